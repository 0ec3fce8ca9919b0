"""The commands on 확인할 글: `review …`, and `reviews export`. What they need is imported when they run."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli_posts import Json, open_store
from aggregator.clock import SEOUL, clock_at
from aggregator.errors import InputError

if TYPE_CHECKING:
    from sqlmodel import Session

    from aggregator.desk.queue import Item
    from aggregator.desk.reviews import Reviewer

Subject = Annotated[
    str, typer.Argument(metavar="ITEM", help="As in the list: post:ID, duplicate:ONE:TWO, library:7; or a post's id.")
]
Hub = Annotated[str, typer.Option(metavar="SLUG", help="Only what this hub's zone is asked.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this, for the record of changes.")]
Now = Annotated[str | None, typer.Option("--now", metavar="TIME", help="Take this for the time now.")]

review_app = typer.Typer(help="확인할 글: what waits for a person, and what people decided.", no_args_is_help=True)
reviews_app = typer.Typer(help="What people corrected, for those who improve the readers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds `review` and `reviews` to the command line."""
    app.add_typer(review_app, name="review")
    app.add_typer(reviews_app, name="reviews")


@review_app.command("list")
def list_items(
    hub: Hub = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So many items.")] = 50,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """List what waits for a person: posters first, then what is held soonest.

    Example: sosik review list --hub eunpyeong-1
    """
    from aggregator.desk import queue, reviews  # noqa: PLC0415

    moment = clock_at(now)()
    with open_store() as store, store.reading() as session:
        queues = reviews.queues(session, reviews.Reviewer("", hub), moment)
        page = queue.page(session, queues, moment.astimezone(SEOUL).date(), limit=limit)
        waiting = queue.count(session, queues)
    for item in page.items:
        typer.echo(json.dumps(_as_json(item), ensure_ascii=False) if as_json else _in_words(item))
    if not as_json:
        typer.echo(f"확인할 글 {'1,000개 넘음' if waiting > queue.MOST else f'{waiting}개'}")


@review_app.command("show")
def show(subject: Subject, as_json: Json = False) -> None:
    """Show what is asked of one item, and what people did with it.

    Example: sosik review show post:3f2a
    """
    from aggregator.desk import audit, queue  # noqa: PLC0415
    from aggregator.models import QueueItem  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        subject = _whole(session, subject)
        row = session.get(QueueItem, (subject, queue.ALL))
        items = queue.named(session, [row]) if row else ()
        past = audit.history(session, subject)
    if as_json:
        told = _as_json(items[0]) if items else {"subject": subject, "questions": []}
        changes = [one.model_dump(mode="json", include={"number", "at", "who", "what", "undoes"}) for one in past]
        typer.echo(json.dumps({**told, "changes": changes}, ensure_ascii=False))
        return
    typer.echo(_in_words(items[0]) if items else f"{subject}: nothing waits.")
    for one in past:
        typer.echo(f"  {one.number}  {one.at.astimezone(SEOUL):%Y-%m-%d %H:%M}  {one.who}  {one.what}")


@review_app.command("approve")
def approve(subject: Subject, hub: Hub = "", by: By = "command", now: Now = None) -> None:
    """Say that an item is right as it stands: a post that waits is shown, a proposed pair is joined.

    Example: sosik review approve post:3f2a
    """
    from aggregator.desk import reviews  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        number = reviews.approve(session, _who(by, hub), _whole(session, subject), clock_at(now)())
    _done(number)


@review_app.command("reject")
def reject(subject: Subject, hub: Hub = "", by: By = "command", now: Now = None) -> None:
    """Say that a proposed pair of posts does not belong together.

    Example: sosik review reject duplicate:3f2a…:81c0…
    """
    from aggregator.desk import reviews  # noqa: PLC0415
    from aggregator.models import TieSort  # noqa: PLC0415

    sort, _, ends = subject.partition(":")
    one, _, two = ends.partition(":")
    if sort not in list(TieSort) or not two:
        raise InputError(f"{subject!r} is no pair of posts; use 'sosik review hide' or 'correct' for one")
    with open_store() as store, store.writing() as session:
        number = reviews.unlink(session, _who(by, hub), one, two, TieSort(sort), clock_at(now)())
    _done(number)


@review_app.command("correct")
def correct(
    subject: Subject,
    say: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="Such as region=은평구; repeat.")],
    always: Annotated[
        bool, typer.Option("--always", help="Of every later post of its library too (항상 이 도서관은).")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why, for the record of changes.")] = "",
    hub: Hub = "",
    by: By = "command",
    now: Now = None,
) -> None:
    """Correct fields of a post; no crawl and no newer version undoes that. An empty value says that the post tells none.

    Example: sosik review correct 3f2a --set region=11380 --set category=craft
    """
    from aggregator.desk import reviews, values  # noqa: PLC0415
    from aggregator.models import Post  # noqa: PLC0415

    given = dict(_pair(each) for each in say)
    moment, who = clock_at(now)(), _who(by, hub)
    with open_store() as store, store.writing() as session:
        post_id = _whole(session, subject).partition(":")[2]
        for field in given if always else ():
            values.require_lasting(field)
        number = reviews.correct(session, who, post_id, given, moment, reason=reason)
        library = session.get_one(Post, post_id).library_id
        if always:
            if library is None:
                raise InputError("The post is of no library that is known; correct that first")
            for field, value in given.items():
                reviews.always(session, who, library, field, value, moment)
    _done(number)


@review_app.command("hide")
def hide(
    subject: Subject,
    reason: Annotated[str, typer.Option(help="Why (게시중단 사유).")],
    hub: Hub = "",
    by: By = "command",
    now: Now = None,
) -> None:
    """게시중단: take a post off the site, whatever later crawls say.

    Example: sosik review hide 3f2a --reason "도서관의 요청"
    """
    from aggregator.desk import reviews  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        post_id = _whole(session, subject).partition(":")[2]
        number = reviews.hide(session, _who(by, hub), post_id, reason, clock_at(now)())
    _done(number)


@review_app.command("undo")
def undo(
    number: Annotated[int, typer.Argument(help="The change's number, as 'review show' tells it.")],
    hub: Hub = "",
    by: By = "command",
    now: Now = None,
) -> None:
    """Take back a change by its number.

    Example: sosik review undo 12
    """
    from aggregator.desk import undoing  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        done = undoing.undo(session, _who(by, hub), number, clock_at(now)())
    _done(done)


@reviews_app.command("export")
def export() -> None:
    """Write what people corrected as gold cases, one JSON object a line: masked, `corrected` names what is sure.

    Example: sosik reviews export > corrected.jsonl
    """
    from aggregator.desk import gold_cases  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        for case in gold_cases.cases(session):
            typer.echo(json.dumps(case, ensure_ascii=False))


def _who(name: str, hub: str) -> "Reviewer":
    from aggregator.desk.reviews import Reviewer  # noqa: PLC0415

    return Reviewer(name, hub)


def _whole(session: "Session", subject: str) -> str:
    """The whole subject of what was typed in: a post's id may be its beginning alone."""
    from aggregator import posts  # noqa: PLC0415

    sort, colon, rest = subject.partition(":")
    if colon and sort != "post":
        return subject
    return f"post:{posts.found(session, rest if colon else subject).id}"


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"--set {text!r}: give it as FIELD=VALUE, such as region=은평구")
    return field.strip(), value


def _done(number: int) -> None:
    typer.echo(f"Done (change {number}; 'sosik review undo {number}' takes it back). The site shows it when published.")


def _as_json(item: "Item") -> dict[str, object]:
    return {
        "subject": item.subject,
        "title": item.title,
        "other_title": item.other_title,
        "library": item.library,
        "day": item.day or None,
        "questions": [one.as_json() for one in item.questions],
    }


def _in_words(item: "Item") -> str:
    from aggregator.desk.questions import WORDS  # noqa: PLC0415

    asked = "; ".join(f"{WORDS[one.ask]}: {one.why}" if one.why else WORDS[one.ask] for one in item.questions)
    titles = " · ".join(filter(None, (item.title, item.other_title)))
    return f"{item.subject}\n    {item.day or '-'}  {item.library or '-'}  {titles}\n    {asked}"

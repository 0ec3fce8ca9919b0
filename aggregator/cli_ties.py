"""The commands on what joins posts: `post explain`, `post link`, `post unlink`, `post proposals`."""

import json
from typing import Annotated, Any

import typer

from aggregator.cli_posts import Json, PostId, open_store
from aggregator.clock import SEOUL, clock_at

Now = Annotated[str | None, typer.Option(metavar="TIME")]
Programme = Annotated[bool, typer.Option("--programme", help="The second follows from the first; not: both are one.")]


def register(post: typer.Typer) -> None:
    """Adds the commands to `post`."""
    post.command("explain")(explain)
    post.command("link")(link)
    post.command("unlink")(unlink)
    post.command("proposals")(proposals)


def explain(post_id: PostId, as_json: Json = False, now: Now = None) -> None:
    """Tell what each field of a post was read from, what stayed open, and which posts it is one entry or programme with.

    Example: sosik post explain 3f2a
    """
    from aggregator import explaining, posts  # noqa: PLC0415 - imports SQLAlchemy

    with open_store() as store, store.reading() as session:
        post = posts.found(session, post_id)
        found, moment = explaining.explain(session, post), clock_at(now)()
        stands = explaining.stands(post, moment)
    if as_json:
        for row in found.as_json():
            _print(row | ({"stands": stands} if row["field"] == "entry" else {}))
        return
    typer.echo(found.title)
    for one in found.fields:
        typer.echo(f"\n{one.label}: {one.shown}  (확신 {one.confidence:.0%})")
        typer.echo(f"  말: {one.words or '-'}\n  규칙: {one.rule or '-'}")
        if one.candidates:
            typer.echo(f"  후보: {', '.join(one.candidates)}")
    if stands:
        typer.echo(f"\n지금: {stands}  ({moment.astimezone(SEOUL):%Y-%m-%d %H:%M})")
    for other in found.related:
        typer.echo(f"\n{other.role}: {other.title} ({other.source}, {other.post_id[:8]})")
        if other.rule:
            typer.echo(f"  {other.verdict}  (확신 {other.confidence:.0%})\n  말: {other.words}\n  규칙: {other.rule}")
    if found.shown_by and found.shown_by != found.post_id:
        typer.echo(f"\n소식에는 {found.shown_by[:8]}이(가) 대표로 실립니다.")


def link(
    one: PostId, two: Annotated[str, typer.Argument(metavar="OTHER")], programme: Programme = False, now: Now = None
) -> None:
    """Make two posts one entry, or with --programme the second what follows from the first. No reading undoes that.

    Example: sosik post link 3f2a 81c0
    """
    from aggregator import linking, posts  # noqa: PLC0415
    from aggregator.models import TieSort  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        first, second = posts.found(session, one), posts.found(session, two)
        sort = TieSort.PROGRAMME if programme else TieSort.DUPLICATE
        linking.link(session, first, second, sort, clock_at(now)())
    typer.echo(f"Linked: {first.title} · {second.title}. The site shows it with the next 'sosik publish'.")


def unlink(one: PostId, two: Annotated[str | None, typer.Argument(metavar="[OTHER]")] = None, now: Now = None) -> None:
    """Take a post apart from another, or from all that it is one entry or programme with. No reading joins them again.

    Example: sosik post unlink 3f2a
    """
    from aggregator import linking, posts  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        first = posts.found(session, one)
        count = linking.unlink(session, first, posts.found(session, two) if two else None, clock_at(now)())
    typer.echo(f"Unlinked: {first.title} from {count}. The site shows it with the next 'sosik publish'.")


def proposals(as_json: Json = False) -> None:
    """List pairs of posts that may be one entry or one programme, and wait for 'post link' or 'post unlink'.

    Example: sosik post proposals
    """
    from aggregator import linking  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        waiting = linking.proposals(session)
    for tie, one, two in waiting:
        if as_json:
            _print({**tie.model_dump(), "titles": [one.title, two.title], "urls": [one.url, two.url]})
        else:
            typer.echo(f"{one.id[:8]}  {two.id[:8]}  {tie.sort}  {one.title} · {two.title}\n    {tie.rule}")


def _print(row: dict[str, Any]) -> None:
    typer.echo(json.dumps(row, ensure_ascii=False))

"""확인할 글: what waits for a person, kept in the transaction in which it came to be in question, and listed by index.

A row for each queue that an item stands in: that of everything, that of each library concerned, and where no library is
known that of the 시군구. A hub sees those of the libraries in its zone and of its own 시군구. Posters come first, then what
is soonest; what has no day after that, and what is over last, the newest first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, or_, select

from aggregator import settling, ties
from aggregator.desk import questions
from aggregator.desk.questions import Question
from aggregator.errors import InputError
from aggregator.libraries import city_of
from aggregator.models import Library, Post, PostStatus, QueueItem, Reading, Reviewed, Source, Tie, Verdict

ALL = "all"
NO_DAY = "9999"
MOST = 1000
"""More than this is not counted: a person who sees it needs no number."""
_CANDIDATES = 8  # queues that a post with an open library or region is put into


@dataclass(frozen=True, slots=True)
class Item:
    """What waits: its subject, what is asked, and by what people know it. `other_title` is the second of two posts."""

    subject: str
    questions: tuple[Question, ...]
    day: str
    post_id: str | None
    other_id: str | None
    library_id: int | None
    title: str
    other_title: str = ""
    library: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some items in order, and where to go on (None: those were all)."""

    items: tuple[Item, ...]
    after: str | None


def of_post(post_id: str) -> str:
    """What a post is called in the queue and in the record of changes."""
    return f"post:{post_id}"


def of_library(number: int) -> str:
    """What a library is called there."""
    return f"library:{number}"


def of_tie(tie: Tie) -> str:
    """What a pair of posts is called there."""
    return f"{tie.sort}:{tie.one}:{tie.two}"


def renew(session: Session, posts: Collection[Post]) -> None:
    """Keeps what is open of some posts and of what joins them to others. Belongs in the writing session that changed them."""
    session.flush()
    for post in posts:
        found = open_questions(session, post)
        rank = 0 if any(one.ask is questions.Ask.POSTER for one in found) else 1
        day = questions.day_of(post)
        row = QueueItem(
            subject=of_post(post.id),
            scope="",
            rank=rank,
            day=day.isoformat() if day else NO_DAY,
            post_id=post.id,
            library_id=post.library_id,
            questions=[one.as_json() for one in found],
        )
        _put(session, row, _queues(session, [post]) if found else set())
    _renew_ties(session, {post.id for post in posts})
    session.flush()


def renew_library(session: Session, library: Library) -> None:
    """Keeps whether a library that a post named first waits for a person. Belongs in a writing session."""
    assert library.id is not None
    question = questions.of_library(library)
    subject = of_library(library.id)
    found = [question] if question and _not_reviewed(session, subject, (question,)) else []
    queues = {ALL, f"library/{library.id}", *([f"place/{library.city}"] if library.city else [])}
    row = QueueItem(
        subject=subject,
        scope="",
        rank=1,
        day=NO_DAY,
        library_id=library.id,
        questions=[one.as_json() for one in found],
    )
    _put(session, row, queues if found else set())
    session.flush()


def open_questions(session: Session, post: Post) -> tuple[Question, ...]:
    """What is in question of a post, without what a person looked at as it stands."""
    readings = {row.field: row for row in session.exec(select(Reading).where(Reading.post_id == post.id))}
    watched = post.status is PostStatus.WAITING or _is_watched(session, post)
    return _not_reviewed(session, of_post(post.id), questions.of_post(post, readings, watched=watched))


def _is_watched(session: Session, post: Post) -> bool:
    """Whether a post of a source to be reviewed first was approved once: another wording is to be looked at again."""
    source = session.get(Source, post.source_id)
    if source is None or not source.review_first:
        return False
    return session.get(Reviewed, (of_post(post.id), questions.Ask.REVIEW_FIRST)) is not None


def _not_reviewed(session: Session, subject: str, found: tuple[Question, ...]) -> tuple[Question, ...]:
    if not found:
        return ()
    seen = dict(session.exec(select(Reviewed.question, Reviewed.digest).where(Reviewed.subject == subject)).all())
    return tuple(one for one in found if seen.get(one.name) != one.digest)


def _queues(session: Session, posts: Iterable[Post]) -> set[str]:
    """The queues of some posts: of their libraries, those between which it is open too; else of their 시군구."""
    queues = {ALL}
    for post in posts:
        numbers = {post.library_id} if post.library_id is not None else set()
        reading = session.get(Reading, (post.id, "library"))
        numbers |= {int(one) for one in (reading.candidates if reading else [])[:_CANDIDATES]}
        if numbers:
            queues |= {f"library/{number}" for number in numbers}
            continue
        where = session.get(Reading, (post.id, "region"))
        codes = [post.region] if city_of(post.region) else (where.candidates if where else [])[:_CANDIDATES]
        queues |= {f"place/{city}" for code in codes if (city := city_of(code))}
    return queues


def _renew_ties(session: Session, ids: set[str]) -> None:
    """As `renew`, for the ties of posts, and for those of what they are tied to: another choice there may follow."""
    near = ties.of(session, ids)
    around = ids | {end for tie in near for end in (tie.one, tie.two)}
    found = ties.of(session, around) if around != ids else near
    waiting = {of_tie(tie): tie for tie in found if tie.verdict is Verdict.PROPOSED}
    either = or_(col(QueueItem.post_id).in_(around), col(QueueItem.other_id).in_(around))
    standing = select(QueueItem).where(either, col(QueueItem.other_id).is_not(None))
    for row in session.exec(standing).all():
        if row.subject not in waiting:
            session.delete(row)
    for subject, tie in waiting.items():
        one, two = session.get_one(Post, tie.one), session.get_one(Post, tie.two)
        shown = all(post.status in (PostStatus.PUBLIC, PostStatus.WAITING) for post in (one, two))
        past = questions.is_past(one) and questions.is_past(two)
        asked = shown and not past and settling.is_open(session, tie, one, two)
        days = [day.isoformat() for day in (questions.day_of(one), questions.day_of(two)) if day]
        row = QueueItem(
            subject=subject,
            scope="",
            rank=1,
            day=max(days, default=NO_DAY),
            post_id=tie.one,
            other_id=tie.two,
            library_id=two.library_id or one.library_id,
            questions=[questions.of_tie(tie).as_json()],
        )
        _put(session, row, _queues(session, (one, two)) if asked else set())


def _put(session: Session, row: QueueItem, queues: set[str]) -> None:
    """Has an item stand in these queues as `row` says, and in no others."""
    standing = {one.scope: one for one in session.exec(select(QueueItem).where(QueueItem.subject == row.subject))}
    for scope, one in standing.items():
        if scope not in queues:
            session.delete(one)
    told = row.model_dump(exclude={"scope"})
    for scope in queues:
        here = standing.get(scope) or QueueItem(scope=scope, **told)
        here.sqlmodel_update(told)
        session.add(here)


def queues_of(session: Session, hub: str, month: str) -> tuple[str, ...]:
    """The queues that a hub sees in a month (`2026-11`): of its zone's libraries, and of its 시군구; "" sees everything.

    Raises InputError for a hub that is not there.
    """
    if not hub:
        return (ALL,)
    from aggregator.desk import hubs, zones  # noqa: PLC0415 - they show posts anew, which keeps what stands here

    city = city_of(hubs.get(session, hub).region)
    numbers = zones.libraries(session, hub, month)
    return tuple(f"library/{number}" for number in numbers) + ((f"place/{city}",) if city else ())


def count(session: Session, queues: Collection[str]) -> int:
    """How many items wait in some queues, up to one more than MOST."""
    subjects = select(QueueItem.subject).where(col(QueueItem.scope).in_(queues))
    if len(queues) > 1:
        subjects = subjects.distinct()
    return session.exec(select(func.count()).select_from(subjects.limit(MOST + 1).subquery())).one()


def page(session: Session, queues: Collection[str], today: date, *, after: str | None = None, limit: int = 20) -> Page:
    """The next items of some queues. `today` is the day in Seoul, `after` the `Page.after` of the page before.

    Raises InputError where `after` is no place in a list.
    """
    found: list[tuple[int, str, str]] = []
    begin, place = _cursor(after)
    for number in range(begin, 4):
        left = limit + 1 - len(found)
        if left > 0:
            since = place if number == begin else None
            found += [(number, day, subject) for day, subject in _stretch(session, queues, number, today, since, left)]
    more = found[limit - 1] if len(found) > limit else None
    items = _items(session, queues, [subject for _, _, subject in found[:limit]])
    return Page(items, f"{more[0]}|{more[1]}|{more[2]}" if more else None)


def _stretch(
    session: Session, queues: Collection[str], number: int, today: date, after: tuple[str, str] | None, limit: int
) -> list[tuple[str, str]]:
    """Of posters (0, 1) or the rest (2, 3) what is to come or has no day, the soonest first (0, 2), or what is over."""
    rank, over = divmod(number, 2)
    day, place = col(QueueItem.day), tuple_(col(QueueItem.day), col(QueueItem.subject))
    wanted: list[ColumnElement[bool]] = [
        col(QueueItem.scope).in_(queues),
        col(QueueItem.rank) == rank,
        day < today.isoformat() if over else day >= today.isoformat(),
    ]
    if after is not None:
        wanted.append(place < after if over else place > after)
    query = select(QueueItem.day, QueueItem.subject).where(*wanted).limit(limit)
    order = (day, col(QueueItem.subject))
    query = query.order_by(*(one.desc() for one in order)) if over else query.order_by(*order)
    return list(session.exec(query.distinct() if len(queues) > 1 else query).all())


def _cursor(after: str | None) -> tuple[int, tuple[str, str] | None]:
    if after is None:
        return 0, None
    number, _, rest = after.partition("|")
    day, bar, subject = rest.partition("|")
    if number not in ("0", "1", "2", "3") or not bar:
        raise InputError(f"{after!r} is no place in the queue")
    return int(number), (day, subject)


def _items(session: Session, queues: Collection[str], subjects: list[str]) -> tuple[Item, ...]:
    query = select(QueueItem).where(col(QueueItem.subject).in_(subjects), col(QueueItem.scope).in_(queues))
    rows = {row.subject: row for row in session.exec(query)}
    return named(session, [rows[subject] for subject in subjects])


def named(session: Session, rows: Collection[QueueItem]) -> tuple[Item, ...]:
    """Rows of the queue with the titles of their posts and the names of their libraries."""
    ids = {one for row in rows for one in (row.post_id, row.other_id) if one}
    numbers = {row.library_id for row in rows if row.library_id is not None}
    titles = dict(session.exec(select(Post.id, Post.title).where(col(Post.id).in_(ids))).all())
    names = dict(session.exec(select(Library.id, Library.name).where(col(Library.id).in_(numbers))).all())
    return tuple(
        Item(
            subject=row.subject,
            questions=tuple(Question.of(one) for one in row.questions),
            day="" if row.day == NO_DAY else row.day,
            post_id=row.post_id,
            other_id=row.other_id,
            library_id=row.library_id,
            title=titles.get(row.post_id or "", "") or names.get(row.library_id, ""),
            other_title=titles.get(row.other_id or "", ""),
            library=names.get(row.library_id, ""),
        )
        for row in rows
    )

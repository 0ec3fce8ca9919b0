"""Ties in the store: what may be tied to a post, found by index, and the verdicts on its pairs.

Posts are looked up by four keys, so that nothing is scanned: the core of the title within the 시군구; two of its letter pairs
(the least by hash) within the library; and a day that it tells of within the library (that on which an announcement starts,
else the nearest), since what follows may have quite another title. Cores that are the same share both pairs; such that are
nearly the same, mostly one of them. What is found is looked at in two steps: by title, kind, board and time, which rule out
nearly all, and the rest with its text.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import blake2b
from itertools import combinations
from typing import Any

from sqlalchemy import Row, Select, bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, or_, select

from aggregator import duplicates, programmes
from aggregator.clock import SEOUL
from aggregator.compared import READ, Compared, Judged, as_day
from aggregator.libraries import city_of
from aggregator.models import Kind, Library, Post, Tie, TieSort, Verdict
from aggregator.reading import title_core

BY_PERSON = (Verdict.LINKED, Verdict.UNLINKED)
JOINING = (Verdict.LINKED, Verdict.SURE)
MOST = 40  # posts that one is compared with: the nearest in time
DAYS = 8  # that it tells of, for which posts are looked up


def compared(session: Session, posts: Iterable[Post]) -> dict[str, Compared]:
    """Posts as they are compared, by id. Libraries are read once a session."""
    return {post.id: _compared(session, post) for post in posts}


def _compared(session: Session, post: Post | Row[Any]) -> Compared:
    library = session.get(Library, post.library_id) if post.library_id is not None else None
    return Compared(
        id=post.id,
        source_id=post.source_id,
        url=post.url,
        title=post.title,
        body=post.body_text,
        kind=post.kind,
        category=post.category,
        activity=post.activity or {},
        library_id=post.library_id,
        names=(library.name, *library.aliases) if library else (),
        city=city_of(post.region) if post.region else (library.city if library else ""),
        published=post.published,
    )


def write_keys(post: Post, seen: Compared) -> None:
    """Sets the keys by which a post is found; a title that says nothing by itself has none."""
    post.title_key = post.near_key = post.other_key = post.day_key = None
    if seen.library_id is not None and (day := _day(seen)):
        post.day_key = _of_day(seen.library_id, day)
    if not seen.core.letters:
        return
    if seen.city:
        post.title_key = _hash(f"{seen.city} {seen.core.letters}")
    if seen.library_id is not None:
        pairs = seen.core.pairs
        post.near_key = min(_hash(f"{seen.library_id} 1 {pair}") for pair in pairs)
        post.other_key = min(_hash(f"{seen.library_id} 2 {pair}") for pair in pairs)


def _day(seen: Compared) -> date | None:
    """The day under which a post is found: that on which an announcement starts, else the nearest that is told."""
    starts = as_day(seen.fact("starts")) if programmes.role(seen) is None else None
    return starts or next(iter(seen.told_days), None)


def _of_day(library: int, day: date) -> int:
    return _hash(f"{library} 3 {day.isoformat()}")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def neighbours(session: Session, post: Post, seen: Compared) -> dict[str, Compared]:
    """The posts that may be tied to one, by its keys, as they are compared; nearest in time first.

    What is not flushed yet is not looked for: the post itself, mostly, which would be written twice.
    """
    days = [post.day_key] if post.day_key is not None else []
    if seen.library_id is not None:
        days += [_of_day(seen.library_id, day) for day in seen.told_days[:DAYS]]
    if post.title_key is None and post.near_key is None and not days:
        return {}
    reach = timedelta(days=programmes.WITHIN_DAYS)
    keys = {"title": post.title_key, "near": post.near_key, "other": post.other_key, "days": sorted(set(days))}
    asked = {**keys, "since": post.published - reach, "until": post.published + reach}
    with session.no_autoflush:
        rows = session.connection().execute(_query(anywhere=post.library_id is None), asked).all()
        rows = sorted(rows, key=lambda row: (abs(row.published - post.published), row.id))
        nearest = [row.id for row in rows if row.id != post.id and _may_be_tied(seen, row)][:MOST]
        if not nearest:
            return {}
        found = {row.id: row for row in session.connection().execute(_COMPARED, {"ids": nearest})}
        return {one: _compared(session, found[one]) for one in nearest}


_COMPARED = sql_select(
    *(col(each) for each in (Post.id, Post.source_id, Post.url, Post.title, Post.kind, Post.category, Post.activity)),
    *(col(each) for each in (Post.library_id, Post.region, Post.published)),
    func.substr(col(Post.body_text), 1, READ).label("body_text"),
).where(col(Post.id).in_(bindparam("ids", expanding=True)))
"""Of posts what is compared: they are not loaded whole, and nothing of them is changed."""


def _may_be_tied(seen: Compared, row: Row[str, datetime, int, Kind, str]) -> bool:
    """Whether a post may be a copy of another, or follow it or be followed: by board, time, kind and title alone."""
    apart = abs((row.published.astimezone(SEOUL).date() - seen.day).days)
    if row.source_id != seen.source_id and apart <= duplicates.WITHIN_DAYS:
        return True
    follows = programmes.role(seen) is not None
    if row.kind in (Kind.REPORT, Kind.RESULT):
        return not follows and seen.kind is Kind.ANNOUNCEMENT
    told = bool(title_core.read(row.title).told)
    return (follows and row.kind is Kind.ANNOUNCEMENT) or (told and seen.kind is Kind.ANNOUNCEMENT)


@cache
def _query(*, anywhere: bool) -> Select[str, datetime, int, Kind, str]:
    """What is looked at first of the posts with one of the keys, in a stretch of time; a key that is null is nobody's.

    `anywhere`: the title's core is looked for at every library of the city, else only where none is known.
    """
    within = col(Post.published).between(bindparam("since"), bindparam("until"))
    title = and_(Post.title_key == bindparam("title"), within)
    keys = or_(
        and_(Post.near_key == bindparam("near"), within),
        and_(Post.other_key == bindparam("other"), within),
        and_(col(Post.day_key).in_(bindparam("days", expanding=True)), within),
        title if anywhere else and_(title, col(Post.library_id).is_(None)),
    )
    looked_at = (col(Post.id), col(Post.published), col(Post.source_id), col(Post.kind), col(Post.title))
    return sql_select(*looked_at).where(keys).limit(10 * MOST)


def of(session: Session, ids: Collection[str]) -> list[Tie]:
    """Every tie of some posts."""
    if not ids:
        return []
    query = select(Tie).where(or_(col(Tie.one).in_(ids), col(Tie.two).in_(ids)))
    return list(session.exec(query.order_by(Tie.one, Tie.two, Tie.sort)))


def judge(session: Session, post: Post, others: Mapping[str, Compared], seen: Compared) -> set[str]:
    """Judges a post with each of `others`, and stores what was held; returns the posts that it was or is tied to.

    What a person decided stays as it is.
    """
    standing = {(tie.one, tie.two, tie.sort): tie for tie in of(session, [post.id])} if post.change else {}
    fresh: dict[tuple[str, str, TieSort], Judged] = {}
    for other in others.values():
        if same := duplicates.judge(seen, other):
            one, two = sorted((post.id, other.id))
            fresh[one, two, same.sort] = same
        for first, then in ((other, seen), (seen, other)):
            if follows := programmes.judge(first, then):
                fresh[first.id, then.id, follows.sort] = follows
    for key, tie in standing.items():
        if key not in fresh and tie.verdict not in BY_PERSON:
            session.delete(tie)
    for key, judged in fresh.items():
        _store(session, standing.get(key), key, judged)
    if standing or fresh:
        session.flush()
    return {end for one, two, _ in (*standing, *fresh) for end in (one, two)} - {post.id}


def judge_all(session: Session, posts: Collection[Post], known: Collection[Tie]) -> list[Tie]:
    """Judges as copies those pairs of some posts that have no tie yet, and stores what is held: no key led to them, but what
    both are copies of did.
    """
    if not 2 < len(posts) <= MOST:
        return []
    seen = compared(session, sorted(posts, key=lambda one: one.id))
    judged = {(tie.one, tie.two) for tie in known}
    found = [
        (first.id, second.id, same)
        for first, second in combinations(seen.values(), 2)
        if (first.id, second.id) not in judged and (same := duplicates.judge(first, second))
    ]
    for one, two, same in found:
        _store(session, None, (one, two, same.sort), same)
    session.flush()
    return [session.get_one(Tie, (one, two, same.sort)) for one, two, same in found]


def _store(session: Session, known: Tie | None, key: tuple[str, str, TieSort], judged: Judged) -> None:
    if known is None:
        one, two, sort = key
        known = Tie(one=one, two=two, sort=sort, verdict=judged.verdict, confidence=judged.confidence)
    elif known.verdict in BY_PERSON:
        return
    known.verdict, known.confidence = judged.verdict, judged.confidence
    known.rule, known.words = judged.rule, judged.words
    session.add(known)

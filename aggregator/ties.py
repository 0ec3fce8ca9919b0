"""Ties in the store: what may be tied to a post, found by index, and the verdicts on its pairs.

Posts are looked up by three keys, so that nothing is scanned: the core of the title within the 시군구, and two of its letter
pairs (the least by hash) within the library. Cores that are the same share both pairs; such that are nearly the same, mostly
one of them.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b

from sqlalchemy import Select, bindparam
from sqlalchemy import select as sql_select
from sqlalchemy.orm import defer
from sqlmodel import Session, and_, col, or_, select

from aggregator import duplicates, programmes
from aggregator.compared import Compared, Judged
from aggregator.libraries import city_of
from aggregator.models import Library, Post, Tie, TieSort, Verdict

BY_PERSON = (Verdict.LINKED, Verdict.UNLINKED)
JOINING = (Verdict.LINKED, Verdict.SURE)
MOST = 40  # posts that one is compared with: the nearest in time


def compared(session: Session, posts: Iterable[Post]) -> dict[str, Compared]:
    """Posts as they are compared, by id. Libraries are read once a session."""
    return {post.id: _compared(session, post) for post in posts}


def _compared(session: Session, post: Post) -> Compared:
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
    post.title_key = post.near_key = post.other_key = None
    if not seen.core.letters:
        return
    if seen.city:
        post.title_key = _hash(f"{seen.city} {seen.core.letters}")
    if seen.library_id is not None:
        pairs = seen.core.pairs
        post.near_key = min(_hash(f"{seen.library_id} 1 {pair}") for pair in pairs)
        post.other_key = min(_hash(f"{seen.library_id} 2 {pair}") for pair in pairs)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def neighbours(session: Session, post: Post) -> list[Post]:
    """The posts that may be tied to one, by its keys; nearest in time first.

    What is not flushed yet is not looked for: the post itself, mostly, which would be written twice.
    """
    if post.title_key is None and post.near_key is None:
        return []
    reach = timedelta(days=programmes.WITHIN_DAYS)
    keys = {"title": post.title_key, "near": post.near_key, "other": post.other_key}
    asked = {**keys, "since": post.published - reach, "until": post.published + reach}
    with session.no_autoflush:
        found = session.connection().execute(_query(anywhere=post.library_id is None), asked).all()
        ids = [id_ for id_, published in sorted(found, key=lambda row: (abs(row[1] - post.published), row[0]))]
        nearest = [id_ for id_ in ids if id_ != post.id][:MOST]
        if not nearest:
            return []
        query = select(Post).where(col(Post.id).in_(nearest)).options(defer(Post.body_html))  # type: ignore[arg-type]
        posts = {one.id: one for one in session.exec(query)}
    return [posts[id_] for id_ in nearest]


@cache
def _query(*, anywhere: bool) -> Select[str, datetime]:
    """Ids and times of the posts with one of three keys, in a stretch of time; a key that is null is nobody's.

    `anywhere`: the title's core is looked for at every library of the city, else only where none is known.
    """
    within = col(Post.published).between(bindparam("since"), bindparam("until"))
    title = and_(Post.title_key == bindparam("title"), within)
    keys = or_(
        and_(Post.near_key == bindparam("near"), within),
        and_(Post.other_key == bindparam("other"), within),
        title if anywhere else and_(title, col(Post.library_id).is_(None)),
    )
    return sql_select(col(Post.id), col(Post.published)).where(keys).limit(10 * MOST)


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
    standing = {(tie.one, tie.two, tie.sort): tie for tie in of(session, [post.id])}
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
    session.flush()
    return {end for one, two, _ in (*standing, *fresh) for end in (one, two)} - {post.id}


def _store(session: Session, known: Tie | None, key: tuple[str, str, TieSort], judged: Judged) -> None:
    if known is None:
        one, two, sort = key
        known = Tie(one=one, two=two, sort=sort, verdict=judged.verdict, confidence=judged.confidence)
    elif known.verdict in BY_PERSON:
        return
    known.verdict, known.confidence = judged.verdict, judged.confidence
    known.rule, known.words = judged.rule, judged.words
    session.add(known)

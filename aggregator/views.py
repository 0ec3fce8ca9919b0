"""Narrowed lists: which posts of a place are of a category, for an audience, free, on a day. Read off indexes, and bounded.

A view begins at the narrowest shelf that there is (the category's or the audience's of the place, else the place) and reads
the newest of it from the index that holds the facets too. What depends on the day (held then, open for registration) is
worked out from the facts of a bounded number of those. So an answer takes as long in a country of any size; where a very
wide place has more than the bounds, the older ones are left to archives and search.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from aggregator import facets, standing
from aggregator.held import held_on
from aggregator.models import Post, PostPlace
from aggregator.standing import State

LOOKED_THROUGH = 8_000
"""Rows of a shelf's index that are looked through."""
READ = 600
"""Announcements whose facts are read."""
_FINEST_WITH_SECTIONS = 5
"""The length of the code of a 시군구: finer places have no shelves of categories."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; "" and False and None leave it as wide as it is.

    `open`: open for registration today; `everyone`: for whoever comes; `day`: held on that day.
    """

    category: str = ""
    audience: str = ""
    day: date | None = None
    free: bool = False
    open: bool = False
    everyone: bool = False


def newest(session: Session, place: str, wanted: Wanted, today: date, limit: int) -> list[str]:
    """The ids of the newest posts of a place that are wanted, newest first."""
    shelf, bits = _shelf(place, wanted)
    if wanted.day is not None:
        return _newest_first(session, shelf, _held(session, shelf, bits, wanted, today))[:limit]
    near = (
        select(PostPlace.post_id, PostPlace.published, PostPlace.position, PostPlace.facets)
        .where(PostPlace.code == shelf)
        .order_by(col(PostPlace.published).desc(), col(PostPlace.position).desc(), PostPlace.post_id)
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    found = (
        select(near.c.post_id)
        .where(near.c.facets.op("&")(bits) == bits)
        .order_by(near.c.published.desc(), near.c.position.desc(), near.c.post_id)
        .limit(READ if wanted.open else limit)
    )
    posts = list(session.exec(found))
    return _fitting(session, posts, wanted, today)[:limit] if wanted.open else posts


def coming(session: Session, place: str, wanted: Wanted, today: date, limit: int) -> list[str]:
    """The ids of posts of a place that are wanted and not over today, those first that end first."""
    shelf, bits = _shelf(place, wanted)
    if wanted.day is not None or wanted.open:
        return _held(session, shelf, bits, wanted, today)[:limit]
    return _until(session, shelf, bits, today, limit)


def _shelf(place: str, wanted: Wanted) -> tuple[str, int]:
    """The narrowest shelf, and the facets that its posts must have beside."""
    bits = facets.bit(facets.ANNOUNCEMENT)
    bits |= facets.bit(facets.FREE) if wanted.free else 0
    bits |= facets.bit(facets.EVERYONE) if wanted.everyone else 0
    bits |= facets.category(wanted.category) | facets.audience(wanted.audience)
    if len(place) <= _FINEST_WITH_SECTIONS and wanted.category:
        return f"{place}/{wanted.category.replace('_', '-')}", bits
    if len(place) <= _FINEST_WITH_SECTIONS and wanted.audience:
        return f"{place}/for/{wanted.audience.replace('_', '-')}", bits
    return place, bits


def _held(session: Session, shelf: str, bits: int, wanted: Wanted, today: date) -> list[str]:
    """What is not over on the day that is asked for, and fits."""
    return _fitting(session, _until(session, shelf, bits, wanted.day or today, READ), wanted, today)


def _until(session: Session, shelf: str, bits: int, day: date, limit: int) -> list[str]:
    near = (
        select(PostPlace.post_id, col(PostPlace.until), PostPlace.facets)
        .where(PostPlace.code == shelf, col(PostPlace.until) >= day)
        .order_by(col(PostPlace.until), PostPlace.post_id)
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    found = select(near.c.post_id).where(near.c.facets.op("&")(bits) == bits)
    return list(session.exec(found.order_by(near.c.until, near.c.post_id).limit(limit)))


def _fitting(session: Session, posts: list[str], wanted: Wanted, today: date) -> list[str]:
    """Those of these posts that are held on the day, and open for registration today, in their order."""
    if not posts:
        return []
    rows = session.exec(select(Post.id, Post.activity, Post.told_state).where(col(Post.id).in_(posts)))
    known = {post: {**(activity or {}), "state": told} for post, activity, told in rows}

    def fits(post: str) -> bool:
        facts = known.get(post)
        if facts is None or (wanted.day is not None and not held_on(facts, wanted.day)):
            return False
        return not wanted.open or standing.state(facts, today) is State.OPEN

    return [post for post in posts if fits(post)]


def _newest_first(session: Session, shelf: str, posts: list[str]) -> list[str]:
    if not posts:
        return []
    query = (
        select(PostPlace.post_id)
        .where(PostPlace.code == shelf, col(PostPlace.post_id).in_(posts))
        .order_by(col(PostPlace.published).desc(), col(PostPlace.position).desc(), PostPlace.post_id)
    )
    return list(session.exec(query))

"""Narrowed lists: which posts of a place are of a category, for an audience, free, on a day. Read off indexes, and bounded.

A view begins at the narrowest shelf that there is (the category's or the audience's of the place, else the place) and reads
the newest of it from the index that holds the facets too. What depends on the day (held then, open for registration) is
worked out from the facts of a bounded number of those. So an answer takes as long in a country of any size; where a very
wide place has more than the bounds, the older ones are left to archives and search.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from aggregator import facets, standing
from aggregator.held import held_on
from aggregator.models import Post, PostPlace
from aggregator.standing import State

LOOKED_THROUGH = 4_000
"""Rows of a shelf's index that are looked through."""
READ = 300
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


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a list that is newest first: behind the post with this time, position and id."""

    published: datetime
    position: int
    post_id: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list, and where it goes on; None at its end."""

    posts: list[str]
    on: Spot | None


def newest(session: Session, place: str, wanted: Wanted, today: date, limit: int) -> list[str]:
    """The ids of the newest posts of a place that are wanted, newest first.

    Where nothing is narrowed, posts of every kind are.
    """
    found, _ = _found(session, place, wanted, today, limit, None)
    return [spot.post_id for spot in found[:limit]]


def part(session: Session, place: str, wanted: Wanted, today: date, limit: int, behind: Spot | None = None) -> Part:
    """The same from `behind` a spot in the list, and where it goes on."""
    found, read = _found(session, place, wanted, today, limit, behind)
    on = found[limit - 1] if len(found) > limit else read
    if on is None and wanted.day is None:
        on = _far(session, _shelf(place, wanted)[0], behind)
    return Part([spot.post_id for spot in found[:limit]], on)


def _found(
    session: Session, place: str, wanted: Wanted, today: date, limit: int, behind: Spot | None
) -> tuple[list[Spot], Spot | None]:
    """More than `limit` spots of what is wanted, if there are, and the last post that was read, if there may be more."""
    shelf, bits = _shelf(place, wanted)
    if wanted.day is not None:
        rows = _spots(session, shelf, _held(session, shelf, bits, wanted, today))
        return [row for row in rows if behind is None or _key(row) > _key(behind)], None
    if not wanted.open:
        return _near(session, shelf, bits, limit + 1, behind), None
    rows = _near(session, shelf, bits, READ, behind)
    fitting = set(_fitting(session, [row.post_id for row in rows], wanted, today))
    return [row for row in rows if row.post_id in fitting], rows[-1] if len(rows) == READ else None


def coming(session: Session, place: str, wanted: Wanted, today: date, limit: int) -> list[str]:
    """The ids of posts of a place that are wanted and not over today, those first that end first."""
    shelf, bits = _shelf(place, wanted)
    if wanted.day is not None or wanted.open:
        return _held(session, shelf, bits, wanted, today)[:limit]
    return _until(session, shelf, bits, today, limit)


def _shelf(place: str, wanted: Wanted) -> tuple[str, int]:
    """The narrowest shelf, and the facets that its posts must have beside."""
    bits = facets.bit(facets.ANNOUNCEMENT) if wanted != Wanted() else 0
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


def _near(session: Session, shelf: str, bits: int, limit: int, behind: Spot | None) -> list[Spot]:
    """The newest posts of a shelf with these facets, of those that are looked through."""
    near = _behind(shelf, behind).limit(LOOKED_THROUGH).subquery()
    found = (
        select(near.c.published, near.c.position, near.c.post_id)
        .where(near.c.facets.op("&")(bits) == bits)
        .order_by(near.c.published.desc(), near.c.position.desc(), near.c.post_id)
        .limit(limit)
    )
    return [Spot(*row) for row in session.exec(found)]


def _far(session: Session, shelf: str, behind: Spot | None) -> Spot | None:
    """The last post that was looked through, if there may be more behind it."""
    row = session.exec(_behind(shelf, behind).offset(LOOKED_THROUGH - 1).limit(1)).first()
    return Spot(row[0], row[1], row[2]) if row else None


def _behind(shelf: str, behind: Spot | None) -> Any:
    """A shelf's index, newest first, from behind a spot."""
    published, position, post = col(PostPlace.published), col(PostPlace.position), col(PostPlace.post_id)
    rows = select(PostPlace.published, PostPlace.position, PostPlace.post_id, PostPlace.facets).where(
        PostPlace.code == shelf
    )
    if behind is not None:
        below = and_(position == behind.position, post > behind.post_id)
        at_once = and_(published == behind.published, or_(position < behind.position, below))
        rows = rows.where(published <= behind.published, or_(published < behind.published, at_once))
    return rows.order_by(published.desc(), position.desc(), post)


def _spots(session: Session, shelf: str, posts: list[str]) -> list[Spot]:
    """Posts of a shelf, newest first."""
    if not posts:
        return []
    rows = session.exec(
        select(PostPlace.published, PostPlace.position, PostPlace.post_id).where(
            PostPlace.code == shelf, col(PostPlace.post_id).in_(posts)
        )
    )
    return sorted((Spot(*row) for row in rows), key=_key)


def _key(spot: Spot) -> tuple[float, int, str]:
    return (-spot.published.timestamp(), -spot.position, spot.post_id)

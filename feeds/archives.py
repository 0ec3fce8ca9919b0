"""Archives: all that ever stood in a 시군구 or 일반구, by calendar month in Seoul (RFC 5005, 4).

A month's document holds every post of that month, and links the month before it that has any; so it changes when one of its
posts does, or where such a month appears or goes. Months without posts have none.

The current feed holds the newest posts, and leads to the month of the oldest of them: newer ones it has all, of that month
the archive has the rest, and each archive leads on from there. So no post is missed between the two, however much they
overlap: an entry has one id everywhere. Nor does a reader who keeps archives for good miss any, as one that it finds in the
feed for the first time is of a month from which posts already leave the feed, hardly of the month that is still going on.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, String, bindparam, func
from sqlmodel import Session, col, select

from aggregator.clock import SEOUL, seoul_midnight
from aggregator.models import PostPlace
from aggregator.shelves import parse
from feeds.catalog import SEJONG, shelf_path
from feeds.manifest import Shown

_SIGUNGU = 5
_END = "9998-12"


def has_archives(code: str) -> bool:
    """Whether a shelf has archives: a 시군구, a 일반구, or 세종, which has none."""
    return parse(code).whole and (len(code) == _SIGUNGU or code == SEJONG)


def month_of(published: datetime) -> str:
    """The month of a post (`2026-11`), in Seoul."""
    return f"{published.astimezone(SEOUL):%Y-%m}"


def path(code: str, month: str, file: str) -> str:
    """The path of a month's document (`regions/48250/2026/11/atom.xml`)."""
    return shelf_path(code, f"{month.replace('-', '/')}/{file}")


def posts(session: Session, codes: tuple[str, ...], month: str) -> list[str]:
    """The posts of a month on shelves together, newest first."""
    first, following = _span(month)
    query = (
        select(PostPlace.post_id, PostPlace.published, PostPlace.position)
        .where(col(PostPlace.code).in_(codes), col(PostPlace.published) >= first, col(PostPlace.published) < following)
        .order_by(col(PostPlace.published).desc(), col(PostPlace.position).desc(), PostPlace.post_id)
    )
    return list(dict.fromkeys(post for post, _, _ in session.exec(query)))


def before(session: Session, codes: tuple[str, ...], month: str) -> str:
    """The month before this one that has posts on shelves, "" where there is none."""
    return _month(_each(session, _LAST_BEFORE, codes, _span(month)[0]), max)


def after(session: Session, codes: tuple[str, ...], month: str) -> str:
    """The month after this one that has posts on shelves, "" where there is none."""
    return _month(_each(session, _FIRST_SINCE, codes, _span(month)[1]), min)


def months(session: Session, codes: tuple[str, ...]) -> Iterator[str]:
    """The months that have posts on shelves, the newest first."""
    month = before(session, codes, _END)
    while month:
        yield month
        month = before(session, codes, month)


def of_posts(shown: Iterable[Shown]) -> set[tuple[str, str]]:
    """The archives that posts are in: codes of shelves and months."""
    return {(code, each.month) for each in shown for code in each.archives.split()}


_SHELF: BindParameter[str] = bindparam("code", type_=String())
_MOMENT: BindParameter[datetime] = bindparam("moment")
_LAST_BEFORE = select(func.max(PostPlace.published)).where(PostPlace.code == _SHELF, col(PostPlace.published) < _MOMENT)
_FIRST_SINCE = select(func.min(PostPlace.published)).where(
    PostPlace.code == _SHELF, col(PostPlace.published) >= _MOMENT
)


def _each(session: Session, query: Any, codes: tuple[str, ...], moment: datetime) -> list[datetime]:
    """What is asked of each shelf: one step into the index for each."""
    found = (session.exec(query, params={"code": code, "moment": moment}).one() for code in codes)
    return [one for one in found if one is not None]


def _span(month: str) -> tuple[datetime, datetime]:
    """When a month begins, and when the next one does."""
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return seoul_midnight(first), seoul_midnight(following)


def _month(found: list[datetime], which: Callable[[list[datetime]], datetime]) -> str:
    return month_of(which(found)) if found else ""

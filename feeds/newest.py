"""What the store holds for publishing: places, counts, the newest posts of a place. One session, one state of the store."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from aggregator.models import Library, Place, Post, PostPlace, PostStatus, Sequence
from feeds.entries import Entry, Facts

NEWEST = 100
CACHED = 5_000
"""Entries kept for the places around: those of a 시군구 come next to those of its 읍면동."""


@dataclass(frozen=True, slots=True)
class PlaceState:
    """A place as the store has it: the number and the time of the last change that its readers see."""

    code: str
    change: int
    changed: datetime


def sequence(session: Session) -> int:
    """The number of the newest change, 0 in an empty store."""
    counter = session.get(Sequence, "change")
    return counter.value if counter else 0


def places(session: Session) -> list[PlaceState]:
    """Every place that ever had a post, in the order of codes: a 시군구 stands before its 읍면동."""
    rows = session.exec(select(Place.code, Place.change, Place.changed).order_by(Place.code))
    return [PlaceState(*row) for row in rows]


def count(session: Session, code: str) -> int:
    """How many public posts a place has."""
    return session.exec(select(func.count()).select_from(PostPlace).where(PostPlace.code == code)).one()


class Newest:
    """The newest entries of places; each post is read and made into an entry once."""

    def __init__(self, session: Session, build: Callable[[Facts], Entry]) -> None:
        """`build` makes the entry of one post's facts."""
        self._session = session
        self._build = build
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self.built = 0

    def of(self, code: str, limit: int = NEWEST) -> list[Entry]:
        """The newest entries of a place, newest first."""
        rows = self._session.exec(
            select(PostPlace.post_id)
            .where(PostPlace.code == code)
            .order_by(col(PostPlace.published).desc(), col(PostPlace.position).desc(), PostPlace.post_id)
            .limit(limit)
        )
        wanted = list(rows)
        self._read(post for post in wanted if post not in self._entries)
        found = [self._entries[post] for post in wanted if post in self._entries]
        while len(self._entries) > CACHED:
            self._entries.popitem(last=False)
        return found

    def _read(self, missing: Iterable[str]) -> None:
        query = (
            select(*_COLUMNS)
            .outerjoin(Library, col(Library.id) == Post.library_id)
            .where(col(Post.id).in_(list(missing)), Post.status == PostStatus.PUBLIC)
        )
        for row in self._session.exec(query):
            facts = _facts(row)
            self._entries[facts.id] = self._build(facts)
            self.built += 1


_COLUMNS: tuple[Any, ...] = (
    Post.id,
    Post.url,
    Post.title,
    Post.body_text,
    Post.region,
    Post.kind,
    Post.attachments,
    Post.images,
    Post.published,
    Post.published_has_time,
    Post.updated,
    Library.name,
)


def _facts(row: Any) -> Facts:
    return Facts(
        id=row.id,
        url=row.url,
        title=row.title,
        body_text=row.body_text,
        region=row.region,
        kind=row.kind,
        attachments=len(row.attachments),
        images=len(row.images),
        published=row.published,
        published_has_time=row.published_has_time,
        updated=row.updated,
        library=row.name or "",
    )

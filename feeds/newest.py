"""What the store holds for publishing: shelves, counts, a shelf's newest posts and what is coming. One state of the store."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from aggregator import following
from aggregator.models import Kind, Library, Place, Post, PostPlace, PostStatus, Sequence, Source
from aggregator.shelves import library_code, parse
from feeds.catalog import LibraryName
from feeds.entries import Elsewhere, Entry, Facts
from feeds.library_facts import LibraryFacts

NEWEST = 100
PLANNED = 300
"""Activities in a calendar: those of the newest announcements, so that a calendar depends on the store and not on today."""
COMING = 300
"""Entries of a shelf that pages are told to be coming."""
LOOKED_THROUGH = 3_000
"""Posts of a shelf among which they are looked for: a bound, so that a change costs the same in a country of any size."""
NO_PROGRAMME = ("meeting", "notice", "service")
"""Categories that are in no calendar."""
CACHED = 5_000
"""Entries kept for the places around: those of a 시군구 come next to those of its 읍면동."""


@dataclass(frozen=True, slots=True)
class PlaceState:
    """A shelf as the store has it: the number and the time of the last change that its readers see.

    `shows` is the code whose posts it shows: its own, but for a merged library that of the library which it is now.
    """

    code: str
    change: int
    changed: datetime
    shows: str


def sequence(session: Session) -> int:
    """The number of the newest change, 0 in an empty store."""
    counter = session.get(Sequence, "change")
    return counter.value if counter else 0


def libraries(session: Session) -> dict[int, LibraryName]:
    """The name and place of every library, and which library each is now."""
    rows = {
        number: (name, place, merged, LibraryFacts.stored(*facts))
        for number, name, place, merged, *facts in session.exec(select(*_LIBRARY))
        if number is not None
    }

    def living(number: int) -> int:
        seen = {number}
        while (merged := rows[number][2]) is not None and merged in rows and merged not in seen:
            seen.add(number := merged)
        return number

    return {number: LibraryName(name, place, living(number), facts) for number, (name, place, _, facts) in rows.items()}


def places(session: Session, known: Mapping[int, LibraryName]) -> list[PlaceState]:
    """Every shelf that ever had a post, in the order of codes: a 시군구 stands before its 읍면동.

    A merged library answers at its old address with what the library shows that it is now.
    """
    rows = session.exec(select(Place.code, Place.change, Place.changed).order_by(Place.code))
    states = {code: PlaceState(code, change, changed, code) for code, change, changed in rows}
    for code in list(states):
        library = known.get(parse(code).library or 0)
        now = states.get(library_code(library.living)) if library else None
        if now is not None and now.code != code:
            states[code] = PlaceState(code, now.change, now.changed, now.code)
    return list(states.values())


def count(session: Session, code: str) -> int:
    """How many public posts a shelf has."""
    return session.exec(select(func.count()).select_from(PostPlace).where(PostPlace.code == code)).one()


class Newest:
    """The newest entries of shelves; each post is read and made into an entry once."""

    def __init__(self, session: Session, build: Callable[[Facts], Entry]) -> None:
        """`build` makes the entry of one post's facts."""
        self._session = session
        self._build = build
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self.built = 0

    def of(self, code: str, limit: int = NEWEST) -> list[Entry]:
        """The newest entries of a shelf, newest first."""
        rows = self._session.exec(
            select(PostPlace.post_id)
            .where(PostPlace.code == code)
            .order_by(col(PostPlace.published).desc(), col(PostPlace.position).desc(), PostPlace.post_id)
            .limit(limit)
        )
        return self._found(list(rows))

    def planned(self, code: str, limit: int = PLANNED) -> list[Entry]:
        """The newest announcements of a shelf that tell of an activity, newest first."""
        near = (
            select(PostPlace.post_id, PostPlace.published, PostPlace.position)
            .where(PostPlace.code == code)
            .order_by(col(PostPlace.published).desc(), col(PostPlace.position).desc(), PostPlace.post_id)
            .limit(LOOKED_THROUGH)
            .subquery()
        )
        rows = self._session.exec(
            select(Post.id)
            .join(near, near.c.post_id == Post.id)
            .where(
                Post.kind == Kind.ANNOUNCEMENT,
                col(Post.activity).is_not(None),
                Post.programme_id == "",  # a change of an announcement: what it tells stands with that
                col(Post.category).not_in(NO_PROGRAMME),
            )
            .order_by(near.c.published.desc(), near.c.position.desc(), near.c.post_id)
            .limit(limit)
        )
        return self._found(list(rows))

    def coming(self, code: str, since: date, limit: int = COMING) -> list[Entry]:
        """The entries of a shelf that one can go to on a day in Seoul or later; those that are over first."""
        rows = self._session.exec(
            select(PostPlace.post_id)
            .where(PostPlace.code == code, col(PostPlace.until) >= since)
            .order_by(col(PostPlace.until), PostPlace.post_id)
            .limit(limit)
        )
        return self._found(list(rows))

    def last_coming(self, code: str) -> date | None:
        """The last day on which one can go to anything on a shelf, None where that is told of nothing."""
        return self._session.exec(select(func.max(PostPlace.until)).where(PostPlace.code == code)).one()

    def some(self, posts: Collection[str]) -> Mapping[str, Entry]:
        """The entries of some posts, by post; those that are not public are left out."""
        self._found(list(posts))
        return {post: self._entries[post] for post in posts if post in self._entries}

    def _found(self, wanted: list[str]) -> list[Entry]:
        missing = [post for post in wanted if post not in self._entries]
        if missing:
            self._read(missing)
        found = [self._entries[post] for post in wanted if post in self._entries]
        while len(self._entries) > CACHED:
            self._entries.popitem(last=False)
        return found

    def _read(self, missing: list[str]) -> None:
        query = (
            select(*_COLUMNS)
            .outerjoin(Library, col(Library.id) == Post.library_id)
            .outerjoin(_First, col(_First.id) == Post.cluster_id)
            .where(col(Post.id).in_(missing), Post.status == PostStatus.PUBLIC)
        )
        rows = self._session.exec(query).all()
        copies = self._copies([row.id for row in rows if row.cluster_id])
        changes = self._changes([row.cluster_id or row.id for row in rows])
        for row in rows:
            told = changes.get(row.cluster_id or row.id, ())
            self._entries[row.id] = self._build(_facts(row, copies.get(row.id, ()), told))
            self.built += 1

    def _copies(self, standing: list[str]) -> dict[str, tuple[Elsewhere, ...]]:
        """Where the copies are that each of these posts stands for."""
        found: dict[str, tuple[Elsewhere, ...]] = {}
        if standing:
            clusters = select(Post.cluster_id).where(col(Post.id).in_(standing))
            query = (
                select(Post.behind, Post.url, Source.title)
                .join(Source, col(Source.id) == col(Post.source_id))
                .where(col(Post.cluster_id).in_(clusters), Post.behind != "", Post.status == PostStatus.PUBLIC)
                .order_by(col(Post.published), Post.id)
            )
            for shown, url, board in self._session.exec(query):
                found[shown] = (*found.get(shown, ()), Elsewhere(url, board))
        return found

    def _changes(self, entries: list[str]) -> dict[str, tuple[Elsewhere, ...]]:
        """The posts that told what became of each of these entries, by their titles."""
        found: dict[str, tuple[Elsewhere, ...]] = {}
        query = (
            select(Post.programme_id, Post.url, Post.title)
            .where(col(Post.programme_id).in_(entries), following.is_change())
            .where(Post.behind == "", Post.status == PostStatus.PUBLIC)
            .order_by(col(Post.published), Post.id)
        )
        for entry, url, title in self._session.exec(query):
            found[entry] = (*found.get(entry, ()), Elsewhere(url, title))
        return found


_First = aliased(Post)
"""The copy that was first published, whose id and time its entry has."""

_LIBRARY: tuple[Any, ...] = (
    Library.id,
    Library.name,
    Library.place,
    Library.merged_into,
    Library.address,
    Library.phone,
    Library.homepage,
    Library.hours,
    Library.as_of,
)
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
    Post.category,
    Post.activity,
    Post.activity_changes,
    Post.told_state,
    Post.cluster_id,
    col(_First.published).label("first_published"),
    Library.name,
    Post.library_id,
)


def _facts(row: Any, also_at: tuple[Elsewhere, ...], changes: tuple[Elsewhere, ...]) -> Facts:
    return Facts(
        id=row.cluster_id or row.id,
        url=row.url,
        title=row.title,
        body_text=row.body_text,
        region=row.region,
        kind=row.kind,
        attachments=len(row.attachments),
        images=len(row.images),
        published=row.first_published or row.published,
        published_has_time=row.published_has_time,
        updated=row.updated,
        library=row.name or "",
        category=row.category,
        activity=row.activity,
        activity_changes=row.activity_changes,
        told_state=row.told_state,
        also_at=also_at,
        changes=changes,
        library_id=row.library_id,
    )

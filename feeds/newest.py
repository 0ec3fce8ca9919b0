"""What the store holds for publishing: shelves, counts, a shelf's newest posts and what is coming. One state of the store."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, String, Subquery, bindparam, func, union
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from aggregator import following, standing
from aggregator.clock import SEOUL
from aggregator.desk import zone_rows
from aggregator.models import Hub, Kind, Library, Place, Post, PostPlace, PostStatus, Sequence, Source
from aggregator.shelves import library_code, parse
from feeds.catalog import HubName, LibraryName
from feeds.entries import Elsewhere, Entry, Facts
from feeds.library_facts import LibraryFacts
from feeds.lineage import NOTHING_MOVED, Lineage

NEWEST = 100
PLANNED = 300
"""Activities in a calendar: those of the newest announcements, so that a calendar depends on the store and not on today."""
COMING = 300
"""Entries of a shelf that pages are told to be coming."""
LOOKED_THROUGH = 3_000
"""Posts of a shelf among which they are looked for: a bound, so that a change costs the same in a country of any size."""

_SIGUNGU = 5
"""The length of the code of a 시군구 or 일반구: shorter than that of any other shelf."""


@dataclass(frozen=True, slots=True)
class PlaceState:
    """A shelf as the store has it: the number and the time of the last change that its readers see.

    `shows` are the codes whose posts it shows: its own; for a merged library that of the library which it is now, for an
    abolished place those of its successors. `also` are the codes at whose addresses its files lie, too.
    """

    code: str
    change: int
    changed: datetime
    shows: tuple[str, ...]
    also: tuple[str, ...] = ()


class Shelved(NamedTuple):
    """A post on a shelf, and when it was published."""

    post: str
    published: datetime


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


def hubs(session: Session) -> dict[str, HubName]:
    """Every hub, with the libraries that its shelf shows."""
    month = zone_rows.shown_month(session)
    members = zone_rows.members(session, month) if month else {}
    return {
        hub.slug: HubName(hub.name, hub.region, hub.note, members.get(hub.slug, ()))
        for hub in session.exec(select(Hub))
    }


def places(session: Session, known: Mapping[int, LibraryName], lineage: Lineage = NOTHING_MOVED) -> list[PlaceState]:
    """Every shelf that ever had a post, in the order of codes: a 시군구 stands before its 읍면동.

    A merged library answers at its old address with what the library shows that it is now. So does an abolished place with
    what became of it: one that is another place now stands in that one's `also`, and every 시도 and 시군구 answers whose
    successors have feeds, whether or not it ever had a post.
    """
    rows = session.exec(select(Place.code, Place.change, Place.changed).order_by(Place.code))
    there = {code: (change, changed) for code, change, changed in rows}
    return [_state(code, also, there, known, lineage) for code, also in sorted(_addresses(there, lineage).items())]


def _addresses(there: Iterable[str], lineage: Lineage) -> dict[str, list[str]]:
    """The codes of all shelves, and for each the abolished ones that lead to it."""
    found: dict[str, list[str]] = {}
    for code in there:
        also = found.setdefault(lineage.address(code), [])
        also.extend([code] if lineage.address(code) != code else [])
    for answer in lineage.districts:
        if any(place in found for place in answer.now):
            also = found.setdefault(answer.address, [])
            also.extend([answer.code] if answer.address != answer.code else [])
    return found


def _state(
    code: str,
    also: Iterable[str],
    there: Mapping[str, tuple[int, datetime]],
    known: Mapping[int, LibraryName],
    lineage: Lineage,
) -> PlaceState:
    shows = tuple(each for each in lineage.shown(code) if each in there)
    library = known.get(parse(code).library or 0)
    if library and library_code(library.living) in there:
        shows = (library_code(library.living),)
    answer = lineage.answer(code)
    since = datetime.combine(answer.day, time(), SEOUL) if answer else datetime.fromtimestamp(0, UTC)
    changes = [there[each] for each in shows]
    change, changed = max((number for number, _ in changes), default=0), max((at for _, at in changes), default=since)
    return PlaceState(code, change, changed, shows, tuple(sorted(set(also))))


def count(session: Session, codes: tuple[str, ...]) -> int:
    """How many public posts stand on these shelves together."""
    number = func.count() if len(codes) == 1 else func.count(col(PostPlace.post_id).distinct())
    return session.exec(select(number).select_from(PostPlace).where(col(PostPlace.code).in_(codes))).one()


def coming_counts(session: Session, codes: Iterable[str], today: date) -> dict[str, int]:
    """How many programmes one can still go to in each 시도 and district among these shelves; those with none left out."""
    coarse = [code for code in codes if len(code) <= _SIGUNGU]
    query = (
        select(PostPlace.code, func.count())
        .where(col(PostPlace.code).in_(coarse), col(PostPlace.until) >= today)
        .group_by(PostPlace.code)
    )
    return dict(session.exec(query).all())


class Newest:
    """What stands on shelves: which posts are newest, planned, coming; and the entries of posts."""

    def __init__(self, session: Session, build: Callable[[Facts], Entry]) -> None:
        """`build` makes the entry of one post's facts."""
        self._session = session
        self._build = build
        self.built = 0

    def of(self, codes: tuple[str, ...], limit: int = NEWEST) -> list[Shelved]:
        """The newest posts of shelves together, newest first."""
        rows = self._session.exec(_newest(len(codes), limit), params=_named(codes))
        return [Shelved(post, published) for post, published in rows]

    def planned(self, codes: tuple[str, ...], limit: int = PLANNED) -> list[str]:
        """The newest announcements of shelves together that tell of an activity, newest first."""
        return list(self._session.exec(_planned(len(codes), limit), params=_named(codes)))

    def coming(self, codes: tuple[str, ...], since: date, limit: int = COMING) -> list[str]:
        """The posts of shelves together that one can go to on a day in Seoul or later; those that are over first."""
        rows = self._session.exec(_coming(len(codes), limit), params={"since": since, **_named(codes)})
        return [post for post, _ in rows]

    def last_coming(self, codes: tuple[str, ...]) -> date | None:
        """The last day on which one can go to anything on these shelves, None where that is told of nothing."""
        last: date | None = self._session.exec(_last(len(codes)), params=_named(codes)).one()
        return last

    def some(self, posts: Collection[str]) -> dict[str, Entry]:
        """The entries of some posts, by post and in their order; those that are not public are left out."""
        found = dict(self._read(posts)) if posts else {}
        return {post: found[post] for post in posts if post in found}

    def _read(self, posts: Collection[str]) -> Iterator[tuple[str, Entry]]:
        query = (
            select(*_COLUMNS)
            .outerjoin(Library, col(Library.id) == Post.library_id)
            .outerjoin(_First, col(_First.id) == Post.cluster_id)
            .where(col(Post.id).in_(posts), Post.status == PostStatus.PUBLIC)
        )
        rows = self._session.exec(query).all()
        copies = self._copies([row.id for row in rows if row.cluster_id])
        changes = self._changes([row.cluster_id or row.id for row in rows])
        for row in rows:
            told = changes.get(row.cluster_id or row.id, ())
            yield row.id, self._build(_facts(row, copies.get(row.id, ()), told))
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


# The queries about shelves, by how many these are: made once, for a publish asks them for each of thousands.


def _named(codes: tuple[str, ...]) -> dict[str, str]:
    """The values of `_codes`."""
    return {f"code{number}": code for number, code in enumerate(codes)}


def _codes(count: int) -> list[BindParameter[str]]:
    return [bindparam(f"code{number}", type_=String()) for number in range(count)]


@cache
def _newest(count: int, limit: int) -> Any:
    near = _near(count, limit)
    return select(near.c.post_id, near.c.published).order_by(*_newest_first(near.c))


@cache
def _planned(count: int, limit: int) -> Any:
    near = _near(count, LOOKED_THROUGH)
    return (
        select(Post.id)
        .join(near, near.c.post_id == Post.id)
        .where(
            Post.kind == Kind.ANNOUNCEMENT,
            col(Post.activity).is_not(None),
            Post.programme_id == "",  # a change of an announcement: what it tells stands with that
            col(Post.category).not_in(standing.NO_PROGRAMME),
        )
        .order_by(*_newest_first(near.c))
        .limit(limit)
    )


@cache
def _coming(count: int, limit: int) -> Any:
    posts = select(PostPlace.post_id, col(PostPlace.until))
    return (
        (posts if count == 1 else posts.distinct())
        .where(col(PostPlace.code).in_(_codes(count)), col(PostPlace.until) >= bindparam("since"))
        .order_by(col(PostPlace.until), PostPlace.post_id)
        .limit(limit)
    )


@cache
def _last(count: int) -> Any:
    return select(func.max(PostPlace.until)).where(col(PostPlace.code).in_(_codes(count)))


def _near(count: int, limit: int) -> Subquery:
    """The newest posts of shelves together, each once; of every shelf no more are read than can be among them."""
    each = [
        select(PostPlace.post_id, PostPlace.published, PostPlace.position)
        .where(PostPlace.code == code)
        .order_by(*_newest_first(PostPlace))
        .limit(limit)
        .subquery()
        for code in _codes(count) or ("",)
    ]
    if len(each) == 1:
        return each[0]
    together = union(*(one.select() for one in each)).subquery()
    return together.select().order_by(*_newest_first(together.c)).limit(limit).subquery()


def _newest_first(of: Any) -> tuple[Any, ...]:
    return col(of.published).desc(), col(of.position).desc(), of.post_id


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

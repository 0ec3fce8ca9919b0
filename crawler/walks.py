"""Walks through lists, durable, so that a crawl that was killed goes on where it was.

A list page is recorded in one transaction: its rows as sightings, and the walk's cursor. A walk goes from page 1 until a
page whose last row was known from an earlier walk; `Walk.next_page` is then None. While it is set the walk is unfinished: a
later run looks at page 1, and goes on from the page before the cursor (pages shift while nobody looks). What a walk passed is
contiguous, so "the last row of page 1 is known" means that nothing between there and the cursor is new.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, col, insert, select, update

from aggregator.models import Listing, Sighting
from aggregator.reading.text import mask_stored
from crawler.pages.page import Row

# Lists are recorded more often than anything else, so they go past the ORM.
_LISTING = SQLModel.metadata.tables["listing"]
_SIGHTING = SQLModel.metadata.tables["sighting"]

ListKey = tuple[int, str]  # of which source, and which of its feed lines


@dataclass(frozen=True, slots=True)
class Validators:
    """What a first list page was served with, and the digest of its bytes."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""

    @property
    def can_be_asked(self) -> bool:
        """Whether a request can be made conditional with them."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Walk:
    """How a list stands: what its first page was served with, the number of its last walk, and the page to go on with."""

    validators: Validators = field(default_factory=Validators)
    number: int = 0
    next_page: int | None = None

    @property
    def resumed(self) -> int | None:
        """The page with which an unfinished walk goes on after a look at page 1; None where it is finished."""
        return None if self.next_page is None else max(2, self.next_page - 1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a list page brought: rows not seen before, rows that say something else now, and how the walk stands then.

    `onward` is the page to ask for next.
    """

    new: int
    changed: int
    walk: Walk
    onward: int | None


def known(session: Session, source_ids: Collection[int]) -> dict[ListKey, Walk]:
    """How the lists of these sources stand, by source and line."""
    query = select(Listing).where(col(Listing.source_id).in_(source_ids))
    return {(one.source_id, one.line): _walk(one) for one in session.exec(query)}


def record(
    session: Session,
    of_list: ListKey,
    walk: Walk,
    page: int,
    rows: Sequence[Row],
    now: datetime,
    *,
    past_end: bool = False,
) -> Recorded:
    """Records the rows of a list page and moves the walk on.

    `past_end` says that the page repeats or has nothing, so that the walk is over. Rows that say something else than
    before are to be opened again. Belongs in one transaction with nothing else.
    """
    resumed = walk.resumed if page == 1 else None
    if page == 1 and walk.next_page is None:
        walk = replace(walk, number=walk.number + 1)
    by_key = {row.key: row for row in rows}
    seen = _seen(session, of_list, by_key)
    new = [row for key, row in by_key.items() if key not in seen]
    changed = _update(session, of_list, seen, by_key)
    if new:
        session.connection().execute(insert(_SIGHTING), [_sighted(of_list, walk.number, row, now) for row in new])
    last = next((row for row in reversed(rows) if not row.pinned), None)
    last_seen = seen.get(last.key) if last else None
    onward: int | None = resumed
    if resumed is None or last_seen is None:
        finished = past_end or last is None or (last_seen is not None and last_seen.walk < walk.number)
        onward = None if finished else page + 1
        walk = replace(walk, next_page=onward)
    _keep(session, of_list, walk)
    return Recorded(len(new), changed, walk, onward)


def passed(session: Session, source_id: int, line: str, walk: Walk) -> set[str]:
    """The rows that a walk has passed so far."""
    of_walk = Sighting.source_id == source_id, Sighting.line == line, Sighting.walk == walk.number
    return set(session.exec(select(Sighting.key).where(*of_walk)))


def close(session: Session, of_list: ListKey, walk: Walk) -> Walk:
    """Ends a walk: its list has no further pages."""
    closed = replace(walk, next_page=None)
    _keep(session, of_list, closed)
    return closed


def _walk(one: Listing) -> Walk:
    return Walk(Validators(one.etag, one.last_modified, one.digest), one.walk, one.next_page)


def _keep(session: Session, of_list: ListKey, walk: Walk) -> None:
    """Writes down how a list stands."""
    served = walk.validators
    stands: dict[str, Any] = {"etag": served.etag, "last_modified": served.last_modified, "digest": served.digest}
    stands |= {"walk": walk.number, "next_page": walk.next_page}
    source_id, line = of_list
    connection = session.connection()
    if not connection.execute(_STANDS, {"of_source": source_id, "of_line": line, **stands}).rowcount:
        connection.execute(insert(_LISTING), {"source_id": source_id, "line": line, **stands})


_STANDS = update(_LISTING).where(
    _LISTING.c.source_id == bindparam("of_source"), _LISTING.c.line == bindparam("of_line")
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a row that was seen before."""

    digest: str
    walk: int
    url: str
    gone: datetime | None


def _seen(session: Session, of_list: ListKey, keys: Collection[str]) -> dict[str, _Seen]:
    rows = session.connection().execute(_SEEN, {"of_source": of_list[0], "of_line": of_list[1], "keys": list(keys)})
    return {key: _Seen(*seen) for key, *seen in rows}


_OF_LIST = _SIGHTING.c.source_id == bindparam("of_source"), _SIGHTING.c.line == bindparam("of_line")
_SEEN = select(*(_SIGHTING.c[name] for name in ("key", "digest", "walk", "url", "gone"))).where(
    *_OF_LIST, _SIGHTING.c.key.in_(bindparam("keys", expanding=True))
)
_SEEN_AGAIN = update(_SIGHTING).where(*_OF_LIST, _SIGHTING.c.key == bindparam("of_key"))
_MOVED = _SEEN_AGAIN.values(url=bindparam("url"))
# Its list shows what was said to be gone: worth a look soon.
_BACK = _SEEN_AGAIN.values(url=bindparam("url"), attempts=0)
_EDITED = _SEEN_AGAIN.values(
    url=bindparam("url"), row=bindparam("row"), digest=bindparam("digest"), checked=None, attempts=0
)


def _update(session: Session, of_list: ListKey, known: Mapping[str, _Seen], rows: Mapping[str, Row]) -> int:
    """Takes over what rows say now; for how many that calls for a look at their page."""
    edited = 0
    for key, seen in known.items():
        row = rows[key]
        of_row = {"of_source": of_list[0], "of_line": of_list[1], "of_key": key, "url": row.url}
        if seen.digest != row.digest:
            edited += 1
            session.connection().execute(_EDITED, of_row | {"row": _masked(row).stored(), "digest": row.digest})
        elif seen.gone is not None:
            session.connection().execute(_BACK, of_row)
        elif seen.url != row.url:
            session.connection().execute(_MOVED, of_row)
    return edited


def _sighted(of_list: ListKey, walk: int, row: Row, now: datetime) -> dict[str, Any]:
    """A row as it is written when it is first seen."""
    return {
        "source_id": of_list[0],
        "line": of_list[1],
        "key": row.key,
        "url": row.url,
        "row": _masked(row).stored(),
        "digest": row.digest,
        "walk": walk,
        "seen": now,
        "attempts": 0,
        "kept": False,
    }


def _masked(row: Row) -> Row:
    """The row without what is never written; its digest is taken before, so an edit of what is masked still counts."""
    title = mask_stored(row.title)
    return replace(
        row,
        title=title,
        text=title if row.text == row.title else mask_stored(row.text),
        author=mask_stored(row.author),
        posted=mask_stored(row.posted),
        place=mask_stored(row.place),
        library=mask_stored(row.library),
        category=mask_stored(row.category),
    )

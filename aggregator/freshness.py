"""How fresh what we know of libraries is: which ones were read within a day, by the runs of the boards that carry them.

A library is carried by every board that brought a post of it; one that is gathered through a portal counts by the portal's
runs. A board was read by a run that came to an end without a failure. Boards that were removed carry nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from aggregator.models import HAND, Library, Post, Run, Source, SourceState

WITHIN = timedelta(days=1)


class State(StrEnum):
    """How a library stands: read within a day; or its boards rest, the last run failed, or none came yet."""

    READ = "read"
    PAUSED = "paused"
    FAILED = "failed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Freshness:
    """A library: the finest place that it is in, when a board of it was last read (None: never), and how it stands."""

    library: int
    place: str
    read: datetime | None
    state: State


@dataclass(frozen=True, slots=True)
class _Board:
    read: datetime | None
    active: bool
    failed: bool


def libraries(session: Session, now: datetime) -> list[Freshness]:
    """Every library that a board carries, by number: three statements, whatever their number."""
    boards = _boards(session)
    carried: dict[int, list[_Board]] = {}
    pairs = select(Post.library_id, Post.source_id).where(col(Post.library_id).is_not(None)).distinct()
    for library, source in session.exec(pairs):
        if library is not None and source in boards:
            carried.setdefault(library, []).append(boards[source])
    places = dict(session.exec(select(Library.id, Library.place)).all())
    return [_freshness(library, places, carried[library], now) for library in sorted(carried)]


def _freshness(library: int, places: Mapping[int | None, str], boards: Iterable[_Board], now: datetime) -> Freshness:
    by = list(boards)
    read = max((board.read for board in by if board.read is not None), default=None)
    if read is not None and now - read <= WITHIN:
        state = State.READ
    elif not any(board.active for board in by):
        state = State.PAUSED
    else:
        state = State.FAILED if any(board.failed for board in by if board.active) else State.WAITING
    return Freshness(library, places.get(library, ""), read, state)


def _boards(session: Session) -> dict[int, _Board]:
    """Every board that was not removed: when it was last read, and whether its last run failed."""
    newest = col(Run.id).desc()
    over = (Run.source_id == Source.id, col(Run.ended).is_not(None))
    read = (
        select(Run.ended).where(*over, Run.failure == "").order_by(newest).limit(1).correlate(Source).scalar_subquery()
    )
    failure = select(Run.failure).where(*over).order_by(newest).limit(1).correlate(Source).scalar_subquery()
    rows = session.exec(
        select(Source.id, Source.state, read, failure).where(
            Source.state != SourceState.REMOVED, Source.platform != HAND
        )
    )
    return {
        source: _Board(ended, state is SourceState.ACTIVE, bool(failed))
        for source, state, ended, failed in rows
        if source is not None
    }

"""What is to be opened: the rows that walks through lists found (`walks.py`).

They are durable, so that a crawl that was killed goes on where it was.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from aggregator.models import Sighting

FREE_ATTEMPTS = 3
WAIT_AFTER = timedelta(hours=1)
BATCH = 200


def with_pending(session: Session, source_ids: Collection[int]) -> set[int]:
    """Those of the sources that have rows whose page is to be opened."""
    query = select(Sighting.source_id).where(col(Sighting.checked).is_(None), col(Sighting.source_id).in_(source_ids))
    return set(session.exec(query.distinct()))


def pending(session: Session, source_id: int, now: datetime, tried: Collection[tuple[str, str]]) -> list[Sighting]:
    """Rows whose page was never read, or changed since: those tried least first. `tried` are left out: once a run.

    A page that failed three times waits twice as long each time, counted from when its row was seen.
    """
    query = (
        select(Sighting)
        .where(Sighting.source_id == source_id, col(Sighting.checked).is_(None))
        .order_by(col(Sighting.attempts), col(Sighting.seen).desc(), col(Sighting.walk).desc())
        .limit(BATCH + len(tried))
    )
    found = session.exec(query).all()
    due = [row for row in found if (row.line, row.key) not in tried and _may_try(row, now)]
    # Ranks drift from page to page, but within what is asked for at once the newest come first.
    return sorted(due, key=lambda row: (row.attempts, -(row.row.get("rank") or 0)))


def opened(session: Session, source_id: int, line: str, key: str, now: datetime, posted: datetime | None) -> None:
    """Records that a post's page was read and kept. Belongs in the transaction that keeps the post."""
    found = session.get(Sighting, (source_id, line, key))
    if found is not None:
        found.checked, found.attempts, found.posted = now, 0, posted or found.posted
        found.kept, found.gone = True, None
        session.add(found)


def failed(session: Session, source_id: int, line: str, key: str, now: datetime) -> None:
    """Records that a post's page could not be read: it stays pending, or, if read before, waits for its next look."""
    found = session.get(Sighting, (source_id, line, key))
    if found is not None:
        found.attempts += 1
        found.checked = now if found.checked is not None else None
        session.add(found)


def knows(session: Session, source_id: int, line: str) -> bool:
    """Whether the list ever had a row."""
    query = select(Sighting.key).where(Sighting.source_id == source_id, Sighting.line == line).limit(1)
    return session.exec(query).first() is not None


def _may_try(row: Sighting, now: datetime) -> bool:
    over = row.attempts - FREE_ATTEMPTS
    return over < 0 or now >= row.seen + WAIT_AFTER * 2 ** min(over, 12)

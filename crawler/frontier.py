"""What is to be opened: durable, in the store, so that a crawl that was killed goes on where it was.

A list page is recorded in one transaction: its rows as sightings, and the walk's cursor. A walk goes from page 1 until a
page whose last row was known from an earlier walk; `Listing.next_page` is then None. While it is set the walk is
unfinished: a later run looks at page 1, and goes on from the page before the cursor (pages shift while nobody looks). What
a walk passed is contiguous, so "the last row of page 1 is known" means that nothing between there and the cursor is new.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from aggregator.models import Listing, Sighting
from aggregator.reading.text import mask_stored
from crawler.pages.page import Row

FREE_ATTEMPTS = 3
WAIT_AFTER = timedelta(hours=1)
BATCH = 200


@dataclass(frozen=True, slots=True)
class Validators:
    """What a first list page was served with, and the digest of its bytes."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a list page brought: rows not seen before, rows that say something else now, and the page to ask for next."""

    new: int
    changed: int
    next_page: int | None


def listing(session: Session, source_id: int, line: str) -> Listing:
    """The state of a list; a fresh one if it was never looked at."""
    found = session.get(Listing, (source_id, line))
    if found is None:
        found = Listing(source_id=source_id, line=line)
        session.add(found)
    return found


def unchanged(session: Session, source_id: int, line: str, now: datetime) -> int | None:
    """Records that the first page is as it was; the page with which an unfinished walk goes on, or None."""
    state = listing(session, source_id, line)
    state.checked = now
    return _resume(state)


def record(
    session: Session, state: Listing, page: int, rows: Sequence[Row], now: datetime, *, past_end: bool = False
) -> Recorded:
    """Records the rows of a list page and moves the walk on.

    `past_end` says that the page repeats or has nothing, so that the walk is over. Rows that say something else than
    before are to be opened again. Belongs in one transaction with nothing else.
    """
    if page == 1:
        state.checked = now
    resumed = _resume(state) if page == 1 else None
    if page == 1 and state.next_page is None:
        state.walk += 1
    known = _known(session, state, rows)
    last = next((row for row in reversed(rows) if not row.pinned), None)
    last_known = known.get(last.key) if last else None
    changed = 0
    new = [row for row in {row.key: row for row in rows}.values() if row.key not in known]
    for row in rows:
        seen = known.get(row.key)
        changed += _update(seen, row) if seen else 0
    session.add_all(_sighting(state, row, now) for row in new)
    if resumed is not None and last_known is not None:
        return Recorded(len(new), changed, resumed)
    finished = past_end or last is None or (last_known is not None and last_known.walk < state.walk)
    state.next_page = None if finished else page + 1
    return Recorded(len(new), changed, state.next_page)


def close(session: Session, source_id: int, line: str) -> None:
    """Ends a walk: its list has no further pages."""
    listing(session, source_id, line).next_page = None


def remember(state: Listing, validators: Validators) -> None:
    """Keeps what the first page was served with, so that it need not be sent, or read, again."""
    state.etag, state.last_modified, state.digest = validators.etag, validators.last_modified, validators.digest


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


def _resume(state: Listing) -> int | None:
    return None if state.next_page is None else max(2, state.next_page - 1)


def _known(session: Session, state: Listing, rows: Sequence[Row]) -> dict[str, Sighting]:
    query = select(Sighting).where(
        Sighting.source_id == state.source_id,
        Sighting.line == state.line,
        col(Sighting.key).in_([row.key for row in rows]),
    )
    return {seen.key: seen for seen in session.exec(query).all()}


def _update(seen: Sighting, row: Row) -> bool:
    """Takes over what the row says now; True if that calls for a look at its page."""
    seen.url = row.url
    if seen.gone is not None:
        seen.attempts = 0  # its list shows it: worth a look soon
    if seen.digest == row.digest:
        return False
    seen.row, seen.digest, seen.checked, seen.attempts = _masked(row).stored(), row.digest, None, 0
    return True


def _sighting(state: Listing, row: Row, now: datetime) -> Sighting:
    return Sighting(
        source_id=state.source_id,
        line=state.line,
        key=row.key,
        url=row.url,
        row=_masked(row).stored(),
        digest=row.digest,
        walk=state.walk,
        seen=now,
    )


def _masked(row: Row) -> Row:
    """The row without what is never written; its digest is taken before, so an edit of what is masked still counts."""
    return replace(
        row,
        title=mask_stored(row.title),
        text=mask_stored(row.text),
        author=mask_stored(row.author),
        place=mask_stored(row.place),
        library=mask_stored(row.library),
        category=mask_stored(row.category),
    )


def _may_try(row: Sighting, now: datetime) -> bool:
    over = row.attempts - FREE_ATTEMPTS
    return over < 0 or now >= row.seen + WAIT_AFTER * 2 ** min(over, 12)

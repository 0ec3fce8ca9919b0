"""What a run leaves behind: its record, when its source is due again, and pages that could not be read."""

import zlib
from datetime import date, datetime, timedelta

from sqlmodel import Session

from aggregator import intake
from aggregator.clock import seoul_midnight
from aggregator.models import KeptPage, Run, Source
from aggregator.rawpost import RawPost
from aggregator.reading.text import mask_stored
from crawler import frontier
from crawler.failures import Kind
from crawler.frontier import Validators
from crawler.house import RunSummary
from crawler.pages.page import Reason

KEPT_BYTES = 200_000
HELD_AGAIN = timedelta(minutes=5)


def begin(session: Session, source_id: int, now: datetime) -> int:
    """Opens the record of a run and returns its number; a run that is killed leaves it without an end."""
    run = Run(source_id=source_id, started=now, counts={})
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def end(session: Session, source_id: int, run_id: int | None, summary: RunSummary, complete: bool) -> None:
    """Closes the record of a run, and says when its source is due again: a stopped one stays due."""
    run = session.get(Run, run_id) if run_id is not None else None
    if run is not None:
        run.ended, run.complete, run.counts = summary.ended, complete, summary.counts
        run.failure, run.message = summary.failure, summary.message
    source = session.get(Source, source_id)
    if source is not None and summary.failure != Kind.STOPPED:
        held = summary.failure == Kind.HELD
        source.due = summary.started + (HELD_AGAIN if held else timedelta(seconds=source.cadence))


def validators(session: Session, source_id: int, line: str) -> Validators:
    """What the first page of a list was served with last time."""
    state = frontier.listing(session, source_id, line)
    return Validators(state.etag, state.last_modified, state.digest)


def keep(session: Session, source_id: int, raw: RawPost, now: datetime) -> tuple[str, bool]:
    """Keeps a post and marks its row as opened; what it was (`intake.Outcome`) and whether it has a place."""
    source = session.get_one(Source, source_id)
    kept = intake.keep(session, source, raw, now)
    frontier.opened(session, source_id, raw.line, raw.listed_key or raw.key, now, _instant(raw.posted))
    return str(kept.outcome), kept.placed


def _instant(posted: date | datetime | None) -> datetime | None:
    if posted is None or isinstance(posted, datetime):
        return posted
    return seoul_midnight(posted)


def keep_page(session: Session, source_id: int, url: str, reason: Reason, html: str, now: datetime) -> None:
    """Keeps a page that could not be read for a look: masked, cut, compressed."""
    # Cut before masking, or a page of 5 MB would hold up the writer; the tail goes, as a number may have been cut in it.
    masked = mask_stored(html[:KEPT_BYTES])
    if len(html) > KEPT_BYTES:
        masked = masked[:-100]
    data = masked.encode("utf-8", "replace")[:KEPT_BYTES]
    session.add(KeptPage(source_id=source_id, url=url, reason=reason, kept=now, html=zlib.compress(data)))

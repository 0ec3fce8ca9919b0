"""What a run leaves behind: its record, when its source is due again, and pages that could not be read."""

import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, delete

from aggregator import intake
from aggregator.clock import seoul_midnight
from aggregator.models import KeptPage, Post, PostStatus, Run, Sighting, Source, SourceState
from aggregator.rawpost import RawPost
from aggregator.reading.text import mask_stored
from crawler import frontier, slugs
from crawler.failures import Kind, Refused
from crawler.frontier import Recorded, Validators
from crawler.home import at_home
from crawler.house import RunSummary
from crawler.pages.page import ListPage, Reason
from crawler.steps import ListStep
from crawler.vanishing import Said, is_confirmed

KEPT_BYTES = 200_000
PAGES_KEPT = timedelta(days=30)
HELD_AGAIN = timedelta(minutes=5)


def begin(session: Session, source_id: int, now: datetime) -> int:
    """Opens the record of a run and returns its number; a run that is killed leaves it without an end."""
    run = Run(source_id=source_id, started=now, counts={})
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def end(
    session: Session,
    source_id: int,
    run_id: int | None,
    summary: RunSummary,
    complete: bool,
    leave: Refused | None = None,
) -> None:
    """Closes the record of a run, and says when its source is due again: a stopped one stays due.

    `leave` is what ended it, where that says how long the site wants to be left alone, or that a person has to decide.
    """
    run = session.get(Run, run_id) if run_id is not None else None
    if run is not None:
        run.ended, run.complete, run.counts = summary.ended, complete, summary.counts
        run.failure, run.message = summary.failure, summary.message
    source = session.get(Source, source_id)
    if source is not None and summary.failure != Kind.STOPPED:
        held = summary.failure == Kind.HELD
        due = summary.started + (HELD_AGAIN if held else timedelta(seconds=source.cadence))
        source.due = max(due, leave.until) if leave is not None and leave.until is not None else due
        if leave is not None and leave.pause:
            source.state = SourceState.PAUSED


def validators(session: Session, source_id: int, line: str) -> Validators:
    """What the first page of a list was served with last time."""
    state = frontier.listing(session, source_id, line)
    return Validators(state.etag, state.last_modified, state.digest)


def record_list(
    session: Session, source_id: int, step: ListStep, listed: ListPage, how: tuple[Validators, bool], now: datetime
) -> tuple[Recorded, list[tuple[RawPost, str, bool]]]:
    """Records a list page and keeps the posts that it carries, in one transaction.

    `how` has what the page was served with, and whether nothing follows it. Each kept post comes with what `keep` says.
    """
    validators, past_end = how
    state = frontier.listing(session, source_id, step.line)
    if step.page == 1:
        frontier.remember(state, validators)
    recorded = frontier.record(session, state, step.page, listed.rows, now, past_end=past_end)
    session.flush()
    return recorded, [(raw, *keep(session, source_id, raw, now)) for raw in listed.posts.values()]


def keep(session: Session, source_id: int, raw: RawPost, now: datetime) -> tuple[str, bool]:
    """Keeps a post and marks its row as opened; what it was (`intake.Outcome`) and whether it has a place."""
    source = session.get_one(Source, source_id)
    kept = intake.keep(session, source, at_home(raw, source.region, source.options), now)
    frontier.opened(session, source_id, raw.line, raw.listed_key or raw.key, now, _instant(raw.posted))
    slugs.hand_over(session, source_id, raw, now)
    return str(kept.outcome), kept.placed


def mark_gone(session: Session, source_id: int, said: Sequence[Said]) -> int:
    """Notes what addresses said, and withdraws the posts of which it is the second word; how many those are."""
    source = session.get_one(Source, source_id)
    withdrawn = 0
    for one in said:
        row = session.get(Sighting, (source_id, one.line, one.key))
        post = session.get(Post, intake.post_id(source.uid, one.line, one.key))
        if row is None or post is None:
            continue
        if is_confirmed(row.gone, one.when) and post.status is PostStatus.PUBLIC:
            intake.withdraw(session, post, PostStatus.WITHDRAWN, one.when)
            row.attempts = 0
            withdrawn += 1
        row.gone = row.gone or one.when
        session.add(row)
    return withdrawn


def tidy(session: Session, now: datetime) -> None:
    """Throws away kept pages that are older than 30 days. Belongs once into each crawl."""
    session.exec(delete(KeptPage).where(col(KeptPage.kept) < now - PAGES_KEPT))


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

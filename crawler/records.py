"""What a run leaves behind: its record, when its source is due again, and pages that could not be read."""

import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, col, delete, insert, select, update

from aggregator import intake
from aggregator.clock import seoul_midnight
from aggregator.models import KeptPage, Post, PostStatus, Run, Sighting, Source, SourceState
from aggregator.rawpost import RawPost
from aggregator.reading.text import mask_public, mask_stored
from crawler import frontier, slugs, walks
from crawler.failures import Kind, Refused
from crawler.home import at_home
from crawler.pages.page import ListPage, Reason
from crawler.steps import ListStep
from crawler.summary import RunSummary
from crawler.vanishing import Said, is_confirmed
from crawler.walks import Recorded

KEPT_BYTES = 200_000
PAGES_KEPT = timedelta(days=30)
MOST_PAGES_KEPT = 30  # of one source
HELD_AGAIN = timedelta(minutes=5)

# The end of a run is written for every source every time, so it goes past the ORM.
_RUN = SQLModel.metadata.tables["run"]
_SOURCE = SQLModel.metadata.tables["source"]
_BEGIN = insert(_RUN).returning(_RUN.c.source_id, _RUN.c.id)
_END = update(_RUN).where(_RUN.c.id == bindparam("of_run"))
_NEXT_TIME = update(_SOURCE).where(_SOURCE.c.id == bindparam("of_source"))


def begin_all(session: Session, source_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """Opens the record of a run for each source and returns their numbers; one that is killed stays without an end."""
    opened = {"started": now, "complete": False, "failure": "", "message": "", "counts": {}}
    runs = [{"source_id": source_id, **opened} for source_id in source_ids]
    return {run.source_id: run.id for run in session.connection().execute(_BEGIN, runs)} if runs else {}


def begin(session: Session, source_id: int, now: datetime) -> int:
    """Opens the record of one run and returns its number."""
    return begin_all(session, [source_id], now)[source_id]


def forget(session: Session, run_ids: Sequence[int]) -> None:
    """Takes back the records of runs that did not come about."""
    session.exec(delete(Run).where(col(Run.id).in_(run_ids)))


def end(
    session: Session,
    source: Source,
    run_id: int,
    summary: RunSummary,
    complete: bool,
    leave: Refused | None = None,
) -> None:
    """Closes the record of a run, and says when its source is due again: a stopped one stays due.

    `leave` is what ended it, where that says how long the site wants to be left alone, or that a person has to decide.
    """
    came_of = {"of_run": run_id, "ended": summary.ended, "complete": complete, "counts": summary.counts}
    session.connection().execute(_END, came_of | {"failure": summary.failure, "message": summary.message})
    if summary.failure == Kind.STOPPED:
        return
    held = summary.failure == Kind.HELD
    due = summary.started + (HELD_AGAIN if held else timedelta(seconds=source.cadence))
    next_time: dict[str, Any] = {"of_source": source.id, "due": due}
    if leave is not None and leave.until is not None:
        # What was left to do is done as soon as the site allows it.
        next_time["due"] = leave.until if leave.kind is Kind.WAITING else max(due, leave.until)
    if leave is not None and leave.pause:
        next_time["state"] = SourceState.PAUSED
    session.connection().execute(_NEXT_TIME, next_time)


def record_list(
    session: Session, source_id: int, step: ListStep, listed: ListPage, past_end: bool, now: datetime
) -> tuple[Recorded, list[tuple[RawPost, str, bool]]]:
    """Records a list page and keeps the posts that it carries, in one transaction.

    `past_end` says that nothing follows it. Each kept post comes with what `keep` says.
    """
    recorded = walks.record(session, (source_id, step.line), step.walk, step.page, listed.rows, now, past_end=past_end)
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
    """Keeps a page that could not be read for a look: masked, cut, compressed, the newest of each address."""
    # Cut before masking, or a page of 5 MB would hold up the writer; the tail goes, as a number may have been cut in it.
    masked = mask_public(mask_stored(html[:KEPT_BYTES]), "unknown")
    if len(html) > KEPT_BYTES:
        masked = masked[:-100]
    data = masked.encode("utf-8", "replace")[:KEPT_BYTES]
    of_source = col(KeptPage.source_id) == source_id
    session.exec(delete(KeptPage).where(of_source, col(KeptPage.url) == url))
    session.add(KeptPage(source_id=source_id, url=url, reason=reason, kept=now, html=zlib.compress(data)))
    session.flush()
    newest = select(KeptPage.id).where(of_source).order_by(col(KeptPage.kept).desc(), col(KeptPage.id).desc())
    session.exec(delete(KeptPage).where(of_source, col(KeptPage.id).not_in(newest.limit(MOST_PAGES_KEPT))))

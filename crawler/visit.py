"""One run of one source: what is asked for next, and what came of it.

`steps()` is the whole course of a run in the order in which it happens. The spider takes a step, does the request, reports
to the visit, and takes the next: so a source never has more than one request under way.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.models import Sighting, Source
from aggregator.rawpost import RawPost
from crawler import frontier, records
from crawler.failures import Kind, Refused
from crawler.frontier import Recorded, Validators
from crawler.house import House, RunSummary
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board

logger = logging.getLogger(__name__)

MOST_FAILURES = 3
MOST_PAGES = 3000
MOST_KEPT_PAGES = 10


@dataclass(slots=True)
class ListStep:
    """A list page to ask for. `onward` is the page that follows, set by whoever read it."""

    line: str
    page: int
    url: str
    validators: Validators | None = None
    onward: int | None = None


@dataclass(frozen=True, slots=True)
class PostStep:
    """A post's page to ask for, and the row that names it. `again`: it was read before."""

    line: str
    url: str
    row: Row
    again: bool


Step = ListStep | PostStep


class Visit:
    """One run of one source."""

    def __init__(self, house: House, source: Source) -> None:
        assert source.id is not None
        self.house = house
        self.source = source
        self.source_id = source.id
        self.platform = PLATFORMS[source.platform]
        self.counts: Counter[str] = Counter()
        self.failure = ""
        self.message = ""
        self._over = False
        self._started: datetime | None = None
        self._run_id: int | None = None
        self._open_lines: set[str] = set()
        self._tried: set[tuple[str, str]] = set()
        self._passed: set[str] = set()
        self._in_a_row = 0
        self._kept_pages = 0

    async def steps(self) -> AsyncIterator[Step]:
        """What to ask for, in order: posts left over, each line's list pages and their posts, then recent posts again."""
        self._started = self.house.clock()
        self._run_id = await self.house.write(records.begin, self.source_id, self._started)
        async for post in self._posts_due():
            yield post
        if self.over():
            return
        for line in self.platform.lines(self.source.options):
            self._open_lines.add(line)
            async for step in self._walk(line):
                yield step
            if self.over():
                return
        for sighting in await self.house.write(frontier.to_look_again, self.source_id, self._started):
            if (sighting.line, sighting.key) not in self._tried:
                yield self._open(sighting)
                if self.over():
                    return

    async def _walk(self, line: str) -> AsyncIterator[Step]:
        page: int | None = 1
        self._passed.clear()
        left = MOST_PAGES if self.house.pages is None else self.house.pages
        while page is not None and left > 0:
            url = self.platform.list_url(self._board(line), page)
            step = ListStep(line, page, url)
            if page == 1:
                step.validators = await self.house.write(records.validators, self.source_id, line)
            yield step
            if self.over():
                return
            page, left = step.onward, left - 1
            async for post in self._posts_due():
                yield post
        if page is not None:
            self.counts["pages-left"] += 1

    async def _posts_due(self) -> AsyncIterator[Step]:
        due = await self._batch()
        while due:
            for sighting in due:
                yield self._open(sighting)
                if self.over():
                    return
            due = await self._batch()

    async def _batch(self) -> list[Sighting]:
        return await self.house.write(frontier.pending, self.source_id, self.house.clock(), self._tried)

    def _board(self, line: str) -> Board:
        return Board(self.source.address, self.source.options, line)

    def read(self, step: Step, page: Page) -> ListPage | RawPost:
        """The rows or the post on a page. Raises Unreadable, also where a reader has a fault."""
        try:
            if isinstance(step, ListStep):
                return self.platform.read_list(page, self._board(step.line))
            return self.platform.read_post(page, self._board(step.line), step.row)
        except Unreadable:
            raise
        except Exception as why:
            logger.exception("the reader failed on %s", page.url)
            raise Unreadable(Reason.LAYOUT, f"the reader failed ({type(why).__name__})") from why

    def _open(self, sighting: Sighting) -> PostStep:
        self._tried.add((sighting.line, sighting.key))
        return PostStep(sighting.line, sighting.url, Row.restored(sighting.row), again=sighting.checked is not None)

    # What the spider reports.

    def answered(self, step: Step, status: int) -> None:
        """A page came, whatever is in it."""
        self._in_a_row = 0
        self.counts["pages"] += 1
        kind = "list" if isinstance(step, ListStep) else "post"
        self.house.tell({"event": "page", "source": self.source.uid, "kind": kind, "url": step.url, "status": status})

    async def read_list(self, step: ListStep, listed: ListPage, validators: Validators) -> None:
        """A list page was read: records its rows, keeps the posts that it carries, and finds out which page follows."""
        rows = [row for row in listed.rows if not row.secret]
        self.counts["rows"] += len(listed.rows)
        self.counts["skipped-secret"] += len(listed.rows) - len(rows)
        keys = {row.key for row in listed.rows if not row.pinned}
        past_end = listed.last or not keys - self._passed
        self._passed |= keys
        recorded, kept = await self.house.write(self._record, step, rows, listed.posts, validators, past_end)
        self.counts["rows-new"] += recorded.new
        self.counts["rows-changed"] += recorded.changed
        for raw, outcome, placed in kept:
            self.was_kept(raw, outcome, placed)
        self._go_on(step, recorded.next_page)
        if step.page == 1 and not rows and await self.house.write(frontier.knows, self.source_id, step.line):
            self._fail(Kind.EMPTY, f"the list {step.line or step.url} shows no posts, where there were some before")

    def _record(
        self,
        session: Session,
        step: ListStep,
        rows: Sequence[Row],
        posts: Mapping[str, RawPost],
        validators: Validators,
        past_end: bool,
    ) -> tuple[Recorded, list[tuple[RawPost, str, bool]]]:
        now = self.house.clock()
        state = frontier.listing(session, self.source_id, step.line)
        if step.page == 1:
            frontier.remember(state, validators)
        recorded = frontier.record(session, state, step.page, rows, now, past_end=past_end)
        session.flush()
        return recorded, [(raw, *records.keep(session, self.source_id, raw, now)) for raw in posts.values()]

    async def list_unchanged(self, step: ListStep) -> None:
        """The first list page is as it was last time."""
        self.counts["lists-unchanged"] += 1
        onward = await self.house.write(frontier.unchanged, self.source_id, step.line, self.house.clock())
        self._go_on(step, onward)

    def _go_on(self, step: ListStep, onward: int | None) -> None:
        step.onward = onward
        if onward is None:
            self._open_lines.discard(step.line)

    async def unreadable(self, step: Step, why: Unreadable, html: str) -> None:
        """A page came that is not what was asked for: it is counted, kept for a look, and nothing is stored from it."""
        self.counts[f"unreadable-{why.reason}"] += 1
        logger.warning("%s: %s", step.url, why)
        if self._kept_pages < MOST_KEPT_PAGES and why.reason is not Reason.EMPTY:
            self._kept_pages += 1
            await self.house.write(records.keep_page, self.source_id, step.url, why.reason, html, self.house.clock())
        if isinstance(step, ListStep):
            where = f" {step.line}" if step.line else ""
            self._fail(Kind.LAYOUT, f"page {step.page} of the list{where} could not be read: {why.detail}")
        else:
            await self._post_failed(step)

    async def refused(self, step: Step, why: Refused) -> None:
        """A request failed, or was not made. Three in a row end the run; what is stored stays."""
        self.counts[f"failed-{why.kind}"] += 1
        logger.info("%s: %s", step.url, why.message)
        if isinstance(step, PostStep):
            if why.kind is Kind.GONE:
                self._in_a_row = 0
            if why.kind not in (Kind.HELD, Kind.PRIVATE):
                await self._post_failed(step)
        elif why.kind is Kind.GONE and step.page > 1:
            # A page past the end: some programs answer 404, others an empty list.
            await self.house.write(frontier.close, self.source_id, step.line)
            self._go_on(step, None)
            return
        self._in_a_row += why.kind is not Kind.GONE and why.kind is not Kind.ROBOTS
        self._over = why.final or self._in_a_row >= MOST_FAILURES
        if isinstance(step, ListStep) or self._over:
            self._fail(why.kind, why.message)

    async def _post_failed(self, step: PostStep) -> None:
        await self.house.write(frontier.failed, self.source_id, step.line, step.row.key, self.house.clock())

    def was_kept(self, raw: RawPost, outcome: str, placed: bool) -> None:
        """A post was kept."""
        self.counts[outcome] += 1
        self.counts["placed"] += placed
        self.counts["dates-unread"] += raw.posted is None
        self.house.tell(
            {
                "event": "post",
                "source": self.source.uid,
                "outcome": outcome,
                "url": raw.url,
                "title": raw.title,
                "posted": raw.posted.isoformat() if raw.posted else None,
                "place": raw.place_text,
            }
        )

    async def not_kept(self, raw: RawPost) -> None:
        """A post was read, but keeping it failed."""
        self.counts["not-kept"] += 1
        self._fail(Kind.INTERNAL, "posts could not be kept by a fault of our own; see the log")
        await self.house.write(frontier.failed, self.source_id, raw.line, raw.listed_key or raw.key, self.house.clock())

    def _fail(self, kind: Kind, message: str) -> None:
        """The first failure names the run."""
        if not self.failure:
            self.failure, self.message = kind, message

    def over(self) -> bool:
        """Whether nothing more is asked for in this run."""
        return self._over

    @property
    def begun(self) -> bool:
        """Whether a step of it was taken."""
        return self._started is not None

    def interrupt(self, kind: Kind, message: str) -> None:
        """The run ends here, whatever it had still to ask for."""
        self._over = True
        self._fail(kind, message)

    async def end(self) -> None:
        """Writes the run's record, and says when the source is due again."""
        if self._started is None:
            self._started = self.house.clock()
        counts = {name: count for name, count in sorted(self.counts.items()) if count}
        summary = RunSummary(
            source=self.source.uid,
            started=self._started,
            ended=self.house.clock(),
            pages=counts.get("pages", 0),
            rows=counts.get("rows", 0),
            new=counts.get("new", 0),
            changed=counts.get("changed", 0) + counts.get("restored", 0),
            unchanged=counts.get("unchanged", 0),
            placed=counts.get("placed", 0),
            failure=self.failure,
            message=self.message,
            counts=counts,
        )
        complete = not self.failure and not self._open_lines
        await self.house.write(records.end, self.source_id, self._run_id, summary, complete)
        self.house.summaries.append(summary)
        self.house.tell({"event": "run", **summary.as_json()})

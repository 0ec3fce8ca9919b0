"""One run of one source: what is asked for next, and what came of it.

`steps()` is the whole course of a run in the order in which it happens. The spider takes a step, does the request, reports
to the visit, and takes the next: so a source never has more than one request under way.
"""

import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.intake import Outcome
from aggregator.models import Sighting, Source
from aggregator.rawpost import RawPost
from aggregator.reading.text import mask_stored
from crawler import frontier, looking_again, records
from crawler.failures import Kind, Refused
from crawler.frontier import Validators
from crawler.health import kind_of
from crawler.house import House, summary_of
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board
from crawler.steps import ListStep, PostStep, Step
from crawler.vanishing import Looks, Said

__all__ = ["ListStep", "PostStep", "Step", "Visit"]

logger = logging.getLogger(__name__)

MOST_FAILURES = 3
MOST_UNREADABLE = 20
MOST_PAGES = 3000
MOST_KEPT_PAGES = 10
LONGEST_SECONDS = 3600.0
# What a run ends with without anything being wrong: the site asked for time, and gets it.
NO_FAILURE = frozenset({Kind.WAITING})
# Refusals that say nothing about the page that was asked for.
NOT_THE_PAGE = frozenset({Kind.HELD, Kind.PRIVATE, Kind.WAITING, Kind.BUSY})
GONE_WORDS = {Reason.DELETED: "deleted", Reason.SECRET: "secret"}


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
        self.looks = Looks()
        self._over = False
        self._truncated = False
        self._leave: Refused | None = None
        self._deadline = float("inf")
        self._started: datetime | None = None
        self._run_id: int | None = None
        self._open_lines: set[str] = set()
        self._tried: set[tuple[str, str]] = set()
        self._passed: set[str] = set()
        self._in_a_row = 0
        self._kept_pages = 0
        self._posts_read = 0
        self._unread: list[tuple[Kind, str]] = []

    async def steps(self) -> AsyncIterator[Step]:
        """What to ask for, in order: posts left over, each line's list pages and their posts, then known posts again."""
        self._started, self._deadline = self.house.clock(), time.monotonic() + LONGEST_SECONDS
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
        async for post in self._known_again():
            yield post

    async def _known_again(self) -> AsyncIterator[Step]:
        """Known posts that are due for a look; and where one says that it is gone, a neighbour that should still open."""
        for sighting in await self.house.write(looking_again.to_look_again, self.source_id, self._started):
            if (sighting.line, sighting.key) not in self._tried:
                yield self._open(sighting)
                if self.over():
                    return
        if self.looks.lacks_neighbour:
            for sighting in await self.house.write(looking_again.neighbours, self.source_id, self._tried):
                yield self._open(sighting)
                if self.over() or not self.looks.lacks_neighbour:
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
            if self.over():
                return
        if page is not None:
            self._truncated = True
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
        self.looks.tried += sighting.kept
        return PostStep(sighting.line, sighting.url, Row.restored(sighting.row), known=sighting.kept)

    # What the spider reports.

    def answered(self, step: Step, status: int) -> None:
        """A page came, whatever is in it."""
        self.counts["pages"] += 1
        kind = "list" if isinstance(step, ListStep) else "post"
        self.house.tell({"event": "page", "source": self.source.uid, "kind": kind, "url": step.url, "status": status})

    async def read_list(self, step: ListStep, listed: ListPage, validators: Validators) -> None:
        """A list page was read: records its rows, keeps the posts that it carries, and finds out which page follows."""
        self._in_a_row = 0
        rows = [row for row in listed.rows if not row.secret]
        is_empty = not listed.rows
        self.counts["rows"] += len(listed.rows)
        await self._hidden(step.line, [row.key for row in listed.rows if row.secret])
        keys = {row.key for row in listed.rows if not row.pinned}
        past_end = listed.last or not keys - self._passed
        self._passed |= keys
        shown = {row.key for row in rows}
        listed = replace(listed, rows=rows, posts={key: raw for key, raw in listed.posts.items() if key in shown})
        recorded, kept = await self.house.write(
            records.record_list, self.source_id, step, listed, (validators, past_end), self.house.clock()
        )
        self.counts["rows-new"] += recorded.new
        self.counts["rows-changed"] += recorded.changed
        for raw, outcome, placed in kept:
            self._count(raw, outcome, placed)
        self._go_on(step, recorded.next_page)
        if step.page == 1 and is_empty and await self.house.write(frontier.knows, self.source_id, step.line):
            self._fail(Kind.EMPTY, f"the list {step.line or step.url} shows no posts, where there were some before")

    async def _hidden(self, line: str, keys: Sequence[str]) -> None:
        """Rows that are secret: never opened. Of a known post that is its site's word that it is not for us any more."""
        self.counts["skipped-secret"] += len(keys)
        known = await self.house.write(looking_again.kept_among, self.source_id, line, keys) if keys else []
        fresh = [key for key in known if (line, key) not in self._tried]
        self._tried |= {(line, key) for key in keys}
        self.looks.tried += len(fresh)
        self.looks.gone += [Said(line, key, self.house.clock()) for key in fresh]

    async def list_unchanged(self, step: ListStep) -> None:
        """The first list page is as it was last time."""
        self._in_a_row = 0
        self.counts["lists-unchanged"] += 1
        onward = await self.house.write(frontier.unchanged, self.source_id, step.line, self.house.clock())
        self._go_on(step, onward)

    def _go_on(self, step: ListStep, onward: int | None) -> None:
        step.onward = onward
        if onward is None:
            self._open_lines.discard(step.line)

    async def unreadable(self, step: Step, why: Unreadable, html: str, came_from: str = "") -> None:
        """A page came that is not what was asked for: it is counted, kept for a look, and nothing is stored from it.

        `came_from` is the address that answered in the end.
        """
        if isinstance(step, PostStep) and why.reason in GONE_WORDS:
            self._in_a_row = 0
            self.counts[f"skipped-{GONE_WORDS[why.reason]}"] += 1
            await self._said_gone(step)
            return
        logger.warning("%s: %s", step.url, why)
        self.counts[f"unreadable-{why.reason}"] += 1
        if self._kept_pages < MOST_KEPT_PAGES and why.reason is not Reason.EMPTY:
            self._kept_pages += 1
            await self.house.write(records.keep_page, self.source_id, step.url, why.reason, html, self.house.clock())
        kind, said = kind_of(why, html, step.url, came_from or step.url)
        if isinstance(step, ListStep):
            where = f" {step.line}" if step.line else ""
            self._fail(kind, f"page {step.page} of the list{where} could not be read: {said}")
        elif kind in (Kind.FIREWALL, Kind.BOT_CHECK):
            await self.refused(step, Refused(kind, said))
        else:
            self._in_a_row = 0
            self._unread.append((kind, said))
            await self._post_failed(step)
            if len(self._unread) >= MOST_UNREADABLE and not self._posts_read:
                self._over = self._truncated = True

    async def refused(self, step: Step, why: Refused, *, led_away: bool = False) -> None:
        """A request failed, or was not made. Three in a row end the run; what is stored stays.

        `led_away`: a redirect had led to another host, which is the one that refused.
        """
        self.counts["waits" if why.kind is Kind.WAITING else f"failed-{why.kind}"] += 1
        logger.info("%s: %s", step.url, why.message)
        if led_away and isinstance(step, PostStep):
            await self._post_failed(step)  # one post that leads astray says nothing of this site
            return
        if why.until is not None or why.pause:
            self._leave = why
        if isinstance(step, PostStep):
            if why.kind is Kind.GONE:
                await self._said_gone(step)
            elif why.kind not in NOT_THE_PAGE:
                await self._post_failed(step)
        elif why.kind is Kind.GONE and step.page > 1:
            # A page past the end: some programs answer 404, others an empty list.
            await self.house.write(frontier.close, self.source_id, step.line)
            self._go_on(step, None)
            return
        if why.kind is Kind.GONE:
            self._in_a_row = 0
        self._in_a_row += why.kind not in (Kind.GONE, Kind.ROBOTS)
        self._over = why.final or self._in_a_row >= MOST_FAILURES
        self._truncated |= self._over
        if why.kind in NO_FAILURE:
            self.message = self.message or why.message
        elif isinstance(step, ListStep) or self._over:
            self._fail(why.kind, why.message)

    async def _said_gone(self, step: PostStep) -> None:
        """A post's own address says that it is gone, or not for us."""
        if step.known:
            self.looks.gone.append(Said(step.line, step.row.key, self.house.clock()))
        await self._post_failed(step)

    async def _post_failed(self, step: PostStep) -> None:
        await self.house.write(frontier.failed, self.source_id, step.line, step.row.key, self.house.clock())

    def was_kept(self, raw: RawPost, outcome: str, placed: bool) -> None:
        """A post was kept, from its own page."""
        self._in_a_row = 0
        self._posts_read += 1
        self.looks.opened += outcome != Outcome.NEW
        self._count(raw, outcome, placed)

    def _count(self, raw: RawPost, outcome: str, placed: bool) -> None:
        self.counts[outcome] += 1
        self.counts["placed"] += placed
        self.counts["dates-unread"] += raw.posted is None
        self.house.tell(
            {
                "event": "post",
                "source": self.source.uid,
                "outcome": outcome,
                "url": raw.url,
                "title": mask_stored(raw.title),
                "posted": raw.posted.isoformat() if raw.posted else None,
                "place": mask_stored(raw.place_text),
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
        """Whether nothing more is asked for in this run. One that takes too long is cut short; the next goes on."""
        if time.monotonic() > self._deadline and not self._over:
            self._over = self._truncated = True
            self.message = self.message or "the run took an hour; the next one goes on from here"
        return self._over

    @property
    def begun(self) -> bool:
        """Whether a step of it was taken."""
        return self._started is not None

    def interrupt(self, kind: Kind, message: str) -> None:
        """The run ends here, whatever it had still to ask for."""
        self._over = self._truncated = True
        self._fail(kind, message)

    async def end(self) -> None:
        """Writes the run's record, and says when the source is due again."""
        if self._started is None:
            self._started = self.house.clock()
        if len(self._unread) >= MOST_FAILURES and not self._posts_read:
            kind, said = self._unread[0]
            self._fail(kind, f"none of {len(self._unread)} posts could be read: {said}")
        said_gone = self.looks.marks(healthy=not self.failure)
        self.counts["gone"] += len(self.looks.gone)
        if said_gone:
            self.counts["withdrawn"] += await self.house.write(records.mark_gone, self.source_id, said_gone)
        summary = summary_of(
            self.source.uid, (self._started, self.house.clock()), self.counts, self.failure, self.message
        )
        complete = not (self.failure or self._open_lines or self._truncated)
        await self.house.write(records.end, self.source_id, self._run_id, summary, complete, self._leave)
        self.house.summaries.append(summary)
        self.house.tell({"event": "run", **summary.as_json()})

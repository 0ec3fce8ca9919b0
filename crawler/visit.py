"""One run of one source: what came of each of its steps (`course.py` says which those are).

The spider takes a step, does the request, reports to the visit, and takes the next: so a source never has more than one
request under way.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from aggregator.intake import Outcome
from aggregator.models import Source
from aggregator.rawpost import RawPost
from aggregator.reading.text import mask_stored
from crawler import frontier, looking_again, records, walks
from crawler.course import Course
from crawler.failures import Kind, Refused
from crawler.health import has_moved, kind_of
from crawler.house import House
from crawler.pages.page import ListPage, Reason, Unreadable
from crawler.steps import ListStep, PostStep, Step
from crawler.vanishing import Said
from crawler.walks import Validators

logger = logging.getLogger(__name__)

MOST_KEPT_PAGES = 10
# Refusals that say nothing about the page that was asked for.
NOT_THE_PAGE = frozenset({Kind.HELD, Kind.PRIVATE, Kind.WAITING, Kind.BUSY})
GONE_WORDS = {Reason.DELETED: "deleted", Reason.SECRET: "secret"}


class Visit(Course):
    """One run of one source."""

    def __init__(self, house: House, source: Source) -> None:
        super().__init__(house, source)
        self._kept_pages = 0

    def answered(self, step: Step, status: int) -> None:
        """A page came, whatever is in it."""
        self.counts["pages"] += 1
        kind = "list" if isinstance(step, ListStep) else "post"
        self.house.tell({"event": "page", "source": self.source.uid, "kind": kind, "url": step.url, "status": status})

    async def read_list(self, step: ListStep, listed: ListPage, validators: Validators, came_from: str) -> None:
        """A list page was read: records its rows, keeps the posts that it carries, and finds out which page follows.

        A list that shows nothing where there was something is believed in nothing: it ends no walk, and is asked for anew.
        """
        self.tally.came()
        if has_moved(step.url, came_from):
            self.counts["moved"] += 1
            self.tally.message = self.tally.message or f"the list is at {came_from} now"
        if step.page == 1 and not listed.rows and await self._write(frontier.knows, step.line):
            said = f"the list {step.line or step.url} shows no posts, where there were some before"
            self.tally.fail(Kind.EMPTY, said)
            return
        rows = [row for row in listed.rows if not row.secret]
        self.counts["rows"] += len(listed.rows)
        await self._hidden(step.line, [row.key for row in listed.rows if row.secret])
        keys = {row.key for row in listed.rows if not row.pinned}
        past_end = listed.last or not keys - self._passed
        self._passed |= keys
        shown = {row.key for row in rows}
        listed = replace(listed, rows=rows, posts={key: raw for key, raw in listed.posts.items() if key in shown})
        if step.page == 1:
            step.walk = replace(step.walk, validators=validators)
        recorded, kept = await self._write(records.record_list, step, listed, past_end, self.house.clock())
        step.walk = recorded.walk
        self._is_unread |= bool(recorded.new or recorded.changed)
        self.counts["rows-new"] += recorded.new
        self.counts["rows-changed"] += recorded.changed
        for raw, outcome, placed in kept:
            self._count(raw, outcome, placed)
        self._go_on(step, recorded.onward)

    async def _hidden(self, line: str, keys: Sequence[str]) -> None:
        """Rows that are secret: never opened. Of a known post that is its site's word that it is not for us any more."""
        self.counts["skipped-secret"] += len(keys)
        known = await self._write(looking_again.kept_among, line, keys) if keys else []
        fresh = [key for key in known if (line, key) not in self._tried]
        self._tried |= {(line, key) for key in keys}
        self.looks.tried += len(fresh)
        self.looks.gone += [Said(line, key, self.house.clock()) for key in fresh]

    def list_unchanged(self, step: ListStep) -> None:
        """The first list page is as it was last time."""
        self.tally.came()
        self.counts["lists-unchanged"] += 1
        self._go_on(step, step.walk.resumed)

    def _go_on(self, step: ListStep, onward: int | None) -> None:
        step.onward = onward
        if onward is None:
            self._open_lines.discard(step.line)

    async def unreadable(self, step: Step, why: Unreadable, html: str, came_from: str = "") -> None:
        """A page came that is not what was asked for: it is counted, kept for a look, and nothing is stored from it.

        `came_from` is the address that answered in the end.
        """
        if isinstance(step, PostStep) and why.reason in GONE_WORDS:
            self.tally.came()
            self.counts[f"skipped-{GONE_WORDS[why.reason]}"] += 1
            await self._said_gone(step)
            return
        logger.warning("%s: %s", step.url, why)
        self.counts[f"unreadable-{why.reason}"] += 1
        if self._kept_pages < MOST_KEPT_PAGES and why.reason is not Reason.EMPTY:
            self._kept_pages += 1
            await self._write(records.keep_page, step.url, why.reason, html, self.house.clock())
        kind, said = kind_of(why, html, step.url, came_from or step.url)
        if isinstance(step, ListStep):
            where = f" {step.line}" if step.line else ""
            self.tally.fail(kind, f"page {step.page} of the list{where} could not be read: {said}")
        elif kind in (Kind.FIREWALL, Kind.BOT_CHECK):
            await self.refused(step, Refused(kind, said))
        else:
            self.tally.could_not_read(kind, said)
            await self._post_failed(step)

    async def refused(self, step: Step, why: Refused, *, led_away: bool = False) -> None:
        """A request failed, or was not made. Three in a row end the run; what is stored stays.

        `led_away`: a redirect had led to another site, which is the one that refused.
        """
        self.counts["waits" if why.kind is Kind.WAITING else f"failed-{why.kind}"] += 1
        logger.info("%s: %s", step.url, why.message)
        if led_away and isinstance(step, PostStep):
            await self._post_failed(step)  # one post that leads astray says nothing of this site
            return
        if why.until is not None or why.pause:
            self.tally.leave = why
        if isinstance(step, PostStep):
            if why.kind is Kind.GONE:
                await self._said_gone(step)
            elif why.kind not in NOT_THE_PAGE:
                await self._post_failed(step)
        elif why.kind is Kind.GONE and step.page > 1:
            # A page past the end: some programs answer 404, others an empty list.
            step.walk = await self.house.write(walks.close, (self.source_id, step.line), step.walk)
            self._go_on(step, None)
            return
        self.tally.refused(why, is_list=isinstance(step, ListStep))

    async def _said_gone(self, step: PostStep) -> None:
        """A post's own address says that it is gone, or not for us."""
        if step.known:
            self.looks.gone.append(Said(step.line, step.row.key, self.house.clock()))
        await self._post_failed(step)

    async def _post_failed(self, step: PostStep) -> None:
        await self._write(frontier.failed, step.line, step.row.key, self.house.clock())

    def was_kept(self, raw: RawPost, outcome: str, placed: bool) -> None:
        """A post was kept, from its own page."""
        self.tally.read_post()
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
        self.tally.fail(Kind.INTERNAL, "posts could not be kept by a fault of our own; see the log")
        await self._write(frontier.failed, raw.line, raw.listed_key or raw.key, self.house.clock())

    def interrupt(self, kind: Kind, message: str) -> None:
        """The run ends here, whatever it had still to ask for."""
        self.tally.stop()
        self.tally.fail(kind, message)

    async def end(self) -> None:
        """Writes the run's record, and says when the source is due again."""
        if not self.begun:
            await self._begin()
        assert self._started is not None
        self.tally.close()
        said_gone = self.looks.marks(healthy=not self.tally.failure)
        self.counts["gone"] += len(self.looks.gone)
        if said_gone:
            self.counts["withdrawn"] += await self._write(records.mark_gone, said_gone)
        summary = self.tally.summary(self.source.uid, self._started, self.house.clock())
        complete = not (summary.failure or self._open_lines or self.tally.truncated)
        await self.house.write(records.end, self.source, self._run_id, summary, complete, self.tally.leave)
        self.house.summaries.append(summary)
        self.house.tell({"event": "run", **summary.as_json()})

"""What one run of one source asks for, one request after the other; what came of them is told to the visit (`visit.py`).

A site that wants long waits between requests (a Crawl-delay of minutes) gives one request a run. Its runs go on where the
last one was: with the posts that are due, then with the next page of an unfinished walk, the lists in another order each
time, so that all get their turn. (That a post is gone is not found out there: that takes two requests in one run.)
"""

import logging
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from aggregator.models import Sighting, Source
from aggregator.rawpost import RawPost
from crawler import frontier, looking_again, records, walks, ways
from crawler.house import House
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board
from crawler.sites import origin_of
from crawler.steps import ListStep, PostStep, Step
from crawler.tally import Tally
from crawler.vanishing import Looks
from crawler.walks import Validators, Walk

logger = logging.getLogger(__name__)
T = TypeVar("T")

MOST_PAGES = 3000
# For so long after a wait that it asked for a site counts as slow, and its pages as not shifted.
LATELY = timedelta(hours=1)


class Course:
    """The course of one run."""

    def __init__(self, house: House, source: Source) -> None:
        assert source.id is not None
        self.house = house
        self.source = source
        self.source_id = source.id
        self.platform = PLATFORMS[source.platform]
        self.tally = Tally()
        self.counts = self.tally.counts
        self.looks = Looks()
        self._started: datetime | None = None
        self._run_id = 0
        self._is_unread = False
        self._is_slow = False
        self._open_lines: set[str] = set()
        self._tried: set[tuple[str, str]] = set()
        self._passed: set[str] = set()

    @property
    def begun(self) -> bool:
        """Whether a step of it was taken."""
        return self._started is not None

    async def steps(self) -> AsyncIterator[Step]:
        """What to ask for, in order: posts left over, each line's list pages and their posts, then known posts again."""
        await self._begin()
        async for post in self._posts_due():
            yield post
        self._open_lines.update(self.platform.lines(self.source.options))
        for part in self._parts():
            if self.tally.is_over():
                return
            async for step in part:
                yield step

    def _parts(self) -> list[AsyncIterator[Step]]:
        lines = [self._line(line) for line in self.platform.lines(self.source.options)]
        parts = [*lines, self._known_again()]
        if self._is_slow:
            random.Random(self._run_id).shuffle(parts)  # noqa: S311 - fair turns, no secret
        return parts

    async def _begin(self) -> None:
        self._started = now = self.house.clock()
        self.tally.start()
        outset = self.house.outset
        self._is_unread = self.source_id in outset.unread
        waited = (await self.house.site(origin_of(self.source.address))).wait_until
        self._is_slow = waited is not None and waited <= now < waited + LATELY
        self._run_id = outset.runs.pop(self.source_id, 0) or await self._write(records.begin, now)

    async def _write(self, work: Callable[..., T], *values: Any) -> T:
        """Work on this source in the store: `work(session, source_id, *values)`."""
        return await self.house.write(work, self.source_id, *values)

    async def _line(self, line: str) -> AsyncIterator[Step]:
        async for step in self._walk(line):
            yield step
        async for step in self._in_another_way(line):
            yield step

    async def _walk(self, line: str) -> AsyncIterator[Step]:
        walk = self.house.outset.walks.get((self.source_id, line), Walk())
        page: int | None = 1
        self._passed.clear()
        if self._is_slow and walk.next_page is not None:
            page = walk.next_page
            self._passed |= await self._write(walks.passed, line, walk)
        left = MOST_PAGES if self.house.pages is None else self.house.pages
        while page is not None and left > 0:
            step = ListStep(line, page, self.platform.list_url(self._board(line), page), walk)
            yield step
            if self.tally.is_over():
                return
            page, walk, left = step.onward, step.walk, left - 1
            async for post in self._posts_due():
                yield post
            if self.tally.is_over():
                return
        if page is not None:
            self.tally.truncated = True
            self.counts["pages-left"] += 1

    async def _in_another_way(self, line: str) -> AsyncIterator[Step]:
        """The list in the next way that works, where the one that it was read in has closed; the run says so."""
        given, failure, message = self.source.options, self.tally.failure, self.tally.message
        if self.tally.is_over() or self._was_listed():
            return
        for options in ways.left(self.platform, self.source.address, given, failure):
            self.source.options, self.tally.failure, self.tally.message = options, "", ""
            stood = self.house.outset.walks.get((self.source_id, line), Walk())
            # What a list was served with is true of no other.
            self.house.outset.walks[self.source_id, line] = replace(stood, validators=Validators())
            async for step in self._walk(line):
                yield step
            if self._was_listed():
                self.counts["another-way"] += 1
                self.tally.message = self.tally.message or f"{message}; the list was read as {options['via']}"
                await self._write(ways.go_over, options, failure)
                return
            if self.tally.is_over():
                break
        self.source.options, self.tally.failure, self.tally.message = given, failure, message

    def _was_listed(self) -> bool:
        return self.counts["rows"] + self.counts["lists-unchanged"] > 0

    async def _posts_due(self) -> AsyncIterator[Step]:
        while self._is_unread:
            due = await self._write(frontier.pending, self.house.clock(), self._tried)
            self._is_unread = bool(due)
            for sighting in due:
                yield self._open(sighting)
                if self.tally.is_over():
                    return

    async def _known_again(self) -> AsyncIterator[Step]:
        """Known posts that are due for a look; and where one says that it is gone, a neighbour that should still open."""
        is_stale = self.source_id in self.house.outset.stale
        for sighting in await self._write(looking_again.to_look_again, self._started) if is_stale else ():
            if (sighting.line, sighting.key) not in self._tried:
                yield self._open(sighting)
                if self.tally.is_over():
                    return
        if self.looks.lacks_neighbour:
            for sighting in await self._write(looking_again.neighbours, self._tried):
                yield self._open(sighting)
                if self.tally.is_over() or not self.looks.lacks_neighbour:
                    return

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

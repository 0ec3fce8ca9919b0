"""The spider behind all others: it visits the sources that it is given, one at a time a host, all hosts at once."""

import logging
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar, Self
from urllib.parse import urlencode, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from aggregator import config, tables
from aggregator.clock import wall_clock
from aggregator.config import holder_name
from aggregator.errors import SosikError
from aggregator.models import Source
from aggregator.rawpost import RawPost
from aggregator.store import Store
from crawler import guest, outset, records, sources
from crawler.answers import told_at, validators
from crawler.charset import decode
from crawler.failures import Kind, Refused, of_exception, of_status
from crawler.health import blocked
from crawler.house import House
from crawler.items import PostItem
from crawler.outset import host_of
from crawler.pages.page import ListPage, Page, Reason, Unreadable
from crawler.platforms import PLATFORMS
from crawler.sites import origin_of
from crawler.steps import ListStep, PostStep, Step
from crawler.visit import Visit

logger = logging.getLogger(__name__)

BROKEN = "the crawl broke off by a fault of its own; see the log"


class Tour:
    """The sources of one host, visited one after the other."""

    def __init__(self, house: House, found: Iterable[Source]) -> None:
        self.visits = [Visit(house, source) for source in found]
        self._steps: AsyncIterator[Step] | None = None

    async def next(self) -> tuple[Visit, Step] | None:
        """The next step of the first visit that has one; visits that have none left are ended."""
        while self.visits:
            visit = self.visits[0]
            if self._steps is None:
                self._steps = visit.steps()
            try:
                step = await anext(self._steps, None)
            except Exception:
                # A fault of ours with one source (its options, a broken row) must not keep others from their turn.
                logger.exception("the visit to %s broke off", visit.source.uid)
                visit.interrupt(Kind.INTERNAL, BROKEN)
                step = None
            if step is not None:
                return visit, step
            self._steps = None
            await visit.end()
            self.visits.pop(0)
        return None


class SourceSpider(Spider):
    """Visits sources of any platform. Subclasses with a `platform` are the named ones: `scrapy crawl smalllibrary`.

    Arguments on the command line: `-a source=UID` visits only that one.
    """

    name = ""
    platform: ClassVar[str] = ""
    house: House
    tours: Sequence[Tour] = ()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Adds what depends on the installation: who we are, and how long we wait."""
        super().update_settings(settings)
        ours = settings.get("SOSIK")
        if ours is None:
            ours = config.load()
            settings.set("SOSIK", ours, priority="spider")
        settings.set("USER_AGENT", guest.user_agent(ours), priority="spider")
        settings.set("DOWNLOAD_DELAY", guest.delay(ours), priority="spider")

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        house: House | None = None,
        found: Sequence[Source] | None = None,
        source: str = "",
        **kwargs: Any,
    ) -> Self:
        """`house` and `found` are given by `crawler.run`; under `scrapy crawl` they come from configuration and store."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        ours = crawler.settings["SOSIK"]
        if house is None or found is None:
            tables.adopt(ours.home)
            house = House(ours, Store(ours.database_url), wall_clock)
            found = _of_platform(house.store, cls.platform, source)
        spider.house = house
        readable = [one for one in found if one.platform in PLATFORMS]
        for one in found:
            if one.platform not in PLATFORMS:
                logger.error("%s is on the platform %r, which this version does not know", one.uid, one.platform)
        ordered = sorted(readable, key=lambda one: (host_of(one), one.id or 0))
        spider.tours = [Tour(house, group) for _, group in groupby(ordered, key=host_of)]
        give_slots(crawler.settings, {host_of(one) for one in readable})
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The first request to each host, after what is to be done once a crawl."""
        if self.tours:
            await self.house.write(records.tidy, self.house.clock())
            found = [visit.source for tour in self.tours for visit in tour.visits]
            self.house.outset = await self.house.write(outset.begin, found, holder_name(), self.house.clock())
        for tour in self.tours:
            async for request in self._onward(tour):
                yield request

    async def _onward(self, tour: Tour) -> AsyncIterator[Request]:
        """The next request to the host of a tour, if there is one."""
        while (following := await tour.next()) is not None:
            visit, step = following
            try:
                request = self._request(tour, visit, step)
            except ValueError:
                await visit.refused(step, Refused(Kind.ANSWER, f"{step.url[:200]!r} is no address"), led_away=True)
            else:
                yield request
                return

    def _request(self, tour: Tour, visit: Visit, step: Step) -> Request:
        form = step.row.form if isinstance(step, PostStep) else ()
        return Request(
            step.url,
            method="POST" if form else "GET",
            headers={"Content-Type": "application/x-www-form-urlencoded"} if form else None,
            body=urlencode(form),
            callback=self.arrived,
            errback=self.failed,
            cb_kwargs={"tour": tour, "visit": visit, "step": step},
            meta={"validators": step.validators} if isinstance(step, ListStep) else {},
            dont_filter=True,
        )

    async def arrived(self, response: Response, tour: Tour, visit: Visit, step: Step) -> AsyncIterator[Any]:
        """Reads what came, yields the post if it is one, and goes on."""
        try:
            raw = await self._take(response, visit, step)
        except Refused as why:
            await visit.refused(step, why)
        except Unreadable as why:
            await visit.unreadable(step, why, _text(response), response.url)
        else:
            if raw is not None:
                item = PostItem(raw, visit)
                yield item
                # Scrapy works on items while it goes on here; a post is kept before the next is asked for.
                await item.kept
        async for request in self._onward(tour):
            yield request

    async def failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Reports a request that failed, and goes on."""
        request: Request = failure.request  # type: ignore[attr-defined]
        tour, visit, step = (request.cb_kwargs[name] for name in ("tour", "visit", "step"))
        assert failure.value is not None
        why = of_exception(failure.value, urlsplit(request.url).hostname or request.url)
        await visit.refused(step, why, led_away=origin_of(request.url) != origin_of(step.url))
        async for onward in self._onward(tour):
            yield onward

    async def _take(self, response: Response, visit: Visit, step: Step) -> RawPost | None:
        """The post on a post's page; a list page is recorded, if it is not what it was last time.

        Raises Refused for an answer that is none, and Unreadable for a page that is not what was asked for.
        """
        refused = of_status(response.status, urlsplit(response.url).hostname or response.url)
        if refused is not None:
            raise _named(refused, response, visit, step)
        visit.answered(step, response.status)
        if isinstance(step, ListStep):
            await self._take_list(response, visit, step)
            return None
        post = visit.read(step, _page(response, visit))
        assert isinstance(post, RawPost)
        return post

    async def _take_list(self, response: Response, visit: Visit, step: ListStep) -> None:
        etag, modified, date = (_header(response, name) for name in ("ETag", "Last-Modified", "Date"))
        now, before = validators(etag, modified, date, response.body), step.validators
        if response.status == 304 and (before is None or not before.can_be_asked):
            raise Unreadable(Reason.EMPTY, "the site says that nothing changed, and was never asked that")
        if response.status == 304 or (before is not None and before.digest == now.digest):
            visit.list_unchanged(step)
            return
        listed = visit.read(step, _page(response, visit))
        assert isinstance(listed, ListPage)
        await visit.read_list(step, listed, now, response.url)

    async def closed(self, reason: str) -> None:
        """Ends the runs that are still open: the crawl was stopped, or a fault of ours broke it off."""
        for visit in (visit for tour in self.tours for visit in tour.visits):
            if reason == "finished":
                visit.interrupt(Kind.INTERNAL, BROKEN)
                await visit.end()
            elif visit.begun:
                visit.interrupt(Kind.STOPPED, "the crawl was stopped; the next one goes on from here")
                await visit.end()
        if self.house.outset.runs:
            await self.house.write(records.forget, list(self.house.outset.runs.values()))


def give_slots(settings: BaseSettings, hosts: Collection[str]) -> None:
    """A slot for each host that a crawl begins at: the configured delay, of which 0 counts only on this machine."""
    delay = settings["SOSIK"].delay
    slots = {host: {"delay": delay, "jitter": 0.0, "concurrency": 1} for host in hosts if guest.is_loopback(host)}
    settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
    settings.set("CONCURRENT_REQUESTS", min(max(len(hosts), 8), 256), priority="spider")


def _of_platform(store: Store, platform: str, uid: str) -> list[Source]:
    """The sources that `scrapy crawl` is to visit; none, and one line that says why, where there are none."""
    try:
        with store.require().reading() as session:
            found = [sources.find(session, uid)] if uid else sources.active(session, platform)
        if not found:
            raise SosikError(f"There is no source of {platform} to crawl; add one with 'sosik source add URL'.")
    except SosikError as why:
        logger.error("%s", why)
        return []
    return found


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _text(response: Response) -> str:
    return decode(response.body, _header(response, "Content-Type")).text


def _named(refused: Refused, response: Response, visit: Visit, step: Step) -> Exception:
    """A refusal by its status, or what its page shows it to be: a firewall, a bot check, a post that became secret."""
    if refused.kind is Kind.GONE:
        return refused
    text = _text(response)
    block = blocked(text)
    if block is not None:
        return Refused(block, f"{refused.message}: {block}")
    if refused.kind is Kind.FORBIDDEN and isinstance(step, PostStep):
        try:
            visit.read(step, Page(response.url, text, visit.house.clock()))
        except Unreadable as why:
            return why if why.reason in (Reason.SECRET, Reason.DELETED) else refused
    return refused


def _page(response: Response, visit: Visit) -> Page:
    """An answer as readers get it; what had to be repaired is counted."""
    content_type = _header(response, "Content-Type")
    decoded = decode(response.body, content_type)
    now, skewed = told_at(_header(response, "Date"), visit.house.clock())
    visit.counts["clock-skew"] += skewed
    visit.counts[f"charset-{decoded.repaired}"] += bool(decoded.repaired)
    visit.counts["charset-lost-signs"] += decoded.lost
    media_type = content_type.partition(";")[0].strip().lower() or "text/html"
    return Page(response.url, decoded.text, now, media_type)

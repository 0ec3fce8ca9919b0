"""When a site may be asked again: Crawl-delay and Retry-After, honoured up to a day; a longer wish pauses the source.

A short Crawl-delay is waited for. A long one ends the run: it is written down, and the next run comes when it is over.
"""

import asyncio
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from aggregator.clock import SEOUL
from crawler import sites
from crawler.answers import LONGEST_WAIT, asked_wait
from crawler.failures import Kind, Refused
from crawler.house import House
from crawler.sites import origin_of

PATIENCE = timedelta(minutes=1)


class PaceMiddleware:
    """Asks no host sooner than it wishes. Stands behind robots.txt, which tells the Crawl-delay in `meta["crawl_delay"]`."""

    def __init__(self, crawler: Crawler, house: House) -> None:
        self._crawler = crawler
        self._house = house
        self._asked: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler, crawler.spider.house)  # type: ignore[union-attr]

    async def process_request(self, request: Request) -> None:
        """Waits for the host's turn. Raises Refused where that would take too long."""
        host = urlsplit(request.url).hostname or ""
        if origin_of(request.url) not in map(origin_of, request.meta.get("redirect_urls", ())):
            await self._require_turn(request.url, host)
        delay = timedelta(seconds=request.meta.get("crawl_delay", 0.0))
        is_robots = request.meta.get("is_robots", False)
        if delay > PATIENCE:
            await self._wait_until(request.url, self._house.clock() + delay)
        elif not is_robots:
            await self._nap(host, delay.total_seconds())
        self._asked[host] = time.monotonic()

    async def process_response(self, request: Request, response: Response) -> Response:
        """Raises Refused for an answer that asks to be left alone for a while."""
        host = urlsplit(request.url).hostname or ""
        self._asked[host] = time.monotonic()  # a request may have been sent long after it was made
        retry, date = (_header(response, name) for name in ("Retry-After", "Date"))
        now = self._house.clock()
        wait = asked_wait(response.status, retry, date, now)
        if wait is None:
            return response
        await self._wait_until(response.url, now + wait)
        raise _refusal(Kind.BUSY, f"{host} asks us to come back later (status {response.status})", now, now + wait)

    async def _require_turn(self, url: str, host: str) -> None:
        until, now = (await self._house.site(origin_of(url))).wait_until, self._house.clock()
        if until is not None and until > now:
            raise _refusal(Kind.WAITING, f"{host} asked to be left alone", now, until)

    async def _wait_until(self, url: str, until: datetime) -> None:
        origin = origin_of(url)
        self._house.outset.sites[origin] = replace(await self._house.site(origin), wait_until=until)
        await self._house.write(sites.keep_wait, origin, until, self._house.clock())

    async def _nap(self, host: str, seconds: float) -> None:
        """Waits for Crawl-delay, which Scrapy reads and does nothing with; in short naps, so that a crawl can be stopped.

        (Scrapy announces that it stops only after the last request is done, so there is no event to wait for.)
        """
        free = self._asked.get(host, -seconds) + seconds
        while self._crawler.crawling and (left := free - time.monotonic()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, 0.5))


def _refusal(kind: Kind, said: str, now: datetime, until: datetime) -> Refused:
    day = f"{until.astimezone(SEOUL):%Y-%m-%d %H:%M}"
    if until - now > LONGEST_WAIT:
        message = f"{said}, until {day}: that is more than a day, so the source is paused"
        return Refused(Kind.BUSY, message, final=True, until=until, pause=True)
    return Refused(kind, f"{said}, until {day}", final=True, until=until)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")

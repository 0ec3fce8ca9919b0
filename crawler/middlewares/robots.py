"""robots.txt by RFC 9309: asked once a day for each site, kept in the store, obeyed.

A 4xx answer allows everything. No answer, a fault of the server, "too many requests" or a log-in page means: not this
time; nothing of the site is asked for then, and the next run asks again. Scrapy's own middleware crawls on instead.
"""

import asyncio
import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from sqlmodel import Session

from aggregator.models import Host
from crawler.failures import Kind, Refused, of_exception
from crawler.house import House

KEPT = timedelta(days=1)
MOST_BYTES = 512_000
LONGEST_DELAY = 86_400.0
FEW_LINKS = 15
_LOG_IN = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
_LOG_IN_PATH = re.compile(r"log[-_]?in|signin|/sso", re.IGNORECASE)


@dataclass(slots=True)
class _Site:
    """The rules of one origin in this crawl, and when its host was last asked for something (monotonic)."""

    rules: Protego
    delay: float
    asked: float


class RobotsMiddleware:
    """Lets through what robots.txt allows, no faster than its Crawl-delay."""

    def __init__(self, crawler: Crawler, house: House) -> None:
        self._crawler = crawler
        self._house = house
        self._agent = str(crawler.settings["USER_AGENT"])
        self._sites: dict[str, asyncio.Task[_Site]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler, crawler.spider.house)  # type: ignore[union-attr]

    async def process_request(self, request: Request) -> None:
        """Raises Refused for what robots.txt does not allow, and for everything while it cannot be had."""
        if request.meta.get("is_robots"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._sites:
            self._sites[origin] = asyncio.ensure_future(self._site(origin))
        site = await asyncio.shield(self._sites[origin])
        if not site.rules.can_fetch(request.url, self._agent):
            raise Refused(Kind.ROBOTS, f"robots.txt of {parts.hostname} does not allow {parts.path or '/'}")
        await self._pace(site)

    async def _pace(self, site: _Site) -> None:
        """Waits for Crawl-delay, which Scrapy reads and does nothing with; in short naps, so that a crawl can be stopped.

        (Scrapy announces that it stops only after the last request is done, so there is no event to wait for.)
        """
        while self._crawler.crawling and (left := site.asked + site.delay - time.monotonic()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, 0.5))
        site.asked = time.monotonic()

    async def _site(self, origin: str) -> _Site:
        now = self._house.clock()
        text, asked = await self._house.write(_kept, origin, now), -LONGEST_DELAY
        if text is None:
            text, asked = await self._fetch(origin, now), time.monotonic()
        rules = Protego.parse(text)
        delay = min(float(rules.crawl_delay(self._agent) or 0), LONGEST_DELAY)
        return _Site(rules, delay, asked)

    async def _fetch(self, origin: str, now: datetime) -> str:
        """The rules of a site as it has them now. Raises Refused where that means "not this time"."""
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta={"is_robots": True}, dont_filter=True)
        host = urlsplit(origin).hostname or origin
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            await self._house.write(_keep, origin, "", 0, now)
            why = of_exception(error, host)
            raise Refused(why.kind, why.message, final=True) from error
        text = _text(response)
        refusal = _not_now(response, text)
        # What is no rules is kept as no answer, so that the next run asks again.
        await self._house.write(_keep, origin, text, 0 if refusal else response.status, now)
        if refusal:
            raise Refused(Kind.ROBOTS, f"robots.txt of {host} {refusal}, so nothing is asked of it now", final=True)
        return text if response.status < 400 else ""


def _kept(session: Session, origin: str, now: datetime) -> str | None:
    """The rules as kept, if they are younger than a day and were really the site's."""
    host = session.get(Host, origin)
    if host is None or not host.status or not host.checked <= now < host.checked + KEPT:
        return None
    return host.robots if host.status < 400 else ""


def _keep(session: Session, origin: str, robots: str, status: int, now: datetime) -> None:
    session.merge(Host(origin=origin, robots=robots, status=status, checked=now))


def _text(response: Response) -> str:
    body = response.body[:MOST_BYTES]
    encoding = response.encoding if isinstance(response, TextResponse) else "utf-8"
    return body.decode(encoding or "utf-8", errors="replace").replace("\x00", "")


def _not_now(response: Response, text: str) -> str:
    """Why this answer is no rules at all, in words that follow "robots.txt of example.kr"; "" where it is."""
    if response.status >= 500 or response.status == 429:
        return f"was answered with status {response.status}"
    if response.status >= 400:
        return ""
    if response.status >= 300:
        return "redirects without an end"
    return "is a log-in page" if text.lstrip()[:1] == "<" and _is_log_in(response.url, text) else ""


def _is_log_in(url: str, html: str) -> bool:
    """A page that asks for a password and offers little else. (A site's home page in place of robots.txt has links.)"""
    if _LOG_IN_PATH.search(urlsplit(url).path):
        return True
    return _LOG_IN.search(html) is not None and html.count("<a ") < FEW_LINKS

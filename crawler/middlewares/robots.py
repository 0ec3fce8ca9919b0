"""robots.txt by RFC 9309: asked once a day for each site, kept in the store, obeyed.

A 4xx answer allows everything. No answer, a fault of the server, "too many requests" or a log-in page means: not this
time; nothing of the site is asked for then, and the next run asks again. Scrapy's own middleware crawls on instead.
What was known before a failed try stays known: it is not overwritten by what is no answer.
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler import guest, sites
from crawler.answers import LONGEST_WAIT
from crawler.failures import Kind, Refused, of_exception
from crawler.house import House
from crawler.sites import origin_of

MOST_BYTES = 512_000  # 500 KiB (RFC 9309, section 2.5)
FEW_LINKS = 15
_LOG_IN = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
_LOG_IN_PATH = re.compile(r"log[-_]?in|signin|/sso", re.IGNORECASE)


@dataclass(slots=True)
class _Site:
    """The rules of one origin, and the Crawl-delay that it asks of us, in seconds."""

    rules: Protego
    delay: float


class RobotsMiddleware:
    """Lets through what robots.txt allows, and hands its Crawl-delay on in `meta["crawl_delay"]`."""

    def __init__(self, crawler: Crawler, house: House) -> None:
        self._crawler = crawler
        self._house = house
        self._sites: dict[str, asyncio.Task[_Site]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler, crawler.spider.house)  # type: ignore[union-attr]

    async def process_request(self, request: Request) -> None:
        """Raises Refused for what robots.txt does not allow, and for everything while it cannot be had."""
        if request.meta.get("is_robots"):
            return
        parts, origin = urlsplit(request.url), origin_of(request.url)
        if origin not in self._sites:
            self._sites[origin] = asyncio.ensure_future(self._site(origin))
        site = await asyncio.shield(self._sites[origin])
        if not site.rules.can_fetch(request.url, guest.PRODUCT):
            raise Refused(Kind.ROBOTS, f"robots.txt of {parts.hostname} does not allow {parts.path or '/'}")
        if site.delay > LONGEST_WAIT.total_seconds():
            raise Refused(
                Kind.ROBOTS,
                f"robots.txt of {parts.hostname} asks for more than a day between two requests, so the source is paused",
                final=True,
                pause=True,
            )
        request.meta["crawl_delay"] = site.delay

    async def _site(self, origin: str) -> _Site:
        text = (await self._house.site(origin)).robots
        rules = _parsed(await self._fetch(origin, self._house.clock()) if text is None else text)
        delay = float(rules.crawl_delay(guest.PRODUCT) or 0)
        return _Site(rules, delay if delay > 0 else 0.0)  # "nan" is a number to Python

    async def _fetch(self, origin: str, now: datetime) -> str:
        """The rules of a site as it has them now. Raises Refused where that means "not this time"."""
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta={"is_robots": True}, dont_filter=True)
        host = urlsplit(origin).hostname or origin
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            why = of_exception(error, host)
            kind = Kind.ROBOTS if why.kind is Kind.BUSY else why.kind
            raise Refused(kind, why.message, final=True, until=why.until, pause=why.pause) from error
        text = _text(response)
        refusal = _not_now(response, text)
        if refusal:
            raise Refused(Kind.ROBOTS, f"robots.txt of {host} {refusal}, so nothing is asked of it now", final=True)
        await self._house.write(sites.keep_robots, origin, text, response.status, now)
        return text if response.status < 400 else ""


@lru_cache(64)
def _parsed(text: str) -> Protego:
    """The rules of a file; most sites have none, or that of their program."""
    return Protego.parse(text)


def _text(response: Response) -> str:
    """The file in UTF-8, as the standard has it; what is longer than is to be read ends at a whole line."""
    body = response.body[:MOST_BYTES]
    if len(response.body) > MOST_BYTES:
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return body.decode("utf-8-sig", errors="replace").replace("\x00", "")


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

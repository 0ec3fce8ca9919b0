"""The spider that runs one errand: it asks what it is told to, with all the care of a crawl, and stores nothing.

robots.txt, leases, delays, safety and caps are those of `crawler.settings`; its requests go through the same middlewares.
It stands outside `crawler.spiders`: an errand is given by a program, never by name.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings

from aggregator.clock import Clock
from crawler.asking import Answer, Ask, Form
from crawler.charset import decode
from crawler.failures import of_exception, of_status
from crawler.house import House
from crawler.pages.page import Page
from crawler.spiders.source import SourceSpider, give_slots

logger = logging.getLogger(__name__)

Errand = Callable[[Ask], Awaitable[None]]


class LookSpider(Spider):
    """Runs an errand. Each address is asked once, however often it is wanted."""

    name = "look"
    house: House
    errand: Errand
    answers: dict[tuple[str, Form], Answer]

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Who we are and how long we wait: as in every crawl."""
        SourceSpider.update_settings(settings)

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        house: House | None = None,
        errand: Errand | None = None,
        hosts: Collection[str] = (),
        **kwargs: Any,
    ) -> Self:
        """`hosts` are those that the errand begins at."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert house is not None
        assert errand is not None
        spider.house, spider.errand, spider.answers = house, errand, {}
        give_slots(crawler.settings, hosts)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The whole errand; what it asks for is no crawl, so nothing is yielded."""
        await self.errand(self.ask)
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    async def ask(self, url: str, form: Form = ()) -> Answer:
        """The answer to one request; what goes wrong is part of it. Never raises."""
        if (url, form) not in self.answers:
            self.answers[url, form] = await self._ask(url, form)
        return self.answers[url, form]

    async def _ask(self, url: str, form: Form) -> Answer:
        host = urlsplit(url).hostname or url
        try:
            response = await self.crawler.engine.download_async(_request(url, form))
        except Exception as error:  # noqa: BLE001 - whatever stops a request is an answer too
            why = of_exception(error, host)
            return Answer(url, failure=why.kind, message=why.message)
        refused = of_status(response.status, urlsplit(response.url).hostname or host)
        if refused is not None:
            return Answer(url, failure=refused.kind, message=refused.message)
        return Answer(url, page=_page(response, self.house.clock))


def _request(url: str, form: Form) -> Request:
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else None
    method = "POST" if form else "GET"
    return Request(url, method=method, headers=headers, body=urlencode(form), callback=NO_CALLBACK, dont_filter=True)


def _page(response: Response, clock: Clock) -> Page:
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    said = (response.headers.get("Date") or b"").decode("latin-1")
    try:
        now = parsedate_to_datetime(said)
        now = now if now.tzinfo else clock()
    except ValueError:
        now = clock()
    media_type = kind.partition(";")[0].strip().lower() or "text/html"
    return Page(response.url, decode(response.body, kind).text, now, media_type)

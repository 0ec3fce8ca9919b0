"""One process a host: before the first request to a host its lease is taken, and renewed while the crawl runs.

The hosts of a crawl's sources are taken at its outset, those that redirects lead to when they do. Leases are about processes
that really run, so they go by the wall clock, also in a crawl that is told another time.
"""

import asyncio
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from aggregator import leases
from aggregator.clock import wall_clock
from aggregator.config import holder_name
from aggregator.errors import HeldError
from crawler.failures import Kind, Refused
from crawler.house import House
from crawler.outset import LEASE_SECONDS, lease_name

RENEW_EVERY = 40


class LeaseMiddleware:
    """Lets no request to a host through without its lease."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._holder = holder_name()
        self._taking: dict[str, asyncio.Task[int]] = {}
        self._heartbeat: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        made = cls(crawler.spider.house)  # type: ignore[union-attr]
        crawler.signals.connect(made.release, signals.spider_closed)
        return made

    async def process_request(self, request: Request) -> None:
        """Raises Refused while somebody else works on the host."""
        host = urlparse_cached(request).hostname or ""
        if self._heartbeat is None:
            self._heartbeat = asyncio.ensure_future(self._renew())
        if host in self._house.outset.hosts:
            return
        try:
            await self._take(host)
        except HeldError as why:
            raise Refused(Kind.HELD, f"{host} is being crawled already: {why}") from None

    async def _take(self, host: str) -> None:
        held = self._house.outset.held.get(host)
        if held is not None:
            raise held
        if host not in self._taking:
            taking = self._house.write(leases.take, lease_name(host), self._holder, wall_clock(), LEASE_SECONDS)
            self._taking[host] = asyncio.ensure_future(taking)
        await self._taking[host]

    async def release(self) -> None:
        """Gives all hosts back."""
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        await self._house.write(leases.release_all, self._held(), self._holder, wall_clock())

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            lost = await self._house.write(leases.renew, self._held(), self._holder, wall_clock(), LEASE_SECONDS)
            for host, name in [(host, lease_name(host)) for host in self._hosts()]:
                if name in lost:
                    # We were away for longer than the lease (a machine that slept): the next request finds out.
                    self._house.outset.hosts.discard(host)
                    self._taking.pop(host, None)

    def _held(self) -> list[str]:
        return [lease_name(host) for host in self._hosts()]

    def _hosts(self) -> list[str]:
        taken = [host for host, task in self._taking.items() if task.done() and task.exception() is None]
        return [*self._house.outset.hosts, *taken]

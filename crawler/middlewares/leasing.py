"""One process a host: before the first request to a host its lease is taken, and renewed while the crawl runs.

Leases are about processes that really run, so they go by the wall clock, also in a crawl that is told another time.
"""

import asyncio
import os
import socket
from collections.abc import Sequence
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached
from sqlmodel import Session

from aggregator import leases
from aggregator.clock import wall_clock
from aggregator.config import holder_name
from aggregator.errors import HeldError
from aggregator.models import Lease
from crawler.failures import Kind, Refused
from crawler.house import House

SECONDS = 120
RENEW_EVERY = 40


def take(session: Session, host: str, holder: str) -> None:
    """Takes the lease on `host`, also from a process of this machine that has died. Raises HeldError."""
    name, now = f"host:{host}", wall_clock()
    lease = session.get(Lease, name, with_for_update=True)
    if lease is not None and lease.holder != holder and is_dead(lease.holder):
        leases.release(session, name, lease.holder, now)
    leases.take(session, name, holder, now, SECONDS)


def renew(session: Session, hosts: Sequence[str], holder: str) -> list[str]:
    """Renews the leases on `hosts`; those that somebody else has by now are returned."""
    lost = []
    for host in hosts:
        try:
            take(session, host, holder)
        except HeldError:
            lost.append(host)
    return lost


def give_back(session: Session, hosts: Sequence[str], holder: str) -> None:
    """Ends the leases on `hosts`."""
    for host in hosts:
        leases.release(session, f"host:{host}", holder, wall_clock())


def is_dead(holder: str) -> bool:
    """Whether a holder (`host:pid`) is a process of this machine that does not run any more."""
    machine, _, pid = holder.rpartition(":")
    if os.name != "posix" or machine != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


class LeaseMiddleware:
    """Takes the lease on each host before the first request to it, those of redirects included."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._holder = holder_name()
        self._taken: dict[str, asyncio.Task[None]] = {}
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
        if host not in self._taken:
            self._taken[host] = asyncio.ensure_future(self._house.write(take, host, self._holder))
        if self._heartbeat is None:
            self._heartbeat = asyncio.ensure_future(self._renew())
        try:
            await self._taken[host]
        except HeldError as why:
            raise Refused(Kind.HELD, f"{host} is being crawled already: {why}") from None

    async def release(self) -> None:
        """Gives all hosts back."""
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        await self._house.write(give_back, self._held(), self._holder)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            # In one transaction: with a thousand hosts, one each would keep the writer from its work.
            for host in await self._house.write(renew, self._held(), self._holder):
                # We were away for longer than the lease (a machine that slept): the next request finds out.
                del self._taken[host]

    def _held(self) -> list[str]:
        return [host for host, task in self._taken.items() if task.done() and task.exception() is None]

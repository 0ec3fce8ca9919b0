"""Limits on live answers: so many a minute for one address, whichever worker it reaches. Files on disk have none.

An address is that of the connection. Where that is a proxy that the configuration names, it is the last one in
X-Forwarded-For that no such proxy wrote: what a client writes there itself counts for nothing.
"""

import asyncio
import ipaddress
import math
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from feeds.web.asgi import App, Receive, Scope, Send, fields
from feeds.web.shared import Shared

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Refusal = Callable[[Scope, int], App]
"""Makes the answer to who asked too often: what was asked, and in how many seconds to ask again."""
WATCHED = ("/healthz", "/metrics")
"""Who watches the server may ask as often as it likes."""
_SITE_BITS = 64
"""Of an IPv6 address, what stands for one household."""


def networks(names: str) -> tuple[Network, ...]:
    """The networks of a comma-separated list of addresses and networks. Raises ValueError."""
    return tuple(ipaddress.ip_network(name.strip(), strict=False) for name in names.split(",") if name.strip())


def client(scope: Scope, proxies: Sequence[Network]) -> str:
    """Who asks, as one name for each household; "" where that cannot be told."""
    peer = (scope.get("client") or ("",))[0]
    hops = [hop.strip() for hop in fields(scope).get(b"x-forwarded-for", "").split(",") if hop.strip()]
    address = _address(peer)
    while hops and address is not None and any(address in network for network in proxies):
        before = _address(hops.pop())
        if before is None:
            break
        address = before
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _SITE_BITS), strict=False))
    return str(address or "")


def limited(app: App, shared: Shared, a_minute: int, proxies: Sequence[Network], refuse: Refusal) -> App:
    """`app`, for as many requests a minute as that from each address; 0 for any number."""
    if not a_minute:
        return app

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(WATCHED):
            return await app(scope, receive, send)
        take = partial(shared.take, client(scope, proxies), most=a_minute, rate=a_minute / 60, now=time.time())
        try:
            wait = await asyncio.to_thread(take)
        except (sqlite3.Error, OSError):  # a full disk is no reason to say nothing
            wait = 0.0
        answer: Awaitable[None] = (refuse(scope, math.ceil(wait)) if wait else app)(scope, receive, send)
        return await answer

    return guarded


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IP address as it is written by proxies: with a port, in brackets, or alone."""
    name = text.strip().strip('"')
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found

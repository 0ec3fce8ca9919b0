"""Where a crawl may connect to: only http and https, and only addresses that are routable everywhere.

The check stands in the resolver, which every connection asks (names, IP literals, `http://2130706433/`, each hop of a
redirect) and whose answer is the address connected to: a name that resolves to another address next time gains nothing.
"""

import ipaddress
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from aggregator import config
from aggregator.config import Settings
from crawler.failures import Kind, Refused

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is given out (RFC 4291, section 2.4); fec0::/10 is not
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")


def is_public(text: str) -> bool:
    """Whether an IP address is globally routable, also after unwrapping an IPv4 address that stands in an IPv6 one."""
    try:
        address: IPAddress = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64_LOCAL:
            return False
        address = _unwrapped(address)
        if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: ipaddress.IPv6Address) -> IPAddress:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    if address in _NAT64 or address in _COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def port_of(url: str) -> int:
    """The port that a request to `url` connects to."""
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Twisted's own resolver, without the addresses that must not be connected to. Set as TWISTED_DNS_RESOLVER."""

    # Host and port of what was refused, so that "not known" and "not allowed" can be told apart afterwards.
    refused: set[tuple[str, int]] = set()  # noqa: RUF012 - the resolver is process-wide, and so is what it refused

    def __init__(self, reactor: Any, settings: Settings) -> None:
        self._reactor = reactor
        self._settings = settings
        self._inner = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Made by Scrapy once a process; `crawler` is its CrawlerProcess."""
        return cls(reactor, crawler.settings.get("SOSIK") or config.load())

    def install_on_reactor(self) -> None:
        """Makes this the resolver of every connection in the process."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """As IHostnameResolver says; addresses that are not allowed are left out."""
        name = hostName.rstrip(".").lower()
        allowed = self._settings.allows_private(name, portNumber) or self._settings.is_proxy(name, portNumber)
        receiver = resolutionReceiver if allowed else _PublicOnly(resolutionReceiver, hostName, portNumber)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on what is public, and notes what is not."""

    def __init__(self, receiver: Any, host: str, port: int) -> None:
        self._receiver = receiver
        self._name = (host, port)

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self._receiver.addressResolved(address)
        else:
            GuardedResolver.refused.add(self._name)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class SafetyMiddleware:
    """Refuses other schemes, gives each request its own host's slot, and says why a private address was not reached."""

    def process_request(self, request: Request) -> None:
        """Raises Refused for anything but http and https."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused(Kind.REDIRECTS, f"{request.url[:80]!r} is neither http nor https")
        # A redirect to another host brings the slot of the first one along: it shall wait for its own host's turn.
        request.meta["download_slot"] = parts.hostname

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Names a refused address for what it is."""
        host = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and (host, port_of(request.url)) in GuardedResolver.refused:
            raise Refused(
                Kind.PRIVATE,
                f"{host} is on a private network; to crawl it, name it in SOSIK_ALLOW_PRIVATE_HOSTS",
            ) from exception

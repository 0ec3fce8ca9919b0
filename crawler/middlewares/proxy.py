"""The way out through a proxy, where `SOSIK_PROXY` names one; variables of the environment never do.

A proxy connects in our place, so the guarded resolver sees the proxy alone. The host of every request is therefore looked up
here first, and refused where any of its addresses is not routable everywhere. A name that is only known to the proxy (as in
networks without a name server for the web) passes if it is a name of the web: what the proxy then connects to is up to it.
"""

import asyncio
import socket
from typing import Self
from urllib.parse import unquote, urlsplit, urlunsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, NotConfigured
from scrapy.http import Response
from w3lib.http import basic_auth_header

from aggregator.config import Settings
from crawler.failures import Kind, Refused
from crawler.middlewares.safety import is_public, port_of

LOOK_UP_SECONDS = 20
_NO_WEB = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".private", ".home.arpa")


class ProxyMiddleware:
    """Sends each request through the proxy, once its host was looked at."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.proxy)
        self._settings = settings
        self._proxy = urlunsplit(("http", parts.netloc.rpartition("@")[2], "", "", ""))
        self._login = (
            basic_auth_header(unquote(parts.username), unquote(parts.password or ""), encoding="utf-8")
            if parts.username
            else None
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured where there is no proxy."""
        settings = crawler.settings.get("SOSIK")
        if settings is None or not settings.proxy:
            raise NotConfigured
        return cls(settings)

    async def process_request(self, request: Request) -> None:
        """Raises Refused for a host on a private network that is not named in SOSIK_ALLOW_PRIVATE_HOSTS."""
        host, port = urlsplit(request.url).hostname or "", port_of(request.url)
        if not self._settings.allows_private(host.rstrip("."), port) and not await _may_be_public(host, port):
            raise Refused(
                Kind.PRIVATE,
                f"{host} is on a private network; to crawl it, name it in SOSIK_ALLOW_PRIVATE_HOSTS",
            )
        request.meta["proxy"] = self._proxy
        if self._login is not None:
            request.headers["Proxy-Authorization"] = self._login

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's signature
        """Raises Refused where the proxy wants a log-in: that is no answer of the site."""
        if response.status == 407:
            raise Refused(Kind.CONNECTION, "the proxy in SOSIK_PROXY wants another name or password", final=True)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's signature
        """Raises Refused, naming the proxy, where that could not be reached: it is no failure of the site."""
        if isinstance(exception, (DownloadConnectionRefusedError, CannotResolveHostError)):
            raise Refused(Kind.CONNECTION, "the proxy in SOSIK_PROXY cannot be reached", final=True) from exception


async def _may_be_public(host: str, port: int) -> bool:
    """Whether all addresses that are known of a host are public; of a name that is not known here, whether it could be."""
    try:
        found = await asyncio.wait_for(
            asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM), LOOK_UP_SECONDS
        )
    except (OSError, UnicodeError, TimeoutError):
        name = host.rstrip(".")
        return "." in name and not name.endswith(_NO_WEB) and not name.replace(".", "").isdecimal()
    return all(is_public(str(address[0])) for *_, address in found)

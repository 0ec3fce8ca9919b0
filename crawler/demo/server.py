"""Serves stand-in sites over HTTP, each on a loopback address of its own.

An address of its own (127.0.0.2, 127.0.0.3, …) and not just a port: a crawler is polite by host name, so sites on one
address would wait for each other.
"""

import errno
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from datetime import time as day_time
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from aggregator.clock import SEOUL, Clock, wall_clock
from crawler.demo.egov import egov
from crawler.demo.gnuboard import gnuboard
from crawler.demo.portal import portal
from crawler.demo.rhymix import rhymix
from crawler.demo.site import Answer, Request, Site
from crawler.demo.wordpress import wordpress
from crawler.platforms import PLATFORMS

FIRST_HOST = 2
PORT = 8101


class StandIn:
    """A site on an address. A context manager: it answers from `start()` to `stop()`, and may be started again.

    `requests` counts answered requests by path, `targets` lists them with their queries, in order; `pause` is how many
    seconds it thinks before each answer. `clock` is the site's own: its answers are dated by it.
    """

    def __init__(self, site: Site, host: str = "127.0.0.2", port: int = PORT, *, clock: Clock = wall_clock) -> None:
        """`port` is tried first; where it is taken any free one will do, and where `host` is not there, 127.0.0.1."""
        self.site = site
        self.clock = clock
        self.host, self.port = host, port
        self.requests: Counter[str] = Counter()
        self.targets: list[str] = []
        self.pause = 0.0
        self._instead: dict[str, Answer] = {}
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def origin(self) -> str:
        """Where it is served, such as `http://127.0.0.2:8101`; final once it is started."""
        return f"http://{self.host}:{self.port}"

    @property
    def address(self) -> str:
        """The address of the board to crawl, as in a browser; of a portal its origin."""
        return self.origin + self.site.path

    @property
    def platform(self) -> str:
        """The platform that crawls it."""
        return self.site.platform

    @property
    def title(self) -> str:
        """What to call it as a source."""
        return self.site.title

    @property
    def region(self) -> str | None:
        """The place code of its source: where its posts belong as long as they say nothing else."""
        return self.site.region

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of its source."""
        return self.site.options

    def start(self) -> Self:
        """Begins to answer, in a thread of its own. Raises OSError where no address can be had at all."""
        if self._server is None:
            self._server = _bind(self)
            self.host, self.port = str(self._server.server_address[0]), self._server.server_address[1]
            serve = self._server.serve_forever
            self._thread = threading.Thread(target=serve, args=(0.05,), name=f"stand-in {self.origin}", daemon=True)
            self._thread.start()
        return self

    def stop(self) -> None:
        """Stops answering: connections are refused from now on."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer_instead(self, path: str, answer: Answer | None) -> None:
        """From now on answers `path` (with its query, or for any query) like this; None: as the site does again."""
        with self._lock:
            if answer is None:
                self._instead.pop(path, None)
            else:
                self._instead[path] = answer

    def forget(self) -> None:
        """Begins to count anew."""
        with self._lock:
            self.requests.clear()
            self.targets.clear()

    def answer(self, target: str, headers: Mapping[str, str], now: datetime, method: str = "GET") -> Answer:
        """The answer to a request line's target, asked for at `now`; counts it."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        with self._lock:
            self.requests[path] += 1
            self.targets.append(target)
            instead = self._instead.get(target) or self._instead.get(path)
        time.sleep(self.pause)
        if instead is not None:
            return instead
        # Broken percent bytes occur in links to the real portal: they become replacement signs and are never fatal.
        query = dict(parse_qsl(parts.query, errors="replace"))
        return self.site.answer(Request(path, now, query, headers, method))


def demo_sites(today: date, clock: Clock | None = None) -> list[StandIn]:
    """The stand-in sites of all platforms that can be read, each with an address of its own, not yet started.

    Their posts are dated from `today`. By their `clock` they say what is of today; without one it is that evening.
    """
    evening = datetime.combine(today, day_time(18), SEOUL)
    sites: list[Site] = [portal(today), gnuboard(today), rhymix(today), wordpress(today), egov(today)]
    return [
        StandIn(site, f"127.0.0.{FIRST_HOST + index}", PORT + index, clock=clock or (lambda: evening))
        for index, site in enumerate(sites)
        if site.platform in PLATFORMS
    ]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: StandIn

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps quiet about a client that goes away in the middle of an answer: a crawl that is stopped does."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    timeout = 10
    server_version = "StandIn"

    def do_GET(self) -> None:
        """Answers with what the site says."""
        assert isinstance(self.server, _Server)
        stand_in = self.server.stand_in
        now = stand_in.clock().astimezone(UTC)
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = stand_in.answer(self.path, headers, now, self.command)
        self.send_response_only(answer.status)
        self.send_header("Server", self.version_string())
        self.send_header("Date", format_datetime(now, usegmt=True))
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.data)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.data)

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is given
        """Writes no log: the crawl tells what was fetched."""


def _bind(stand_in: StandIn) -> _Server:
    wanted = ((stand_in.host, stand_in.port), (stand_in.host, 0), ("127.0.0.1", 0))
    for host, port in wanted:
        try:
            server = _Server((host, port), _Handler)
        except OSError as why:
            # Taken, or (on systems with one loopback address only) not there: the next one.
            if why.errno not in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES) or (host, port) == wanted[-1]:
                raise
        else:
            server.stand_in = stand_in
            return server
    raise AssertionError("the last address is either bound or raises")

"""A small real site on loopback: pages by path, and a log of what was asked for. For tests of any platform."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What a path answers. `etag` makes it conditional; `drip` is how many seconds each byte takes."""

    body: str | bytes = ""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    drip: float = 0.0


Handler = Callable[[str], Answer | None]


class Site:
    """Serves what `handler` answers for a target (path with query), with `pages` put in front; the rest is 404.

    Each site has an address of its own (127.0.0.20, 127.0.0.21, …), as a crawler is polite by host. `asked` is the log of
    targets, `statuses` what they were answered with, `forms` what was posted, `headers` what the last request brought.
    """

    def __init__(self, host: str, handler: Handler | None = None) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.statuses: list[int] = []
        self.times: list[float] = []
        self.agents: set[str] = set()
        self.forms: list[str] = []
        self.headers: Mapping[str, str] = {}
        self._handler = handler or (lambda _: None)
        site = self

        class Reply(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                site.forms.append(self.rfile.read(length).decode())
                self.do_GET()

            def do_GET(self) -> None:
                site.headers = dict(self.headers)
                site.asked.append(self.path)
                site.agents.add(self.headers["User-Agent"])
                answer = site.answer(self.path)
                if answer.etag and self.headers["If-None-Match"] == answer.etag:
                    answer = Answer(status=304, etag=answer.etag)
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                site.statuses.append(answer.status)
                site.times.append(time.monotonic())
                if "Date" in answer.headers:
                    self.send_response_only(answer.status)
                else:
                    self.send_response(answer.status)
                headers = {"Content-Type": answer.content_type, "Content-Length": str(len(body)), **answer.headers}
                for name, value in {**headers, **({"ETag": answer.etag} if answer.etag else {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(ConnectionError):  # a crawler may hang up on an answer that is too large
                    for part in [body] if not answer.drip else (body[at : at + 1] for at in range(len(body))):
                        self.wfile.write(part)
                        time.sleep(answer.drip)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is given
                """Says nothing."""

        self._server = ThreadingHTTPServer((host, 0), Reply)
        self._server.daemon_threads = True
        self.host, self.port = host, int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def origin(self) -> str:
        """`http://127.0.0.20:45678`."""
        return f"http://{self.host}:{self.port}"

    def answer(self, target: str) -> Answer:
        """The answer to a target."""
        return self.pages.get(target) or self._handler(target) or Answer("<html>없음</html>", status=404)

    def break_with(self, handler: Handler) -> None:
        """From now on `handler` answers first; what it leaves (None) is answered as before."""
        before = self._handler
        self._handler = lambda target: handler(target) or before(target)

    def forget(self) -> list[str]:
        """The log so far, which begins anew."""
        asked, self.asked = self.asked, []
        return asked

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """From now on connections are refused."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

"""What a stand-in site is: something that answers requests. It knows nothing of sockets, `server.py` does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

HTML = "text/html; charset=utf-8"
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its path (percent-decoded), the last value of each query parameter, headers with names in lower case.

    `now` is aware: the time that its answer is dated with.
    """

    path: str
    now: datetime
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"

    @property
    def origin(self) -> str:
        """The site as whoever asks knows it: `http://127.0.0.3:8102`."""
        return f"http://{self.headers.get('host', 'localhost')}"

    def page(self, name: str) -> int:
        """The page number that a query parameter asks for; 1 where it is none."""
        text = self.query.get(name, "1")
        return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Text is sent as UTF-8; `headers` come on top of Content-Type and Content-Length."""

    body: str | bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        """The bytes to send."""
        return self.body.encode() if isinstance(self.body, str) else self.body


class Site(Protocol):
    """A site as the demo adds it to the sources, and its answers.

    `path` is the path of the board that is crawled ("" where it is the whole site), `region` the place code of its source.
    """

    @property
    def platform(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def region(self) -> str | None: ...

    @property
    def options(self) -> Mapping[str, Any]: ...

    def answer(self, request: Request) -> Answer:
        """The answer to one request; called from several threads at once."""
        ...

"""What a stand-in site is: something that answers requests. It knows nothing of sockets, `server.py` does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

HTML = "text/html; charset=utf-8"
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its path (percent-decoded), the last value of each query parameter, headers with names in lower case."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


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
    """A site as the demo adds it to the sources: its platform's name, a title, options, and its answers."""

    @property
    def platform(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def options(self) -> Mapping[str, Any]: ...

    def answer(self, request: Request) -> Answer:
        """The answer to one request; called from several threads at once."""
        ...

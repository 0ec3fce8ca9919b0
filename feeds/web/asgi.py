"""The names of ASGI, and what every app of ours needs of a request."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from feeds.web.headers import Headers

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def fields(scope: Scope) -> dict[bytes, str]:
    """The request's fields; one that is sent several times is one list (RFC 9110, 5.3)."""
    found: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


async def send_whole(
    send: Send, status: int, headers: Headers | Iterable[tuple[bytes, bytes]], body: bytes = b""
) -> None:
    """Sends a whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def bodyless(send: Send) -> Send:
    """Sends what a GET would, without its body (RFC 9110, 9.3.2)."""

    async def sent(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent

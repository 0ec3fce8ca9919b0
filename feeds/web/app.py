"""The ASGI app: a request path in, a published file out, with everything that caches, browsers and feed readers rely on."""

import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

from feeds.catalog import canonical
from feeds.web.conditional import accepts_gzip, http_date, not_modified
from feeds.web.files import Content, Files
from feeds.web.moved import Moved

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Headers = list[tuple[bytes, bytes]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MISSING = "/404.html"
METHODS = "GET, HEAD, OPTIONS"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FEED_SECONDS, PAGE_SECONDS, STATIC_SECONDS = 1800, 300, 86_400
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "text/x-opml", "application/json")
_OPEN = (*_FEEDS, "text/calendar")


def make_app(folder: Path, prefix: str = "") -> App:
    """An app that serves a published folder. `prefix` is the path of the site on its host ("/news"), "" for most."""
    files, moved = Files(folder), Moved(folder)

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        target = moved.target(scope["path"].removeprefix(prefix), scope["query_string"])
        send = _bodyless(send) if scope["method"] == "HEAD" else send
        if target is not None and scope["method"] in ("GET", "HEAD"):
            await _redirect(send, prefix + target)
        else:
            await _answer(files, prefix, scope, send)

    return app


async def _answer(files: Files, prefix: str, scope: Scope, send: Send) -> None:
    method = scope["method"]
    if method == "OPTIONS":
        return await _send(send, 204, [(b"allow", METHODS.encode()), *_cross_origin(preflight=True)])
    if method not in ("GET", "HEAD"):
        return await _plain(send, 405, "Method Not Allowed", [(b"allow", METHODS.encode())])
    path = scope["path"].removeprefix(prefix) or "/"
    try:
        content = files.kept(path)
        if content is None:
            found = files.find(path)
            if found is None:
                return await _elsewhere(files, prefix, path, send)
            if found.is_dir():
                return await _redirect(send, f"{prefix}{path}/")
            content = await files.read(path, found)
    except FileNotFoundError:
        return await _missing(files, send)
    except OSError:
        return await _plain(send, 500, "Internal Server Error", [])
    return await _content(send, scope, content, path)


async def _content(send: Send, scope: Scope, content: Content, path: str) -> None:
    request = _fields(scope)
    zipped = accepts_gzip(request.get(b"accept-encoding"))
    etag = content.gzip_etag if zipped else content.etag
    headers: Headers = [
        (b"etag", etag.encode()),
        (b"last-modified", http_date(min(content.modified, time.time() - 1)).encode()),
        (b"cache-control", f"public, max-age={_seconds(content, path)}".encode()),
        (b"vary", b"Accept-Encoding"),
        *_guards(content.media_type),
    ]
    if not_modified(etag, content.modified, request.get(b"if-none-match"), request.get(b"if-modified-since")):
        return await _send(send, 304, headers)
    body = content.gzipped if zipped else content.plain
    headers += [(b"content-type", _with_charset(content.media_type)), (b"content-length", str(len(body)).encode())]
    if zipped:
        headers.append((b"content-encoding", b"gzip"))
    return await _send(send, 200, headers, body)


async def _elsewhere(files: Files, prefix: str, path: str, send: Send) -> None:
    """A region under another length of its code, a category under its word with `_`: redirected to the one address."""
    if path in ("/regions/", "/libraries/"):
        return await _redirect(send, f"{prefix}/")
    parts = path.split("/")
    if len(parts) >= 3 and parts[1] == "regions":
        code = canonical(parts[2]) or parts[2]
        target = "/".join(["", "regions", code, *(part.replace("_", "-") for part in parts[3:] or [""])])
        if target != path and files.find(target) is not None:
            return await _redirect(send, prefix + target)
    return await _missing(files, send)


async def _redirect(send: Send, target: str) -> None:
    headers = [(b"location", target.encode("ascii")), (b"cache-control", b"public, max-age=86400")]
    await _plain(send, 301, "Moved Permanently", [*headers, *_cross_origin()])


async def _missing(files: Files, send: Send) -> None:
    page = files.find(MISSING)
    if page is None:
        return await _plain(send, 404, "Not Found", [(b"cache-control", b"public, max-age=60")])
    body = (files.kept(MISSING) or await files.read(MISSING, page)).plain
    headers: Headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"public, max-age=60"),
        *_guards("text/html"),
    ]
    return await _send(send, 404, headers, body)


async def _plain(send: Send, status: int, text: str, headers: Headers) -> None:
    body = f"{text}\n".encode()
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await _send(send, status, [*plain, *headers, *_guards("text/plain")], body)


def _bodyless(send: Send) -> Send:
    """Sends what a GET would, without its body (RFC 9110, 9.3.2)."""

    async def sent(message: MutableMapping[str, Any]) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent


async def _send(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def _fields(scope: Scope) -> dict[bytes, str]:
    """The request's fields; one that is sent several times is one list (RFC 9110, 5.3)."""
    fields: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        fields[name] = f"{fields[name]}, {text}" if name in fields else text
    return fields


def _guards(media_type: str) -> Headers:
    guards: Headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"content-security-policy", POLICY.encode()),
    ]
    return guards + (_cross_origin() if media_type in _OPEN else [])


def _cross_origin(*, preflight: bool = False) -> Headers:
    headers: Headers = [
        (b"access-control-allow-origin", b"*"),
        (b"access-control-expose-headers", b"ETag, Last-Modified"),
    ]
    if preflight:
        headers += [
            (b"access-control-allow-methods", b"GET, HEAD"),
            (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since"),
            (b"access-control-max-age", b"86400"),
        ]
    return headers


def _seconds(content: Content, path: str) -> int:
    if path.startswith("/static/"):
        return STATIC_SECONDS
    return FEED_SECONDS if content.media_type in _OPEN else PAGE_SECONDS


def _with_charset(media_type: str) -> bytes:
    textual = media_type.startswith(("text/", "application/", "image/svg")) and media_type != "application/octet-stream"
    return f"{media_type}; charset=utf-8".encode() if textual else media_type.encode()

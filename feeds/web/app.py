"""The ASGI app: a request path in, a published file out, with everything that caches, browsers and feed readers rely on.

What is no file (search, narrowed lists, data, health) goes to the live app behind it, where there is one.
"""

import re
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from feeds.catalog import canonical
from feeds.web import filters
from feeds.web.additions import CHOOSE, added
from feeds.web.asgi import App, Receive, Scope, Send, bodyless, fields, send_whole
from feeds.web.conditional import coding, http_date, not_modified
from feeds.web.counting import Counting
from feeds.web.files import Content, Files
from feeds.web.headers import (
    FEED_SECONDS,
    METHODS,
    MISSING_SECONDS,
    OPEN,
    PAGE_SECONDS,
    STATIC_SECONDS,
    Headers,
    cross_origin,
    guards,
    kept_for,
    with_charset,
)
from feeds.web.lost import LOST, is_lost
from feeds.web.moved import Moved

MISSING = "/404.html"
_LIVE = re.compile(r"/(?:search|api|healthz|metrics)(?:/.*)?")
_LIVE_BEGINS = ("/search", "/api", "/healthz", "/metrics")
_FIND = ("/find", "/find/")
"""On disk too; only what somebody asks is answered live."""
_NARROWED = re.compile(r"/regions/[^/]+/(?:index\.html|rss\.xml|atom\.xml|feed\.json|calendar\.ics|registration\.ics)?")
_LONGEST = 4000
"""Of a path or a query; nothing of ours is as long."""


@dataclass(frozen=True)
class _Site:
    """The published files, where old addresses lead, the path of the site on its host, and what is made live."""

    files: Files
    moved: Moved
    prefix: str
    live: App | None


def make_app(folder: Path, prefix: str = "", live: App | None = None, counting: Counting | None = None) -> App:
    """An app that serves a published folder. `prefix` is the path of the site on its host ("/news"), "" for most.

    `live` answers what is no file; it is given paths without the prefix. `counting` is told of every answer.
    """
    page = partial(added, prefix=prefix) if live is not None else bytes
    site = _Site(Files(folder, page=page), Moved(folder), prefix, live)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] == "HEAD":
            send = bodyless(send)
        path = _path(site, scope)
        is_live = live is not None and _is_live(path, scope["query_string"])
        if counting is not None:
            send = counting.listening("live" if is_live else "file", send)
        target = site.moved.target(path, scope["query_string"]) if scope["method"] in ("GET", "HEAD") else None
        if target is not None:
            await _redirect(send, prefix + target)
        elif is_live and live is not None and scope["method"] != "OPTIONS":
            await live({**scope, "path": path, "root_path": ""}, receive, send)
        else:
            await _answer(site, path, scope, send)

    return app


def _path(site: _Site, scope: Scope) -> str:
    path: str = scope["path"]
    if site.prefix and (path == site.prefix or path.startswith(f"{site.prefix}/")):
        path = path[len(site.prefix) :]
    return path or "/"


def _is_live(path: str, query: bytes) -> bool:
    """Whether an address is of nothing on disk: what the server makes, and lists of places that a query narrows."""
    if not query and not path.startswith(_LIVE_BEGINS):
        return False
    if _LIVE.fullmatch(path):
        return True
    if query and path in _FIND:
        return True
    if not query or not _NARROWED.fullmatch(path):
        return False
    names = {name for name, _ in parse_qsl(query[:_LONGEST].decode("latin-1"), keep_blank_values=True)}
    return len(query) > _LONGEST or CHOOSE in names or filters.narrows(names)


async def _answer(site: _Site, path: str, scope: Scope, send: Send) -> None:
    method, files = scope["method"], site.files
    if method == "OPTIONS":
        return await send_whole(send, 204, [(b"allow", METHODS.encode()), *cross_origin(preflight=True)])
    if method not in ("GET", "HEAD"):
        return await _plain(send, 405, "Method Not Allowed", [(b"allow", METHODS.encode())])
    try:
        content = files.kept(path)
        if content is None:
            found = files.find(path) if len(path) <= _LONGEST else None
            if found is None:
                return await _elsewhere(site, path, scope, send)
            if found.is_dir():
                return await _redirect(send, f"{site.prefix}{path}/{_wishes(scope)}")
            content = await files.read(path, found)
    except FileNotFoundError:
        return await _missing(files, send)
    except OSError:
        return await _plain(send, 500, "Internal Server Error", [])
    return await _content(send, scope, content, path)


async def _content(send: Send, scope: Scope, content: Content, path: str) -> None:
    request = fields(scope)
    chosen = coding(request.get(b"accept-encoding"), content.coded)
    known = content.headers.get(chosen)
    if known is None:
        known = content.headers[chosen] = _headers(content, chosen, path)
    common, whole = known
    if content.modified > (now := time.time() - 1):  # a clock that was put back: nobody is told of the future
        dated = (b"last-modified", http_date(now).encode())
        common, whole = ([dated if each[0] == dated[0] else each for each in some] for some in known)
    wanted, since = request.get(b"if-none-match"), request.get(b"if-modified-since")
    if not_modified(content.etags[chosen], content.modified, wanted, since):
        return await send_whole(send, 304, common)
    return await send_whole(send, 200, whole, content.in_coding(chosen))


def _headers(content: Content, chosen: str, path: str) -> tuple[Headers, Headers]:
    """The headers of a file in a coding, of an answer without its bytes and of one with them: the same every time."""
    common: Headers = [
        (b"etag", content.etags[chosen].encode()),
        (b"last-modified", http_date(content.modified).encode()),
        kept_for(_seconds(content, path)),
        (b"vary", b"Accept-Encoding"),
        *guards(content.media_type),
    ]
    size = len(content.in_coding(chosen))
    whole = [*common, (b"content-type", with_charset(content.media_type)), (b"content-length", str(size).encode())]
    return common, [*whole, (b"content-encoding", chosen.encode())] if chosen else whole


async def _elsewhere(site: _Site, path: str, scope: Scope, send: Send) -> None:
    """A region under another length of its code, a category under its word with `_`: redirected to the one address."""
    if path in ("/regions/", "/libraries/", "/hubs/"):
        return await _redirect(send, f"{site.prefix}/")
    parts = path.split("/")
    if len(parts) >= 3 and parts[1] == "regions" and len(path) <= _LONGEST:
        code = canonical(parts[2]) or parts[2]
        target = "/".join(["", "regions", code, *(part.replace("_", "-") for part in parts[3:] or [""])])
        if target != path and site.files.find(target) is not None:
            return await _redirect(send, f"{site.prefix}{target}{_wishes(scope)}")
    if site.live is not None and is_lost(path) and len(path) <= _LONGEST:
        return await site.live(
            {**scope, "path": LOST + path, "root_path": "", "query_string": b""}, _nothing_more, send
        )
    return await _missing(site.files, send)


async def _nothing_more() -> Scope:
    """The body of a request that has none."""
    return {"type": "http.request", "body": b"", "more_body": False}


def _wishes(scope: Scope) -> str:
    """What an address narrows a list to, to go on with."""
    given = parse_qsl(scope["query_string"][:_LONGEST].decode("latin-1"))
    query = urlencode([(name, value) for name, value in given if name in filters.NAMES])
    return f"?{query}" if query else ""


async def _redirect(send: Send, target: str) -> None:
    headers = [(b"location", target.encode("ascii")), kept_for(STATIC_SECONDS)]
    await _plain(send, 301, "Moved Permanently", [*headers, *cross_origin()])


async def _missing(files: Files, send: Send) -> None:
    page = files.find(MISSING)
    if page is None:
        return await _plain(send, 404, "Not Found", [kept_for(MISSING_SECONDS)])
    body = (files.kept(MISSING) or await files.read(MISSING, page)).plain
    headers: Headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        kept_for(MISSING_SECONDS),
        *guards("text/html"),
    ]
    return await send_whole(send, 404, headers, body)


async def _plain(send: Send, status: int, text: str, headers: Headers) -> None:
    body = f"{text}\n".encode()
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send_whole(send, status, [*plain, *headers, *guards("text/plain")], body)


def _seconds(content: Content, path: str) -> int:
    if path.startswith("/static/"):
        return STATIC_SECONDS
    return FEED_SECONDS if content.media_type in OPEN else PAGE_SECONDS

"""Answers that are made when they are asked for: bytes in, a response out that caches and readers can rely on."""

import gzip
import hashlib
from collections.abc import Mapping
from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from feeds.web.additions import added
from feeds.web.conditional import accepts_gzip, http_date, not_modified
from feeds.web.headers import LIVE_SECONDS, guards, kept_for, with_charset

HTML = "text/html"
GZIP_FROM = 1000
"""Bytes; what is shorter does not gain."""
_LEVEL = 5


def answer(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    seconds: int = LIVE_SECONDS,
    modified: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response with this content: its ETag is of the content, of the gzipped one another.

    `modified` is when it last became another, where that can be told.
    """
    zipped = len(body) >= GZIP_FROM and accepts_gzip(request.headers.get("accept-encoding"))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gz" if zipped else ""}"'
    fields = [(b"vary", b"Accept-Encoding"), *guards(media_type)]
    fields += [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    if status < 400:
        fields += [(b"etag", etag.encode()), *([] if "cache-control" in (headers or {}) else [kept_for(seconds)])]
        if modified is not None:
            fields.append((b"last-modified", http_date(modified.timestamp()).encode()))
        moment = int(modified.timestamp()) if modified is not None else 2**62
        wanted, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        if not_modified(etag, moment, wanted, since):
            return _raw(304, fields, b"")
    elif "cache-control" not in (headers or {}):
        fields.append((b"cache-control", b"no-store"))
    data = gzip.compress(body, _LEVEL, mtime=0) if zipped else body
    fields += [(b"content-type", with_charset(media_type)), (b"content-length", str(len(data)).encode())]
    if zipped:
        fields.append((b"content-encoding", b"gzip"))
    return _raw(status, fields, data if request.method != "HEAD" else b"")


def _raw(status: int, fields: list[tuple[bytes, bytes]], body: bytes) -> Response:
    """A response with these header fields and no others."""
    made = Response(status_code=status)
    made.body = body
    made.raw_headers = fields
    return made


def page(request: Request, prefix: str, body: bytes, *, modified: datetime | None = None) -> Response:
    """The response with a page of the site, with the ways to what this server has."""
    return answer(request, added(body, prefix), HTML, modified=modified)


def moved(target: str, *, seconds: int = 300) -> Response:
    """A redirect for now to another address of the site."""
    return _raw(302, [(b"location", target.encode("ascii")), kept_for(seconds), *guards("text/plain")], b"")

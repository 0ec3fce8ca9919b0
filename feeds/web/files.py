"""The files of the published folder as they are sent: bytes, plain and packed, with their validators; a bounded cache."""

import asyncio
import gzip
import hashlib
import os
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli

from feeds.web.headers import Headers

CACHE_BYTES = 64 * 1024 * 1024
GZIP_LEVEL = 6
BROTLI_QUALITY = 5

_PATH = re.compile(r"/(?:[a-z0-9-]+/)*(?:[a-z0-9-]+(?:\.[a-z0-9]+)?)?")

MEDIA_TYPES = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "opml.xml": "text/x-opml",
}
"""Types that a file's ending does not tell."""

ENDINGS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".xml": "application/xml",
    ".json": "application/json",
    ".ics": "text/calendar",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain",
}

_BESIDE: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "br": (".br", brotli.decompress),
    "gzip": (".gz", gzip.decompress),
}
"""The codings that a publish writes beside a file: ending, and what unpacks it."""

Stamp = tuple[int, int, int]
"""Time, size and number of a file on disk: when it is another, so is the file."""


@dataclass(frozen=True)
class Content:
    """The bytes of one file, plain and in each content coding there is; each is a representation with an ETag of its own."""

    plain: bytes
    modified: int
    media_type: str
    coded: Mapping[str, bytes]

    @cached_property
    def etag(self) -> str:
        """A strong ETag, from the content alone."""
        return f'"{hashlib.sha256(self.plain).hexdigest()[:32]}"'

    @cached_property
    def etags(self) -> Mapping[str, str]:
        """The ETag of each representation, by its coding ("" for the plain one)."""
        return {"": self.etag} | {coding: f'{self.etag[:-1]}-{coding}"' for coding in self.coded}

    def in_coding(self, coding: str) -> bytes:
        """The bytes in a coding that there is; "" for the plain ones."""
        return self.coded[coding] if coding else self.plain

    @cached_property
    def headers(self) -> dict[str, tuple[Headers, Headers]]:
        """Room for the header fields of each representation, which are the same every time."""
        return {}


class Files:
    """The files of one folder. What a publish puts in place while this runs is seen with the next request."""

    def __init__(self, root: Path, cache_bytes: int = CACHE_BYTES, page: Callable[[bytes], bytes] = bytes) -> None:
        """`cache_bytes` bounds what is kept in memory; `page` makes of a page on disk what is sent."""
        self._page = page
        self._root = root.resolve()
        self._start = f"{self._root}/"
        self._limit = cache_bytes
        self._size = 0
        self._kept: OrderedDict[str, tuple[Stamp, Content]] = OrderedDict()

    def kept(self, path: str) -> Content | None:
        """What is in memory for a request path, if the file on disk is still the same."""
        name = _file_name(path)
        known = self._kept.get(name)
        if known is None or _stamp(self._start + name) != known[0]:
            return None
        self._kept.move_to_end(name)
        return known[1]

    def find(self, path: str) -> Path | None:
        """The file or folder that a request path names; None where there is none, or where it leads outside.

        Only plain lower-case names are looked for at all, so no dot, backslash or encoded slash reaches the disk.
        """
        if not _PATH.fullmatch(path):
            return None
        target = self._root / _file_name(path)
        try:
            there = target.resolve().is_relative_to(self._root) and target.exists()
        except (OSError, RuntimeError):
            return None
        return target if there else None

    async def read(self, path: str, file: Path) -> Content:
        """The content of the file found for a request path, kept for the next one. Raises OSError where it went away."""
        stamp = _stamp(file)
        content = await asyncio.to_thread(_read, file, self._page)
        if stamp is not None:
            self._keep(_file_name(path), stamp, content)
        return content

    def _keep(self, name: str, stamp: Stamp, content: Content) -> None:
        old = self._kept.pop(name, None)
        if old is not None:
            self._size -= _weight(old[1])
        self._kept[name] = stamp, content
        self._size += _weight(content)
        while self._size > self._limit:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= _weight(dropped)


def _file_name(path: str) -> str:
    return path[1:] + ("index.html" if path.endswith("/") else "")


def _stamp(file: str | Path) -> Stamp | None:
    try:
        stat = os.stat(file)  # noqa: PTH116 - for every answer: a Path costs more than the question
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _read(file: Path, page: Callable[[bytes], bytes]) -> Content:
    with file.open("rb") as opened:
        plain, modified = opened.read(), int(os.fstat(opened.fileno()).st_mtime)
    kind = media_type(file.name)
    sent = page(plain) if kind == "text/html" else plain
    content = Content(sent, modified, kind, _coded(file, plain) if sent == plain else _packed(sent))
    _ = content.etags  # made here, in a thread: not while others wait for an answer
    return content


def _coded(file: Path, plain: bytes) -> Mapping[str, bytes]:
    """The codings that the publisher put beside a file, if they are of these very bytes; gzip at least."""
    found: dict[str, bytes] = {}
    for coding, (ending, unpack) in _BESIDE.items():
        try:
            packed = file.with_name(file.name + ending).read_bytes()
            if unpack(packed) == plain:
                found[coding] = packed
        except (OSError, EOFError, zlib.error, brotli.error):
            continue
    return found if "gzip" in found else found | {"gzip": gzip.compress(plain, GZIP_LEVEL, mtime=0)}


def _packed(sent: bytes) -> Mapping[str, bytes]:
    return {"br": brotli.compress(sent, quality=BROTLI_QUALITY), "gzip": gzip.compress(sent, GZIP_LEVEL, mtime=0)}


def media_type(name: str) -> str:
    """The media type of a file by its name."""
    return MEDIA_TYPES.get(name) or ENDINGS.get(Path(name).suffix, "application/octet-stream")


def _weight(content: Content) -> int:
    return len(content.plain) + sum(map(len, content.coded.values()))

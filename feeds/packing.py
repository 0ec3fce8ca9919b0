"""Text files compressed beforehand, beside the plain ones: `rss.xml.gz`, `rss.xml.br`. Web servers send them as they are."""

import gzip
from pathlib import PurePosixPath

import brotli

GZIP_LEVEL = 6
BROTLI_QUALITY = 5
"""Higher ones cost ten times as much for a few per cent (measured: 11 takes 50 ms where 5 takes one)."""
PACKED = (".gz", ".br")
_TEXT = {".html", ".xml", ".json", ".ics", ".css", ".js", ".svg", ".txt"}

_FLEETING = {"status.json"}
"""A few lines that are others after each crawl, beside every place: three files each would cost more than they save."""


def endings(path: str) -> tuple[str, ...]:
    """The endings that a file of the site has compressed copies under; () for one that has none."""
    file = PurePosixPath(path)
    return PACKED if file.suffix in _TEXT and file.name not in _FLEETING else ()


def pack(data: bytes, ending: str) -> bytes:
    """The compressed bytes for an ending: always the same for the same data, on one build of the libraries."""
    if ending == ".gz":
        return gzip.compress(data, GZIP_LEVEL, mtime=0)
    packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return packed


def unpack(data: bytes, ending: str) -> bytes | None:
    """What was compressed, None where that cannot be told: builds of the libraries differ, so copies are compared by it."""
    try:
        return gzip.decompress(data) if ending == ".gz" else brotli.decompress(data)
    except (OSError, EOFError, ValueError, brotli.error):
        return None

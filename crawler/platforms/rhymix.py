"""Rhymix and XE 1.x (XpressEngine): boards of clubs, churches, libraries and village sites.

Domain: any.
Caveats: a post answers at three addresses, of which its page names the right one. Pinned posts stand on every page, and past
the end comes the last page again. Feeds are closed by default, so they are not asked for.
"""

import re
from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from aggregator.rawpost import RawPost
from crawler.pages.gnuboard import split
from crawler.pages.page import ListPage, Page, Row, one_line
from crawler.pages.rhymix import Module, module_of, read_list, short_module
from crawler.pages.rhymix_post import read_post
from crawler.platforms.base import Board, Found, Options, Platform

_MID = re.compile(r"\bcurrent_mid\s*=\s*(?:xe\.current_mid\s*=\s*)?[\"']([A-Za-z][\w-]{0,60})[\"']")
_ROOT = re.compile(r"\b(?:default_url|request_uri)\s*=\s*[\"'](https?://[^\"'\s]{1,200})[\"']")
_REWRITES = re.compile(r"\brewrite_level\s*=\s*[1-9]")
_BOARD = re.compile(
    r"modules/board/|id=[\"']board_list|class=[\"'][^\"']{0,80}\b(?:board_list|board_read|bd_lst|boardList|boardRead|rd_hd)\b"
    r"|dispBoardWrite|document_\d+_\d+ (?:rhymix|xe)_content"
)
_TITLE = re.compile(r"<title[^<>]{0,400}>([^<]{1,300})</title", re.IGNORECASE)


class Rhymix(Platform):
    """One board of a Rhymix or XE site; a post is its `document_srl`."""

    name: ClassVar[str] = "rhymix"
    title: ClassVar[str] = "라이믹스·XE"

    def recognise(self, address: str) -> Found | None:
        """The board that an address with a `mid` names."""
        module = module_of(address)
        return _found(module, module.mid) if module is not None else None

    def detect(self, page: Page) -> Found | None:
        """The board that a page belongs to, told by the program's variables; None for its other pages."""
        mid = _MID.search(page.html)
        if mid is None or not _BOARD.search(page.html):
            return None
        classic = module_of(page.url)
        short = bool(_REWRITES.search(page.html)) or (classic is None and "document_srl=" not in page.url)
        base = classic.base if classic is not None else _base(page, mid[1])
        title = _TITLE.search(page.html) if _is_list(page.url, mid[1]) else None
        return _found(Module(base, mid[1], short), one_line(title[1]) if title else mid[1])

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002 - a source is one board
        """One board has one line."""
        return ("",)

    def list_url(self, board: Board, page: int) -> str:
        """The list in the form of the source's address."""
        if page == 1:
            return board.address
        return f"{board.address}{'&' if '?' in board.address else '?'}page={page}"

    def read_list(self, page: Page, board: Board) -> ListPage:
        """The rows of a list page."""
        return read_list(page, _module(board))

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:
        """The post on its page."""
        return read_post(page, _module(board), row)


def _is_list(url: str, mid: str) -> bool:
    return "document_srl=" not in url and (f"mid={mid}" in url or urlsplit(url).path.rstrip("/").endswith(f"/{mid}"))


def _base(page: Page, mid: str) -> str:
    """The folder of a site: it stands in the page's variables, or before the board's name in a short address."""
    parts = urlsplit(page.url)
    said = _ROOT.search(page.html)
    root = split(said[1]) if said is not None else None
    if root is not None and root.hostname == parts.hostname:
        folder = root.path.rstrip("/")
    else:
        before, found, _ = parts.path.partition(f"/{mid}")
        folder = before if found else ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{folder}/"


def _found(module: Module, title: str) -> Found:
    """A board within a folder carries the folder in its name: two sites of one host may have boards of one name."""
    folder = urlsplit(module.base).path.strip("/")
    return Found(module.address, f"{folder}/{module.mid}" if folder else module.mid, title)


def _module(board: Board) -> Module:
    module = module_of(board.address) or short_module(board.address)
    if module is None:
        raise ValueError(f"{board.address} is no address of a Rhymix board.")
    return module

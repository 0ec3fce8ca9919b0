"""Gnuboard 4 and 5 (그누보드), the board program of most small Korean sites.

Domain: any.
Caveats: the same board answers at `/bbs/board.php?bo_table=notice` and, by a setting, at `/notice`; a site may stand in a
folder. A source keeps the form that it was given in; its posts have the form in which the site links them, or, where that is
a slug (which follows the title), the classic one. Feeds are off by default, so they are not asked for.
"""

import re
from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from aggregator.rawpost import RawPost
from crawler.pages.gnuboard import Table, read_list, short_table, table_of
from crawler.pages.gnuboard_post import read_post
from crawler.pages.page import ListPage, Page, Row, one_line
from crawler.platforms.base import Board, Found, Options, Platform

_VARIABLE = re.compile(r"\bg[45]_bo_table\s*=\s*[\"']([A-Za-z0-9_]{1,40})[\"']")
_SCRIPTS = re.compile(r"\bg[45]_bbs_url\s*=\s*[\"'](https?://[^\"'\s]{1,200})[\"']")
_FIELD = re.compile(r"<input[^>]{0,80}name=[\"']?bo_table[\"']?[^>]{0,20}value=[\"']?([A-Za-z0-9_]{1,40})")
_TITLE = re.compile(r"<title[^<>]{0,400}>([^<]{1,300})</title", re.IGNORECASE)
_CONTAINER = re.compile(r"id=[\"']container_title[\"'][^<>]{0,400}>\s*+(?:<span[^<>]{0,400}>)?\s*+([^<]{1,100})<")


class Gnuboard(Platform):
    """One board of a Gnuboard site; a post is its `wr_id`, by whichever of the three forms of address it was reached."""

    name: ClassVar[str] = "gnuboard"
    title: ClassVar[str] = "그누보드"

    def recognise(self, address: str) -> Found | None:
        """The board that an address of one of the program's scripts names."""
        table = table_of(address)
        return _found(table, table.classic, table.name) if table is not None else None

    def detect(self, page: Page) -> Found | None:
        """The board that a page belongs to, told by the program's variables and forms. None for a home page."""
        named = _VARIABLE.search(page.html) or (
            _FIELD.search(page.html) if "board.php?bo_table=" in page.html else None
        )
        classic = table_of(page.url)
        if named is None:
            return None
        title = _board_title(page.html, named[1])
        if classic is not None:
            return _found(classic, classic.classic, title)
        scripts = _SCRIPTS.search(page.html)
        base = f"{scripts[1].rstrip('/').rpartition('/')[0]}/" if scripts else None
        for above in (page.url.split("?")[0].split("#")[0], page.url.rstrip("/").rpartition("/")[0]):
            table = short_table(above)
            if table is not None and table.name == named[1] and base in (None, table.base):
                return _found(table, f"{table.base}{table.name}", title)
        if scripts is None or urlsplit(scripts[1]).hostname != urlsplit(page.url).hostname:
            return None
        table = table_of(f"{scripts[1].rstrip('/')}/board.php?bo_table={named[1]}")
        return _found(table, table.classic, title) if table is not None else None

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
        return read_list(page, _table(board))

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:
        """The post on its page."""
        return read_post(page, _table(board), row)


def _found(table: Table, address: str, title: str) -> Found:
    """A board within a folder carries the folder in its name: two sites of one host may have boards of one name."""
    folder = urlsplit(table.base).path.strip("/")
    return Found(address, f"{folder}/{table.name}" if folder else table.name, title)


def _board_title(html: str, name: str) -> str:
    """The board's own name where the page tells it: the heading of the container, else the first part of `<title>`."""
    heading = _CONTAINER.search(html)
    if heading and one_line(heading[1]):
        return one_line(heading[1])
    title = _TITLE.search(html)
    said = re.sub(r"\s+\d{1,5}?\s*페이지$", "", one_line(title[1]).partition(" | ")[0]) if title else ""
    return said.rpartition(" > ")[2] or name


def _table(board: Board) -> Table:
    table = table_of(board.address) or short_table(board.address)
    if table is None:
        raise ValueError(f"{board.address} is no address of a Gnuboard board.")
    return table

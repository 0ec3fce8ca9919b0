"""The national small-library portal, smalllibrary.org (작은도서관 포털): many libraries, a few sections, no feed.

Domain: smalllibrary.org; http and https, with and without www all occur.
Caveats: the addresses of the lists are unverified (nothing was requested yet); options can put others in their place:
`sections = {story = "/library/story?currentPage={page}"}`. Where `notice` is listed is not known, so it is off.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from aggregator.rawpost import RawPost
from crawler.options import Check, flag, pattern
from crawler.pages.page import ListPage, Page, Row
from crawler.pages.smalllibrary import read_list
from crawler.pages.smalllibrary_post import read_post
from crawler.platforms.base import Board, Found, Options, Platform

SECTIONS = {
    "story": "/library/story?currentPage={page}",
    "forum": "/library/forum?currentPage={page}",
    "news": "/helper/news?currentPage={page}",
}
NOTICE = "/helper/notice?currentPage={page}"


def sections(value: Any) -> str:
    """Sections by name: the address pattern of each, or false for one that is left out."""
    if isinstance(value, dict) and all(one is False or not pattern("page")(one) for one in value.values()):
        return ""
    return 'a table such as { story = "/library/story?currentPage={page}", forum = false }'


class SmallLibrary(Platform):
    """The portal as one source; each section is a feed line. A post is section and number, every query is noise."""

    name: ClassVar[str] = "smalllibrary"
    title: ClassVar[str] = "작은도서관 포털"
    domains: ClassVar[Sequence[str]] = ("smalllibrary.org",)
    takes: ClassVar[Mapping[str, Check]] = {"notice": flag, "sections": sections}

    def recognise(self, address: str) -> Found | None:
        """The whole portal, from whichever of its pages."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        host = parts.netloc.rpartition("@")[2].lower()
        return Found(f"{parts.scheme}://{host}/", "", self.title)

    def lines(self, options: Options) -> Sequence[str]:
        """The sections in force."""
        return tuple(_sections(options))

    def list_url(self, board: Board, page: int) -> str:
        """The section's list; its first page without a query."""
        pattern = _sections(board.options)[board.line]
        plain = pattern.removesuffix("?currentPage={page}") if page == 1 else pattern
        return urljoin(board.address, plain.format(page=page))

    def read_list(self, page: Page, board: Board) -> ListPage:
        """The rows, each with its post's address on the source's own host."""
        path = urlsplit(_sections(board.options)[board.line]).path.rstrip("/")
        return ListPage(read_list(page.html, urljoin(board.address, path), path))

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:
        """The post; its place comes from the row."""
        return read_post(page.html, page.url, board.line, row)


def _sections(options: Options) -> dict[str, str]:
    """Address patterns by section. An option may change one, add `notice = true`, or switch one off with false."""
    wanted = {**SECTIONS, **(options.get("sections") or {})}
    if options.get("notice"):
        wanted.setdefault("notice", NOTICE)
    return {str(line): pattern for line, pattern in wanted.items() if isinstance(pattern, str) and pattern}

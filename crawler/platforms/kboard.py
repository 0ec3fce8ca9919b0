"""KBoard (코스모스팜), a board in a page of WordPress.

Domain: any; the board's address is that of the page that it was put into, as the site chose it.
Caveats: the feed of the plugin has all boards in one and is nine hours ahead, so the pages are read. File addresses do not
last.
"""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree

from aggregator.rawpost import RawPost
from crawler.pages import kboard, kboard_post
from crawler.pages.page import ListPage, Page, Row, Unreadable, one_line
from crawler.pages.trees import tree_of
from crawler.platforms.base import Board, Found, Options, Platform

_MARKS = etree.XPath(
    "boolean(//*[starts-with(@id, 'kboard-') and (contains(@id, '-list') or contains(@id, '-document'))"
    " and not(contains(@id, 'latest'))] | //*[contains(@class, 'kboard-document-wrap')])"
)
_BACK = etree.XPath(
    "//*[contains(@class, 'kboard-control') or contains(@class, 'kboard-document-action') or contains(@class, 'navi')]"
    "//a/@href"
)
_TITLE = etree.XPath(
    "string((//h1[contains(@class, 'entry-title')] | //meta[@property='og:site_name']/@content | //title)[1])"
)


class KBoard(Platform):
    """A post is the number that the plugin gives it, the same in all boards of a site."""

    name: ClassVar[str] = "kboard"
    title: ClassVar[str] = "KBoard"

    def recognise(self, address: str) -> Found | None:
        """The board that an address of one of its posts or list pages names; others do not look like this program's."""
        try:
            parts = urlsplit(address)
            query = dict(parse_qsl(parts.query))
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        is_post = query.get("mod") == "document" and query.get("uid", "").isdecimal()
        is_list = query.get("pageid", "").isdecimal() or (query.get("mod") == "list" and parts.path != "/")
        return self._found(address, self.title) if is_post or is_list else None

    def detect(self, page: Page) -> Found | None:
        """The board in a page; its script stands on every page of the site, so that alone is no sign."""
        try:
            root = tree_of(page.html)
        except Unreadable:
            return None
        if "kboard" not in page.html or not _MARKS(root):
            return None
        address = page.url
        if "kboard_content_redirect=" in address:
            links = [urljoin(page.url, href) for href in _BACK(root)]
            address = next((one for one in links if "mod=list" in one or "pageid=" in one), address)
        return self._found(address, one_line(_TITLE(root)) or self.title)

    def _found(self, address: str, title: str) -> Found:
        plain = kboard.list_address(address)
        parts = urlsplit(plain)
        pairs = (f"{name}-{value}" for name, value in parse_qsl(parts.query))
        return Found(plain, "/".join(part for part in (unquote(parts.path).strip("/"), *pairs) if part), title)

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002 - one board is one line
        """One."""
        return ("",)

    def list_url(self, board: Board, page: int) -> str:
        """The page of the site that the board is in; from the second on with its number."""
        if page == 1:
            return board.address
        return f"{board.address}{'&' if urlsplit(board.address).query else '?'}pageid={page}"

    def read_list(self, page: Page, board: Board) -> ListPage:
        """The rows; past the end only pinned ones are left."""
        return kboard.read_list(page, board.address)

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:  # noqa: ARG002 - one board is one line
        """The post on its page."""
        return kboard_post.read_post(page, row)

"""A platform that is nothing but declarations: where its boards are, and which elements its pages keep things in.

Enough where list and post are plain pages, posts are linked, and an address tells board and post. What is more than that is a
Platform of its own.
"""

import re
from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urljoin

from parsel import Selector

from aggregator.rawpost import Attachment, RawPost
from crawler.pages.content import content_from
from crawler.pages.dates import day_of, days_of
from crawler.pages.layout import no_body, no_rows
from crawler.pages.page import ListPage, Page, Row, not_found, one_line, require_whole, without_count
from crawler.platforms.base import Board, Found, Options, Platform


class Declared(Platform):
    """One board a source; see `docs/platforms.md` for one."""

    # What every address of a board begins with, its first group the list's own address, `board` the board's name.
    address: ClassVar[re.Pattern[str]]
    # A post's key, as group `key` in its address; a place in the markup that gives the program away.
    post: ClassVar[re.Pattern[str]]
    sign: ClassVar[str]
    # What is put behind the list's address for its further pages.
    paging: ClassVar[str] = "?page={page}"
    # CSS selectors: the rows of the list, and in each its link (the title) and date; on a post's page body, title and files.
    row: ClassVar[str]
    link: ClassVar[str] = "a[href]"
    date: ClassVar[str]
    body: ClassVar[str]
    heading: ClassVar[str]
    files: ClassVar[str] = ""

    def recognise(self, address: str) -> Found | None:
        """The board that an address is of, a post's too."""
        found = self.address.match(address)
        return Found(found[1], found["board"], self.title) if found else None

    def detect(self, page: Page) -> Found | None:
        """The board that a page is of, where the page has the sign."""
        return self.recognise(page.url) if page.html and Selector(page.html).css(self.sign) else None

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002 - a source is one board
        """One board."""
        return ("",)

    def list_url(self, board: Board, page: int) -> str:
        """The board's own address, with what its paging adds from the second page on."""
        return board.address if page == 1 else board.address + self.paging.format(page=page)

    def read_list(self, page: Page, board: Board) -> ListPage:  # noqa: ARG002 - one board is like the other
        """The rows. None where there is the list alone; Unreadable where not even its sign is there."""
        require_whole(page.html)
        root = Selector(page.html)
        if not root.css(self.sign):
            raise no_rows(page, "list", self.sign, self.row)
        parts = root.css(self.row)
        rows = [row for part in parts if (row := self._row(part, page))]
        if parts and not rows:
            raise no_rows(page, "row that leads to a post", f"{self.row} {self.link}")
        return ListPage(days_of(rows, page.now))

    def _row(self, part: Selector, page: Page) -> Row | None:
        for link in part.css(self.link):
            url = urljoin(page.url, link.attrib["href"])
            found = self.post.search(url)
            title = without_count(_text(link))
            if found is not None and title:
                return Row(found["key"], url, title, title=title, posted=_text(part.css(self.date)))
        return None

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:
        """The post."""
        require_whole(page.html)
        root = Selector(page.html)
        body, title = root.css(self.body).get(), _text(root.css(self.heading))
        if body is None:
            raise no_body(page, "body of a post", self.body, row=row)
        if not title:
            raise not_found(page.html, f"title of a post ({self.heading})")
        content = content_from(body, page.url)
        files = (Attachment(urljoin(page.url, file.attrib["href"]), _text(file)) for file in self._files(root))
        return RawPost(
            line=board.line,
            key=row.key,
            url=row.url,
            title=title,
            body_html=content.html,
            page_url=page.url,
            posted=day_of(row),
            posted_text=row.posted,
            attachments=tuple(dict.fromkeys((*content.attachments, *files))),
            images=content.images,
        )

    def _files(self, root: Selector) -> Sequence[Selector]:
        return [file for file in root.css(self.files) if file.attrib.get("href")] if self.files else ()


def _text(found: Selector | Sequence[Selector]) -> str:
    """The text of an element, or of the first of several, on one line."""
    first = found if isinstance(found, Selector) else next(iter(found), None)
    return one_line(first.xpath("string()").get("")) if first is not None else ""

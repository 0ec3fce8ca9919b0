"""What all platforms of the municipal kind have in common: a board at an address, told by a `Cms` declaration.

To add one: declare its `Cms`, name it, and write its spider; see `nttlist.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlencode, urljoin

from lxml.etree import _Element as Element

from aggregator.rawpost import RawPost
from crawler.options import Check, text
from crawler.pages.municipal import Cms, Place, place_of, same_host
from crawler.pages.municipal_list import read_list
from crawler.pages.municipal_post import read_post
from crawler.pages.municipal_text import text_of
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.pages.trees import tree_of
from crawler.platforms.base import Board, Found, Options, Platform


class Municipal(Platform):
    """One board a source, addressed as its `cms` says.

    Option: `page_parameter`, where a site counts its list pages under another name.
    """

    cms: ClassVar[Cms]
    takes: ClassVar[Mapping[str, Check]] = {"page_parameter": text}

    def recognise(self, address: str) -> Found | None:
        """The board at a list's address, or that of the post at a post's."""
        place = place_of(self.cms, address)
        return Found(place.list_address, place.name, self.title) if place is not None and place.board else None

    def detect(self, page: Page) -> Found | None:
        """The board that the page is of: by its address, else by the search form that its list has."""
        known = self.recognise(page.url)
        if known is None and not any(part.strip("*.") in page.html for parts in self.cms.parts for part in parts):
            return None
        try:
            root = tree_of(page.html)
        except Unreadable:
            return known
        found = known or next(self._searched(root, page.url), None)
        title = next((text_of(title) for title in root.iter("title")), "")
        return replace(found, title=title or found.title) if found is not None else None

    def _searched(self, root: Element, page_url: str) -> Iterator[Found]:
        for form in root.iter("form"):
            fields = {field.get("name"): field.get("value") or "" for field in form.iter("input")}
            named = {name: fields[name] for name in (*self.cms.board, *self.cms.menu) if fields.get(name)}
            try:
                action = urljoin(page_url, form.get("action") or "")
            except ValueError:
                continue
            joint = "&" if "?" in action else "?"
            found = self.recognise(f"{action}{joint}{urlencode(named)}") if same_host(action, page_url) else None
            if found is not None:
                yield found

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002 - a source is one board
        """One board."""
        return ("",)

    def list_url(self, board: Board, page: int) -> str:
        """The board's own address, from the second page on with its number."""
        if page == 1:
            return board.address
        joint = "&" if "?" in board.address else "?"
        return f"{board.address}{joint}{board.options.get('page_parameter') or self.cms.page}={page}"

    def read_list(self, page: Page, board: Board) -> ListPage:
        """The rows; the same post once a page."""
        name = board.options.get("page_parameter")
        return read_list(page, replace(self.cms, page=str(name)) if name else self.cms, self._place(board))

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:
        """The post; its date from the list where its page has none."""
        return read_post(page, self.cms, self._place(board), board.line, row)

    def _place(self, board: Board) -> Place:
        place = place_of(self.cms, board.address)
        if place is None or not place.board:
            raise Unreadable(Reason.LAYOUT, f"{board.address} is not the address of a board of {self.title}")
        return place

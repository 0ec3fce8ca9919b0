"""Any other list page: the reader for boards of which nobody knows what runs them.

Domain: any.
Caveats: what a page says is guessed from its structure. Options pin what is guessed wrong: `row`, `title`, `date`, `body`,
`next` are CSS selectors; `key` is the place of a post's key (`/view.do?idx`), `post` the address of a post where only a
script knows it (`/view.do?idx={key}`), `page` the address of a list page (`/list.do?page={page}`, `first` and `step` where it
counts rows); `unclosed = true` takes pages without `</html>`. `unsure` says why a guess was not certain; it changes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from aggregator.rawpost import RawPost
from crawler.options import Check, flag, number, pattern, selector, text
from crawler.pages.board_article import Pins, read_article
from crawler.pages.board_links import canonical
from crawler.pages.board_paging import Paging, address_of
from crawler.pages.board_reading import Wanted, look, read
from crawler.pages.board_tree import is_closed
from crawler.pages.page import ListPage, Page, Row
from crawler.platforms.base import Board as BoardOf
from crawler.platforms.base import Found, Options, Platform


class Board(Platform):
    """One list page and the posts behind it, whatever the markup. Asked last: it takes any list."""

    name: ClassVar[str] = "board"
    title: ClassVar[str] = "게시판"
    takes: ClassVar[Mapping[str, Check]] = {
        **dict.fromkeys(("row", "title", "date", "body", "next"), selector),
        "key": text,
        "post": pattern("key"),
        "page": pattern("page"),
        "first": number,
        "step": number,
        "unclosed": flag,
        "unsure": text,
    }

    def recognise(self, address: str) -> Found | None:
        """The list at an address, without session, page number and search. What is on it, only the page tells."""
        plain = canonical(address, address)
        return Found(plain, board_name(plain), "") if plain else None

    def detect(self, page: Page) -> Found | None:
        """The list on a page, with how its pages and posts are addressed. Raises Unreadable for what is no list."""
        seen = look(page)
        options: dict[str, Any] = {"key": seen.slot}
        if seen.paging is not None:
            options["page"] = seen.paging.pattern
            options |= {"first": seen.paging.first} if seen.paging.first != 1 else {}
            options |= {"step": seen.paging.step} if seen.paging.step != 1 else {}
        if not is_closed(page.html):
            options["unclosed"] = True
        if seen.unsure:
            options["unsure"] = seen.unsure
        return Found(seen.address, board_name(seen.address), seen.title, options)

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002 - a source is one list
        """One list has one line."""
        return ("",)

    def list_url(self, board: BoardOf, page: int) -> str:
        """The address of a list page; without a pattern every page is the first, where the list then ends."""
        pattern = str(board.options.get("page") or "")
        if page == 1 or "{page}" not in pattern:
            return board.address
        first, step = (_number(board.options.get(name)) for name in ("first", "step"))
        return urljoin(board.address, address_of(Paging(pattern, first, step), page))

    def read_list(self, page: Page, board: BoardOf) -> ListPage:
        """The rows of the list; it ends where no further page is known."""
        texts = {
            name: str(board.options.get(name) or "") for name in ("row", "title", "date", "next", "key", "post", "page")
        }
        listed = read(page, Wanted(**texts, unclosed=board.options.get("unclosed") is True))
        return ListPage(listed.rows, last=listed.last or "{page}" not in str(board.options.get("page") or ""))

    def read_post(self, page: Page, board: BoardOf, row: Row) -> RawPost:
        """The post on its page."""
        return read_article(page, row, board.line, Pins.of(board.options))


def board_name(address: str) -> str:
    """What tells a list from others of its host: its path and its query."""
    parts = urlsplit(address)
    return f"{parts.path.strip('/')}{'?' if parts.query else ''}{parts.query}"


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 1

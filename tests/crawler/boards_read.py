"""What the reader of unknown boards makes of a few lines of markup, put into a page with a menu, a side box and a footer."""

from datetime import datetime

from aggregator.clock import SEOUL
from aggregator.rawpost import RawPost
from crawler.pages.board_article import read_article
from crawler.pages.page import Page, Row
from crawler.platforms.base import Board as BoardOf
from crawler.platforms.board import Board
from tests.crawler.boards import ORIGIN, around

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=SEOUL)
TITLE = "겨울 책놀이 안내"


def board_of(inside: str, url: str) -> BoardOf:
    """The board that a list page is added as."""
    found = Board().detect(Page(url, around(inside), NOW))
    assert found is not None
    return BoardOf(found.address, found.options, "")


def rows_in(inside: str, url: str = f"{ORIGIN}/bbs/list.php") -> list[Row]:
    """The rows of a list page."""
    return list(Board().read_list(Page(url, around(inside), NOW), board_of(inside, url)).rows)


def second_page(inside: str, url: str = f"{ORIGIN}/bbs/list.php") -> str:
    """The address of the second page of a list."""
    return Board().list_url(board_of(inside, url), 2)


def post_of(inside: str, title: str = TITLE, day: str = "2026-11-20") -> RawPost:
    """The post on a page, as its list named it."""
    row = Row(key="1", url=f"{ORIGIN}/v?no=1", text="", title=title, day=day)
    return read_article(Page(row.url, around(inside), NOW), row)


def body_of(inside: str, title: str = TITLE, day: str = "2026-11-20") -> str:
    """The body of the post on a page."""
    return post_of(inside, title, day).body_html

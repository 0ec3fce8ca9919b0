"""Pages that would take a parser or a pattern hours are read, or refused, within seconds."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest

from aggregator.clock import SEOUL
from aggregator.reading.markup import absolute
from crawler.pages.board_links import canonical
from crawler.pages.page import SUSPECT, Page, Row, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board
from tests.crawler.examples import example

NOW = datetime(2026, 11, 22, 12, tzinfo=SEOUL)
MANY = 150_000


def attributes(value: str) -> str:
    return f"<html><body><div {' '.join(f'a{n}{value}' for n in range(MANY))}>글</div></body></html>"


HOSTILE: dict[str, Callable[[], str]] = {
    "attributes": lambda: attributes("=1"),
    "bare": lambda: attributes(""),
    "quoted": lambda: attributes('=">"'),
    "odd": lambda: attributes("=b'").replace("<div ", "<div x\" y='>' "),
    "unclosed": lambda: attributes("=1")[: -len(">글</div></body></html>")] + "</html>",
    "inputs": lambda: "<html>" + "<input type=x " * MANY + "</html>",
    "scripts": lambda: "<html>" + "<script " * MANY + "</html>",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", ["board", "gnuboard", "rhymix", "smalllibrary", "syndication", "wordpress"])
def test_no_page_keeps_a_reader_for_long(name: str, what: str) -> None:
    shown, platform = example(name).page, PLATFORMS[name]
    found = platform.detect(shown) or platform.recognise(shown.url)
    assert found is not None
    board = Board(found.address, found.options, platform.lines(found.options)[0])
    begun = time.monotonic()
    page = Page(shown.url, HOSTILE[what](), NOW, shown.media_type)
    for read in (
        lambda: platform.read_list(page, board),
        lambda: platform.read_post(page, board, Row("1", shown.url, "글")),
    ):
        with pytest.raises(Unreadable):
            read()
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "tag",
    [
        "<a href=\"/view?no=1\" title='겨울 책놀이 모집'>",
        '<img src="data:image/png;base64,' + "A" * 60_000 + '">',
        '<input type="hidden" value="' + "책 " * 30_000 + '">',
        "<p>" + "a = b > c 'd\" " * 5_000 + "</p>",
    ],
)
def test_no_page_that_people_wrote_is_touched(tag: str) -> None:
    html = f"<html><body>{tag}{' ' * SUSPECT}</body></html>"
    assert Page("http://a.kr/", html, NOW).html == html


@pytest.mark.parametrize("address", ["http://a.kr:99999/view?no=1", "http://a.kr:x/view?no=1", "http://[bad/view?no=1"])
def test_an_address_that_nobody_can_ask_for_is_none(address: str) -> None:
    assert absolute(address, "http://a.kr/list") == ""
    assert canonical(address, "http://a.kr/list") == ""

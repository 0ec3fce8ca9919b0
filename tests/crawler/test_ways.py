"""Going over to another way to read a place where the one in use has closed."""

import pytest

from crawler import ways
from crawler.failures import Kind
from crawler.platforms import PLATFORMS
from crawler.platforms.wordpress import WordPress
from tests.crawler.examples import example

SITE = "https://sup.example.kr/"
REST = {"rest": f"{SITE}wp-json/wp/v2/posts"}


def left(options: dict[str, str], failure: str = Kind.FORBIDDEN) -> list[str]:
    return [way["via"] for way in ways.left(WordPress(), SITE, options, failure)]


def test_the_ways_that_are_left_come_after_the_one_in_use() -> None:
    assert left({"via": "rest", **REST}) == ["feed", "pages"]
    assert left({"via": "feed", **REST}) == ["pages"]
    assert left({"via": "pages", **REST}) == []
    assert left(REST) == []
    assert left({"via": "rest"}) == ["feed", "pages"]


def test_what_else_a_source_was_given_stays() -> None:
    (feed, pages) = ways.left(WordPress(), SITE, {"via": "rest", "library": "숲 작은도서관", **REST}, Kind.GONE)
    assert feed["library"] == pages["library"] == "숲 작은도서관"


@pytest.mark.parametrize(
    "failure", ["", Kind.EMPTY, Kind.TIMEOUT, Kind.ROBOTS, Kind.BUSY, Kind.FIREWALL, Kind.BOT_CHECK]
)
def test_a_site_that_is_down_or_does_not_want_us_is_asked_in_no_other_way(failure: str) -> None:
    assert left({"via": "rest", **REST}, failure) == []


def test_a_platform_with_one_way_has_none_left() -> None:
    board = example("gnuboard").page.url
    assert ways.left(PLATFORMS["gnuboard"], board, {}, Kind.LAYOUT) == []
    assert ways.left(PLATFORMS["syndication"], f"{SITE}feed.xml", {}, Kind.FORBIDDEN) == []

"""A list whose layout has changed says which selector stopped matching, and the nearest that would."""

import re
from datetime import datetime

import pytest

from aggregator.clock import SEOUL
from crawler.pages import gnuboard, rhymix
from crawler.pages.page import Page, Reason, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board
from tests.crawler import gnuboard_pages, rhymix_pages, test_pages_kboard, test_pages_wordpress

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=SEOUL)
NUMBERS = range(19, 12, -1)
GNUBOARD = [gnuboard_pages.Item(number, f"{number}번째 책모임 이야기", f"11-{number}") for number in NUMBERS]
RHYMIX = [rhymix_pages.Item(400 + number, f"{number}번째 책모임 이야기", f"2026.11.{number}") for number in NUMBERS]
KBOARD = test_pages_kboard.table(
    *(test_pages_kboard.row(number, f"{number}번째 책놀이", when=f"2026.11.{number}") for number in NUMBERS)
)
WORDPRESS = test_pages_wordpress.document(
    "".join(test_pages_wordpress.entry(number, f"{number}번째 책놀이") for number in NUMBERS)
)


def said(platform: str, address: str, html: str) -> str:
    with pytest.raises(Unreadable) as caught:
        PLATFORMS[platform].read_list(Page(address, html, NOW), Board(address, {"via": "pages"}, ""))
    assert caught.value.reason is Reason.LAYOUT
    return caught.value.detail


def renamed(html: str, **names: str) -> str:
    for old, new in names.items():
        html = html.replace(old, new)
    return html


@pytest.mark.parametrize(
    ("html", "would"),
    [
        (renamed(gnuboard_pages.desktop(GNUBOARD), wr_id="post"), "div.tbl_head01 tbody tr a[href*='post=']"),
        (
            renamed(gnuboard_pages.gallery(GNUBOARD), wr_id="post", gall_ul="photos"),
            "ul#photos li.gall_li a[href*='post=']",
        ),
    ],
)
def test_a_list_of_gnuboard_whose_links_changed_names_those_that_it_has(html: str, would: str) -> None:
    assert said("gnuboard", gnuboard_pages.LIST, html) == (
        f'the page has no rows of posts: "{gnuboard.ROWS}" matches nothing; "{would}" would'
    )


@pytest.mark.parametrize(
    ("html", "would"),
    [
        (rhymix_pages.page(rhymix_pages.table(RHYMIX)), "#story_list td.title a"),
        (rhymix_pages.sketchbook(RHYMIX), ".bd_tb_lst td.title a"),
        (rhymix_pages.mobile(RHYMIX), "ul.ltt li a"),
    ],
)
def test_a_list_of_rhymix_is_found_by_what_is_spelled_alike(html: str, would: str) -> None:
    html = renamed(html, board_list="story_list").replace("'bd_lst ", "'").replace("'lt'", "'ltt'")
    moved = html.replace("/program/4", "/story/4")
    assert said("rhymix", rhymix_pages.LIST, moved).endswith(f": {rhymix.ROWS!r} matches nothing; {would!r} would")


def test_a_list_of_kboard_in_another_program_names_its_rows() -> None:
    html = renamed(KBOARD, kboard="nboard", uid="no")
    assert said("kboard", test_pages_kboard.BOARD, html).endswith("; \"div.nboard-list tbody tr a[href*='no=']\" would")


def test_a_theme_without_post_classes_names_its_entries() -> None:
    html = re.sub(r"id='post-\d+' class='post-\d+ post type-post ", "class='card ", WORDPRESS)
    html = html.replace("entry-title", "card-title")
    assert said("wordpress", test_pages_wordpress.CATEGORY, html).endswith("; 'article.card a' would")


def test_a_page_without_any_list_names_no_other_selector() -> None:
    html = "<html><body><p>점검 중입니다.</p></body></html>"
    assert said("gnuboard", gnuboard_pages.LIST, html).endswith(f': "{gnuboard.ROWS}" matches nothing')


def test_where_the_selector_matches_it_is_said_that_nothing_could_be_read() -> None:
    html = gnuboard_pages.desktop(GNUBOARD).replace("bo_table=notice", "bo_table=free")
    assert f'"{gnuboard.ROWS}" matches, but nothing that could be read' in said("gnuboard", gnuboard_pages.LIST, html)

"""What stands in the stand-in portal: dates that move along, hard rows and bodies, nobody's numbers."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from aggregator.reading import regions
from crawler.demo.board import DELETED, SECRET
from crawler.demo.egov import Egov, egov
from crawler.demo.gnuboard import Gnuboard, gnuboard
from crawler.demo.portal import Portal, portal
from crawler.demo.rhymix import Rhymix, rhymix
from crawler.demo.wordpress import WordPress, wordpress
from crawler.demo.writing import WEEKDAYS, write_body, write_text

TODAY = date(2026, 11, 22)
BOARDS = pytest.mark.parametrize("made", [gnuboard, rhymix, wordpress, egov])

BoardSite = Gnuboard | Rhymix | WordPress | Egov


@pytest.fixture
def site() -> Portal:
    return portal(TODAY)


def test_the_dates_of_the_twelve_go_down_within_2014(site: Portal) -> None:
    dates = [post.posted for post in site.posts("story")[-12:]]
    assert dates == sorted(dates, reverse=True)
    assert {day.year for day in dates} == {2014}


def test_newer_posts_move_with_the_day_and_the_twelve_do_not(site: Portal) -> None:
    later = portal(TODAY + timedelta(days=100))
    for before, after in zip(site.posts("story"), later.posts("story"), strict=True):
        days = 0 if before.posted.year == 2014 else 100
        assert after.posted - before.posted == timedelta(days=days), before.title


@pytest.mark.parametrize("section", ["story", "forum", "news"])
def test_numbers_are_larger_than_ranks_with_gaps_and_dates_never_rise(site: Portal, section: str) -> None:
    posts = site.posts(section)
    numbers = [post.id for post in posts]
    assert numbers == sorted(set(numbers), reverse=True)
    assert min(numbers) > 250
    assert numbers[0] - numbers[-1] > len(numbers)
    dates = [post.posted for post in posts]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] <= TODAY


def test_no_text_shows_an_offset_instead_of_a_date(site: Portal) -> None:
    for section in ("story", "forum", "news"):
        for post in site.posts(section):
            assert not re.search(r"\{[+-]", post.title + post.body), post.id


def test_hard_bodies_are_there(site: Portal) -> None:
    bodies = {post.id: post.body for post in site.posts("story")}
    everything = "\n".join(bodies.values())
    for part in (
        "<table",
        "<ul><li>",
        "<li>신청\n<ul>",
        "010-0123-4567",
        "010 1234 0000",
        "01001239876",
        "example.com",
    ):
        assert part in everything, part
    assert any(re.fullmatch(r"\s*<p><img [^>]*></p>\s*", body) for body in bodies.values())
    assert any(post.files for post in site.posts("story"))
    titles = [post.title for post in site.posts("story")]
    assert any("[3회차]" in title for title in titles)
    assert any(title.endswith("(2)") for title in titles)


def test_mobile_numbers_are_of_nobody(site: Portal) -> None:
    for section in ("story", "forum", "news"):
        for post in site.posts(section):
            for number in re.findall(r"01[016789][- ]?\d{3,4}[- ]?\d{4}", post.body):
                assert re.match(r"010[- ]?[01]", number), number


def test_rows_without_a_library_or_a_place_are_there(site: Portal) -> None:
    libraries = [post.library for post in site.posts("story")]
    assert any(not library.name for library in libraries)
    addresses = {library.address for library in libraries}
    assert {"느티나무골 마을회관 2층", "남구 중앙로 32"} <= addresses
    for start in ("전라북도 ", "광주 북구 ", "강원도 ", "인천광역시 서구 ", "전남광주통합특별시 "):
        assert any(address.startswith(start) for address in addresses), start


def test_dates_in_texts_are_counted_from_the_post() -> None:
    posted = date(2026, 11, 22)
    assert WEEKDAYS[posted.weekday()] == "일"
    assert write_text("{+7}", posted) == "11월 29일(일)"
    assert write_text("{+7토:full}", posted) == "2026년 12월 5일(토)"
    assert write_text("{+0일:dot} {+1:slash} {-1:day}", posted) == "2026. 11. 22.(일) 11/23(월) 21일"


def test_bodies_are_escaped_unless_they_are_html() -> None:
    assert write_body("a < b\n\nc", "p") == "<p>a &lt; b</p>\n<p>&nbsp;</p>\n<p>c</p>"
    assert write_body("a\nb", "br") == "<p>a<br>\nb</p>"
    assert write_body("<b>a</b>", "html") == "<b>a</b>"


@BOARDS
def test_a_board_has_a_dozen_posts_newest_first_and_some_that_may_not_be_read(
    made: Callable[[date], BoardSite],
) -> None:
    posts = made(TODAY).board.posts
    assert 12 <= len(posts) <= 18
    assert [post.id for post in posts] == sorted({post.id for post in posts}, reverse=True)
    moments = [post.posted for post in posts if not post.pinned]
    assert moments == sorted(moments, reverse=True)
    assert moments[0].date() == TODAY
    assert {post.state for post in posts} & {SECRET, DELETED}


@BOARDS
def test_a_boards_region_is_a_district_of_today(made: Callable[[date], BoardSite]) -> None:
    site = made(TODAY)
    assert site.region is not None
    found = regions.gazetteer().get(site.region)
    assert found is not None
    assert found.short_code == site.region
    assert len(site.region) == 5


@BOARDS
def test_a_boards_texts_show_dates_and_nobodys_numbers(made: Callable[[date], BoardSite]) -> None:
    for post in made(TODAY).board.posts:
        text = " ".join((post.title, post.body, *post.comments))
        assert not re.search(r"\{[+-]", text), post.id
        for number in re.findall(r"01[016789][- ]?\d{3,4}[- ]?\d{4}", text):
            assert re.match(r"010[- ]?[01]", number), number
        for number in re.findall(r"0\d{1,2}-(\d{3,4})-\d{4}", text):
            assert number.startswith(("555", "0", "1")), number


@BOARDS
def test_a_boards_posts_move_with_the_day(made: Callable[[date], BoardSite]) -> None:
    later = made(TODAY + timedelta(days=100)).board.posts
    assert {after.posted - before.posted for before, after in zip(made(TODAY).board.posts, later, strict=True)} == {
        timedelta(days=100)
    }


def test_the_citys_board_names_its_libraries_in_titles() -> None:
    named = {found[0] for post in egov(TODAY).board.posts if (found := re.search(r"\S+작은도서관", post.title))}
    assert len(named) >= 6

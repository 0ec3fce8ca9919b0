"""What stands in the stand-in portal: dates that move along, hard rows and bodies, nobody's numbers."""

import re
from datetime import date, timedelta

import pytest

from crawler.demo.portal import Portal, portal
from crawler.demo.writing import WEEKDAYS, write_body, write_text

TODAY = date(2026, 11, 22)


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

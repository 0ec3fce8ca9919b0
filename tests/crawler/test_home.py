"""Whose posts a source has: those of one library, of several, or of a region."""

from collections.abc import Mapping

import pytest

from aggregator.rawpost import RawPost
from crawler.home import at_home

SEVERAL = {
    "library": ["숲속 작은도서관", "속 작은도서관", "별빛작은도서관", "경상남도 김해시 덕정로 68 팔판작은도서관"]
}


def post(title: str, **said: str) -> RawPost:
    return RawPost("", "1", "https://lib.kr/1", title, "", "https://lib.kr/1", None, **said)  # type: ignore[arg-type]


def placed(title: str, options: Mapping[str, object], region: str | None = "11380") -> tuple[str, str]:
    raw = at_home(post(title), region, options)
    return raw.place_text, raw.library_text


def test_all_posts_are_of_the_one_library_that_is_named() -> None:
    assert placed("휴관 안내", {"library": " 숲 작은도서관 "}) == ("서울특별시 은평구", "숲 작은도서관")
    assert placed("휴관 안내", {"library": ["숲 작은도서관"]}) == ("서울특별시 은평구", "숲 작은도서관")


def test_a_name_behind_its_address_needs_no_region_and_says_more() -> None:
    said = {"library": "경상남도 김해시 덕정로 68 팔판작은도서관"}
    assert placed("휴관 안내", said, None) == ("경상남도 김해시 덕정로 68 팔판작은도서관", "팔판작은도서관")


@pytest.mark.parametrize(
    ("title", "library"),
    [
        ("숲속작은도서관 겨울 책놀이", "숲속 작은도서관"),
        ("[별빛] 겨울 책놀이", "별빛작은도서관"),
        ("【별빛도서관】 겨울 책놀이", "별빛작은도서관"),
        ("팔판 작은도서관 휴관", "팔판작은도서관"),
        ("별빛 가득한 밤", ""),
        ("[모집] 책놀이", ""),
        ("별빛작은도서관·숲속작은도서관 함께", ""),
    ],
)
def test_of_several_libraries_it_is_the_one_that_the_post_names_or_none(title: str, library: str) -> None:
    assert placed(title, SEVERAL)[1] == library


def test_what_a_post_says_itself_counts_and_a_name_without_a_place_says_nothing() -> None:
    own = post("휴관", library_text="달 작은도서관")
    assert at_home(own, "11380", {"library": "숲 작은도서관"}) is own
    assert placed("휴관", {"library": "숲 작은도서관"}, None) == ("", "")
    assert placed("휴관", {"library": 3}) == ("", "")
    assert placed("휴관", {}) == ("", "")

"""What of a post is public."""

from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest

from aggregator.models import Kind
from feeds.entries import Elsewhere, Entry, Facts, build, harmless, shown_day, web_address
from tests.feeds.nasty import FORBIDDEN, NASTY

WHEN = datetime(2026, 11, 21, 15, tzinfo=UTC)  # midnight of the 22nd in Seoul
HOME = "https://sosik.example.kr/regions/kr/"


def entry(**columns: Any) -> Entry:
    values: dict[str, Any] = {
        "id": "6f2d1c1e-0000-5000-8000-000000000001",
        "url": "https://library.example.kr/1",
        "title": "책 읽는 밤",
        "body_text": "금요일 저녁에 함께 책을 읽습니다. 문의는 010-1234-5678로 해 주세요.",
        "region": "52111",
        "kind": Kind.ANNOUNCEMENT,
        "attachments": 0,
        "images": 0,
        "published": WHEN,
        "published_has_time": False,
        "updated": WHEN,
        "library": "달빛작은도서관",
    }
    return build(Facts(**(values | columns)), "전북특별자치도 전주시 완산구", HOME)


def test_the_original_comes_first_and_facts_follow() -> None:
    html = entry(attachments=2).content_html
    assert html.startswith('<p><a href="https://library.example.kr/1">원문 보기</a></p>')
    assert "달빛작은도서관 · 전북특별자치도 전주시 완산구 · 2026. 11. 22. (일)" in html
    assert "첨부 2개 (원문)" in html


@pytest.mark.parametrize("kind", [Kind.ANNOUNCEMENT, Kind.REPORT, Kind.NOTICE, Kind.UNKNOWN])
def test_an_excerpt_is_short_and_masked(kind: Kind) -> None:
    made = entry(kind=kind, body_text="문의 010-1234-5678. " + "많이 와 주세요. " * 60)
    assert 0 < len(made.excerpt) <= 200
    assert "1234-5678" not in made.content_html
    assert "번호는 원문에서 확인" in made.excerpt


def test_a_result_shows_no_text_and_no_names() -> None:
    made = entry(
        kind=Kind.RESULT, title="독서왕 김민준 어린이 축하해요", body_text="당첨자 김*윤 (달빛초 2)", attachments=1
    )
    assert (made.excerpt, made.note, made.attachments) == ("", "", "")
    assert "김민준" not in made.title
    assert "김*윤" not in made.content_html


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("은평구 작은도서관 소식", "은평구 작은도서관 소식"),
        ("달빛 <b>블로그</b>", "달빛 〈b〉블로그〈/b〉"),
        ("문의 010-1234-5678", "문의 (번호는 원문에서 확인)"),
        ("", "city.example.kr"),
        ("city.example.kr/egov/12", "city.example.kr"),  # nobody named it: an address is no name
        ("https://www.city.example.kr/board", "city.example.kr"),
    ],
)
def test_where_else_it_stands_is_said_by_the_name_of_the_board(name: str, shown: str) -> None:
    copy = Elsewhere("https://www.city.example.kr/board?no=1", name)
    made = entry(also_at=(copy, copy, Elsewhere("javascript:alert(1)", "게시판")))
    assert made.also_at == (Elsewhere(copy.url, shown),)
    assert f"{escape(shown)}</a>" in made.content_html


@pytest.mark.parametrize(
    ("title", "state", "shown"),
    [
        ("겨울 책놀이", "cancelled", "[취소] 겨울 책놀이"),
        ("겨울 책놀이", "full", "[정원마감] 겨울 책놀이"),
        ("겨울 책놀이 (정원마감)", "full", "겨울 책놀이 (정원마감)"),
        ("[접수 마감] 겨울 책놀이", "full", "[접수 마감] 겨울 책놀이"),
        ("겨울 책놀이 모집 마감되었습니다", "full", "겨울 책놀이 모집 마감되었습니다"),
        ("[폐강] 겨울 책놀이", "cancelled", "[폐강] 겨울 책놀이"),
        ("[연기] 겨울 책놀이", "cancelled", "[취소] [연기] 겨울 책놀이"),
        ("겨울 책놀이", "", "겨울 책놀이"),
    ],
)
def test_a_title_says_once_what_became_of_it(title: str, state: str, shown: str) -> None:
    assert entry(title=title, told_state=state).title == shown
    assert entry(title=title, told_state=state, kind=Kind.REPORT).title == title


def test_the_posts_that_tell_what_became_of_it_are_linked() -> None:
    made = entry(told_state="cancelled", changes=(Elsewhere("https://library.example.kr/2", "[취소] 책 읽는 밤"),))
    assert '바뀐 소식: <a href="https://library.example.kr/2">[취소] 책 읽는 밤</a>' in made.content_html


def test_a_poster_says_that_it_is_one() -> None:
    made = entry(body_text=" \n ", images=1)
    assert made.note == "포스터 공지: 자세한 내용은 원문"
    assert made.note in made.content_html
    assert entry(body_text="", images=0).note == ""


def test_published_is_never_after_updated() -> None:
    made = entry(updated=datetime(2020, 1, 1, tzinfo=UTC))
    assert made.updated == made.published


def test_a_day_is_shown_as_in_seoul_with_its_year() -> None:
    assert shown_day(WHEN) == "2026. 11. 22. (일)"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "/relative", "http://", "data:text/html,x", "http://[broken"]
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert web_address(url) == ""
    assert entry(url=url).url == HOME


def test_an_address_is_written_so_that_any_reader_takes_it() -> None:
    assert web_address('https://x.example/글 "1"') == "https://x.example/%EA%B8%80%20%221%22"
    assert web_address("https://x.example/%EA%B8%80?a=1&b=2") == "https://x.example/%EA%B8%80?a=1&b=2"


def test_brackets_that_readers_take_for_tags_become_quotes() -> None:
    assert harmless("<Book Night>") == "〈Book Night〉"
    assert harmless("</b><img src=x") == "〈/b〉〈img src=x"
    assert harmless("<책 읽는 밤> 3 < 4") == "<책 읽는 밤> 3 < 4"


@pytest.mark.parametrize("title", NASTY)
def test_any_title_is_one_plain_line(title: str) -> None:
    made = entry(title=title, body_text=title, library=title)
    for text in (made.title, made.excerpt, made.library, made.content_html):
        assert not set(text) & set(FORBIDDEN)
        assert "<script" not in text
    assert made.title
    assert "\n" not in made.title

"""협조 요청문: the letter says what is in force, and nothing of a site can spoil it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aggregator.config import Settings
from aggregator.models import Source
from crawler.letter import letter, span

DAY = date(2026, 11, 23)


def source(**changes: object) -> Source:
    made = Source(
        uid="lib.example.kr/board",
        platform="board",
        address="https://lib.example.kr/notice",
        title="숲작은도서관 소식",
        options={},
        cadence=21_600,
        due=datetime(2026, 11, 22, tzinfo=UTC),
        added=datetime(2026, 11, 22, tzinfo=UTC),
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_it_says_who_asks_how_often_what_is_taken_and_how_to_refuse(settings: Settings) -> None:
    text = letter(source(licence="공공누리 1유형"), replace(settings, operator="은평구 작은도서관 모임"), DAY)
    for said in (
        "「숲작은도서관 소식」",
        "https://lib.example.kr/notice",
        "lib.example.kr 운영 담당자님께",
        "은평구 작은도서관 모임",
        "sosik/0.1 (+a@example.kr)",
        "약 6시간마다",
        "2초 이상",
        "User-agent: sosik\n       Disallow: /",
        "공공누리 1유형",
        "수집 중단이나 글의 삭제",
        "Disallow: /notice\n",
        "200자 이내의 발췌",
        "하루 간격으로 두 번",
        "2026년 11월 23일",
    ):
        assert said in text
    assert "{" not in text


def test_without_known_terms_it_says_what_a_mark_of_the_public_licence_changes(settings: Settings) -> None:
    text = letter(source(), settings, DAY)
    assert "공공누리 표시가 있으면" in text
    assert "이용 조건" not in text


def test_a_board_in_a_query_is_refused_by_its_query(settings: Settings) -> None:
    text = letter(source(address="https://lib.kr/bbs/board.php?bo_table=news"), settings, DAY)
    assert "Disallow: /bbs/board.php?bo_table=news\n" in text


def test_without_a_contact_it_says_so_instead_of_pretending(settings: Settings) -> None:
    assert "SOSIK_CONTACT" in letter(source(), replace(settings, contact=""), DAY)


def test_a_title_of_several_lines_stays_in_its_line(settings: Settings) -> None:
    text = letter(source(title="소식\n\x1b[31m{host} 빨강"), settings, DAY)
    assert "「소식 [31m{host} 빨강」" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(300, "5분"), (3600, "1시간"), (5400, "90분"), (86_400, "1일"), (100_000, "27시간"), (604_800, "7일"), (7, "7초")],
)
def test_spans_are_told_in_units_that_people_use(seconds: int, words: str) -> None:
    assert span(seconds) == words

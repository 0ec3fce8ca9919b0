"""Rules of cleaning, masking and cutting."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading import text


@pytest.mark.parametrize(
    "number",
    ["900101-1234567", "900101 - 1234567", "051231-3456789"],
)
def test_resident_numbers_are_never_written(number: str) -> None:
    assert number not in text.mask_stored(f"신청자 {number} 입니다")
    assert text.MASKED_RESIDENT_NUMBER in text.mask_stored(f"신청자 {number} 입니다")


@pytest.mark.parametrize(
    "words",
    ["농협 352-1234-5678-93", "입금계좌: 국민은행 123456-78-901234", "카카오뱅크 3333012345678", "신한 110-123-456789"],
)
def test_account_numbers_are_never_written(words: str) -> None:
    masked = text.mask_stored(words)
    assert text.MASKED_ACCOUNT in masked
    assert not any(sign.isdigit() for sign in masked)


@pytest.mark.parametrize(
    "words",
    [
        "농협 앞 작은도서관 031-555-0142",
        "국민체육센터 옆 2026-12-05 오후 2시",
        "우리 도서관 02-1234-5678",
        "문의 1588-1234",
        "하나로마트 경상남도 김해시 덕정로 68",
    ],
)
def test_phone_numbers_dates_and_addresses_are_no_account_numbers(words: str) -> None:
    assert text.mask_stored(words) == words


def test_mail_addresses_are_never_written() -> None:
    assert text.mask_stored("문의 kim.lib@example.co.kr 로") == f"문의 {text.MASKED_MAIL} 로"
    assert "@" not in text.mask_stored("kim (at) naver.com")


@pytest.mark.parametrize(
    "number", ["010-1234-5678", "01012345678", "010 1234 5678", "010.1234.5678", "+82-10-1234-5678"]
)
def test_mobile_numbers_are_not_shown(number: str) -> None:
    assert text.mask_public(f"전화 접수 {number}", "announcement") == f"전화 접수 {text.MASKED_MOBILE}"


@pytest.mark.parametrize("number", ["031-555-0142", "02-123-4567", "1588-1234", "070-1234-5678"])
def test_numbers_of_libraries_stay(number: str) -> None:
    assert text.mask_public(f"문의 {number}", "announcement") == f"문의 {number}"


@pytest.mark.parametrize(
    "words", ["김*윤 (달빛초 2)", "1-2반 윤○지", "김하늘 님", "박서준(5678)", "이*", "정서연 어린이"]
)
def test_names_in_results_are_not_shown(words: str) -> None:
    masked = text.mask_public(f"당첨자: {words}", "result")
    assert text.MASKED_NAME in masked
    assert not any(part in masked for part in ("김", "윤○", "박서준", "이*", "정서연", "5678"))


def test_names_stay_where_nothing_was_won() -> None:
    assert text.mask_public("김하늘 작가님과의 만남", "announcement") == "김하늘 작가님과의 만남"


def test_who_is_no_person_is_not_masked() -> None:
    assert text.mask_public("이용자님 신청자님 축하합니다", "result") == "이용자님 신청자님 축하합니다"


def test_an_excerpt_ends_with_a_sentence_where_it_can() -> None:
    sentence = "책을 함께 읽고 이야기를 나눕니다. "
    cut = text.excerpt(sentence * 20)
    assert len(cut) <= text.EXCERPT_LENGTH
    assert cut.endswith("나눕니다.")


def test_an_excerpt_of_one_long_word_is_cut_hard() -> None:
    assert text.excerpt("가" * 500) == "가" * 199 + "…"


@given(st.text(max_size=300))
def test_cleaning_is_idempotent_and_leaves_nothing_invisible(words: str) -> None:
    cleaned = text.clean(words)
    assert text.clean(cleaned) == cleaned
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in cleaned.replace("\n", ""))
    cleaned.encode()


@given(st.text(max_size=600))
def test_an_excerpt_is_never_longer_than_allowed(words: str) -> None:
    assert len(text.excerpt(words)) <= text.EXCERPT_LENGTH


@given(st.text(alphabet="0123456789-  농협계좌입금010@.김이박*○님(", max_size=400))
def test_masking_twice_changes_nothing_more(words: str) -> None:
    stored = text.mask_stored(words)
    assert text.mask_stored(stored) == stored


def test_direction_marks_and_escapes_go() -> None:
    assert text.plain_title("\u202e거꾸로\x1b[31m\r\n제목\u200b") == "거꾸로[31m 제목"

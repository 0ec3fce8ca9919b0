"""Rules of cleaning, masking and cutting."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.reading import text


@pytest.mark.parametrize(
    "number",
    [
        "900101-1234567",
        "900101 - 1234567",
        "051231-3456789",
        "8001011234567",
        "800101 1234567",
        "800101－1234567",
        "８００１０１－１２３４５６７",
        "800101_1234567",
        "800101-1******",
    ],
)
def test_resident_numbers_are_never_written(number: str) -> None:
    assert number not in text.mask_stored(f"신청자 {number} 입니다")
    assert text.MASKED_RESIDENT_NUMBER in text.mask_stored(f"신청자 {number} 입니다")


@pytest.mark.parametrize(
    "words",
    [
        "농협 352-1234-5678-93",
        "입금계좌: 국민은행 123456-78-901234",
        "카카오뱅크 3333012345678",
        "신한 110-123-456789",
        "신한 110–123–456789",
        "신한 110.123.456789",
        "농협 302 1234 5678 91",
        "3333-01-1234567 카카오뱅크",
        "110-123-456789 (신한)",
        "국민은행\n123456-01-987654",
        "계좌번호 : １２３４５６－０１－９８７６５４",
        "농협 1234567890 1234567890",
        "새마을금고 9002-1234-5678-9",
    ],
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
        "우리 도서관 02 123 4567 031 555 0142",
        "국민 도서 9788901234567 우리",
        "우리 책 978-89-01-23456-7",
        "입금 기간 2026-12-05-2026-12-10, 20261201-20261210, 202612051400",
        "입금 2026. 12. 5. 10:00 3층 302호 30,000원",
        "사업자등록번호(우리) 123-45-67890",
        "우리 10 11 12 13 14 15 16",
    ],
)
def test_phone_numbers_dates_and_addresses_are_no_account_numbers(words: str) -> None:
    assert text.mask_stored(words) == words


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("국민은행 123456-01-987654 010-7777-8888", "국민은행 {} 010-7777-8888"),
        ("신한은행 110-123-456789 063-555-0125", "신한은행 {} 063-555-0125"),
        ("입금 : 농협 302-1234-5678-91 2026. 12. 5.까지", "입금 : 농협 {} 2026. 12. 5.까지"),
        ("농협 302-1234-5678-91 12월 5일", "농협 {} 12월 5일"),
        ("농협 302-1234-5678-91 30,000원", "농협 {} 30,000원"),
        ("농협 302 1234 5678 91 12월 5일", "농협 {} 12월 5일"),
        ("농협 302 1234 5678 91 30,000원", "농협 {} 30,000원"),
        ("농협 302-1234-5678-91, 예금주 도서관", "농협 {}, 예금주 도서관"),
        ("국민은행 010-1234-5678 123456-01-987654", "국민은행 010-1234-5678 {}"),
        ("입금 10,000원 302-1234-5678-91", "입금 10,000원 {}"),
    ],
)
def test_an_account_number_ends_where_its_groups_do(words: str, left: str) -> None:
    assert text.mask_stored(words) == left.format(text.MASKED_ACCOUNT)


@pytest.mark.parametrize(
    "address",
    [
        "kim@작은도서관.kr",
        "kim(골뱅이)naver.com",
        "김@naver.com",
        "leak&#64;naver.com",
        "leak&#x40;naver.com",
        "kim＠naver．com",
        "kim[at]naver[dot]com",
    ],
)
def test_mail_addresses_are_found_in_every_form(address: str) -> None:
    assert text.mask_stored(f"문의 {address} 로") == f"문의 {text.MASKED_MAIL} 로"
    assert text.mask_stored(f"({address}으로)") == f"({text.MASKED_MAIL}으로)"


def test_the_name_of_a_channel_is_no_mail_address() -> None:
    assert text.mask_stored("인스타 @dal.lib, 오후 @ 도서관") == "인스타 @dal.lib, 오후 @ 도서관"


def test_mail_addresses_are_never_written() -> None:
    assert text.mask_stored("문의 kim.lib@example.co.kr 로") == f"문의 {text.MASKED_MAIL} 로"
    assert "@" not in text.mask_stored("kim (at) naver.com")


@pytest.mark.parametrize(
    "number",
    [
        "010-1234-5678",
        "01012345678",
        "010 1234 5678",
        "010.1234.5678",
        "+82-10-1234-5678",
        "０１０-１２３４-５６７８",
        "010－1234－5678",
        "010−1234−5678",
        "010ㅡ1234ㅡ5678",
        "010_1234_5678",
        "010/1234/5678",
        "010~1234~5678",
        "010*1234*5678",
        "010--1234--5678",
        "010 - 1234 - 5678",
        "(010) 1234-5678",
        "(010-1234-5678)",
        "O1O-1234-5678",
    ],
)
def test_mobile_numbers_are_not_shown(number: str) -> None:
    assert text.mask_public(f"전화 접수 {number}", "announcement") == f"전화 접수 {text.MASKED_MOBILE}"


@pytest.mark.parametrize(
    "number", ["031-555-0142", "02-123-4567", "1588-1234", "070-1234-5678", "9791012345678", "2026. 01. 10."]
)
def test_numbers_of_libraries_stay(number: str) -> None:
    assert text.mask_public(f"문의 {number}", "announcement") == f"문의 {number}"


@pytest.mark.parametrize(
    "words", ["김*윤 (달빛초 2)", "1-2반 윤○지", "김하늘 님", "박서준(5678)", "이*", "정서연 어린이"]
)
def test_names_in_results_are_not_shown(words: str) -> None:
    masked = text.mask_public(f"당첨자: {words}", "result")
    assert text.MASKED_NAME in masked
    assert not any(part in masked for part in ("김", "윤○", "박서준", "이*", "정서연", "5678"))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("[당첨자 발표] 김철수, 이영희 축하합니다", "[당첨자 발표] ○○○, ○○○ 축하합니다"),
        ("당첨자 발표 (김철수 1234)", "당첨자 발표 (○○○)"),
        ("독후감 대회 결과 - 최우수 홍길동", "독후감 대회 결과 - 최우수 ○○○"),
        ("당첨자: 김철수 이영희 박민수", "당첨자: ○○○ ○○○ ○○○"),
        ("최우수상 김하늘(달빛초 3), 우수상 이솔", "최우수상 ○○○(달빛초 3), 우수상 ○○○"),
        ("1등 김철수/2등 이영희", "1등 ○○○/2등 ○○○"),
        ("정답자 박O윤, 이0훈, 최ㅇㅇ", "정답자 ○○○, ○○○, ○○○"),
        ("다독왕은 김*윤어린이!", "다독왕은 ○○○어린이!"),
    ],
)
@pytest.mark.parametrize("kind", ["result", "unknown"])
def test_names_in_titles_of_results_are_not_shown(title: str, shown: str, kind: str) -> None:
    assert text.mask_public(title, kind) == shown


@pytest.mark.parametrize(
    "title",
    [
        "달빛작은도서관 어린이 독서퀴즈 당첨자 안내",
        "도자기 체험 참가자 추첨 결과",
        "남해군 작은도서관 이벤트 당첨자 축하드립니다",
        "독서OX퀴즈 당첨자 발표 (2026)",
        "*독서퀴즈*당첨자*안내*",
        "[결과] 유아, 초등, 성인 부문 수상자",
        "도서관 주간 이용 우수 이용자 선정 결과",
        "우리 어린이 독서왕",
        "3월 5일 수상자 명단 공지, 안내",
    ],
)
def test_titles_of_results_can_still_be_read(title: str) -> None:
    assert text.mask_public(title, "result") == title


def test_a_name_alone_behind_a_dash_is_masked_in_results_only() -> None:
    assert text.mask_public("다독왕 발표 - 김철수", "result") == "다독왕 발표 - ○○○"
    assert text.mask_public("조용한 마을 - 김철수", "unknown") == "조용한 마을 - 김철수"


@pytest.mark.parametrize(
    "words",
    [
        "인원: 24명 (선착순)",
        "대상: 이주민, 주민",
        "꼭 연락 주세요",
        "이름, 연락처, 사는 동네",
        "세워 주시고 방문객 주차는 무료",
        "5권에서 문제를",
    ],
)
def test_running_text_of_unknown_posts_can_still_be_read(words: str) -> None:
    assert text.mask_public(words, "unknown") == words


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


@given(st.text(alphabet="0123456789-  농협계좌입금010@.김이박*○님(\nkim월/", max_size=400))
def test_masking_twice_changes_nothing_more(words: str) -> None:
    stored = text.mask_stored(words)
    assert text.mask_stored(stored) == stored


_PIECES = (
    "1 ",
    "12-",
    "010 1234 5678 ",
    "농협 ",
    "1234567890 ",
    "a",
    "a.",
    "가",
    "@",
    "a@",
    "김철수 ",
    "이솔,",
    "김*",
    "(",
    " ",
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3).map("".join))
def test_masking_takes_time_that_grows_with_the_text(piece: str) -> None:
    words = piece * (60_000 // len(piece))
    begun = time.process_time()
    text.mask_public(text.mask_stored(words), "result")
    assert time.process_time() - begun < 2


def test_direction_marks_and_escapes_go() -> None:
    assert text.plain_title("\u202e거꾸로\x1b[31m\r\n제목\u200b") == "거꾸로[31m 제목"

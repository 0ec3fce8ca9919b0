"""Rules of kinds (announcement, report, notice, result) and of the nineteen categories."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading.categories import CATEGORIES, KINDS, classify


@pytest.mark.parametrize(
    "title",
    [
        "독서퀴즈 정답 및 명단",
        "10월 다독왕",
        "상반기 다독자 시상",
        "글짓기 수상작",
        "정답자",
        "완주자 명단",
        "서평단 선발 결과",
        "확정 명단",
        "대기자 명단",
        "독서퀴즈 행사 결과",
        "참가자 명단 안내",
        "독서왕을 소개합니다",
        "독후감 대회 결과 - 최우수",
    ],
)
def test_titles_of_results(title: str) -> None:
    assert classify(title, "").kind.value == "result"


@pytest.mark.parametrize("title", ["다독왕 모집", "수상작 전시 안내", "독서왕 선발대회 신청", "다독자 이벤트"])
def test_a_title_that_invites_is_no_result_by_its_prize(title: str) -> None:
    assert classify(title, "").kind.value == "announcement"


@pytest.mark.parametrize("title", ["", "독서퀴즈 안내", "독서퀴즈 후기"])
def test_two_hidden_names_in_a_body_make_a_result(title: str) -> None:
    kind = classify(title, "축하합니다\n김*윤 (달빛초 2), 1-2반 윤○지").kind
    assert kind.value == "result"
    assert "김" not in kind.words


def test_one_hidden_name_or_stars_make_none() -> None:
    assert classify("독서교실 안내", "문의 김○○\n*대상* 초등학생 *장소* 2층").kind.value == "announcement"


def test_a_report_that_quotes_the_form_stays_a_report() -> None:
    assert classify("독서교실 후기", "일시: 12월 5일\n장소: 2층").kind.value == "report"


def test_a_form_announces() -> None:
    assert classify("겨울 책놀이", "일시: 12월 5일\n장소: 2층").kind.value == "announcement"


def test_nothing_said_is_unknown() -> None:
    assert classify("책", "").kind.value == "unknown"


@pytest.mark.parametrize(
    ("title", "kind", "category"),
    [
        ("신간 퀴즈북 안내", "notice", "service"),
        ("독서퀴즈 당첨자 발표", "result", "quiz"),
        ("도서관 이용 후기 공모", "announcement", "contest"),
        ("그림책 읽고 부채 만들기", "announcement", "craft"),
        ("독서의 달 기념 도자기 교실", "announcement", "craft"),
        ("라탄 공예 및 작가와의 만남 신청", "announcement", "craft"),
        ("『퀴즈 대왕』 작가와의 만남", "announcement", "author"),
        ("<인형극장에서 생긴 일> 독서모임", "announcement", "book_club"),
        ("심리학 책 읽는 화요 모임", "announcement", "book_club"),
        ("학부모 특강: 화 내지 않는 하루", "announcement", "lecture"),
        ("책놀이작은도서관 음악회", "announcement", "performance"),
        ("10월 3주차 영화 상영 안내", "announcement", "film"),
        ("설 연휴 휴관 안내", "notice", "notice"),
        ("[취소] 일요 보드게임 교실", "announcement", "game"),
        ("일요 보드게임 교실 취소 안내", "notice", "game"),
        ("책놀이를 마치며", "report", "reading"),
        ("<책놀이를 마치며>", "report", "reading"),
        ("<봄이 왔어요> 그림자극 공연", "announcement", "performance"),
    ],
)
def test_titles(title: str, kind: str, category: str) -> None:
    told = classify(title, "")
    assert (told.kind.value, told.category.value) == (kind, category)


def test_closing_days_in_the_body_of_a_class_make_no_notice() -> None:
    told = classify("겨울 뜨개 교실", "일시: 매주 화요일 10시\n대상: 성인 8명\n※ 1월 1일은 휴관이라 쉽니다.")
    assert (told.kind.value, told.category.value) == ("announcement", "craft")


def test_last_weeks_class_is_no_announcement() -> None:
    told = classify(
        "화요일 뜨개 교실", "지난 화요일 여덟 분이 모여 코 잡는 법을 배웠습니다. 두 시간이 금방 지나갔어요."
    )
    assert told.kind.value == "report"


def test_news_in_the_past_tense_is_no_report() -> None:
    told = classify(
        "겨울 뜨개 교실", "목도리 뜨기를 준비했습니다. 새 실도 들어왔어요. 12월 5일 10시, 8명, 재료비 5천 원."
    )
    assert told.kind.value == "announcement"


def test_the_body_decides_where_the_title_is_silent() -> None:
    told = classify("토요일엔 뭐 하지?", "○ 언제: 12월 5일 2시\n○ 내용: 클레이로 눈사람 만들기\n○ 누가: 초등 10명")
    assert (told.kind.value, told.category.value, told.category.rule) == ("announcement", "craft", "본문의 말")


def test_what_comes_near_is_allowed_beside_the_primary_one() -> None:
    told = classify("그림책 작가와 함께 나만의 그림책 만들기", "")
    assert {told.category.value, *told.also} >= {"author", "craft"}
    assert told.category.candidates == told.also


def test_a_poster_without_words_stays_open_and_says_why() -> None:
    told = classify("12월", "")
    assert told.category.value is None
    assert told.category.open_because
    assert (told.kind.value, told.also) == ("unknown", ())


def test_a_whole_text_that_speaks_of_none_is_other() -> None:
    assert classify("알립니다", "가나다라 마바사 아자차카 " * 10).category.value == "other"


def test_evidence_holds_no_sentence_that_may_name_somebody() -> None:
    told = classify("첫눈 오는 날", "지난 금요일 우리를 웃긴 건 홍길동이었습니다. 상은 성춘향이 탔어요.")
    assert told.kind.value == "report"
    assert "길동" not in told.kind.words
    assert "춘향" not in told.kind.words


@given(st.text(max_size=80), st.text(max_size=400))
def test_any_text_is_read(title: str, body: str) -> None:
    told = classify(title, body)
    assert told.kind.value in KINDS
    assert told.category.value in (*CATEGORIES, None)
    assert told.category.value not in told.also


@pytest.mark.parametrize(
    "unit",
    [
        "책 읽어 ",
        "1. 일 시 : ",
        "12월 5일 ",
        "○",
        "🎄",
        "\u202e가",
        "| 일시 ",
        "도서관",
        "『",
        "<",
        "가가가가가가가가",
        "했",
        "김*",
        "만들",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def spent(length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        classify(text, text)
        return time.process_time() - start

    classify("", "")  # reads the lists
    small, large = min(spent(50_000) for _ in range(3)), min(spent(1_000_000) for _ in range(2))
    assert large <= 40 * small + 0.05

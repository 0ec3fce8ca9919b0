"""Rules of kinds: announcement, report, notice, result."""

import pytest

from aggregator.reading.categories import classify


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

"""Rules of reading how many a programme takes."""

import pytest

from aggregator.reading import capacity, sections


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("정원: 15명 (대기 5명)", 15),
        ("정원: 15", 15),
        ("인원: 선착순 1O명", 10),
        ("모집인원: 각 10명 (오전, 오후)", 10),
        ("모집인원: 총 20명 (오전 10명, 오후 10명)", 20),
        ("인원: 8~10명", 10),
        ("인원: 8명 내외", 8),
        ("대상: 초등 가족 20가족", 20),
        ("대상: 성인 12명 (2인 1조)", 12),
        ("대상: 유아와 보호자 1인 10명", 10),
        ("인원: 팀당 4명, 5팀", 5),
        ("신청: 9월 3일부터 선착순 12명", 12),
        ("열두 분을 모십니다.", 12),
        ("선착순 스물다섯 명까지 받아요.", 25),
        ("초등학생 16명 / 넓은방 / 무료", 16),
        ("마루방, 열두 분, 무료.", 12),
        ("60세 이상 어르신 10분", 10),
        ("인원: 10명 (3명 이상 신청 시 개강)", 10),
        ("정답자 가운데 추첨하여 5명에게 선물을 드립니다.", None),
        ("지난 토요일 23명이 함께했습니다.", None),
        ("10분 전까지 오세요. 40분 동안 합니다.", None),
        ("신청자가 6명보다 적으면 열지 않습니다.", None),
        ("한 가족 4명까지 신청", None),
        ("끝 네 자리를 적어 주세요. 신청 접수", None),
        ("대상: 초등 5명, 성인 10명", None),
    ],
)
def test_how_many_can_take_part(body: str, expected: int | None) -> None:
    assert capacity.read("", sections.of("", body)).value == expected


def test_parts_that_differ_stay_open_with_their_candidates() -> None:
    fact = capacity.read("", sections.of("", "정원: 초등 5명, 성인 10명"))
    assert (fact.value, fact.candidates) == (None, ("5명", "10명"))
    assert fact.open_because


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("모집인원: 12명", None),
        ("인원: 열두 분", None),
        ("대상: 초등 자녀를 둔 가족 8팀", "팀"),
        ("정원: 10가정", "가정"),
        ("모집: 아기와 양육자 여섯 쌍", "쌍"),
        ("인원: 8~10팀", "팀"),
    ],
)
def test_a_capacity_tells_what_it_counts_unless_it_counts_people(line: str, unit: str | None) -> None:
    assert capacity.unit(capacity.read("", sections.of("", line))).value == unit

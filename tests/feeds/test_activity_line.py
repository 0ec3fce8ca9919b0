"""An activity in a line, as a parent reads it."""

from typing import Any

import pytest

from aggregator.recurring import series
from feeds import activity_line
from feeds.activities import Activity, activity


def told(**stored: Any) -> Activity:
    made = activity(stored, str.strip, str)
    assert made is not None
    return made


WEEKLY = {"starts": "2026-12-01T10:00", "ends": "2026-12-22T11:30", "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222"}


@pytest.mark.parametrize(
    ("stored", "line"),
    [
        (
            {
                "starts": "2026-12-05T14:00",
                "ends": "2026-12-05T16:00",
                "ages": "초등 1–3학년",
                "audience": ["child"],
                "capacity": 12,
                "fee": 0,
            },
            "12월 5일(토) 14:00–16:00 · 초등 1–3학년 · 12명 · 무료",
        ),
        (WEEKLY | {"sessions": 4}, "매주 화 10:00–11:30, 12월 1일–12월 22일 (4회)"),
        ({"starts": "2026-12-01", "ends": "2026-12-31"}, "12월 1일(화)–12월 31일(목)"),
        ({"starts": "2026-12-30", "ends": "2027-01-02"}, "12월 30일(수)–2027년 1월 2일(토)"),
        ({"starts": "2027-01-09", "ends": "2027-01-10"}, "2027년 1월 9일(토)–1월 10일(일)"),
        ({"starts": "2027-01-09T10:00"}, "2027년 1월 9일(토) 10:00"),
        ({"starts": "2026-12-01", "rrule": "FREQ=MONTHLY;BYDAY=2TU,4TU"}, "매월 둘째·넷째 화, 12월 1일부터"),
        (
            {"dates": [["2026-12-01T10:00", "2026-12-01T12:00"], ["2026-12-04T10:00", "2026-12-04T12:00"]]},
            "12월 1일(화), 12월 4일(금) 10:00–12:00 (2회)",
        ),
        (
            {"dates": [[f"2026-12-{day:02}", None] for day in (1, 3, 8, 9, 20)], "sessions": 5},
            "12월 1일–12월 20일 (5회)",
        ),
        (
            {"audience": ["family", "child"], "capacity": 8, "unit": "팀", "fee": 5000, "materials_fee": 12000},
            "초등·어린이·가족 · 8팀 · 5,000원 · 재료비 12,000원",
        ),
        ({"starts": "2026-12-05", "state": "cancelled"}, "취소 · 12월 5일(토)"),
        ({"place": "2층"}, ""),
    ],
)
def test_when_for_whom_how_many_how_much(stored: dict[str, Any], line: str) -> None:
    assert activity_line.line(told(**stored), 2026) == line


@pytest.mark.parametrize(
    ("stored", "details"),
    [
        (
            {
                "registration_opens": "2026-11-24T10:00",
                "registration_closes": "2026-11-30",
                "registering": [{"way": "phone", "words": "02-123-4567"}, {"way": "phone", "words": ""}, {"way": "?"}],
                "selection": "선착순",
                "eligibility": "입주민",
                "place": "2층 프로그램실",
            },
            "접수 11월 24일(화) 10:00–11월 30일(월) · 전화 접수 · 선착순 · 입주민 · 장소 2층 프로그램실",
        ),
        ({"registration_opens": "2026-11-24"}, "접수 11월 24일(화)부터"),
        ({"registration_closes": "2026-11-24T18:00"}, "접수 11월 24일(화) 18:00까지"),
        ({"fee": 0}, ""),
    ],
)
def test_how_to_register_and_where(stored: dict[str, Any], details: str) -> None:
    assert activity_line.details(told(**stored), 2026) == details


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "매일"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "매주 화·목"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "격주 토"),
        ("FREQ=MONTHLY;BYDAY=-1WE", "매월 마지막 수"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TH", "매월 첫째 화·셋째 목"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "매월 15일"),
        ("FREQ=WEEKLY", ""),
    ],
)
def test_a_series_in_words(rule: str, words: str) -> None:
    made = series(rule)
    assert made is not None
    assert made.words() == words


def test_what_is_unsound_is_left_out() -> None:
    made = told(starts="2026-02-30", ends="soon", capacity=True, fee=-1, sessions=0, audience="child", state="unknown")
    assert activity_line.line(made, 2026) == ""


def test_a_text_of_others_stays_short() -> None:
    assert len(told(place="아주 긴 곳 " * 50).place) <= 80

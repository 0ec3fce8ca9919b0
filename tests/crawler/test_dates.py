"""Rules of reading dates: the day is right in Seoul, the year follows from the order, and nothing is guessed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from crawler.pages.dates import days_of, read_date
from crawler.pages.page import Row

NOW = datetime(2026, 11, 22, 22, 16, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026.11.22", date(2026, 11, 22)),
        ("2026-11-22", date(2026, 11, 22)),
        ("2026. 10. 7. 14:20", datetime(2026, 10, 7, 14, 20, tzinfo=SEOUL)),
        ("작성일 26-05-30 15:37", datetime(2026, 5, 30, 15, 37, tzinfo=SEOUL)),
        ("2026년 11월 2일", date(2026, 11, 2)),
        ("2026-11-22 오후 2:05", datetime(2026, 11, 22, 14, 5, tzinfo=SEOUL)),
        ("2026-11-22T09:12:40+09:00", datetime(2026, 11, 22, 9, 12, 40, tzinfo=SEOUL)),
        ("2026-11-21T15:03:00Z", datetime(2026, 11, 22, 0, 3, tzinfo=SEOUL)),
        ("14:30", datetime(2026, 11, 22, 14, 30, tzinfo=SEOUL)),
        ("11-05", date(2026, 11, 5)),
        ("12-25", date(2025, 12, 25)),
        ("11.22", date(2026, 11, 22)),
        ("02-29", date(2024, 2, 29)),
        ("02-30", None),
        ("23:50", datetime(2026, 11, 21, 23, 50, tzinfo=SEOUL)),
        ("22:50", datetime(2026, 11, 22, 22, 50, tzinfo=SEOUL)),
        ("99-12-31", date(1999, 12, 31)),
        ("1970-01-01 09:00", None),
        ("0000-00-00 00:00:00", None),
        ("7시간 전", date(2026, 11, 22)),
        ("23시간 전", date(2026, 11, 21)),
        ("3일 전", date(2026, 11, 19)),
        ("어제", date(2026, 11, 21)),
        ("방금", date(2026, 11, 22)),
        ("2025.13.45", None),
        ("3개월 전", None),
        ("조회 1204", None),
        ("", None),
    ],
)
def test_every_form_that_boards_write(text: str, expected: date | None) -> None:
    assert read_date(text, NOW) == expected


def test_without_the_time_of_the_answer_only_whole_dates_are_read() -> None:
    assert read_date("11-05") is None
    assert read_date("2026.11.05") == date(2026, 11, 5)


def days(*posted: str, pinned: int = 0) -> list[str]:
    rows = [Row(str(n), "u", "t", posted=text, pinned=n < pinned) for n, text in enumerate(posted)]
    return [row.day for row in days_of(rows, NOW)]


def test_the_year_follows_from_the_order_of_the_rows() -> None:
    assert days("11-05", "03-02", "12-30", "12-30", "06-01") == [
        "2026-11-05",
        "2026-03-02",
        "2025-12-30",
        "2025-12-30",
        "2025-06-01",
    ]
    assert days("01-05", "11-30", "12-20", "03-01")[2:] == ["2024-12-20", "2024-03-01"]


def test_an_answer_below_its_post_may_be_a_little_younger() -> None:
    assert days("11-05", "11-07", "11-04") == ["2026-11-05", "2026-11-07", "2026-11-04"]


def test_pinned_rows_do_not_set_the_year_of_others() -> None:
    assert days("2024-03-01", "11-20", "11-05", pinned=1) == ["2024-03-01", "2026-11-20", "2026-11-05"]


def test_a_later_day_of_this_year_is_of_the_last_one() -> None:
    assert days("12-24") == ["2025-12-24"]


def test_the_turn_of_the_year_and_leap_days() -> None:
    eve, morning = datetime(2026, 12, 31, 23, 59, tzinfo=SEOUL), datetime(2027, 1, 1, 0, 10, tzinfo=SEOUL)
    assert read_date("23:50", eve) == datetime(2026, 12, 31, 23, 50, tzinfo=SEOUL)
    assert read_date("23:50", morning) == datetime(2026, 12, 31, 23, 50, tzinfo=SEOUL)
    assert read_date("00:05", morning) == datetime(2027, 1, 1, 0, 5, tzinfo=SEOUL)
    assert [read_date(word, morning) for word in ("방금", "어제", "30분 전", "12-31", "01-01")] == [
        date(2027, 1, 1),
        *[date(2026, 12, 31)] * 3,
        date(2027, 1, 1),
    ]
    assert read_date("01-01", eve) == date(2027, 1, 1)
    assert read_date("01-02", eve) == date(2026, 1, 2)
    assert read_date("02-29", datetime(2028, 3, 1, tzinfo=SEOUL)) == date(2028, 2, 29)
    assert read_date("02-29", datetime(2028, 2, 1, tzinfo=SEOUL)) == date(2024, 2, 29)
    assert days("03-02", "02-29", "02-27") == ["2026-03-02", "2024-02-29", "2024-02-27"]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times(), st.times())
def test_a_time_alone_is_never_more_than_an_hour_to_come(day: date, now: time, written: time) -> None:
    here = datetime.combine(day, now, SEOUL)
    read = read_date(f"{written:%H:%M}", here)
    assert isinstance(read, datetime)
    assert timedelta(-1) < read - here <= timedelta(hours=1)


@given(st.text(max_size=60))
def test_whatever_is_written_reading_never_fails(text: str) -> None:
    read_date(text, NOW)


@given(st.dates(date(2010, 1, 1), NOW.date()))
def test_what_was_written_in_any_form_is_read_again(day: date) -> None:
    for form in ("%Y.%m.%d", "%y-%m-%d", "%Y년 %m월 %d일", "%Y/%m/%d"):
        assert read_date(day.strftime(form), NOW) == day
    if NOW.date() - day < timedelta(360):
        assert read_date(day.strftime("%m-%d"), NOW) == day

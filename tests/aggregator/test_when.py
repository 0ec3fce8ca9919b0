"""Rules of days, hours, ranges, lists and series in a text, told from the day of its posting."""

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.reading.times import Context, Times
from aggregator.reading.when import find
from aggregator.reading.when_tokens import plain, tokens

POSTED = date(2026, 11, 22)  # a Sunday


def told(text: str, posted: date = POSTED, *, back: bool = False) -> Times:
    return find(text, Context(posted, back=back))


def days(text: str, posted: date = POSTED, *, back: bool = False) -> list[str]:
    return [each.first.on.isoformat() for each in told(text, posted, back=back).stretches]


@pytest.mark.parametrize(
    "text",
    [
        "2026. 12. 5.(토)",
        "2026-12-05",
        "2026년 12월 5일",
        "12월 5일 토요일",
        "12월5일",
        "12/5(토)",
        "12.5.(토)",
        "12. 5(토)",
        "26.12.5",
        "'26. 12. 5",
        "２０２６．１２．５．（토）",
        "12/O5",
        "12월 첫째 주 토요일",
        "다음 달 5일",
        "내달 5일",
    ],
)
def test_a_day_in_every_dress(text: str) -> None:
    assert days(text) == ["2026-12-05"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("오늘", "2026-11-22"),
        ("내일", "2026-11-23"),
        ("모레", "2026-11-24"),
        ("오는 토요일", "2026-11-28"),
        ("오는 28일", "2026-11-28"),
        ("이번 주 금요일", "2026-11-20"),
        ("이번주 토욜", "2026-11-21"),
        ("다음 주 화요일", "2026-11-24"),
        ("지난 금요일", "2026-11-20"),
        ("이달 말까지", "2026-11-30"),
        ("11월의 마지막 날", "2026-11-30"),
        ("이달 마지막 주 수요일", "2026-11-25"),
        ("크리스마스 오후 3시", "2026-12-25"),
        ("설날 아침", "2027-02-07"),
    ],
)
def test_days_told_from_the_posting(text: str, day: str) -> None:
    assert days(text)[0] == day


def test_announcements_look_forward_and_reports_back() -> None:
    assert days("1월 9일") == ["2027-01-09"]
    assert days("11월 8일") == ["2026-11-08"]
    assert days("1월 9일", back=True) == ["2026-01-09"]
    assert days("12월 20일", back=True) == ["2025-12-20"]


def test_a_range_over_new_year_goes_on() -> None:
    stretch = told("12월 22일 ~ 1월 12일").stretches[0]
    assert stretch.last is not None
    assert (stretch.first.on, stretch.last.on) == (date(2026, 12, 22), date(2027, 1, 12))


def test_a_day_left_out_of_a_range_over_new_year_lies_within_it() -> None:
    ranged = "2026년 12월 3일(목) ~ 2027년 1월 14일(목), 매주 목요일"
    for told_day in ("12월 17일 휴강", "12/17 쉼", "12월 17일(목)은 쉽니다"):
        _, left_out = told(f"{ranged} (총 6회, {told_day})").stretches
        assert (left_out.first.on, left_out.excepted) == (date(2026, 12, 17), True)
    assert told(f"{ranged} (1월 7일 휴강)").stretches[1].first.on == date(2027, 1, 7)
    assert told(f"{ranged} (2027년 12월 16일 휴강)").stretches[1].first.on == date(2027, 12, 16)


@pytest.mark.parametrize("sign", ["~", "∼", "〜", "～", "-", "–", "ㅡ", " ~ ", "부터 ", "에서 "])
def test_every_range_sign(sign: str) -> None:
    stretch = told(f"12월 1일{sign}12월 22일까지").stretches[0]
    assert stretch.last is not None
    assert stretch.last.on == date(2026, 12, 22)
    assert told(f"오전 10시{sign}11시 30분").hours == [(600, 690)]


@pytest.mark.parametrize(
    "text",
    [
        "12월 5일·12일·19일",
        "12월 5, 12, 19일",
        "12/5, 12/12, 12/19",
        "12.5.(토), 12.12.(토), 12.19.(토)",
        "5일, 12일, 19일",
    ],
)
def test_lists_of_days_share_their_month(text: str) -> None:
    assert days(text, date(2026, 12, 1)) == ["2026-12-05", "2026-12-12", "2026-12-19"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("오후 2시", 840),
        ("14:00", 840),
        ("2시", 840),
        ("2:00 PM", 840),
        ("pm 2:00", 840),
        ("오후 두 시 반", 870),
        ("저녁 일곱시", 1140),
        ("밤 8시", 1200),
        ("정오", 720),
        ("낮 12시 30분", 750),
        ("오전10시", 600),
        ("6시 도서관 앞", 1080),
    ],
)
def test_hours(text: str, minutes: int) -> None:
    assert told(text).hours[0][0] == minutes


@pytest.mark.parametrize("text", ["7시", "8시에"])
def test_an_hour_before_or_after_noon_stays_open(text: str) -> None:
    assert told(text).hours == []


def test_the_end_of_a_range_of_hours_is_the_first_after_its_begin() -> None:
    assert told("오전 11시~1시").hours == [(660, 780)]
    assert told("오후 2~4시").hours == [(840, 960)]
    assert told("오전 9시 ~ 6시").hours == [(540, 1080)]


@pytest.mark.parametrize(
    ("text", "frequency", "interval", "weekdays", "nth"),
    [
        ("매주 화요일", "WEEKLY", 1, (1,), ()),
        ("매주 월·목", "WEEKLY", 1, (0, 3), ()),
        ("토요일마다", "WEEKLY", 1, (5,), ()),
        ("격주 목요일", "WEEKLY", 2, (3,), ()),
        ("매월 첫째·셋째 주 토요일", "MONTHLY", 1, (5,), (1, 3)),
        ("매월 1,3주 토요일", "MONTHLY", 1, (5,), (1, 3)),
        ("매월 마지막 주 수요일", "MONTHLY", 1, (2,), (-1,)),
        ("매일", "DAILY", 1, (), ()),
        ("평일 매일", "WEEKLY", 1, (0, 1, 2, 3, 4), ()),
    ],
)
def test_series(text: str, frequency: str, interval: int, weekdays: tuple[int, ...], nth: tuple[int, ...]) -> None:
    series = told(text).series
    assert series is not None
    assert (series.frequency, series.interval, series.weekdays, series.nth) == (frequency, interval, weekdays, nth)


@pytest.mark.parametrize(
    "text",
    [
        "『12월 5일의 밤』",
        "「3월의 라이온」",
        "3·1절 맞이",
        "3.1운동",
        "크리스마스 카드",
        "추석 연휴",
        "24시간 대출",
        "1~3학년",
        "5~7세",
        "2015년생",
        "12-3번지",
        "010-1234-5678",
        "110-123-456789",
        "20.000원",
        "1회 2시간",
        "2.5km",
        "버전 2.1.0",
        "2024.0.12",
        "20251010() ~ 20251017()",
        "11월 중",
        "4일간",
        "3/4분기",
        "1919. 3. 1.",
        "https://a.kr/2026/12/5",
        "31일",
    ],
)
def test_no_days(text: str) -> None:
    assert days(text) == []


def test_a_day_that_contradicts_its_weekday_is_in_doubt_with_both_readings() -> None:
    stretch = told("11월 28일(금)").stretches[0]
    assert stretch.first.doubt == (date(2026, 11, 28), date(2026, 11, 27))


def test_what_is_left_out() -> None:
    stretches = told("12월 1일 ~ 12월 29일, 12/25 휴강").stretches
    assert [each.excepted for each in stretches] == [False, True]


@given(st.text(alphabet="0123456789월일시분주매화토()~.-/:,· 부터까지오전후\n😀\u200f", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_tokens_in_order(text: str) -> None:
    found = tokens(plain(text), 2026)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    told(text)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_a_day_with_its_year_near_the_posting_is_that_day(posted: date, day: date) -> None:
    text = f"{day.year}년 {day.month}월 {day.day}일"
    assert days(text, posted) == ([day.isoformat()] if abs(day.year - posted.year) <= 2 else days(text, posted))


@pytest.mark.parametrize(
    "piece", ["12월 ", "1.2.", "9", "매주 ", "(", "월·", "1,2,3,", "2026.", "『", "~ ", "10시 ", "첫째·", "첫 "]
)
def test_time_grows_as_the_text_does(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            told(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(16_000) < 12 * max(seconds(4_000), 0.002)

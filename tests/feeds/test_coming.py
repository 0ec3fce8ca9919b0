"""What is coming, on the pages of shelves and of weeks."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped, unused-ignore]

from feeds.pages.agenda import Agenda, Room, agenda
from tests.feeds.made import PAGES, TODAY, catalog, entry
from tests.feeds.nasty import FORBIDDEN, NASTY

WEDNESDAY = {"starts": "2026-11-25T14:00", "ends": "2026-11-25T16:00", "fee": 0, "ages": "초등 1–3학년"}


ROOMY = Room(60, 60_000)


def found(*activities: dict[str, Any], room: Room = ROOMY) -> Agenda:
    plans = [PAGES.plan(entry(f"글 {number}", number, activity=told)) for number, told in enumerate(activities)]
    return agenda(plans, TODAY, TODAY + timedelta(weeks=4, days=-1), room)


def days(shown: Agenda) -> list[str]:
    return [each.on.isoformat() for each in shown.days]


def region(*entries: Any, today: date = TODAY) -> Any:
    names = catalog()
    plans = [PAGES.plan(each) for each in entries]
    return html.fromstring(PAGES.shelf(names, names.name("52111"), [], plans, today).decode())


def test_sessions_of_a_series_stand_on_each_of_their_days_but_the_ones_left_out() -> None:
    series = {
        "starts": "2026-11-24T10:00",
        "ends": "2026-12-29T12:00",
        "rrule": "FREQ=WEEKLY;BYDAY=TU,TH",
        "exdates": ["2026-12-03"],
    }
    shown = found(series)
    assert days(shown)[:5] == ["2026-11-26", "2026-12-01", "2026-12-08", "2026-12-10", "2026-12-15"]
    assert {line.hours for each in shown.days for line in each.lines} == {"10:00–12:00"}


def test_a_series_ends_with_its_count_and_with_its_last_day() -> None:
    assert days(found({"starts": "2026-11-25", "rrule": "FREQ=DAILY;COUNT=3"})) == [
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
    ]
    assert len(days(found({"starts": "2026-11-25", "rrule": "FREQ=DAILY;UNTIL=20261126"}))) == 2


def test_four_weeks_are_shown_and_what_is_over_is_not() -> None:
    told = [{"starts": day} for day in ("2026-11-24", "2026-11-25", "2026-12-22", "2026-12-23")]
    assert days(found(*told)) == ["2026-11-25", "2026-12-22"]


def test_irregular_days_stand_there_each_with_its_hours() -> None:
    dates = [["2026-11-28T10:00", "2026-11-28T11:00"], ["2026-12-05T14:00", None]]
    shown = found({"dates": dates})
    assert [(each.on.isoformat(), each.lines[0].hours) for each in shown.days] == [
        ("2026-11-28", "10:00–11:00"),
        ("2026-12-05", "14:00"),
    ]


def test_what_began_before_and_goes_on_stands_apart_with_its_last_day() -> None:
    shown = found({"starts": "2026-11-01", "ends": "2026-12-31"}, {"starts": "2026-12-01", "ends": "2026-12-20"})
    assert [line.hours for line in shown.going_on] == ["12. 31.까지"]
    assert days(shown) == ["2026-12-01"]


def test_registration_is_told_on_the_days_on_which_it_opens_and_closes() -> None:
    told = WEDNESDAY | {"registration_opens": "2026-11-25T10:00", "registration_closes": "2026-11-27"}
    shown = found(told)
    assert [(each.on.day, line.tag, line.hours) for each in shown.days for line in each.lines] == [
        (25, "", "14:00–16:00"),
        (25, "opens", "10:00"),
        (27, "closes", ""),
    ]


def test_what_does_not_fit_is_counted() -> None:
    many = [{"starts": "2026-11-25", "rrule": "FREQ=DAILY"}] * 5
    shown = found(*many, room=Room(20, 60_000))
    assert (sum(len(each.lines) for each in shown.days), shown.left_out) == (20, 5 * 28 - 20)
    assert found(*many, room=Room(60, 2_000)).left_out > 130


def test_a_region_page_shows_the_weeks_and_says_what_is_cancelled() -> None:
    page = region(entry(activity=WEDNESDAY), entry("취소된 것", 2, activity=WEDNESDAY, told_state="cancelled"))
    text = page.text_content()
    assert "다가오는 일정" in text
    assert "이번 주" in text
    assert "오늘" in text
    assert "[취소] 취소된 것" in text
    (first,) = [each for each in page.iter("details") if "week" in each.get("class", "")]
    assert first.get("open") is not None


def test_nothing_coming_says_nothing_of_the_day() -> None:
    over = entry(activity={"starts": "2026-11-01"})
    names = catalog()
    pages = {
        PAGES.shelf(names, names.name("52111"), [], [PAGES.plan(over)], TODAY + timedelta(days=ahead))
        for ahead in (0, 40)
    }
    weeks = {
        PAGES.week(names, names.name("52111"), [PAGES.plan(over)], TODAY + timedelta(days=ahead)) for ahead in (0, 40)
    }
    assert len(pages) == len(weeks) == 1


def test_a_week_goes_from_monday_to_sunday_and_can_be_copied() -> None:
    told = [{"starts": f"2026-11-{day}T10:00", "ends": f"2026-11-{day}T12:00"} for day in (22, 23, 29, 30)]
    names = catalog()
    plans = [PAGES.plan(entry(f"{number + 1}번", number, activity=each)) for number, each in enumerate(told)]
    page = html.fromstring(PAGES.week(names, names.name("52111"), plans, TODAY).decode())
    (field,) = page.iter("textarea")
    assert field.get("readonly") is not None
    assert field.text.strip().splitlines() == [
        "📚 전북특별자치도 전주시 완산구 작은도서관 이번 주 (11. 23.–11. 29.)",
        "",
        "■ 11월 23일 (월)",
        "10:00–12:00 2번 (달빛작은도서관)",
        "",
        "■ 11월 29일 (일)",
        "10:00–12:00 3번 (달빛작은도서관)",
        "",
        "자세히: https://sosik.example.kr/regions/52111/week/",
    ]


@pytest.mark.parametrize("title", NASTY)
def test_titles_are_harmless_in_weeks_and_lists(title: str) -> None:
    names = catalog()
    readable = title.encode("utf-8", "ignore").decode()
    plans = [PAGES.plan(entry(readable, activity=WEDNESDAY, library=readable))]
    for data in (
        PAGES.week(names, names.name("52111"), plans, TODAY),
        PAGES.shelf(names, names.name("52111"), [], plans, TODAY),
    ):
        page = html.fromstring(data.decode())
        assert not set(data.decode()) & set(FORBIDDEN)
        assert [script.get("src") for script in page.iter("script")] == [page.find(".//script").get("src")]
        assert len(data) < 30_000


moments = st.dates(date(2026, 10, 1), date(2027, 2, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), f"{day}T10:00", f"{day}T23:30"])
)
rules = st.sampled_from(["", "FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY;COUNT=400", "FREQ=MONTHLY;BYDAY=-1FR", "nonsense"])
activities = st.fixed_dictionaries(
    {},
    optional={
        "starts": moments,
        "ends": moments,
        "rrule": rules,
        "dates": st.lists(st.tuples(moments, st.none() | moments), max_size=4),
        "exdates": st.lists(moments, max_size=3),
        "registration_opens": moments,
        "registration_closes": moments,
    },
)


@settings(max_examples=80, deadline=None)
@given(st.lists(activities, max_size=4), st.integers(1, 30))
def test_whatever_is_told_stands_in_order_within_its_span_and_nothing_vanishes(told: list[Any], lines: int) -> None:
    whole, few = found(*told, room=Room(10_000, 10**9)), found(*told, room=Room(lines, 10**9))
    assert days(whole) == sorted(set(days(whole)))
    assert all(TODAY <= each.on < TODAY + timedelta(weeks=4) for each in whole.days)
    assert whole.left_out == 0
    sizes = [sum(len(each.lines) for each in shown.days) + len(shown.going_on) for shown in (whole, few)]
    assert sizes[1] <= lines
    assert sizes[1] + few.left_out == sizes[0]

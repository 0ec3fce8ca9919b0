"""Calendars: what a person's calendar makes of them is what the post announced."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from aggregator.clock import SEOUL
from aggregator.models import Kind
from feeds.entries import Entry, Facts, build
from feeds.formats import FORMATS, icalendar
from tests.feeds.nasty import FORBIDDEN, NASTY
from tests.feeds.test_formats import WHEN, channel

ID = "6f2d1c1e-0000-5000-8000-000000000001"


def entry(activity: dict[str, Any], **columns: Any) -> Entry:
    values: dict[str, Any] = {
        "id": ID,
        "url": "https://library.example.kr/1",
        "title": "책갈피 만들기",
        "body_text": "남의 글",
        "region": "48250",
        "kind": Kind.ANNOUNCEMENT,
        "attachments": 0,
        "images": 0,
        "published": WHEN,
        "published_has_time": True,
        "updated": WHEN,
        "library": "달빛작은도서관",
        "category": "craft",
        "activity": activity,
    }
    return build(Facts(**(values | columns)), "경상남도 김해시", "https://sosik.example.kr/")


def events(activity: dict[str, Any], *, registration: bool = False, **columns: Any) -> list[Any]:
    write = FORMATS["registration.ics" if registration else "calendar.ics"].write
    return Calendar.from_ical(write(channel("calendar.ics"), [entry(activity, **columns)])).walk("VEVENT")


def days(event: Any) -> Iterator[date]:
    """The days of an event, as a calendar works them out (RFC 5545, 3.8.5.3)."""
    start = event.decoded("dtstart")
    if "rrule" not in event:
        yield start.date() if isinstance(start, datetime) else start
        return
    naive = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())
    rule = event["rrule"]
    for until in rule.get("UNTIL", []):
        assert isinstance(until, datetime) == isinstance(start, datetime)
    text = ";".join(part for part in rule.to_ical().decode().split(";") if not part.startswith("UNTIL"))
    last = max((_local(until) for until in rule.get("UNTIL", [])), default=naive + timedelta(days=4000))
    left_out = {_local(each.dt).date() for each in event["exdate"].dts} if "exdate" in event else set()
    for found in rrulestr(text, dtstart=naive):
        if found > last:
            return
        if found.date() not in left_out:
            yield found.date()


def _local(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(SEOUL).replace(tzinfo=None)
    return datetime.combine(value, time(23, 59))


def test_a_class_on_an_afternoon() -> None:
    told = {
        "starts": "2026-12-05T14:00",
        "ends": "2026-12-05T16:00",
        "place": "2층 프로그램실",
        "capacity": 12,
        "fee": 0,
    }
    (event,) = events(told, activity_changes=3)
    assert event.decoded("dtstart") == datetime(2026, 12, 5, 14, tzinfo=SEOUL)
    assert event.decoded("dtend") == datetime(2026, 12, 5, 16, tzinfo=SEOUL)
    assert event["dtstart"].params["TZID"] == "Asia/Seoul"
    assert event.decoded("dtstamp") == WHEN
    assert (str(event["uid"]), event["sequence"], event["status"]) == (ID, 3, "CONFIRMED")
    assert event["location"] == "2층 프로그램실 (달빛작은도서관)"
    assert event["categories"].to_ical().decode() == "만들기·공예"
    assert "12월 5일(토) 14:00–16:00 · 12명 · 무료" in event["description"]
    assert "https://library.example.kr/1" in event["description"]
    assert "남의 글" not in event["description"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {
                "starts": "2026-12-01T10:00",
                "ends": "2026-12-22T11:30",
                "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222",
                "exdates": ["2026-12-08"],
            },
            ["2026-12-01", "2026-12-15", "2026-12-22"],
        ),
        (
            {"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA;UNTIL=20261219"},
            ["2026-12-01", "2026-12-05", "2026-12-15", "2026-12-19"],
        ),
        (
            {"starts": "2026-12-01T19:00", "rrule": "FREQ=MONTHLY;BYDAY=2WE;COUNT=3"},
            ["2026-12-09", "2027-01-13", "2027-02-10"],
        ),
        (
            {"starts": "2026-12-01", "ends": "2027-02-28", "rrule": "FREQ=MONTHLY;BYMONTHDAY=15"},
            ["2026-12-15", "2027-01-15", "2027-02-15"],
        ),
        ({"starts": "2027-01-04T09:30", "rrule": "FREQ=DAILY;COUNT=2"}, ["2027-01-04", "2027-01-05"]),
    ],
)
def test_a_series_expands_to_its_days(told: dict[str, Any], expected: list[str]) -> None:
    (event,) = events(told)
    assert [day.isoformat() for day in days(event)] == expected


def test_each_session_of_a_series_is_as_long_as_one_session() -> None:
    (event,) = events(
        {"starts": "2026-12-01T10:00", "ends": "2026-12-22T11:30", "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222"}
    )
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
    assert event["rrule"]["UNTIL"] == [datetime(2026, 12, 22, 14, 59, 59, tzinfo=UTC)]


def test_a_series_without_an_end_does_not_go_on_for_ever() -> None:
    (event,) = events({"starts": "2026-12-01T10:00", "rrule": "FREQ=WEEKLY;BYDAY=TU"})
    assert len(list(days(event))) == 27


def test_a_rule_that_is_none_of_ours_leaves_the_first_day() -> None:
    for rule in ("FREQ=SECONDLY", "FREQ=WEEKLY;BYHOUR=3", "BYDAY=TU", "FREQ=WEEKLY;BYDAY=2TU", "nonsense", ""):
        (event,) = events({"starts": "2026-12-01T10:00", "rrule": rule})
        assert "rrule" not in event


def test_irregular_days_are_an_event_each() -> None:
    dates = [["2026-12-01T10:00", "2026-12-01T12:00"], ["2026-12-04T14:00", None], ["2026-12-10", None]]
    found = events({"starts": "2026-12-01T10:00", "ends": "2026-12-10", "dates": dates, "sessions": 3})
    assert [str(event["uid"]) for event in found] == [ID, f"{ID}-2", f"{ID}-3"]
    assert [next(days(event)).day for event in found] == [1, 4, 10]
    assert ["dtend" in event for event in found] == [True, False, True]


def test_days_without_a_time_end_the_day_after() -> None:
    (event,) = events({"starts": "2026-12-05", "ends": "2026-12-06"})
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 5), date(2026, 12, 7))
    (event,) = events({"starts": "2026-12-05T10:00", "ends": "2026-12-07T12:00"})
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 5), date(2026, 12, 8))


def test_a_night_in_the_library_keeps_its_hours() -> None:
    (event,) = events({"starts": "2026-12-05T18:00", "ends": "2026-12-06T09:00"})
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=15)


def test_what_lasts_long_is_its_first_and_its_last_day() -> None:
    assert len(events({"starts": "2026-12-01", "ends": "2026-12-14"})) == 1
    first, last = events({"starts": "2026-12-01", "ends": "2026-12-31"}, title="시작하는 그림책 전시")
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (date(2026, 12, 1), date(2026, 12, 2))
    assert (last.decoded("dtstart"), last.decoded("dtend")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert (first["summary"], last["summary"]) == ("[시작] 시작하는 그림책 전시", "[마지막 날] 시작하는 그림책 전시")
    assert first["uid"] != last["uid"]


def test_what_is_cancelled_is_cancelled_in_the_calendar() -> None:
    told = {"starts": "2026-12-05T14:00", "registration_opens": "2026-11-24T10:00"}
    for registration in (False, True):
        (event,) = events(told, registration=registration, told_state="cancelled")
        assert event["status"] == "CANCELLED"
    (event,) = events(told, told_state="cancelled")
    assert (event["summary"], str(event["uid"])) == ("[취소] 책갈피 만들기", ID)
    for said in ("[취소] 책갈피", "[폐강] 책갈피", "【행사취소】 책갈피"):
        assert events(told, told_state="cancelled", title=said)[0]["summary"] == said
    assert events(told, told_state="cancelled", title="[연기] 책갈피")[0]["summary"] == "[취소] [연기] 책갈피"
    assert events(told, told_state="postponed")[0]["status"] == "TENTATIVE"
    for full in ("책갈피 만들기", "책갈피 만들기 (정원마감)", "책갈피 만들기 [접수 마감]"):
        assert events(told, told_state="full", title=full)[0]["summary"] == "[정원마감] 책갈피 만들기"


def test_registration_opens_and_closes() -> None:
    told = {"starts": "2026-12-05", "registration_opens": "2026-11-24T10:00", "registration_closes": "2026-11-30"}
    opens, closes = events(told, registration=True)
    assert opens["summary"] == "[접수시작] 책갈피 만들기"
    assert closes["summary"] == "[접수마감] 책갈피 만들기"
    assert opens.decoded("dtstart") == datetime(2026, 11, 24, 10, tzinfo=SEOUL)
    assert closes.decoded("dtstart") == date(2026, 11, 30)
    assert not events({"starts": "2026-12-05"}, registration=True)


@pytest.mark.parametrize("title", [*NASTY, "가, 나; 다 \\n \\ 라", "END:VEVENT\r\nBEGIN:VEVENT"])
def test_any_title_is_one_harmless_summary(title: str) -> None:
    made = entry({"starts": "2026-12-05", "place": title, "ages": title}, title=title)
    data = FORMATS["calendar.ics"].write(channel("calendar.ics"), [made])
    assert not set(data.decode().replace("\r\n", "")) & set(FORBIDDEN)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 and line.decode() for line in data.split(b"\r\n")[:-1])
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event["summary"] == made.title


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["2026-12-05T14:00", "2026-12-05"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["way", "url"]), inner, max_size=2),
    max_leaves=6,
)
NAMES = "starts ends sessions dates rrule exdates registration_opens registration_closes audience ages capacity fee place registering state also"  # noqa: E501


@given(st.dictionaries(st.sampled_from(NAMES.split()), VALUES))
def test_a_store_that_holds_anything_gives_a_calendar(told: dict[str, Any]) -> None:
    for registration in (False, True):
        for event in events(told, registration=registration):
            assert not event.errors


def test_an_empty_calendar_is_one() -> None:
    assert Calendar.from_ical(FORMATS["calendar.ics"].write(channel("calendar.ics"), [])).walk("VTIMEZONE")


def test_one_programme_for_a_phone_tells_of_itself_before_it_begins() -> None:
    timed = icalendar.single(FORMATS["calendar.ics"].item(entry({"starts": "2026-12-05T14:00"})))
    whole_day = icalendar.single(FORMATS["calendar.ics"].item(entry({"starts": "2026-12-05"})))
    for data, before in ((timed, timedelta(hours=-1)), (whole_day, timedelta(hours=-12))):
        calendar = Calendar.from_ical(data)
        assert [alarm.decoded("trigger") for alarm in calendar.walk("VALARM")] == [before]
        assert len(calendar.walk("VTIMEZONE")) == len(calendar.walk("VEVENT")) == 1

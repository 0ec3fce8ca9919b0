"""The activity in a line: `12월 5일(토) 14:00–16:00 · 초등 1–3학년 · 12명 · 무료`, and what else is to be known in a second.

A year is told where it is not the year in which the post went up, once in a range: so lines depend on the post alone.
"""

from collections.abc import Iterable
from datetime import date, datetime

from aggregator.recurring import WEEKDAYS
from aggregator.words import AUDIENCES
from feeds.activities import Activity, Moment, day
from feeds.words import STATES, WAYS, WORDS

LISTED = 4
"""So many days of an irregular series are named; of a longer one the first and the last."""


def line(activity: Activity, year: int) -> str:
    """When, for whom, how many, how much; "" where nothing of that is known. `year` is the one that needs no mention."""
    materials = WORDS["materials"].format(amount=activity.materials_fee) if activity.materials_fee else ""
    state = STATES.get(activity.state, "")
    return _joined((state, when(activity, year), who(activity), capacity(activity), fee(activity), materials))


def details(activity: Activity, year: int) -> str:
    """How and when to register, who may, and where it is; "" where nothing of that is known."""
    span = registration(activity, year)
    registering = WORDS["registering"].format(when=span) if span else ""
    ways = dict.fromkeys(WAYS[way.way] for way in activity.registering)
    place = WORDS["place"].format(place=activity.place) if activity.place else ""
    return _joined((registering, *ways, activity.selection, activity.eligibility, place))


def registration(activity: Activity, year: int) -> str:
    """When one can register (접수기간), "" where that is not known."""
    opens, closes = activity.registration_opens, activity.registration_closes
    if opens and closes:
        return _span(opens, closes, year)
    if opens:
        return WORDS["from"].format(day=moment(opens, year))
    return WORDS["until"].format(day=moment(closes, year)) if closes else ""


def who(activity: Activity) -> str:
    """For whom it is: the ages where they are told, else the audiences."""
    return activity.ages or "·".join(AUDIENCES[word] for word in activity.audience)


def capacity(activity: Activity) -> str:
    """How many can take part, "" where that is not known."""
    return "" if activity.capacity is None else f"{activity.capacity:,}{activity.unit or WORDS['people']}"


def fee(activity: Activity) -> str:
    """What it costs, "" where that is not known."""
    if activity.fee is None:
        return ""
    return WORDS["won"].format(amount=activity.fee) if activity.fee else WORDS["free"]


def moment(of: Moment, year: int) -> str:
    """`12월 5일(토) 14:00`: a day, with its time where that is told."""
    return f"{_day(day(of), year, weekday=True)}{_hours(of, None)}"


def when(activity: Activity, year: int) -> str:
    """When an activity takes place, "" where that is not known."""
    if activity.series and activity.starts and (words := activity.series.words()):
        return _series(activity, words, year)
    if len(activity.dates) > 1:
        return _dates(activity, year)
    starts = activity.starts or (activity.dates[0][0] if activity.dates else None)
    if starts is None:
        return ""
    return _span(starts, activity.ends, year) if activity.ends else moment(starts, year)


def _series(activity: Activity, words: str, year: int) -> str:
    assert activity.starts is not None
    assert activity.series is not None
    last = activity.series.until or (day(activity.ends) if activity.ends else None)
    first = _day(day(activity.starts), year)
    until = f"{first}–{_day(last, day(activity.starts).year)}" if last else WORDS["from"].format(day=first)
    count = activity.sessions or activity.series.count
    return f"{words}{_hours(activity.starts, activity.ends)}, {until}{_sessions(count)}"


def _dates(activity: Activity, year: int) -> str:
    days = list(dict.fromkeys(day(starts) for starts, _ in activity.dates))
    hours = {_hours(starts, ends) for starts, ends in activity.dates}
    shown = hours.pop() if len(hours) == 1 else ""
    count = _sessions(activity.sessions or len(activity.dates))
    if len(days) > LISTED:
        return f"{_day(days[0], year)}–{_day(days[-1], days[0].year)}{shown}{count}"
    return f"{', '.join(_day(each, year, weekday=True) for each in days)}{shown}{count}"


def _span(starts: Moment, ends: Moment, year: int) -> str:
    if day(starts) == day(ends):
        return f"{_day(day(starts), year, weekday=True)}{_hours(starts, ends)}"
    return f"{moment(starts, year)}–{moment(ends, day(starts).year)}"


def _hours(starts: Moment, ends: Moment | None) -> str:
    """` 14:00–16:00`, ` 14:00`, or "" where no time is told."""
    if not isinstance(starts, datetime):
        return ""
    until = f"–{ends:%H:%M}" if isinstance(ends, datetime) and ends.time() > starts.time() else ""
    return f" {starts:%H:%M}{until}"


def _day(of: date, year: int, *, weekday: bool = False) -> str:
    word = WORDS["date"] if of.year == year else WORDS["date_with_year"]
    shown = word.format(year=of.year, month=of.month, day=of.day)
    return f"{shown}({WEEKDAYS[of.weekday()]})" if weekday else shown


def _sessions(count: int | None) -> str:
    return f" {WORDS['sessions'].format(count=count)}" if count and count > 1 else ""


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)

"""What is coming: the days of each entry, sessions of series among them, and the lists by day that are made of them.

An entry's plan knows no today and no page, so it is made once an entry; a page takes from it the days that it shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from dateutil.rrule import rrulestr

from aggregator.recurring import Series
from feeds import activity_line
from feeds.activities import Activity, Moment, day
from feeds.entries import Entry
from feeds.pages.days import short_day, shortened
from feeds.pages.rendering import Renderer
from feeds.words import CATEGORIES, WORDS

SESSIONS = 200
"""Days of one entry that are looked at: a class on every weekday for half a year has fewer."""
TITLE = 80
"""Signs of a title in a list by day; the whole of it stands on the post's own page."""
OPENS, CLOSES = "opens", "closes"


class Occasion(NamedTuple):
    """One thing on a day: ISO dates of its first and last day, its hours (`14:00–16:00` or ""), "", OPENS or CLOSES."""

    first: str
    last: str
    hours: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An entry in lists by day: when, the HTML of its line, and its line as plain text."""

    occasions: tuple[Occasion, ...]
    html: str
    text: str


class Line(NamedTuple):
    """One line under a day: hours and tag, and the entry's own part."""

    hours: str
    tag: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """What is on one day."""

    on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one week that have something on. `name`: 이번 주, 다음 주, else its days; `near`: worth seeing at once."""

    name: str
    span: str
    days: tuple[Day, ...]
    near: bool

    @property
    def count(self) -> int:
        """How many lines it has."""
        return sum(len(each.lines) for each in self.days)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The days from `first` on that have something on, what goes on through them, and how many lines did not fit."""

    first: date
    days: tuple[Day, ...]
    going_on: tuple[Line, ...]
    left_out: int

    def __bool__(self) -> bool:
        return bool(self.days or self.going_on)

    @property
    def weeks(self) -> Iterator[Week]:
        """The days by weeks, Monday to Sunday."""
        this = self.first - timedelta(days=self.first.weekday())
        for monday, days in groupby(self.days, key=lambda each: each.on - timedelta(days=each.on.weekday())):
            number = (monday - this).days // 7
            span = WORDS["span"].format(first=short_day(monday), last=short_day(monday + timedelta(days=6)))
            name = (WORDS["week"], WORDS["next_week"])[number] if number < 2 else span
            yield Week(name, span if number < 2 else "", tuple(days), number < 2)


def plan(renderer: Renderer, entry: Entry) -> Plan:
    """The plan of an entry; one without days where nothing is to be gone to."""
    occasions = tuple(_occasions(entry.activity)) if entry.activity else ()
    if not occasions:
        return Plan((), "", "")
    text = WORDS["chat_line"].format(title=shortened(entry.title, TITLE), library=entry.library or entry.region_name)
    html = renderer.fragment("row.html", entry=entry, title=shortened(entry.title, TITLE), facts=list(_facts(entry)))
    return Plan(occasions, html, text)


def _facts(entry: Entry) -> Iterator[str]:
    """What one wants to know of a line in a list: what sort it is, for whom, what it costs."""
    told = entry.activity
    if entry.categories:
        yield CATEGORIES[entry.categories[0]]
    if told is not None:
        yield from (fact for fact in (activity_line.who(told), activity_line.fee(told)) if fact)


def agenda(plans: Iterable[Plan], first: date, last: date, limit: int) -> Agenda:
    """What is on from `first` to `last`, at most `limit` lines, by day and hour; what began before and goes on apart."""
    by_day: dict[str, list[tuple[str, Line]]] = {}
    going_on: list[tuple[str, Line]] = []
    start, end = first.isoformat(), last.isoformat()
    for each in plans:
        for occasion in each.occasions:
            line = Line(occasion.hours, occasion.tag, each.html, each.text)
            if occasion.first < start <= occasion.last:
                going_on.append((occasion.last, line))
            elif start <= occasion.first <= end:
                by_day.setdefault(occasion.first, []).append((_order(occasion), line))
    count = sum(map(len, by_day.values())) + len(going_on)
    shown: list[Day] = []
    left = limit
    for on in sorted(by_day):
        lines = [line for _, line in sorted(by_day[on], key=lambda each: (each[0], each[1].text))][:left]
        left -= len(lines)
        if lines:
            shown.append(Day(date.fromisoformat(on), tuple(lines)))
    lasting = [line for _, line in sorted(going_on, key=lambda each: (each[0], each[1].text))][: max(left, limit // 4)]
    return Agenda(first, tuple(shown), tuple(lasting), count - len(lasting) - sum(len(each.lines) for each in shown))


def _order(occasion: Occasion) -> str:
    """Within a day: what has hours by its hours, then what goes on all day, then registration."""
    return f"{'2' if occasion.tag else '1' if not occasion.hours else '0'} {occasion.hours}"


def _occasions(activity: Activity) -> Iterator[Occasion]:
    yield from _sessions(activity)
    for moment, tag in ((activity.registration_opens, OPENS), (activity.registration_closes, CLOSES)):
        if moment:
            on = day(moment).isoformat()
            yield Occasion(on, on, _hours(moment, None), tag)


def _sessions(activity: Activity) -> Iterator[Occasion]:
    starts, ends = activity.starts, activity.ends
    if activity.series and starts:
        sessions = list(_regular(activity, activity.series, starts))
        if sessions:
            yield from sessions
            return
    if len(activity.dates) > 1 or (starts is None and activity.dates):
        for first, last in activity.dates:
            yield _one(first, last)
    elif starts is not None:
        yield _one(starts, ends)


def _one(starts: Moment, ends: Moment | None) -> Occasion:
    """A session, or what lasts over days: then its hours are told with the entry, for they are not those of each day."""
    last = max(day(ends), day(starts)) if ends else day(starts)
    hours = _hours(starts, ends) if last == day(starts) else ""
    return Occasion(day(starts).isoformat(), last.isoformat(), hours)


def _regular(activity: Activity, series: Series, starts: Moment) -> Iterator[Occasion]:
    """The sessions of a series, those that fall out left out."""
    ended = series.ended(day(starts), day(activity.ends) if activity.ends else None)
    ends = activity.ends or (activity.dates[0][1] if activity.dates else None)
    hours = _hours(starts, ends)
    left_out = set(activity.exdates)
    until = ended.until or day(starts) + timedelta(days=3650)
    rule = rrulestr(ended.rule(), dtstart=datetime.combine(day(starts), time()))
    for number, found in enumerate(rule, 1):
        on: date = found.date()
        if on > until or number > min(ended.count or SESSIONS, SESSIONS):
            return
        if on not in left_out:
            yield Occasion(on.isoformat(), on.isoformat(), hours)


def _hours(starts: Moment, ends: Moment | None) -> str:
    """`14:00–16:00`, `14:00`, or "" where no time is told."""
    if not isinstance(starts, datetime):
        return ""
    until = f"–{ends:%H:%M}" if isinstance(ends, datetime) and ends.time() > starts.time() else ""
    return f"{starts:%H:%M}{until}"

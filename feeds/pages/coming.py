"""The plan of an entry: its days, sessions of series among them, and how it stands in lists by day.

A plan knows no today and no page, so it is made once an entry; a page takes from it the days that it shows (`agenda.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dateutil.rrule import rrulestr

from aggregator.recurring import Series
from aggregator.words import CATEGORIES
from feeds import activity_line
from feeds.activities import Activity, Moment, day
from feeds.entries import Entry
from feeds.pages.days import shortened
from feeds.pages.rendering import Renderer

SESSIONS = 200
"""Days of one entry that are looked at: a class on every weekday for half a year has fewer."""
TITLE = 80
"""Signs of a title in a list by day; the whole of it stands on the post's own page."""
NAME = 40
"""Signs of a library's name there."""
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


def plan(renderer: Renderer, entry: Entry) -> Plan:
    """The plan of an entry; one without days where nothing is to be gone to."""
    occasions = tuple(_occasions(entry.activity)) if entry.activity else ()
    if not occasions:
        return Plan((), "", "")
    library = shortened(entry.library, NAME)
    text = " ".join(part for part in (shortened(entry.title, TITLE), f"({library})" if library else "") if part)
    title, facts = shortened(entry.title, TITLE), list(_facts(entry))
    return Plan(occasions, renderer.fragment("row.html", entry=entry, title=title, library=library, facts=facts), text)


def _facts(entry: Entry) -> Iterator[str]:
    """What one wants to know of a line in a list: what sort it is, for whom, what it costs."""
    told = entry.activity
    if entry.categories:
        yield CATEGORIES[entry.categories[0]]
    if told is not None:
        yield from (fact for fact in (activity_line.who(told), activity_line.fee(told)) if fact)


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

"""What of a post is in a calendar: its sessions as events, and its registration. Written once a post, for all calendars.

Apple, Google and Thunderbird show these right:
- a regular series is one event with RRULE and EXDATE. Its first day is one of the rule's, its end is UNTIL (in UTC where
  there is a time, RFC 5545 3.3.10); a series that tells no end stands there for half a year;
- irregular days are an event each: RDATE is ignored by half of them, and cannot say hours that differ;
- days without a time are DATE with an exclusive end; a time without an end has none: nothing is invented;
- what lasts over 14 days (an exhibition, a monthly quiz) is a day at its start and one at its end, not a bar over everything;
- what is cancelled says so twice, by STATUS and in its title, as Google hides the one and others ignore it; what is postponed
  is TENTATIVE: the day that it was moved from is not sure, the one that it was moved to may be.

A UID is the post's id, with what tells its events apart; SEQUENCE counts the changes of the activity, DTSTAMP is the last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from icalendar import Event, vRecur

from aggregator.clock import SEOUL
from aggregator.reading import title_core
from aggregator.recurring import Series
from feeds.activities import Activity, Moment, day
from feeds.entries import Entry
from feeds.words import CATEGORIES, STATES, WORDS

LONG = 14
"""What lasts more days is shown at its start and its end."""
KEPT = 4_000
"""Posts whose events are kept: the calendars of a 시군구 come one after another."""

_LAST_TAG = re.compile(r"[\[(【〔][^\[\]()【】〔〕]{1,20}[\])】〕]$")
_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}


@dataclass(frozen=True, slots=True)
class _When:
    """One event: when it is, what tells it apart from the other events of its post, what is said before its title."""

    starts: Moment
    ends: Moment | None = None
    mark: str = ""
    tag: str = ""
    series: Series | None = None


@lru_cache(maxsize=KEPT)
def programme(entry: Entry) -> bytes:
    """The events of a post's activity (운영일시) as they stand in a calendar, b"" where no day is known."""
    return b"".join(_event(entry, when) for when in _sessions(entry.activity)) if entry.activity else b""


@lru_cache(maxsize=KEPT)
def registration(entry: Entry) -> bytes:
    """When registration for a post's activity opens and closes, b"" where neither is known."""
    return b"".join(_event(entry, when) for when in _registration(entry.activity)) if entry.activity else b""


def _sessions(activity: Activity) -> Iterator[_When]:
    starts, ends = activity.starts, activity.ends
    if activity.series and starts:
        regular = _regular(activity, activity.series, starts)
        if regular:
            yield regular
            return
    if len(activity.dates) > 1:
        for number, (first, last) in enumerate(activity.dates, 1):
            yield _When(first, _end(first, last), f"-{number}" if number > 1 else "")
        return
    if starts is None and activity.dates:
        starts, ends = activity.dates[0]
    if starts is None:
        return
    if ends is not None and (day(ends) - day(starts)).days >= LONG:
        yield _When(day(starts), tag=WORDS["first_day"])
        yield _When(day(ends), mark="-end", tag=WORDS["last_day"])
        return
    if _over_days(starts, ends):
        starts, ends = day(starts), day(ends) if ends else None
    yield _When(starts, _end(starts, ends))


def _registration(activity: Activity) -> Iterator[_When]:
    if activity.registration_opens:
        yield _When(activity.registration_opens, mark="-opens", tag=WORDS["opens"])
    if activity.registration_closes:
        yield _When(activity.registration_closes, mark="-closes", tag=WORDS["closes"])


def _regular(activity: Activity, series: Series, starts: Moment) -> _When | None:
    """The series as one event; None where its rule has no day between its start and its end."""
    ended = series.ended(day(starts), day(activity.ends) if activity.ends else None)
    first = ended.first(day(starts))
    if first is None:
        return None
    begins = datetime.combine(first, starts.timetz()) if isinstance(starts, datetime) else first
    ends = activity.ends or (activity.dates[0][1] if activity.dates else None)
    return _When(begins, _end(begins, ends, same_day=True), series=ended)


def _over_days(starts: Moment, ends: Moment | None) -> bool:
    """Whether it goes on over days, and not through one night: then its hours are those of its first and last day."""
    if ends is None or day(ends) == day(starts):
        return False
    both = isinstance(starts, datetime) and isinstance(ends, datetime)
    return not both or (datetime.combine(ends, _time(ends)) - datetime.combine(starts, _time(starts))) > timedelta(
        days=1
    )


def _time(moment: Moment) -> time:
    return moment.time() if isinstance(moment, datetime) else time()


def _end(starts: Moment, ends: Moment | None, *, same_day: bool = False) -> Moment | None:
    """The end to an event's start, in the same kind; None where no end is told, or one that is not after it."""
    if not isinstance(starts, datetime):
        return None if same_day or ends is None else day(ends)
    if not isinstance(ends, datetime):
        return None
    ends = datetime.combine(starts, ends.timetz()) if same_day else ends
    return ends if ends > starts else None


def _event(entry: Entry, when: _When) -> bytes:
    event = Event()
    event.add("uid", entry.id.removeprefix("urn:uuid:") + when.mark)
    event.add("dtstamp", entry.updated.astimezone(UTC))
    event.add("last-modified", entry.updated.astimezone(UTC))
    event.add("sequence", entry.activity_changes)
    for name, value in _times(entry, when):
        event.add(name, value)
    event.add("summary", _title(entry, when.tag))
    event.add("url", entry.url)
    event.add("description", "\n".join(_description(entry)))
    if entry.activity and entry.activity.place:
        event.add("location", _location(entry.activity.place, entry.library))
    if entry.categories:
        event.add("categories", [CATEGORIES[word] for word in entry.categories])
    event.add("status", _STATUS.get(entry.activity.state if entry.activity else "", "CONFIRMED"))
    event.add("transp", "TRANSPARENT")  # what one might go to does not make one busy
    written: bytes = event.to_ical()
    return written


def _times(entry: Entry, when: _When) -> Iterator[tuple[str, Any]]:
    starts = when.starts
    yield "dtstart", starts
    if isinstance(starts, datetime):
        if when.ends is not None:
            yield "dtend", when.ends
    else:
        yield "dtend", (day(when.ends) if when.ends else starts) + timedelta(days=1)
    if when.series:
        yield "rrule", _recurrence(when.series, timed=isinstance(starts, datetime))
        left_out = entry.activity.exdates if entry.activity else ()
        if left_out:
            yield "exdate", [_alike(each, starts) for each in left_out]


def _recurrence(series: Series, *, timed: bool) -> vRecur:
    """The rule with its end in the kind of the event's start (RFC 5545, 3.3.10)."""
    rule: vRecur = vRecur.from_ical(series.rule())
    if series.count:
        rule["COUNT"] = series.count
    elif series.until:
        last = datetime.combine(series.until, time(23, 59, 59), SEOUL).astimezone(UTC)
        rule["UNTIL"] = last if timed else series.until
    return rule


def _alike(left_out: date, starts: Moment) -> Moment:
    return datetime.combine(left_out, starts.timetz()) if isinstance(starts, datetime) else left_out


def _title(entry: Entry, tag: str) -> str:
    """The title, with what is to be seen before it is read: calendars cut titles, so `… (정원마감)` is said in front."""
    title, state = entry.title, entry.activity.state if entry.activity else ""
    last = _LAST_TAG.search(title)
    if last and last.start() and title_core.read(last[0]).told == state != "":
        title = WORDS["tagged"].format(tag=STATES[state], title=title[: last.start()].rstrip())
    return WORDS["tagged"].format(tag=tag, title=title) if tag else title


def _location(place: str, library: str) -> str:
    """The place, with the library where it does not name it: `2층 프로그램실` alone could be anywhere."""
    return place if not library or library in place else f"{place} ({library})"


def _description(entry: Entry) -> Iterator[str]:
    """Facts and the way to the original; no text of others."""
    origin = " · ".join(part for part in (entry.library, entry.region_name) if part)
    yield from (part for part in (entry.line, entry.details, origin) if part)
    yield f"{WORDS['original']}: {entry.url}"

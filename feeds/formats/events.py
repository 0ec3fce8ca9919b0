"""What of a post is in a calendar: its sessions as events, and its registration. Written once a post, for all calendars.

What is cancelled says so twice, by STATUS and in its title, as Google hides the one and others ignore it; what is postponed
is TENTATIVE: the day that it was moved from is not sure, the one that it was moved to may be.

A UID is the post's id, with what tells its events apart; SEQUENCE counts the changes of the activity, DTSTAMP is the last.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Event, vRecur

from aggregator.clock import SEOUL
from aggregator.reading import title_core
from aggregator.recurring import Series
from aggregator.words import CATEGORIES
from feeds.activities import Moment, day
from feeds.entries import Entry
from feeds.formats import occasions
from feeds.formats.occasions import When
from feeds.words import STATES, WORDS

_LAST_TAG = re.compile(r"[\[(【〔][^\[\]()【】〔〕]{1,20}[\])】〕]$")
_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}


def programme(entry: Entry) -> bytes:
    """The events of a post's activity (운영일시) as they stand in a calendar, b"" where no day is known."""
    return b"".join(_event(entry, when) for when in occasions.sessions(entry.activity)) if entry.activity else b""


def registration(entry: Entry) -> bytes:
    """When registration for a post's activity opens and closes, b"" where neither is known."""
    return b"".join(_event(entry, when) for when in occasions.registration(entry.activity)) if entry.activity else b""


def _event(entry: Entry, when: When) -> bytes:
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


def _times(entry: Entry, when: When) -> Iterator[tuple[str, Any]]:
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
    title, state = entry.title, entry.activity.state if entry.activity else b""
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

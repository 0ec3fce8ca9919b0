"""The address by which Google's calendar takes one programme over: it opens a filled-in form, and nothing of ours.

https://calendar.google.com/calendar/render?action=TEMPLATE, with text, dates, ctz, details, location and recur.
"""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from feeds.activities import Activity, Moment, day
from feeds.entries import Entry
from feeds.words import WORDS

LONGEST = 300
"""Signs of a title or a place in the address: a longer one makes an address that servers refuse."""


def save(entry: Entry) -> str:
    """The address for an entry's activity, "" where it tells no day. Of irregular days it has the first."""
    told = entry.activity
    starts = told.begins if told else None
    if told is None or starts is None:
        return ""
    values = {
        "action": "TEMPLATE",
        "text": entry.title[:LONGEST],
        "dates": _dates(told, starts),
        "ctz": "Asia/Seoul",
        "details": f"{entry.line}\n{WORDS['original']}: {entry.url}"[: 2 * LONGEST],
        "location": _location(entry, told.place),
    }
    if told.series:
        values["recur"] = f"RRULE:{told.series.ended(day(starts), day(told.ends) if told.ends else None).whole()}"
    return f"https://calendar.google.com/calendar/render?{urlencode(values)}"


def _location(entry: Entry, place: str) -> str:
    """Where it is told to be, with what helps to find it; "" where no place is told: nothing is guessed."""
    return " ".join(part for part in (place, entry.library, entry.region_name) if part)[:LONGEST] if place else ""


def _dates(told: Activity, starts: Moment) -> str:
    """`20261205T140000/20261205T160000`, a day as `20261205/20261206`; a time without an end ends when it starts."""
    first = day(starts)
    if told.series:
        ended = told.series.ended(first, day(told.ends) if told.ends else None)
        first = ended.first(first) or first
    ends = told.ends if told.starts else told.dates[0][1]
    if isinstance(starts, datetime):
        begins = datetime.combine(first, starts.time())
        until = datetime.combine(first, ends.time()) if isinstance(ends, datetime) else begins
        if not told.series and isinstance(ends, datetime):
            until = ends.replace(tzinfo=None)
        return f"{_stamp(begins)}/{_stamp(max(begins, until))}"
    last = first if told.series or ends is None else max(first, day(ends))
    return f"{first:%Y%m%d}/{_after(last):%Y%m%d}"


def _after(on: date) -> date:
    return on + timedelta(days=1)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"

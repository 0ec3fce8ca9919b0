"""JSON-LD: a programme in the words of schema.org, for search engines and assistants.

It stands in a script element as data, which runs nothing; `<`, `>` and `&` are written as escapes: no title can end it.
"""

import json
from collections.abc import Mapping
from typing import Any

from aggregator.models import Kind
from feeds.activities import Activity, Moment
from feeds.entries import Entry
from feeds.words import WORDS

_STATES = {"cancelled": "EventCancelled", "postponed": "EventPostponed"}
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def event(entry: Entry) -> str:
    """The JSON of a programme's event, "" for what is none: no announcement, or one that tells no day."""
    told = entry.activity
    starts = told.begins if told else None
    if entry.kind is not Kind.ANNOUNCEMENT or told is None or starts is None:
        return ""
    return json.dumps(_said(_event(entry, told, starts)), ensure_ascii=False).translate(_ESCAPES)


def _event(entry: Entry, told: Activity, starts: Moment) -> dict[str, Any]:
    library = {"@type": "Library", "name": entry.library} if entry.library else None
    ends = told.ends or (told.dates[-1][1] or told.dates[-1][0] if told.dates else None)
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": entry.title,
        "url": entry.url,
        "startDate": starts.isoformat(),
        "endDate": ends.isoformat() if ends else None,
        "eventStatus": f"https://schema.org/{_STATES.get(told.state, 'EventScheduled')}",
        "description": entry.line,
        "location": _said(
            {
                "@type": "Place",
                "name": told.place or entry.library,
                "address": _said(
                    {"@type": "PostalAddress", "addressCountry": "KR", "streetAddress": entry.region_name}
                ),
            }
        ),
        "organizer": library,
        "isAccessibleForFree": None if told.fee is None else not told.fee and not told.materials_fee,
        "maximumAttendeeCapacity": told.capacity if not told.unit or told.unit == WORDS["people"] else None,
        "typicalAgeRange": told.ages,
        "inLanguage": "ko",
    }


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}

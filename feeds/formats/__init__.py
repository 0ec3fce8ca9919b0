"""The formats: each an adapter that writes a Channel and its entries as one document. None knows the store."""

from collections.abc import Callable, Iterable, Mapping

from feeds.entries import Entry
from feeds.formats import atom, icalendar, jsonfeed, rss
from feeds.formats.channel import Channel

Writer = Callable[[Channel, Iterable[Entry]], bytes]

WRITERS: Mapping[str, Writer] = {"rss.xml": rss.write, "atom.xml": atom.write, "feed.json": jsonfeed.write}
"""The feeds that every shelf has: file name and writer."""

CALENDARS: Mapping[str, Writer] = {"calendar.ics": icalendar.write, "registration.ics": icalendar.write_registration}
"""The calendars that every shelf has."""

MEDIA_TYPES: Mapping[str, str] = {
    "rss.xml": rss.MEDIA_TYPE,
    "atom.xml": atom.MEDIA_TYPE,
    "feed.json": jsonfeed.MEDIA_TYPE,
    "calendar.ics": icalendar.MEDIA_TYPE,
    "registration.ics": icalendar.MEDIA_TYPE,
}

"""The formats: each an adapter that writes a post as an item, and a Channel with items as a document. None knows the store.

A post is the same in every feed that it stands in, so its item is made once and put into each of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from feeds.entries import Entry
from feeds.formats import atom, events, icalendar, jsonfeed, rss
from feeds.formats.channel import Channel


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how a post is written (b"" where it has nothing to say there), how items become a document."""

    media_type: str
    item: Callable[[Entry], bytes]
    document: Callable[[Channel, Iterable[bytes]], bytes]

    def write(self, channel: Channel, entries: Iterable[Entry]) -> bytes:
        """The document of some entries, in their order."""
        return self.document(channel, map(self.item, entries))


FEEDS: Mapping[str, Format] = {
    "rss.xml": Format(rss.MEDIA_TYPE, rss.item, rss.document),
    "atom.xml": Format(atom.MEDIA_TYPE, atom.item, atom.document),
    "feed.json": Format(jsonfeed.MEDIA_TYPE, jsonfeed.item, jsonfeed.document),
}
"""The feeds that every shelf has, by file name."""

CALENDARS: Mapping[str, Format] = {
    "calendar.ics": Format(icalendar.MEDIA_TYPE, events.programme, icalendar.document),
    "registration.ics": Format(icalendar.MEDIA_TYPE, events.registration, icalendar.document),
}
"""The calendars that every shelf has, by file name."""

FORMATS: Mapping[str, Format] = {**FEEDS, **CALENDARS}

MEDIA_TYPES: Mapping[str, str] = {file: each.media_type for file, each in FORMATS.items()}

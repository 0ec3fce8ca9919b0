"""iCalendar (RFC 5545): what is on (`calendar.ics`), and when registration opens and closes (`registration.ics`)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from icalendar import Calendar, Timezone, TimezoneStandard, vDuration

from feeds.entries import Entry
from feeds.formats import events
from feeds.formats.channel import GENERATOR, REFRESH_MINUTES, Channel

MEDIA_TYPE = "text/calendar"
_END = b"END:VCALENDAR\r\n"
_ZONE = "Asia/Seoul"


def write(channel: Channel, entries: Iterable[Entry]) -> bytes:
    """The calendar of what is on, in the order of entries."""
    return _write(channel, entries, events.programme)


def write_registration(channel: Channel, entries: Iterable[Entry]) -> bytes:
    """The calendar of when registration opens and closes, in the order of entries."""
    return _write(channel, entries, events.registration)


def _write(channel: Channel, entries: Iterable[Entry], of: Callable[[Entry], bytes]) -> bytes:
    head: bytes = _calendar(channel).to_ical()
    return b"".join((head.removesuffix(_END), _seoul(), *(of(entry) for entry in entries), _END))


def _calendar(channel: Channel) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{GENERATOR}//{GENERATOR}//KO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", channel.title)
    calendar.add("x-wr-calname", channel.title)
    calendar.add("description", channel.description)
    calendar.add("x-wr-caldesc", channel.description)
    calendar.add("x-wr-timezone", _ZONE)
    calendar.add("url", channel.home)
    calendar.add("source", channel.address, parameters={"VALUE": "URI"})
    calendar.add("last-modified", channel.updated.astimezone(UTC))
    every = vDuration(timedelta(minutes=REFRESH_MINUTES))
    calendar.add("refresh-interval", every, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH_MINUTES}M")
    return calendar


@cache
def _seoul() -> bytes:
    """Seoul: nine hours before UTC since the summer time of 1988 ended, long before any post."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", _ZONE)
    standard.add("dtstart", datetime(1988, 10, 9, 3))  # noqa: DTZ001  # wall time, as the standard wants
    standard.add("tzoffsetfrom", timedelta(hours=10))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "KST")
    zone.add_component(standard)
    written: bytes = zone.to_ical()
    return written

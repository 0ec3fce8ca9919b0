"""iCalendar (RFC 5545): what is on (`calendar.ics`), and when registration opens and closes (`registration.ics`)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from icalendar import Alarm, Calendar, Timezone, TimezoneStandard, vDuration

from feeds.formats.channel import GENERATOR, REFRESH_MINUTES, Channel
from feeds.words import WORDS

MEDIA_TYPE = "text/calendar"
_END = b"END:VCALENDAR\r\n"
_EVENT_END = b"END:VEVENT\r\n"
_ZONE = "Asia/Seoul"
_PRODUCT = f"-//{GENERATOR}//{GENERATOR}//KO"


def document(channel: Channel, items: Iterable[bytes]) -> bytes:
    """The calendar of a channel with these events (`events.programme`, `events.registration`)."""
    head: bytes = _calendar(channel).to_ical()
    return b"".join((head.removesuffix(_END), _seoul(), *items, _END))


def single(item: bytes) -> bytes:
    """The calendar of one programme, to be kept on a phone: it tells of itself an hour before it begins.

    On a day without a time, at noon of the day before.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", WORDS["site"])
    calendar.add("x-published-ttl", f"PT{REFRESH_MINUTES}M")
    head: bytes = calendar.to_ical()
    events = (event + _alarm(event) for event in item.split(_EVENT_END)[:-1])
    return b"".join((head.removesuffix(_END), _seoul(), *(event + _EVENT_END for event in events), _END))


def _alarm(event: bytes) -> bytes:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", WORDS["site"])
    alarm.add("trigger", timedelta(hours=-12) if b"DTSTART;VALUE=DATE:" in event else timedelta(hours=-1))
    written: bytes = alarm.to_ical()
    return written


def _calendar(channel: Channel) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
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

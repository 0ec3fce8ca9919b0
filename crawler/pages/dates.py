"""Dates as pages write them, read against the time of the answer that brought them.

Forms: `2026.11.22 09:12`, `2026-11-22`, `2026년 11월 22일`, `26-05-30 15:37` (two-digit year), `11-05` (no year), `14:30`
(today), `오전 9:05`, `7시간 전`, `어제`, `Nov. 22, 2026`, ISO 8601 with a zone. What the calendar does not have
(`2025.13.45`) is None, never a guess.

A row that tells month and day alone is dated by its neighbours (`days_of`): boards list the newest first, so a day that would
be later (by more than a week) than the row above it belongs to the year before. Pinned rows stand out of order: they are not
asked.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from aggregator.clock import SEOUL
from crawler.pages.page import Row

Moment = date | datetime

OUT_OF_ORDER = timedelta(7)  # answers stand below the post that they answer, and are a little younger
AHEAD = timedelta(hours=1)  # a program's clock may be a little ahead of its server's
EARLIEST = 1990  # before the web: `1970-01-01` is an empty column

_SPLIT = r"\s?[.\-/년]\s?"
_TIME = (
    r"(?:[T\s]*+(?:\([월화수목금토일]\))?\s*+(?P<half>오전|오후|AM|PM)?\s*+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?:\.\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_FULL = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}}|\d\d){_SPLIT}(?P<month>\d{{1,2}})\s?[.\-/월]\s?(?P<day>\d{{1,2}})(?!\d)\s?[.일]?{_TIME}"
)
_YEARLESS = re.compile(rf"(?<![\d.\-/:])(?P<month>\d{{1,2}})\s?[.\-/월]\s?(?P<day>\d{{1,2}})(?![\d:])\s?[.일]?{_TIME}")
_CLOCK = re.compile(
    r"(?<![\d:])(?:(?P<half>오전|오후|AM|PM)\s*+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?![\d:])"
)
_AGO = re.compile(
    r"(?P<count>\d{1,3})\s?(?P<unit>초|분|시간|일|주일?|개월|달|년)\s?전|(?P<word>방금|어제|그저께|그제|엊그제|오늘)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_ENGLISH = re.compile(
    rf"\b(?:{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})|"
    rf"(?P<before>\d{{1,2}})\s+{_MONTH.replace('name', 'month')},?\s+(?P<late>\d{{4}}))(?!\d)",
    re.IGNORECASE,
)
_FORMS = (_FULL, _ENGLISH, _AGO, _YEARLESS, _CLOCK)  # in the order in which they are tried
_LONGEST = 40  # what is longer is not remembered
_UNITS = {"초": 0, "분": 0, "시간": 0, "일": 1, "주": 7, "주일": 7}
_WORDS = {"방금": 0, "오늘": 0, "어제": 1, "그저께": 2, "그제": 2, "엊그제": 2}


def shape(text: str) -> re.Match[str] | None:
    """The first thing in `text` that is written like a date with its year, whether or not the calendar has it."""
    return _FULL.search(text) or _ENGLISH.search(text)


def read_date(text: str, now: datetime | None = None) -> Moment | None:
    """The date in `text`: a date where it tells no time, an aware datetime where it does, in Seoul unless it names a zone.

    `now` (aware) is when the page was answered; without it only dates that name their year are read. A time alone is the
    latest that is not to come (some boards tell times for a day and a night), "7시간 전" is a day only, since it changes
    with the clock. Without a year the day is the latest that is not after `now`. None where nothing is written like a date,
    or the calendar does not have it.
    """
    found = _written(text)
    if found is None:
        return None
    if found.re is _FULL:
        return _moment(found, _year(found["year"]))
    if found.re is _ENGLISH:
        return _in_english(found)
    if now is None:
        return None
    here = now.astimezone(SEOUL)
    if found.re is _AGO:
        return _ago(found, here)
    if found.re is _CLOCK:
        clock = _at(found, here.year, here.month, here.day)
        return clock - timedelta(1) if clock is not None and clock > here + AHEAD else clock
    return _latest(found, here.date() + timedelta(1))  # a day's grace: a page's clock may run a little before ours


def has_year(text: str) -> bool:
    """Whether the date in `text` names its year, or needs none (a time of today, "7시간 전")."""
    found = _written(text)
    return found is None or found.re is not _YEARLESS


def _written(text: str) -> re.Match[str] | None:
    """The date in `text` in the first of the forms that it has. Lists repeat theirs at each visit: those are remembered."""
    return _remembered(text) if len(text) <= _LONGEST else _sought(text)


def _sought(text: str) -> re.Match[str] | None:
    return next((found for form in _FORMS if (found := form.search(text))), None)


_remembered = lru_cache(maxsize=4096)(_sought)


class Dated(Protocol):
    """What has a date as written, and may stand out of the order of dates."""

    @property
    def posted(self) -> str: ...
    @property
    def pinned(self) -> bool: ...


def days_of(rows: Sequence[Row], now: datetime) -> list[Row]:
    """The rows with `day` read from `posted`; years that are not told follow from the order of the rows."""
    return [replace(row, day=day) for row, day in zip(rows, row_days(rows, now), strict=True)]


def row_days(rows: Sequence[Dated], now: datetime) -> list[str]:
    """The days of rows, in their order: ISO, "" where none can be told."""
    in_order = iter(days([row.posted for row in rows if not row.pinned], now))
    return [_iso(read_date(row.posted, now)) if row.pinned else next(in_order) for row in rows]


def days(written: Sequence[str], now: datetime) -> list[str]:
    """The days (ISO, "" where none can be told) of dates that stand one below the other, the newest first."""
    newest_left: date | None = None
    told = []
    for text in written:
        read = read_date(text, now)
        if read is not None and newest_left is not None and not has_year(text):
            while read is not None and _day(read) > newest_left + OUT_OF_ORDER:
                read = _year_before(read)
        if read is not None:
            newest_left = _day(read)
        told.append(_iso(read))
    return told


def _iso(moment: Moment | None) -> str:
    return moment.isoformat() if moment is not None else ""


def day_of(row: Row) -> Moment | None:
    """What `row.day` says, as a date or an aware datetime."""
    if not row.day:
        return None
    return datetime.fromisoformat(row.day) if "T" in row.day else date.fromisoformat(row.day)


def _day(moment: Moment) -> date:
    return moment.astimezone(SEOUL).date() if isinstance(moment, datetime) else moment


def _year_before(moment: Moment) -> Moment | None:
    for back in range(1, 5):  # 29 February has its year within four
        try:
            return moment.replace(year=moment.year - back)
        except ValueError:
            continue
    return None


def _latest(found: re.Match[str], last: date) -> Moment | None:
    """The latest day of this month and day that is not after `last`; 29 February has its year within four, or eight."""
    read = (_moment(found, year) for year in range(last.year, last.year - 9, -1))
    return next((moment for moment in read if moment is not None and _day(moment) <= last), None)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= EARLIEST % 100 else 2000)


def _moment(found: re.Match[str], year: int) -> Moment | None:
    if year < EARLIEST:
        return None
    try:
        if found["hour"] is None:
            return date(year, int(found["month"]), int(found["day"]))
        return _at(found, year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _in_english(found: re.Match[str]) -> date | None:
    """The day of `Nov. 22, 2026` or `22 Nov 2026`, as programs say it that were never set to Korean. Its time is left."""
    month = _MONTHS.index((found["name"] or found["month"]).lower()) + 1
    try:
        return date(int(found["year"] or found["late"]), month, int(found["day"] or found["before"]))
    except ValueError:
        return None


def _at(found: re.Match[str], year: int, month: int, day: int) -> datetime | None:
    hour = int(found["hour"])
    if found["half"] in ("오후", "PM") and hour < 12:
        hour += 12
    elif found["half"] in ("오전", "AM") and hour == 12:
        hour = 0
    try:
        written = datetime(year, month, day, hour, int(found["minute"]), int(found["second"] or 0), tzinfo=SEOUL)
        zone = found.groupdict().get("zone")
        return written if not zone else datetime.fromisoformat(written.replace(tzinfo=None).isoformat() + zone)
    except ValueError:
        return None


def _ago(found: re.Match[str], here: datetime) -> date | None:
    if word := found["word"]:
        return here.date() - timedelta(_WORDS[word])
    count, unit = int(found["count"]), found["unit"]
    if unit in ("개월", "달", "년"):
        return None  # too coarse to be a day
    seconds = {"초": 1, "분": 60, "시간": 3600}.get(unit)
    return (here - (timedelta(seconds=count * seconds) if seconds else timedelta(count * _UNITS[unit]))).date()

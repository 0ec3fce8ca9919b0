"""Dates as pages write them. Only dates that name their year; what cannot be a date is None, never a guess."""

import re
from datetime import date, datetime

from aggregator.clock import SEOUL

_DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[.\-/년]\s?(?P<month>\d{1,2})\s?[.\-/월]\s?(?P<day>\d{1,2})(?!\d)\s?[.일]?"
    r"(?:\s*(?:\([월화수목금토일]\))?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"
)


def shape(text: str) -> re.Match[str] | None:
    """The first thing in `text` that is written like a date, whether or not the calendar has it."""
    return _DATE.search(text)


def read_date(text: str) -> date | datetime | None:
    """The date in `text`: a date where it tells no time, an aware datetime in Seoul where it does.

    None where nothing is written like a date or the calendar does not have it (`2025.13.45`).
    """
    found = shape(text)
    if found is None:
        return None
    number = {name: int(value) for name, value in found.groupdict().items() if value is not None}
    try:
        if "hour" not in number:
            return date(number["year"], number["month"], number["day"])
        return datetime(**number, tzinfo=SEOUL)
    except ValueError:
        return None

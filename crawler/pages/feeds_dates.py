"""Dates as feeds write them: RFC 822 (`Sat, 21 Nov 2026 15:03:11 +0000`), ISO 8601, and what Korean programs make of them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from aggregator.clock import SEOUL
from crawler.pages.dates import Moment, read_date
from crawler.pages.page import one_line

# A feed that labels Seoul's time as UTC is nine hours ahead; what is a little ahead is a clock that runs fast.
MOST_AHEAD = timedelta(hours=9, minutes=30)
CLOCK_SKEW = timedelta(minutes=15)
SEOUL_OFFSET = timedelta(hours=9)

_RFC822 = re.compile(r"\d{1,2} [A-Za-z]{3,9}\.? \d{2,4}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?")
_DIGITS = re.compile(r"\d{8}(?:\d{6})?")
_KST = re.compile(r"\b(?:KST|ROK|Asia/Seoul)\b")


def read_moment(text: str, now: datetime) -> Moment | None:
    """The date in `text`: aware in Seoul's time, or a date where no time is told. Without a zone it is Seoul's.

    None where there is nothing to read, or a year before the web.
    """
    text = _KST.sub("+0900", one_line(text))
    if not text:
        return None
    try:
        if _RFC822.search(text):
            moment: Moment | None = parsedate_to_datetime(text)
        elif _DIGITS.fullmatch(text):
            moment = date.fromisoformat(text) if len(text) == 8 else datetime.fromisoformat(f"{text[:8]}T{text[8:]}")
        elif _ISO.fullmatch(text):
            moment = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        else:
            moment = read_date(text, now)
        if isinstance(moment, datetime):
            moment = moment.replace(tzinfo=moment.tzinfo or SEOUL).astimezone(SEOUL)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment is not None and moment.year >= 1990 else None


def labels_utc(text: str) -> bool:
    """Whether a date as written claims to be in UTC."""
    return re.search(r"(?:[+-]00:?00|Z|GMT|UTC?)\s*$", text) is not None


def is_mislabelled(dated: Iterable[tuple[str, Moment | None]], now: datetime) -> bool:
    """Whether the dates (as written and as read) are Seoul's time labelled UTC: the newest lies up to 9½ hours ahead."""
    moments = [moment for text, moment in dated if isinstance(moment, datetime) and labels_utc(text)]
    return bool(moments) and CLOCK_SKEW < max(moments) - now.astimezone(UTC) <= MOST_AHEAD


def relabelled(text: str, moment: Moment | None) -> Moment | None:
    """The moment that was meant where Seoul's time was labelled UTC."""
    return moment - SEOUL_OFFSET if isinstance(moment, datetime) and labels_utc(text) else moment


def local_iso(moment: Moment | None) -> str:
    """A moment as `Row.day` has it: ISO, in Seoul's time where it has one; "" for None."""
    if isinstance(moment, datetime):
        return moment.astimezone(SEOUL).isoformat()
    return moment.isoformat() if moment is not None else ""

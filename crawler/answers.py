"""What an answer's headers tell: the page's own "now", what it can be asked for next time, and when to come back. Pure."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.walks import Validators

CLOCK_SKEW = timedelta(days=1)
JUST_NOW = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
USUAL_WAIT = timedelta(minutes=30)  # after a bare "too many requests"
ENDLESS = timedelta(seconds=10**9)  # thirty years: who says more says the same
YEARS = range(1970, 9999)

# What can be sent back at every visit: servers take 8 kB of headers in all.
_ETAG = re.compile(r'(?:W/)?"[!#-~]{1,300}"')
_LONGEST_DATE = 60


def instant(text: str) -> datetime | None:
    """An HTTP date (RFC 9110, section 5.6.7), aware and in UTC; None where it is none, or of no year of the web."""
    try:
        read = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Years at the ends of the calendar cannot be told in another zone.
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC) if read.year in YEARS else None


def told_at(date: str, clock: datetime) -> tuple[datetime, bool]:
    """The "now" of a page's words, from its Date header and our clock, and whether the site's clock is more than a day off.

    The site wrote "14:30" and "7시간 전" by its own clock, right or wrong, so its Date is their "now". Ours stands in where
    there is none.
    """
    told = instant(date) if date else None
    if told is None:
        return clock, False
    return told, abs(told - clock) > CLOCK_SKEW


def validators(etag: str, modified: str, date: str, body: bytes) -> Validators:
    """What the next request for a page can be made conditional with, and the digest of its bytes.

    Apache adds `-gzip` to the ETag of a packed answer and does not know it again; without it, it does. Board programs
    (Gnuboard, Rhymix) put the time of the answer into Last-Modified: that is true of no other answer. What is
    no ETag, or too long to be sent again, is not kept: a site may refuse every request that brings it.
    """
    etag = etag if _ETAG.fullmatch(etag) else ""
    for added in ("-gzip", "--gzip", "-br", ";gzip"):
        etag = etag.replace(f'{added}"', '"') if etag.endswith(f'{added}"') else etag
    changed, told = instant(modified), instant(date)
    lasting = changed is not None and (told is None or changed < told - JUST_NOW) and len(modified) <= _LONGEST_DATE
    return Validators(etag, modified if lasting else "", hashlib.sha256(body).hexdigest())


def asked_wait(status: int, retry_after: str, date: str, clock: datetime) -> timedelta | None:
    """For how long a site wants to be left alone, by status and Retry-After (seconds, or a date by the site's own clock)."""
    if status not in (429, 503):
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(timedelta(seconds=int(text[:12])), ENDLESS)
    until = instant(text) if text else None
    if until is not None:
        return min(max(until - (instant(date) or clock), timedelta()), ENDLESS)
    return USUAL_WAIT if status == 429 else None

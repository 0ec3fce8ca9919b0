"""What WordPress puts on all of its pages, whatever the theme: post classes, body classes, links in the head."""

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import parse_qs, urlsplit

from crawler.pages.dates import Moment, read_date
from crawler.pages.page import one_line

_LOCKED = re.compile(
    r"^(?:잠긴 글|보호된 글|보호된 포스트|비밀글|비공개(?: 글)?|Protected|Private)\s*:\s*", re.IGNORECASE
)
_HEX = re.compile(r"%[0-9a-fA-F]{2}")
_ARCHIVE_PATH = re.compile(r"/archives/(\d{1,10})/?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    r"(?:(?P<before>\d{1,2})\s+)?(?P<month>[A-Za-z]{3,9})\.?\s+(?:(?P<day>\d{1,2}),?\s+)?(?P<year>\d{4})"
)
_HALF_KOREAN = re.compile(r"(?P<month>\d{1,2})월\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})")  # "F j, Y" with Korean months


def is_locked_title(title: str) -> bool:
    """Whether a title says that its post asks for a password ("잠긴 글: …", "보호된 글: …")."""
    return _LOCKED.match(title) is not None


def with_plain_hex(address: str) -> str:
    """An address with its Korean slug in upper-case hex (RFC 3986): links of this program have it in lower case."""
    return _HEX.sub(lambda found: found[0].upper(), address)


def number_in(address: str) -> str:
    """The post's number in an address of the forms `?p=12`, `?post_type=x&p=12` and `/archives/12`; "" in others."""
    try:
        parts = urlsplit(address.replace("&#038;", "&").replace("&amp;", "&"))
    except ValueError:
        return ""
    for value in parse_qs(parts.query).get("p", ()):
        if value.isdecimal():
            return value.lstrip("0")
    found = _ARCHIVE_PATH.search(parts.path)
    return found[1] if found else ""


def number_of(marks: Iterable[str], prefixes: tuple[str, ...] = ("post-",)) -> str:
    """The number in classes or ids like `post-145`; "" where none has one."""
    for mark in marks:
        for prefix in prefixes:
            number = mark.removeprefix(prefix)
            if number != mark and number.isdecimal():
                return number
    return ""


def themes_date(text: str) -> Moment | None:
    """A date as themes write it: ISO 8601, Korean, `11월 22, 2026`, `November 22, 2026` or `22 Nov 2026`."""
    text = one_line(text)
    read = read_date(text)
    if read is not None:
        return read
    try:
        if found := _HALF_KOREAN.search(text):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found := _ENGLISH.search(text):
            day = found["day"] or found["before"]
            month = found["month"][:3].lower()
            return date(int(found["year"]), _MONTHS.index(month) + 1, int(day)) if day else None
    except ValueError:
        pass
    return None

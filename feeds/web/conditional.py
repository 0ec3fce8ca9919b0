"""Conditional requests and content coding (RFC 9110): what a client has already, and in what coding it wants the rest."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_ETAGS = re.compile(r'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')


def http_date(seconds: float) -> str:
    """An IMF-fixdate (RFC 9110, 5.6.7)."""
    return format_datetime(datetime.fromtimestamp(int(seconds), UTC), usegmt=True)


def not_modified(etag: str, modified: int, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether a GET or HEAD is answered with 304 (RFC 9110, 13.2.2).

    If-None-Match is compared weakly, may be a list or `*`, and where it is sent If-Modified-Since does not count, even
    where it cannot be read. `modified` is in whole seconds since 1970.
    """
    if if_none_match is not None:
        return if_none_match.strip() == "*" or etag in _tags(if_none_match)
    if if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (ValueError, TypeError, IndexError, OverflowError):
        return False
    return since.tzinfo is not None and modified <= since.timestamp()


def _tags(field: str) -> set[str]:
    """The opaque tags of a list, empty where any part of it is malformed."""
    found, at = set(), 0
    while at < len(field):
        tag = _ETAGS.match(field, at)
        if tag is None:
            return set()
        found.add(tag[1])
        at = tag.end()
    return found


def accepts_gzip(field: str | None) -> bool:
    """Whether an Accept-Encoding field asks for gzip: named or by `*`, and not with q=0 (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in (field or "").lower().split(","):
        coding, _, parameters = part.partition(";")
        name, _, value = parameters.strip().partition("=")
        try:
            weights[coding.strip()] = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0

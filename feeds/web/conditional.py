"""Conditional requests and content coding (RFC 9110): what a client has already, and in what coding it wants the rest."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

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


def coding(field: str | None, offered: Iterable[str]) -> str:
    """The content coding that an Accept-Encoding field asks for (RFC 9110, 12.5.3), of those offered; "" for none.

    Of several that are wanted the first offered is taken; named or by `*`, and not with q=0.
    """
    if not field:
        return ""
    weights = _weights(field)
    return next((name for name in offered if weights.get(name, weights.get("*", 0.0)) > 0), "")


def accepts_gzip(field: str | None) -> bool:
    """Whether an Accept-Encoding field asks for gzip."""
    return bool(coding(field, ("gzip",)))


@lru_cache(maxsize=256)
def _weights(field: str) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for part in field.lower().split(","):
        name, _, parameters = part.partition(";")
        key, _, value = parameters.strip().partition("=")
        try:
            weights[name.strip()] = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    return weights

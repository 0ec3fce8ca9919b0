"""Facets: what a list of posts can be narrowed to, as bits of one number that stands with the post on every shelf.

So a view such as 초등 · 무료 · 누구나 is read off an index, whatever the size of the country. A bit has its place for life;
new ones come behind the last. What depends on the day (접수중) is no facet.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from aggregator.models import Kind
from aggregator.reading.audience import GROUPS
from aggregator.reading.topics import CATEGORIES

FREE = "free"
EVERYONE = "open"
ANNOUNCEMENT = "announcement"

_ORDER = (
    *(f"category:{word}" for word in CATEGORIES),
    *(f"audience:{word}" for word in GROUPS),
    FREE,
    EVERYONE,
    ANNOUNCEMENT,
)
_BITS = {name: 1 << place for place, name in enumerate(_ORDER)}


def category(word: str) -> int:
    """The bit of a category, 0 for a word that is none."""
    return _BITS.get(f"category:{word}", 0)


def audience(word: str) -> int:
    """The bit of an audience, 0 for a word that is none."""
    return _BITS.get(f"audience:{word}", 0)


def bit(name: str) -> int:
    """The bit of FREE (참가비도 재료비도 없음), EVERYONE (누구나, not only 입주민 …) or ANNOUNCEMENT."""
    return _BITS[name]


def of(kind: Kind, primary: str, activity: Mapping[str, Any] | None) -> int:
    """The facets of a post, from what the store has of it. Only an announcement has any, as on shelves."""
    if kind is not Kind.ANNOUNCEMENT:
        return 0
    told = activity or {}
    found = bit(ANNOUNCEMENT) | category(primary)
    found |= _all(category(word) for word in _words(told, "also")) | _all(
        audience(word) for word in _words(told, "audience")
    )
    if told.get("fee") == 0 and not told.get("materials_fee"):
        found |= bit(FREE)
    if told.get("eligibility") == "누구나":
        found |= bit(EVERYONE)
    return found


def _all(bits: Iterable[int]) -> int:
    whole = 0
    for each in bits:
        whole |= each
    return whole


def _words(told: Mapping[str, Any], name: str) -> list[str]:
    value = told.get(name)
    return [word for word in value if isinstance(word, str)] if isinstance(value, list | tuple) else []

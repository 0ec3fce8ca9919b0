"""Kind and category: what sort of post it is, and what it is about.

`kinds.py` tells the kind, `topics.py` weighs the nineteen categories; here they are put together. The category of most
weight is the primary one; others that come near are allowed beside it. A post about services or opening hours is a notice,
unless it calls people to come. Where nothing speaks for any category, a post that says enough is `other`, one that says
next to nothing (a poster, a title of one word) stays open.
"""

import unicodedata
from dataclasses import dataclass, replace

from aggregator.reading import kind_signs, kinds
from aggregator.reading.fact import Fact
from aggregator.reading.headline import LENGTH
from aggregator.reading.topics import CATEGORIES, Topic, topics

__all__ = ["CATEGORIES", "KINDS", "VERSION", "Classification", "classify"]

VERSION = "4"
KINDS = ("announcement", "report", "notice", "result", "unknown")
_LEAST = 0.8  # less weight than this is a word in passing
_NEAR, _NEAR_LEAST = 0.55, 2.0
_ENOUGH = 60  # a body so long says what it is about, if it is one of the eighteen
_QUIET = ("service", "notice")  # categories of what is the case, not of what one goes to


@dataclass(frozen=True, slots=True)
class Classification:
    """What a post is (`unknown` where nothing is sure), its primary category, and others that a fair reader would take."""

    kind: Fact[str]
    category: Fact[str]
    also: tuple[str, ...] = ()


def classify(title: str, body: str) -> Classification:
    """Kind and category of a post. `title` and `body` are plain text; any length and any signs are fine."""
    title = unicodedata.normalize("NFC", title[:LENGTH])
    body = unicodedata.normalize("NFC", body)
    found = topics(title, body)
    category, also = _category(found, body)
    return Classification(_kind(title, body, found, category), category, also)


def _kind(title: str, body: str, found: tuple[Topic, ...], category: Fact[str]) -> Fact[str]:
    signs = kind_signs.signs(title, body)
    named = found[0] if found and found[0].category not in (*_QUIET, "other") else None
    if sure := kinds.by_title(title, body, signs, named.title if named else 0.0):
        return sure
    kind = kinds.by_body(title, signs, category.words if named and named.title >= _LEAST else "")
    quiet = category.value == "notice" or (category.value == "service" and not kinds.calls(title, signs))
    if quiet and kind.value in ("announcement", None):
        return Fact("notice", category.words, "분류가 알림", category.confidence)
    return kind or replace(kind, value="unknown", rule="정할 말이 없음")


def _category(found: tuple[Topic, ...], body: str) -> tuple[Fact[str], tuple[str, ...]]:
    if not found or found[0].weight < _LEAST:
        if len(body) >= _ENOUGH:
            return Fact("other", "", "어느 분류의 말도 없음", 0.3), ()
        near = tuple(topic.category for topic in found)
        return Fact(rule="정할 말이 없음", candidates=near, open_because="분류를 정할 말이 없음"), ()
    first = found[0]
    also = tuple(topic.category for topic in found[1:] if topic.weight >= max(_NEAR_LEAST, _NEAR * first.weight))
    second = found[1].weight if len(found) > 1 else 0.0
    sure = 0.4 + 0.4 * (first.weight - second) / first.weight + 0.03 * min(first.weight, 6)
    rule = "제목의 말" if first.title > first.body else "본문의 말"
    words = ", ".join(dict.fromkeys(first.words))
    return Fact(first.category, words, rule, round(min(sure, 0.95), 2), also), also

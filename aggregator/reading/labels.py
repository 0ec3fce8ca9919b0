"""Labels: what a word before a colon says that its line tells. `모 집 인 원` → capacity.

The words stand in `data/label_words.toml`. A label is known whole, or by its end with another word before it (공연일시,
모임장소), or as several known ones together (대상 및 인원). Guards: the word before 일시, 기간, 시간 says whose they are
(접수기간 is registration, 발표일시 announces); 접수장소 is where to sign up; 대상도서 is a book and no audience; 토요일 is
a day itself; a label has at most twelve syllables, and no more than six before a known end.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from aggregator.reading.wordlists import load

KINDS = ("when", "registration", "announce", "audience", "capacity", "place", "fee", "materials", "register", "other")
LONGEST = 12  # syllables
_LONGEST_LEAD = 6
_SINGLE = 2  # labels shorter than this need a mark behind them: 때, 곳, 날 begin many words

_NOISE = re.compile(r"[^\w/&,+()?!]+|\([^()]*\)")
_WEEKDAY = re.compile(r"[월화수목금토일]요일$|[한두세네]시간$")
_ROUND = re.compile(r"^[1-9]차(?=.)")  # 1차 접수
_PARTS = re.compile(r"[/&,+·ㆍ()]|및|와|과")


@lru_cache(maxsize=4096)
def kinds(label: str) -> tuple[str, ...]:
    """What a label tells, in the order of its parts (`일시/장소`: when, place); empty if it is no known label."""
    key = _ROUND.sub("", _NOISE.sub("", label).lower())
    if not 1 <= len(key) <= LONGEST or _WEEKDAY.search(key):
        return ()
    words = _words()
    whole = words.whole.get(key) or words.whole.get(key.rstrip("?!"))
    if whole:
        return (whole,)
    parts = [_NOISE.sub("", part).lower() for part in _PARTS.split(label)]
    if len(parts) > 1:
        found = [_kind(part) for part in parts if part]
        if all(found):
            return tuple(dict.fromkeys(found))
    ending = _ending(key)
    return (ending,) if ending else ()


def is_plain_label(text: str) -> bool:
    """Whether a text is a label that needs no mark behind it: known, and of two syllables or more."""
    return len(_NOISE.sub("", text)) >= _SINGLE and bool(kinds(text))


def is_listed(text: str) -> bool:
    """Whether a label is known as a whole, not only by its end."""
    return _NOISE.sub("", text).lower() in _words().whole


def sign_kind(sign: str) -> str:
    """What a sign alone before a line tells (📍: place); empty for a mere bullet."""
    return _words().signs.get(sign, "")


def _kind(key: str) -> str:
    return _words().whole.get(key) or _ending(key)


def _ending(key: str) -> str:
    """The kind of a label that ends in a known word, turned by the word before it; "" if it does not."""
    words = _words()
    for length in range(min(len(key) - 1, words.longest_tail), 0, -1):
        if kind := words.tails.get(key[-length:]):
            lead = key[:-length]
            return _of_whom(kind, lead, words) if len(lead) <= _LONGEST_LEAD and lead.isalpha() else ""
    return ""


def _of_whom(kind: str, lead: str, words: "_Words") -> str:
    turned = {"when": ("registration", "announce"), "place": ("register",)}.get(kind, ())
    for other in turned:
        if any(word in lead for word in words.whose[other]):
            return other
    return kind


@dataclass(frozen=True, slots=True)
class _Words:
    whole: dict[str, str]
    tails: dict[str, str]
    longest_tail: int
    whose: dict[str, list[str]]
    signs: dict[str, str]


@cache
def _words() -> _Words:
    data = load("label_words")
    tails = {tail: kind for kind in KINDS for tail in data[kind].get("tails", ())}
    whole = tails | {word: kind for kind in KINDS for word in data[kind]["words"]}
    signs = {sign: kind for kind, some in data["signs"].items() for sign in some}
    return _Words(whole, tails, max(map(len, tails)), data["whose"], signs)

"""내 지역 찾기: what somebody typed in, regions out. Pure: a text and the region table, no store.

Understood are names whole or begun, with or without what lies above (은평, 전주 완산, 전주완산), old names (전라북도, 마산시,
인천 중구), 행정동 (불광2동), initial consonants (ㅇㅍ) and whole addresses, read as those of posts are. Spaces never
count. Every answer says why it is one; what fits several regions is answered with all of them, the likeliest first.
`find.js` does the same for names while one types, from what `index` gives it.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from aggregator.reading import address, regions
from aggregator.reading.gazetteer import Gazetteer, Level, Region
from feeds.words import FINDING

LONGEST = 100
"""Signs of what was typed that are looked at."""
MOST = 12
"""Regions in an answer."""

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_LEVELS = (Level.SIDO, Level.SIGUNGU, Level.GU, Level.EMD)
_ALIKE = 0.6
"""How alike a name must be: one slip in three signs, not one sign in two (독서 is not 서초)."""
_REMEMBERED = date(2010, 1, 1)
"""A name that ended before is an answer only where no region has it today."""


@dataclass(frozen=True, slots=True)
class Found:
    """A region that was meant, the code of the page to go to ("" for none), and why it is an answer, in words.

    The page is the region's own, or that of the nearest place around it that has one.
    """

    name: str
    page: str
    why: str
    level: Level
    own: bool


def find(text: str, has: Callable[[str], bool], on: date) -> list[Found]:
    """The regions that a text means, the likeliest first; [] for a text that means none. Never raises.

    `has` says which codes (as in addresses) have a page, `on` is the day whose map answers addresses.
    """
    typed = address.tidy(text[:LONGEST].replace("\0", " "))
    if not squeezed(typed):
        return []
    found: dict[str, Found] = {}
    for region, why in (*_answers(typed, on),) or _alike(typed):
        gone = region.valid_to is not None and not has(region.short_code)
        if region.short_code not in found and not gone:
            found[region.short_code] = _with_page(region, why, has)
        if len(found) == MOST:
            break
    return list(found.values())


def squeezed(text: str) -> str:
    """A text without blanks and signs: what is compared."""
    return "".join(sign for sign in unicodedata.normalize("NFC", text).lower() if sign.isalnum())


def initials(text: str) -> str:
    """The initial consonants of a text's syllables: `은평구` → `ㅇㅍㄱ`."""
    return "".join(_INITIALS[(ord(sign) - 0xAC00) // 588] if "가" <= sign <= "힣" else sign for sign in text)


def _answers(typed: str, on: date) -> Iterator[tuple[Region, str]]:
    """Regions and why, surest first: the name itself, an old one, an address, a name begun, what looks like one."""
    table = regions.gazetteer()
    if typed.isascii() and typed.isdigit() and (known := table.get(typed)):
        yield from _now(table, known)
        return
    named = [*_named(table, typed), *_administrative(table, typed)]
    yield from named
    if not named:
        resolved = address.locate(typed, on)
        if resolved.region is not None and not resolved.candidates:
            yield resolved.region, FINDING["address"]
        yield from ((candidate, FINDING["candidate"]) for candidate in resolved.candidates)
    yield from _begun(table, squeezed(typed))


def _alike(typed: str) -> Iterator[tuple[Region, str]]:
    """Regions whose name looks like one that is unknown."""
    table = regions.gazetteer()
    word = typed.rsplit(maxsplit=1)[-1]
    for name in table.close_names(typed):
        if SequenceMatcher(None, word, name).ratio() < _ALIKE:
            continue
        yield from ((region, FINDING["close"].format(name=name)) for region in table.find(name))


def _named(table: Gazetteer, typed: str) -> Iterator[tuple[Region, str]]:
    """Those of that very name today, then what became of those that had it once: coarse before fine."""
    known = sorted(table.once_called(typed), key=lambda region: (_LEVELS.index(region.level), region.code))
    former = sorted((region for region in known if region.valid_to), key=_last_day, reverse=True)
    today = [region for region in known if region.valid_to is None]
    for region in today:
        old = next((each for each in former if each.name in typed and region in table.latest(each.code)), None)
        if old and region.name not in typed and not typed.startswith(region.name[:-1]):
            yield from (answer for answer in _now(table, old) if answer[0] in (old, region))
        else:
            yield region, FINDING["name"]
    for old in former:
        if not today or (old.level is not Level.EMD and _last_day(old) >= _REMEMBERED):
            yield from _now(table, old)


def _last_day(region: Region) -> date:
    return region.valid_to or date.max


def _now(table: Gazetteer, old: Region) -> Iterator[tuple[Region, str]]:
    """What a region of any time is now."""
    if old.valid_to is None:
        yield old, FINDING["name"]
        return
    if old.level is Level.SIDO and any(step.kind == "merge" for step in table.successors(old.code)):
        yield old, FINDING["ground"].format(name=old.full_name)
    now = table.latest(old.code)
    word = "split" if len(now) > 1 else "old"
    for region in now:
        yield region, FINDING[word].format(name=old.full_name, year=old.valid_to.year)


def _administrative(table: Gazetteer, typed: str) -> Iterator[tuple[Region, str]]:
    """The 법정동 of an 행정동, which libraries and people name."""
    word = typed.rsplit(maxsplit=1)[-1]
    for region in table.find(typed):
        if region.level is Level.EMD and region.name != word:
            yield region, FINDING["administrative"].format(name=word)


def _begun(table: Gazetteer, typed: str) -> Iterator[tuple[Region, str]]:
    """Regions whose name begins with what was typed, after names of what lies above it or none; by consonants too."""
    if not typed:
        return
    found: list[tuple[int, int, str, Region]] = []
    consonants = all(sign in _INITIALS for sign in typed)
    for region in _today(table):
        fit = _fit(typed, _chain(table, region.code, consonants))
        if fit:
            found.append((fit, _LEVELS.index(region.level), region.code, region))
    for fit, _, _, region in sorted(found, key=lambda each: each[:3]):
        yield region, FINDING["name" if fit == 1 and not consonants else "begun"]


@cache
def _today(table: Gazetteer) -> tuple[Region, ...]:
    return tuple(region for region in table.all() if region.valid_to is None)


@cache
def _chain(table: Gazetteer, code: str, consonants: bool) -> tuple[tuple[str, ...], ...]:
    """What a region and all that lies above it are called, the 시도 first."""
    region = table.get(code)
    assert region is not None
    line = (*table.ancestors(code), region)
    words = (tuple(dict.fromkeys(map(squeezed, table.words(each)))) for each in line)
    return tuple(tuple(map(initials, each)) if consonants else each for each in words)


def _fit(typed: str, chain: tuple[tuple[str, ...], ...]) -> int:
    """How well a text fits a region: 1 its very name, 2 it begins so, 0 not. Words of what lies above may stand before."""
    *above, own = chain
    best = 0
    if typed in own:
        return 1
    if any(word.startswith(typed) for word in own):
        best = 2
    for place, words in enumerate(above):
        for word in words:
            if len(word) < len(typed) and typed.startswith(word):
                fit = _fit(typed[len(word) :], chain[place + 1 :])
                best = min(filter(None, (best, fit)), default=0)
    return best


def _with_page(region: Region, why: str, has: Callable[[str], bool]) -> Found:
    table = regions.gazetteer()
    line = (region, *reversed(table.ancestors(region.code)))
    page = next((each.short_code for each in line if has(each.short_code)), "")
    return Found(region.full_name, page, why, region.level, page == region.short_code)

"""The regions of Korea and what became of them: codes in, regions out.

A region has a 10-digit legal-dong code (법정동코드), a level, a name, the days from and to which it was in force, and
successors once it is abolished. The rules:

- What an abolished code leads to is read from its successors, and theirs, up to the day asked for. A region without a
  known successor leads to whatever its parent leads to: coarser, never invented.
- A day before a region began leads back the same way, through its predecessors.
- A code is also understood in the short form that stands in published addresses: 2 digits for a 시도, 5 for a 시군구
  or 일반구 (세종 is 36, and the ministry's 36110 is the same place).

The table is kept as lines and read where a question touches it; loading it costs some milliseconds.
"""

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property

from aggregator.data import ADMIN_DONGS, FOLDER, SIDO_WORDS, table, unpack

_FOREVER = dt.date.max
_SEJONG_COPY = "3611000000"


class Level(StrEnum):
    """How fine a region is; `none` is the level of an answer that has no region."""

    NONE = "none"
    SIDO = "sido"  # 시도
    SIGUNGU = "sigungu"  # 시, 군, 자치구
    GU = "gu"  # 일반구
    EMD = "emd"  # 읍면동


_LEVELS = {"s": Level.SIDO, "g": Level.SIGUNGU, "u": Level.GU, "e": Level.EMD}


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative area. `valid_to` is the first day on which it is no longer in force, None while it is."""

    code: str
    level: Level
    name: str
    full_name: str
    parent: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    @property
    def short_code(self) -> str:
        """What stands in published addresses: 2 digits, 5 or 10."""
        if self.level is Level.SIDO:
            return self.code[:2]
        return self.code if self.level is Level.EMD else self.code[:5]

    def in_force(self, on: dt.date) -> bool:
        """Whether it exists on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """What a region became: `kind` is rename, move, merge or split; `confidence` 0 to 1."""

    region: Region
    kind: str
    date: dt.date
    confidence: float


class Gazetteer:
    """The region table, by code."""

    def __init__(self, text: str) -> None:
        """Takes the unpacked table. Raises ValueError if it is none."""
        self.version, rows = table.read(text)
        self._rows = {row.code: row for row in rows}
        self._codes = [row.code for row in rows]
        self._regions: dict[str, Region] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def get(self, code: str) -> Region | None:
        """The region of a code of 2, 5 or 10 digits, in force or abolished; None if there is none."""
        full = code.ljust(10, "0")
        if full == _SEJONG_COPY:
            full = table.SEJONG
        if len(code) in (2, 5, 10) and full in self._rows:
            return self._region(full)
        return None

    def _region(self, code: str) -> Region:
        region = self._regions.get(code)
        if region is None:
            row = self._rows[code]
            above = self._region(row.parent).full_name + " " if row.parent else ""
            region = self._regions[code] = Region(
                code,
                _LEVELS[row.level],
                row.name,
                above + row.name,
                row.parent or None,
                _day(row.begin),
                _day(row.end),
            )
        return region

    def names_of(self, region: Region) -> tuple[str, ...]:
        """Its name, and those that the same code had before."""
        return (region.name, *self._rows[region.code].former)

    def all(self, level: Level | None = None) -> Iterable[Region]:
        """Every region, in force and abolished, by code."""
        letter = next((key for key, value in _LEVELS.items() if value is level), None)
        return (self._region(code) for code in self._codes if letter is None or self._rows[code].level == letter)

    @cached_property
    def last_change(self) -> dt.date:
        """The last day on which anything in the table begins or ends: from then on its latest state holds."""
        days = (day for row in self._rows.values() for day in (row.begin, row.end) if day)
        return _day(max(days)) or dt.date.min

    def ancestors(self, code: str) -> tuple[Region, ...]:
        """From the 시도 down to the parent; empty for a 시도 or an unknown code."""
        region = self.get(code)
        above: list[Region] = []
        while region is not None and region.parent is not None:
            region = self._region(region.parent)
            above.append(region)
        return tuple(reversed(above))

    def children(self, code: str, on: dt.date | None = None) -> tuple[Region, ...]:
        """The regions right below one, in force on that day (default: at the end of the table)."""
        region = self.get(code)
        if region is None:
            return ()
        on = on or self.last_change
        return tuple(child for child in self._below(region) if child.parent == region.code and child.in_force(on))

    def _below(self, region: Region) -> Iterable[Region]:
        """All that lie in a region, ever: their codes begin as its own does."""
        prefix = region.code.rstrip("0") if region.level is not Level.EMD else region.code
        prefix = {Level.SIDO: region.code[:2], Level.GU: region.code[:5]}.get(region.level, region.code[:4])
        start = bisect_left(self._codes, prefix)
        for code in self._codes[start:]:
            if not code.startswith(prefix):
                return
            yield self._region(code)

    def within(self, code: str) -> tuple[Region, ...]:
        """Every 읍면동 in force at the end of the table below a region."""
        region = self.get(code)
        if region is None:
            return ()
        districts = {region.code, *(child.code for child in self.children(region.code))}
        if region.level is Level.SIDO:
            districts |= {gu.code for child in self.children(region.code) for gu in self.children(child.code)}
        return tuple(
            below
            for below in self._below(region)
            if below.level is Level.EMD and below.valid_to is None and below.parent in districts
        )

    def successors(self, code: str) -> tuple[Succession, ...]:
        """What an abolished region turned into the day it ended; empty if in force or not known."""
        region = self.get(code)
        if region is None:
            return ()
        return tuple(self._succession(link.code, link) for link in self._rows[region.code].links)

    def predecessors(self, code: str) -> tuple[Succession, ...]:
        """What turned into this region: the other end of `successors`."""
        region = self.get(code)
        if region is None:
            return ()
        return tuple(self._succession(old, link) for old, link in self._before.get(region.code, ()))

    @cached_property
    def _before(self) -> Mapping[str, list[tuple[str, table.Link]]]:
        before = defaultdict(list)
        for row in self._rows.values():
            for link in row.links:
                before[link.code].append((row.code, link))
        return before

    def _succession(self, code: str, link: table.Link) -> Succession:
        return Succession(self._region(code), link.kind, _day(link.day) or dt.date.min, link.confidence)

    def latest(self, code: str) -> tuple[Region, ...]:
        """What a code leads to at the end of the table."""
        return self.in_force(code, _FOREVER)

    def in_force(self, code: str, on: dt.date) -> tuple[Region, ...]:
        """The regions in force on a day that a code of any time leads to, forwards or back; () for an unknown code."""
        region = self.get(code)
        if region is None:
            return ()
        if region.in_force(on):
            return (region,)
        seen: set[str] = set()
        found = self._follow(region, on, seen)
        if not found and region.parent:
            return self.in_force(region.parent, on)
        return tuple(sorted(found, key=lambda each: each.code))

    def _follow(self, region: Region, on: dt.date, seen: set[str]) -> set[Region]:
        if region.in_force(on):
            return {region}
        if region.code in seen:
            return set()
        seen.add(region.code)
        forward = region.valid_to is not None and region.valid_to <= on
        steps = self.successors(region.code) if forward else self.predecessors(region.code)
        found: set[Region] = set()
        for step in steps:
            found |= self._follow(step.region, on, seen)
        if not found and steps:
            parents = {step.region.parent for step in steps if step.region.parent}
            found = {up for parent in parents for up in self.in_force(parent, on)}
        return found

    def at(self, regions: Iterable[Region], on: dt.date) -> tuple[Region, ...]:
        """What regions of the latest state were on a day, each once."""
        if on >= self.last_change:
            return tuple(regions)
        return tuple(dict.fromkeys(old for region in regions for old in self.in_force(region.code, on)))

    @cached_property
    def sido_words(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """Two-digit codes, old and new, and the words for them; a 시도 that the list does not know has its name."""
        found = []
        for line in (FOLDER / SIDO_WORDS).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                codes, _, words = line.partition("\t")
                found.append((tuple(codes.split()), tuple(words.split())))
        known = {code for codes, _ in found for code in codes}
        new = (region for region in self.all(Level.SIDO) if region.code[:2] not in known)
        return (*found, *(((region.code[:2],), self.names_of(region)) for region in new))

    @cached_property
    def admin_dongs(self) -> Mapping[str, tuple[str, ...]]:
        """행정동 name → codes of the 법정동 that it covers (of any district); loaded when first asked for."""
        found: dict[str, tuple[str, ...]] = {}
        for line in unpack(FOLDER / ADMIN_DONGS).splitlines():
            name, _, codes = line.partition("\t")
            found[name] = (*found.get(name, ()), *codes.split(";"))
        return found

    def find(self, name: str, on: dt.date | None = None) -> tuple[Region, ...]:
        """The regions of a name, alias or old name, in force on a day (default: at the end of the table).

        "은평", "전주 완산", "전라북도 전주시", "불광동", "불광2동" (an 행정동: its 법정동) or a code. Words before the
        last must name what lies above it. Coarser regions first; () if nothing has the name.
        """
        words = name.split()
        if not words:
            return ()
        if len(words) == 1 and (region := self.get(words[0])):
            return self.in_force(region.code, on or self.last_change)
        codes = self._by_word.get(words[-1], ()) or self.admin_dongs.get(admin_word(words[-1]), ())
        found = [
            region
            for code in codes
            if self._lies_in(code, words[:-1])
            for region in self.in_force(code, on or self.last_change)
        ]
        order = list(Level)
        return tuple(sorted(dict.fromkeys(found), key=lambda each: (order.index(each.level), each.code)))

    def once_called(self, name: str) -> tuple[Region, ...]:
        """The regions, in force and abolished, of a name as in `find`, as they were: what became of them is for others."""
        words = name.split()
        codes = self._by_word.get(words[-1], ()) if words else ()
        return tuple(self._region(code) for code in codes if self._lies_in(code, words[:-1]))

    def close_names(self, name: str) -> list[str]:
        """Up to three names that look like one that is unknown."""
        return get_close_matches(name.rsplit(maxsplit=1)[-1] if name.split() else "", self._by_word, 3, 0.5)

    def _lies_in(self, code: str, words: list[str]) -> bool:
        above = [set(self.words(up)) for up in self.ancestors(code)]
        place = 0
        for word in words:
            place = next((at + 1 for at in range(place, len(above)) if word in above[at]), -1)
            if place < 0:
                return False
        return True

    def words(self, region: Region) -> Iterable[str]:
        """What a region is called: its names, a 시도 by its short words, a district also without 시, 군 or 구."""
        yield from self.names_of(region)
        if region.level is Level.SIDO:
            for codes, words in self.sido_words:
                if region.code[:2] in codes:
                    yield from words
        elif region.level is not Level.EMD and len(region.name) > 2:
            yield region.name[:-1]

    @cached_property
    def _by_word(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code in self._codes:
            for word in set(self.words(self._region(code))):
                found[word].append(code)
        return found


def admin_word(name: str) -> str:
    """The form in which 행정동 names are kept: `불광제2동` and `불광2동` are one, so are `종로1·2가동` and `종로1.2가동`."""
    return re.sub(r"제(?=\d)", "", name).replace("·", ".").replace(",", ".")


def _day(text: str) -> dt.date | None:
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else None

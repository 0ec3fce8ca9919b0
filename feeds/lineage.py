"""What abolished regions answer with, so that a subscription outlives the map: the table of regions in, answers out. Pure.

A region that is no more goes on at its old address. The rules:

- renamed, or moved as a whole: it is at its successor's address now, and the old one leads there;
- split: it goes on with all that its successors hold;
- merged with others: it goes on with its own ground, that is with what its parts (the 시군구 of a 시도, the 읍면동 of a
  시군구) are now. Where the table does not know that of every part it counts as moved: too much is better than a gap;
- a 읍면동 that became one other is at that one's address; its ground cannot be told from what lies around it.

Guards: only successors that the table is sure of count; a region without any keeps its address and answers nothing new.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.reading.gazetteer import Gazetteer, Region

SURE = 0.9
_PROVINCE, _DISTRICT = 2, 5


class Became(StrEnum):
    """What a region became: it is another one as a whole, several ones, or a part of one."""

    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an abolished place answers with. Codes are those of addresses.

    `day` is the first day without it. `now` are the places in force that it is, or is a part of; `ground` are those whose
    posts it goes on with. It does so at `address`: its own, but for one that is another place as a whole.
    """

    code: str
    became: Became
    day: date
    now: tuple[str, ...]
    ground: tuple[str, ...]
    address: str

    @property
    def district(self) -> bool:
        """Whether it was a 시도, 시군구 or 일반구: these answer wherever their successors have feeds."""
        return len(self.code) <= _DISTRICT


@dataclass(frozen=True)
class Lineage:
    """The answers of all abolished places, by code."""

    answers: Mapping[str, Answer] = field(default_factory=dict)

    def living(self, code: str) -> bool:
        """Whether a shelf is in force, so that lists show it."""
        return code.partition("/")[0] not in self.answers

    def answer(self, code: str) -> Answer | None:
        """What the place of a shelf answers with, None where it is in force or nothing is known."""
        return self.answers.get(code.partition("/")[0])

    def address(self, code: str) -> str:
        """The code at whose address a shelf is found: its own, or that of the same shelf of the place it is now."""
        place, mark, section = code.partition("/")
        answer = self.answers.get(place)
        return f"{answer.address}{mark}{section}" if answer else code

    def shown(self, code: str) -> tuple[str, ...]:
        """The codes whose posts a shelf shows: its own, what became of it, and what it is now a name of."""
        place, mark, section = code.partition("/")
        answer = self.answers.get(place)
        ground = answer.ground if answer else ()
        found = [one for here in (place, *ground) for one in (here, *self._into.get(here, ()))]
        return tuple(f"{one}{mark}{section}" for one in dict.fromkeys(found))

    def parts(self, code: str) -> dict[str, tuple[str, ...]]:
        """The abolished 시도 that a 시도 in force was put together from, and the places of each; {} for any other place."""
        merged = [each for each in self._merged_into.get(code, ()) if len(each.code) == _PROVINCE]
        return {each.code: each.ground for each in merged} if len(merged) > 1 else {}

    @cached_property
    def districts(self) -> tuple[Answer, ...]:
        """The answers of all 시도, 시군구 and 일반구, by code."""
        return tuple(answer for _, answer in sorted(self.answers.items()) if answer.district)

    @cached_property
    def _into(self) -> Mapping[str, list[str]]:
        """The abolished places that lie in one as a whole: what is still kept under their codes belongs there."""
        into: dict[str, list[str]] = {}
        for code, answer in sorted(self.answers.items()):
            holders = {answer.address, *(answer.now if len(answer.now) == 1 else ())} - {code}
            for holder in holders:
                into.setdefault(holder, []).append(code)
        return into

    @cached_property
    def _merged_into(self) -> Mapping[str, list[Answer]]:
        into: dict[str, list[Answer]] = {}
        for answer in self.districts:
            if answer.became is Became.MERGED:
                for place in answer.now:
                    into.setdefault(place, []).append(answer)
        return into


NOTHING_MOVED = Lineage()
"""That of a table without a past."""


def read(table: "Gazetteer") -> Lineage:
    """The answers of all places that a table of regions has as abolished."""
    return _Reader(table).read()


class _Reader:
    """Reads what became of each region; an answer that another one needs is read first."""

    def __init__(self, table: "Gazetteer") -> None:
        self._table = table
        self._known: dict[str, Answer | None] = {}

    def read(self) -> Lineage:
        found = [self._answer(region) for region in self._table.all() if region.valid_to is not None]
        return Lineage({answer.code: answer for answer in found if answer})

    def _answer(self, region: "Region") -> Answer | None:
        if region.code not in self._known:
            self._known[region.code] = None  # a table that leads round in a circle says nothing
            self._known[region.code] = self._read(region)
        return self._known[region.code]

    def _read(self, region: "Region") -> Answer | None:
        code, day = region.short_code, region.valid_to
        steps = [step for step in self._table.successors(region.code) if step.confidence >= SURE]
        if day is None or len(steps) != len(self._table.successors(region.code)):
            return None
        fine = len(code) > _DISTRICT
        heirs = self._living(step.region for step in steps)
        if heirs is None or (fine and not heirs) or any(fine and len(heir) <= _DISTRICT for heir in heirs):
            return None
        if len(steps) > 1:
            return Answer(code, Became.SPLIT, day, heirs, heirs, code)
        if fine or (steps and steps[0].kind != "merge"):
            return self._moved(code, day, heirs, steps[0].region)
        ground = self._ground(region, day)
        if ground is None:
            return self._moved(code, day, heirs, steps[0].region) if steps else None
        return Answer(code, Became.MERGED, day, heirs or _around(ground), ground, code)

    def _moved(self, code: str, day: date, heirs: tuple[str, ...], to: "Region") -> Answer | None:
        if to.valid_to is None:
            return Answer(code, Became.MOVED, day, heirs, heirs, to.short_code)
        then = self._answer(to)
        return Answer(code, Became.MOVED, day, then.now, then.ground, then.address) if then else None

    def _living(self, regions: Iterable["Region"]) -> tuple[str, ...] | None:
        """The places in force that regions of any time are now; None where that is not known of one of them."""
        found: set[str] = set()
        for region in regions:
            if region.valid_to is None:
                found.add(region.short_code)
            elif answer := self._answer(region):
                found.update(answer.ground if answer.became is Became.MERGED else answer.now)
            else:
                return None
        return _outermost(found)

    def _ground(self, region: "Region", day: date) -> tuple[str, ...] | None:
        """What the parts of a region are now; None where that is not known of all of them."""
        parts = self._table.children(region.code, day - timedelta(days=1))
        return self._living(parts) or None


def _outermost(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes without those that lie in another one of them."""
    found = set(codes)
    inside = {code for code in found for around in _line(code) if around in found}
    return tuple(sorted(found - inside))


def _line(code: str) -> Iterator[str]:
    """The codes around one, as its digits tell them: a 일반구 has the number of its city plus one to nine."""
    if len(code) > _DISTRICT:
        yield from (code[:5], f"{code[:4]}0", code[:2])
    elif len(code) == _DISTRICT:
        yield from (one for one in (f"{code[:4]}0", code[:2]) if one != code)


def _around(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The nearest places that hold all of these: the district of 읍면동, the 시도 of districts."""
    return tuple(sorted({code[:_DISTRICT] if len(code) > _DISTRICT else code[:_PROVINCE] for code in codes}))

"""Lists by day, made of the plans of entries: what is on in some weeks, and what goes on through them.

They are bounded twice, in lines and in bytes: a page stays small and worth reading however much is on in a country.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from feeds.pages.coming import Occasion, Plan
from feeds.pages.days import short_day
from feeds.words import WORDS

_AROUND = 150
"""What the page puts around a line, in bytes."""


class Line(NamedTuple):
    """One line under a day: its hours (or until when it goes on), OPENS, CLOSES or "", and the entry's own part."""

    hours: str
    tag: str
    html: str
    text: str


class Room(NamedTuple):
    """How much a list may hold: so many lines, and so many bytes of their own."""

    lines: int
    weight: int


@dataclass(frozen=True, slots=True)
class Day:
    """What is on one day."""

    on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one week that have something on. `name`: 이번 주, 다음 주, else its days; `near`: worth seeing at once."""

    name: str
    span: str
    days: tuple[Day, ...]
    near: bool

    @property
    def count(self) -> int:
        """How many lines it has."""
        return sum(len(each.lines) for each in self.days)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The days from `first` on that have something on, what goes on through them, and how many lines did not fit."""

    first: date
    days: tuple[Day, ...]
    going_on: tuple[Line, ...]
    left_out: int

    def __bool__(self) -> bool:
        return bool(self.days or self.going_on)

    @property
    def weeks(self) -> Iterator[Week]:
        """The days by weeks, Monday to Sunday."""
        this = self.first - timedelta(days=self.first.weekday())
        for monday, days in groupby(self.days, key=lambda each: each.on - timedelta(days=each.on.weekday())):
            number = (monday - this).days // 7
            span = WORDS["span"].format(first=short_day(monday), last=short_day(monday + timedelta(days=6)))
            name = (WORDS["week"], WORDS["next_week"])[number] if number < 2 else span
            yield Week(name, span if number < 2 else "", tuple(days), number < 2)


def agenda(plans: Iterable[Plan], first: date, last: date, room: Room) -> Agenda:
    """What is on from `first` to `last`, by day and hour; what began before and goes on apart, in a quarter of the room."""
    start, end = first.isoformat(), last.isoformat()
    on: list[_Found] = []
    lasting: list[_Found] = []
    for plan in plans:
        for occasion in plan.occasions:
            if occasion.first < start <= occasion.last:
                lasting.append(_Found(occasion.last, "", occasion, plan))
            elif start <= occasion.first <= end:
                on.append(_Found(occasion.first, _order(occasion), occasion, plan))
    going_on = tuple(line for _, line in _fitting(lasting, Room(room.lines // 4, room.weight // 4)))
    left = Room(room.lines - len(going_on), room.weight - sum(map(_weight, going_on)))
    shown = list(_fitting(on, left))
    days = tuple(
        Day(date.fromisoformat(each), tuple(line for _, line in lines))
        for each, lines in groupby(shown, key=lambda one: one[0])
    )
    return Agenda(first, days, going_on, len(on) + len(lasting) - len(shown) - len(going_on))


class _Found(NamedTuple):
    """An occasion of an entry, under its day, and how it stands there among others."""

    day: str
    order: str
    occasion: Occasion
    plan: Plan


def _fitting(found: list[_Found], room: Room) -> Iterator[tuple[str, Line]]:
    """The first of them, as many as there is room for, each with its day."""
    weight = 0
    found.sort(key=lambda each: (each.day, each.order, each.plan.text))
    for each in found[: room.lines]:
        line = _line(each.plan, each.occasion)
        weight += _weight(line)
        if weight > room.weight:
            return
        yield each.day, line


def _weight(line: Line) -> int:
    return len(line.html.encode()) + _AROUND


def _line(plan: Plan, occasion: Occasion) -> Line:
    lasts = occasion.last > occasion.first
    hours = WORDS["until"].format(day=short_day(date.fromisoformat(occasion.last))) if lasts else occasion.hours
    return Line(hours, occasion.tag, plan.html, plan.text)


def _order(occasion: Occasion) -> str:
    """Within a day: what has hours by its hours, then what goes on all day, then registration."""
    return f"{'2' if occasion.tag else '1' if not occasion.hours else '0'} {occasion.hours}"

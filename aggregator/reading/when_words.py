"""The words of time (`data/time_words.toml`), ready to be looked for."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TypeVar

V = TypeVar("V")

WEEKDAYS = "월화수목금토일"
ICAL_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists. Patterns match at a place in a text; `about` tells what a sentence's dates are about."""

    numbers: dict[str, int]
    days: dict[str, int]
    spans: dict[str, int]
    weeks: dict[str, int]
    months: dict[str, int]
    years: dict[str, int]
    nth: dict[str, int]
    halves: dict[str, frozenset[int]]
    every: dict[str, tuple[str, int]]
    fixed: dict[str, tuple[int, int]]
    moon: dict[str, dict[int, date]]
    also: dict[str, str]
    about: dict[str, re.Pattern[str]]
    except_: re.Pattern[str]
    lasting: re.Pattern[str]
    number: str

    def number_of(self, text: str) -> int:
        """The value of a number in digits or spelled; 0 if it is none."""
        return int(text) if text.isdecimal() and len(text) < 5 else self.numbers.get(text, 0)

    def named(self, name: str, year: int) -> date | None:
        """The date of a named day in a year, if known."""
        name = self.also.get(name, name)
        if name in self.fixed:
            return day(year, *self.fixed[name])
        return self.moon.get(name, {}).get(year)


def day(year: int, month: int, number: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The n-th such weekday of a month (-1 the last), if the month has it."""
    if nth < 0:
        last = last_day(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first; a space in a word fits any or none."""
    return "|".join(r"\s?".join(map(re.escape, word.split(" "))) for word in sorted(words, key=len, reverse=True))


@cache
def words() -> Words:
    """The lists, read once."""
    data = tomllib.loads(resources.files("aggregator.data").joinpath("time_words.toml").read_text("utf-8"))
    every = {word: rule.split() for word, rule in _both(data["every"]).items()}
    return Words(
        numbers=data["numbers"],
        days=data["days"],
        spans=data["spans"],
        weeks=_both(data["weeks"]),
        months=_both(data["months"]),
        years=data["years"],
        nth=_both(data["nth"]),
        halves={word: frozenset(hours) for word, hours in data["halves"].items()},
        every={word: (frequency, int(interval)) for word, (frequency, interval) in every.items()},
        fixed={name: (int(text[:2]), int(text[3:])) for name, text in data["named"].items()},
        moon={name: {int(text[:4]): date.fromisoformat(text) for text in days} for name, days in data["moon"].items()},
        also=_both(data["also_named"]),
        about={kind: re.compile(any_of(data["about"][kind])) for kind in data["about"]},
        except_=re.compile(any_of(data["except"]["words"])),
        lasting=re.compile(any_of(data["lasting"]["words"])),
        number=r"\d{1,3}|" + any_of(data["numbers"]),
    )


def _both(table: dict[str, V]) -> dict[str, V]:
    """The table with its words also without their spaces."""
    return table | {word.replace(" ", ""): value for word, value in table.items()}

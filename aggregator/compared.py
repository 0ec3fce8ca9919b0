"""What of a post is compared with another: its title's core, what its text says of days and times, its wording, its facts.

Pure. `duplicates` and `programmes` judge pairs of these; `ties` makes them of what the store has.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from aggregator.clock import SEOUL
from aggregator.models import Kind, TieSort, Verdict
from aggregator.reading import title_core
from aggregator.reading.title_core import TitleCore

READ = 4_000  # of a text that is longer, the beginning
_SHINGLE = 6
_SHORT = 40  # fewer letters are a poster's caption, not a text
_DAY = re.compile(
    r"(?<!\d)(1[0-2]|0?[1-9]) ?(?:월 ?|[./] ?)(3[01]|[12]\d|0?[1-9])(?!\d)(?! ?(?:학년|세|명|회|차|권|개))"
)
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])")
_HOUR = re.compile(r"(?:(오전|오후|낮|저녁|밤)\s?)?(?<!\d)(1\d|2[0-4]|\d)\s?시(?!\s?간)(?:\s?([0-5]?\d)\s?분|\s?(반))?")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """What is held of two posts: why in words, the words of theirs that say so, and how sure it is (0 to 1)."""

    sort: TieSort
    verdict: Verdict
    rule: str
    words: str
    confidence: float


@dataclass(frozen=True)
class Compared:
    """A post as far as comparing looks at it. `names` are spellings of its library, `city` its 시군구 ("" where open)."""

    id: str
    source_id: int
    url: str
    title: str
    body: str
    kind: Kind
    category: str
    activity: Mapping[str, Any]
    library_id: int | None
    names: tuple[str, ...]
    city: str
    published: datetime

    @cached_property
    def core(self) -> TitleCore:
        """What its title says by itself."""
        return title_core.read(self.title, self.names)

    @cached_property
    def day(self) -> date:
        """The day in Seoul on which it was published."""
        return self.published.astimezone(SEOUL).date()

    @cached_property
    def told_days(self) -> tuple[date, ...]:
        """The days that it tells of, those nearest to its publishing first: of its activity, and those that its text names,
        in the year in which they come nearest.
        """
        listed = self.activity.get("dates")
        moments = [
            self.fact("starts"),
            *(str(each[0]) for each in (listed if isinstance(listed, list) else ()) if each),
        ]
        found = [*map(as_day, moments), *(_nearest(each, self.day) for each in self.days)]
        return tuple(sorted({each for each in found if each}, key=lambda each: (abs((each - self.day).days), each)))

    @cached_property
    def _text(self) -> str:
        return unicodedata.normalize("NFKC", self.body[:READ])

    @cached_property
    def letters(self) -> str:
        """The body's letters and digits, without spaces and signs."""
        return _NOT_LETTERS.sub("", self._text).casefold()

    @cached_property
    def days(self) -> frozenset[str]:
        """The days that title and body name, as month and day."""
        said = f"{self.title}\n{self._text}"
        return frozenset(f"{int(month)}.{int(day)}" for month, day in _DAY.findall(said))

    @cached_property
    def times(self) -> frozenset[str]:
        """The times of day that the body names; twelve hours are one time where no 오전, 오후 tells them apart."""
        clocks = {f"{int(hour) % 12}:{minute}" for hour, minute in _CLOCK.findall(self._text)}
        spoken = {
            f"{int(hour) % 12}:{'30' if half else f'{int(minute or 0):02}'}"
            for _, hour, minute, half in _HOUR.findall(self._text)
        }
        return frozenset(clocks | spoken)

    @cached_property
    def short(self) -> bool:
        """Whether its body says next to nothing: a poster."""
        return len(self.letters) < _SHORT

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Every six neighbouring letters of the body."""
        letters = self.letters
        return frozenset(letters[at : at + _SHINGLE] for at in range(len(letters) - _SHINGLE + 1))

    def fact(self, name: str) -> str:
        """A fact of its activity as text; "" where it is not known."""
        value = self.activity.get(name)
        return "" if value is None else str(value)

    def overlap(self, other: "Compared") -> float:
        """How much of the shorter body stands in the other: 0 to 1, 0 where either says next to nothing."""
        if self.short or other.short:
            return 0.0
        if self.letters == other.letters:
            return 1.0
        return len(self.shingles & other.shingles) / min(len(self.shingles), len(other.shingles))

    def names_library_of(self, other: "Compared") -> str:
        """The name of the other's library as it stands in this title or body; "" where it does not."""
        said = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", self.title)).casefold() + "\n" + self.letters
        for name in other.names:
            key = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", name)).casefold()
            if len(key) > 3 and key in said:
                return name
        return ""


def as_day(moment: str) -> date | None:
    """The day of a moment as facts have it; None where it is not one."""
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None


def _nearest(day: str, to: date) -> date | None:
    """A month and a day in the year in which they come nearest to a day; None where the calendar has no such day."""
    month, number = day.split(".")
    found = (as_day(f"{to.year + step}-{int(month):02}-{int(number):02}") for step in (-1, 0, 1))
    return min((each for each in found if each), key=lambda each: abs((each - to).days), default=None)


def days_apart(one: Compared, two: Compared) -> int:
    """The days from the publishing of one to that of the other, backwards too."""
    return (two.day - one.day).days


def differ(one: str, two: str) -> bool:
    """Whether two moments contradict each other; a day and a time on it do not."""
    return bool(one and two) and not one.startswith(two) and not two.startswith(one)

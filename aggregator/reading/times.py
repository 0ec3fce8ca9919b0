"""What a text tells about time, in values: days, stretches of days with their hours, series, and what is known."""

from dataclasses import dataclass, field
from datetime import date

from aggregator.reading.when_words import WEEKDAYS, day, last_day


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and its place in the text. `doubt` holds both readings where its weekday contradicts it."""

    on: date
    start: int
    end: int
    doubt: tuple[date, ...] = ()
    named: bool = False


@dataclass(slots=True)
class Stretch:
    """A day, or a range of days, with its hours in minutes of the day. `tail` is a single time behind a range's last day.

    `onward`: a start (부터) without an end; `upto`: an end (까지) without a start; `excepted`: left out.
    """

    first: Day
    last: Day | None = None
    begin: int | None = None
    finish: int | None = None
    tail: int | None = None
    end: int = 0
    onward: bool = False
    upto: bool = False
    excepted: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """What repeats: a frequency of RFC 5545 (empty where only weekdays are told), its weekdays, weeks or days of a month."""

    frequency: str
    interval: int
    weekdays: tuple[int, ...]
    nth: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()


@dataclass(slots=True)
class Times:
    """All that a text tells about time. `months` are (year, month), `hours` pairs of minutes.

    `length` is in minutes, `span` in days.
    """

    text: str
    stretches: list[Stretch] = field(default_factory=list)
    hours: list[tuple[int, int | None]] = field(default_factory=list)
    series: Series | None = None
    counts: list[int] = field(default_factory=list)
    weeks: int = 0
    months: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0
    span: int = 0


@dataclass(slots=True)
class Context:
    """What is known while a post is read: its day, whether it looks back, and the month told last."""

    posted: date
    back: bool = False
    month: tuple[int, int] | None = None

    def year_of(self, month: int, number: int, weekday: str = "", told: int = 0) -> int:
        """The nearest sensible year of a day; one in which its weekday is right goes before."""
        if told:
            return told
        costs: list[tuple[int, int]] = []
        for year in range(self.posted.year - 1, self.posted.year + 2):
            if found := day(year, month, number):
                away = (found - self.posted).days
                behind = away < 0
                cost = abs(away) * ((20 if self.back else 3) if behind != self.back else 1)
                if weekday and weekday == WEEKDAYS[found.weekday()] and cost <= 330:
                    cost //= 100
                costs.append((cost, year))
        return min(costs)[1] if costs else self.posted.year


def month_range(months: list[tuple[int, int]]) -> tuple[date, date]:
    """The first day of the first month and the last day of the last."""
    return date(*months[0], 1), last_day(*months[-1])

"""What recurs: a stored recurrence rule (RFC 5545, 3.3.10), taken apart once; what it says in words, and its first day.

Only what libraries announce is taken: days, weeks and months, days of the week (with their number in a month) and days of the
month. A rule with anything else in it is none: nobody can tell what a calendar would make of it.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from dateutil.rrule import rrulestr

WEEKDAYS = "월화수목금토일"
ORDINALS = MappingProxyType({1: "첫째", 2: "둘째", 3: "셋째", 4: "넷째", 5: "다섯째", -1: "마지막"})
WORDS = MappingProxyType(
    {
        "daily": "매일",
        "every_days": "{count}일마다",
        "weekly": "매주 {days}",
        "biweekly": "격주 {days}",
        "every_weeks": "{count}주마다 {days}",
        "monthly": "매월 {days}",
        "every_months": "{count}개월마다 {days}",
        "day_of_month": "{day}일",
        "last_day_of_month": "마지막 날",
        "times": "{words}, {count}회",
        "until": "{words}, {year}-{month:02}-{day:02}까지",
    }
)
"""The words of a series, on screen and in what is explained."""

OPEN_FOR = timedelta(weeks=26)
"""How long a series that tells no end stands in a calendar: it will not go on for ever, and nobody knows how long it will."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_MONTH_DAY = re.compile(r"-1|[12]?[0-9]|3[01]")
_UNTIL = re.compile(r"([0-9]{8})(?:T[0-9]{6}Z?)?")


@dataclass(frozen=True, slots=True)
class Series:
    """A rule: `every` so many `frequency` (DAILY, WEEKLY, MONTHLY), on `weekdays` (number in the month or 0, Monday 0)."""

    frequency: str
    every: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    def rule(self) -> str:
        """The rule without its end."""
        parts = [f"FREQ={self.frequency}"]
        if self.every > 1:
            parts.append(f"INTERVAL={self.every}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{number or ''}{_DAYS[day]}" for number, day in self.weekdays))
        if self.month_days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.month_days)))
        return ";".join(parts)

    def whole(self) -> str:
        """The rule with the end that it tells, a day as a date."""
        if self.count:
            return f"{self.rule()};COUNT={self.count}"
        return f"{self.rule()};UNTIL={self.until:%Y%m%d}" if self.until else self.rule()

    def ended(self, starts: date, ends: date | None) -> "Series":
        """The series with an end: its own, else the last day that is told, else half a year after it starts."""
        if self.count or self.until:
            return self
        return replace(self, until=max(starts, ends or starts + OPEN_FOR))

    def first(self, starts: date) -> date | None:
        """The first day of the series on or after `starts`; None if there is none before it ends."""
        rule = rrulestr(self.rule(), dtstart=datetime.combine(starts, time()))
        found = rule.after(datetime.combine(starts, time()), inc=True)
        if found is None or (self.until and found.date() > self.until):
            return None
        day: date = found.date()
        return day

    def words(self) -> str:
        """`매주 화·목`, `격주 토`, `매월 둘째·넷째 수`; "" where there is no short way to say it."""
        days = self._days()
        if self.frequency == "DAILY":
            return "" if days else WORDS["daily"] if self.every == 1 else WORDS["every_days"].format(count=self.every)
        if not days:
            return ""
        if self.frequency == "WEEKLY":
            word = {1: WORDS["weekly"], 2: WORDS["biweekly"]}.get(self.every, WORDS["every_weeks"])
        else:
            word = WORDS["monthly"] if self.every == 1 else WORDS["every_months"]
        return word.format(days=days, count=self.every)

    def whole_words(self) -> str:
        """`매주 화·목, 2026-12-22까지`: the series with the end that it tells; "" where there is no short way to say it."""
        words = self.words()
        if words and self.count:
            return WORDS["times"].format(words=words, count=self.count)
        if words and self.until:
            return WORDS["until"].format(words=words, year=self.until.year, month=self.until.month, day=self.until.day)
        return words

    def _days(self) -> str:
        if self.month_days:
            return "·".join(
                WORDS["last_day_of_month"] if day < 0 else WORDS["day_of_month"].format(day=day)
                for day in self.month_days
            )
        numbers = list(dict.fromkeys(number for number, _ in self.weekdays))
        days = list(dict.fromkeys(day for _, day in self.weekdays))
        if len(self.weekdays) != len(numbers) * len(days):  # 첫째 화, 셋째 목: two things, not one
            return "·".join(f"{ORDINALS.get(number, '')} {WEEKDAYS[day]}".strip() for number, day in self.weekdays)
        ordinals = "·".join(ORDINALS[number] for number in numbers if number in ORDINALS)
        return f"{ordinals} {'·'.join(WEEKDAYS[day] for day in days)}".strip()


def series(text: str) -> Series | None:
    """The series of a stored rule (`FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222`), None where it is not one of ours."""
    try:
        parts = dict(part.split("=", 1) for part in text.strip().removeprefix("RRULE:").rstrip(";").split(";"))
        parts.pop("WKST", None)
        made = Series(
            frequency=_one(r"DAILY|WEEKLY|MONTHLY", parts.pop("FREQ")),
            every=int(_one(_NUMBER, parts.pop("INTERVAL", "1"))),
            weekdays=tuple(_weekday(day) for day in _listed(parts, "BYDAY")),
            month_days=tuple(int(_one(_MONTH_DAY, day)) for day in _listed(parts, "BYMONTHDAY")),
            count=int(_one(_NUMBER, parts.pop("COUNT"))) if "COUNT" in parts else None,
            until=_until(parts.pop("UNTIL")) if "UNTIL" in parts else None,
        )
    except (ValueError, KeyError):
        return None
    return None if parts or 0 in made.month_days or (made.weekdays and made.month_days) else _sound(made)


def _sound(made: Series) -> Series | None:
    """The series, unless it numbers weekdays outside a month, or says its end twice (RFC 5545 forbids both)."""
    numbered = any(number for number, _ in made.weekdays)
    wrong = (numbered or made.month_days) and made.frequency != "MONTHLY"
    return None if wrong or (made.count and made.until) else made


def _one(pattern: str | re.Pattern[str], text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return parts.pop(name).split(",")[:31] if name in parts else []


def _weekday(text: str) -> tuple[int, int]:
    found = _BYDAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1] or 0), _DAYS.index(found[2])


def _until(text: str) -> date:
    found = _UNTIL.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007  # a day, in no zone

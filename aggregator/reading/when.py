"""When: the days, hours, ranges, lists and series that a text tells, given the day of its posting. Pure.

    find("12/5(토) 오전10시-12시", Context(posted))      one Stretch: 5 December, 10:00 to 12:00
    find("매주 화요일 10시 (12.1.~12.22.)", …)           a Stretch from 1 to 22 December, hours, a Series

The rules of the language. A year that is not told is the nearest sensible one: announcements look forward (a day behind
weighs three times one ahead), reports back; the end of a range is never before its start; a weekday in brackets chooses
between years. A day without a month has that of the day before it. Bare hours from 1 to 6 are after noon; 7 and 8 stay open
unless a half of the day stands with them; the end of a range is the first such hour after its start.

Guards: a weekday that contradicts its day leaves the day in doubt, with both readings; a bare `4일` beside full dates is a
length, not a day; months without a day (`11월 중`) are no day; other guards stand in `when_tokens.py`.

Looked at first: `dateparser` and `korean-datetime` (see `benchmarks/read.py` for figures) find single dates, know no Korean
ranges, lists, series or roles, take 1~3학년 and prices for days and are a hundred times as slow; a morphological analyser
(kiwipiepy) tells words of time apart no better than their forms do, for 1 ms a line. So none of them is used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from aggregator.reading.when_tokens import Token, plain, tokens
from aggregator.reading.when_words import WEEKDAYS, day, last_day, nth_weekday, words


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and its place in the text. `doubt` holds both readings where its weekday contradicts it."""

    date: date
    start: int
    end: int
    doubt: tuple[date, ...] = ()
    named: bool = False


@dataclass(slots=True)
class Stretch:
    """A day, or a range of days, with its hours in minutes of the day. `tail` is a single time behind a range's last day.

    `onward` is said of a start (부터) without an end, `upto` of an end (까지) without a start, `excepted` of what is left out.
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
    """What repeats: a frequency of RFC 5545 (empty where only weekdays are told), its interval, weekdays and weeks of a month."""

    frequency: str
    interval: int
    weekdays: tuple[int, ...]
    nth: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()


@dataclass(slots=True)
class Times:
    """All that a text tells about time. `months` are (year, month), `hours` pairs of minutes, `weeks` and `lengths` numbers."""

    text: str
    stretches: list[Stretch] = field(default_factory=list)
    hours: list[tuple[int, int | None]] = field(default_factory=list)
    series: Series | None = None
    counts: list[int] = field(default_factory=list)
    weeks: int = 0
    months: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0


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
                cost = abs(away) * (3 if behind != self.back else 1)
                if weekday and weekday == WEEKDAYS[found.weekday()] and cost <= 330:
                    cost //= 100
                costs.append((cost, year))
        return min(costs)[1] if costs else self.posted.year


def find(text: str, context: Context) -> Times:
    """All that a text tells about time. Offsets are those of the text; never raises."""
    clean = plain(text)
    found = tokens(clean, context.posted.year)
    times = Times(clean)
    days = _Days(clean, found, context, times)
    _stretch(clean, days.atoms(), times)
    times.series = days.series()
    if len(times.months) == 1 and days.month_is_end:
        times.months = []
    for at, stretch in enumerate(times.stretches):
        following = times.stretches[at + 1].first.start if at + 1 < len(times.stretches) else len(clean)
        tail = clean[stretch.end : min(stretch.end + 24, following)].partition("(")[0]
        stretch.excepted = bool(words().except_.search(tail))
    for before, stretch in zip(reversed(times.stretches[:-1]), reversed(times.stretches), strict=False):
        if stretch.excepted and _LIST.fullmatch(clean, before.end, stretch.first.start):
            before.excepted = True  # 2월 14일·5월 23일 제외
    return times


class _Days:
    """Reads tokens in order into days and times, keeping the year and month told last."""

    def __init__(self, text: str, found: list[Token], context: Context, times: Times) -> None:
        self.text, self.found, self.context, self.times = text, found, context, times
        self.told = 0  # the year told in this text
        self.here: tuple[int, int] | None = None  # the month told in this text
        self.dated = False  # a full day was told in this text
        self.last: Day | None = None
        self.weekdays: tuple[int, ...] = ()
        self.every: tuple[str, int] | None = None
        self.nth: tuple[int, ...] = ()
        self.month_days: tuple[int, ...] = ()
        self.month_is_end = False  # 1월까지
        self.used: set[int] = set()

    def atoms(self) -> Iterator[Day | Token]:
        """The days and the time tokens, in order; everything else goes to `times` or is kept for `series`."""
        for number, token in enumerate(self.found):
            if number in self.used:
                continue
            if token.kind == "time":
                yield token
            elif token.kind in ("date", "days", "named"):
                yield from self._days(number, token)
            else:
                yield from self._other(number, token)

    def series(self) -> Series | None:
        """What repeats, if the text says so."""
        if self.every:
            frequency, interval = self.every
            if frequency == "DAILY" and self.weekdays:
                frequency = "WEEKLY"  # 평일 매일
            return Series("MONTHLY" if self.nth else frequency, interval, self.weekdays, self.nth, self.month_days)
        if self.nth and self.weekdays and not self.dated:
            return Series("MONTHLY", 1, self.weekdays, self.nth)
        return Series("", 1, self.weekdays) if self.weekdays else None

    def _after(self, number: int, *kinds: str, gap: int = 3) -> Token | None:
        """The next token, if it is of one of the kinds and close."""
        if number + 1 < len(self.found):
            token = self.found[number + 1]
            if token.kind in kinds and token.start - self.found[number].end <= gap:
                return token
        return None

    def _other(self, number: int, token: Token) -> Iterator[Day]:
        kind = token.kind
        if kind in ("year", "relyear"):
            if kind == "year":
                self.told = token.numbers[0]
            elif self._after(number, "month"):
                self.told = self.context.posted.year + token.numbers[0]
        elif kind in ("month", "relmonth"):
            yield from self._month(number, token)
        elif kind in ("week", "coming"):
            yield from self._relative(number, token)
        elif kind == "nth":
            yield from self._nth(number, token)
        elif kind == "weekdays":
            if len(token.numbers) == 1 and not self.every and self.text.startswith("까지", token.end) and not self.last:
                yield self._keep(Day(self._coming(token.numbers[0], 1), token.start, token.end))  # 수요일까지
                return
            self.weekdays = tuple(dict.fromkeys(self.weekdays + token.numbers))
            if token.word == "마다" and not self.every:
                self.every = ("WEEKLY", 1)
        elif kind == "every":
            self.every = (token.word, token.numbers[0])
        elif kind == "count":
            self.times.counts.append(token.numbers[0])
        elif kind == "weeks" and not self.times.weeks:
            self.times.weeks = token.numbers[0]
        elif kind == "length" and not self.times.length:
            self.times.length = token.numbers[0]

    def _month(self, number: int, token: Token) -> Iterator[Day]:
        posted = self.context.posted
        if token.kind == "relmonth":
            count = posted.year * 12 + posted.month - 1 + token.numbers[0]
            self.here = (count // 12, count % 12 + 1)
        else:
            month = token.numbers[1]
            near = self.context.year_of(month, 28 if not self.context.back else 1, told=self.told)
            if self.times.months and _RANGE.fullmatch(self.text, self.found[number - 1].end, token.start):
                begin = self.times.months[-1]  # 11월~2월
                near = begin[0] + (month < begin[1])
            self.here = (near, month)
        self.context.month = self.here
        if last := _LAST_DAY.match(self.text, token.end):
            yield self._keep(Day(last_day(*self.here), token.start, last.end()))
        elif not self._after(number, "days", "nth"):
            self.month_is_end = self.text.startswith(("까지", " 말까지", "말까지", " 초까지"), token.end)
            self.times.months.append(self.here)

    def _relative(self, number: int, token: Token) -> Iterator[Day]:
        posted, step = self.context.posted, token.numbers[0]
        if token.kind == "coming" and (after := self._after(number, "days")):
            self.used.add(number + 1)
            count = posted.year * 12 + posted.month - 1
            for months in (0, step):
                month = count + months
                found = day(month // 12, month % 12 + 1, after.numbers[0])
                if found and (found - posted).days * step > 0:
                    yield self._keep(Day(found, token.start, after.end, _doubt(found, after.word)))
                    break
        elif after := self._after(number, "weekdays"):
            self.used.add(number + 1)
            monday = posted - timedelta(days=posted.weekday())
            for weekday in after.numbers:
                if token.kind == "week":
                    found = monday + timedelta(days=weekday + 7 * step)
                else:
                    found = self._coming(weekday, step)
                yield self._keep(Day(found, token.start, after.end))

    def _coming(self, weekday: int, step: int) -> date:
        """The next such weekday after the posting (step 1), or the last before it (-1)."""
        posted = self.context.posted
        return posted + timedelta(days=step * ((step * (weekday - posted.weekday()) - 1) % 7 + 1))

    def _nth(self, number: int, token: Token) -> Iterator[Day]:
        after = self._after(number, "weekdays", gap=4)
        if not (after and self.here) or self.every or len(self.times.months) > 1:
            self.nth = token.numbers
            return
        self.used.add(number + 1)
        before = self.found[number - 1]
        start = before.start if before.kind in ("month", "relmonth") and token.start - before.end <= 3 else token.start
        self.times.months = []
        for nth in token.numbers:
            for weekday in after.numbers:
                if found := nth_weekday(*self.here, nth, weekday):
                    yield self._keep(Day(found, start, after.end))

    def _days(self, number: int, token: Token) -> Iterator[Day]:
        if token.kind == "named":
            yield from self._named(token)
        elif token.word == "relative":
            yield self._keep(Day(self.context.posted + timedelta(days=token.numbers[2]), token.start, token.end))
        elif token.kind == "date":
            year, month, at = token.numbers
            yield from self._dated(token, year, month, at)
        else:
            yield from self._bare(number, token)

    def _named(self, token: Token) -> Iterator[Day]:
        years = range(self.context.posted.year - 1, self.context.posted.year + 2)
        known = [found for year in years if (found := words().named(token.word, year))]
        if known:
            nearest = min(known, key=self._distance)
            yield Day(nearest + timedelta(days=token.numbers[0]), token.start, token.end, named=True)

    def _distance(self, found: date) -> int:
        ahead = (found - self.context.posted).days * (-1 if self.context.back else 1)
        return ahead if ahead >= 0 else -ahead * 3

    def _dated(self, token: Token, year: int, month: int, at: int) -> Iterator[Day]:
        weekday = token.word
        if not year and self.last and self._goes_on(token):
            year = self._next_year(self.last.date, month, at)
        year = year or self.context.year_of(month, at, weekday, self.told)
        if found := day(year, month, at):
            self.here = self.context.month = (year, month)
            yield self._keep(Day(found, token.start, token.end, _doubt(found, weekday)))

    def _goes_on(self, token: Token) -> bool:
        """Whether only hours, signs and few letters stand between the day before and this one: a list or a range."""
        return (
            self.last is not None
            and token.start - self.last.end <= 30
            and "\n" not in self.text[self.last.end : token.start]
        )

    @staticmethod
    def _next_year(before: date, month: int, at: int) -> int:
        return before.year + (1 if (month, at) < (before.month, before.day) and before.month - month > 3 else 0)

    def _bare(self, number: int, token: Token) -> Iterator[Day]:
        """Days with 일 and perhaps a month before them."""
        before = self.found[number - 1] if number else None
        if before and before.kind == "every" and before.word == "MONTHLY" and token.start - before.end <= 2:
            self.month_days = token.numbers  # 매월 15일
            return
        joined = bool(before and before.kind in ("month", "relmonth") and token.start - before.end <= 3)
        if joined and before and before.kind == "month" and self.here:
            year, month = self.here
            if not self.told:
                if self.last and self._goes_on(token):
                    year = self._next_year(self.last.date, month, token.numbers[0])
                else:
                    year = self.context.year_of(month, token.numbers[0], token.word)
            self.here = self.context.month = (year, month)
        elif not joined and not self._may_be_day(token):
            return
        begins = self._begins(number) if joined else token.start
        home = self.here or self.context.month or self._month_ahead(token)
        for count, at in enumerate(token.numbers):
            if found := day(*home, at):
                final = count == len(token.numbers) - 1
                doubt = _doubt(found, token.word) if final else ()
                yield self._keep(Day(found, begins, token.end if final else token.start, doubt))

    def _begins(self, number: int) -> int:
        """Where a day begins that has a month, and perhaps a year, before it."""
        begins = self.found[number - 1].start
        if (
            number > 1
            and self.found[number - 2].kind in ("year", "relyear")
            and begins - self.found[number - 2].end <= 2
        ):
            begins = self.found[number - 2].start
        return begins

    def _may_be_day(self, token: Token) -> bool:
        """Whether days without a month are days: a list, a weekday, or a particle; no length beside full dates."""
        if len(token.numbers) > 1 or token.word:
            return True
        if self.last and re.fullmatch(r"[\s()]*(?:[~,·/-]|부터|에서|와|과)\s*", self.text[self.last.end : token.start]):
            return True
        follows = _PARTICLE.match(self.text, token.end)
        return bool(follows) and not (self.dated and self.text[token.end : token.end + 1] in ",")

    def _month_ahead(self, token: Token) -> tuple[int, int]:
        """The month of a day told by its number alone: this one, or the next if the day is over."""
        posted = self.context.posted
        over = token.numbers[-1] < posted.day and not self.context.back
        count = posted.year * 12 + posted.month - 1 + over
        return count // 12, count % 12 + 1

    def _keep(self, found: Day) -> Day:
        self.dated = True
        self.last = found
        return found


_PARTICLE = re.compile(
    r"\s?(?:까지|부터|에는|에(?!서 )|은(?=\s)|입니다|이에요|이고|오[전후]|낮|저녁|[~-]|\d{1,2}:\d\d|,?\s?\d{1,2}\s?일)|,\s?\d{1,2}일"
)


def _doubt(found: date, weekday: str) -> tuple[date, ...]:
    """Both readings of a day whose weekday contradicts it; none where it is right or not told."""
    if not weekday or WEEKDAYS[found.weekday()] == weekday:
        return ()
    step = (WEEKDAYS.index(weekday) - found.weekday() + 3) % 7 - 3
    return (found, found + timedelta(days=step))


_RANGE = re.compile(r"[\s)\]./]*(?:~|-|부터|에서|개강(?=[\s,/])|에\s?(?:시작|개강)(?:해서|하여|해|하고)?,?)[\s(\[~]*")
_RANGE_OF_HOURS = re.compile(_RANGE.pattern + r"|\s?에\s?(?:모여|만나|시작해서?|시작하여|문을 열어),?\s")
_LAST_DAY = re.compile(rf"\s?의?\s?(?:마지막\s?날|말일|말(?=까지))(?:인|\s)?\s?(?:\(?[{WEEKDAYS}](?:요일|\)))?")
_NEXT_DAY = re.compile(r"\s?(?:부터|~|-)\s?(?:다음\s?날|이튿날|익일)\s?")
_LIST = re.compile(r"\s?[,·/]\s?|\s?(?:와|과|및)\s?")
_TOPIC = re.compile(r"\s?(?:은|는)\s")
_JOIN = re.compile(r"[\s,()\[\]./|-]{0,4}(?:에는|에|은|는|날)?[\s,]{0,3}(?:[가-힣]{1,6}(?:날|절|일|스|이브),?\s)?")


def _stretch(text: str, atoms: Iterator[Day | Token], times: Times) -> None:
    """Joins days and times that stand together: ranges, days with their hours; hours alone go to `times.hours`."""
    items = list(atoms)
    if any(isinstance(item, Day) and not item.named for item in items):
        items = [item for item in items if not isinstance(item, Day) or not item.named]
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, Day):
            at = _from_day(text, items, at, times)
        else:
            at, begin, finish = _hours(text, items, at)
            if begin is not None:
                times.hours.append((begin, finish))


def _from_day(text: str, items: list[Day | Token], at: int, times: Times) -> int:
    first = items[at]
    assert isinstance(first, Day)
    stretch = Stretch(first, end=first.end)
    at += 1
    if _time_at(text, items, at, _JOIN):
        at, stretch.begin, stretch.finish = _hours(text, items, at)
        stretch.end = items[at - 1].end
    if stretch.finish is None and _range_to(text, stretch, items, at):
        last = items[at]
        assert isinstance(last, Day)
        stretch.last, stretch.end = last, last.end
        at += 1
        if _time_at(text, items, at, _JOIN):
            at, begin, finish = _hours(text, items, at)
            stretch.end = items[at - 1].end
            if finish is not None:
                stretch.begin, stretch.finish = begin, finish
            else:
                stretch.tail = begin
    elif stretch.begin is not None and _time_at(text, items, at, _NEXT_DAY):
        at, stretch.tail, _ = _hours(text, items, at)
        stretch.end = items[at - 1].end
        stretch.last = Day(first.date + timedelta(days=1), first.start, stretch.end)
    if stretch.last is None:
        behind = text[stretch.end : stretch.end + 6].lstrip(" )],.")
        ahead = text[max(first.start - 3, 0) : first.start].rstrip(" (")
        stretch.onward = behind.startswith(("부터", "~", "-"))
        stretch.upto = stretch.finish is None and (
            behind.startswith(("까지", "전까지", "이전", "마감")) or ahead.endswith("~")
        )
    times.stretches.append(stretch)
    return at


def _range_to(text: str, stretch: Stretch, items: list[Day | Token], at: int) -> bool:
    """Whether the next item is the last day of a range that begins with the stretch."""
    if at >= len(items) or not isinstance(last := items[at], Day):
        return False
    days = (last.date - stretch.first.date).days
    return (
        0 <= days < 370 and bool(_RANGE.fullmatch(text, stretch.end, last.start)) and not _TOPIC.match(text, last.end)
    )


def _time_at(text: str, items: list[Day | Token], at: int, gap: re.Pattern[str]) -> bool:
    if at >= len(items) or isinstance(items[at], Day):
        return False
    return bool(gap.fullmatch(text, items[at - 1].end, items[at].start))


def _hours(text: str, items: list[Day | Token], at: int) -> tuple[int, int | None, int | None]:
    """The hours that begin at an item: the next item, and begin and finish in minutes."""
    first = items[at]
    assert isinstance(first, Token)
    if _time_at(text, items, at + 1, _RANGE_OF_HOURS):
        last = items[at + 1]
        assert isinstance(last, Token)
        begin = _minutes(first, text, last)
        return at + 2, begin, _finish(last, begin)
    return at + 1, _minutes(first, text), None


def _minutes(token: Token, text: str, last: Token | None = None) -> int | None:
    """The minute of the day that a time tells; None where it may be before or after noon."""
    hour, minute = token.numbers
    if token.word in words().halves:
        hour += 12 if hour in words().halves[token.word] or (token.word == "밤" and hour == 12) else 0
    elif token.word != "정오":
        if 1 <= hour <= 6:
            hour += 12
        elif hour in (7, 8) and text[token.start] != "0":
            if not (last and last.word in ("오후", "저녁", "밤", "PM", "pm")):
                return None
            hour += 12
    return hour * 60 + minute if hour <= 24 else None


def _finish(token: Token, begin: int | None) -> int | None:
    """The minute at which a range of hours ends: the first such time after its begin."""
    hour, minute = token.numbers
    if begin is None:
        return None
    if token.word in words().halves:
        hour += 12 if hour in words().halves[token.word] else 0
        return hour * 60 + minute if hour * 60 + minute > begin else None
    for candidate in (hour, hour + 12):
        if begin < candidate * 60 + minute <= 24 * 60:
            return candidate * 60 + minute
    return None


def month_range(months: list[tuple[int, int]]) -> tuple[date, date]:
    """The first day of the first month and the last day of the last."""
    return date(*months[0], 1), last_day(*months[-1])

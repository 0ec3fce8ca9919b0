"""Days: tokens in order become days, with the year and month that the text, the post or the language gives them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from aggregator.reading.times import Context, Day, Series, Times
from aggregator.reading.when_tokens import Token
from aggregator.reading.when_words import WEEKDAYS, day, last_day, nth_weekday, words

RANGE = re.compile(
    r"[\s)\]./]*(?:~|-|부터|에서|개강,?(?=[\s/])|에\s?(?:(?:시작|개강)(?:해서|하여|해|하고)?|모여서?|만나서?|떠나서?|출발해서?|출발하여),?)[\s(\[~'’]*"
)
_MONTH_END = re.compile(r"\s?(?:말\s?)?까지")
_LAST_DAY = re.compile(rf"\s?의?\s?(?:마지막\s?날|말일|말(?=까지))(?:인|\s)?\s?(?:\(?[{WEEKDAYS}](?:요일|\)))?")


class Days:
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
        self.of_a_month = False  # 12월 둘째·넷째 토요일: days of a series
        self.month_days: tuple[int, ...] = ()
        self.month_is_end = False  # 1월까지
        self.until: date | None = None  # the last day of such a month
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
        if self.weekdays and (self.of_a_month or (len(self.nth) > 1 and not self.dated)):
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
        if kind in ("month", "relmonth"):
            yield from self._month(number, token)
        elif kind in ("week", "coming"):
            yield from self._relative(number, token)
        elif kind == "nth":
            yield from self._nth(number, token)
        elif kind == "weekdays":
            yield from self._weekdays(token)
        else:
            self._beside(number, token)

    def _weekdays(self, token: Token) -> Iterator[Day]:
        if _RESTS.match(self.text, token.end):
            return
        alone = len(token.numbers) == 1 and not self.every and not self.last
        if alone and self.text.startswith("까지", token.end):
            yield self._keep(Day(self._coming(token.numbers[0], 1), token.start, token.end))  # 수요일까지
            return
        self.weekdays = tuple(dict.fromkeys(self.weekdays + token.numbers))
        if token.word == "마다" and not self.every:
            self.every = ("WEEKLY", 1)

    def _beside(self, number: int, token: Token) -> None:
        """Keeps what stands beside days: a year, how often, how many, how long."""
        kind, value = token.kind, token.numbers[0] if token.numbers else 0
        if kind == "year":
            self.told = value
        elif kind == "relyear" and self._after(number, "month"):
            self.told = self.context.posted.year + value
        elif kind == "every":
            self.every = (token.word, value)
        elif kind == "count":
            self.times.counts.append(value)
        elif kind == "weeks":
            self.times.weeks = self.times.weeks or value
        elif kind == "span":
            self.times.span = self.times.span or value
        elif kind == "length":
            self.times.length = self.times.length or value

    def _month(self, number: int, token: Token) -> Iterator[Day]:
        posted = self.context.posted
        if token.kind == "relmonth":
            count = posted.year * 12 + posted.month - 1 + token.numbers[0]
            self.here = (count // 12, count % 12 + 1)
        else:
            month = token.numbers[1]
            near = self.context.year_of(month, 28 if not self.context.back else 1, told=self.told)
            if self.times.months and RANGE.fullmatch(self.text, self.found[number - 1].end, token.start):
                begin = self.times.months[-1]  # 11월~2월
                near = begin[0] + (month < begin[1])
            self.here = (near, month)
        self.context.month = self.here
        if last := _LAST_DAY.match(self.text, token.end):
            yield self._keep(Day(last_day(*self.here), token.start, last.end()))
        elif not self._after(number, "days", "nth"):
            self.month_is_end = self.text.startswith(("까지", " 말까지", "말까지", " 초까지"), token.end)
            self.until = last_day(*self.here) if _MONTH_END.match(self.text, token.end) else None
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
                in_week = monday + timedelta(days=weekday + 7 * step)
                found = in_week if token.kind == "week" else self._coming(weekday, step)
                yield self._keep(Day(found, token.start, after.end))

    def _coming(self, weekday: int, step: int) -> date:
        """The next such weekday after the posting (step 1), or the last before it (-1)."""
        posted = self.context.posted
        return posted + timedelta(days=step * ((step * (weekday - posted.weekday()) - 1) % 7 + 1))

    def _nth(self, number: int, token: Token) -> Iterator[Day]:
        after = self._after(number, "weekdays", gap=4)
        if not after and _WEEK_BOUND.match(self.text, token.end):
            self.times.months = []  # 3월 둘째 주부터 6월 둘째 주까지: no months
            return
        if not (after and self.here) or self.every or len(self.times.months) > 1:
            self.nth = token.numbers
            return
        self.used.add(number + 1)
        before = self.found[number - 1]
        start = before.start if before.kind in ("month", "relmonth") and token.start - before.end <= 3 else token.start
        self.times.months = []
        if len(token.numbers) > 1:
            self.nth, self.weekdays, self.of_a_month = token.numbers, after.numbers, True
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
            year = self._next_year(self.last.on, month, at)
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
                    year = self._next_year(self.last.on, month, token.numbers[0])
                else:
                    year = self.context.year_of(month, token.numbers[0], token.word)
            self.here = self.context.month = (year, month)
        elif not joined and not self._may_be_day(token) and not self._after(number, "named"):
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
        return bool(follows) and not (self.dated and self.text[token.end : token.end + 1] == ",")

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


_WEEK_BOUND = re.compile(r"\s?주?\s?(?:부터|까지)")
_RESTS = re.compile(r"\)?(?:요일|마다|은|는|에는|\s){0,3}(?:정기\s?)?(?:휴관|휴무|휴실|휴강|쉼|쉽|쉬|제외)")
_PARTICLE = re.compile(
    r"\s?(?:까지|부터|에는|에(?!서 )|은(?=\s)|입니다|이에요|이고|오[전후]|낮|저녁|아침|새벽|밤"
    r"|[~-]|\d{1,2}:\d\d|,?\s?\d{1,2}\s?일)"
)


def _doubt(found: date, weekday: str) -> tuple[date, ...]:
    """Both readings of a day whose weekday contradicts it; none where it is right or not told."""
    if not weekday or WEEKDAYS[found.weekday()] == weekday:
        return ()
    step = (WEEKDAYS.index(weekday) - found.weekday() + 3) % 7 - 3
    return (found, found + timedelta(days=step))

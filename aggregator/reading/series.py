"""Sessions: what days, hours and series together say about when a programme is held. Values in, `Plan` out.

A series needs a word that says so (매주, 격주, 매월, 매일, 첫째 …); it runs over the range that is told, or from its first
day over so many weeks or sessions, or over the months named, or without end (`recurrence.py`). Days told one by one are
sessions whatever word stands beside them; the rule is kept only if they follow it. A range without a series is a time that
lasts (전시, 독서퀴즈): how many sessions it has is only known if it is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar

from aggregator.clock import SEOUL
from aggregator.reading.fact import Fact
from aggregator.reading.recurrence import expand, rule_of
from aggregator.reading.times import Series, Stretch, Times, month_range

Moment = date | datetime
T = TypeVar("T")
ROUNDS = re.compile(
    r"(?:[①②③]|[123]\s?[회부차반]|[A-Ca-c가나다]반|오[전후]반|(?:첫|두|세)\s?(?:번째)?\s?(?:공연|상영)[은는])\W{0,3}\s?(?:오[전후]\s?)?\d{1,2}\s?[:시]"
)
_A_MONTH = re.compile(r"부터 (?:약 )?한 ?달 ?(?:간|동안)")
_FIRST = re.compile("첫 ?(?:모임|수업|시간|만남|강의|회의|회차)|개강")
_ENDS = re.compile("끝나|끝납|끝이|마칩|마쳐|마치|데리러|돌아옵|돌아와|헤어|도착|닫|해산")
_TWO_SPANS = re.compile(r"\d:\d\d\s?[~-]\s?\d{1,2}:\d\d\s?[,/]\s?\d{1,2}:\d\d\s?[~-]")  # 10:00~12:00, 14:00~16:00
_OPEN_END = re.compile(r"소진|떨어질|떨어지면|동날|없어질|다 드릴|드립니다|나눠|나눔|배부|증정|상시")
_WHOLE_MONTH = re.compile(r"한 ?달|[달월] ?내내")
_IN_A_MONTH = re.compile(r"월\s?(?:한\s?달|중(?!순)|내내)")


@dataclass(frozen=True, slots=True)
class Plan:
    """When a programme is held; `why` says what stayed open, between `candidates`."""

    starts: Moment | None = None
    ends: Moment | None = None
    dates: tuple[tuple[Moment, Moment], ...] = ()
    sessions: int | None = None
    rrule: str | None = None
    exdates: tuple[date, ...] = ()
    rule: str = ""
    why: str = ""
    candidates: tuple[date, ...] = ()

    def fact(self, value: T | None, words: str) -> Fact[T]:
        """A value of the plan with its words and rule, or why it stayed open."""
        if value is None:
            candidates = tuple(day.isoformat() for day in self.candidates)
            return Fact(words=words, candidates=candidates, open_because=self.why)
        return Fact(value, words, self.rule, 0.9)


def moment(day: date, minutes: int | None) -> Moment:
    """The day, or the minute of it in Seoul; midnight at its end is the day."""
    if minutes is None or minutes >= 24 * 60:
        return day
    return datetime.combine(day, time(minutes // 60, minutes % 60), SEOUL)


def plan(times: Times, posted: date, *, lasting: bool = False) -> Plan:
    """What the times of a programme say. `lasting`: its hours are those of the house (전시), so it runs over whole days."""
    held = [each for each in times.stretches if not each.excepted]
    left_out = frozenset(day for each in times.stretches if each.excepted for day in _days(each))
    if doubted := next((each.first for each in held if each.first.doubt), None):
        return Plan(why="날짜와 요일이 맞지 않음", candidates=doubted.doubt)
    hours = _hours(times, held)
    if _several(times):
        hours = (hours[0], None)  # several a day: which one is meant ends, is not told
    if times.series and times.series.frequency:
        return _series(times, times.series, held, left_out, hours, posted)
    singles = [each for each in held if each.last is None]
    if len(singles) > 1 and not any(each.upto or (each.onward and each.begin is None) for each in singles):
        return _listed([each.first.on for each in singles], hours, times, singles)
    if ranged := next((each for each in held if each.last), None):
        return _ranged(ranged, times, left_out, hours, lasting)
    if singles:
        return _single(singles[0], times, hours, lasting, to_come=singles[0].first.on > posted)
    if times.months:
        return _months(times, lasting)
    return Plan(why="날짜가 없음" if hours[0] is None else "시간만 있고 날짜가 없음")


def _several(times: Times) -> bool:
    """Whether a day has several rounds, each with its hours."""
    return len(ROUNDS.findall(times.text)) > 1 or bool(_TWO_SPANS.search(times.text))


def _days(stretch: Stretch) -> Iterator[date]:
    for step in range((_last(stretch) - stretch.first.on).days + 1):
        yield stretch.first.on + timedelta(days=step)


def _hours(times: Times, held: list[Stretch]) -> tuple[int | None, int | None]:
    """The hours of a session: those at its day, else those told alone, with what is told of its length or end."""
    begin = finish = None
    if times.hours:  # the hours of another day are not those of the first
        held = [each for each in held if each.first.on == held[0].first.on]
    for each in held:
        if begin is None and each.begin is not None:
            begin, finish = each.begin, each.finish
        if begin is None and each.tail is not None:
            begin = each.tail
    if begin is None and times.hours:
        begin, finish = times.hours[0]
    elif begin is not None and finish is None and times.hours and _ENDS.search(times.text):
        finish = _told_end(begin, times.hours)
    if begin is not None and finish is None:
        finish = next((last for first, last in times.hours if first == begin and last), None)
    if begin is not None and finish is None and len(times.hours) > 1 and _ENDS.search(times.text):
        finish = _told_end(begin, times.hours[1:])  # 3시에 끝나요
    if begin is not None and finish is None and times.length:
        finish = begin + times.length
    return begin, finish


def _told_end(begin: int, hours: list[tuple[int, int | None]]) -> int | None:
    """The end that is told alone: of a bare hour, that after the begin."""
    for alone, last in hours:
        for minutes in (alone, alone + 12 * 60):
            if last is None and begin < minutes <= 24 * 60 and minutes - begin <= 10 * 60:
                return minutes
    return None


def _series(
    times: Times,
    series: Series,
    held: list[Stretch],
    left_out: frozenset[date],
    hours: tuple[int | None, int | None],
    posted: date,
) -> Plan:
    singles = sorted({each.first.on for each in held if each.last is None and not each.upto})
    fitting = [each for each in singles if each.weekday() in series.weekdays]
    if fitting and any(each.onward for each in held):
        singles = fitting  # 6월 2일부터 매주 화요일에 연습하고, 7월 11일 토요일에 공연
    ranged = next((each for each in held if each.last), None)
    if len(singles) > 1 and not (ranged and set(expand(series, ranged.first.on, _last(ranged))) >= set(singles)):
        found = _listed(singles, hours, times, [])
        return replace(found, rrule=rule_of(series, singles), rule="반복과 날짜 목록")
    if ranged:
        days = list(expand(_dated(series, ranged.first.on), ranged.first.on, _last(ranged)))
    elif singles:
        onward = any(each.onward for each in held)
        if (
            series.frequency == "WEEKLY"
            and series.weekdays
            and singles[0].weekday() not in series.weekdays
            and not onward
        ):
            return Plan(rrule=rule_of(series, []), rule="반복", why="첫날과 요일이 맞지 않음")
        return _from_first(times, series, singles[0], left_out, hours)
    elif times.months and series.frequency == "MONTHLY" and len(times.months) == 1:
        return _from_first(
            replace(times, months=[]), series, max(month_range(times.months)[0], posted), left_out, hours
        )
    elif times.months:
        first, last = month_range(times.months)
        days = list(expand(series, max(first, posted) if first <= posted <= last else first, last))
    else:
        return Plan(rrule=rule_of(series, []), rule="반복", why="반복만 있고 첫날이 없음")
    return _regular(_dated(series, days[0]) if days else series, days, left_out, hours, times)


def _last(stretch: Stretch) -> date:
    return stretch.last.on if stretch.last else stretch.first.on


def _dated(series: Series, first: date) -> Series:
    """A weekly series without a weekday is on that of its first day."""
    if series.frequency == "WEEKLY" and not series.weekdays:
        return replace(series, weekdays=(first.weekday(),))
    return series


def _from_first(
    times: Times, series: Series, first: date, left_out: frozenset[date], hours: tuple[int | None, int | None]
) -> Plan:
    """A series whose first day alone is told: over weeks, sessions or months, else without end."""
    series = _dated(series, first)
    later = first + timedelta(days=366 * 2)
    if times.weeks:
        return _regular(
            series, list(expand(series, first, first + timedelta(days=7 * times.weeks - 1))), left_out, hours, times
        )
    if count := max(times.counts, default=0):
        days = list(islice((each for each in expand(series, first, later) if each not in left_out), count))
        return _regular(series, days, frozenset(), hours, times)
    if len(times.months) > 1 and (last := month_range(times.months)[1]) > first:
        return _regular(series, list(expand(series, first, last)), left_out, hours, times)
    if len(times.months) == 1 and _IN_A_MONTH.search(times.text) and (first.year, first.month) == times.months[0]:
        return _regular(series, list(expand(series, first, month_range(times.months)[1])), left_out, hours, times)
    begins = next(expand(series, first, later), None)
    if begins is None:
        return Plan(why="첫날과 반복이 맞지 않음")
    return Plan(moment(begins, hours[0]), rrule=rule_of(series, []), rule="반복과 첫날", why="마지막 날이 없음")


def _regular(
    series: Series, days: list[date], left_out: frozenset[date], hours: tuple[int | None, int | None], times: Times
) -> Plan:
    held = [each for each in days if each not in left_out]
    if not held:
        return Plan(why="기간에 그런 요일이 없음")
    count = len(held) if len(held) in times.counts or not times.counts else max(times.counts)
    return Plan(
        moment(held[0], hours[0]),
        _ends(held[-1], hours),
        _sessions(held, hours) if count == len(held) else (),
        count,
        rule_of(series, days),
        tuple(sorted(left_out.intersection(days))),
        "반복과 기간",
    )


def _listed(days: list[date], hours: tuple[int | None, int | None], times: Times, stretches: list[Stretch]) -> Plan:
    days = sorted(set(days))
    finish = next((each.finish for each in reversed(stretches) if each.finish), None)
    count = len(days) if not times.counts or len(days) in times.counts else max(times.counts)
    ends = _ends(days[-1], (hours[0], finish or hours[1]))
    return Plan(moment(days[0], hours[0]), ends, _sessions(days, hours), max(count, len(days)), rule="날짜 목록")


def _ranged(
    ranged: Stretch, times: Times, left_out: frozenset[date], hours: tuple[int | None, int | None], lasting: bool
) -> Plan:
    first, last = ranged.first.on, _last(ranged)
    if times.series and times.series.weekdays and not lasting and last - first > timedelta(days=6):
        days = [each for each in expand(times.series, first, last) if each not in left_out]
        if days:
            number = max(times.counts, default=len(days))
            return Plan(moment(days[0], hours[0]), _ends(days[-1], hours), (), number, rule="기간과 요일")
    count = max(times.counts, default=0) or None
    if lasting or hours[0] is None:
        return Plan(first, last, sessions=count, rule="기간")
    if ranged.begin is not None and ranged.finish is None and ranged.tail is not None:
        hours = (ranged.begin, ranged.tail)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    if len(days) == 2 and ranged.begin is not None and hours[1] is not None and hours[1] <= ranged.begin:
        start, end = moment(first, hours[0]), _ends(last, hours)
        return Plan(start, end, ((start, end),), rule="밤을 넘김")
    if count is None and times.span == len(days):
        count = len(days)  # 5일간
    return Plan(
        moment(first, hours[0]),
        _ends(last, hours),
        _sessions(days, hours) if count == len(days) else (),
        count,
        rule="기간과 시간",
    )


def _single(
    single: Stretch, times: Times, hours: tuple[int | None, int | None], lasting: bool, *, to_come: bool
) -> Plan:
    day = single.first.on
    count = max(times.counts, default=1)
    if single.upto:
        return Plan(ends=day if lasting else None, rule="마감", why="시작하는 날이 없음")
    if times.weeks:
        last = day + timedelta(days=7 * times.weeks - 1)
        if lasting:
            return Plan(day, last, rule="첫날과 기간")
        return Plan(
            moment(day, hours[0]),
            sessions=count if count > 1 else None,
            rule="첫날과 기간",
            why="마지막 회차의 날이 없음",
        )
    if single.onward and lasting and _A_MONTH.search(times.text):
        last = date(day.year + day.month // 12, day.month % 12 + 1, min(day.day, 28)) - timedelta(days=1)
        return Plan(day, last if day.day <= 28 else None, rule="첫날과 한 달")
    if count > 1 and times.series and day.weekday() in times.series.weekdays and not lasting:
        days = list(islice(expand(times.series, day, day + timedelta(days=366)), count))
        return Plan(
            moment(day, hours[0]), _ends(days[-1], hours), _sessions(days, hours), count, rule="첫날, 요일과 횟수"
        )
    open_end = single.onward and (single.begin is None or lasting or bool(_OPEN_END.search(times.text)))
    if (
        (open_end and (hours[1] is None or single.begin is None))
        or count > 1
        or (to_come and _FIRST.search(times.text))
    ):
        return Plan(
            moment(day, None if lasting else hours[0]),
            sessions=count if count > 1 else None,
            rule="첫날",
            why="마지막 날이 없음",
        )
    if lasting and hours[0] is None:
        return Plan(day, day, sessions=1, rule="하루")
    if _several(times):  # ① 10:00~11:00 ② 11:30~12:30
        return Plan(moment(day, hours[0]), day, rule="하루", why="하루에 여러 번")
    start, end = moment(day, hours[0]), _ends(day, hours)
    return Plan(start, end, ((start, end),), 1, rule="하루")


def _months(times: Times, lasting: bool) -> Plan:
    """Months without a day: only what lasts a whole month (한 달간) has a start."""
    if _WHOLE_MONTH.search(times.text) or (lasting and len(times.months) == 2):
        first, last = month_range(times.months[:2] if len(times.months) == 2 else times.months[:1])
        if first < last:
            return Plan(first, last, rule="달")
    return Plan(why="달만 있고 날이 없음")


def _ends(day: date, hours: tuple[int | None, int | None]) -> Moment:
    return moment(day, hours[1]) if hours[0] is not None else day


def _sessions(days: list[date], hours: tuple[int | None, int | None]) -> tuple[tuple[Moment, Moment], ...]:
    return tuple((moment(each, hours[0]), _ends(each, hours)) for each in days)

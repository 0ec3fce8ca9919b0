"""When: the days, hours, ranges, lists and series that a text tells, given the day of its posting. Pure.

    find("12/5(토) 오전10시-12시", Context(posted))      one Stretch: 5 December, 10:00 to 12:00
    find("매주 화요일 10시 (12.1.~12.22.)", …)           a Stretch from 1 to 22 December, hours, a Series

The rules of the language. A year that is not told is the nearest sensible one: announcements look forward (a day behind
weighs three times one ahead), reports back; the end of a range is never before its start; a weekday in brackets chooses
between years. A day without a month has that of the day before it. Bare hours from 1 to 6 are after noon; 7 and 8 stay open
unless a half of the day stands with them, or an hour told later lies between (8시 출발, 5시 도착); the end of a range is the
first such hour after its start. Of what was moved (3일에서 10일로, 10:00 → 14:00) only the new time is held. So many days
(사흘 동안) or a month's end (6일부터 11월까지) end a range whose first day is told.

Guards: a weekday that contradicts its day leaves the day in doubt, with both readings; a bare `4일` beside full dates is a
length, not a day; months without a day (`11월 중`) are no day; other guards stand in `when_tokens.py`.

Looked at first, on 140 announcements, for the day of the first session alone: the first date that `dateparser` (1.5, Korean)
finds is right in 19 of 100 at 10 ms a post, that of `korean-datetime` (1.0) in 49 of 100 at 1.6 ms: neither tells sessions
from registration, nor joins lists, series and ranges without a year. The tokens of kiwipiepy (0.24, 2.3 ms a post) add
nothing here: it takes `12.22. 4` of `~12.22. 4회` for one serial number. So none of them is used.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from aggregator.reading.times import Context, Day, Stretch, Times
from aggregator.reading.when_days import RANGE, Days
from aggregator.reading.when_tokens import Token, plain, tokens
from aggregator.reading.when_words import day, words

_WEEKLY_REST = re.compile(  # 11.3.-11.29. | 월요일 쉼: of the house, not of a day told
    r"[|,/;※(]\s?(?:단,?\s)?(?:매주\s)?[월화수목금토일]요일(?:은|에는)?\s?(?:정기\s?)?(?:휴관|휴무|휴실|쉼|쉽니다|쉬어요|제외)"
)
_RANGE_OF_HOURS = re.compile(
    RANGE.pattern + r"|\s?에\s?(?:모여|만나|떠나서?|출발해서?|출발하여|시작해서?|시작하여|문을 열어|열어|열고),?\s"
)
_NEXT_DAY = re.compile(r"\s?(?:부터|~|-)\s?(?:다음\s?날|이튿날|익일)\s?")
_LIST = re.compile(r"\s?[,·/]\s?|\s?(?:와|과|및)\s?")
_YEAR = re.compile(r"['’]?\d{2}(?:\d{2})?\s?(?:년|[.\-/]\s?\d{1,2}\s?[.\-/])")
_ARROW = re.compile(r"[\s)\]]*(?:→|➡\ufe0f?|⇒|->|=>)\s?(?:변경|연기)?[\s:(]*")
_TO_ANOTHER = r"(?:으로|로)\s?(?:변경|연기|옮|미루|미룹|미뤄|미뤘|바뀌|바꾸|바꿔|바뀝|바뀐|조정|순연|늦)"
_MOVED = re.compile(r"[\s)\]]*(?:오[전후]|저녁)?[\s\d:시분반]{0,9}" + _TO_ANOTHER)
_MOVED_LATER = re.compile(r"[^.!?\n]{0,30}?" + _TO_ANOTHER)
_TO_ANOTHER_HOUR = re.compile(_TO_ANOTHER)
_FROM = re.compile(r"\s?에서\s?")
_TO_THE_NEXT = re.compile(r"(?:(?!우천|비가|비 |눈이)[^\n!?;]){0,60}")
_ENDS_THERE = re.compile(r"에\s?(?:마칩|마치|마쳐|마무리|끝나|끝납|끝이|종료|막을)|이\s?(?:마지막|끝)")
_STARTS_THERE = re.compile(r"에\s?(?:시작|개강)")
_UPTO = re.compile(r"(?:오전|오후|아침|저녁|밤)?\s?(?:까지|전까지|이전|마감)")
_TOPIC = re.compile(r"\s?(?:은|는)\s")
_JOIN = re.compile(r"[\s,()\[\]./|-]{0,4}(?:에는|에|은|는|날)?[\s,]{0,3}(?:[가-힣]{1,6}(?:날|절|일|스|이브),?\s)?")


def find(text: str, context: Context) -> Times:
    """All that a text tells about time. Offsets are those of the text; never raises."""
    clean = plain(text)
    found = tokens(clean, context.posted.year)
    times = Times(clean)
    if not found:
        return times
    days = Days(clean, found, context, times)
    _stretch(clean, days.atoms(), times)
    times.stretches = list(_still_held(clean, times.stretches))
    times.series = days.series()
    if len(times.months) == 1 and days.month_is_end:
        times.months = []
    _open_ends(times, days.until)
    except_ = words().except_
    for at, stretch in enumerate(times.stretches):
        following = times.stretches[at + 1].first.start if at + 1 < len(times.stretches) else len(clean)
        tail = clean[stretch.end : min(stretch.end + 24, following)].partition("(")[0]
        stretch.excepted = bool(except_.search(tail) and except_.search(_WEEKLY_REST.sub("", tail)))
    for before, stretch in zip(reversed(times.stretches[:-1]), reversed(times.stretches), strict=False):
        if stretch.excepted and not before.last and _LIST.fullmatch(clean, before.end, stretch.first.start):
            before.excepted = True  # 2월 14일·5월 23일 제외
    for at, stretch in enumerate(times.stretches):
        if stretch.excepted and at and not _YEAR.match(clean, stretch.first.start):
            stretch.first = _within(times.stretches[0], stretch.first)
    return times


def _open_ends(times: Times, until: date | None) -> None:
    """Where one day is told, its range ends after so many days (사흘 동안), or with a month (12월 5일부터 2월까지)."""
    first = times.stretches[0] if len(times.stretches) == 1 else None
    if first is None or first.last or first.upto or first.first.named:
        return
    if times.span > 1:
        first.onward = False
        first.last = replace(first.first, on=first.first.on + timedelta(days=times.span - 1))
    elif until and first.onward and until > first.first.on:
        first.last = replace(first.first, on=until)


def _within(ranged: Stretch, left_out: Day) -> Day:
    """A day that is left out of a range over the turn of the year, in that of its years in which it lies within it."""
    if ranged.last is None or ranged.first.on <= left_out.on <= ranged.last.on:
        return left_out
    for year in {ranged.first.on.year, ranged.last.on.year}:
        found = day(year, left_out.on.month, left_out.on.day)
        if found and ranged.first.on <= found <= ranged.last.on:
            return replace(left_out, on=found, doubt=())
    return left_out


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


def _still_held(text: str, stretches: list[Stretch]) -> Iterator[Stretch]:
    """The stretches but for those that were moved to the next one (12월 3일 → 12월 10일, 3일 모임을 10일로 옮겨)."""
    for at, stretch in enumerate(stretches):
        after = stretches[at + 1] if at + 1 < len(stretches) else None
        if after is None or not (
            _ARROW.fullmatch(text, stretch.end, after.first.start)
            or (_TO_THE_NEXT.fullmatch(text, stretch.end, after.first.start) and _MOVED_LATER.match(text, after.end))
        ):
            yield stretch


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
        stretch.last = Day(first.on + timedelta(days=1), first.start, stretch.end)
    if stretch.last is None:
        behind = text[stretch.end : stretch.end + 6].lstrip(" )],.")
        ahead = text[max(first.start - 3, 0) : first.start].rstrip(" (")
        stretch.onward = behind.startswith(("부터", "~", "-")) or bool(
            stretch.begin is None and _STARTS_THERE.match(text, stretch.end)
        )
        stretch.upto = stretch.finish is None and (
            bool(_UPTO.match(behind))
            or ahead.endswith("~")
            or (stretch.begin is None and bool(_ENDS_THERE.match(text, stretch.end)))
        )
    times.stretches.append(stretch)
    return at


def _range_to(text: str, stretch: Stretch, items: list[Day | Token], at: int) -> bool:
    """Whether the next item is the last day of a range that begins with the stretch."""
    if at >= len(items) or not isinstance(last := items[at], Day):
        return False
    days = (last.on - stretch.first.on).days
    if not (0 <= days < 370 and RANGE.fullmatch(text, stretch.end, last.start)) or _TOPIC.match(text, last.end):
        return False
    return "에서" not in text[stretch.end : last.start] or not _MOVED.match(text, last.end)


def _time_at(text: str, items: list[Day | Token], at: int, gap: re.Pattern[str]) -> bool:
    if at >= len(items) or isinstance(items[at], Day):
        return False
    return bool(gap.fullmatch(text, items[at - 1].end, items[at].start))


def _hours(text: str, items: list[Day | Token], at: int) -> tuple[int, int | None, int | None]:
    """The hours that begin at an item: the next item, and begin and finish in minutes."""
    while True:
        first, finish = items[at], None
        assert isinstance(first, Token)
        at += 1
        if _time_at(text, items, at, _RANGE_OF_HOURS):
            last = items[at]
            assert isinstance(last, Token)
            begin = _minutes(first, text, last)
            finish = _finish(last, begin)
            if _FROM.fullmatch(text, first.end, last.start) and _TO_ANOTHER_HOUR.match(text, last.end):
                begin, finish = finish, None  # 10시에서 2시로 변경
            at += 1
        else:
            begin = _minutes(first, text)
            if begin is None and at < len(items) and isinstance(later := items[at], Token):
                begin = _morning(first, _minutes(later, text))
        if not _time_at(text, items, at, _ARROW):  # 10:00 → 14:00: moved
            return at, begin, finish


def _morning(token: Token, later: int | None) -> int | None:
    """The minute of an hour before noon or after, where one told later lies between the two (8시 출발, 5시 도착)."""
    hour, minute = token.numbers
    return hour * 60 + minute if hour < 12 and later and hour * 60 < later < (hour + 12) * 60 else None


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

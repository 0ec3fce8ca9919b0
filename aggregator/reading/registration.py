"""Registration: when it opens and closes, from the dates that are about it. Values in, `Fact`s out.

A range tells both; a start (부터, 시작, 오픈) opens, an end (까지, 마감, 기한) closes. A single day is an opening only if
a time, 선착순 or its label (접수일시) says so. What would close after the last session, or open after it, is not believed.
Of several rounds (1차, 2차, 남은 자리) it opens with the first and closes with the last; open, if the last tells no end.
"""

import re
from datetime import date, datetime

from aggregator.reading.fact import Fact
from aggregator.reading.series import Moment, moment
from aggregator.reading.times import Stretch
from aggregator.reading.when_roles import ANNOUNCE, REGISTRATION, Part

_CLOSES = re.compile("마감|기한|회신|까지|제출")
_CLOSING = re.compile(r"(?:마감|기한)(?:일|일시|시간)?(?:은|는|이|:)?\s?$")
_ROUND = re.compile(r"[2-4]차|남은|잔여|미달|추가")  # a later round takes more
_OPENS = re.compile("시작|오픈|부터|선착순|open|개시")


def read(parts: list[Part], ends: Moment | None) -> tuple[Fact[Moment], Fact[Moment]]:
    """When registration opens and closes."""
    opens: Fact[Moment] = Fact(open_because="접수 시작이 없음")
    closes: Fact[Moment] = Fact(open_because="접수 마감이 없음")
    for part in parts:
        for stretch in part.of(REGISTRATION):
            if stretch.first.doubt or (stretch.last and stretch.last.doubt):
                doubted = stretch.first.doubt or (stretch.last.doubt if stretch.last else ())
                unsure: Fact[Moment] = Fact(
                    words=part.text,
                    candidates=tuple(day.isoformat() for day in doubted),
                    open_because="날짜와 요일이 맞지 않음",
                )
                opens, closes = opens or unsure, closes or unsure
                continue
            first, last = _bounds(part, stretch)
            if first and not opens and _before(first, ends):
                opens = _fact(first, part)
            if first and closes.value and _day(first) > _day(closes.value) and _ROUND.search(part.text + part.label):
                closes = Fact(words=part.text, open_because="뒤 차수의 접수 마감이 없음")
            if last and not closes and _before(last, ends):
                closes = _fact(last, part)
    return opens, closes


def announced(parts: list[Part]) -> Fact[Moment]:
    """When winners or the selected are told."""
    for part in parts:
        for stretch in part.of(ANNOUNCE):
            if not stretch.first.doubt:
                return _fact(moment(stretch.first.on, stretch.begin), part)
    return Fact(open_because="발표일이 없음")


def _fact(value: Moment, part: Part) -> Fact[Moment]:
    words = f"{part.label}: {part.text}" if part.label else part.text
    return Fact(value, words.strip()[:200], "항목의 날짜" if part.kind else "문장의 날짜", 0.9 if part.kind else 0.8)


def _before(value: Moment, ends: Moment | None) -> bool:
    if ends is None:
        return True
    return _day(value) <= _day(ends)


def _day(value: Moment) -> date:
    return value.date() if isinstance(value, datetime) else value


def _bounds(part: Part, stretch: Stretch) -> tuple[Moment | None, Moment | None]:
    """The opening and the closing that a stretch tells; None for what it does not."""
    hours = _hours(part, stretch)
    if stretch.last:
        opening, closing = stretch.begin, stretch.tail
        if stretch.finish is not None:  # 3. 5. ~ 3. 8. 10:00~18:00
            closing = stretch.finish
        elif closing is None and opening is None:
            opening, closing = hours
        return moment(stretch.first.on, opening), moment(stretch.last.on, closing)
    begin = hours[0] if stretch.begin is None else stretch.begin
    first = moment(stretch.first.on, begin)
    if stretch.upto:
        return None, first
    if stretch.onward:
        return first, None
    if stretch.finish is not None and begin is not None:
        return first, moment(stretch.first.on, stretch.finish)
    return _by_words(part, stretch, first)


def _hours(part: Part, stretch: Stretch) -> tuple[int | None, int | None]:
    """The hours told beside the day, where the line is about nothing else."""
    alone = (
        all(role == REGISTRATION for role in part.roles)
        and not part.times.series
        and (part.kind or (len(part.roles) == 1 and not stretch.upto))
    )
    return part.times.hours[0] if alone and part.times.hours else (None, None)


def _by_words(part: Part, stretch: Stretch, day: Moment) -> tuple[Moment | None, Moment | None]:
    """A single day, by its label and the words around it."""
    around = part.times.text[stretch.first.start : stretch.end + 20]
    if _CLOSING.search(part.times.text, max(0, stretch.first.start - 12), stretch.first.start):
        return None, day  # 신청 마감은 28일 낮 12시
    if _CLOSES.search(part.label) or (_CLOSES.search(around) and not _OPENS.search(around)):
        return None, day
    if isinstance(day, datetime) or _OPENS.search(around) or _OPENS.search(part.label):
        return day, None
    return None, None

"""Occasions: which of a post's days count, by its kind: what is announced, what was, what is closed, what is to come.

An announcement's programme does not lie behind its posting, a report's not before it. A notice tells when the house is closed
or what else changes, from when; a result names at most a first session to come. A day whose weekday contradicts it is
believed only if the post tells the true weekday, or the day's name, once more.
"""

import re
from dataclasses import replace
from datetime import date, datetime

from aggregator.reading.programme import times_of
from aggregator.reading.series import Moment, Plan, plan
from aggregator.reading.times import Context, Times
from aggregator.reading.when import find
from aggregator.reading.when_roles import CLOSED, OTHER, REGISTRATION, WHEN, Part
from aggregator.reading.when_words import WEEKDAYS, words


def heading(title: str, context: Context) -> Part:
    """What the title tells about time."""
    times = find(title, context)
    upto = REGISTRATION if re.search("모집|접수|신청", title) else WHEN
    return Part("", "", title, times, [upto if each.upto or each.onward else WHEN for each in times.stretches])


def planned(kind: str, title: str, head: Part, found: list[Part], posted: date) -> tuple[Plan, str]:
    """When what the post tells of is held, and the words that it was read from. `found` are the parts of its body."""
    _settle(found, head, "\n".join([title, *(part.text for part in found)]))
    told, used = _by_kind(kind, title, head, found, posted)
    return told, " / ".join(f"{part.label}: {part.text}" if part.label else part.text for part in used)[:300]


def _by_kind(kind: str, title: str, head: Part, found: list[Part], posted: date) -> tuple[Plan, list[Part]]:
    if kind == "notice":
        return _closing(title, head, found, posted)
    if kind == "result":
        return _coming(head, found, posted)
    back = kind == "report"
    _drop_strangers(found, posted, back=back)
    times, used = times_of(head, found)
    lasting = bool(words().lasting.search(title)) and not re.search("만들기|특강|강좌|교실|수업|강연", title)
    held = plan(times, posted, lasting=lasting)
    if back and held.starts and _day(held.starts) > posted:
        return Plan(why="후기의 날이 올린 날보다 뒤"), used
    return held, used


def _drop_strangers(found: list[Part], posted: date, *, back: bool) -> None:
    """Takes from prose the days that are over for an announcement, or still to come for a report."""
    for part in found:
        if part.kind == WHEN and not back:
            continue
        for at, stretch in enumerate(part.times.stretches):
            last = stretch.last.on if stretch.last else stretch.first.on
            gone = _GONE.match(part.times.text, stretch.first.start) and stretch.first.on < posted
            if (((last - posted).days < -2 or gone) and not back) or (back and stretch.first.on > posted):
                part.roles[at] = "other"


_GONE = re.compile("지난|어제|그제|그저께")


def _closing(title: str, head: Part, found: list[Part], posted: date) -> tuple[Plan, list[Part]]:
    """The days on which the house is closed or a service stops; of a change, the day that it is about."""
    about = words().about
    changes = bool(about["changes"].search(title))
    opening = (
        changes and not about["closed"].search(title) and not any(part.of(CLOSED) for part in [*found, head])
    )  # 7월 1일부터 밤 10시까지 엽니다
    for part in [*found, head]:
        days = part.of(CLOSED)
        if not days and (changes or part.kind == WHEN or about["closed"].search(part.label)):
            reopens = not opening and about["reopens"].search(part.text)
            days = [] if reopens else part.of(WHEN) or part.of(OTHER)
        if days and "휴관일" in part.text and not about["reopens"].search(part.text):
            days = part.of(CLOSED, WHEN)
        days = [each for each in days if not each.upto]
        if not days:
            continue
        if (part.times.hours or days[-1].begin is not None) and _MOVED.search(title) and not _HOUSE.search(title):
            return plan(Times(part.text, [replace(days[-1], excepted=False)], part.times.hours), posted), [part]
        if days[0].begin is not None and (
            _SERVICE.search(title) if days[0].last else days[0].finish or not part.of(CLOSED)
        ):
            held = plan(
                Times(part.text, [replace(days[0], excepted=False)]), posted
            )  # a change of one session, or hours without a service
            return (replace(held, sessions=None, dates=()) if _SERVICE.search(title) else held), [part]
        if doubted := next((each.first.doubt for each in days if each.first.doubt), ()):
            return Plan(why="날짜와 요일이 맞지 않음", candidates=doubted), [part]
        first = min(each.first.on for each in days)
        last = max(each.last.on if each.last else each.first.on for each in days)
        open_end = len(days) == 1 and days[0].onward
        return Plan(first, None if open_end else last, rule="휴관하는 날"), [part]
    return _from_then_on(found)


def _from_then_on(found: list[Part]) -> tuple[Plan, list[Part]]:
    """The one day from which something new is so (7월 3일부터 새 책을 빌릴 수 있습니다), or its range."""
    told = [(each, part) for part in found for each in part.of(WHEN) if not each.upto and not each.first.doubt]
    if len(told) == 1 and (told[0][0].onward or told[0][0].last):
        stretch, part = told[0]
        return Plan(stretch.first.on, stretch.last.on if stretch.last else None, rule="달라지는 날"), [part]
    return Plan(why="휴관하는 날이 없음"), []


_MOVED = re.compile("연기|변경|바뀌|바뀝|바뀐|미룹|미뤄|옮")
_HOUSE = re.compile("운영|이용|개관|대출|시간")
_SERVICE = re.compile("제한|소독|점검|중단|공사|작업|접속")


def _coming(head: Part, found: list[Part], posted: date) -> tuple[Plan, list[Part]]:
    """The first session that a result names: of 선정 or 추첨 for a class to come."""
    first = words().about["first"]
    named = [
        part
        for part in found
        if any(each.first.on >= posted for each in part.of(WHEN))
        and (part.kind == WHEN or first.search(part.text) or any(each.begin is not None for each in part.of(WHEN)))
    ]
    if not named:
        return Plan(why="결과 발표"), []
    times, used = times_of(replace(head, times=Times(""), roles=[]), named)
    return plan(times, posted), used


def _settle(found: list[Part], head: Part, text: str) -> None:
    """Believes a day whose weekday contradicts it if the post tells its true weekday, or its name, once more."""
    doubted = [each for part in [*found, head] for each in part.times.stretches if each.first.doubt]
    if not doubted:
        return
    known = words()
    names = [name for name in [*known.fixed, *known.moon, *known.also] if name in text]
    weekdays = {sign for sign in WEEKDAYS if f"{sign}요일" in text}
    for stretch in doubted:
        day = stretch.first
        true, said = WEEKDAYS[day.on.weekday()], WEEKDAYS[day.doubt[1].weekday()]
        named = any(known.named(name, day.on.year) == day.on for name in names)
        if named or (true in weekdays and said not in weekdays):
            stretch.first = replace(day, doubt=())


def _day(value: Moment) -> date:
    return value.date() if isinstance(value, datetime) else value

"""Activities: what a post announces (when, how to register, for whom, how many, how much, where). Text in, `Activity` out.

The three kinds of dates are kept apart (`when_roles.py`): 운영일시 (`programme.py`, `series.py`), 접수기간 and 발표
(`registration.py`). A report looks back: its day is in the past. A result has sessions only if it names a coming first one. A
notice has the days on which the house is closed. What cannot be told stays open and says why; a day that contradicts its
weekday is only taken if the post says that weekday, or the name of the day, once more. Never raises.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from aggregator.reading import registration, sections
from aggregator.reading.categories import read_kind
from aggregator.reading.fact import Fact
from aggregator.reading.programme import times_of
from aggregator.reading.series import Moment, Plan, plan
from aggregator.reading.when import Context, Times, find
from aggregator.reading.when_roles import CLOSED, OTHER, REGISTRATION, WHEN, Part, parts
from aggregator.reading.when_words import WEEKDAYS, words

VERSION = "1"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Activity:
    """What a post announces, each fact with its words and rule.

    `starts`, `ends`: a date, or a datetime in Seoul where a time is told; `ends` is the end of the last session. `dates`: the
    sessions one by one, each with start and end. `rrule`: the body of an RFC 5545 rule.
    """

    starts: Fact[Moment] = Fact()
    ends: Fact[Moment] = Fact()
    dates: Fact[tuple[tuple[Moment, Moment], ...]] = Fact()
    sessions: Fact[int] = Fact()
    rrule: Fact[str] = Fact()
    exdates: Fact[tuple[date, ...]] = Fact()
    registration_opens: Fact[Moment] = Fact()
    registration_closes: Fact[Moment] = Fact()
    announced: Fact[Moment] = Fact()


def read(title: str, body: str, posted: date, library: str = "", kind: str = "") -> Activity:  # noqa: ARG001
    """What a post announces. `posted` is its day; `kind` that of `categories.py`, read here if not given."""
    kind = kind or read_kind(title, body).kind
    back = kind == "report"
    context = Context(posted, back)
    heading = _title(title, context)
    found = list(parts(sections.of(title, body), context))
    _settle(found, heading, f"{title}\n{body}"[:20_000])
    planned, used = _planned(kind, title, heading, found, posted)
    evidence = " / ".join(f"{part.label}: {part.text}" if part.label else part.text for part in used)[:300]
    if kind == "report":
        return _when(planned, evidence)
    opens, closes = registration.read([*found, heading], planned.ends or planned.starts)
    return replace(
        _when(planned, evidence),
        registration_opens=opens,
        registration_closes=closes,
        announced=registration.announced(found),
    )


def _title(title: str, context: Context) -> Part:
    times = find(title, context)
    upto = REGISTRATION if re.search("모집|접수|신청", title) else WHEN
    return Part("", "", title, times, [upto if each.upto or each.onward else WHEN for each in times.stretches])


def _planned(kind: str, title: str, heading: Part, found: list[Part], posted: date) -> tuple[Plan, list[Part]]:
    if kind == "notice":
        return _closing(title, heading, found, posted)
    if kind == "result":
        return _coming(heading, found, posted)
    back = kind == "report"
    _drop_strangers(found, posted, back=back)
    times, used = times_of(heading, found, past=back)
    lasting = bool(words().lasting.search(title)) and not re.search("만들기|특강|강좌|교실|수업|강연", title)
    planned = plan(times, posted, lasting=lasting)
    if back and planned.starts and _day(planned.starts) > posted:
        return Plan(why="후기의 날이 올린 날보다 뒤"), used
    return planned, used


def _drop_strangers(found: list[Part], posted: date, *, back: bool) -> None:
    """Takes from prose the days that are over for an announcement, or still to come for a report."""
    for part in found:
        if part.kind == WHEN and not back:
            continue
        for at, stretch in enumerate(part.times.stretches):
            last = stretch.last.date if stretch.last else stretch.first.date
            if (last - posted).days < -2 and not back or back and stretch.first.date > posted:
                part.roles[at] = "other"


def _closing(title: str, heading: Part, found: list[Part], posted: date) -> tuple[Plan, list[Part]]:
    """The days on which the house is closed, a service stops or something else holds; of a change, the day that it is about."""
    about = words().about
    changes = bool(about["changes"].search(title))
    for part in [*found, heading]:
        days = part.of(CLOSED)
        if not days and (changes or part.kind == WHEN or about["closed"].search(part.label)):
            days = part.of(WHEN) or (part.of(OTHER) if not about["reopens"].search(part.text) else [])
        days = [each for each in days if not each.upto]
        if not days:
            continue
        if days[0].begin is not None and not days[0].last and not part.of(CLOSED):
            return plan(Times(part.text, days[:1]), posted), [part]  # a change of one session
        if doubted := next((each.first.doubt for each in days if each.first.doubt), ()):
            return Plan(why="날짜와 요일이 맞지 않음", candidates=doubted), [part]
        first = min(each.first.date for each in days)
        last = max(each.last.date if each.last else each.first.date for each in days)
        open_end = len(days) == 1 and days[0].onward
        return Plan(first, None if open_end else last, rule="휴관하는 날"), [part]
    return Plan(why="휴관하는 날이 없음"), []


def _coming(heading: Part, found: list[Part], posted: date) -> tuple[Plan, list[Part]]:
    """The first session that a result names: of 선정 or 추첨 for a class to come."""
    first = words().about["first"]
    named = [
        part
        for part in found
        if (part.kind == WHEN or (not part.kind and first.search(part.text)))
        and any(each.first.date >= posted for each in part.of(WHEN))
    ]
    if not named:
        return Plan(why="결과 발표"), []
    times, used = times_of(replace(heading, times=Times(""), roles=[]), named, past=False)
    return plan(times, posted), used


def _settle(found: list[Part], heading: Part, text: str) -> None:
    """Believes a day whose weekday contradicts it if the post tells its true weekday, or its name, once more."""
    for part in [*found, heading]:
        for stretch in part.times.stretches:
            day = stretch.first
            if not day.doubt:
                continue
            said = WEEKDAYS[day.doubt[1].weekday()]
            true = WEEKDAYS[day.date.weekday()]
            if _named(day.date, text) or (f"{true}요일" in text and f"{said}요일" not in text):
                stretch.first = replace(day, doubt=())


def _named(day: date, text: str) -> bool:
    known = words()
    return any(name in text and known.named(name, day.year) == day for name in [*known.fixed, *known.moon, *known.also])


def _day(value: Moment) -> date:
    return value.date() if isinstance(value, datetime) else value


def _when(planned: Plan, evidence: str) -> Activity:
    """The facts of a plan."""
    return Activity(
        starts=_fact(planned.starts, planned, evidence),
        ends=_fact(planned.ends, planned, evidence),
        dates=_fact(planned.dates or None, planned, evidence),
        sessions=_fact(planned.sessions, planned, evidence),
        rrule=_fact(planned.rrule, planned, evidence),
        exdates=_fact(planned.exdates or None, planned, evidence),
    )


def _fact(value: T | None, planned: Plan, evidence: str) -> Fact[T]:
    if value is None:
        candidates = tuple(day.isoformat() for day in planned.candidates)
        return Fact(words=evidence, candidates=candidates, open_because=planned.why or "알 수 없음")
    return Fact(value, evidence, planned.rule, 0.9)


def told(value: Moment) -> str:
    """A date as 2026-12-05, a time as 2026-12-05T14:00."""
    return value.isoformat()[:16]



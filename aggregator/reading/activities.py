"""Activities: what a post announces (when, how to register, for whom, how many, how much, where). Text in, `Activity` out.

The three kinds of dates are kept apart (`when_roles.py`): 운영일시 (`programme.py`, `series.py`), 접수기간 and 발표
(`registration.py`). A report looks back: its day is in the past, and nobody registers for it. A result has sessions only
if it names a coming first one; a notice has the days on which the house is closed (`occasions.py`). What cannot be told
stays open and says why; a day that contradicts its weekday is only taken if the post says that weekday, or the name of the
day, once more. Never raises; what stands behind the first 20,000 letters of a body is not read.
"""

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from aggregator.reading import (
    audience,
    capacity,
    eligibility,
    fees,
    occasions,
    registering,
    registration,
    sections,
    venue,
)
from aggregator.reading.categories import classify
from aggregator.reading.fact import Fact
from aggregator.reading.series import Moment
from aggregator.reading.times import Context
from aggregator.reading.when_roles import parts
from aggregator.reading.when_tokens import LONGEST

VERSION = "3"


@dataclass(frozen=True, slots=True)
class Activity:
    """What a post announces, each fact with its words and rule.

    `starts`, `ends`: a date, or a datetime in Seoul where a time is told; `ends` is the end of the last session. `dates`: the
    sessions one by one, each with start and end. `rrule`: the body of an RFC 5545 rule. `unit`: what the capacity
    counts where it counts no people (팀, 가족, 석). `audience` holds the groups of `audience.GROUPS`,
    `registering` one fact a way; fees are in won.
    """

    starts: Fact[Moment]
    ends: Fact[Moment]
    dates: Fact[tuple[tuple[Moment, Moment], ...]]
    sessions: Fact[int]
    rrule: Fact[str]
    exdates: Fact[tuple[date, ...]]
    registration_opens: Fact[Moment]
    registration_closes: Fact[Moment]
    announced: Fact[Moment]
    audience: Fact[tuple[str, ...]]
    ages: Fact[str]
    eligibility: Fact[str]
    selection: Fact[str]
    capacity: Fact[int]
    unit: Fact[str]
    fee: Fact[int]
    materials_fee: Fact[int]
    place: Fact[str]
    registering: tuple[Fact[str], ...]

    def as_json(self) -> dict[str, Any]:
        """The fields of an announcement as JSON has them, with `evidence`: the words that each was read from."""
        facts = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "registering"}
        told: dict[str, Any] = {name: _told(fact.value) for name, fact in facts.items()}
        told["audience"] = told["audience"] or []
        told["registering"] = [way.value for way in self.registering]
        told["evidence"] = {name: fact.words for name, fact in facts.items() if fact and fact.words}
        told["open"] = {name: fact.open_because for name, fact in facts.items() if not fact and fact.open_because}
        return told


def read(title: str, body: str, posted: date, library: str = "", kind: str = "") -> Activity:  # noqa: ARG001
    """What a post announces. `posted` is its day; `kind` that of `categories.py`, read here if not given."""
    title, body = _composed(title), _composed(body)
    kind = kind or classify(title, body).kind.value or ""
    found = sections.of(title, body)
    context = Context(posted, back=kind == "report")
    heading = occasions.heading(title, context)
    told = list(parts(found, context))
    held, words = occasions.planned(kind, title, heading, told, posted)
    opens: Fact[Moment] = _OVER
    closes: Fact[Moment] = _OVER
    announced: Fact[Moment] = _OVER
    if kind != "report":
        opens, closes = registration.read([*told, heading], held.ends or held.starts)
        announced = registration.announced(told)
    people = audience.read(title, found, posted.year)
    taken = capacity.read(title, found)
    money = fees.read(title, found)
    facts: dict[str, Fact[Any]] = {
        "starts": held.fact(held.starts, words),
        "ends": held.fact(held.ends, words),
        "dates": held.fact(held.dates or None, words),
        "sessions": held.fact(held.sessions, words),
        "rrule": held.fact(held.rrule, words),
        "exdates": held.fact(held.exdates or None, words),
        "registration_opens": opens,
        "registration_closes": closes,
        "announced": announced,
        "audience": people.groups,
        "ages": people.ages,
        "eligibility": eligibility.read(found),
        "selection": eligibility.selection(title, found),
        "capacity": taken,
        "unit": capacity.unit(taken),
        "fee": money.fee,
        "materials_fee": money.materials,
        "place": venue.read(found),
    }
    return Activity(
        **{name: _reasoned(name, fact) for name, fact in facts.items()}, registering=registering.read(found)
    )


_OVER: Fact[Any] = Fact(open_because="후기에는 접수와 발표가 없음")
_UNSAID = {  # why a fact is open of which nothing is told
    "starts": "날짜가 없음",
    "ends": "마지막 날이 없음",
    "dates": "회차마다의 날이 없음",
    "sessions": "회차 수가 없음",
    "rrule": "반복한다는 말이 없음",
    "exdates": "빠지는 날이 없음",
    "audience": "대상이 없음",
    "ages": "나이와 학년이 없음",
    "eligibility": "참여 자격이 없음",
    "selection": "뽑는 방법이 없음",
    "capacity": "모집인원이 없음",
    "unit": "사람을 셈",
    "fee": "참가비가 없음",
    "materials_fee": "재료비가 없음",
    "place": "장소가 없음",
}


def _reasoned(name: str, fact: Fact[Any]) -> Fact[Any]:
    """The fact; if it is open, with the reason why."""
    return fact if fact or fact.open_because else replace(fact, open_because=_UNSAID[name])


def told(value: Moment) -> str:
    """A date as 2026-12-05, a time as 2026-12-05T14:00."""
    return value.isoformat()[:16]


def _told(value: Any) -> Any:
    if isinstance(value, date):
        return told(value)
    return [_told(each) for each in value] if isinstance(value, tuple) else value


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text[:LONGEST].replace("\r\n", "\n"))

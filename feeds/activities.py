"""Activity (프로그램): what was read of a post, taken out of the store and made fit to be shown.

The store's object is not trusted to be whole: what is no date, no number, no word of ours is left out. What was written by
others (ages, place …) is one short line, masked as every other text is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from aggregator.clock import SEOUL
from aggregator.recurring import Series, series
from aggregator.words import AUDIENCES
from feeds.words import STATES, WAYS

Moment = date | datetime
"""A day, or a time in Seoul."""

SESSIONS = 100
"""No programme has more sessions than this; a post that seems to is a mistake."""
WRITTEN = 80
"""The longest text of others that is still a fact."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to register: a word of `WAYS`, and an address of the web, "" where there is none."""

    way: str
    url: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What a post announces; every field is None or empty where it is not known."""

    starts: Moment | None
    ends: Moment | None
    sessions: int | None
    dates: tuple[tuple[Moment, Moment | None], ...]
    series: Series | None
    exdates: tuple[date, ...]
    registration_opens: Moment | None
    registration_closes: Moment | None
    announced: Moment | None
    audience: tuple[str, ...]
    ages: str
    eligibility: str
    selection: str
    capacity: int | None
    unit: str
    fee: int | None
    materials_fee: int | None
    place: str
    registering: tuple[Way, ...]
    state: str

    @property
    def begins(self) -> Moment | None:
        """When its first session starts."""
        return self.starts or (self.dates[0][0] if self.dates else None)


def activity(
    stored: Mapping[str, Any] | None, written: Callable[[str], str], link: Callable[[str], str]
) -> Activity | None:
    """The activity of a post as stored, None where there is none.

    `written` makes a text of others fit to be shown, `link` gives an address that may be linked, or "".
    """
    if not stored:
        return None

    def text(name: str) -> str:
        value = stored.get(name)
        line = written(value) if isinstance(value, str) else ""
        return line if len(line) <= WRITTEN else line[: WRITTEN - 1].rstrip() + "…"

    starts = _moment(stored.get("starts"))
    ends = _moment(stored.get("ends"))
    return Activity(
        starts=starts,
        ends=ends if starts is None or ends is None or day(ends) >= day(starts) else None,
        sessions=_number(stored.get("sessions"), 1),
        dates=tuple(_each(stored.get("dates"), _session))[:SESSIONS],
        series=series(rule) if isinstance(rule := stored.get("rrule"), str) else None,
        exdates=tuple(_each(stored.get("exdates"), _day))[:SESSIONS],
        registration_opens=_moment(stored.get("registration_opens")),
        registration_closes=_moment(stored.get("registration_closes")),
        announced=_moment(stored.get("announced")),
        audience=tuple(word for word in AUDIENCES if word in words(stored.get("audience"))),
        ages=text("ages"),
        eligibility=text("eligibility"),
        selection=text("selection"),
        capacity=_number(stored.get("capacity"), 1),
        unit=text("unit"),
        fee=_number(stored.get("fee")),
        materials_fee=_number(stored.get("materials_fee")),
        place=text("place"),
        registering=tuple(_each(stored.get("registering"), lambda way: _way(way, link))),
        state=next((state for state in STATES if state == stored.get("state")), ""),
    )


def words(value: object) -> tuple[str, ...]:
    """The words of a stored list."""
    return tuple(_each(value, lambda word: word if isinstance(word, str) else None))


def day(moment: Moment) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(value: object) -> Moment | None:
    if not isinstance(value, str):
        return None
    try:
        made = date.fromisoformat(value) if len(value) == len("2026-12-05") else datetime.fromisoformat(value)
    except ValueError:
        return None
    if not 1990 <= made.year <= 2100:  # no library announces that; and days can be added to it
        return None
    return made.replace(tzinfo=SEOUL, second=0, microsecond=0) if isinstance(made, datetime) else made


def _day(value: object) -> date | None:
    made = _moment(value)
    return None if made is None else day(made)


def _session(value: object) -> tuple[Moment, Moment | None] | None:
    if not isinstance(value, list | tuple) or not value:
        return None
    starts = _moment(value[0])
    return None if starts is None else (starts, _moment(value[1]) if len(value) > 1 else None)


def _number(value: object, least: int = 0) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and least <= value < 10**8 else None


def _way(value: object, link: Callable[[str], str]) -> Way | None:
    told = value if isinstance(value, dict) else {}
    way = next((way for way in WAYS if way == told.get("way")), None)
    url = told.get("url")
    return None if way is None else Way(way, link(url) if isinstance(url, str) else "")


def _each(values: object, make: Callable[[object], T | None]) -> list[T]:
    made = [make(value) for value in values] if isinstance(values, list | tuple) else []
    return [value for value in made if value is not None]

"""How an activity stands on a day: 접수예정, 접수중, 정원마감, 종료, 취소, 연기. Pure: facts and a day in, one word out.

What was told (취소, 연기, 정원마감) is kept with the activity; what depends on the day is worked out here. Cancelled stays
so for ever; what is over is over, full or not. Between the end of registration and that of the activity, and where the facts
tell nothing, there is no word.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dateutil.rrule import rrulestr

from aggregator.clock import SEOUL
from aggregator.recurring import OPEN_FOR

NO_PROGRAMME = ("meeting", "notice", "service")
"""Categories of what nobody goes to: in no calendar, and never coming."""
_UNTIL = re.compile(r"UNTIL=(\d{4})(\d{2})(\d{2})")


class State(StrEnum):
    """The words for how an activity stands, as on screen."""

    UPCOMING = "접수예정"
    OPEN = "접수중"
    FULL = "정원마감"
    OVER = "종료"
    CANCELLED = "취소"
    POSTPONED = "연기"


def state(activity: Mapping[str, Any], on: date | datetime) -> State | None:
    """How an activity stands on a day, or at a moment (aware, or wall time in Seoul); None where nothing is told.

    `activity` has the facts of `Post.activity`, with the told `state` in it ("", cancelled, postponed, full).
    """
    told = activity.get("state") or ""
    if told == "cancelled":
        return State.CANCELLED
    if _over(activity, on):
        return State.OVER
    if told in ("postponed", "full"):
        return State.POSTPONED if told == "postponed" else State.FULL
    opens, closes = _text(activity, "registration_opens"), _text(activity, "registration_closes")
    if opens and _before(on, opens):
        return State.UPCOMING
    if (opens or closes) and not (closes and _after(on, closes)):
        return State.OPEN if closes or not _begun(activity, on) else None
    return None


def _over(activity: Mapping[str, Any], on: date | datetime) -> bool:
    end = last_moment(activity)
    return bool(end) and _after(on, end)


def last_moment(activity: Mapping[str, Any]) -> str:
    """The end of the last session as it is known, as text; "" for an open series, or where no last day can be told."""
    if ends := _text(activity, "ends"):
        return ends
    dates = activity.get("dates")
    if isinstance(dates, list) and dates:
        return max(str(each[1] or each[0])[:10] for each in dates if each)
    if rrule := activity.get("rrule"):
        until = _UNTIL.search(str(rrule))
        return "-".join(until.groups()) if until else ""
    return _text(activity, "starts")[:10] if activity.get("sessions") == 1 else ""


def last_day(category: str, activity: Mapping[str, Any] | None) -> date | None:
    """The last day in Seoul on which one can go to an activity, else on which one can register; None where neither is told.

    A series that tells no end goes on for half a year. Meetings, notices and services have none.
    """
    if not activity or category in NO_PROGRAMME:
        return None
    starts, rrule = _text(activity, "starts"), str(activity.get("rrule") or "")
    ends = [_text(activity, "ends"), _text(activity, "registration_closes") if not starts else "", starts]
    last = (
        last_moment(activity) or (_last_of(rrule, starts) if rrule and starts else "") or next(filter(None, ends), "")
    )
    try:
        return date.fromisoformat(last[:10])
    except ValueError:
        return None


def _last_of(rrule: str, starts: str) -> str:
    """The last day of a series that tells how often it is, else half a year after it starts; "" for no rule."""
    try:
        first = datetime.fromisoformat(starts[:10])
        if "COUNT=" not in rrule:
            return (first + OPEN_FOR).date().isoformat()
        days = list(rrulestr(rrule, dtstart=first))
    except (ValueError, OverflowError, TypeError):
        return ""
    return days[-1].date().isoformat() if days else ""


def _begun(activity: Mapping[str, Any], on: date | datetime) -> bool:
    starts = _text(activity, "starts")
    return bool(starts) and not _before(on, starts)


def _before(on: date | datetime, moment: str) -> bool:
    """Whether `on` is before a day or a time; a day alone is not before a time on it."""
    now = _wall(on)
    return now < moment[: len(now)] if len(now) < len(moment) else now[: len(moment)] < moment


def _after(on: date | datetime, moment: str) -> bool:
    """Whether `on` is after the whole of a day, or after a time."""
    now = _wall(on)
    size = min(len(now), len(moment))
    return now[:size] > moment[:size]


def _wall(on: date | datetime) -> str:
    """A day, or a moment in Seoul to the minute, as text that sorts."""
    if not isinstance(on, datetime):
        return on.isoformat()
    local = on.astimezone(SEOUL) if on.tzinfo else on
    return local.strftime("%Y-%m-%dT%H:%M")


def _text(activity: Mapping[str, Any], name: str) -> str:
    value = activity.get(name)
    return value[:16] if isinstance(value, str) else ""

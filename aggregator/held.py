"""Whether an activity is held on a day. Pure: the facts of `Post.activity` and a day in, yes or no out."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rrulestr

from aggregator.recurring import series

_MOST = 400
"""Sessions of a series that are looked at."""


def held_on(activity: Mapping[str, Any], on: date) -> bool:
    """Whether a session is on that day, or what lasts over days goes on then; cancelled ones are held on none."""
    if activity.get("state") == "cancelled":
        return False
    return any(first <= on <= last for first, last in _sessions(activity, on))


def _sessions(activity: Mapping[str, Any], on: date) -> Iterator[tuple[date, date]]:
    """The first and last day of each session, of a series the one on that day alone."""
    starts, ends = _day(activity.get("starts")), _day(activity.get("ends"))
    rule = activity.get("rrule")
    made = series(rule) if isinstance(rule, str) else None
    if made is not None and starts is not None:
        left_out = activity.get("exdates")
        skipped = {_day(each) for each in left_out} if isinstance(left_out, list) else set()
        ended = made.ended(starts, ends)
        if on not in skipped and _falls_on(ended.rule(), starts, on, ended.until, ended.count):
            yield on, on
        return
    dates = activity.get("dates")
    told = [each for each in dates if isinstance(each, list) and each] if isinstance(dates, list) else []
    if len(told) > 1 or (starts is None and told):
        for each in told:
            first, last = _day(each[0]), _day(each[1]) if len(each) > 1 else None
            if first is not None:
                yield first, max(first, last or first)
    elif starts is not None:
        yield starts, max(starts, ends or starts)


def _falls_on(rule: str, starts: date, on: date, until: date | None, count: int | None) -> bool:
    if on < starts or (until is not None and on > until) or on > starts + timedelta(days=3650):
        return False
    found = rrulestr(rule, dtstart=datetime.combine(starts, time()))
    for number, each in enumerate(found, 1):
        if each.date() >= on or number >= min(count or _MOST, _MOST):
            return bool(each.date() == on)
    return False


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        made = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return made if 1990 <= made.year <= 2100 else None

"""When the events of a post are: its sessions, its registration. Made so that Apple, Google and Thunderbird show them right.

- a regular series is one event with RRULE and EXDATE. Its first day is one of the rule's, its end is UNTIL (in UTC where
  there is a time, RFC 5545 3.3.10); a series that tells no end stands there for half a year;
- irregular days are an event each: RDATE is ignored by half of them, and cannot say hours that differ;
- days without a time are DATE with an exclusive end; a time without an end has none: nothing is invented;
- what lasts over 14 days (an exhibition, a monthly quiz) is a day at its start and one at its end, not a bar over everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from aggregator.recurring import Series
from feeds.activities import Activity, Moment, day
from feeds.words import WORDS

LONG = 14
"""What lasts more days is shown at its start and its end."""


@dataclass(frozen=True, slots=True)
class When:
    """One event: when it is, what tells it apart from the other events of its post, what is said before its title."""

    starts: Moment
    ends: Moment | None = None
    mark: str = ""
    tag: str = ""
    series: Series | None = None


def sessions(activity: Activity) -> Iterator[When]:
    """The events of an activity (운영일시)."""
    starts, ends = activity.starts, activity.ends
    if activity.series and starts:
        regular = _regular(activity, activity.series, starts)
        if regular:
            yield regular
            return
    if len(activity.dates) > 1:
        for number, (first, last) in enumerate(activity.dates, 1):
            yield When(first, _end(first, last), f"-{number}" if number > 1 else "")
        return
    if starts is None and activity.dates:
        starts, ends = activity.dates[0]
    if starts is None:
        return
    if ends is not None and (day(ends) - day(starts)).days >= LONG:
        yield When(day(starts), tag=WORDS["first_day"])
        yield When(day(ends), mark="-end", tag=WORDS["last_day"])
        return
    if _over_days(starts, ends):
        starts, ends = day(starts), day(ends) if ends else None
    yield When(starts, _end(starts, ends))


def registration(activity: Activity) -> Iterator[When]:
    """When registration opens and closes."""
    if activity.registration_opens:
        yield When(activity.registration_opens, mark="-opens", tag=WORDS["opens"])
    if activity.registration_closes:
        yield When(activity.registration_closes, mark="-closes", tag=WORDS["closes"])


def _regular(activity: Activity, series: Series, starts: Moment) -> When | None:
    """The series as one event; None where its rule has no day between its start and its end."""
    ended = series.ended(day(starts), day(activity.ends) if activity.ends else None)
    first = ended.first(day(starts))
    if first is None:
        return None
    begins = datetime.combine(first, starts.timetz()) if isinstance(starts, datetime) else first
    ends = activity.ends or (activity.dates[0][1] if activity.dates else None)
    return When(begins, _end(begins, ends, same_day=True), series=ended)


def _over_days(starts: Moment, ends: Moment | None) -> bool:
    """Whether it goes on over days, and not through one night: then its hours are those of its first and last day."""
    if ends is None or day(ends) == day(starts):
        return False
    both = isinstance(starts, datetime) and isinstance(ends, datetime)
    return not both or (datetime.combine(ends, _time(ends)) - datetime.combine(starts, _time(starts))) > timedelta(
        days=1
    )


def _time(moment: Moment) -> time:
    return moment.time() if isinstance(moment, datetime) else time()


def _end(starts: Moment, ends: Moment | None, *, same_day: bool = False) -> Moment | None:
    """The end to an event's start, in the same kind; None where no end is told, or one that is not after it."""
    if not isinstance(starts, datetime):
        return None if same_day or ends is None else day(ends)
    if not isinstance(ends, datetime):
        return None
    ends = datetime.combine(starts, ends.timetz()) if same_day else ends
    return ends if ends > starts else None

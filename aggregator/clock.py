"""Time: stored in UTC, shown in Seoul. Whoever needs the time is given a Clock; nobody below the front door asks for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from aggregator.errors import InputError

SEOUL = ZoneInfo("Asia/Seoul")

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The time now, in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def clock_at(text: str | None, option: str = "--now") -> Clock:
    """A clock that stands still at `text` (ISO date or datetime, Seoul where no zone is given); None: the wall clock.

    Raises InputError that names the option.
    """
    if text is None:
        return wall_clock
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option} {text!r} is no time; give it as 2026-11-22T09:00+09:00") from None
    fixed = (moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)).astimezone(UTC)
    return lambda: fixed


def seoul_midnight(day: date) -> datetime:
    """The instant, in UTC, at which `day` begins in Seoul."""
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)

"""Recurrence: the days of a series, and its rule as RFC 5545 writes it, which ends (UNTIL) on the day of its last session."""

from collections.abc import Iterator
from datetime import date, timedelta

from aggregator.reading.times import Series
from aggregator.reading.when_words import ICAL_DAYS, nth_weekday

_MOST = 400  # sessions that a series may have


def expand(series: Series, first: date, last: date) -> Iterator[date]:
    """The days of a series from `first` to `last`, at most 400."""
    count = 0
    if series.frequency == "MONTHLY":
        for each in _monthly(series, first, last):
            count += 1
            if count > _MOST:
                return
            yield each
        return
    monday = first - timedelta(days=first.weekday())
    for step in range(min((last - first).days + 1, 366 * 3)):
        each = first + timedelta(days=step)
        if series.weekdays and each.weekday() not in series.weekdays:
            continue
        if series.interval > 1 and ((each - monday).days // 7) % series.interval:
            continue
        count += 1
        if count > _MOST:
            return
        yield each


def _monthly(series: Series, first: date, last: date) -> Iterator[date]:
    for step in range(0, (last.year - first.year) * 12 + last.month - first.month + 1, series.interval):
        count = first.year * 12 + first.month - 1 + step
        year, month = count // 12, count % 12 + 1
        found = [nth_weekday(year, month, nth, weekday) for nth in series.nth for weekday in series.weekdays]
        found += [date(year, month, day) for day in series.month_days if day <= 28]
        for each in sorted(filter(None, found)):
            if first <= each <= last:
                yield each


def rule_of(series: Series, days: list[date]) -> str | None:
    """The body of an RRULE; None if the days told one by one do not follow the series, or it says too little."""
    if days and not set(expand(series, days[0], days[-1])) >= set(days):
        return None
    parts = [f"FREQ={series.frequency}"]
    if series.interval > 1:
        parts.append(f"INTERVAL={series.interval}")
    if series.nth and series.weekdays:
        parts.append(
            "BYDAY=" + ",".join(f"{nth}{ICAL_DAYS[day]}" for nth in series.nth for day in sorted(series.weekdays))
        )
    elif series.month_days:
        parts.append("BYMONTHDAY=" + ",".join(map(str, series.month_days)))
    elif series.weekdays:
        parts.append("BYDAY=" + ",".join(ICAL_DAYS[day] for day in sorted(series.weekdays)))
    elif series.frequency != "DAILY":
        return None
    if days:
        parts.append(f"UNTIL={days[-1]:%Y%m%d}")
    return ";".join(parts)

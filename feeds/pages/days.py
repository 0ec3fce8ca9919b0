"""Days as pages say them."""

from datetime import date

from aggregator.recurring import WEEKDAYS
from feeds.words import WORDS


def long_day(on: date) -> str:
    """`12월 5일 (토)`."""
    return f"{WORDS['date'].format(month=on.month, day=on.day)} ({WEEKDAYS[on.weekday()]})"


def short_day(on: date) -> str:
    """`12. 5.`."""
    return f"{on.month}. {on.day}."

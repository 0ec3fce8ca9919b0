"""Days and titles as pages say them."""

from collections.abc import Callable
from datetime import date

from aggregator.recurring import WEEKDAYS
from feeds.words import WORDS


def long_day(on: date) -> str:
    """`12월 5일 (토)`."""
    return f"{WORDS['date'].format(month=on.month, day=on.day)} ({WEEKDAYS[on.weekday()]})"


def short_day(on: date) -> str:
    """`12. 5.`."""
    return f"{on.month}. {on.day}."


def nearness(today: date) -> Callable[[date], str]:
    """What a day is called that is near: 오늘, 내일, else ""."""
    words = (WORDS["today"], WORDS["tomorrow"])

    def near(on: date) -> str:
        ahead = (on - today).days
        return words[ahead] if 0 <= ahead < len(words) else ""

    return near


def shortened(text: str, signs: int) -> str:
    """A text in at most so many signs, cut at a word where one ends in its second half."""
    if len(text) <= signs:
        return text
    head = text[: signs - 1]
    word = head.rfind(" ")
    return (head[:word] if word >= signs // 2 else head).rstrip() + "…"

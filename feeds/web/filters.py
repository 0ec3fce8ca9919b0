"""What an address narrows a list to, read and checked: what makes no sense is said in words, with what is allowed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from aggregator.views import Wanted
from aggregator.words import AUDIENCES, CATEGORIES
from feeds.pages.narrowed import Narrowed
from feeds.words import WORDS

NAMES = ("category", "audience", "day", "free", "open", "everyone")
SPAN = timedelta(days=400)
"""How far from today a day may be."""
_SHOWN = 40


class UnfitError(Exception):
    """Something asked for makes no sense. `words` say what and what is allowed, in Korean."""

    def __init__(self, words: str) -> None:
        """`words` for people."""
        super().__init__(words)
        self.words = words


def narrows(names: Iterable[str]) -> bool:
    """Whether any of these names of a query narrows a list."""
    return any(name in NAMES for name in names)


def read(query: Iterable[tuple[str, str]], today: date) -> Narrowed:
    """The filters of a query; names that are not ours (those of advertisers, mostly) do not count. Raises UnfitError."""
    given: dict[str, str] = {}
    for name, value in query:
        if name in NAMES and value.strip():
            if given.get(name, value) != value:
                raise UnfitError(WORDS["filter_twice"].format(name=name))
            given[name] = value.strip()
    return Narrowed(
        category=_one_of("category", given.get("category", ""), tuple(CATEGORIES)),
        audience=_one_of("audience", given.get("audience", ""), tuple(AUDIENCES)),
        day=_day(given["day"], today) if "day" in given else "",
        free=_flag("free", given.get("free", "")),
        open=_flag("open", given.get("open", "")),
        everyone=_flag("everyone", given.get("everyone", "")),
    )


def wanted(narrowed: Narrowed) -> Wanted:
    """The same as the store is asked."""
    return Wanted(
        narrowed.category,
        narrowed.audience,
        date.fromisoformat(narrowed.day) if narrowed.day else None,
        narrowed.free,
        narrowed.open,
        narrowed.everyone,
    )


def quoted(value: str) -> str:
    """What somebody sent, short enough to be shown back."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _one_of(name: str, value: str, allowed: Sequence[str]) -> str:
    word = value.replace("-", "_")
    if word and word not in allowed:
        raise UnfitError(WORDS["filter_unknown"].format(name=name, value=quoted(value), allowed=", ".join(allowed)))
    return word


def _day(value: str, today: date) -> str:
    try:
        day = date.fromisoformat(value) if len(value) == len("2026-12-05") and value.isascii() else None
    except ValueError:
        day = None
    if day is None or abs(day - today) > SPAN:
        span = {"first": today - SPAN, "last": today + SPAN}
        raise UnfitError(WORDS["filter_day"].format(value=quoted(value), **span))
    return day.isoformat()


def _flag(name: str, value: str) -> bool:
    if value not in ("", "0", "1"):
        raise UnfitError(WORDS["filter_unknown"].format(name=name, value=quoted(value), allowed="1"))
    return value == "1"

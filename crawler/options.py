"""Options of a source that are given by hand: what each may be. Pure.

A check says what is allowed where a value is not, and "" where it is. Platforms declare theirs (`Platform.takes`); those of
`EVERYWHERE` any source may have.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator

from aggregator.errors import InputError
from aggregator.libraries import LONGEST_NAME

Check = Callable[[Any], str]
LONGEST = 1_000
MOST_LIBRARIES = 200


def text(value: Any) -> str:
    """Words."""
    return "" if isinstance(value, str) and value.strip() and len(value) <= LONGEST else "words in quotes"


def anything(value: Any) -> str:  # noqa: ARG001 - the shape of a check
    """Whatever there is: for what cannot be known yet."""
    return ""


def flag(value: Any) -> str:
    """A switch."""
    return "" if isinstance(value, bool) else "true or false"


def number(value: Any) -> str:
    """A whole number, as pages and rows are counted."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return "" if is_whole and 0 <= value <= 10_000 else "a whole number from 0 to 10000"


def one_of(*words: str) -> Check:
    """One of a few words."""
    return lambda value: "" if value in words else f"one of {', '.join(words)}"


def selector(value: Any) -> str:
    """A CSS selector."""
    try:
        HTMLTranslator().css_to_xpath(value if isinstance(value, str) else "")
    except SelectorError:
        return "a CSS selector such as 'table.board tbody tr'"
    return ""


def address(value: Any) -> str:
    """An address of the web, or one from the root of the source's site."""
    return "" if _leads(value) else "an address such as /board/list.do or https://lib.example.kr/board/list.do"


def pattern(name: str) -> Check:
    """An address that holds `{name}` once, and nothing else in braces."""

    def check(value: Any) -> str:
        try:
            said = [one[1:] for one in Formatter().parse(value) if one[1] is not None]
        except (TypeError, ValueError):
            said = []
        is_pattern = [(place, spec, how) for place, spec, how in said] == [(name, "", None)]
        return (
            "" if is_pattern and _leads(value) else f"an address with {{{name}}} in it, such as /list.do?no={{{name}}}"
        )

    return check


def _leads(value: Any) -> bool:
    if not isinstance(value, str) or not value.isprintable() or " " in value or not 0 < len(value) <= LONGEST:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.hostname) if parts.scheme in ("http", "https") else not parts.scheme and value[0] in "/?."


def library(value: Any) -> str:
    """The library that all posts are of, or several of which a post names one."""
    names = value if isinstance(value, list) else [value]
    usable = 0 < len(names) <= MOST_LIBRARIES and all(
        isinstance(name, str) and 2 <= len(name.strip()) <= 3 * LONGEST_NAME and name.isprintable() for name in names
    )
    return "" if usable else "the name of a library, or a list of names"


EVERYWHERE: Mapping[str, Check] = {"library": library}


def check_all(options: Mapping[str, Any], takes: Mapping[str, Check], whose: str) -> None:
    """Raises InputError, one sentence, for the first option that `whose` does not take or whose value is not allowed."""
    known = {**takes, **EVERYWHERE}
    for name, value in options.items():
        check = known.get(name)
        if check is None:
            near = get_close_matches(name, known, 1, 0.5)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise InputError(f"{whose} has no option {name!r}; {hint}it takes {', '.join(sorted(known))}")
        allowed = check(value)
        if allowed:
            raise InputError(f"the option {name} of {whose} is {value!r}; it must be {allowed}")

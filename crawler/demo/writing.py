"""Turns the content files into posts of a base day: dates that move along, and bodies as an editor would have left them.

Texts may hold dates as offsets from the day of their post, so that they always look alive: `{+7}` is a week later,
`{+7토}` the first Saturday from then on; `{+7:dot}` chooses a spelling (see SPELLINGS).
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
WEEKDAYS = "월화수목금토일"

SPELLINGS: Mapping[str, Callable[[date], str]] = {
    "": lambda day: f"{day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})",
    "full": lambda day: f"{day.year}년 {day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})",
    "dot": lambda day: f"{day.year}. {day.month}. {day.day}.({WEEKDAYS[day.weekday()]})",
    "short": lambda day: f"{day.month}.{day.day}({WEEKDAYS[day.weekday()]})",
    "slash": lambda day: f"{day.month}/{day.day}({WEEKDAYS[day.weekday()]})",
    "bare": lambda day: f"{day.month}월 {day.day}일",
    "day": lambda day: f"{day.day}일",
    "month": lambda day: f"{day.month}월",
    "year": lambda day: f"{day.year}",
}

_DATE = re.compile(r"\{([+-]\d+)([월화수목금토일])?(?::([a-z]+))?\}")


@dataclass(frozen=True, slots=True)
class DemoLibrary:
    """A small library as the portal lists it: address and name as its row shows them, "" where it shows none."""

    id: int
    name: str
    address: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DemoPost:
    """One post as the portal keeps it. `id` is the number in its address; the number in the list is a rank."""

    id: int
    library: DemoLibrary
    title: str
    posted: date
    body: str
    author: str = ""
    comments: int = 0
    files: tuple[str, ...] = ()


def write_date(match: re.Match[str], posted: date) -> str:
    """The date that a `{…}` stands for in a text posted on `posted`."""
    days, weekday, spelling = match.groups()
    day = posted + timedelta(days=int(days))
    if weekday:
        day += timedelta(days=(WEEKDAYS.index(weekday) - day.weekday()) % 7)
    return SPELLINGS[spelling or ""](day)


def write_text(text: str, posted: date) -> str:
    """`text` with its dates written out."""
    return _DATE.sub(lambda match: write_date(match, posted), text)


def write_body(text: str, form: str) -> str:
    """The HTML of a body: `html` as it is, `p` a paragraph a line, `br` lines with breaks, `div` as phones leave them."""
    if form == "html":
        return text
    lines = [escape(line, quote=False) for line in text.strip("\n").split("\n")]
    if form == "br":
        return "<p>" + "<br>\n".join(lines) + "</p>"
    tag = {"p": "p", "div": "div"}[form]
    return "\n".join(f"<{tag}>{line or '&nbsp;'}</{tag}>" for line in lines)


@cache
def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


@cache
def libraries(name: str) -> Mapping[int, DemoLibrary]:
    """The libraries of a content file, by their number."""
    return {row["id"]: DemoLibrary(**row) for row in _read(name)["library"]}


def rows(name: str) -> Sequence[Mapping[str, Any]]:
    """The posts of a content file as they are written there."""
    found: Sequence[Mapping[str, Any]] = _read(name)["post"]
    return found


def posts(name: str, known: Mapping[int, DemoLibrary], today: date) -> tuple[DemoPost, ...]:
    """The posts of a content file as of `today`, newest first as they stand there."""
    return tuple(_post(row, known, today) for row in rows(name))


def _post(row: Mapping[str, Any], known: Mapping[int, DemoLibrary], today: date) -> DemoPost:
    posted: date = row["date"] if "date" in row else today - timedelta(days=row["ago"])
    return DemoPost(
        id=row["id"],
        library=known[row["library"]],
        title=write_text(row["title"], posted),
        posted=posted,
        body=write_body(write_text(row["body"], posted), row.get("form", "p")),
        author=row.get("author", ""),
        comments=row.get("comments", 0),
        files=tuple(row.get("files", ())),
    )

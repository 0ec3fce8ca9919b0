"""Counts: numbers with a unit of people (12명, 20가족, 열두 분, 35석). Text in, `Count`s out; nothing is judged here.

Digits, Korean numerals and ranges (8~10명: the greater) are read. A unit that begins another word (3인칭, 2석탑) is
none, and 분 behind the hour of a time (2시 50분) counts minutes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from aggregator.reading.wordlists import load

_TEAMS = ("팀", "가족", "가정", "가구", "쌍", "모둠", "커플")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or teams; `start` and `end` are where it stands in the text, `words` as written."""

    number: int
    unit: str
    words: str
    start: int
    end: int

    @property
    def of_teams(self) -> bool:
        """Whether it counts families or teams rather than people."""
        return self.unit in _TEAMS


def of(text: str) -> Iterator[Count]:
    """The counts in a text, in order."""
    for found in _digits().finditer(text):
        if not (
            found["unit"] == "분" and text[max(0, found.start() - 3) : found.start()].rstrip().endswith(("시", ":"))
        ):
            yield Count(int(found["number"].replace(",", "")), found["unit"], found[0], found.start(), found.end())
    for found in _spelled().finditer(text):
        yield Count(_number(found["number"]), found["unit"], found[0], found.start(), found.end())


@cache
def words() -> dict[str, Any]:
    """The word lists about counts (`data/count_words.toml`)."""
    return load("count_words")


def _number(spelled: str) -> int:
    data = words()
    spelled = spelled.replace(" ", "")
    if whole := data["sino"].get(spelled):
        return int(whole)
    ten = next((ten for ten in data["tens"] if spelled.startswith(ten)), "")
    return int(data["tens"].get(ten, 0)) + int(data["ones"].get(spelled.removeprefix(ten), 0))


def _units() -> str:
    return "|".join(sorted(words()["units"], key=len, reverse=True))


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d.,:])(?P<number>\d{{1,2}},\d{{3}}|\d{{1,4}}) ?여? ?(?:개 ?)?(?P<unit>{_units()})"
        r"(?![칭치조상삼형용]|식[은을이])"
    )


@cache
def _spelled() -> re.Pattern[str]:
    data = words()
    ones, tens, sino = ("|".join(sorted(data[key], key=len, reverse=True)) for key in ("ones", "tens", "sino"))
    return re.compile(
        rf"(?<![가-힣])(?P<number>(?:{tens}) ?(?:{ones})|{tens}|{ones}|{sino}) ?(?P<unit>{_units()})(?![칭치상삼형용])"
    )

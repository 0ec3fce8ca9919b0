"""Money: amounts in won as they are written (30,000원, 3만 5천원, 20.000원, 2천원, 만원, 오천 원). Text in, `Amount`s out.

An amount needs 원, or 만 or 천 with a number before it: 64,000 alone is none, 만 5세 an age, 1만 2천 명 a number of people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_NUMBER = r"\d{1,4}|[일이삼사오육칠팔구]"
_AMOUNT = re.compile(
    r"(?<![\d,.])(?P<plain>\d{1,3}(?:[,.]\d{3}){1,2}|\d{1,7}) ?원"
    rf"|(?<![\d,.가-힣])(?P<man>(?:{_NUMBER})|(?=만 ?(?:(?:{_NUMBER}) ?천 ?)?원)) ?만"
    rf" ?(?:(?P<rest>{_NUMBER}) ?천|(?P<ones>\d{{3,4}}))? ?원"
    rf"|(?<![\d,.가-힣])(?P<chon>(?:{_NUMBER})|(?=천 ?원)) ?천"
    r" ?(?P<hundred>[\d일이삼사오육칠팔구])?(?:(?<=[\d일이삼사오육칠팔구]) ?백)? ?원"
)
_NOT_WON = re.compile(r"[형칙정래주서고인작화어]")  # 원형, 원칙, 정원: 원 that begins another word


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of won, as written, and where it stands in the text."""

    won: int
    words: str
    start: int
    end: int


def of(text: str) -> Iterator[Amount]:
    """The amounts in a text, in order."""
    if "원" not in text:
        return
    for found in _AMOUNT.finditer(text):
        if not _NOT_WON.match(text, found.end()):
            yield Amount(_won(found), found[0], found.start(), found.end())


def _won(found: re.Match[str]) -> int:
    if plain := found["plain"]:
        return int(plain.replace(",", "").replace(".", ""))
    if found["man"] is not None:
        return 10_000 * _figure(found["man"] or "1") + 1_000 * _figure(found["rest"]) + _figure(found["ones"])
    return 1_000 * _figure(found["chon"] or "1") + 100 * _figure(found["hundred"])


def _figure(words: str | None) -> int:
    return (_SINO.get(words) or int(words)) if words else 0

"""Names of people who won something, or may have: masked, so that the rest of a title can still be read.

A name is a family name and one or two syllables more, standing alone. Alone it is never enough, since 도자기 or 이야기 look
the same: it counts where a sign hides part of it (`김*윤`, `윤○지`), where 님, 어린이, 학생, a school or four digits
follow, behind a prize, in a list of names, or as all that stands behind a dash or in brackets. Guards: words
of `data/privacy.toml` that are no names, begin like none (독서…, 안내…) or end like none (…는, …를); a list needs a name of
three syllables. In the title of a result too much is masked rather than too little; in running text (`strict`) a list has
only names of three syllables, two with commas or three with spaces, and 대상, brackets and dashes tell nothing.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby

MASKED_NAME = "○○○"

_SIGNS = "*＊○〇●◯"
_LAST_FOUR = re.compile(
    r"(?<=○○○)\s?(?:\(\s?\d{4}\s?\)|[/:·\-]?\s?\d{4}(?![\d년]))"
    r"|(?:끝\s?자리|뒷\s?자리|뒤\s?4자리|뒷\s?번호|전화\s?뒷?번호)[^\d\n]{0,6}\d{4}"
    r"|\(\s?(?!20[123]\d)\d{4}\s?\)(?=\s|$|,|님)"
)


def mask_names(text: str, *, strict: bool = False) -> str:
    """`text` with every name that its surroundings give away as `○○○`, and without the last four digits of phones."""
    words = _words()
    text = words.hidden.sub(_masked_hidden, text)
    text = words.named.sub(_masked_named, text)
    text = (words.listed_strictly if strict else words.listed).sub(_masked_list, text)
    text = (words.placed_strictly if strict else words.placed).sub(_masked_placed, text)
    return _LAST_FOUR.sub("", text)


def hidden_names(text: str) -> int:
    """How many names in `text` are partly hidden by a sign: `김*윤`, `윤○지`."""
    return sum(_is_name(found["seen"]) for found in _words().starred.finditer(text))


def _is_name(word: str) -> bool:
    words = _words()
    known = word in words.not_names or word.startswith(words.not_begins)
    return not (known or (len(word) > 2 and word.endswith(words.not_ends)))


def _masked_hidden(found: re.Match[str]) -> str:
    seen = found["seen"]
    return found[0] if seen and not _is_name(seen) else MASKED_NAME


def _masked_named(found: re.Match[str]) -> str:
    return MASKED_NAME if _is_name(found["name"]) else found[0]


def _masked_list(found: re.Match[str]) -> str:
    """Of words that look like names: those side by side that may be, if they are two or more and one has three syllables."""
    parts = re.split(r"([가-힣]+)", found[0])  # what is between words, and words, in turn
    for may_be, group in groupby(range(1, len(parts), 2), key=lambda at: _is_name(parts[at])):
        run = list(group)
        if may_be and len(run) > 1 and any(len(parts[at]) == 3 for at in run):
            for at in run:
                parts[at] = MASKED_NAME
    return "".join(parts)


def _masked_placed(found: re.Match[str]) -> str:
    name = found["name"] or found["alone"]
    return found[0].removesuffix(name) + MASKED_NAME if _is_name(name) else found[0]


@dataclass(frozen=True, slots=True)
class _Words:
    starred: re.Pattern[str]
    hidden: re.Pattern[str]
    named: re.Pattern[str]
    listed: re.Pattern[str]
    listed_strictly: re.Pattern[str]
    placed: re.Pattern[str]
    placed_strictly: re.Pattern[str]
    not_names: frozenset[str]
    not_begins: tuple[str, ...]
    not_ends: tuple[str, ...]


@cache
def _words() -> _Words:
    words = tomllib.loads(resources.files("aggregator.data").joinpath("privacy.toml").read_text("utf-8"))
    family = f"[{words['families']}]"
    address = "님|군|양|씨|어린이|학생"
    ends = rf"(?=$|[^가-힣A-Za-z0-9]|{address})"
    starred = rf"(?P<seen>{family}[가-힣]?)[{_SIGNS}]{{1,3}}[가-힣]?{ends}"
    lettered = rf"(?<![가-힣A-Za-z0-9]){family}(?:[Oo0]{{1,2}}|[Xx×]{{1,2}}|ㅇ{{1,2}})[가-힣]?{ends}"
    name = rf"(?<![가-힣0-9]){family}[가-힣]{{1,2}}(?![가-힣])"
    triple = rf"(?<![가-힣0-9]){family}[가-힣]{{2}}(?![가-힣])"
    prizes = "|".join(words["prizes"])
    titled = r"\s?(?:님|어린이|학생)|\s?\((?=\s?\d{4}\s?[),]|[가-힣]{1,6}[초중고])"
    young = r"\s?(?:군|양|씨)(?![가-힣])"  # 남해군 is a county: two syllables and 군 are no name
    return _Words(
        starred=re.compile(starred),
        hidden=re.compile(f"{starred}|{lettered}"),
        named=re.compile(rf"(?<![가-힣])(?P<name>{family}[가-힣]{{1,3}}?(?={titled})|{family}[가-힣]{{2}}(?={young}))"),
        listed=re.compile(rf"{name}(?:(?: ?[,·/、ㆍ&] ?| ){name})+"),
        listed_strictly=re.compile(rf"{triple}(?: ?[,·/、ㆍ&] ?{triple})+|{triple}(?: {triple}){{2,}}"),
        placed=re.compile(
            rf"(?:{prizes}|대상)[\s:：\-–—>\])]{{0,3}}(?P<name>{name})"
            rf"|[\-–—:：(\[|>\]] ?(?P<alone>{triple})(?=\s?(?:$|[)\]]|외\s?\d|축하|\d{{4}}(?!\d)))"
        ),
        placed_strictly=re.compile(
            rf"(?:{prizes})[\s:：\-–—>\])]{{0,3}}(?P<name>{name})|(?P<alone>{triple})(?=\s?\d{{4}}(?!\d|년))"
        ),
        not_names=frozenset(words["not_names"]),
        not_begins=tuple(words["not_begins"]),
        not_ends=tuple(words["not_ends"]),
    )

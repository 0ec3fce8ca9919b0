"""Names of libraries, as people spell them: a name in, what it consists of out. Pure.

    김해시 부영3차아파트 팔판 작은도서관 (관동동)
    └town┘ └ house ────┘ └core┘ └ kind ┘  └ aside ┘

One library is `팔판작은도서관`, `팔판 문고`, `김해 팔판도서관` and `팔판작은도서관(관동동)`: two names are alike where their
cores meet. Everything else only tells libraries apart.

Guards against taking two libraries for one:

- what stands beside the core counts against it where both names have it and it differs: 푸른아파트 꿈나무작은도서관 is not
  한빛아파트 꿈나무작은도서관, 제2호점 is not the first, 관동동 is not 율하동;
- a town's name is taken off only if a name is left, and glued and shortened (김해팔판…) only as a second spelling;
- a core that says nothing by itself (어린이, the town, the 동 of a 분회) is the whole: 하동도서관 is not 하동문고;
- digits stay in the core: 오치2동 is not 오치1동, 부영3차 not 부영.

Whether 도서관 may stand for 작은도서관 is asked of the directory (`library_match`): a town may have both of one core.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

_NOT_IN_KEYS = re.compile(r"[\W_]+")
_BRACKET = re.compile(r"[(\[{]([^()\[\]{}]{0,40})[)\]}]")
_DONG = re.compile(r"[가-힣]{1,6}\d{0,2}(?:동|읍|면|리)")
_NUMBER = re.compile(r"제?\s?(?<!\d)(\d{1,2})\s?(?:호점|호관|분관|관|호)(?![가-힣\d])")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Name:
    """What a name consists of. `cores` are its proper part in every spelling; () where it has none.

    `kind` is `small` (작은도서관, 문고), `plain` (도서관) or "" (책나무); `number` that of a branch (호점), 1 where none is
    told; `houses` and `dongs` what stood in front or in brackets.
    """

    key: str
    cores: frozenset[str] = frozenset()
    kind: str = ""
    number: int = 1
    houses: frozenset[str] = frozenset()
    dongs: frozenset[str] = frozenset()

    def alike(self, other: "Name") -> bool:
        """Whether both may be spellings of one name, kinds apart."""
        return self._agrees(other) and not self.cores.isdisjoint(other.cores)

    def overlaps(self, other: "Name") -> bool:
        """Whether one core holds the other: enough only where the street is the same too."""
        return self._agrees(other) and any(_holds(one, two) for one in self.cores for two in other.cores)

    def _agrees(self, other: "Name") -> bool:
        houses = not self.houses or not other.houses or not self.houses.isdisjoint(other.houses)
        dongs = not self.dongs or not other.dongs or not self.dongs.isdisjoint(other.dongs)
        return houses and dongs and self.number == other.number


def name_key(name: str) -> str:
    """A name without spaces, signs and case: how spellings are compared."""
    return _NOT_IN_KEYS.sub("", unicodedata.normalize("NFKC", name)).casefold()


@lru_cache(maxsize=20_000)
def read(name: str, towns: frozenset[str] = frozenset()) -> Name:
    """The parts of a name. `towns` are the words that name its town (김해시, 김해, 경상남도, 경남). Never raises."""
    number, text = _number(unicodedata.normalize("NFKC", name[:_LONGEST]).casefold())
    asides = tuple(
        aside
        for aside in map(name_key, _BRACKET.findall(text))
        if aside and aside not in towns and aside not in _words()["owners"]
    )
    found, whole = _of_words(_words_in(_BRACKET.sub(" ", text)), towns)
    named = [aside for aside in asides if _split(aside)[1] and _names([aside])]
    if not found.cores and named:  # 공주시 도서관(웅진도서관)
        (found, whole), asides = _of_words(named[:1], towns), ()
    cores = found.cores or {whole} - _kind_words() - {""}
    dongs = {aside for aside in asides if _DONG.fullmatch(aside)}
    return replace(
        found,
        key=name_key(name),
        number=number,
        cores=frozenset(cores),
        dongs=found.dongs | dongs,
        houses=found.houses | set(asides) - dongs,
    )


def _number(text: str) -> tuple[int, str]:
    """The number of a branch (제2호점) and the text without it; 1 where it has none."""
    found = _NUMBER.search(text)
    return (int(found[1]), text[: found.start()] + " " + text[found.end() :]) if found else (1, text)


def _of_words(words: list[str], towns: frozenset[str]) -> tuple[Name, str]:
    """The parts of a name in words, and the name without what stands in front of it."""
    words, dongs = _without_towns(words, towns)
    words, house = _without_house(words)
    words, more = _without_towns(words, towns)
    whole = "".join(words)
    core, kind = _split(whole)
    if len(words) > 1 and words[0] in towns:
        core = ""  # 부평 마을도서관: what is left says nothing, and glued it says another thing
    cores = _spellings(core, towns, marked="마을문고" in whole)
    houses = {house} if house else set()
    if kind == "small" and (inside := _house_in(core)):
        cores, houses = cores | {inside[1]}, houses | {inside[0]}
    cores = {one for one in cores if one not in _words()["bare"] and one.removesuffix("립") not in towns}
    return Name("", frozenset(cores), kind, 1, frozenset(houses), frozenset(dongs | more)), whole


def _words_in(text: str) -> list[str]:
    return [word for word in map(name_key, text.split()) if word]


def _without_towns(words: list[str], towns: frozenset[str]) -> tuple[list[str], set[str]]:
    """The words without those in front that name the town, its 동 or who runs it, as long as a name is left."""
    dongs: set[str] = set()
    if words:
        words = [word for word in (_unglued(words[0], words[1:], towns), *words[1:]) if word]
    unowned = [word for word in words if word not in _words()["owners"]]
    words = unowned if len(unowned) < len(words) and _names(unowned) else words
    while len(words) > 1 and _names(words[1:]):
        if _DONG.fullmatch(words[0]):
            dongs.add(words[0])
        elif words[0] not in towns and words[0].removesuffix("립") not in towns:
            break
        words = words[1:]
    return words, dongs


def _unglued(word: str, others: list[str], towns: frozenset[str]) -> str:
    """The word without a town's full name glued to it: 서귀포시중앙도서관, 김해시립화정글샘도서관."""
    for town in towns:
        if len(town) > 2 and town[-1] in "시군구도" and word.startswith(town):
            rest = word[len(town) :].removeprefix("립")
            if _names([rest, *others]):
                return rest
    return word


def _without_house(words: list[str]) -> tuple[list[str], str]:
    """The words behind the house that the library is in (…아파트, …교회 부설), and the house."""
    for at in range(len(words) - 1, 0, -1):
        before = words[at - 1]
        attached = before.removesuffix("부설")
        if (attached != before or before.endswith(_words()["houses"])) and _names(words[at:]):
            return words[at:], "".join((*words[: at - 1], attached))
    return words, ""


def _names(words: list[str]) -> bool:
    """Whether words still name a library: more than one letter besides what they all are called."""
    core, _ = _split("".join(words))
    return len(core) > 1 and core not in _words()["bare"]


def _split(word: str) -> tuple[str, str]:
    """The proper part of a glued name, and its kind."""
    lists = _words()
    for kind in ("small", "plain"):
        for ending in lists[kind]:
            if word.endswith(ending):
                return word.removesuffix(ending), kind
    for start in lists["small"]:
        if word.startswith(start):
            rest = word.removeprefix(start)
            return ("" if rest.endswith(lists["branches"]) else rest), "small"
    before, middle, after = word.partition("작은도서관")
    return (before + after, "small") if middle else (word, "")


def _spellings(core: str, towns: frozenset[str], *, marked: bool) -> set[str]:
    """The core, and how else it is written: without 아파트, without the town's short name, with the 마을 of 마을문고."""
    found = {core} if core else set()
    if core.endswith("아파트") and len(core) > 5:
        found.add(core.removesuffix("아파트"))
    if marked and core and not core.endswith("새"):
        found.add(core + "마을")
    for town in towns:
        rest = core.removeprefix(town)
        if 2 <= len(town) <= 3 and rest != core and len(rest) > 2 and rest[0] not in "시군구도":
            found.add(rest)
    return found


def _house_in(core: str) -> tuple[str, str] | None:
    """House and name where they are glued: 푸른아파트꿈나무."""
    house, word, name = core.partition("아파트")
    return (house + word, name) if len(house) > 1 and len(name) > 1 else None


def _holds(one: str, two: str) -> bool:
    """Whether one core holds the other, and what it has besides does not make it another: 판암어린이 is not 판암."""
    short, long = sorted((one, two), key=len)
    return len(short) > 1 and short in long and long.replace(short, "", 1) not in _words()["bare"]


@cache
def _kind_words() -> frozenset[str]:
    return frozenset((*_words()["small"], *_words()["plain"]))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(resources.files("aggregator.data").joinpath("library_words.toml").read_text("utf-8"))
    return {name: tuple(words) for table in data.values() for name, words in table.items()} | {
        "bare": tuple(data["bare"]["words"])
    }

"""The core of a title: what is left to compare when what differs between copies, or between call and report, is gone.

    [달빛작은도서관] 12월 「크리스마스 리스」 만들기 참가자 모집(마감)   →   크리스마스리스만들기, 12월, full
    크리스마스 리스 만들기 후기                                        →   크리스마스리스만들기

Taken off: names of libraries, tags in brackets, signs and spaces, and the words that only say what sort of post it is
(`data/title_words.toml`). Kept apart, since they tell one month's class from the next: months, years, ordinals (3기, 제2회),
days, and the parts of a programme (유아, 오후반). Names in quotation marks stay.

`told` is what a title says became of its programme: cancelled, postponed or full. Only a tag says so ([취소], (접수 마감)),
or a title that ends with it (… 취소 안내). Guards: 신청 취소 안내 is a rule for those who take part, 마감 임박 is not full,
연극 연기 is acting; never a word from the middle of a title.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

LENGTH = 300  # no board has longer titles
NEAR = 0.6  # so much of their letter pairs two titles share that are nearly the same: one wrong letter in ten is less
_TELLING_PAIRS = 3
_HALF = 0.5
_TAG = re.compile(r"[\[【(〔{]([^\[\]【】()〔〕{}]{0,80})[\]】)〕}]")
_OBJECT = ("을", "를")
_LONE = re.compile(r"[^\w\s]|_")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:\s?년도?|(?=\s|[.\-]|$))")
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:[./]|월\s?)\s?(\d{1,2})(?:\s?일)?(?!\d)(?!\s?[~\-]?\s?\d{0,2}\s?(?:세|학년|회|차|기|명))"
)
_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s?월(?!요)(?:호|달)?")
_ORDINAL = re.compile(r"제?\s?(?<!\d)(\d{1,3})\s?(기|차시|차|회차|회|탄|부|반|분기|학기|주차|호)(?![가-힣]*작은)")


@dataclass(frozen=True, slots=True)
class TitleCore:
    """What a title says by itself. `letters` is its core without spaces, `pairs` its neighbouring letters.

    `marks` are (unit, number) that tell a repeat from another, `tags` what stood in brackets beside it; `told` is
    "", "cancelled", "postponed" or "full", and `told_words` the words that said so.
    """

    letters: str
    pairs: frozenset[str]
    marks: frozenset[tuple[str, str]]
    tags: frozenset[str]
    told: str = ""
    told_words: str = ""

    def likeness(self, other: "TitleCore") -> float:
        """1.0 for the same core, else the share of letter pairs that both have."""
        if self.letters == other.letters:
            return 1.0 if self.letters else 0.0
        both = len(self.pairs & other.pairs)
        return both / (len(self.pairs) + len(other.pairs) - both) if both else 0.0

    def shared(self, other: "TitleCore") -> float:
        """How much of the shorter core stands in the other, in whatever order: 0 to 1; 0 where that is a word or two.

        What one title says in brackets (책 만들기! (그림책 만들기 교실)) may be the whole of the other.
        """
        fewer = min(len(self.pairs), len(other.pairs))
        if fewer < _TELLING_PAIRS:
            return 0.0
        if self._named_in_tag(other):
            return 1.0
        return len(self.pairs & other.pairs) / fewer

    def other_thing(self, other: "TitleCore") -> bool:
        """Whether each says another thing in one frame: 로켓 만들기, 화산 만들기. A wrong letter or another order is none."""
        ours, theirs = _apart(self.letters, other.letters)
        if min(len(ours), len(theirs)) < 2 or self._named_in_tag(other):
            return False
        return _said(ours, other.pairs) < _HALF or _said(theirs, self.pairs) < _HALF

    def slip(self, other: "TitleCore") -> bool:
        """Whether one has a letter otherwise that sounds alike, or not at all: 하룻밤 캠프, 하루밤 캠프; not 가반, 나반."""
        if min(len(self.letters), len(other.letters)) <= _TELLING_PAIRS:
            return False
        ours, theirs = _apart(self.letters, other.letters)
        sounds = {_sound(letter) for letter in (ours, theirs) if letter}
        return max(len(ours), len(theirs)) == 1 and len(sounds) == 1 and None not in sounds

    def _named_in_tag(self, other: "TitleCore") -> bool:
        return self.letters in other.tags or other.letters in self.tags

    def contradiction(self, other: "TitleCore") -> str:
        """The marks of one unit that both have, and none in common (12월 and 1월); "" where there are none."""
        ours, theirs = _by_unit(self.marks), _by_unit(other.marks)
        for unit in sorted(ours.keys() & theirs.keys()):
            if ours[unit].isdisjoint(theirs[unit]):
                shown = (
                    " ".join(sorted(each + (unit if unit != "부분" else "") for each in side[unit]))
                    for side in (ours, theirs)
                )
                return " / ".join(shown)
        return ""


@lru_cache(maxsize=20_000)
def read(title: str, names: tuple[str, ...] = ()) -> TitleCore:
    """The core of a title; `names` are spellings of its library. Any text is fine."""
    words = _words()
    text = unicodedata.normalize("NFKC", title[:LENGTH]).casefold()
    told, told_words = _told(text, words)
    for name in names:
        if len(name) > 2:
            text = text.replace(unicodedata.normalize("NFKC", name).casefold(), " ")
    tags = _TAG.findall(text)
    bare = _TAG.sub(" ", text)
    marks: set[tuple[str, str]] = set()
    bare = _marks(bare, marks)
    for tag in tags:
        _marks(tag, marks)
    joined = "".join(text.split())
    marks.update((unit, part) for unit, part in words.parts if part in joined)
    letters = _letters(bare, words) or _letters(" ".join(_marks(tag, set()) for tag in tags), words)
    beside = frozenset(core for tag in tags if len(core := _letters(_marks(tag, set()), words)) > 1 and core != letters)
    pairs = frozenset(letters[at : at + 2] for at in range(max(len(letters) - 1, 1))) if letters else frozenset()
    return TitleCore(letters, pairs, frozenset(marks), beside, told, told_words)


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of `data/title_words.toml`."""

    ends: tuple[str, ...]
    particles: tuple[str, ...]
    alone: frozenset[str]
    library: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    divided: frozenset[str]
    told: dict[str, tuple[str, ...]]
    told_not_after: dict[str, tuple[str, ...]]
    before: tuple[str, ...]
    behind: tuple[str, ...]


@cache
def _words() -> _Words:
    data = tomllib.loads(resources.files("aggregator.data").joinpath("title_words.toml").read_text("utf-8"))
    longest_first = sorted({*data["wrappers"], *data["endings"]}, key=lambda word: (-len(word), word))
    return _Words(
        ends=tuple(longest_first),
        particles=tuple(data["particles"]),
        alone=frozenset(data["alone"]),
        library=tuple(data["library"]),
        parts=tuple((unit, part) for unit, listed in data["parts"].items() for part in listed),
        divided=frozenset(data["parts"]),
        told={state: tuple(listed) for state, listed in data["told"].items()},
        told_not_after={state: tuple(listed) for state, listed in data["told_not_after"].items()},
        before=tuple(data["told_of"]["before"]),
        behind=tuple(data["told_of"]["behind"]),
    )


def _marks(text: str, found: set[tuple[str, str]]) -> str:
    """The text without its years, days, months and ordinals, which are added to `found`."""
    for pattern, unit in ((_YEAR, "년"), (_DAY, "일"), (_MONTH, "월"), (_ORDINAL, "")):
        for each in pattern.finditer(text):
            if unit == "일":
                month, day = int(each[1]), int(each[2])
                if 1 <= month <= 12 and 1 <= day <= 31:
                    found.update({("일", f"{month}.{day}"), ("월", str(month))})
            else:
                found.add((unit or each[2], str(int(each[1]))))
        text = pattern.sub(" ", text)
    return text


def _letters(text: str, words: _Words) -> str:
    """The words of a text that say something, put together."""
    kept: list[str] = []
    for word in _LONE.sub(" ", text).split():
        if word in words.alone or word in words.particles or _names_library(word, words.library):
            continue
        left = _unwrapped(word, words)
        if left and left not in words.alone:
            kept.append(left)
        elif kept and len(kept[-1]) > 2 and kept[-1].endswith(_OBJECT):  # 전시를 마쳤습니다
            kept[-1] = kept[-1][:-1]
    return "".join(kept)


def _alike(one: str, two: str) -> int:
    """How many letters two texts begin with alike."""
    return next(
        (at for at, (ours, theirs) in enumerate(zip(one, two, strict=False)) if ours != theirs), min(len(one), len(two))
    )


def _apart(one: str, two: str) -> tuple[str, str]:
    """What is left of two texts without what they begin and end with alike."""
    begin = _alike(one, two)
    one, two = one[begin:], two[begin:]
    end = _alike(one[::-1], two[::-1])
    return one[: len(one) - end], two[: len(two) - end]


def _sound(letter: str) -> int | None:
    """The first consonant of a Korean syllable, as a number; None for other signs."""
    place = ord(letter[0]) - 0xAC00
    return place // 588 if 0 <= place < 11_172 else None


def _said(letters: str, pairs: frozenset[str]) -> float:
    """How many of the letter pairs of a stretch are among some."""
    own = [letters[at : at + 2] for at in range(len(letters) - 1)]
    return sum(pair in pairs for pair in own) / len(own)


def _names_library(word: str, library: tuple[str, ...]) -> bool:
    """Whether a word is the name of a library, with or without a particle behind it (달빛작은도서관에서)."""
    return any(kind in word and len(word) - word.rfind(kind) - len(kind) <= 2 for kind in library)


def _unwrapped(word: str, words: _Words) -> str:
    """A word without what only says what sort of post it is: 교실참가자모집 is 교실, 당첨자를 nothing."""
    while True:
        bare = word[:-1] if word.endswith(words.particles) and word[:-1].endswith(words.ends) else word
        if not bare.endswith(words.ends):
            return word
        shorter = next(bare.removesuffix(end) for end in words.ends if bare.endswith(end))
        if len(shorter) == 1:
            return word
        if not shorter:
            return ""
        word = shorter


def _told(text: str, words: _Words) -> tuple[str, str]:
    """What a title says became of its programme, and the words that say so."""
    for tag in _TAG.findall(text):
        if state := _told_by_tag("".join(_LONE.sub(" ", tag).split()), words):
            return state, tag.strip()
    flat = _LONE.sub(" ", _TAG.sub(" ", text)).split()
    whole = "".join(flat)
    core = _without_behind(whole, words.behind)
    for state, listed in words.told.items():
        for word in listed:
            rest = core.removesuffix(word)
            if rest and rest != core and not rest.endswith(words.told_not_after[state]):
                return state, whole[len(rest) :]
    return "", ""


def _told_by_tag(tag: str, words: _Words) -> str:
    """The state that a tag stands for; "" where it says anything else besides."""
    core = _without_behind(tag, words.behind)
    for state, listed in words.told.items():
        for word in listed:
            rest = core.removesuffix(word)
            if rest == core or rest.endswith(words.told_not_after[state]):
                continue
            while (
                cut := next((rest.removesuffix(each) for each in words.before if rest.endswith(each)), rest)
            ) != rest:
                rest = cut
            if not rest:
                return state
    return ""


def _without_behind(text: str, behind: tuple[str, ...]) -> str:
    while (cut := next((text.removesuffix(each) for each in behind if text.endswith(each)), text)) != text:
        text = cut
    return text


def _by_unit(marks: frozenset[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for unit, number in marks:
        found[unit].add(number)
    return found

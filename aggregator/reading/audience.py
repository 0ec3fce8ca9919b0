"""Audience: for whom a programme is. Title and sections in, `Audience` out.

The groups are infant(유아) child(초등·어린이) teen(중고등·청소년) adult(성인) senior(어르신) family(가족·보호자 동반)
everyone(누구나) librarian(운영자·봉사자), named by their words or by ages and grades (`ages.py`). Asked in this
order, the first that names one decides: the line of 대상; those of 모집인원 and 신청 and short lines with a number or
an age; sentences that invite (초등학생만 참여할 수 있어요); the title; at last, in a report, who was there.

Rules of the language: `중학생부터 어른까지` and `청소년 이상` take in what lies between or above; `초등 자녀를 둔
가족` is child and family, but `초등 학부모`, `영유아 양육자` is adult; 누구나 behind a group means that group (성인
누구나), else everyone. Weak words (주민, 회원, 전체, 아이, 엄마) count only in the line of 대상 or in an invitation.
Words that hold a group's name (어린이날, 유아실, 가족센터, 아이디) are no group, nor is what a title quotes (『엄마의
말』).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from aggregator.reading import ages
from aggregator.reading.fact import Fact
from aggregator.reading.sections import Section, evidence, plain
from aggregator.reading.tense import is_past
from aggregator.reading.wordlists import any_of, load

GROUPS = ("infant", "child", "teen", "adult", "senior", "family", "everyone", "librarian")
_QUOTED = re.compile(r"[『「《〈<‘'\"“][^『「《〈<‘'\"“』」》〉>’”\n]{1,60}[』」》〉>’'\"”]")
_COUNT = re.compile(
    r"(?:\d|(?<![가-힣])(?:열|스물|스무|서른|마흔|쉰|다섯|여섯|일곱|여덟|아홉)[가-힣]{0,2}) ?(?:명|팀|가족|인|분|쌍|사람)"
)
# Behind 아이들, 친구들: they are meant, not only spoken of (아이들 등교시키고).
_ADDRESSED = (
    r"(?=들?(?:은|이|만|도|과|와|랑|라면|여러분|모두|에게|을 위|을 모|을 초대|을 기다|\s?누구|\s?\d|\s?모|[,!)]|$))"
)
_SCHOOLS_JOINED = re.compile(r"(?<![가-힣])초(?= ?[·,/.] ?(?:중|고)(?:등|학|[·,/.] ?고(?:등|학)))")  # 초·중학생
_WITH_PARENT = re.compile(  # 아빠와 초등 자녀: a family with such a child
    r"(?:엄마|아빠|조?부모|할머니|할아버지|보호자|양육자)(?:와|랑|하고) ?"
    r"(?=초등|유아|영유아|어린이|미취학|중학|청소년|만? ?\d)"
)
_SENTENCE = re.compile(r"[다요죠]\W*$")
_LISTED = 60  # signs; a longer line is prose
_REPORTED = 3  # sentences of a report that tell who was there


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom: the groups in the order of `GROUPS`, ages and grades as written."""

    groups: Fact[tuple[str, ...]]
    ages: Fact[str]


def read(title: str, found: Sequence[Section], year: int | None = None) -> Audience:
    """For whom a programme is. `title` is plain text, `found` its body's sections, `year` that of the post."""
    for text, rule, confidence, names in _sources(title, found):
        groups = _groups(text, year, names)
        if groups:
            written = list(dict.fromkeys(age.words for age in ages.of(text, year)))
            fact = Fact(tuple(group for group in GROUPS if group in groups), evidence(text), rule, confidence)
            return Audience(fact, Fact(", ".join(written), evidence(text), rule, confidence) if written else Fact())
    return Audience(Fact(), Fact())


def _sources(title: str, found: Sequence[Section]) -> Iterator[tuple[str, str, float, str]]:
    """The texts to ask, with the rule's name, its confidence, and which words count there."""
    labelled = [section for section in found if section.kind == "audience"]
    if labelled:
        yield " / ".join(section.text for section in labelled[:1]), "대상 항목", 0.95, "labelled"
    for section in found:
        if section.kind not in ("audience", "announce", "", "other"):
            yield from (
                (piece, "모집·접수 항목", 0.85, "strong") for piece in section.sentences if _COUNT.search(piece)
            )
    prose = [piece for section in found if section.kind in ("", "other") for piece in section.sentences]
    for piece in prose:
        if len(piece) <= _LISTED and not _SENTENCE.search(piece) and (_COUNT.search(piece) or _has_age(piece)):
            yield piece, "짧은 줄", 0.85, "strong"
    for piece in prose:
        if not is_past(piece):
            yield from ((invited, "모시는 문장", 0.8, "invited") for invited in _invited(piece))
    yield _QUOTED.sub(" ", plain(title)), "제목", 0.75, "strong"
    if any(map(is_past, prose[:_REPORTED])):
        for who in filter(None, map(_words().present.search, prose[:_REPORTED])):
            yield who[0], "함께한 이", 0.6, "invited"


def _groups(text: str, year: int | None, names: str) -> set[str]:
    """The groups that a text names; `names` tells how weak a word may be: strong, invited or labelled."""
    words = _words()
    text = _WITH_PARENT.sub("가족과 ", _SCHOOLS_JOINED.sub("초등", text))
    clean = words.none.sub(lambda found: " " * len(found[0]), text)
    if words.parent.search(clean):
        clean = words.parents.sub(_parents_alone, clean)
    told = list(ages.of(clean, year))
    behind = {place for age in told for place in (age.end, age.end + 1)}
    clean = words.aged.sub(lambda found: " " * len(found[0]) if found.start() in behind else found[0], clean)
    told = [age for age in told if not words.glossed.search(clean, max(0, age.start - 12), age.start)]
    spans = [(age.start, age.end, group) for age in told for group in age.groups]
    spans += [(found.start(), found.end(), found.lastgroup or "") for found in words.names[names].finditer(clean)]
    if not spans:
        return set()
    groups = {group for _, _, group in spans if group in GROUPS and group != "everyone"}
    if any(group == "loose" for _, _, group in spans) and not groups & set(ages.ORDER):
        groups.add("child")
    groups |= _filled(clean, [span for span in spans if span[2] in ages.ORDER])
    return _with_everyone(groups, spans, clean)


def _parents_alone(found: re.Match[str]) -> str:
    """`초등 자녀를 둔 학부모` is about parents: their children's group is blanked, at equal length."""
    return found["parents"].rjust(len(found[0]))


def _filled(text: str, spans: list[tuple[int, int, str]]) -> set[str]:
    """The groups between two that 부터 … 까지 or a dash joins, and those above one with 이상."""
    more: set[str] = set()
    spans = sorted(spans)
    for (_, end, low), (start, _, high) in pairwise(spans):
        if _words().to.match(text[end:start]):
            more |= set(ages.ORDER[ages.ORDER.index(low) : ages.ORDER.index(high) + 1])
    for _, end, group in spans:
        if group in ("child", "teen") and _words().above.match(text, end):
            more |= {"teen", "adult"}
    return more


def _with_everyone(groups: set[str], spans: list[tuple[int, int, str]], text: str) -> set[str]:
    """누구나 behind a group means that group; before it, alone, or over four ages, everyone. Weak words give way."""
    if len(groups & set(ages.ORDER)) >= 4:
        return {"everyone"}
    if {"family", "adult"} <= groups and not groups & {"infant", "child", "teen"} and "가족" not in text:
        groups.discard("family")  # 양육자 및 부모
    first = min((start for start, _, group in spans if group not in ("everyone", "anyone")), default=None)
    if _words().any_age.search(text):
        return {"everyone"}
    strong = [start for start, _, group in spans if group == "everyone"]
    if strong and "adult" in groups and any(group == "loose" for _, _, group in spans):
        return {"everyone"}  # 어른도 아이도 누구나
    if strong and (first is None or min(strong) < first or text[: min(strong)].rstrip().endswith((",", "·", "/"))):
        return {"everyone"}
    if not groups and any(group == "anyone" for _, _, group in spans):
        return {"everyone"}
    if "librarian" in groups and "child" not in groups:
        return {"librarian"}
    return groups - {"librarian"}


def _invited(sentence: str) -> Iterator[str]:
    """The parts of a sentence that stand before a word of invitation, each within its clause."""
    for found in _words().invites.finditer(sentence):
        first = max(0, found.start() - _LISTED)
        clause = re.split(r"[,.!?;] ?", sentence[first : found.start()])[-1]
        yield clause + found[0]


class _Words:
    """The word lists as patterns; the name of a group is that of the match."""

    def __init__(self) -> None:
        data = load("audience_words")
        self.none = re.compile(any_of(data["not"]["words"]))
        self.apart = frozenset(data["apart"]["words"])
        strong = [f"(?P<{group}>{self.names_of(data[group]['words'])})" for group in GROUPS]
        strong[-1] += f"(?= ?(?:{any_of(data['spoken_to']['words'])}))"
        weak = [
            f"(?P<{group}>{self.names_of(data[group]['words'] + data[group]['only'])})"
            for group in GROUPS
            if group not in ("everyone", "librarian")
        ]
        librarian = f"(?P<librarian>{self.names_of(data['librarian']['words'])})"
        invited = [
            *weak,
            strong[GROUPS.index("everyone")],
            f"(?P<loose>{self.names_of(data['child']['loose'])})" + _ADDRESSED,
        ]
        anyone = f"(?P<anyone>{self.names_of(data['everyone']['only'])})"
        lists = [some for group in GROUPS for some in data[group].values() if isinstance(some, list)]
        begins = "[" + "".join(sorted({word[0] for some in lists for word in some})) + "]"  # few letters begin a name
        self.names = {
            "strong": re.compile(rf"(?={begins})(?:{'|'.join(strong)})"),
            "invited": re.compile(rf"(?={begins})(?:{'|'.join([*invited, strong[-1]])})"),
            "labelled": re.compile(rf"(?={begins})(?:{'|'.join([*invited, librarian, anyone])})"),
        }
        child = any_of(
            data["infant"]["words"] + data["child"]["words"] + data["teen"]["words"] + ["자녀", "아이", "학년", "세"]
        )
        child += r"|[초중고]\d"
        parents = any_of(data["parents"]["words"])
        self.parent = re.compile(parents)
        self.parents = re.compile(
            rf"[\d~\-–∼만개월세 ]{{0,16}}(?:(?:{child})(?:들|의|생)?(?:[,·/~\-] ?|\s)?){{1,4}}"
            rf"(?:(?:자녀|아이|아동)?[를을가이] ?(?:둔|키우는|있는|기르는|양육하는)\s?)?"
            rf"(?:예비 ?|의 ?)?(?P<parents>{parents})"
        )
        self.aged = re.compile(r"어린이|아동|친구들?|아이들?")  # 3~5세 어린이: the age says how old
        self.glossed = re.compile(rf"(?:{any_of(word for group in GROUPS for word in data[group]['words'])}) ?[(\[]$")
        self.any_age = re.compile(r"(?:개월|(?<!\d)[1-9] ?세|초등(?:학생|생)?) ?이상 ?(?:이면 |의 )?누구나")
        self.to = re.compile(r"[가-힣()]{0,4}\s?(?:부터|에서|[~\-–—∼]|이상\s?~)\s?")
        self.above = re.compile(r"\s?(?:\([^()]{0,12}\))?\s?이상")
        self.invites = re.compile(any_of(data["invites"]["words"]) + "| 대상$|" + _COUNT.pattern)
        self.present = re.compile(
            rf"(?:{any_of(data['present']['words'])})(?:\s?[가-힣]{{2,4}})?(?:들)?(?:[이가과와은는도의]|\s친구들?)"
        )

    def names_of(self, words: list[str]) -> str:
        """A pattern for any of the words, some of which must not be the end of another word."""
        apart = [word for word in words if word in self.apart]
        free = [word for word in words if word not in self.apart]
        return "|".join([any_of(free)] * bool(free) + [rf"(?<![가-힣])(?:{any_of(apart)})"] * bool(apart))


@cache
def _words() -> _Words:
    return _Words()


def _has_age(text: str) -> bool:
    return any(age.groups for age in ages.of(text))

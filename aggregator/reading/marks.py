"""Marks: where the labels of one line stand, in every dress that they are written in.

At the start of a line, behind any bullet: `[일시]`, `일 시 : `, `대상 -`, `언제?`, `장소 |`, a label alone, and
`○ 장소 마루방` with nothing but a space. Within a line: a known label before a colon (`대상: 초등 / 인원: 10명`), behind a
bullet, or, the commonest ones, behind a comma.

Guards: `12:30` and `http:` are no labels; a label with only a space behind it opens no sentence (`대상 도서는 …입니다`).
Every pattern is bounded, so that a line costs time as it is long.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.reading import labels


@dataclass(frozen=True, slots=True)
class Mark:
    """A label in a line: what it tells, as written, where it and where its value begins.

    `bracketed`: brackets hold it; `brief`: it stands behind a comma, and its value ends at the next.
    """

    kinds: tuple[str, ...]
    label: str
    start: int
    value: int
    bracketed: bool = False
    brief: bool = False


_BULLET = re.compile(
    r"\s*(?:(?:\(?(?:\d{1,2}|[가나다라마바사아자차카타파하ㄱ-ㅎ])[.)](?=\s{0,9}[^\W\d])"  # 1. 가) (2)
    r"|\d\ufe0f?\u20e3|[①-⑳㉠-㉻❶-❿⓵-⓾Ⅰ-ⅻ]|[ㅇㅁoOvV](?=\s)|[^\w\s\[\](){}<>'\"|‘’“”「」『』〈〉《》【】〔〕〖〗]{1,8})\s{0,9}){0,4}"
)
_BRACKETED = re.compile(
    r"[\[<({【〔「『〈《〖](?P<label>[^\[\]<>(){}【】〔〕「」『』〈〉《》〖〗\n:]{1,20})[\])>}】〕」』〉》〗]\s{0,9}[:;\-]?\s{0,9}"
)
_TO_COLON = re.compile(r"(?P<label>(?:[1-9]차 ?)?[^\W\d][^\n:;=|\t.!?]{0,23}?)\s{0,9}(?:[:=](?!//)|;|→|->)\s{0,9}")
_TO_MARK = re.compile(
    r"(?P<label>[^\W\d][^\n:;\d|\t\-?!]{0,16}?)(?:\s{0,9}[-–—ㅡ|~](?=\s)|\)(?=\s)"
    r"|\s{0,2}[^\w\s,.:;()\[\]{}'\"“”‘’「」『』<>《》〈〉【】/+&%·ㆍ~\-]\ufe0f?:?|\t| {2})\s{0,9}"
)
_ALONE = re.compile(r"(?P<label>[^\W\d][^\n\d]{0,20})$")
_WORDS = re.compile(r"(?P<label>[^\W\d]{1,12}(?: [^\W\d]{1,12}){0,4}) ")
_SENTENCE = re.compile(r"(?:[다요죠]|[.!~?♡♥^])\W{0,9}$")
_LONGEST_BARE = 80  # a line with a label and only a space behind it
_INNER = re.compile(r"(?<![\d\s])\s{0,3}:(?!//)|(?<=[^\W\d]);")
_LEAD_IN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ·ㆍ/&()])*$")
_AFTER_COMMA = re.compile(
    r"(?:, {0,2}| [·/|] )(?P<label>(?:공연|관람|모임|교육|모집|참가|신청|대상)? ?"
    r"(?:장소|대상|정원|인원|문의|연령|참가비|수강료|관람료|재료비|회비|입장료|준비물)) (?=\S)"
)
_VALUE = re.compile("무료|없음|공짜")  # 수강료 무료 교재비 1만원: two labels, the first with its value
_FIRST_WORD = re.compile(r"^[^ /,]*[ /,]*")
_BACK = 16  # signs before a colon in which its label stands
_BARE = 40  # signs behind a bullet in which its label stands
_GLYPH = re.compile("[○●■□◆◇▶▷▣◎★☆✔✅♣☞➤✓❖◈▪▫•⊙☑🔹🔸🔷🔶👉](?<![가-힣○].)\ufe0f?")


def bullet_end(line: str) -> int:
    """Where a line begins behind its bullets and numbers (`○`, `1.`, `가)`, an emoji)."""
    found = _BULLET.match(line)
    return found.end() if found else 0


def of(line: str, begin: int) -> list[Mark]:
    """The labels of a line from `begin` on, in order, none within another."""
    first = _first(line, begin)
    found = [first] if first else []
    if first is None or first.value < len(line):
        for mark in sorted(_inner(line, first.value if first else begin), key=lambda mark: mark.start):
            if not found or mark.start >= found[-1].value:
                found.append(mark)
    return found


def _first(line: str, begin: int) -> Mark | None:
    """The label that a line begins with."""
    if (found := _BRACKETED.match(line, begin)) and (kinds := labels.kinds(found["label"])):
        return Mark(kinds, found["label"], begin, found.end(), bracketed=True)
    if found := _TO_COLON.match(line, begin):
        label = found["label"]
        kinds = labels.kinds(label)
        if kinds or (len(label.replace(" ", "")) <= labels.LONGEST and not any(map(str.isdigit, label))):
            return Mark(kinds or ("other",), label, begin, found.end())
    if (found := _TO_MARK.match(line, begin)) and (kinds := labels.kinds(found["label"])):
        return Mark(kinds, found["label"], begin, found.end())
    if (found := _ALONE.match(line, begin)) and labels.is_plain_label(found["label"]):
        return Mark(labels.kinds(found["label"]), found["label"], begin, len(line))
    if len(line) - begin <= _LONGEST_BARE and not _SENTENCE.search(line):
        return _bare(line, begin, len(line))
    return None


def _bare(line: str, begin: int, end: int) -> Mark | None:
    """A label with nothing but a space behind it before `end`; the longest known one counts."""
    found = _WORDS.match(line, begin, end)
    label = found["label"] if found else ""
    while label:
        if labels.is_plain_label(label) and not _VALUE.search(label):
            return Mark(labels.kinds(label), label, begin, begin + len(label) + 1)
        label = label.rpartition(" ")[0]
    return None


def _inner(line: str, begin: int) -> Iterator[Mark]:
    """Known labels within a line, before a colon or behind a bullet."""
    for colon in _INNER.finditer(line, begin) if ":" in line or ";" in line else ():
        first = max(begin, colon.start() - _BACK)
        lead = _LEAD_IN.search(line[first : colon.start()])
        label = lead[0] if lead else ""
        while label:
            kinds = labels.kinds(label)
            if kinds and (
                " " not in label or labels.is_listed(label)
            ):  # 마루방 문의: is 문의, 모집 인원: is both words
                yield Mark(kinds, label, colon.start() - len(label), colon.end())
                break
            label = _FIRST_WORD.sub("", label, count=1)
    for comma in _AFTER_COMMA.finditer(line, begin):
        if (kinds := labels.kinds(comma["label"])) and kinds != ("other",):
            yield Mark(kinds, comma["label"], comma.start("label"), comma.end(), brief=True)
    for glyph in _GLYPH.finditer(line, begin):
        at = glyph.end() + (line[glyph.end() : glyph.end() + 1] == " ")
        if mark := _bare(line, at, at + _BARE):
            yield mark

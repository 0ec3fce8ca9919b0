"""Sections: an announcement taken apart into its labelled lines and its lines of prose. Text in, `Section`s out.

    ○ 일 시 : 12. 5.(토) 10:00     → when      "12. 5.(토) 10:00"
    대상: 초등 / 인원: 10명          → audience  "초등", capacity "10명"
    | 장소 | 마루방 |               → place     "마루방"
    많은 참여 바랍니다.              → ""        "많은 참여 바랍니다."

What a label is, stands in `labels.py`; where one stands in a line, in `marks.py`. Tables that were pasted as text are
read by rows (label, value) or by columns (a row of labels, then rows of values). A value goes on over lines that are
set below it (`-`, `(`), or that stand below a label alone, and ends at the next label, an empty line, or a line of
its label's rank.

Guards: a short word before a colon that is no known label makes a section `other`, so that it ends the one before;
`※` opens a note and never goes on; a sign like 📍 labels a line only where the post does not use it as a bullet.

A section's text is in plain signs (`plain`): full-width digits and signs are ASCII, everything else stands as
written, and `start` is its place in the body. Never raises; time grows as the text does.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from aggregator.reading import labels, marks
from aggregator.reading.privacy import mask_public


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled line, or one of prose.

    `kind` is one of `labels.KINDS`, or "" for prose; `label` as written, `text` the value in plain signs, `start` where it
    begins in the body, `sentences` those of the text: taken apart once, since most readers ask for them.
    """

    kind: str
    label: str
    text: str
    start: int
    sentences: tuple[str, ...]


_WIDE = re.compile("[\uff01-\uff5e\u3000\xa0\u2002-\u200a\u223c\u301c]|(?<=\\d)[Oo](?=[\\d명분원시개세팀](?![A-Za-z]))")
_SENTENCE_END = re.compile(r"\s(?<=[.!?~。♡♥^]\s)(?<!\d\.\s)\s*|\n+|(?=[가-힣])(?<=[다요]\.)")
_BELOW = ("-", "·", "ㆍ", "*", "→", "└", "ㄴ", "+", "•", "∙", "‧", "▸", "⋅", "~", "&", "–")
_OPEN_ENDS = (",", "/", "·", "및", "+", "&")
_EDGE = " \t|/,·ㆍ\ufe0f"
_TAIL = _EDGE + "○●■□◆◇▶▷▣"
_SHOWN = 80  # signs of evidence
_MOST_BELOW = 6  # lines that a value goes on


def plain(text: str) -> str:
    """`text` with full-width signs as ASCII, odd blanks as spaces and 1O명 as 10명; of equal length."""
    return text if text.isascii() else _WIDE.sub(_plain_sign, text)


def of(title: str, body: str) -> list[Section]:
    """The sections of an announcement, in order. `body` is plain text with its newlines kept.

    A body that only repeats the title in its first line begins behind it: the readers have the title.
    """
    first, _, _ = body.partition("\n")
    return _without_mere_bullets(_Walk(plain(body), len(first) if first.strip() == title.strip() else 0).sections())


def evidence(text: str) -> str:
    """The words that something was read from, as they may be shown: short, and without mobile numbers."""
    words = text[:_SHOWN]
    return mask_public(words, "announcement") if "01" in words else words


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.rstrip, _SENTENCE_END.split(text))))


def _plain_sign(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in "Oo":
        return "0"
    if sign in "\u223c\u301c":
        return "~"
    return chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else " "


class _Walk:
    """One walk over the lines of a body, keeping which label is open and which columns a table has."""

    def __init__(self, body: str, start: int) -> None:
        self.body = body
        self.start = start
        self.out: list[Section] = []
        self.columns: list[tuple[str, tuple[str, ...]]] = []
        self.open = 0  # how many sections at the end of `out` share the value that may go on
        self.room = 0  # lines that it may still go on
        self.rank = ""  # the bullet of its label
        self.below = False  # whether the value began below its label

    def sections(self) -> list[Section]:
        start = self.start
        for line in self.body[start:].split("\n"):
            if not line.strip():
                self._blank()
            elif not (("|" in line or "\t" in line) and self._row(line, start)):
                self.columns = []
                self._line(line, start)
            start += len(line) + 1
        return self.out

    def _blank(self) -> None:
        """An empty line ends a value, but not one that has yet to begin."""
        self.columns = []
        if self.open and self.out[-1].text:
            self.open = 0

    def _line(self, line: str, start: int) -> None:
        begin = marks.bullet_end(line)
        rank = line[:begin].strip()
        found = marks.of(line, begin)
        if found:
            if found[0].start > begin:
                self._prose(line[: found[0].start], begin, start, rank)
            for mark, end in zip(found, [mark.start for mark in found[1:]] + [len(line)], strict=True):
                comma = line.find(", ", mark.value, end) if mark.brief else -1
                self._labelled(mark, line[mark.value : end if comma < 0 else comma], start + mark.value)
                if comma >= 0 and line[comma + 2 : end].strip():
                    self._add("", "", line[comma + 2 : end], start + comma + 2)
                    self.open = 0
            self.rank = rank
        elif self.open and self._goes_on(line, rank):
            self._go_on(start + begin, start + len(line.rstrip()))
        else:
            self._prose(line, begin, start, rank)

    def _prose(self, line: str, begin: int, start: int, rank: str) -> None:
        self.open = 0
        kind = labels.sign_kind(rank[:1])
        self._add(kind, rank[:1] if kind else "", line[begin:], start + begin)

    def _labelled(self, mark: marks.Mark, value: str, start: int) -> None:
        """A label and its value; of several labels each its own piece (`일시/장소: 12월 5일 / 마루방`) or the whole."""
        before = len(self.out)
        pieces = value.split("/") if len(mark.kinds) > 1 else []
        for number, kind in enumerate(mark.kinds):
            text, at = value, start
            if len(pieces) == len(mark.kinds):
                text, at = pieces[number], start + len("/".join(pieces[:number])) + (number > 0)
            self._add(kind, mark.label, text, at)
        self.open = len(self.out) - before
        self.below = not self.out[-1].text
        self.room = _MOST_BELOW if not self.below or mark.bracketed else 1

    def _goes_on(self, line: str, rank: str) -> bool:
        """Whether a line without label belongs to the value above it."""
        value = self.out[-1].text
        if not self.room or rank.startswith("※"):
            return False
        if not value or value.endswith(_OPEN_ENDS) or line.lstrip().startswith("("):
            return True
        if self.below:
            return not rank or rank != self.rank
        return bool(self.rank) and rank != self.rank and rank.startswith(_BELOW)

    def _go_on(self, start: int, end: int) -> None:
        self.room -= 1
        for number in range(len(self.out) - self.open, len(self.out)):
            old = self.out[number]
            at = old.start if old.text else start
            text = self.body[at:end]
            self.out[number] = replace(old, text=text, start=at, sentences=_sentences(text))

    def _row(self, line: str, start: int) -> bool:
        """Whether the line is a row of a table; then it is kept."""
        cells = _cells(line)
        known = [labels.kinds(text) for _, text in cells]
        if len(cells) < 2:
            return False
        if len(cells) == len(self.columns):
            for (label, kinds), (at, text) in zip(self.columns, cells, strict=True):
                for kind in kinds or ("other",):
                    self._add(kind, label, text, start + at)
        elif _is_head(known, line):
            labelled = [(text, kinds) for (_, text), kinds in zip(cells, known, strict=True)]
            self.columns = [] if len(known) == 2 and known[0] == ("other",) else labelled
        elif known[0]:
            self._pairs(line, cells, known, start)
        else:
            return False
        self.open = 0
        return True

    def _pairs(self, line: str, cells: list[tuple[int, str]], known: list[tuple[str, ...]], start: int) -> None:
        """A row of label, value, label, value; or of one label whose value takes all other cells."""
        if len(cells) % 2 or not all(known[::2]):
            cells = [cells[0], (cells[1][0], line[cells[1][0] :])]
        for number in range(0, len(cells), 2):
            at, text = cells[number + 1]
            for kind in known[number]:
                self._add(kind, cells[number][1], text, start + at)

    def _add(self, kind: str, label: str, text: str, start: int) -> None:
        left = text.lstrip(_EDGE)
        value = left.rstrip(_TAIL) if label else left.rstrip()
        at = start + len(text) - len(left)
        self.out.append(Section(kind, label.strip(), value, at, _sentences(value)))


def _cells(line: str) -> list[tuple[int, str]]:
    """The cells of a row, each with its place; bars at its ends hold none."""
    out = []
    at = 0
    parts = re.split(r"[|\t]", line)
    for number, part in enumerate(parts):
        if part.strip() or 0 < number < len(parts) - 1:
            out.append((at + len(part) - len(part.lstrip()), part.strip()))
        at += len(part) + 1
    return out


def _is_head(known: list[tuple[str, ...]], row: str) -> bool:
    """Whether a row names columns: labels alone, of which one may be unknown.

    Of two, the second must be one that is no value itself, as 전화 behind 문의 is; 구분 and 내용 name nothing.
    """
    if len(known) == 2:
        return known[0] == known[1] == ("other",) or (bool(known[0]) and known[1] in (("when",), ("place",)))
    return sum(map(bool, known)) >= len(known) - 1 and not any(map(str.isdigit, row))


def _without_mere_bullets(found: list[Section]) -> list[Section]:
    """Sections whose label is a sign only where that sign stands once: used more often it is a bullet."""
    times = Counter(section.label for section in found)
    return [
        replace(section, kind="", label="") if labels.sign_kind(section.label) and times[section.label] > 1 else section
        for section in found
    ]

"""Fees: what taking part costs, and what its materials cost. Title and sections in, two `Fact`s out, in won.

Each amount belongs to the word before it, in its clause or its label: 수강료 3만원, 재료비 5,000원. 0 is what is said
to be free. The lines of 참가비 and 재료비 are asked first, then every other line; prose must name the fee, or say
무료 of nothing else.

Guards against false positives. Prizes (문화상품권 1만원), prices of books (정가, 권당), parking, and what is given
back (보증금, 예치금, 참석 시 환급) are no fee; 재료비 무료 and 주차 무료 do not make the programme free; amounts that
differ by who pays (성인 5천원, 어린이 3천원) stay open with their candidates.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from aggregator.reading import money
from aggregator.reading.fact import Fact
from aggregator.reading.sections import Section, evidence, plain
from aggregator.reading.wordlists import any_of, load

_BACK, _AHEAD, _NEAR = 24, 14, 14  # signs before and behind what is said in which its word stands
_MONEY = re.compile("원|무|공짜|돈|없|받지|않|면제|안 |전액|[Ff][Rr][Ee][Ee]")  # without one, nothing is said of money
_UP_TO = re.compile("이하|미만")  # 초등학생 이하 무료: tells who, not up to how much
_SHOWN = 5  # candidates
_CLAUSE = re.compile(r"[,;/\n※]|\.(?!\d)|[다요고며] ")
_MATERIALS_LABEL = re.compile(r"(?:비|값|대|비용)$")


@dataclass(frozen=True, slots=True)
class Fees:
    """What an announcement says of money: to take part, and for materials."""

    fee: Fact[int]
    materials: Fact[int]


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing said about money: of what (fee, materials), how much, in which words, and whether behind its label."""

    about: str
    won: int
    words: str
    labelled: bool


def read(title: str, found: Sequence[Section]) -> Fees:
    """The fee and the cost of materials. `title` is plain text, `found` its body's sections."""
    said: list[_Said] = []
    for section in found:
        if section.kind in ("fee", "materials"):
            said += _said(section.text, _about_label(section))
        elif section.kind != "announce":
            for sentence in section.sentences:
                said += _said(sentence, "")
    said += _said(plain(title), "")
    return Fees(*(_fact([one for one in said if one.about == about]) for about in ("fee", "materials")))


def _about_label(section: Section) -> str:
    """What an amount without a word of its own is for, behind a label; a list of 준비물 is for nothing."""
    if section.kind == "fee":
        return "fee"
    label = section.label.replace(" ", "")
    return "materials" if not label or _MATERIALS_LABEL.search(label) else ""


def _fact(said: list[_Said]) -> Fact[int]:
    """The amount on which all that was said agrees; what stands behind its label goes before prose."""
    best = [one for one in said if one.labelled] or said
    if not best:
        return Fact()
    rule, confidence = ("비용 항목", 0.95) if best[0].labelled else ("본문의 문장", 0.8)
    amounts = dict.fromkeys(one.won for one in best)
    if len(amounts) > 1:
        shown = tuple(f"{won:,}원" for won in amounts)[:_SHOWN]
        return Fact(words=best[0].words, rule=rule, candidates=shown, open_because="금액이 여럿")
    return Fact(best[0].won, best[0].words, rule, confidence)


def _said(text: str, label: str) -> Iterator[_Said]:
    """All that a text says about money; `label` is what its label is about, or "" for prose."""
    if not _MONEY.search(text):
        return
    end = 0
    amounts = list(money.of(text))
    for amount, following in zip(amounts, [*(later.start for later in amounts[1:]), len(text)], strict=False):
        before = text[max(end, amount.start - _BACK) : amount.start]
        behind = text[amount.end : min(following, amount.end + 2 * _AHEAD)]
        about = _about(before, behind, label)
        if about:
            yield _Said(about, amount.won, evidence(before + amount.words + behind[:_AHEAD]), bool(label))
        end = amount.end
    words = _words()
    for found in words.free.finditer(text):
        before = text[max(0, found.start() - _NEAR) : found.start()]
        about = words.last(_UP_TO.sub("", before)) or label
        if not about and not words.other_free.search(_clause(text, found.start())):
            about = "fee"
        if about == "materials" and words.both.search(before):
            yield _Said("fee", 0, text[max(0, found.start() - _NEAR) : found.end()], bool(label))
        if about in ("fee", "materials") and not words.other_free.search(before):
            yield _Said(about, 0, text[max(0, found.start() - _NEAR) : found.end()], bool(label))
    for found in words.none.finditer(text):
        about = (found["fee"] and "fee") or (found["materials"] and "materials") or (label if found.start() < 3 else "")
        if about:
            yield _Said(about, 0, found[0], bool(label))


def _about(before: str, behind: str, label: str) -> str:
    """What an amount is for, by the last word before it, by brackets behind it, or by its label; "" for nothing of ours."""
    words = _words()
    if words.never_behind.match(behind) or words.returned.search(behind):
        return ""
    if words.materials_behind.match(behind):
        return "materials"
    if about := words.last(before):
        return "" if about == "never" else about
    alone = not before.strip(" /|,") and not behind.strip(" /|,.")
    return label or ("fee" if alone or words.each.search(before) or before.endswith("포함 ") else "")


def _clause(text: str, at: int) -> str:
    """The clause of a text around a place in it."""
    start = max((found.end() for found in _CLAUSE.finditer(text, max(0, at - 40), at)), default=max(0, at - 40))
    stop = _CLAUSE.search(text, at, at + 40)
    return text[start : stop.start() if stop else at + 40]


class _Words:
    """The word lists as patterns."""

    def __init__(self) -> None:
        data = load("fee_words")
        fee, materials, never = (any_of(data[key]) for key in ("fee", "materials", "never"))
        any_price = r"(?<![가-힣])[가-힣]{1,3} ?값(?=[은이도만을)\s]|으로)"  # 솜값, 실과 틀 값으로
        self.owner = re.compile(
            rf"(?P<never>(?>{never}))(?! ?포함)"
            rf"|(?P<materials>(?>{materials})|{any_price})(?! ?(?:포함|별도 없))|(?P<fee>{fee})"
        )
        self.each = re.compile(rf"(?:{any_of(data['each'])}|(?<!\d)월|한 달에?) ?$")
        self.never_behind = re.compile(rf"[)\s]{{0,2}}(?:권 ?)?(?:{never})")
        self.materials_behind = re.compile(rf" ?[(\[] ?(?:{materials})(?: 별도)? ?[)\]]")
        self.free = re.compile(rf"(?<![\d,.])(?:{any_of(data['free'])})(?!가 아)", re.IGNORECASE)
        self.other_free = re.compile(any_of(data["other_free"]), re.IGNORECASE)
        owners = rf"(?:(?P<materials>{materials})|(?P<fee>{fee}))"
        self.none = re.compile(rf"(?:{owners}[은는이가도]? ?(?:따로|전혀|일체)? ?[:\-]? ?)?(?:{any_of(data['none'])})")
        self.both = re.compile(rf"(?:{fee})(?:[와과,·/]|및| 및)? ?(?:{materials})")  # 참가비와 재료비 모두 무료
        self.returned = re.compile(any_of(data["returned"]))

    def last(self, before: str) -> str:
        """What the last word about money in a text is about: fee, materials, never, or "" without one."""
        about = ""
        for found in self.owner.finditer(before):
            about = found.lastgroup or ""
        return about


@cache
def _words() -> _Words:
    return _Words()

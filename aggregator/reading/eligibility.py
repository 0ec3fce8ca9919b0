"""Eligibility: who may take part (입주민 · 구민/시민 · 회원 · 누구나), and how those are chosen (선착순 · 추첨).
Sections in, `Fact`s out.

Eligibility is read from the line of 대상, or from prose that says so (입주민만, 구민이면 누구나). `입주민 누구나` is
입주민: the narrower word decides. Selection is read from the lines about signing up, then from prose. Guards: 추첨 of
prizes chooses nobody; 주민센터, 회원증 and the members that a club looks for are no eligibility; both 선착순 and 추첨
stay open.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aggregator.reading.fact import Fact
from aggregator.reading.sections import Section, evidence, plain
from aggregator.reading.wordlists import any_of, load

_OPENED = re.compile(  # 입주민과 이웃 누구나: the house lets others in
    r"(?:입주민|입주자|주민|회원|구민|시민)(?:[과와및,·/]|들과|은 물론|뿐 ?아니라| 및| 외) ?"
    r"(?:이웃|인근|외부|타 ?지역|비회원|일반|동네)"
    r"|(?:입주민|회원|구민|시민|주민)(?:이 아니|가 아니|이 아닌|여부)|비회원도"
)
_LABELLED = ("registration", "register", "capacity", "audience", "fee")


def read(found: Sequence[Section]) -> Fact[str]:
    """Who may take part: 입주민, 구민/시민, 회원 or 누구나, with its words."""
    words = _words()
    for section in found:
        if section.kind == "audience" and (who := _narrowest(section.text)):
            return Fact(who, evidence(section.text), "대상 항목", 0.9)
    for section in found:
        for sentence in section.sentences if section.kind in ("", "other", "registration", "register") else ():
            if invited := words.limits.search(words.none.sub(" ", sentence)):
                return Fact(_narrowest(invited[0]), invited[0], "본문의 문장", 0.75)
    return Fact()


def selection(title: str, found: Sequence[Section]) -> Fact[str]:
    """How those who take part are chosen: 선착순 or 추첨, with its words."""
    labelled = [section.text for section in found if section.kind in _LABELLED]
    if fact := _chosen(labelled, "접수 항목", 0.95):
        return fact
    return _chosen(_prose(title, found), "본문의 문장", 0.8)


def _prose(title: str, found: Sequence[Section]) -> Iterator[str]:
    for section in found:
        if section.kind not in (*_LABELLED, "announce"):
            yield from section.sentences
    yield plain(title)


def _chosen(texts: Sequence[str] | Iterator[str], rule: str, confidence: float) -> Fact[str]:
    words = _words()
    seen: dict[str, str] = {}
    for text in texts:
        for found in words.selection.finditer(text):
            how = found.lastgroup or ""
            if how == "추첨" and words.prizes.search(text):
                continue
            seen.setdefault(how, found[0])
    if len(seen) > 1:
        return Fact(
            words=", ".join(seen.values()), rule=rule, candidates=tuple(seen), open_because="선착순과 추첨이 함께 쓰임"
        )
    return next((Fact(how, said, rule, confidence) for how, said in seen.items()), Fact())


def _narrowest(text: str) -> str | None:
    if _OPENED.search(text):
        return "누구나" if "누구나" in text else None
    clean = _words().none.sub(" ", text)
    return next((who for who, pattern in _words().eligible.items() if pattern.search(clean)), None)


class _Words:
    """The word lists as patterns, the narrowest eligibility first."""

    def __init__(self) -> None:
        data = load("audience_words")
        self.eligible = {who: re.compile(any_of(some)) for who, some in data["eligibility"].items()}
        narrow = any_of([word for some in data["eligibility"].values() for word in some])
        self.limits = re.compile(
            rf"(?:{narrow})[가-힣]{{0,2}}(?:이면|만 |에 한|이라면|이어야|여야|에게만| 누구나|으로 한정|로 한정)"
            r"(?: ?누구나)?|(?<!면 )누구나 (?:오|참|신청|함께|들|볼|보실|즐|환영|무료)"
        )
        self.none = re.compile(any_of([*data["not"]["words"], *data["no_eligibility"]["words"]]))
        self.selection = re.compile("|".join(f"(?P<{how}>{any_of(some)})" for how, some in data["selection"].items()))
        self.prizes = re.compile(any_of(data["prizes"]["words"]))


@cache
def _words() -> _Words:
    return _Words()

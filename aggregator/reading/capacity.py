"""Capacity: how many people, or teams, can take part. Title and sections in, a `Fact` out.

Asked in this order: the line of 모집인원 or 정원, that of 대상, those of 신청, the title, and at last the prose,
where the number must follow whom it counts (초등학생 16명) or stand in a sentence that invites (선착순 열두 분).

Guards against false positives. What waits (대기 5명), what is in each team (팀당 4명, 2인 1조), who comes along
(보호자 1인), how few are too few (3명 이상 신청 시 개설), who wins (추첨 5명에게 선물), who came (23명이
함께했습니다) and minutes (40분 동안) never count; one or two people count only behind a label. Of parts and their sum
(총 20명: 오전 10명, 오후 10명) the sum counts, of equal parts (각 10명) one; parts that differ stay open with their
candidates.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from aggregator.reading import counts
from aggregator.reading.counts import Count
from aggregator.reading.fact import Fact
from aggregator.reading.sections import Section, evidence, plain
from aggregator.reading.tense import is_past
from aggregator.reading.wordlists import any_of

_LABELS = (
    ("capacity", "모집인원 항목", 0.95),
    ("audience", "대상 항목", 0.9),
    ("registration", "접수 항목", 0.85),
    ("register", "신청 방법 항목", 0.8),
)
_NUMBER_ALONE = re.compile(r"\W{0,3}(\d{1,3})\W{0,3}$")  # 정원: 15
_SUM = re.compile(r"(?:총|전체|모두|합계|합쳐서?) ?$")
_TO = re.compile(r" ?(?:내외|이상)?\W{0,2}[~-]\W{0,2}| ?이상,? ?")  # 8명~10명, 10명 이상 20명 이하
_ALONE_BEFORE, _ALONE_BEHIND = re.compile(r"^ ?$|[,/·|] ?$"), re.compile(r" ?(?:까지|내외|이내)?(?:[,/·|.!(]|$)")
_BEFORE, _BEHIND = 14, 14  # signs around a number that are looked at
_TOGETHER = re.compile(r"(?:이|과|만) (?!한 |1)")  # 초등 4~6학년 14명이 직접 …
_IN_BRACKETS = re.compile(r" ?(?:내외|이내)? ?\(")
_SHOWN = 5  # candidates
_WITH_CHILD = 4  # as many may come along with one; more are all together (어린이와 보호자 40명)
_PEOPLE = ("", "명", "인", "분")
_FEWEST = 3  # people; fewer without a label are someone's parents


def read(title: str, found: Sequence[Section]) -> Fact[int]:
    """How many people or teams an announcement takes. `title` is plain text, `found` its body's sections."""
    for kind, rule, confidence in _LABELS:
        lines = [section.text for section in found if section.kind == kind]
        fact = _first(((_taken(line, labelled=kind == "capacity"), line) for line in lines), rule, confidence)
        if fact or fact.candidates:
            return fact
    for section in found:
        if section.kind == "capacity" and (number := _NUMBER_ALONE.match(section.text)) and int(number[1]):
            return Fact(int(number[1]), section.text, "모집인원 항목", 0.9)
    if fact := _first([(_inviting(plain(title)), title)], "제목", 0.8):
        return fact
    prose = (
        piece
        for section in found
        if section.kind in ("", "other", "when", "place", "fee")
        for piece in section.sentences
    )
    return _first(((_inviting(piece), piece) for piece in prose), "본문의 문장", 0.75)


def unit(taken: Fact[int]) -> Fact[str]:
    """What a capacity counts where it counts no people: 팀, 가족, 쌍, 석 …, as written; empty for people."""
    end = max((count.end for count in counts.of(taken.words)), default=0)
    last = next((count.unit for count in counts.of(taken.words) if count.end == end), "")
    return Fact(last, taken.words, taken.rule, taken.confidence) if taken and last not in _PEOPLE else Fact()


def _first(read_lines: Iterable[tuple[list[Count], str]], rule: str, confidence: float) -> Fact[int]:
    """The figure of the first line that has one."""
    for taken, line in read_lines:
        if not taken:
            continue
        one = _main(taken, line)
        if one:
            return Fact(one.number, one.words, rule, confidence)
        candidates = tuple(dict.fromkeys(count.words for count in taken))[:_SHOWN]
        return Fact(words=evidence(line), rule=rule, candidates=candidates, open_because="인원이 여럿")
    return Fact()


def _main(taken: list[Count], line: str) -> Count | None:
    """The figure among those of a line; None where parts differ."""
    first = taken[0]
    for count in taken:
        if count.of_teams == first.of_teams and _SUM.search(line[max(0, count.start - 6) : count.start]):
            return count
    if len(taken) > 1 and _TO.fullmatch(line[first.end : taken[1].start]):
        return taken[1]
    if _IN_BRACKETS.match(line, first.end) and line.find(")", first.end) > taken[-1].end - 1:
        return first  # 24명 (조별 6명)
    return first if all(count.number == first.number or count.of_teams != first.of_teams for count in taken) else None


def _taken(text: str, *, labelled: bool = False) -> list[Count]:
    """The counts in a text that may be a capacity."""
    if not labelled and _words().not_in.search(text):
        return []
    return [count for count in counts.of(text) if _counts(count, text, labelled=labelled)]


def _counts(count: Count, text: str, *, labelled: bool) -> bool:
    before = text[max(0, count.start - _BEFORE) : count.start]
    behind = text[count.end : count.end + _BEHIND]
    words = _words()
    if words.before.search(before) or words.behind.match(behind):
        return False
    if count.of_teams:
        return count.number > 1 and not words.team_rule.match(behind)
    if count.number <= _WITH_CHILD and words.before_people.search(before):
        return False
    if count.number < _FEWEST and not labelled:
        return False
    if count.unit in ("분", "자리", "석", "좌석") and not labelled:
        if count.unit == "분":
            return not count.words[0].isdigit() or bool(words.whom.search(before) or words.people.match(behind))
        return not behind.startswith(("에", "을"))
    return True


def _inviting(sentence: str) -> list[Count]:
    """The counts in a sentence of prose: it invites, or they follow whom they count in a line that is no sentence."""
    taken = _taken(sentence)
    if not taken or is_past(sentence):
        return []
    words = _words()
    if words.invites.search(sentence):
        return taken
    if alone := [
        count
        for count in taken
        if _ALONE_BEFORE.search(sentence[max(0, count.start - 3) : count.start] if count.start else "")
        and _ALONE_BEHIND.match(sentence, count.end)
    ]:
        return alone
    if counted := [count for count in taken if words.whom.search(sentence[max(0, count.start - 8) : count.start])]:
        alone = [count for count in counted if _ALONE_BEHIND.match(sentence, count.end)]
        if alone:
            return alone
        if parties := [count for count in counted if _takes_part(count, sentence)]:
            return parties
    listed = len(sentence) <= 60 and not sentence.endswith(("다.", "요.", "다", "요"))
    return counted if listed else [count for count in taken if count.unit in ("석", "좌석")]


def _takes_part(count: Count, sentence: str) -> bool:
    """Whether a sentence tells what so many do together: teams, or people of an age who play or read to nobody."""
    if count.of_teams:
        return True
    return bool(_TOGETHER.match(sentence, count.end)) and not _words().acts.search(sentence)


class _Words:
    """The word lists as patterns."""

    def __init__(self) -> None:
        data = counts.words()["capacity"]
        self.before = re.compile(
            rf"(?:^|(?<=[^가-힣\d]))(?:{any_of(data['not_before'])})[은는이의]? ?[:(]? ?(?:각 ?|최대 ?)?$"
        )
        self.before_people = re.compile(rf"(?:{any_of(data['not_before_people'])})[은는이]? ?[:(]? ?(?:각 ?|최대 ?)?$")
        self.behind = re.compile(rf"[)\s]{{0,2}}(?:내외 ?)?(?:{any_of(data['not_behind'])})")
        self.people = re.compile(r"(?:을|만|까지)? ?(?:모[시십집]|초대|기다)")
        self.team_rule = re.compile(r" ?(?:당|별|이 한)")
        self.not_in = re.compile(any_of(data["not_in"]))
        self.acts = re.compile(any_of(data["acts"]))
        self.invites = re.compile(any_of(data["invites"]))
        self.whom = re.compile(rf"(?:{any_of(data['whom'])}|[초중고]\d)\S{{0,4}}[\s,:(/·]{{0,3}}$")


@cache
def _words() -> _Words:
    return _Words()

"""What a date of a post is about: its sessions, its registration, the announcing of winners, a closing, or something else.

The label of its line tells it (접수기간, 당첨발표); in prose the words around it within its clause do (`신청은 9월 28일부터`,
`… 까지 접수합니다`). A clause ends at a comma or a connective (-고, -며), so that `12월 5일에 만나고, 신청은 11월 28일부터`
keeps its two dates apart. Who is sought (`활동할 봉사자를 모집합니다`) makes no date one of registration, and an end alone
(`… 까지`) is never a session, nor is a day from which something was moved, one for rain (우천 시), or one before 변경 전.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aggregator.reading.sections import Section
from aggregator.reading.times import Context, Stretch, Times
from aggregator.reading.when import find
from aggregator.reading.when_words import words

WHEN, UNTIL, REGISTRATION, ANNOUNCE, CLOSED, OTHER = "when", "until", "registration", "announce", "closed", "other"

_BOUNDARY = re.compile(
    r"[,;|/※]\s|[♥♡★☆●○■◆▶✔✅]|[.!?~]\s+(?=[가-힣])|(?<=[가-힣])(?:고|며|지만|는데|니까|으니|아서|어서)\s|\n"
)
_TOPIC = re.compile(r"(?:신청|접수|예약|응모|모집|등록|회신)(?:은|는|기간은|기간|일시|일|마감은|마감)?\s?[:은는]?\s")
_SOUGHT = re.compile(
    r"[가-힣](?:할|될|실|하실|는|은|인)?\s?[가-힣]{0,8}(?:자|생|분|원|사|친구|어린이|회원|가족)(?:들)?[을를]?\s?(?:을|를)?\s?(?:\d+\w*\s?)?모집"
)
_SOUGHT_UNTIL = re.compile(r"\W{0,3}까지\s(?:[가-힣]{1,6}[을를]\s)?모집")  # 30일까지 단원을 모집합니다
_TOPIC_BACK = 500  # signs before a day in which a topic is looked for
_FIRST_COME = re.compile(r"선착순(?!\s?(?:으로\s?)?(?:입장|배부|증정|나눔|나눠|관람|현장|드))")
_STARTS_TAKING = re.compile(  # 9시 접수 시작, 20:00 모집 오픈
    r"\W{0,4}(?:부터\s)?(?:선착순\s)?(?:[가-힣A-Za-z]{2,6}\s)?(?:신청|접수|모집|예약)\s?(?:접수\s?)?(?:시작|오픈|개시|마감|open)"
)
_TAKEN = re.compile(r"\W{0,3}(?:부터|까지)?\s(?:[가-힣]{2,8}(?:으로|로|에서)\s)?받(?:습니다|아요|는다|을게요)")
_HOUSE_HOURS = re.compile(r"문의|이용\s?시간|운영\s?시간|개관|점심\s?시간|☎|연락|열람|대출|상담|평일\s?\d")


@dataclass(slots=True)
class Part:
    """A labelled line or a sentence, what it tells about time, and the role of each of its stretches."""

    kind: str
    label: str
    text: str
    times: Times
    roles: list[str]

    def of(self, *roles: str) -> list[Stretch]:
        """The stretches with one of the roles."""
        return [each for each, role in zip(self.times.stretches, self.roles, strict=True) if role in roles]

    @property
    def of_the_house(self) -> bool:
        """Whether its hours are those of the library or of asking."""
        return bool(_HOUSE_HOURS.search(self.text))


def parts(sections: list[Section], context: Context) -> Iterator[Part]:
    """The lines and sentences of a body that tell a time, in order."""
    for section in map(_relabelled, sections):
        if section.label and _BEFORE.match(section.label):
            continue
        for text in [section.text] if section.kind else _SENTENCE_END.split(section.text):
            if not _MAY_TELL.search(text):
                continue
            times = find(text, context)
            if section.label.replace(" ", "").endswith("요일") and times.series and not times.series.frequency:
                times.series = replace(times.series, frequency="WEEKLY")
            if (
                times.stretches
                or times.hours
                or times.series
                or times.months
                or times.counts
                or times.weeks
                or times.length
            ):
                yield Part(section.kind, section.label, text, times, _roles(section, times))


# A wave behind a verb ends a sentence (만들어요~ 오세요), one behind a day or an hour is a range.
_SENTENCE_END = re.compile(
    r"(?<=[가-힣)\]][.!?♡♥^…])\s+(?!\()|(?<=[!?])\s+(?!\()|(?<=[요다죠네])~+\s+|\n+|(?<=[다요])\.(?=[가-힣])"
    r"|\s[/|]\s(?=(?:신청|접수|모집|예약|문의|대상|장소|인원|정원)[\s:])"
)
_MAY_TELL = re.compile(
    r"[\d０-９]|[월화수목금토일]요일|매[주월달일]|격주|오늘|내일|모레|이번|다음|오는|정오|달|말까지|[월화수목금토일]\s?[,·/~&-]\s?[월화수목금토일]|말일|사흘|나흘|열흘|[한두세네섯곱덟홉열]\s?[시번주]|날"
)


def _relabelled(section: Section) -> Section:
    """A label that no list knows is one of time if it ends in a word for a day (모임일, 책 읽는 날, 변경 후)."""
    if section.kind in (OTHER, WHEN) and _SIGNING_DAY.search(section.label):
        return replace(section, kind=REGISTRATION)  # 신청하는 날
    if section.kind == OTHER and _NOW.search(section.label):
        return replace(section, kind=WHEN)
    if section.kind == OTHER and _A_DAY.search(section.label) and not words().about["closed"].search(section.label):
        return replace(section, kind=WHEN)
    return section


_SIGNING_DAY = re.compile(
    r"^(?:신청|접수|모집|예약)하는\s?(?:날|때)|^(?:추가|재|수시|선착순|온라인|방문|전화)\s?(?:신청|접수|모집|예약)$"
)
_NOW = re.compile(r"^변경\s?(?:후|일시|일|날짜)|^바뀐\s?(?:날|날짜|일시)")
_BEFORE = re.compile(r"(?:변경\s?전|기존|당초|바뀌기\s?전)(?:$|\s?(?:일시|일정|날짜|일))")
_ASIDE = re.compile(
    "면접|심사|전형|취소|환불|대출|반납|휴관|휴무|휴강|공사|중단|문의|상담|개관|시상|유의|주의|참고|주차|도서|책|내용|강사|영화|계획|일정표|비고|안내|적용|기타|준비"
)
_WEEKLY_REST = re.compile(  # (월요일 휴관), (25일 성탄절은 쉬어요)
    r"\([^()\n]{0,20}(?:요일|공휴일)[^()\n]{0,12}\)|\([^()\n]{0,30}(?:쉽|쉬|쉼|휴관|휴무|휴강|제외)[^()\n]{0,12}\)"
)
_JUST_BEFORE = re.compile(r"(?:발표|시상|심사|면접)(?:일|식)?\s?:?\s?$|우천|비가 오면|예비일")
_A_DAY = re.compile(r"(?<!휴관)(?:일|날|날짜|때|시각|몇 ?시)$")


def _roles(section: Section, times: Times) -> list[str]:
    """The role of each stretch; what closes the last of a list closes them all (1일, 3일은 쉽니다)."""
    roles = [_role(section, times, at) for at in range(len(times.stretches))]
    for at in range(len(roles) - 1, 0, -1):
        before, after = times.stretches[at - 1], times.stretches[at]
        if (
            roles[at] == CLOSED
            and roles[at - 1] == WHEN
            and _IN_LIST.fullmatch(times.text, before.end, after.first.start)
        ):
            roles[at - 1] = CLOSED
    return roles


_IN_LIST = re.compile(r"(?:\s?[가-힣]{2,6})?\s?[,·/]\s?|\s?(?:와|과|및)\s?")


def _role(section: Section, times: Times, at: int) -> str:
    text, stretch = times.text, times.stretches[at]
    start = times.stretches[at - 1].end if at else 0
    end = times.stretches[at + 1].first.start if at + 1 < len(times.stretches) else len(text)
    before, after = text[start : stretch.first.start], text[stretch.end : end]
    about = words().about
    if section.kind in (REGISTRATION, ANNOUNCE):
        clause = _last_clause(before) + " " + _first_clause(after)
        return OTHER if re.search("취소|환불", clause) else section.kind
    if section.kind == OTHER and _ASIDE.search(section.label):
        return CLOSED if about["closed"].search(section.label) or about["closed"].search(after) else OTHER
    near = _last_clause(before)
    behind = _first_clause(_WEEKLY_REST.sub("", after))
    if beside := _beside(near, behind):
        return beside
    if about["closed"].search(behind) or (section.kind != WHEN and about["closed"].search(near)):
        return CLOSED
    if section.kind == WHEN:
        return _in_label(near, behind, stretch)
    if section.kind not in ("", OTHER, "register", "capacity"):
        return REGISTRATION if _registers(near, behind, text[: stretch.first.start], stretch) else OTHER
    if about["other"].search(near) or about["other"].search(behind):
        return OTHER
    if about["announce"].search(near) or about["announce"].search(behind):
        return ANNOUNCE
    if section.kind == "register" or _registers(near, behind, text[: stretch.first.start], stretch):
        return REGISTRATION
    return UNTIL if stretch.upto else WHEN


def _beside(near: str, behind: str) -> str:
    """The role that a word just before a day (발표 5. 30.) or behind it (3월 13일 예정이던 …) gives it, if any."""
    if found := _JUST_BEFORE.search(near):
        return ANNOUNCE if found[0].startswith("발표") else OTHER
    return OTHER if words().about["moved"].search(behind) else ""


def _in_label(near: str, behind: str, stretch: Stretch) -> str:
    """Within 일시: only plain words of registration or announcing take a date away from it."""
    if re.search(r"접수|신청|모집", near) or (re.search(r"접수|신청", behind) and (stretch.onward or stretch.upto)):
        return REGISTRATION
    if words().about["announce"].search(near):
        return ANNOUNCE
    return WHEN


def _registers(near: str, behind: str, before: str, stretch: Stretch) -> bool:
    about = words().about["registration"]
    if about.search(near) and not _SOUGHT.search(near):
        return True
    if _STARTS_TAKING.match(behind):
        return True
    if stretch.upto and _SOUGHT_UNTIL.match(behind):
        return True
    if _SOUGHT.search(behind):
        return False
    bounded = stretch.onward or stretch.upto or stretch.last is not None
    if bounded and about.search(behind):
        return True
    if (stretch.upto or stretch.onward) and words().about["answer"].search(near + behind):
        return True
    before = before[-_TOPIC_BACK:]
    if (stretch.upto or stretch.onward) and (_FIRST_COME.search(behind) or _TAKEN.match(behind)):
        return True
    topics = list(_TOPIC.finditer(before))
    return bool(topics and bounded and not re.search(r"(?:고|며|지만)\s|[.!?]\s", before[topics[-1].end() :]))


def _last_clause(text: str) -> str:
    cut = 0
    for found in _BOUNDARY.finditer(text):
        cut = found.end()
    return text[cut:]


def _first_clause(text: str) -> str:
    found = _BOUNDARY.search(text)
    return text[: found.start() + 1] if found else text

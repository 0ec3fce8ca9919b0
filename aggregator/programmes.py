"""Programmes: does a change, a report or a result follow from an announcement of the same thing?

A change is a post whose title says 취소, 연기, 폐강 or 정원마감 (`title_core`), never one whose body alone does. What follows
is of the same library, its title's core is the same or nearly, and names no other month, ordinal or part. It comes in time:
a change before the last session is over, a report after the first, a result after the call.

- Sure: it names a day of the announcement's sessions. Then its title may also say less or more, in another order (촉감 놀이
  취소 안내), but not another thing in the same frame, and no number or part that the announcement does not name. So is a
  result of the day on which the announcement promised it.
- Sure too: it names no day, its title's core is the same and says something (독서퀴즈 does not), or says a part of the other
  with the same number (2기), it comes within 45 days, and no other announcement may be meant.
- Everything else that is in time is proposed to people, the nearest first; of a change whose title says nothing in common
  (토요 수업 취소) all that is announced for its day, unless it is an announcement itself that was called off.

Where several announcements are of the same beginning (a call was repeated), it follows from each of them.
Pure; which announcement is meant is chosen among all that were judged, so the order of arrival says nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from aggregator.compared import Compared, Judged, as_day, days_apart
from aggregator.models import Kind, TieSort, Verdict
from aggregator.reading.title_core import NEAR, TitleCore

WITHIN_DAYS = 200
DATED, ALIKE, UNDATED, OPEN, SAME_DAY = 0.95, 0.9, 0.8, 0.4, 0.3
_SHARED = 0.6  # so much of the shorter title stands in the longer, where the day is the same
_TELLING = 5  # a core with fewer letters is the name of a sort of thing
_AFTER = timedelta(days=60)
_UNKNOWN_END = timedelta(days=120)
_SOON = timedelta(days=45)
_PROPOSED = 2


class Role(StrEnum):
    """What a post is to the announcement that it follows."""

    CHANGE = "change"
    REPORT = "report"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An announcement that something may follow: its entry in feeds, when that begins, and how sure the tie is."""

    post_id: str
    entry_id: str
    starts: str
    confidence: float
    apart: int


def role(post: Compared) -> Role | None:
    """What a post is to an announcement; None for one that announces something itself, or a notice."""
    if post.kind is Kind.REPORT:
        return Role.REPORT
    if post.kind is Kind.RESULT:
        return Role.RESULT
    return Role.CHANGE if post.core.told else None


def judge(announcement: Compared, follower: Compared) -> Judged | None:
    """What is held of `follower` as what came of `announcement`; None where it cannot be."""
    part = role(follower)
    if part is None or announcement.kind is not Kind.ANNOUNCEMENT or announcement.id == follower.id:
        return None
    if announcement.published > follower.published or not _in_time(announcement, follower, part):
        return None
    if announcement.core.contradiction(follower.core) or _other_months(announcement, follower):
        return None
    library = announcement.library_id is not None and announcement.library_id == follower.library_id
    if not library and None not in (announcement.library_id, follower.library_id):
        return None
    likeness = announcement.core.likeness(follower.core)
    theirs = _days_told(follower)
    shared = sorted(theirs & _session_days(announcement))
    words = " · ".join((announcement.title, follower.title))
    if likeness < NEAR:
        return _by_day(announcement, follower, shared, words) if library else None
    rule = ("같은 도서관, " if library else "") + ("같은 제목" if likeness == 1 else "거의 같은 제목")
    other = announcement.core.other_thing(follower.core)
    if shared and library and not other:
        return Judged(TieSort.PROGRAMME, Verdict.SURE, f"{rule}, 같은 날({shared[0]})", words, DATED)
    telling = likeness == 1 and len(announcement.core.letters) >= _TELLING
    if library and telling and not theirs and follower.day <= (_last_day(announcement) or announcement.day) + _SOON:
        return Judged(TieSort.PROGRAMME, Verdict.POSSIBLE, f"{rule}, 하나뿐인 안내", words, UNDATED)
    why = "다른 날을 말함" if theirs else "날짜를 말하지 않음"
    return Judged(TieSort.PROGRAMME, Verdict.POSSIBLE, f"{rule}, {why}", words, OPEN)


def _by_day(announcement: Compared, follower: Compared, shared: list[str], words: str) -> Judged | None:
    """What is held where the titles are not nearly the same, and the library is: the day must speak for it, or a number."""
    ours, theirs = announcement.core, follower.core
    alike = ours.shared(theirs) >= _SHARED and not ours.other_thing(theirs) and _numbers(theirs) <= _numbers(ours)
    promised = follower.kind is Kind.RESULT and announcement.fact("announced")[:10] == follower.day.isoformat()
    if alike and (shared or promised):
        why = f"같은 날({shared[0]})" if shared else "발표하기로 한 날"
        return Judged(TieSort.PROGRAMME, Verdict.SURE, f"같은 도서관, 비슷한 제목, {why}", words, ALIKE)
    numbered = alike and ours.shared(theirs) == 1 and _numbers(ours) & _numbers(theirs)
    soon = follower.day <= (_last_day(announcement) or announcement.day) + _SOON
    if numbered and soon and not _days_told(follower):
        rule = "같은 도서관, 제목의 일부와 같은 번호, 하나뿐인 안내"
        return Judged(TieSort.PROGRAMME, Verdict.POSSIBLE, rule, words, UNDATED)
    if shared and role(follower) is Role.CHANGE and follower.kind is not Kind.ANNOUNCEMENT:
        rule = f"같은 도서관, 제목은 다르고 같은 날({shared[0]})"
        return Judged(TieSort.PROGRAMME, Verdict.POSSIBLE, rule, words, SAME_DAY)
    return None


def _numbers(core: TitleCore) -> frozenset[tuple[str, str]]:
    """The ordinals and parts that a title names, without days, months and years."""
    return frozenset(mark for mark in core.marks if mark[0] not in ("년", "월", "일"))


def _other_months(announcement: Compared, follower: Compared) -> bool:
    """Whether the title of what follows names another month than those in which the announcement has its sessions."""
    if any(unit == "월" for unit, _ in announcement.core.marks):
        return False  # its own title says which: `contradiction`
    named = {int(number) for unit, number in follower.core.marks if unit == "월"}
    held = {int(day.split(".")[0]) for day in _session_days(announcement)}
    first, last = as_day(announcement.fact("starts")), _last_day(announcement)
    if first and last:
        months = (last.year - first.year) * 12 + last.month - first.month
        held |= {(first.month + step - 1) % 12 + 1 for step in range(min(months, 11) + 1)}
    return bool(named and held) and named.isdisjoint(held)


def choose(candidates: Iterable[Candidate]) -> Mapping[str, Verdict]:
    """The verdict on the tie to each candidate, by post id: which announcement is meant, or which are proposed."""
    found = sorted(candidates, key=lambda one: (-one.confidence, one.apart, one.post_id))
    dated = [one for one in found if one.confidence >= ALIKE]
    dated = [one for one in dated if one.confidence == dated[0].confidence]  # the same title before one that is like it
    dated = [one for one in dated if one.starts] or dated  # the call before what only mentions it
    entries = {one.entry_id for one in found}
    sure: set[str] = set()
    if dated and (
        len({one.entry_id for one in dated}) == 1 or len({one.starts[:10] or one.entry_id for one in dated}) == 1
    ):
        sure = {one.post_id for one in dated}
    elif not dated and len(entries) == 1 and found and found[0].confidence >= UNDATED:
        sure = {one.post_id for one in found if one.confidence >= UNDATED}
    nearest = list(dict.fromkeys(one.entry_id for one in found))[:_PROPOSED]
    first = {one.entry_id: one.post_id for one in reversed(found)}
    proposed = set() if sure else {first[entry] for entry in nearest}
    return {
        one.post_id: Verdict.SURE
        if one.post_id in sure
        else Verdict.PROPOSED
        if one.post_id in proposed
        else Verdict.POSSIBLE
        for one in found
    }


def apart(announcement: Compared, follower: Compared) -> int:
    """The days from one to the other."""
    return abs(days_apart(announcement, follower))


def _in_time(announcement: Compared, follower: Compared, part: Role) -> bool:
    last = _last_day(announcement)
    until = last + (timedelta(days=1) if part is Role.CHANGE else _AFTER) if last else announcement.day + _UNKNOWN_END
    first = as_day(announcement.fact("starts")) if part is Role.REPORT else None
    return (first or announcement.day) <= follower.day <= max(until, announcement.day)


def _session_days(post: Compared) -> frozenset[str]:
    """The days of an announcement's sessions, as month and day; those that its text names where no session is known."""
    listed = post.activity.get("dates")
    moments = [str(each[0]) for each in listed if each] if isinstance(listed, list) else []
    moments += [post.fact("starts"), post.fact("ends")]
    known = frozenset(f"{day.month}.{day.day}" for each in moments if (day := as_day(each)))
    return known or post.days


def _days_told(post: Compared) -> frozenset[str]:
    """The days that what follows tells of: those of its text, and what was read from it."""
    day = as_day(post.fact("starts"))
    return post.days | ({f"{day.month}.{day.day}"} if day else set())


def _last_day(post: Compared) -> date | None:
    """The last day of an announcement that is known; that of the call where the call ends later."""
    listed = post.activity.get("dates")
    moments = [str(each[0]) for each in listed if each] if isinstance(listed, list) else []
    moments += [post.fact(name) for name in ("starts", "ends", "registration_closes")]
    return max((day for each in moments if (day := as_day(each))), default=None)

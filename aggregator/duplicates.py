"""Duplicates: are two posts copies of one announcement, on the portal, the library's blog, the city's board?

Sure only where all of this holds:

- two sources: a board never repeats itself (a weekly 책 읽어주기 is as many posts);
- one library, or one post has none, lies in the same 시군구 and names the other's library in its title or body;
- the titles' cores are the same, or nearly, or say the same in another order; none names another month, number or part
  (12월, 1월; 3기, 4기; 유아, 초등), and not each another thing in one frame (로켓 만들기, 화산 만들기);
- published within 14 days of each other, within 3 where neither text tells a day;
- neither days, beginnings, times, places nor categories contradict each other;
- the shorter body stands in the longer (80 % of its letters, 90 % where titles are only nearly the same), or both are about
  the same beginning; where one title only says more (영화의 밤, 영화의 밤 상영), that is to the minute, of one series or of
  one stretch of days, with three more facts that are the same and none that is not. Titles that are not nearly the same need
  one library and one beginning besides. A post at the very same address is the same post.

Where days contradict they are two. Where only the wording falls short, or something else contradicts, it is proposed.
Pure, and the same whichever of the two comes first.
"""

import re

from aggregator.compared import Compared, Judged, days_apart, differ
from aggregator.models import Kind, TieSort, Verdict
from aggregator.reading.title_core import NEAR

WITHIN_DAYS = 14
UNDATED_DAYS = 3
_SAME_TITLE, _NEAR_TITLE, _OTHER_TITLE = 0.8, 0.9, 0.95  # so much of the shorter body stands in the longer
_SAME_WORDS = 0.8  # so much of the shorter title stands in the longer, where they say the same
_SOME_WORDS = 0.3
_LIKELY = 0.5
_POSTER_DAYS = 3
_SAME_FACTS = 3
_BRACKETS = re.compile(r"\([^()]*\)")
_MOMENTS = ("ends", "registration_opens", "registration_closes")
_FACTS = (*_MOMENTS, "rrule", "audience", "capacity", "fee", "materials_fee")


def judge(one: Compared, two: Compared) -> Judged | None:
    """What is held of two posts as copies of one announcement; None where they are not, or nothing speaks for it."""
    apart = abs(days_apart(one, two))
    if one.source_id == two.source_id or apart > WITHIN_DAYS or _two_kinds(one, two) or _two_days(one, two):
        return None
    likeness = one.core.likeness(two.core)
    if one.core.contradiction(two.core) or (likeness < NEAR and not _alike_otherwise(one, two)):
        return None
    same_page = one.url == two.url and bool(one.url)
    library = "같은 주소의 글" if same_page else _library(one, two)
    if library is None:
        return None
    overlap = one.overlap(two)
    title = "같은 제목" if likeness == 1 else "거의 같은 제목" if likeness >= NEAR else "비슷한 제목"
    doubts = [] if same_page else _doubts(one, two, apart)
    words = " · ".join(dict.fromkeys((one.title, two.title)))
    rule = f"{library or '도서관을 말하지 않는 글'}, {title}, {apart}일 사이"
    needed = _SAME_TITLE if likeness == 1 else _NEAR_TITLE if likeness >= NEAR else _OTHER_TITLE
    enough = same_page or overlap >= needed
    begins = likeness == 1 and one.fact("starts") and one.fact("starts") == two.fact("starts")
    same_words = _says_more(one, two) or one.core.shared(two.core) >= _SAME_WORDS or one.core.slip(two.core)
    told = same_words and _same_facts(one, two)
    likely = (same_words or likeness >= NEAR) and bool(one.fact("starts")) and one.fact("starts") == two.fact("starts")
    if library and (enough or begins or told) and not doubts:
        said = f"본문 {overlap:.0%} 같음" if enough and not same_page else "" if same_page else "운영일시 같음"
        alike = max(overlap, 0.5 * bool(begins or told), float(same_page))
        confidence = 0.6 + 0.15 * likeness + 0.2 * alike - 0.003 * apart
        return _judged(Verdict.SURE, ", ".join(filter(None, (rule, said))), words, confidence)
    poster = (one.short or two.short) and likeness == 1 and apart <= _POSTER_DAYS
    if overlap >= (_LIKELY if library else _NEAR_TITLE) or likely or told or (library and poster):
        said = f"본문 {overlap:.0%} 같음" if overlap else "본문이 없어 견주지 못함" if poster else "운영일시 같음"
        return _judged(Verdict.PROPOSED, ", ".join((rule, said, *doubts)), words, 0.3 + 0.3 * overlap)
    return None


def _judged(verdict: Verdict, rule: str, words: str, confidence: float) -> Judged:
    return Judged(TieSort.DUPLICATE, verdict, rule, words, round(min(confidence, 0.99), 3))


def _library(one: Compared, two: Compared) -> str | None:
    """Why both are of one library; "" where neither tells of one, None where they are of two."""
    if one.library_id is not None and two.library_id is not None:
        return "같은 도서관" if one.library_id == two.library_id else None
    if not one.city or one.city != two.city:
        return None
    if one.library_id is None and two.library_id is None:
        return ""
    without, has = (one, two) if one.library_id is None else (two, one)
    name = without.names_library_of(has)
    return f"같은 시군구의 글이 {name}을(를) 말함" if name else None


def _alike_otherwise(one: Compared, two: Compared) -> bool:
    """Whether two posts of one library begin alike under titles that have something in common, though they are not alike."""
    if not one.fact("starts") or one.fact("starts") != two.fact("starts"):
        return False
    return one.core.shared(two.core) >= _SOME_WORDS and bool(_library(one, two))


def _says_more(one: Compared, two: Compared) -> bool:
    """Whether the core of one title stands whole in the other's."""
    return one.core.letters in two.core.letters or two.core.letters in one.core.letters


def _same_facts(one: Compared, two: Compared) -> bool:
    """Whether both begin at the same minute, or are one series or stretch of days, and what both tell besides is the same."""
    ours, theirs = one.fact("starts"), two.fact("starts")
    series = bool(one.fact("rrule")) and one.fact("rrule") == two.fact("rrule")
    stretch = ours == theirs and one.fact("ends") == two.fact("ends") and one.fact("ends")[:10] > ours[:10]
    if not ours or differ(ours, theirs) or not (series or stretch or ("T" in ours and ours == theirs)):
        return False
    both = [(name, first, second) for name in _FACTS if (first := one.fact(name)) and (second := two.fact(name))]
    same = sum(first == second for _, first, second in both)
    others = [(name, first, second) for name, first, second in both if first != second]
    return same >= _SAME_FACTS and all(name in _MOMENTS and not differ(first, second) for name, first, second in others)


def _two_kinds(one: Compared, two: Compared) -> bool:
    """Whether they are of two kinds: a report is no copy of what announced it."""
    return one.kind is not two.kind and Kind.UNKNOWN not in (one.kind, two.kind)


def _two_days(one: Compared, two: Compared) -> bool:
    """Whether they are about other days: neither text names all days of the other, or they begin on two."""
    if differ(one.fact("starts")[:10], two.fact("starts")[:10]):
        return True
    return bool(one.days and two.days) and not (one.days <= two.days or two.days <= one.days)


def _doubts(one: Compared, two: Compared, apart: int) -> list[str]:
    """What speaks against two copies, though not for two announcements."""
    doubts = []
    if one.core.other_thing(two.core):
        doubts.append("제목이 다른 것을 말함")
    if one.times and two.times and not (one.times <= two.times or two.times <= one.times):
        doubts.append("시간이 다름")
    if any(differ(one.fact(name), two.fact(name)) for name in ("starts", "ends", "registration_opens")):
        doubts.append("일시가 다름")
    if _two_places(one.fact("place"), two.fact("place")):
        doubts.append("장소가 다름")
    if _two_categories(one, two):
        doubts.append("분류가 다름")
    if one.core.tags and two.core.tags and one.core.tags.isdisjoint(two.core.tags):
        doubts.append("제목의 괄호 안이 다름")
    if apart > UNDATED_DAYS and not (one.days or two.days or one.fact("starts") or two.fact("starts")):
        doubts.append("날짜를 말하지 않음")
    return doubts


def _two_places(one: str, two: str) -> bool:
    """Whether two places as written are of two: neither holds the other. What stands in brackets is the way there."""
    one, two = ("".join(_BRACKETS.sub("", place).split()) for place in (one, two))
    return bool(one and two) and one not in two and two not in one


def _two_categories(one: Compared, two: Compared) -> bool:
    """Whether categories contradict: both sure, and neither allowed beside the other."""
    if not one.category or not two.category or one.category == two.category:
        return False
    return one.category not in _also(two) and two.category not in _also(one)


def _also(post: Compared) -> list[str]:
    found = post.activity.get("also") or []
    return [str(each) for each in found] if isinstance(found, list) else []

"""What of a post is in question, and why. Pure: a post and what it was read from in, questions out.

A question has a digest of what it asks about, so that what a person looked at once is asked again only when it is another
thing. What was over long before it was first seen (the years that a board had when its first crawl began) is not asked: no
reader goes there, and the queue would be full of it. What a person said is sure and no question any more.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from aggregator import standing
from aggregator.clock import SEOUL
from aggregator.models import Kind, Library, Post, PostStatus, Reading, Tie

LOW = 0.5
"""A reading that is less sure than this is 확인 필요."""
POSTER_SIGNS = 20
"""A body with fewer signs than this and an image says nothing itself: a poster."""
_PAST = timedelta(days=60)
_SURE_OF = ("starts", "ends", "registration_opens", "registration_closes", "capacity", "fee")


class Ask(StrEnum):
    """What a question is about; the words for it on screen are `WORDS`."""

    POSTER = "poster"
    REVIEW_FIRST = "review_first"
    REGION = "region"
    LIBRARY = "library"
    DATES = "dates"
    CONFIDENCE = "confidence"
    DUPLICATE = "duplicate"
    PROGRAMME = "programme"
    NEW_LIBRARY = "new_library"


WORDS = {
    Ask.POSTER: "포스터만 있음",
    Ask.REVIEW_FIRST: "먼저 확인하는 게시판",
    Ask.REGION: "지역 확인",
    Ask.LIBRARY: "도서관 확인",
    Ask.DATES: "날짜가 서로 어긋남",
    Ask.CONFIDENCE: "확인 필요",
    Ask.DUPLICATE: "같은 글인지 확인",
    Ask.PROGRAMME: "같은 프로그램인지 확인",
    Ask.NEW_LIBRARY: "새 도서관",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: what about, which field, why it is asked (in Korean), and a digest of what it asks about."""

    ask: Ask
    field: str
    why: str
    digest: str

    @property
    def name(self) -> str:
        """Under what it is noted that a person looked at it."""
        return f"{self.ask}:{self.field}" if self.ask is Ask.CONFIDENCE else str(self.ask)

    def as_json(self) -> dict[str, str]:
        """The question as the store keeps it."""
        return {"ask": self.ask, "field": self.field, "why": self.why, "digest": self.digest}

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Self:
        """A question that the store kept."""
        return cls(Ask(row["ask"]), row["field"], row["why"], row["digest"])


def of_post(post: Post, readings: Mapping[str, Reading], *, watched: bool = False) -> tuple[Question, ...]:
    """What is in question of a post. `readings` by field; `watched`: a person is to approve it, or its newest wording.

    A copy that another post stands for is asked nothing, nor is what is not shown.
    """
    if post.status not in (PostStatus.PUBLIC, PostStatus.WAITING) or post.behind:
        return ()
    found = [_asked(Ask.REVIEW_FIRST, "status", "이 게시판의 글은 확인한 뒤에 실림", post.digest)] if watched else []
    if not is_past(post):
        found += [*_poster(post), *_where(post, readings), *_dates(post, readings), *_unsure(post, readings)]
    return tuple(found)


def of_tie(tie: Tie) -> Question:
    """What is asked of two posts that may belong together."""
    return _asked(Ask(tie.sort), "", tie.rule, tie.verdict)


def of_library(library: Library) -> Question | None:
    """What is asked of a library that a post named first: whether it is one. None for what the directory knows."""
    if library.as_of is not None or library.merged_into is not None:
        return None
    return _asked(Ask.NEW_LIBRARY, "library", "글에 처음 나온 이름이고 도서관 목록에 없음", library.name_key)


def is_past(post: Post) -> bool:
    """Whether a post told of what was over, or was old, when it was first seen."""
    last = standing.last_day(post.category, post.activity)
    coming = last is not None and last >= post.first_seen.astimezone(SEOUL).date()
    return not coming and post.first_seen - post.published > _PAST


def day_of(post: Post) -> date | None:
    """The last day on which one can go to what a post announces, or register; None where none is told."""
    return standing.last_day(post.category, post.activity) if post.kind is not Kind.REPORT else None


def is_poster(post: Post) -> bool:
    """Whether a post says what it says in a picture alone."""
    return bool(post.images) and len("".join(post.body_text.split())) < POSTER_SIGNS


def _poster(post: Post) -> Iterator[Question]:
    told = (post.activity or {}).get("starts")
    if is_poster(post) and post.kind in (Kind.ANNOUNCEMENT, Kind.UNKNOWN) and not told:
        yield _asked(Ask.POSTER, "starts", "글이 없고 그림만 있음", post.title, post.images)


def _where(post: Post, readings: Mapping[str, Reading]) -> Iterator[Question]:
    region, library = readings.get("region"), readings.get("library")
    if not post.region:
        words = region.evidence if region else ""
        yield _asked(Ask.REGION, "region", "지역을 알 수 없음", words, region.candidates if region else [])
    elif region is not None and region.candidates:
        yield _asked(Ask.REGION, "region", "지역이 여럿 가운데 하나임", region.evidence, region.candidates)
    if library is not None and library.candidates:
        yield _asked(Ask.LIBRARY, "library", "도서관이 여럿 가운데 하나임", library.value, library.candidates)


def _dates(post: Post, readings: Mapping[str, Reading]) -> Iterator[Question]:
    told = post.activity or {}
    starts, ends = _text(told, "starts"), _text(told, "ends")
    opens, closes = _text(told, "registration_opens"), _text(told, "registration_closes")
    last = standing.last_moment(told) or starts
    reasons = []
    if starts and ends and _later(starts, ends):
        reasons.append("시작보다 먼저 끝남")
    if opens and closes and _later(opens, closes):
        reasons.append("접수가 시작보다 먼저 끝남")
    if closes and last and _later(closes, last):
        reasons.append("끝난 뒤까지 접수함")
    if post.kind is Kind.ANNOUNCEMENT and not (post.programme_id or post.told_state) and last:
        posted = post.published.astimezone(SEOUL).date().isoformat()
        if posted > last[:10]:
            reasons.append("끝난 뒤에 올라온 안내")
    open_start = readings.get("starts")
    if open_start is not None and not open_start.value and post.kind is Kind.ANNOUNCEMENT:
        reasons.append(open_start.rule or "날짜가 여럿 가운데 하나임")
    if reasons:
        yield _asked(Ask.DATES, "starts", " · ".join(reasons), starts, ends, opens, closes, reasons)


def _unsure(post: Post, readings: Mapping[str, Reading]) -> Iterator[Question]:
    """What is open or not sure of the kind; of an announcement the category and its facts too."""
    kind = readings.get("kind")
    if kind is not None and kind.confidence < LOW:
        yield _low(kind, "글의 종류를 정하지 못함" if post.kind is Kind.UNKNOWN else "글의 종류가 확실하지 않음")
    if post.kind is not Kind.ANNOUNCEMENT:
        return
    category = readings.get("category")
    if category is not None and category.confidence < LOW:
        yield _low(category, "분류가 확실하지 않음" if category.value else "분류를 정하지 못함")
    for name in _SURE_OF:
        row = readings.get(name)
        if row is not None and row.value and row.confidence < LOW:
            yield _low(row, "판독이 확실하지 않음")


def _low(row: Reading, why: str) -> Question:
    return _asked(Ask.CONFIDENCE, row.field, why, row.value, row.evidence)


def _asked(ask: Ask, field: str, why: str, *about: object) -> Question:
    digest = hashlib.sha256(repr((str(ask), field, *about)).encode()).hexdigest()[:32]
    return Question(ask, field, why, digest)


def _later(one: str, other: str) -> bool:
    """Whether a day or time is after the whole of another."""
    size = min(len(one), len(other))
    return one[:size] > other[:size]


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value[:16] if isinstance(value, str) else ""

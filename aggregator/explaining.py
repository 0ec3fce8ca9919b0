"""Why a post is shown as it is, for a librarian: each field with the words that it came from, the rule, how sure it is, and
what stayed open; then the posts that it is one entry or one programme with, and why.
"""

import re
import tomllib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import Session, col, select

from aggregator import following, linking, posts, recurring, settling, standing, ties
from aggregator.models import Kind, Post, PostStatus, Reading, Source, Tie, TieSort
from aggregator.reading import regions, title_core
from aggregator.reading.privacy import mask_public

OPEN = "(열어 둠)"
_WON = ("fee", "materials_fee")
_SESSION = re.compile(r"\['([0-9T:-]+)', (?:'([0-9T:-]+)'|None)\]")
_LISTS = ("audience", "registering")  # fields of several words, put together with commas


@dataclass(frozen=True, slots=True)
class Explained:
    """One field: `label` and `shown` in Korean, the value as stored, and what it was read from."""

    field: str
    label: str
    value: str
    shown: str
    words: str
    rule: str
    confidence: float
    candidates: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The field as one JSON object; `evidence` is what other outputs call the words."""
        return asdict(self) | {"evidence": self.words}


@dataclass(frozen=True, slots=True)
class Related:
    """Another post and what ties it to this one. `verdict` is in Korean; "" and no rule where other copies join the two."""

    sort: str
    post_id: str
    title: str
    url: str
    source: str
    role: str
    verdict: str
    rule: str
    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is to be said of a post. `entry_id` is what feeds call its entry, `shown_by` the post that stands for it, or
    with which it is told what became of it.
    """

    post_id: str
    title: str
    entry_id: str
    shown_by: str
    programme_id: str
    fields: tuple[Explained, ...]
    related: tuple[Related, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """One object for each field, and for each related post."""
        entry = {
            "field": "entry",
            "label": "글",
            "value": self.entry_id,
            "shown_by": self.shown_by,
            "programme": self.programme_id,
        }
        return [
            entry,
            *(one.as_json() for one in self.fields),
            *({"field": one.sort, **asdict(one)} for one in self.related),
        ]


def explain(session: Session, post: Post, *, public: bool = False) -> Explanation:
    """Explains one post, for those who look after it, or masked as what is `public`."""
    found = _explain(session, post, public)
    return _masked(found, post.kind) if public else found


def stands(post: Post, on: datetime) -> str:
    """How what a post announces stands at a moment, as on screen (접수중); "" where nothing is told."""
    if post.kind is not Kind.ANNOUNCEMENT:
        return ""
    return standing.state({**(post.activity or {}), "state": post.told_state}, on) or ""


def _explain(session: Session, post: Post, public: bool) -> Explanation:
    rows = sorted(posts.readings(session, post), key=lambda row: (order(row.field), row.field))
    fields = [_explained(row) for row in rows]
    if post.told_state:
        fields.append(_told(session, post))
    announced = following.announced_by(session, post)
    entry = linking.shown(session, [announced.id if announced else post.behind or post.id])
    return Explanation(
        post_id=post.id,
        title=post.title,
        entry_id=settling.entry_of(post),
        shown_by=next(iter(entry), ""),
        programme_id=post.programme_id,
        fields=tuple(fields),
        related=tuple(_related(session, post, public)),
    )


def _masked(found: Explanation, kind: Kind) -> Explanation:
    """The same without mobile numbers, and without names where somebody won something."""

    def safe(text: str, of: Kind = kind) -> str:
        return mask_public(text, of)

    fields = tuple(
        replace(
            one,
            value=safe(one.value),
            shown=safe(one.shown),
            words=safe(one.words),
            candidates=tuple(safe(each) for each in one.candidates),
        )
        for one in found.fields
    )
    nameless = Kind.UNKNOWN  # what others are is not asked: a title of winners may be among them
    related = tuple(
        replace(one, title=safe(one.title, nameless), words=safe(one.words, nameless)) for one in found.related
    )
    return replace(found, title=safe(found.title), fields=fields, related=related)


def _explained(row: Reading) -> Explained:
    names = tuple(in_words(row.field, one) for one in row.candidates)
    shown = in_words(row.field, row.value) if row.value else OPEN
    return Explained(row.field, label(row.field), row.value, shown, row.evidence, row.rule, row.confidence, names)


def _told(session: Session, post: Post) -> Explained:
    """What became of it, and the title that says so: its own, that of a copy, or that of a later post."""
    rule, told_by = _told_by(session, post)
    source = "" if told_by.id == post.id else f" ({told_by.id[:8]})"
    state = post.told_state
    return Explained("state", label("state"), state, in_words("state", state), told_by.title + source, rule, 1.0, ())


def _told_by(session: Session, post: Post) -> tuple[str, Post]:
    copies = settling.copies(session, post)
    later = select(Post).where(Post.programme_id == settling.entry_of(post), following.is_change())
    later = later.order_by(col(Post.published), col(Post.id))
    for rule, posts_ in (
        ("제목의 말", [post]),
        ("뒤따른 글의 제목", session.exec(later)),
        ("다른 곳에 실린 같은 글의 제목", copies),
    ):
        for one in posts_:
            if title_core.read(one.title).told == post.told_state:
                return rule, one
    return "제목의 말 또는 뒤따른 글의 제목", post


def _related(session: Session, post: Post, public: bool) -> list[Related]:
    """The posts of its cluster and of its programme, and those that it may be tied to, the surest first.

    In `public` only those that are public themselves: what waits or was removed is named nowhere.
    """

    def shown(other: Post) -> bool:
        return not public or other.status is PostStatus.PUBLIC

    found: list[Related] = []
    tied = ties.of(session, [post.id])
    copies = {copy.id for copy in settling.copies(session, post)} - {post.id}
    for tie in sorted(tied, key=lambda one: (one.sort, -one.confidence, one.one, one.two)):
        other = session.get_one(Post, tie.two if tie.one == post.id else tie.one)
        copies.discard(other.id)
        if shown(other):
            found.append(_one_related(session, other, tie))
    others = [session.get_one(Post, copy) for copy in sorted(copies)]
    return [*(_one_related(session, other, None) for other in others if shown(other)), *found]


def _one_related(session: Session, other: Post, tie: Tie | None) -> Related:
    follows = tie is not None and tie.sort is TieSort.PROGRAMME
    joined = tie is None or tie.verdict in ties.JOINING
    role = "다른 곳에 실린 같은 글" if joined else "비슷한 글"
    if follows:
        role = "앞선 안내" if tie and tie.one == other.id else "뒤따른 글"
    source = session.exec(select(Source.title).where(Source.id == other.source_id)).one()
    return Related(
        sort="programme" if follows else "duplicates",
        post_id=other.id,
        title=other.title,
        url=other.url,
        source=source,
        role=role,
        verdict=_words()["values"]["verdict"][tie.verdict] if tie else "",
        rule=tie.rule if tie else "",
        words=tie.words if tie else "",
        confidence=tie.confidence if tie else 1.0,
    )


def label(field: str) -> str:
    """What a field is called on screen."""
    return str(_words()["fields"].get(field, field))


def in_words(field: str, value: str) -> str:
    """A value as people read it: the name of a place, the Korean word, a day and a time, won."""
    if field == "region" and (region := regions.gazetteer().get(value)):
        return f"{value} {region.full_name}"
    known = _words()["values"].get(field, {})
    if field in _LISTS:
        return ", ".join(known.get(one.strip(), one.strip()) for one in value.split(","))
    if field in _WON and value.isdecimal():
        return f"{int(value):,}원"
    if field == "rrule" and (series := recurring.series(value)):
        return series.whole_words() or value
    if sessions := _SESSION.findall(value):
        return ", ".join(_span(starts, ends) for starts, ends in sessions)
    if value[10:11] == "T" and value[:4].isdecimal():
        return _moment(value)
    return str(known.get(value, value))


def _moment(value: str) -> str:
    return value[:16].replace("T", " ")


def _span(starts: str, ends: str) -> str:
    """`2026-12-05 14:00–16:00`, or a day alone."""
    if not ends or ends == starts:
        return _moment(starts)
    return f"{_moment(starts)}–{ends[11:16] if ends[:10] == starts[:10] else _moment(ends)}".rstrip("–")


def order(field: str) -> int:
    """Where a field stands among its like; one that has no word comes last."""
    fields = list(_words()["fields"])
    return fields.index(field) if field in fields else len(fields)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("aggregator.data").joinpath("field_words.toml").read_text("utf-8"))

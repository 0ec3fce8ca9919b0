"""Programmes that a hub enters for libraries that nobody can crawl: posts like any other, on the same shelves.

A hub's entries are a source of their own (platform `hand`), which no crawl touches and no reader reads again: what a person
typed stands as typed. A post's id is minted once and stays when it is edited, taken back and put back.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from aggregator import evidence, intake, understanding
from aggregator.desk import audit, form, hubs, months, zones
from aggregator.desk.form import Form, FormError
from aggregator.errors import InputError
from aggregator.models import HAND, Kind, Library, Post, PostStatus, Reading, Revision, Source, SourceState
from aggregator.reading import markup, regions

RULE = "직접 입력"
_EARLIEST, _LATEST = timedelta(days=800), timedelta(days=400)


class DoubledError(InputError):
    """The same programme of the same library was entered already."""


def enter(session: Session, who: str, slug: str, library_id: int, entered: Form, now: datetime) -> Post:
    """Keeps a programme of a library in the hub's zone. In a writing session.

    Raises InputError for a library that is not in the zone (as for one that is not there), FormError for days that are too
    far away, DoubledError for what is there already.
    """
    library = zones.require(session, slug, library_id, months.of(now))
    _require_near(entered, now)
    source = _source(session, slug, now)
    if any(_says_same(post, entered) for post in _of_library(session, source, library)):
        raise DoubledError(f"{entered.title} ({entered.days[0]})은(는) 이미 있습니다.")
    key = secrets.token_hex(8)
    post = Post(
        id=intake.post_id(source.uid, "", key),
        source_id=source.id or 0,
        line="",
        key=key,
        url="",
        title="",
        attachments=[],
        images=[],
        published=now,
        published_has_time=True,
        updated=now,
        first_seen=now,
        digest="",
        library_id=library.id,
        named_library_id=library.id,
        kind=Kind.ANNOUNCEMENT,
        change=0,
    )
    _write(session, post, library, entered)
    audit.record(session, who, "programme.enter", f"post:{post.id}", None, _told(entered), now)
    return post


def edit(session: Session, who: str, slug: str, post_id: str, entered: Form, now: datetime) -> Post:
    """Gives a programme that was entered other facts; whether it is shown stays. In a writing session. Raises as `enter`."""
    post = get(session, slug, post_id)
    _require_near(entered, now)
    before = form_of(post)
    if before == entered:
        return post
    number = session.exec(select(func.count()).where(Revision.post_id == post.id)).one() + 1
    session.add(Revision(post_id=post.id, number=number, title=post.title, body_html=post.body_html, replaced=now))
    post.updated = max(now, post.updated)
    post.activity_changes += form.activity(before) != form.activity(entered)
    _write(session, post, session.get_one(Library, post.library_id), entered)
    audit.record(session, who, "programme.edit", f"post:{post.id}", _told(before), _told(entered), now)
    return post


def take_back(session: Session, who: str, slug: str, post_id: str, now: datetime) -> None:
    """Takes a programme that was entered out of everything public. In a writing session."""
    post = get(session, slug, post_id)
    if post.status is PostStatus.PUBLIC:
        intake.withdraw(session, post, PostStatus.WITHDRAWN, now)
        audit.record(session, who, "programme.take_back", f"post:{post.id}", {"status": "public"}, None, now)


def put_back(session: Session, who: str, slug: str, post_id: str, now: datetime) -> None:
    """Shows a programme again that was taken back. In a writing session."""
    post = get(session, slug, post_id)
    if post.status is PostStatus.WITHDRAWN:
        post.status, post.updated = PostStatus.PUBLIC, max(now, post.updated)
        session.add(post)
        intake.show(session, post)
        audit.record(session, who, "programme.put_back", f"post:{post.id}", None, {"status": "public"}, now)


def get(session: Session, slug: str, post_id: str) -> Post:
    """A programme that this hub entered. Raises InputError for any other post as for one that is not there."""
    post = session.get(Post, post_id)
    if post is None or session.get_one(Source, post.source_id).uid != _uid(slug):
        raise InputError("그런 프로그램이 없습니다.")
    return post


def of_month(session: Session, slug: str, library_id: int, month: str) -> list[Post]:
    """The programmes that the hub entered for a library and that begin in a month, the first one first."""
    source = session.exec(select(Source).where(Source.uid == _uid(slug))).first()
    library = session.get(Library, library_id)
    posts = _of_library(session, source, library) if source and library else []
    found = [post for post in posts if str((post.activity or {}).get("starts", "")).startswith(month)]
    return sorted(found, key=lambda post: (str((post.activity or {})["starts"]), post.id))


def copied(session: Session, slug: str, library_id: int, month: str) -> list[Form]:
    """Last month's programmes as they would be in this month, to be looked through and entered; nothing is kept."""
    before = of_month(session, slug, library_id, months.after(months.read(month), -1))
    return [found for post in before if (found := form.moved(form_of(post), month))]


def form_of(post: Post) -> Form:
    """What was entered of a programme."""
    return form.of(post.title, post.category, post.activity or {}, post.url, post.body_text)


def _source(session: Session, slug: str, now: datetime) -> Source:
    """The source of what a hub enters; paused, since there is nothing to crawl."""
    found = session.exec(select(Source).where(Source.uid == _uid(slug))).first()
    if found is None:
        title = f"{hubs.get(session, slug).name} {RULE}"
        found = Source(
            uid=_uid(slug),
            platform=HAND,
            address="",
            title=title,
            options={},
            state=SourceState.PAUSED,
            due=now,
            added=now,
        )
        session.add(found)
        session.flush()
    return found


def _uid(slug: str) -> str:
    return f"{HAND}/{slug}"


def _of_library(session: Session, source: Source, library: Library) -> Sequence[Post]:
    query = select(Post).where(Post.library_id == library.id, Post.source_id == source.id)
    return session.exec(query.where(Post.status == PostStatus.PUBLIC).order_by(col(Post.id))).all()


def _says_same(post: Post, entered: Form) -> bool:
    return replace(form_of(post), note="", url="") == replace(entered, note="", url="")


def _require_near(entered: Form, now: datetime) -> None:
    today = now.date()
    if not all(today - _EARLIEST <= day <= today + _LATEST for day in entered.days):
        raise FormError({"days": "두 해 전부터 한 해 뒤까지의 날을 적을 수 있습니다."})


def _write(session: Session, post: Post, library: Library, entered: Form) -> None:
    post.url, post.title, post.body_text = entered.url, entered.title, entered.note
    post.body_html = markup.paragraphs(entered.note)
    post.category, post.activity = entered.category, form.activity(entered)
    post.region = library.place
    post.digest = hashlib.sha256(json.dumps(_told(entered), ensure_ascii=False).encode()).hexdigest()
    session.add(post)
    session.flush()
    for row in _readings(post, library):
        session.merge(row)
    intake.show(session, post)


def _readings(post: Post, library: Library) -> list[Reading]:
    """판독 근거 of what a person typed: that a person did."""
    told = {"kind": post.kind.value, "category": post.category, "library": library.name}
    version = understanding.VERSION
    rows = [_reading(post, name, value, value, RULE, version) for name, value in told.items()]
    where = f"{library.name} {library.address}".strip()
    place = _reading(post, "region", post.region, where, evidence.PLACE_OF_LIBRARY, regions.gazetteer().version)
    return [*rows, place]


def _reading(post: Post, name: str, value: str, words: str, rule: str, version: str) -> Reading:
    return Reading(
        post_id=post.id,
        field=name,
        value=value,
        confidence=1.0,
        evidence=words,
        rule=rule,
        candidates=[],
        version=str(version),
    )


def _told(entered: Form) -> dict[str, object]:
    """A form for the audit: what was entered, without the note."""
    return {"title": entered.title, "category": entered.category, **form.activity(entered)}

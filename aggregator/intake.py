"""Intake: RawPost in, Post kept. The one way into the store, and idempotent.

`keep` runs inside the caller's transaction, one a page. It reads the post (pure readers, in order: text, where, kind and category),
attaches it to its library and its places, keeps an earlier wording as a revision when an edit replaced it, and takes the
next number of the change sequence that publishing follows. The same page ten times is one post and one number.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from aggregator import libraries
from aggregator.clock import SEOUL, seoul_midnight
from aggregator.models import (
    Kind,
    Library,
    Place,
    Post,
    PostPlace,
    PostStatus,
    Reading,
    Revision,
    Sequence,
    Source,
)
from aggregator.rawpost import RawPost
from aggregator.reading import address, categories, markup, regions, text
from aggregator.reading.fact import Fact

NAMESPACE = uuid.UUID("5c1b4d0e-4b8e-5a53-9a53-0f2f7f0c7a11")
COUNTRY = "kr"
CHANGES = "change"
PLACE_OF_LIBRARY = "도서관의 지역"
PLACE_OF_SOURCE = "게시판의 지역"
_EARLIEST = date(1995, 1, 1)  # no board is older; what says so says nothing


class Outcome(StrEnum):
    """What keeping a post came to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Kept:
    """The post as it now stands, what happened, and whether a sure place was found for it."""

    outcome: Outcome
    post: Post
    placed: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What a raw post was read to mean, before it meets the store."""

    title: str
    body_html: str
    body_text: str
    classified: categories.Classification
    home: libraries.Home
    where: regions.Resolution
    digest: str


def post_id(uid: str, line: str, key: str) -> str:
    """A post's id for life: UUIDv5 of the source's uid, the feed line and the site's own key."""
    return str(uuid.uuid5(NAMESPACE, f"{uid}\n{line}\n{key}"))


def keep(session: Session, source: Source, raw: RawPost, now: datetime) -> Kept:
    """Keeps what a page said and what it was read to mean. Belongs in a writing session; `now` is aware.

    Raises ValueError for a post without key, title or id of its source.
    """
    if not raw.key or not raw.title.strip() or source.id is None:
        raise ValueError(f"a post needs a key and a title: {raw.url}")
    raw = _masked(raw)
    read = _read(raw, now)
    known = session.get(Post, post_id(source.uid, raw.line, raw.key))
    if known is not None and _stands(known, read):
        return Kept(Outcome.UNCHANGED, known, placed=bool(known.region))
    attached = libraries.attach(session, libraries.on_board(read.home, source), now)
    region, rule = where_it_is(read.home.place, attached.library, source)
    if known is None:
        outcome, post = Outcome.NEW, _new_post(source, raw, now)
    else:
        outcome = Outcome.CHANGED if known.status is PostStatus.PUBLIC else Outcome.RESTORED
        post = known
        _keep_revision(session, post, read, now)
        post.updated = max(now, post.published)
    _write(post, raw, read, attached, region)
    session.add(post)
    show(session, post)
    _explain(session, post, raw, read, attached, rule)
    return Kept(outcome, post, placed=bool(region))


def withdraw(session: Session, post: Post, status: PostStatus, now: datetime) -> None:
    """Takes a post out of everything public; the store keeps it. Belongs in a writing session.

    `status` tells why: WITHDRAWN comes back when its site shows it again, REMOVED does not.
    """
    if post.status is not status:
        post.status = status
        post.updated = max(now, post.published)
        session.add(post)
        show(session, post)


def where_it_is(own: str, library: Library | None, source: Source) -> tuple[str, str]:
    """A post's place and the rule, "" where its own address told it: `own`, else its library's, else its board's.

    A library that lies within what the address names (은평구, and no street) says more finely where.
    """
    place = library.place if library else ""
    finer = place and own != place and own in (around.short_code for around in regions.gazetteer().ancestors(place))
    if place and (finer or not own):
        return place, PLACE_OF_LIBRARY
    return (own, "") if own or not source.region else (source.region, PLACE_OF_SOURCE)


def _stands(known: Post, read: _Read) -> bool:
    """Whether nothing is to be done: the post is shown and says the same, or a person took it away for good."""
    same = known.status is PostStatus.PUBLIC and known.digest == read.digest
    return same or known.status is PostStatus.REMOVED


def _masked(raw: RawPost) -> RawPost:
    """The post with every text clean and without what may never be written; its body is masked when it is read."""

    def safe(words: str) -> str:
        return text.mask_stored(text.plain_title(words))

    return replace(
        raw,
        title=safe(raw.title),
        posted_text=safe(raw.posted_text),
        place_text=safe(raw.place_text),
        library_text=safe(raw.library_text),
        author=safe(raw.author),
        attachments=tuple(replace(file, name=safe(file.name)) for file in raw.attachments),
    )


def _read(raw: RawPost, now: datetime) -> _Read:
    body_html = markup.clean_html(raw.body_html, raw.page_url)
    said = markup.plain(body_html)
    body_text = text.mask_stored(said)
    if body_text != said:  # a number stood split over elements: its markup goes, the text stays
        body_html = markup.paragraphs(body_text)
    written = address.parse(raw.place_text)
    where = regions.resolve(written, now.astimezone(SEOUL).date())
    has_address = bool(written.sido or written.sigungu or written.road)
    name = raw.library_text or libraries.name_in(written.remainder, has_address=has_address)
    home = libraries.home(name, written, where)
    wording = [
        raw.title,
        body_html,
        [file.name for file in raw.attachments],
        list(raw.images),
        home.name,
        raw.place_text,
    ]
    digest = hashlib.sha256(json.dumps(wording, ensure_ascii=False).encode()).hexdigest()
    return _Read(raw.title, body_html, body_text, categories.classify(raw.title, body_text), home, where, digest)


def _new_post(source: Source, raw: RawPost, now: datetime) -> Post:
    published, has_time = _published(raw, now)
    return Post(
        id=post_id(source.uid, raw.line, raw.key),
        source_id=source.id or 0,
        line=raw.line,
        key=raw.key,
        url=raw.url,
        title="",
        attachments=[],
        images=[],
        published=published,
        published_has_time=has_time,
        updated=published,
        first_seen=now,
        digest="",
        position=int(raw.key) % 2**31 if raw.key.isdecimal() else 0,
        change=0,
    )


def _published(raw: RawPost, now: datetime) -> tuple[datetime, bool]:
    """The post's own date, never later than now; a day without a time is the beginning of that day in Seoul."""
    posted = raw.posted
    if isinstance(posted, datetime) and posted.date() >= _EARLIEST:
        return min(posted.astimezone(UTC), now), True
    if isinstance(posted, date) and not isinstance(posted, datetime) and posted >= _EARLIEST:
        return min(seoul_midnight(posted), now), False
    return now, True


def _keep_revision(session: Session, post: Post, read: _Read, now: datetime) -> None:
    if (post.title, post.body_html) == (read.title, read.body_html):
        return
    number = session.exec(select(func.count()).where(Revision.post_id == post.id)).one() + 1
    session.add(Revision(post_id=post.id, number=number, title=post.title, body_html=post.body_html, replaced=now))


def _write(post: Post, raw: RawPost, read: _Read, attached: libraries.Attached, region: str) -> None:
    post.url = raw.url
    post.title = read.title
    post.body_html = read.body_html
    post.body_text = read.body_text
    post.author = raw.author
    post.address = read.home.address
    post.library_id = attached.library.id if attached.library else None
    post.named_library_id = attached.named_id
    post.region = region
    post.kind = Kind(read.classified.kind.value or Kind.UNKNOWN)
    post.status = PostStatus.PUBLIC
    post.attachments = [{"url": file.url, "name": file.name} for file in raw.attachments]
    post.images = list(raw.images)
    post.digest = read.digest


def show(session: Session, post: Post) -> None:
    """Puts the post where it belongs now, and numbers the change for every place that it touches, before and after."""
    post.change = next_change(session)
    session.flush()
    before = set(session.exec(select(PostPlace.code).where(PostPlace.post_id == post.id)))
    after = set(places_of(post.region)) if post.status is PostStatus.PUBLIC else set()
    if before:
        session.execute(delete(PostPlace).where(col(PostPlace.post_id) == post.id))
    for code in sorted(after):
        session.add(PostPlace(post_id=post.id, code=code, published=post.published, position=post.position))
    for code in sorted(before | after):
        place = session.get(Place, code)
        if place is None:
            place = Place(code=code, changed=post.updated, change=post.change)
        place.changed = max(place.changed, post.updated)
        place.change = post.change
        session.add(place)


def places_of(region: str) -> tuple[str, ...]:
    """The codes of every place that a post of this region is shown in: the country, what lies around it, itself."""
    if not region:
        return (COUNTRY,)
    above = regions.gazetteer().ancestors(region)
    return (COUNTRY, *(around.short_code for around in above), region)


def next_change(session: Session) -> int:
    """The next number of the change sequence, for what publishing must see. Belongs in a writing session."""
    counter = session.get(Sequence, CHANGES, with_for_update=True) or Sequence(name=CHANGES, value=0)
    counter.value += 1
    session.add(counter)
    return counter.value


def _explain(
    session: Session, post: Post, raw: RawPost, read: _Read, attached: libraries.Attached, place_rule: str
) -> None:
    """Keeps for each field what it was read from: what a librarian sees as 판독 근거."""
    rows = (
        _region_reading(post, raw, read, attached.library, place_rule),
        Reading(
            post_id=post.id,
            field="library",
            value=read.home.name,
            confidence=(1.0 if raw.library_text else 0.9) * (0.5 if attached.candidates else bool(read.home.name)),
            evidence=raw.library_text or raw.place_text,
            rule=" · ".join(filter(None, ("도서관 칸" if raw.library_text else "주소 뒤의 말", attached.rule))),
            candidates=[str(number) for number in attached.candidates],
        ),
        _class_reading(post, "kind", read.classified.kind, ()),
        _class_reading(post, "category", read.classified.category, read.classified.also),
        Reading(
            post_id=post.id,
            field="published",
            value=post.published.astimezone(SEOUL).isoformat(),
            confidence=1.0 if raw.posted else 0.0,
            evidence=raw.posted_text,
            rule="글의 날짜" if raw.posted else "날짜가 없어 처음 본 때",
            candidates=[],
        ),
    )
    for row in rows:
        session.merge(row)


def _class_reading(post: Post, name: str, fact: Fact[str], also: tuple[str, ...]) -> Reading:
    """What the kind or the category was read from; `also` is what a fair reader would have taken too."""
    return Reading(
        post_id=post.id,
        field=name,
        value=fact.value or "",
        confidence=fact.confidence,
        evidence=fact.words,
        rule=fact.rule or fact.open_because,
        candidates=list(also or fact.candidates),
        version=categories.VERSION,
    )


def _region_reading(post: Post, raw: RawPost, read: _Read, library: Library | None, rule: str) -> Reading:
    """What the post's region was read from; `level` is what its own address told, whatever its library or board says."""
    where = read.where
    by_library = library if rule == PLACE_OF_LIBRARY else None
    return Reading(
        post_id=post.id,
        field="region",
        value=post.region,
        level=where.level,
        confidence=0.9 if by_library else where.confidence,
        evidence=f"{by_library.name} {by_library.address}".strip() if by_library else raw.place_text,
        rule=rule or where.reason,
        candidates=[] if by_library else [candidate.short_code for candidate in where.candidates],
        version=regions.gazetteer().version,
    )

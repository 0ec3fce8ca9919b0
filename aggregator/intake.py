"""Intake: RawPost in, Post kept. The one way into the store, and idempotent.

`keep` runs inside the caller's transaction, one a page. It has the post read (`understanding.py`), attaches it to its
library, ties it to its copies and to what it follows, puts it on its shelves, keeps an earlier wording as a revision when an
edit replaced it, and takes the next number of the change sequence that publishing follows. The same page ten times is one
post and one number. What people said of a post stands above what is read of it, and what is open of it waits for them.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, select

from aggregator import activity_facts, libraries, search, settling, shelves
from aggregator.clock import seoul_midnight
from aggregator.desk import corrections, questions, queue, rules
from aggregator.evidence import PLACE_OF_LIBRARY, PLACE_OF_SOURCE, explain
from aggregator.models import Kind, Library, Post, PostStatus, Reviewed, Revision, Source
from aggregator.rawpost import RawPost
from aggregator.reading import regions
from aggregator.understanding import Meaning, Words, masked, understand

NAMESPACE = uuid.UUID("5c1b4d0e-4b8e-5a53-9a53-0f2f7f0c7a11")
_EARLIEST = date(1995, 1, 1)  # no board is older; what says so says nothing


_STANDING = (PostStatus.PUBLIC, PostStatus.WAITING)


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


def post_id(uid: str, line: str, key: str) -> str:
    """A post's id for life: UUIDv5 of the source's uid, the feed line and the site's own key."""
    return str(uuid.uuid5(NAMESPACE, f"{uid}\n{line}\n{key}"))


def keep(session: Session, source: Source, raw: RawPost, now: datetime) -> Kept:
    """Keeps what a page said and what it was read to mean. Belongs in a writing session; `now` is aware.

    Raises ValueError for a post without key, title or id of its source.
    """
    if not raw.key or not raw.title.strip() or source.id is None:
        raise ValueError(f"a post needs a key and a title: {raw.url}")
    raw = masked(raw)
    read = understand(raw, now)
    known = session.get(Post, post_id(source.uid, raw.line, raw.key))
    if known is not None and _stands(known, read):
        return Kept(Outcome.UNCHANGED, known, placed=bool(known.region))
    attached = libraries.attach(session, libraries.on_board(read.home, source), now)
    region, rule = where_it_is(read.home.place, attached.library, source)
    if known is None:
        outcome, post = Outcome.NEW, _new_post(source, raw, now)
    else:
        outcome = Outcome.CHANGED if known.status in _STANDING else Outcome.RESTORED
        post = known
        _keep_revision(session, post, read, now)
        post.updated = max(now, post.published)
    status = _status(session, known, source)
    with corrections.beneath(session, post):
        _write(post, raw, read, attached, region)
        post.status = status
        session.add(post)
        explain(session, post, raw, read, attached, rule)
        rules.take(session, post)
    show(session, post)
    if attached.library is not None and attached.rule == libraries.NEW:
        queue.renew_library(session, attached.library)
    return Kept(outcome, post, placed=bool(post.region))


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
    return (own, "") if own or not source.region else (_today(source.region), PLACE_OF_SOURCE)


def _today(code: str) -> str:
    """What the region of a board is in the table in use; of one that was divided, what surely lies around it."""
    gazetteer = regions.gazetteer()
    latest = gazetteer.latest(code)
    if len(latest) == 1:
        return latest[0].short_code
    around = gazetteer.ancestors(code) if latest else ()
    return around[-1].short_code if around else code


def _stands(known: Post, read: Meaning) -> bool:
    """Whether nothing is to be done: the post is there and says the same, or a person took it away for good."""
    same = known.status in _STANDING and known.digest == read.digest
    return same or known.status is PostStatus.REMOVED


def _status(session: Session, known: Post | None, source: Source) -> PostStatus:
    """Whether a post is shown, or waits: those of a source to be reviewed first do, until a person approved them once."""
    if known is not None and known.status in _STANDING:
        return known.status
    if not source.review_first:
        return PostStatus.PUBLIC
    approved = known and session.get(Reviewed, (queue.of_post(known.id), questions.Ask.REVIEW_FIRST))
    return PostStatus.PUBLIC if approved else PostStatus.WAITING


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


def _keep_revision(session: Session, post: Post, read: Meaning, now: datetime) -> None:
    if (post.title, post.body_html) == (read.title, read.body_html):
        return
    number = session.exec(select(func.count()).where(Revision.post_id == post.id)).one() + 1
    session.add(Revision(post_id=post.id, number=number, title=post.title, body_html=post.body_html, replaced=now))


def _write(post: Post, raw: RawPost, read: Meaning, attached: libraries.Attached, region: str) -> None:
    post.url = raw.url
    post.title = read.title
    post.body_html = read.body_html
    post.body_text = read.body_text
    post.author = raw.author
    post.address = read.home.address
    post.library_id = attached.library.id if attached.library else None
    post.named_library_id = attached.named_id
    post.region = region
    take_words(post, read.words)
    post.attachments = [{"url": file.url, "name": file.name} for file in raw.attachments]
    post.images = list(raw.images)
    post.digest = read.digest


def take_words(post: Post, words: Words) -> bool:
    """Writes what the words of a post say; whether that is something else than before."""
    sort, before = words.sort, (post.kind, post.category, post.activity)
    activity = activity_facts.stored(words.activity, sort.also)
    post.activity_changes += bool(post.digest) and activity != post.activity
    post.kind, post.category = Kind(sort.kind.value or Kind.UNKNOWN), sort.category.value or ""
    post.activity = activity
    return (post.kind, post.category, post.activity) != before


def show(session: Session, post: Post) -> None:
    """Puts the post where it belongs now, and numbers the change for every shelf that it touches, before and after.

    So does it with every post that is shown otherwise since: one that it is a copy of, or that it cancels. What is open of
    them is asked anew.
    """
    settled = settling.settle(session, post)
    for each in settled:
        each.change = shelves.next_change(session)
        session.flush()
        shelves.show(session, each)
        search.show(session, each)
    queue.renew(session, settled)

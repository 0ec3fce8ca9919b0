"""Which known posts are looked at again: recent ones daily, those in doubt until that is settled, old ones now and then.

Old ones are few in a run, and the longest unseen come first. Reports and results name people, so each of them is looked at
within 30 days: what its site took down shall not stand here for longer.
"""

import math
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from aggregator.models import Kind, Post, PostStatus, Sighting, Source

RECENT = timedelta(days=14)
LOOK_AGAIN = timedelta(days=1)
WATCHED_AFTER = timedelta(days=20)  # leaves ten days to come round
OTHERS_AFTER = timedelta(days=90)
UNWATCHED = (Kind.ANNOUNCEMENT, Kind.NOTICE)
FEW = 3
MOST = 30
LONGEST_DOUBT = 5  # a post that stays away is asked for after 1, 2, 4, … 32 days

_SAME = and_(
    col(Post.source_id) == col(Sighting.source_id),
    col(Post.line) == col(Sighting.line),
    col(Post.key) == col(Sighting.key),
)


def with_any(session: Session, source_ids: Collection[int], now: datetime) -> set[int]:
    """Those of the sources that may have posts to look at again; the others have none for sure."""
    seen = col(Sighting.checked)
    why = or_(col(Sighting.posted) >= now - RECENT, col(Sighting.gone).is_not(None), seen <= now - WATCHED_AFTER)
    query = select(Sighting.source_id).where(col(Sighting.source_id).in_(source_ids), seen <= now - LOOK_AGAIN, why)
    return set(session.exec(query.distinct()))


def to_look_again(session: Session, source_id: int, now: datetime) -> list[Sighting]:
    """The known posts to look at in a run at `now`, the longest unseen first in each group."""
    found = [*_recent(session, source_id, now), *_in_doubt(session, source_id, now), *_old(session, source_id, now)]
    return list({(one.line, one.key): one for one in found}.values())


def neighbours(session: Session, source_id: int, tried: Collection[tuple[str, str]], most: int = 2) -> list[Sighting]:
    """Known posts that opened last time, the newest first, without those tried: to see whether the source still stands."""
    query = (
        select(Sighting)
        .where(Sighting.source_id == source_id, col(Sighting.kept), col(Sighting.gone).is_(None))
        .order_by(col(Sighting.checked).desc(), col(Sighting.posted).desc())
        .limit(most + len(tried))
    )
    return [one for one in session.exec(query).all() if (one.line, one.key) not in tried][:most]


def kept_among(session: Session, source_id: int, line: str, keys: Collection[str]) -> list[str]:
    """Those of `keys` whose posts were kept once and are not known to be gone for good."""
    query = select(Sighting.key).where(
        Sighting.source_id == source_id, Sighting.line == line, col(Sighting.kept), col(Sighting.key).in_(keys)
    )
    return list(session.exec(query).all()) if keys else []


def _recent(session: Session, source_id: int, now: datetime) -> list[Sighting]:
    query = (
        select(Sighting)
        .where(
            Sighting.source_id == source_id,
            col(Sighting.checked) <= now - LOOK_AGAIN,
            col(Sighting.posted) >= now - RECENT,
            col(Sighting.gone).is_(None),
        )
        .order_by(col(Sighting.checked))
    )
    return list(session.exec(query).all())


def _in_doubt(session: Session, source_id: int, now: datetime) -> list[Sighting]:
    """Posts that were said to be gone: daily until that is settled, then ever less."""
    query = (
        select(Sighting, Post.status)
        .join(Post, _SAME)
        .where(
            Sighting.source_id == source_id,
            col(Sighting.gone).is_not(None),
            col(Sighting.checked) <= now - LOOK_AGAIN,
        )
        .order_by(col(Sighting.checked))
        .limit(4 * MOST)
    )
    due = []
    for one, status in session.exec(query).all():
        doublings = 0 if status is PostStatus.PUBLIC else min(one.attempts, LONGEST_DOUBT)
        if one.checked is not None and one.checked <= now - LOOK_AGAIN * 2**doublings:
            due.append(one)
    return due[:MOST]


def _old(session: Session, source_id: int, now: datetime) -> list[Sighting]:
    """A few of the public posts that nobody looked at for long; as many as it takes to come round in time."""
    public = (Post.source_id == source_id, col(Post.status) == PostStatus.PUBLIC)
    overdue: list[Sighting] = []
    for watched, after in ((True, WATCHED_AFTER), (False, OTHERS_AFTER)):
        of_kind = col(Post.kind).not_in(UNWATCHED) if watched else col(Post.kind).in_(UNWATCHED)
        query = (
            select(Sighting)
            .join(Post, _SAME)
            .where(Sighting.source_id == source_id, col(Sighting.checked) <= now - after, *public, of_kind)
            .order_by(col(Sighting.checked))
            .limit(MOST)
        )
        overdue += session.exec(query).all()
    if not overdue:
        return []
    posts = session.exec(select(func.count()).select_from(Post).where(*public)).one()
    source = session.get_one(Source, source_id)
    runs = max(timedelta(days=30) - WATCHED_AFTER, LOOK_AGAIN) / timedelta(seconds=max(source.cadence, 60))
    few = min(max(FEW, math.ceil(posts / max(runs, 1.0))), MOST)
    return sorted(overdue, key=lambda one: one.checked or now)[:few]

"""Brings the shelves of hubs after their zones: posts of libraries that came go on, those of libraries that went come off.

In bounded steps, each a transaction of its own, so that a zone with a hundred thousand posts holds nobody up; a run that is
cut short goes on where it stood. Nothing is asked of posts while no zone changed and no month began.
"""

from datetime import datetime

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from aggregator import shelves
from aggregator.desk import months, zone_rows
from aggregator.models import Hub, Post, PostPlace, Sequence
from aggregator.store import Store

AT_ONCE = 200


def settle(store: Store, now: datetime) -> int:
    """Shows every zone as it is in the month of `now`. How many posts went on a shelf or came off one."""
    with store.reading() as session:
        if not _is_waiting(session, now):
            return 0
    moved = 0
    while True:
        with store.writing() as session:
            step = some_posts(session, now)
        moved += step
        if step < AT_ONCE:
            return moved


def some_posts(session: Session, now: datetime) -> int:
    """Moves the next posts that stand otherwise than their library's zones say. How many; fewer than `AT_ONCE`: all are
    done. Belongs in a writing session."""
    _turn_over(session, now)
    counter = session.get(Sequence, zone_rows.OPEN, with_for_update=True)
    month = zone_rows.shown_month(session)
    found: set[str] = set()
    members = zone_rows.members(session, month)
    for slug in session.exec(select(Hub.slug).order_by(Hub.slug)):
        libraries = [shelves.library_code(number) for number in members.get(slug, ())]
        found |= _astray(session, shelves.hub_code(slug), libraries, AT_ONCE - len(found))
        if len(found) >= AT_ONCE:
            break
    for post in session.exec(select(Post).where(col(Post.id).in_(found)).order_by(Post.id)).all():
        post.change = shelves.next_change(session)
        session.flush()
        shelves.show(session, post)
    if len(found) < AT_ONCE and counter is not None:
        counter.value = 0
        session.add(counter)
    return len(found)


def _is_waiting(session: Session, now: datetime) -> bool:
    shown, counter = zone_rows.shown_month(session), session.get(Sequence, zone_rows.OPEN)
    return bool(shown) and (shown < months.of(now) or (counter is not None and counter.value > 0))


def _turn_over(session: Session, now: datetime) -> None:
    """Goes on to the month of `now`, never back: a clock that runs late takes nobody out."""
    counter = session.get(Sequence, zone_rows.MONTH, with_for_update=True)
    month = int(months.of(now).replace("-", ""))
    if counter is not None and counter.value < month:
        counter.value = month
        session.add(counter)


def _astray(session: Session, hub: str, libraries: list[str], most: int) -> set[str]:
    """Posts of these libraries that do not stand on the shelf of a hub, and such of others that do."""
    other = aliased(PostPlace)
    on_it = exists().where(col(other.post_id) == col(PostPlace.post_id), col(other.code) == hub)
    off = select(PostPlace.post_id).where(col(PostPlace.code).in_(libraries), ~on_it)
    of_them = exists().where(col(other.post_id) == col(PostPlace.post_id), col(other.code).in_(libraries))
    on = select(PostPlace.post_id).where(PostPlace.code == hub, ~of_them)
    found = set(session.exec(off.order_by(PostPlace.post_id).limit(most)))
    return found | set(session.exec(on.order_by(PostPlace.post_id).limit(most - len(found))))

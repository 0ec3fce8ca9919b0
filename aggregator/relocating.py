"""Placing again: libraries and posts that were kept under an older table of regions are resolved anew from their addresses as
written, and what moved is told. A correction by a person stays; what is open stays open.

In parts, the libraries first, since they place posts that tell no address. A part that is done is known by the version on its
readings, so a run that was cut short goes on where it stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from aggregator import evidence, intake, libraries, library_merging
from aggregator.desk import corrections, queue
from aggregator.models import Library, Post, PostStatus, Reading, Source
from aggregator.reading import address, regions

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Move:
    """What lies elsewhere by the newer table: `what` is library or post; `before` and `after` are place codes.

    `stays` says why it was left where it was.
    """

    what: str
    id: str
    name: str
    before: str
    after: str
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some that were looked at, what moved among them, and the last one's id ("": none left)."""

    looked_at: int
    moves: tuple[Move, ...]
    last: str


def waiting(session: Session) -> int:
    """How many posts were placed by another table than the one in use."""
    version = regions.gazetteer().version
    query = select(func.count()).select_from(Reading).where(Reading.field == "region", Reading.version != version)
    return session.exec(query).one()


def some_libraries(session: Session, on: date, now: datetime, after: str = "") -> Part:
    """Places the next libraries by their addresses; in a writing session. Names and places that a person set stay."""
    query = select(Library).where(col(Library.id) > int(after or 0)).order_by(col(Library.id)).limit(AT_ONCE)
    rows = session.exec(query).all()
    moves = [move for row in rows if row.address and (move := _library(session, row, on))]
    moved = [int(move.id) for move in moves if not move.stays]
    session.flush()
    library_merging.refresh(session, moved, now)
    return Part(len(rows), tuple(moves), str(rows[-1].id) if rows else "")


def _library(session: Session, row: Library, on: date) -> Move | None:
    written = address.parse(row.address)
    found = libraries.home(row.name, written, regions.resolve(written, on))
    if not found.place or found.place == row.place or "place" in row.by_hand or "address" in row.by_hand:
        return None
    if _is_within(row.place, found.place):
        return None  # more is known of it than its address tells
    same = (Library.name_key == row.name_key, Library.city == found.city, Library.street_key == row.street_key)
    twin = session.exec(select(Library.id).where(*same, Library.id != row.id)).first() if found.city else None
    if twin is not None:
        why = f"{twin}번과 이름과 주소가 같음: sosik library merge {row.id} {twin}"
        return Move("library", str(row.id), row.name, row.place, found.place, why)
    move = Move("library", str(row.id), row.name, row.place, found.place)
    row.place, row.city = found.place, found.city or row.city
    session.add(row)
    return move


def _is_within(one: str, other: str) -> bool:
    """Whether a place lies within another."""
    return other in {each.short_code for each in regions.gazetteer().ancestors(one)}


def some_posts(session: Session, on: date, now: datetime) -> Part:
    """Places the next posts that another table placed; in a writing session."""
    version = regions.gazetteer().version
    query = select(Post).join(Reading, col(Reading.post_id) == col(Post.id))
    query = query.where(Reading.field == "region", Reading.version != version).order_by(Post.id).limit(AT_ONCE)
    posts: Sequence[Post] = session.exec(query).all()
    moves = [move for post in posts if (move := _post(session, post, on, now))]
    return Part(len(posts), tuple(moves), posts[-1].id if posts else "")


def _post(session: Session, post: Post, on: date, now: datetime) -> Move | None:
    before = post.region
    with corrections.beneath(session, post):
        _place(session, post, on)
    if post.region == before:
        queue.renew(session, [post])  # it may be open between other places
        return None
    if post.status is PostStatus.PUBLIC:
        post.updated = max(now, post.published)
        intake.show(session, post)
    return Move("post", post.id, post.title, before, post.region)


def _place(session: Session, post: Post, on: date) -> None:
    """Reads anew where a post is, and writes down what from."""
    reading = session.get_one(Reading, (post.id, "region"))
    words = post.address if reading.rule == evidence.PLACE_OF_LIBRARY else reading.evidence
    where = regions.resolve(address.parse(words), on)
    library = session.get(Library, post.library_id) if post.library_id is not None else None
    own = where.region.short_code if where.region else ""
    post.region, rule = intake.where_it_is(own, library, session.get_one(Source, post.source_id))
    evidence.place_again(reading, post.region, words, where, library, rule)
    session.add(reading)
    session.add(post)

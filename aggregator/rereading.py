"""Reading again: posts that were kept under an older version of the readers are read anew from what is kept of them.

Where a post is, and by whom, is not touched. Readers of feeds see the better reading and no post as new: `updated` stays.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func
from sqlmodel import Session, col, select

from aggregator import intake, shelves
from aggregator.desk import corrections, queue
from aggregator.evidence import explain_words
from aggregator.models import HAND, Post, PostStatus, Reading, Source
from aggregator.understanding import VERSION, read_words

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Reread:
    """How many posts were read again, how many of them mean something else now, and the last one's id ("": none left)."""

    read: int
    changed: int
    last: str


def waiting(session: Session) -> int:
    """How many posts were read by another version than this."""
    return session.exec(select(func.count()).select_from(Post).where(_is_old())).one()


def read_again(session: Session, after: str = "") -> Reread:
    """Reads the next posts again that another version read, in the order of their ids. Belongs in a writing session."""
    posts = session.exec(select(Post).where(_is_old(), col(Post.id) > after).order_by(Post.id).limit(AT_ONCE)).all()
    changed = 0
    for post in posts:
        words = read_words(post.title, post.body_text, post.published)
        before = (post.kind, post.category, post.activity)
        with corrections.beneath(session, post):
            intake.take_words(post, words)
            explained = explain_words(session, post, words)
        moved = before != (post.kind, post.category, post.activity)
        is_unknown_to_ties = post.title_key is None  # kept before posts were tied to each other
        is_stale = moved or explained or is_unknown_to_ties or shelves.is_stale(session, post)
        if post.status is PostStatus.PUBLIC and is_stale:
            intake.show(session, post)
        else:
            queue.renew(session, [post])  # it may be read more or less surely
        changed += moved
    return Reread(len(posts), changed, posts[-1].id if posts else "")


def _is_old() -> ColumnElement[bool]:
    """Whether a post has no reading of its kind by this version; its kind is kept of every post, also where it is open.

    What people typed stands as typed.
    """
    typed = exists().where(col(Source.id) == col(Post.source_id), col(Source.platform) == HAND)
    read = exists().where(
        col(Reading.post_id) == col(Post.id), col(Reading.field) == "kind", col(Reading.version) == VERSION
    )
    return and_(~read, ~typed)

"""What follows an announcement and is told with it: 취소, 연기, 폐강, 정원마감 as a post of its own.

Readers want one entry: that of the announcement, whose state and title say what became of it, with a way to the later post.
So a change that surely follows an announcement stands on no shelf while the announcement is public; it comes back by itself
where that is withdrawn, or where a person takes the two apart. Reports and results are news of their own and stay.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from aggregator.models import Kind, Post, PostPlace, PostStatus

NEWS = (Kind.REPORT, Kind.RESULT)
"""What follows an announcement and is an item of its own beside it."""


def is_change() -> ColumnElement[bool]:
    """The condition that a post follows an announcement, and is told with it."""
    return and_(Post.programme_id != "", col(Post.kind).not_in(NEWS))


def announced_by(session: Session, post: Post) -> Post | None:
    """The public post with which a change is told; None for a post that is an item of its own."""
    if post.kind in NEWS:
        return None
    entries = {post.programme_id}
    if post.cluster_id:
        entries |= set(session.exec(select(Post.programme_id).where(Post.cluster_id == post.cluster_id, is_change())))
    return standing(session, entries - {"", post.id, post.cluster_id})


def standing(session: Session, entries: Collection[str]) -> Post | None:
    """The public post that stands for one of these entries; the first by id where there are several."""
    if not entries:
        return None
    own = and_(col(Post.id).in_(entries), Post.cluster_id == "")
    query = select(Post).where(or_(col(Post.cluster_id).in_(entries), own))
    return session.exec(
        query.where(Post.behind == "", Post.status == PostStatus.PUBLIC).order_by(Post.id).limit(1)
    ).first()


def misplaced(session: Session, entries: Collection[str]) -> Iterator[Post]:
    """The changes of these entries that stand on shelves and should not, or the other way round."""
    query = select(Post).where(col(Post.programme_id).in_(entries), is_change()).order_by(Post.id)
    for change in session.exec(query.where(Post.status == PostStatus.PUBLIC, Post.behind == "")).all():
        shown = session.exec(select(PostPlace.code).where(PostPlace.post_id == change.id).limit(1)).first() is not None
        if shown == (announced_by(session, change) is not None):
            yield change

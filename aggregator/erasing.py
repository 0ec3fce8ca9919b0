"""Erasing (삭제): rows that leave the store for good, in such a way that publishing follows. `Store.compact` then takes their
bytes out of the file.

Every table that hangs on a post or a source is emptied of them, whichever there are: the tables themselves say which.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, or_, select
from sqlmodel import Session, SQLModel, col

from aggregator import intake, shelves
from aggregator.models import Post, PostPlace, Source


def erase_posts(session: Session, source_id: int, now: datetime) -> int:
    """Erases every post of a source, with its revisions, readings, ties and places; libraries stay. How many those were.

    Every place that showed one takes the next number of the change sequence; copies that stood behind one, and what followed
    one, are settled anew. Belongs in a writing session.
    """
    ours = select(col(Post.id)).where(col(Post.source_id) == source_id)
    count: int = session.execute(select(func.count()).select_from(ours.subquery())).scalar_one()
    shown = select(col(PostPlace.code)).where(col(PostPlace.post_id).in_(ours)).distinct()
    codes = list(session.execute(shown).scalars())
    shelves.touch(session, codes, now)
    session.flush()
    left = _tied(session, source_id)
    _empty(session, _table(Post), ours)
    session.execute(delete(Post).where(col(Post.source_id) == source_id))
    session.expire_all()
    for one in left:
        intake.show(session, session.get_one(Post, one))
    return count


def _tied(session: Session, source_id: int) -> list[str]:
    """The posts of other sources that are copies of posts of this one, follow from them, or are followed by them."""
    entry = func.coalesce(func.nullif(col(Post.cluster_id), ""), col(Post.id))
    ours = select(entry).where(col(Post.source_id) == source_id)
    followed = select(col(Post.programme_id)).where(col(Post.source_id) == source_id, col(Post.programme_id) != "")
    tied = or_(
        col(Post.cluster_id).in_(ours),
        col(Post.programme_id).in_(ours),
        col(Post.cluster_id).in_(followed),
        col(Post.id).in_(followed),
    )
    return list(session.execute(select(col(Post.id)).where(tied, col(Post.source_id) != source_id)).scalars())


def forget_crawls(session: Session, source_id: int) -> dict[str, int]:
    """Erases what crawls of a source left behind: rows seen, lists, runs, kept pages. How many rows by table."""
    posts = _table(Post)
    return {
        column.table.name: session.execute(delete(column.table).where(column == source_id)).rowcount  # type: ignore[attr-defined]
        for column in _pointing_at(_table(Source))
        if column.table is not posts
    }


def _empty(session: Session, table: Table, keys: Any) -> None:
    """Empties the tables that hang on rows of `table` of what hangs on these keys."""
    for column in _pointing_at(table):
        session.execute(delete(column.table).where(column.in_(keys)))


def _pointing_at(table: Table) -> Iterator[Any]:
    """The columns of other tables that name a row of this one."""
    for other in SQLModel.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table and other is not table:
                yield key.parent


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]

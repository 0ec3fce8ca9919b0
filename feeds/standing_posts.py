"""Which posts stand on the site, and what of them is new since a folder was written: its post pages, its archives' months.

A post that changed carries the number of the change; one that was erased leaves no trace, but is missed in the count.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from aggregator.models import Post, PostPlace
from aggregator.shelves import COUNTRY, parse
from feeds import archives
from feeds.manifest import Manifest, Shown

TOGETHER = 500
"""Posts that are read at once."""
_SIGUNGU = 5


def changed(session: Session, since: int) -> list[str]:
    """The posts that changed after a number of the change sequence, those that went included."""
    return list(session.exec(select(Post.id).where(Post.change > since).order_by(Post.region, Post.id)))


def everything(session: Session) -> list[str]:
    """Every post that stands on the site, those of one place together."""
    return list(session.exec(_on_the_site(select(Post.id)).order_by(Post.region, Post.id)))


def erased(session: Session, manifest: Manifest, known: Collection[str]) -> set[str]:
    """The posts that the folder shows and the store has not, beside those `known` to have changed.

    What did not change stands there as it did, so the numbers tell whether any is missing: then all are looked at.
    """
    still = len(set(standing(session, known)))
    count = session.exec(select(func.count()).select_from(PostPlace).where(PostPlace.code == COUNTRY)).one()
    if count - still == manifest.count_posts() - len(manifest.posts(known)):
        return set()
    there = set(session.exec(select(PostPlace.post_id).where(PostPlace.code == COUNTRY)))
    return {post for post in manifest.all_posts() if post not in there} - set(known)


def batches(posts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Posts in runs of as many as are read at once."""
    return (posts[start : start + TOGETHER] for start in range(0, len(posts), TOGETHER))


def standing(session: Session, posts: Collection[str]) -> dict[str, Shown]:
    """What the site shows of each of these posts that stands on it."""
    found: dict[str, Shown] = {}
    for some in batches(list(posts)):
        shelves = _places(session, some)
        columns = select(Post.id, Post.change, Post.cluster_id, PostPlace.published)
        for post, change, cluster, published in session.exec(_on_the_site(columns).where(col(Post.id).in_(some))):
            month = archives.month_of(published)
            found[post] = Shown(post, change, cluster or post, month, " ".join(shelves.get(post, ())))
    return found


def _places(session: Session, posts: Collection[str]) -> dict[str, list[str]]:
    """The places of each of these posts from which archives are made: cities and districts, and the 읍면동 of former ones."""
    found: dict[str, list[str]] = {}
    query = select(PostPlace.post_id, PostPlace.code).where(col(PostPlace.post_id).in_(posts)).order_by(PostPlace.code)
    for post, code in session.exec(query):
        if archives.has_archives(code) or (parse(code).whole and len(code) > _SIGUNGU):
            found.setdefault(post, []).append(code)
    return found


def _on_the_site(query: Any) -> Any:
    return query.join(PostPlace, and_(col(PostPlace.post_id) == col(Post.id), col(PostPlace.code) == COUNTRY))

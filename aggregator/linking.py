"""What people and feeds ask of ties: which post stands for an entry and where else it is, what waits for a decision, and
decisions. What a person linked or unlinked stays so, whatever is read later.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from aggregator import intake, settling, shelves, ties
from aggregator.errors import InputError
from aggregator.models import Post, PostPlace, PostStatus, Source, Tie, TieSort, Verdict

LINKED, UNLINKED = "사람이 이음", "사람이 뗌"


@dataclass(frozen=True, slots=True)
class Copy:
    """Another place where an announcement stands: the board's title, and the address of the post there."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as feeds show it: its id, the address of the post that stands for it, when it was first published, and where
    else it stands.
    """

    entry_id: str
    url: str
    published: datetime
    published_has_time: bool
    also_at: tuple[Copy, ...] = ()


def shown(session: Session, post_ids: Collection[str]) -> Mapping[str, Shown]:
    """For each of these posts that stand for themselves or for copies, by id: what its entry is called and links to."""
    posts = session.exec(select(Post).where(col(Post.id).in_(post_ids), Post.behind == "")).all()
    entries = {post.cluster_id for post in posts if post.cluster_id}
    query = select(Post, Source.title).join(Source, col(Source.id) == Post.source_id)
    query = query.where(col(Post.cluster_id).in_(entries)).order_by(col(Post.published), col(Post.id))
    members: dict[str, list[tuple[Post, str]]] = {}
    for copy, title in session.exec(query) if entries else ():
        members.setdefault(copy.cluster_id, []).append((copy, title))
    return {post.id: _shown(session, post, members.get(post.cluster_id, [])) for post in posts}


def _shown(session: Session, post: Post, members: list[tuple[Post, str]]) -> Shown:
    first = settling.first(session, post)
    others = (one for one in members if one[0].id != post.id and one[0].status is PostStatus.PUBLIC)
    also = {copy.url: Copy(title, copy.url) for copy, title in others if copy.url != post.url}
    return Shown(settling.entry_of(post), post.url, first.published, first.published_has_time, tuple(also.values()))


def link(session: Session, one: Post, two: Post, sort: TieSort, now: datetime) -> None:
    """Makes two posts copies of one announcement, or `two` what follows from the announcement `one`. In a writing session.

    Raises InputError for a post with itself.
    """
    if one.id == two.id:
        raise InputError(f"{one.id} is one post; give two")
    _decide(session, one, two, sort, Verdict.LINKED)
    _show(session, (one, two), now)


def unlink(session: Session, one: Post, two: Post | None, now: datetime) -> int:
    """Takes two posts apart for good, or one from every copy and programme that it is in now. From how many posts.

    Raises InputError where there is nothing to take apart. Belongs in a writing session.
    """
    found = [tie for tie in ties.of(session, [one.id]) if two is None or two.id in (tie.one, tie.two)]
    pairs = {(tie.one, tie.two, tie.sort) for tie in found if two is not None or tie.verdict in ties.JOINING}
    for copy in settling.copies(session, one):
        if copy.id != one.id and (two is None or copy.id == two.id):
            first, second = sorted((one.id, copy.id))
            pairs.add((first, second, TieSort.DUPLICATE))
    if not pairs:
        raise InputError(
            f"{one.id} is not tied to {two.id if two else 'any post'}; 'sosik post explain' shows its ties."
        )
    ends = {end for pair in pairs for end in pair[:2]}
    posts = {post.id: post for post in session.exec(select(Post).where(col(Post.id).in_(ends)))}
    for first, second, sort in sorted(pairs):
        _decide(session, posts[first], posts[second], sort, Verdict.UNLINKED)
    _show(session, posts.values(), now)
    return len(posts) - 1


def proposals(session: Session) -> list[tuple[Tie, Post, Post]]:
    """What waits for a decision (확인할 글), the newest first: the tie and its two posts, as the tie names them.

    What is one entry already, and two entries that can be none since a board has a post in both, are left out.
    """
    waiting = session.exec(select(Tie).where(Tie.verdict == Verdict.PROPOSED)).all()
    ids = {end for tie in waiting for end in (tie.one, tie.two)}
    posts = {post.id: post for post in session.exec(select(Post).where(col(Post.id).in_(ids)))}
    found = [
        (tie, posts[tie.one], posts[tie.two])
        for tie in waiting
        if settling.is_open(session, tie, posts[tie.one], posts[tie.two])
    ]
    return sorted(found, key=lambda one: (max(one[1].published, one[2].published), one[1].id, one[2].id), reverse=True)


def board_renamed(session: Session, source_id: int, now: datetime) -> None:
    """Lets publishing see where copies on a board are named beside the posts that stand for them. In a writing session."""
    standing = select(Post.behind).where(Post.source_id == source_id, Post.behind != "")
    codes = session.exec(select(PostPlace.code).where(col(PostPlace.post_id).in_(standing)).distinct()).all()
    shelves.touch(session, codes, now)
    for post in session.exec(select(Post).where(col(Post.id).in_(standing)).order_by(Post.id)).all():
        post.change = shelves.next_change(session)


def _decide(session: Session, one: Post, two: Post, sort: TieSort, verdict: Verdict) -> None:
    first, second = (one.id, two.id) if sort is TieSort.PROGRAMME else sorted((one.id, two.id))
    tie = session.get(Tie, (first, second, sort)) or Tie(one=first, two=second, sort=sort, confidence=1.0)
    tie.verdict, tie.confidence = verdict, 1.0
    tie.rule = LINKED if verdict is Verdict.LINKED else UNLINKED
    tie.words = " · ".join(dict.fromkeys((one.title, two.title)))
    session.add(tie)


def _show(session: Session, posts: Collection[Post], now: datetime) -> None:
    session.flush()
    for post in posts:
        if post.status is PostStatus.PUBLIC:
            post.updated = max(now, post.updated)
        intake.show(session, post)

"""Clusters: posts that are copies of one announcement, from the ties between pairs; which one stands for all; under which id.

Pure, and a function of the posts and ties alone: in whatever order copies arrive, the clusters are the same.

- A cluster grows along sure ties, the surest first. Every two of its posts are tied (surely, or as likely), and no two are of
  one source: so a chain of likenesses joins nothing that its ends contradict.
- What a person linked comes first and needs no other tie; what a person unlinked is never in one cluster.
- The link is the library's own page: a post of a source that is bound to its library, then one on the library's own site,
  then any whose library is known; among equals the post with the most text, then the one first published. Only public posts
  stand for others. Where a person removed a post, its whole entry is out of sight.
- A cluster's id is that of the member first published when the cluster came about, and then for life: while that post is a
  member, withdrawn or not, or is erased. Of two clusters that become one, the id of the earlier lives on.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from aggregator.models import PostStatus, Verdict

JOINING = (Verdict.LINKED, Verdict.SURE)
LARGEST = 30  # no announcement has more copies; what has is a fault of a board


@dataclass(frozen=True, slots=True)
class Member:
    """A post as far as clusters look at it. `nearness`: 0 library's board, 1 its site, 2 elsewhere, 3 no library."""

    id: str
    source_id: int
    status: PostStatus
    published: datetime
    nearness: int
    letters: int
    cluster_id: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A tie between two posts, as far as clusters look at it."""

    one: str
    two: str
    verdict: Verdict
    confidence: float


def partition(sources: Mapping[str, int], pairs: Iterable[Pair]) -> list[frozenset[str]]:
    """The clusters of posts (id to number of its source), each post in one, single ones too; in the order of their ids."""
    known = [pair for pair in pairs if pair.one in sources and pair.two in sources]
    tied = {frozenset((pair.one, pair.two)): pair.verdict for pair in known}
    by_person = {post for pair in known if pair.verdict is Verdict.LINKED for post in (pair.one, pair.two)}
    group = {post: frozenset((post,)) for post in sources}
    joining = (pair for pair in known if pair.verdict in JOINING)
    for pair in sorted(joining, key=lambda one: (one.verdict is not Verdict.LINKED, -one.confidence, one.one, one.two)):
        left, right = group[pair.one], group[pair.two]
        if left == right or len(left) + len(right) > LARGEST:
            continue
        across = ((one, two) for one in left for two in right)
        if all(
            _may_join(one, two, sources, tied.get(frozenset((one, two))), linked=bool(by_person & {one, two}))
            for one, two in across
        ):
            both = left | right
            group.update(dict.fromkeys(both, both))
    return sorted(set(group.values()), key=min)


def _may_join(one: str, two: str, sources: Mapping[str, int], verdict: Verdict | None, *, linked: bool) -> bool:
    """Whether two posts may be of one cluster; `linked` where a person joined either of them to it."""
    if verdict in (Verdict.UNLINKED, Verdict.LINKED):
        return verdict is Verdict.LINKED
    return sources[one] != sources[two] and (verdict is not None or linked)


def entry_id(group: Sequence[Member], outside: AbstractSet[str]) -> str:
    """The id of a cluster; "" for a post that stands alone under its own. `outside` are ids of posts that live elsewhere."""
    ours = {member.id for member in group}
    published = {member.id: member.published for member in group}
    held = {member.cluster_id for member in group if member.cluster_id} - outside
    if held:
        oldest = min(member.published for member in group)
        found = min(held, key=lambda one: (published.get(one, oldest), one))
    else:
        found = min(group, key=lambda one: (one.published, one.id)).id
    return "" if ours == {found} else found


def stands(group: Iterable[Member]) -> str:
    """The post that stands for a cluster; "" where none may be shown."""
    members = list(group)
    if any(member.status is PostStatus.REMOVED for member in members):
        return ""
    public = [member for member in members if member.status is PostStatus.PUBLIC]
    return min(public, key=_closeness).id if public else ""


def _closeness(member: Member) -> tuple[int, int, datetime, str]:
    return (member.nearness, -member.letters, member.published, member.id)

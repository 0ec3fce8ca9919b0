"""Settling: what a post that was kept, changed or withdrawn makes of the clusters and programmes around it.

A post is judged with those that may be tied to it (`ties`); the cluster it is in and those around are made anew (`clusters`);
what follows an announcement is chosen anew (`programmes`), and what was told of it goes over to it: cancelled before
postponed before full, whether its own title says so or a change that surely is of it.

An entry is shown in the places of the post that stands for it; where another copy lies more finely within (the portal knows
the 동, the blog the city), in those too.
"""

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from aggregator import clusters, following, programmes, ties
from aggregator.models import Kind, Library, Post, PostStatus, Source, Tie, TieSort, Verdict
from aggregator.reading import regions

_SEVERITY = ("", "full", "postponed", "cancelled")


def settle(session: Session, post: Post) -> list[Post]:
    """Ties a post anew; returns it and every other post that is shown otherwise since, to be put in its places.

    Belongs in a writing session, in which the post was added.
    """
    seen = ties.compared(session, [post])[post.id]
    ties.write_keys(post, seen)
    near = ties.neighbours(session, post, seen)
    is_new = post.change == 0
    tied = set() if is_new and not near else ties.judge(session, post, near, seen)
    if is_new and not tied:
        post.told_state = seen.core.told if post.kind is Kind.ANNOUNCEMENT else ""
        return [post]
    work, before = _Settling(session, post), post.programme_id
    if tied or post.cluster_id:
        work.form({post.id, *tied})
        work.follow()
    work.tell()
    work.accompany(before)
    return [post, *(work.changed[one] for one in sorted(work.changed) if one != post.id)]


class _Settling:
    """One settling: the posts that it touched, and those of them that are shown otherwise."""

    def __init__(self, session: Session, post: Post) -> None:
        self._session = session
        self._post = post
        self._now = max(post.updated, post.first_seen)
        self._entries = {post.id: post}
        self.changed: dict[str, Post] = {}

    def form(self, around: Collection[str]) -> None:
        """Makes the clusters of some posts anew, with all that hang together with them."""
        joined, found = _component(self._session, around)
        posts = {one.id: one for one in _posts(self._session, joined)}
        found += ties.judge_all(self._session, posts.values(), found)
        pairs = [clusters.Pair(tie.one, tie.two, tie.verdict, tie.confidence) for tie in found]
        for group in clusters.partition({one.id: one.source_id for one in posts.values()}, pairs):
            self._write([posts[one] for one in sorted(group)])

    def _write(self, group: list[Post]) -> None:
        session, ids = self._session, {one.id for one in group}
        members = [_member(session, one) for one in group]
        held = {one.cluster_id for one in group if one.cluster_id} - ids
        outside = {one.id for one in _posts(session, held)}
        entry, shown = clusters.entry_id(members, outside), clusters.stands(members)
        hidden_by = shown or next((one.id for one in group if one.status is PostStatus.REMOVED), "")
        for one in group:
            behind = "" if one.id == hidden_by or not hidden_by else hidden_by
            if (one.cluster_id, one.behind) != (entry, behind):
                if len(group) > 1 and not behind:
                    one.updated = max(self._now, one.updated)
                one.cluster_id, one.behind = entry, behind
                self.changed[one.id] = one
            session.add(one)
        if self._post.id in ids:
            self.changed.update((one.id, one) for one in group if one.id == shown)
        self._entries.update((one.id, one) for one in group)

    def follow(self) -> None:
        """Chooses anew which announcement is meant by what may follow those that were touched."""
        self._session.flush()
        around = ties.of(self._session, self._entries)
        waiting = {tie.two for tie in around if tie.sort is TieSort.PROGRAMME} | {self._post.id}
        done: set[str] = set()
        while waiting - done:
            follower = min(_posts(self._session, waiting - done), key=lambda one: (one.published, one.id))
            done.add(follower.id)
            if self._choose(follower):
                found = ties.of(self._session, [follower.id])
                waiting |= {tie.two for tie in found if tie.sort is TieSort.PROGRAMME and tie.one == follower.id}

    def _choose(self, follower: Post) -> bool:
        """Which announcement a post follows; whether that is another than before."""
        query = select(Tie).where(Tie.two == follower.id, Tie.sort == TieSort.PROGRAMME).order_by(Tie.one)
        found = {tie.one: tie for tie in self._session.exec(query)}
        calls = {one.id: one for one in _posts(self._session, found)}
        seen = ties.compared(self._session, [follower, *calls.values()])
        candidates = [
            programmes.Candidate(
                post_id=call.id,
                entry_id=entry_of(call),
                starts=seen[call.id].fact("starts"),
                confidence=found[call.id].confidence,
                apart=programmes.apart(seen[call.id], seen[follower.id]),
            )
            for call in calls.values()
            if found[call.id].verdict not in ties.BY_PERSON
            and not call.programme_id
            and not (call.cluster_id and call.cluster_id == follower.cluster_id)
        ]
        verdicts = programmes.choose(candidates)
        for one, tie in found.items():
            if tie.verdict not in ties.BY_PERSON:
                tie.verdict = verdicts.get(one, Verdict.POSSIBLE)
                self._session.add(tie)
                if tie.verdict is Verdict.POSSIBLE and tie.confidence <= programmes.SAME_DAY:
                    self._session.delete(tie)  # the day alone says nothing where another is meant
        sure = [calls[one] for one, tie in found.items() if tie.verdict in ties.JOINING]
        sure.sort(key=lambda one: (found[one.id].verdict is not Verdict.LINKED, one.published, one.id))
        programme = entry_of(sure[0]) if sure else ""
        self._entries.update(calls)
        if follower.programme_id == programme:
            return False
        follower.programme_id = programme
        self._session.add(follower)
        self.changed[follower.id] = follower
        return True

    def tell(self) -> None:
        """Writes what was told of each announcement that was touched; a change of that is a change of its activity."""
        done: set[str] = set()
        for number in sorted(self._entries):
            if number in done:
                continue
            group = copies(self._session, self._entries[number])
            done.update(each.id for each in group)
            shown = [each for each in group if each.status is not PostStatus.WAITING]  # what waits tells nobody a thing
            told = max((self._told_of(each) for each in shown), key=_SEVERITY.index, default="")
            for each in group:
                self._set_told(each, told if each.kind is Kind.ANNOUNCEMENT else "")

    def accompany(self, before: str) -> None:
        """Shows anew the announcement that the post tells of, and the one of `before`; and changes of what was touched, where
        they stand by themselves and should not, or the other way round.
        """
        self._session.flush()
        if self._post.kind not in following.NEWS:
            for entry in {before, self._post.programme_id} - {""}:
                if found := following.standing(self._session, {entry}):
                    self.changed[found.id] = found
        entries = {entry_of(each) for each in self._entries.values()} | {one.id for one in self._entries.values()}
        self.changed.update((each.id, each) for each in following.misplaced(self._session, entries))

    def _told_of(self, post: Post) -> str:
        """What a post's own title says, and what the changes say that surely follow it."""
        if post.kind is not Kind.ANNOUNCEMENT:
            return ""
        own = ties.compared(self._session, [post])[post.id].core.told
        query = select(Post).join(Tie, col(Tie.two) == col(Post.id))
        query = query.where(
            Tie.one == post.id, Tie.sort == TieSort.PROGRAMME, col(Tie.verdict).in_(ties.JOINING), Post.id != post.id
        ).where(Post.status != PostStatus.WAITING)
        changes = ties.compared(self._session, self._session.exec(query))
        told = [each.core.told for each in changes.values() if programmes.role(each) is programmes.Role.CHANGE]
        return max((own, *told), key=_SEVERITY.index)

    def _set_told(self, post: Post, told: str) -> None:
        if post.told_state == told:
            return
        post.told_state = told
        if post.change:  # it was shown before
            post.activity_changes += 1
            post.updated = max(self._now, post.updated)
        self._session.add(post)
        self.changed[post.id] = post


def is_open(session: Session, tie: Tie, one: Post, two: Post) -> bool:
    """Whether a person can decide what is proposed of two posts: neither was taken away, and both may be one entry.

    What is one entry already, and two entries that can be none since a board has a post in both, are not asked.
    """
    if PostStatus.REMOVED in (one.status, two.status):
        return False
    if tie.sort is TieSort.PROGRAMME:
        return True
    boards = ({copy.source_id for copy in copies(session, post)} for post in (one, two))
    return next(boards).isdisjoint(next(boards))


def entry_of(post: Post) -> str:
    """The id of the entry that a post is, or is one copy of."""
    return post.cluster_id or post.id


def copies(session: Session, post: Post) -> list[Post]:
    """All posts of a post's cluster, itself too, in the order of publishing."""
    if not post.cluster_id:
        return [post]
    query = select(Post).where(Post.cluster_id == post.cluster_id).order_by(col(Post.published), col(Post.id))
    return list(session.exec(query))


def first(session: Session, post: Post) -> Post:
    """The post whose id a cluster has, for the time at which its entry was published; where that is erased, `post`."""
    return (session.get(Post, post.cluster_id) if post.cluster_id else None) or post


def region(session: Session, post: Post) -> str:
    """Where a post that stands for others is shown: its region, or one finer and inside that all copies agree on."""
    place = post.region
    for other in copies(session, post):
        if other.status is not PostStatus.PUBLIC or not other.region or other.region == place:
            continue
        around = {each.short_code for each in regions.gazetteer().ancestors(other.region)}
        if not place or place in around:
            place = other.region
        elif other.region not in {each.short_code for each in regions.gazetteer().ancestors(place)}:
            return post.region
    return place


def _component(session: Session, around: Collection[str]) -> tuple[set[str], list[Tie]]:
    """The posts that hang together with some by ties that join copies, and every tie between copies of them."""
    joined: set[str] = set()
    todo = set(around)
    found: dict[tuple[str, str], Tie] = {}
    while todo and len(joined) < clusters.LARGEST:
        joined |= todo
        new = [tie for tie in ties.of(session, todo) if tie.sort is TieSort.DUPLICATE]
        found |= {(tie.one, tie.two): tie for tie in new}
        todo = {end for tie in new if tie.verdict in clusters.JOINING for end in (tie.one, tie.two)} - joined
    clustered = select(Post.id).where(col(Post.cluster_id).in_(_held(session, joined)))
    more = set(session.exec(clustered)) - joined
    if more and len(joined) < clusters.LARGEST:
        wider, others = _component(session, joined | more)
        return wider, others
    return joined, list(found.values())


def _held(session: Session, ids: Collection[str]) -> set[str]:
    return {one for one in session.exec(select(Post.cluster_id).where(col(Post.id).in_(ids))) if one}


def _posts(session: Session, ids: Iterable[str]) -> list[Post]:
    wanted = sorted(ids)
    return list(session.exec(select(Post).where(col(Post.id).in_(wanted)).order_by(col(Post.id)))) if wanted else []


def _member(session: Session, post: Post) -> clusters.Member:
    return clusters.Member(
        id=post.id,
        source_id=post.source_id,
        status=post.status,
        published=post.published,
        nearness=_nearness(session, post),
        letters=len("".join(post.body_text.split())),
        cluster_id=post.cluster_id,
    )


def _nearness(session: Session, post: Post) -> int:
    """How near a post is to its library: 0 its own board, 1 its own site, 2 elsewhere, 3 where its library is not known."""
    if post.library_id is None:
        return 3
    source = session.get_one(Source, post.source_id)
    if isinstance(source.options.get("library"), str):
        return 0
    home = _host(session.get_one(Library, post.library_id).homepage)
    return 1 if home and home == _host(source.address) else 2


def _host(address: str) -> str:
    try:
        return (urlsplit(address if "//" in address else f"//{address}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""

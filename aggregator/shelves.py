"""Shelves: the lists that a post stands in. Each has feeds of its own, and once it had a post it has them for ever.

A shelf's code is what `Place` and `PostPlace` hold, and what its address is made of: a place (`kr`, `48`, `48250`,
`4825013000`), a category or an audience there (`48250/book-club`, `48250/for/child`; down to 시군구 and 일반구), a library
(`library/12`), a hub (`hub/ep-gusan`: what the libraries of its zone post). Only an announcement stands under its categories
and audiences: a report of a craft class is no craft class that anybody could go to, a result or a notice is none either, nor
what says that a class is off; they stand in their places, under their library and its hubs.
A category is the primary one and every other that a fair reader would have taken, so that nobody misses it; an audience is
one that the post names.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, delete, select

from aggregator import facets, following, settling, standing
from aggregator.desk import zone_rows
from aggregator.models import Kind, Place, Post, PostPlace, PostStatus, Sequence
from aggregator.reading import regions

COUNTRY = "kr"
CHANGES = "change"
_LIBRARY, _HUB = "library", "hub"
_AUDIENCE = "for"
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)*")
_SIGUNGU = 5
"""The length of the code of a 시군구 or 일반구: the finest place with categories and audiences."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a code says: a place, or a category or an audience in it, or a library or a hub (then `place` is "")."""

    place: str
    category: str = ""
    audience: str = ""
    library: int | None = None
    hub: str = ""

    @property
    def whole(self) -> bool:
        """Whether this is a place with all that is posted there."""
        return bool(self.place) and not self.category and not self.audience


def parse(code: str) -> Shelf:
    """What a shelf's code says."""
    place, *rest = code.split("/")
    if place == _LIBRARY and rest:
        return Shelf("", library=int(rest[0]))
    if place == _HUB and rest:
        return Shelf("", hub=rest[0])
    if rest[:1] == [_AUDIENCE] and len(rest) > 1:
        return Shelf(place, audience=rest[1].replace("-", "_"))
    return Shelf(place, category=rest[0].replace("-", "_") if rest else "")


def library_code(number: int) -> str:
    """The code of a library's shelf."""
    return f"{_LIBRARY}/{number}"


def hub_code(slug: str) -> str:
    """The code of a hub's shelf."""
    return f"{_HUB}/{slug}"


def of(post: Post, places: Collection[str]) -> set[str]:
    """The codes of every shelf that a post of these places stands in while it is public."""
    found = set(places)
    if post.library_id is not None:
        found.add(library_code(post.library_id))
    if post.kind is Kind.ANNOUNCEMENT and not post.programme_id:
        sections = list(_sections(post))
        found.update(f"{place}/{section}" for place in places if len(place) <= _SIGUNGU for section in sections)
    return found


def places_of(region: str) -> tuple[str, ...]:
    """The codes of every place that a post of this region is shown in: the country, what lies around it, itself."""
    if not region:
        return (COUNTRY,)
    above = regions.gazetteer().ancestors(region)
    return (COUNTRY, *(around.short_code for around in above), region)


def show(session: Session, post: Post) -> None:
    """Puts a post on its shelves, and its change number on every shelf that it stood or stands in.

    A copy that another post stands for is on none, nor is a change that is told with what announced it (`following`). The
    post that stands for copies is where they agree that it is, and as old as the first of them. Belongs in a writing
    session; `post.change` is the number of this change already.
    """
    before = set(session.exec(select(PostPlace.code).where(PostPlace.post_id == post.id)))
    shown = post.status is PostStatus.PUBLIC and not post.behind and following.announced_by(session, post) is None
    after = of(post, places_of(settling.region(session, post))) | _hubs(session, post) if shown else set()
    published = settling.first(session, post).published
    if before:
        session.exec(delete(PostPlace).where(col(PostPlace.post_id) == post.id))
    until, told = _coming(post), facets.of(post.kind, post.category, post.activity)
    session.add_all(
        PostPlace(post_id=post.id, code=code, published=published, position=post.position, until=until, facets=told)
        for code in sorted(after)
    )
    touched = before | after
    known = {place.code: place for place in session.exec(select(Place).where(col(Place.code).in_(touched)))}
    for code in sorted(touched):
        place = known.get(code) or Place(code=code, changed=post.updated, change=post.change)
        place.changed = max(place.changed, post.updated)
        place.change = post.change
        session.add(place)


def _hubs(session: Session, post: Post) -> set[str]:
    """The codes of the hubs whose zone the library of a post is in."""
    if post.library_id is None or not (month := zone_rows.shown_month(session)):
        return set()
    return {hub_code(slug) for slug in zone_rows.hubs_of(session, post.library_id, month)}


def is_stale(session: Session, post: Post) -> bool:
    """Whether the shelves of a public post say another thing of it than the post: it was put there by an older version."""
    told = facets.of(post.kind, post.category, post.activity), _coming(post)
    stands = session.exec(select(PostPlace).where(PostPlace.post_id == post.id).limit(1)).first()
    return stands is not None and (stands.facets, stands.until) != told


def _coming(post: Post) -> date | None:
    """The last day on which one can go to what a post announces; what follows an announcement announces nothing itself."""
    if post.kind is not Kind.ANNOUNCEMENT or post.programme_id:
        return None
    return standing.last_day(post.category, post.activity)


def touch(session: Session, codes: Collection[str], now: datetime) -> None:
    """Lets publishing see those of these shelves that there are: what they show is called otherwise now.

    No post changed by that. Belongs in a writing session.
    """
    shelves = session.exec(select(Place).where(col(Place.code).in_(codes))).all()
    if shelves:
        change = next_change(session)
        for shelf in shelves:
            shelf.change, shelf.changed = change, max(shelf.changed, now)
            session.add(shelf)


def next_change(session: Session) -> int:
    """The next number of the change sequence, for what publishing must see. Belongs in a writing session."""
    counter = session.get(Sequence, CHANGES, with_for_update=True) or Sequence(name=CHANGES, value=0)
    counter.value += 1
    session.add(counter)
    return counter.value


def _sections(post: Post) -> Iterable[str]:
    """The categories and audiences of an announcement, as in codes."""
    told = post.activity or {}
    if post.category:
        yield from (_slug(word) for word in (post.category, *(told.get("also") or ())) if _WORD.fullmatch(word))
    yield from (f"{_AUDIENCE}/{_slug(word)}" for word in told.get("audience") or () if _WORD.fullmatch(word))


def _slug(word: str) -> str:
    """`book_club` as in addresses, which are made of a-z, 0-9 and -."""
    return word.replace("_", "-")

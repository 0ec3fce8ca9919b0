"""One library under two numbers: merged, and split again. Posts, names and the old number live on, and nothing is lost.

The row of a merged library stays, and stays a name by which posts find it; it only says which library it is another name of.
Its posts are shown as the other's. A post remembers the row that its own words led to, so splitting is exact, after chains
of merges too.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from aggregator import evidence, intake, shelves
from aggregator.desk import corrections, queue
from aggregator.errors import InputError
from aggregator.library_match import living_id
from aggregator.models import Library, Post, PostStatus, Reading, Source
from aggregator.reading import regions


def get(session: Session, number: int) -> Library:
    """The row of a number. Raises InputError if there is none."""
    found = session.get(Library, number)
    if found is None:
        raise InputError(f"There is no library {number}; 'sosik library list' shows them.")
    return found


def living(session: Session, number: int) -> Library:
    """The library that a number leads to now: itself, or what it was merged into. Raises InputError if there is none."""
    row = get(session, number)
    return get(session, living_id(session, number, row.merged_into))


def merge(session: Session, number: int, into: int, now: datetime) -> int:
    """Makes a library another name of one. How many posts went over. Belongs in a writing session.

    Raises InputError where either is not there, is the other already, or is merged.
    """
    row, target = get(session, number), living(session, into)
    if row.merged_into is not None:
        raise InputError(
            f"{number} is merged into {row.merged_into} already; 'sosik library split {number}' undoes that"
        )
    if target.id == row.id:
        raise InputError(f"{number} and {into} are one library already")
    row.merged_into = target.id
    session.add(row)
    queue.renew_library(session, row)
    return _hand_over(session, row, now)


def split(session: Session, number: int, now: datetime) -> int:
    """Undoes a merge: the library has its own posts again. How many those are. Belongs in a writing session.

    Raises InputError for a library that is not merged.
    """
    row = get(session, number)
    if row.merged_into is None:
        raise InputError(f"{number} ({row.name}) is not merged into another library")
    left = living(session, number)
    row.merged_into = None
    session.add(row)
    count = _hand_over(session, row, now)
    _touch(session, {left.id}, now)
    return count


def refresh(session: Session, numbers: Collection[int], now: datetime) -> int:
    """Shows the posts of libraries, whose names or places are others now, as they are now. How many. In a writing session."""
    posts = session.exec(select(Post).where(col(Post.library_id).in_(numbers)).order_by(Post.id)).all()
    for post in posts:
        with corrections.beneath(session, post):
            _place_anew(session, post)
        _show_anew(session, post, now)
    _touch(session, {one for number in numbers for one in _merged_into(session, number)}, now)
    return len(posts)


def _hand_over(session: Session, row: Library, now: datetime) -> int:
    """Gives every post that this row or a row merged into it brought to the library that it is now."""
    session.flush()
    assert row.id is not None
    library = living(session, row.id)
    ours = _merged_into(session, row.id)
    unnamed = and_(col(Post.named_library_id).is_(None), col(Post.library_id).in_(ours))
    posts = session.exec(select(Post).where(or_(col(Post.named_library_id).in_(ours), unnamed)).order_by(Post.id)).all()
    for post in posts:
        with corrections.beneath(session, post):
            post.named_library_id = post.named_library_id or post.library_id
            if post.named_library_id in ours:
                post.library_id = library.id
            _place_anew(session, post)
        _show_anew(session, post, now)
    _touch(session, {*ours, library.id}, now)
    return len(posts)


def _touch(session: Session, numbers: Collection[int | None], now: datetime) -> None:
    """Lets publishing see the feeds that libraries have, those without a post now too: they have another name, or lead on."""
    shelves.touch(session, [shelves.library_code(number) for number in numbers if number is not None], now)


def _merged_into(session: Session, number: int) -> list[int]:
    """A row's number, and those of all rows that lead to it."""
    found, todo = [number], [number]
    while todo:
        todo = [one for one in session.exec(select(Library.id).where(col(Library.merged_into).in_(todo))) if one]
        found += todo
    return found


def _place_anew(session: Session, post: Post) -> None:
    """A post in the place that its library gives it now, if it is the library that does."""
    reading = session.get(Reading, (post.id, "region"))
    library = session.get(Library, post.library_id) if post.library_id is not None else None
    if reading is None:
        return
    own = _own_place(post, reading)
    region, rule = intake.where_it_is(own, library, session.get_one(Source, post.source_id))
    if rule == evidence.PLACE_OF_LIBRARY and library is not None:
        reading.evidence = f"{library.name} {library.address}".strip()
    if region != post.region:
        post.region = reading.value = region
        reading.rule = rule or reading.rule
    session.add(reading)


def _show_anew(session: Session, post: Post, now: datetime) -> None:
    """Has the feeds of a post see that it is of another library, or elsewhere."""
    session.add(post)
    if post.status is PostStatus.PUBLIC:
        post.updated = max(now, post.published)
        intake.show(session, post)
    else:
        queue.renew(session, [post])


def _own_place(post: Post, reading: Reading) -> str:
    """The place that the post's own address told: what its library or board gave is taken off."""
    if reading.level in ("", regions.Level.NONE):
        return "" if reading.rule in (evidence.PLACE_OF_LIBRARY, evidence.PLACE_OF_SOURCE) else post.region
    if reading.rule != evidence.PLACE_OF_LIBRARY:
        return post.region
    around = regions.gazetteer().ancestors(post.region)
    return next((each.short_code for each in around if each.level == reading.level), "")

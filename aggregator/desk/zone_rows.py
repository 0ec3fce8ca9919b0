"""What rows of 권역 say of one library in one month. Shelves ask this of every post, so it asks for little itself."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from aggregator.library_match import living_id
from aggregator.models import Library, Sequence, ZoneLibrary

MONTH, OPEN = "zone-month", "zone-open"
"""Counters: the month whose zones the shelves show (202611), and how many changes of zones are still to be shown."""


def hubs_of(session: Session, library_id: int, month: str) -> list[str]:
    """The slugs of the hubs that look after a library, under whatever number, in a month."""
    family = select(col(Library.id)).where(col(Library.id) == library_id).cte(recursive=True)
    family = family.union(select(col(Library.id)).join(family, col(Library.merged_into) == family.c.id))
    query = select(ZoneLibrary.hub).join(family, col(ZoneLibrary.library_id) == family.c.id)
    return sorted(session.exec(query.where(in_month(month)).distinct()))


def members(session: Session, month: str, slug: str = "") -> dict[str, tuple[int, ...]]:
    """The libraries of every zone (or of one) in a month, by the slug of its hub, under the numbers that they have now."""
    found: dict[str, set[int]] = {}
    query = select(ZoneLibrary.hub, Library.id, Library.merged_into)
    query = query.join(Library, col(Library.id) == col(ZoneLibrary.library_id)).where(in_month(month))
    for hub, number, merged in session.exec(query.where(ZoneLibrary.hub == slug) if slug else query):
        if number is not None:
            found.setdefault(hub, set()).add(living_id(session, number, merged))
    return {slug: tuple(sorted(numbers)) for slug, numbers in found.items()}


def shown_month(session: Session) -> str:
    """The month whose zones the shelves show; "" while there never was a zone."""
    counter = session.get(Sequence, MONTH)
    return f"{counter.value // 100:04}-{counter.value % 100:02}" if counter else ""


def in_month(month: str) -> ColumnElement[bool]:
    """Whether a row of a zone counts in a month."""
    return and_(col(ZoneLibrary.since) <= month, or_(ZoneLibrary.until == "", col(ZoneLibrary.until) > month))

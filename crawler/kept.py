"""What could not be read: posts whose pages still wait, and pages kept for a look (masked and cut)."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from aggregator.errors import InputError
from aggregator.models import KeptPage, Sighting, Source

MOST = 500


@dataclass(frozen=True, slots=True)
class Unread:
    """Posts that a list shows and whose pages were not read yet; `tried` of them were asked for in vain."""

    waiting: int
    tried: int

    def __str__(self) -> str:
        if not self.waiting:
            return "none"
        return f"{self.waiting}{f', {self.tried} of them asked for in vain' if self.tried else ''}"


def unread(session: Session, source_id: int) -> Unread:
    """The posts of a source that wait to be read."""
    counted = select(func.count(), func.count().filter(col(Sighting.attempts) > 0)).where(
        Sighting.source_id == source_id, col(Sighting.checked).is_(None)
    )
    return Unread(*session.exec(counted).one())


def pages(session: Session, source: Source) -> Sequence[KeptPage]:
    """The kept pages of a source, the newest first."""
    query = select(KeptPage).where(KeptPage.source_id == source.id).order_by(col(KeptPage.id).desc())
    return session.exec(query.limit(MOST)).all()


def page(session: Session, source: Source, number: int) -> KeptPage:
    """One kept page by its number. Raises InputError where the source has none of it."""
    found = session.get(KeptPage, number)
    if found is None or found.source_id != source.id:
        raise InputError(f"{source.uid} has no kept page {number}; 'sosik source pages {source.id}' lists them.")
    return found


def html(kept: KeptPage) -> str:
    """The page as it was kept."""
    return zlib.decompress(kept.html).decode("utf-8", "replace")

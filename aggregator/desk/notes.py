"""Contact notes: whom to ask at a library. For the eyes of the hub that wrote them alone, and not for ever.

A note is personal data: its words stand in no feed, page, report or audit row, and are erased when it expires.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from aggregator.desk import audit, months, zones
from aggregator.errors import InputError
from aggregator.models import ContactNote
from aggregator.store import Store

LASTS = timedelta(days=365)
_LONGEST = 300


def write(
    session: Session, who: str, slug: str, library_id: int, words: str, now: datetime, lasts: timedelta = LASTS
) -> ContactNote:
    """Keeps a note of a library in the zone. In a writing session."""
    words = " ".join(words.split())
    if not 1 <= len(words) <= _LONGEST:
        raise InputError(f"연락 메모는 1자부터 {_LONGEST}자까지 적을 수 있습니다.")
    if not timedelta() < lasts <= LASTS:
        raise InputError(f"연락 메모는 {LASTS.days}일까지 둘 수 있습니다.")
    library = zones.require(session, slug, library_id, months.of(now))
    note = ContactNote(hub=slug, library_id=library.id or 0, words=words, written=now, expires=now + lasts)
    session.add(note)
    session.flush()
    audit.record(session, who, "note.write", f"library:{library.id}", None, {"note": note.id}, now)
    return note


def of_library(session: Session, slug: str, library_id: int, now: datetime) -> list[ContactNote]:
    """The notes that this hub has of a library and that did not expire, the newest first."""
    query = select(ContactNote).where(ContactNote.hub == slug, ContactNote.library_id == library_id)
    query = query.where(col(ContactNote.expires) > now)
    return list(session.exec(query.order_by(col(ContactNote.written).desc(), col(ContactNote.id).desc())))


def erase(session: Session, who: str, slug: str, note_id: int, now: datetime) -> None:
    """Erases a note of this hub. In a writing session. Raises InputError for any other."""
    note = session.get(ContactNote, note_id)
    if note is None or note.hub != slug:
        raise InputError("그런 메모가 없습니다.")
    session.delete(note)
    audit.record(session, who, "note.erase", f"library:{note.library_id}", {"note": note_id}, None, now)


def erase_expired(session: Session, now: datetime) -> int:
    """Erases every note that expired. How many. In a writing session."""
    rows = session.exec(select(ContactNote).where(col(ContactNote.expires) <= now)).all()
    for row in rows:
        session.delete(row)
    return len(rows)


def forget(store: Store, now: datetime) -> int:
    """As `erase_expired`, for whoever looks after an installation; writes only where a note expired."""
    with store.reading() as session:
        if session.exec(select(ContactNote.id).where(col(ContactNote.expires) <= now)).first() is None:
            return 0
    with store.writing() as session:
        return erase_expired(session, now)

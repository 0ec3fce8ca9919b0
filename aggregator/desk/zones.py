"""권역: which libraries a hub looks after in which month.

A library may be in several zones at once, and in one zone again after a while. A merged library is the one that it is now.
A zone is changed from a month on; what it was in the months before stays as it was, since reports of them lean on it.

The public shelf of a hub shows the zone of one month, which stands in the store (`Sequence`), so that feeds depend on the
store alone: `zone_shelves.settle` turns it over when a month begins, and moves posts where a zone changed.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from aggregator import shelves
from aggregator.desk import audit, hubs, months, zone_rows
from aggregator.errors import InputError
from aggregator.library_match import living_id
from aggregator.models import Library, Sequence, ZoneLibrary


def libraries(session: Session, slug: str, month: str) -> list[int]:
    """The numbers of the libraries that a hub looks after in a month. Raises InputError where there is no such hub."""
    hubs.get(session, slug)
    return list(zone_rows.members(session, month, slug).get(slug, ()))


def require(session: Session, slug: str, library_id: int, month: str) -> Library:
    """A library that is in the zone of a hub in a month. Raises InputError in the same words for any other and for none."""
    hubs.get(session, slug)
    found = session.get(Library, library_id)
    if found is None or not holds(session, slug, library_id, month):
        raise InputError("그런 도서관이 없습니다.")
    return session.get_one(Library, living_id(session, library_id, found.merged_into))


def holds(session: Session, slug: str, library_id: int, month: str) -> bool:
    """Whether a library is in the zone of a hub in a month."""
    return slug in zone_rows.hubs_of(session, library_id, month)


def change(
    session: Session,
    who: str,
    slug: str,
    add: Collection[int],
    remove: Collection[int],
    since: str,
    now: datetime,
) -> tuple[list[int], list[int]]:
    """Puts libraries into a zone and takes others out, from a month on. Those that came and those that went.

    What is in the zone, or out of it, already is left alone. Raises InputError, and changes nothing, for a number that is
    no library, one to be taken out that is not in the zone, and one that is to do both. In a writing session.
    """
    since = months.read(since)
    before = libraries(session, slug, since)
    come = sorted({_living(session, number) for number in add} - set(before))
    go = sorted({_living(session, number) for number in remove})
    if both := sorted(set(go) & {_living(session, number) for number in add}):
        raise InputError(f"{_said(both)}번 도서관을 넣고 동시에 뺄 수 없습니다.")
    if strange := sorted(set(go) - set(before)):
        raise InputError(f"{_said(strange)}번 도서관은 {since}에 이 권역에 없습니다.")
    if come or go:
        for number in come:
            _enter(session, slug, number, since)
        for number in go:
            _leave(session, slug, number, since)
        _note_open(session, now)
        shelves.touch(session, [shelves.hub_code(slug)], now)
        session.flush()
        after = libraries(session, slug, since)
        audit.record(session, who, "zone.change", f"hub:{slug}", _told(since, before), _told(since, after), now)
    return come, go


def _enter(session: Session, slug: str, number: int, since: str) -> None:
    """A library from a month on, for good: what was planned of it for later is taken back."""
    for row in _rows(session, slug, number):
        if row.since >= since:
            session.delete(row)
        elif row.until == since:  # it never left
            row.until = ""
            session.add(row)
            return
    session.flush()
    session.add(ZoneLibrary(hub=slug, library_id=number, since=since))


def _leave(session: Session, slug: str, number: int, since: str) -> None:
    for row in _rows(session, slug, number):
        if row.since >= since:
            session.delete(row)
        elif not row.until or row.until > since:
            row.until = since
            session.add(row)


def _rows(session: Session, slug: str, number: int) -> list[ZoneLibrary]:
    """The rows of a library, under all of its numbers, in a zone; the earliest first."""
    query = select(ZoneLibrary).where(ZoneLibrary.hub == slug).order_by(col(ZoneLibrary.since))
    rows = session.exec(query).all()
    return [row for row in rows if row.library_id == number or _living(session, row.library_id) == number]


def _note_open(session: Session, now: datetime) -> None:
    """Notes that shelves are to be brought after the zones, and begins to count months with the first zone."""
    if session.get(Sequence, zone_rows.MONTH) is None:
        session.add(Sequence(name=zone_rows.MONTH, value=int(months.of(now).replace("-", ""))))
    counter = session.get(Sequence, zone_rows.OPEN, with_for_update=True) or Sequence(name=zone_rows.OPEN, value=0)
    counter.value += 1
    session.add(counter)


def _living(session: Session, number: int) -> int:
    library = session.get(Library, number)
    if library is None:
        raise InputError(f"{number}번 도서관이 없습니다. 'sosik library list'로 찾을 수 있습니다.")
    return living_id(session, number, library.merged_into)


def _said(numbers: Collection[int]) -> str:
    return ", ".join(map(str, numbers))


def _told(since: str, libraries: Collection[int]) -> dict[str, object]:
    return {"since": since, "libraries": list(libraries)}

"""What people changed: rows that are only ever added, each with a digest over itself and the one before it.

So a row that was altered, taken out or put in between shows in `verify`. What a row tells of a change (`before`, `after`)
goes into the digest through a digest of its own with salt: it can be erased, as the law on personal data may demand, and
the chain still holds. Numbers go up by one inside the writing transaction, whichever process writes.

Rows tell what was changed by names and codes (`{"region": "48250"}`), never a password, a token or a whole text.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from aggregator.errors import InputError
from aggregator.models import Audit, Sequence

NUMBERS = "audit"
ERASED = "erased"
_AT_ONCE = 500  # rows that are read together

Told = Mapping[str, Any] | None


def record(  # noqa: PLR0913, PLR0917 - what a row holds
    session: Session,
    who: str,
    what: str,
    subject: str,
    before: Told,
    after: Told,
    at: datetime,
    undoes: int | None = None,
) -> int:
    """Adds a row: `who` (an account's name, or `link:`, `command`) did `what` (`post.correct`) to `subject` (`post:ID`,
    `library:7`, `hub:SLUG`, `user:NAME`). Returns its number. Belongs in the writing session of the change itself.

    `before` and `after` hold what JSON holds, dates and times. `undoes` is the number of the row that this one takes back.
    Raises InputError where that is none, or was taken back already.
    """
    told, now_told = _plain(before), _plain(after)
    session.flush()
    if undoes is not None:
        _require_standing(session, undoes)
    number = _next(session)
    previous = session.exec(select(Audit.digest).where(Audit.number == number - 1)).first() or ""
    salt = secrets.token_hex(16)
    row = Audit(
        number=number,
        at=at,
        who=who,
        what=what,
        subject=subject,
        before=told,
        after=now_told,
        undoes=undoes,
        previous=previous,
        salt=salt,
        content=_content(salt, told, now_told),
        digest="",
    )
    row.digest = _digest(row)
    session.add(row)
    session.flush()
    return number


def verify(session: Session) -> int | None:
    """The number of the first row that is not as it was written, or is missing; None where the chain holds."""
    expected, previous = 1, ""
    for row in _all(session):
        told = not row.salt or row.content == _content(row.salt, row.before, row.after)
        empty = row.salt or (row.before is None and row.after is None)
        chained = row.number == expected and row.previous == previous and row.digest == _digest(row)
        if not (told and empty and chained):
            return expected
        expected, previous = expected + 1, row.digest
    counted = session.exec(select(Sequence.value).where(Sequence.name == NUMBERS)).first() or 0
    return expected if expected - 1 != counted else None


def history(session: Session, subject: str = "", *, below: int | None = None, most: int = 50) -> list[Audit]:
    """The newest rows (of a subject), newest first; `below` a number, to go on from."""
    query = select(Audit).order_by(col(Audit.number).desc()).limit(most)
    if subject:
        query = query.where(Audit.subject == subject)
    if below is not None:
        query = query.where(Audit.number < below)
    return list(session.exec(query))


def get(session: Session, number: int) -> Audit:
    """One row. Raises InputError where there is none."""
    row = session.get(Audit, number)
    if row is None:
        raise InputError(f"there is no change number {number}")
    return row


def undone_by(session: Session, number: int) -> int | None:
    """The number of the row that took a row back, if there is one. What was taken back by mistake: take back that row."""
    return session.exec(select(Audit.number).where(Audit.undoes == number)).first()


def erase(session: Session, who: str, subject: str, at: datetime) -> int:
    """Erases what all rows of a subject tell of it, for good, and records that. How many there were.

    Who did what and when stays, and so does the chain. Belongs in a writing session.
    """
    query = select(Audit).where(Audit.subject == subject, Audit.what != ERASED, Audit.salt != "")
    rows = session.exec(query).all()
    for row in rows:
        row.before, row.after, row.salt = None, None, ""
        session.add(row)
    if rows:
        record(session, who, ERASED, subject, None, {"rows": len(rows)}, at)
    return len(rows)


def _next(session: Session) -> int:
    """The next number. Whoever takes it is alone until its transaction ends, so the row before it is there to be seen."""
    number: int = session.connection().execute(_COUNT, {"name": NUMBERS}).scalar_one()
    return number


_COUNT = text(
    "INSERT INTO sequence (name, value) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1 RETURNING value"
)


def _require_standing(session: Session, number: int) -> None:
    session.exec(select(Sequence.value).where(Sequence.name == NUMBERS).with_for_update())  # so that one alone asks
    get(session, number)
    if (by := undone_by(session, number)) is not None:
        raise InputError(f"change number {number} was undone already, by number {by}")


def _all(session: Session) -> Iterator[Audit]:
    """Every row in order, some at a time: none is held on to."""
    query, last = select(Audit).order_by(col(Audit.number)).limit(_AT_ONCE), None
    while rows := session.exec(query if last is None else query.where(Audit.number > last)).all():
        yield from rows
        last = rows[-1].number


def _plain(told: Told) -> dict[str, Any] | None:
    """What was told as JSON gives it back, so that its digest is the same when it is read again."""
    if told is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(told, allow_nan=False, default=_as_text))
    return plain


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be told in an audit row")


def _content(salt: str, before: Told, after: Told) -> str:
    return _hash(salt, {"before": before, "after": after})


def _digest(row: Audit) -> str:
    told = {
        "number": row.number,
        "at": row.at.astimezone(UTC).isoformat(),
        "who": row.who,
        "what": row.what,
        "subject": row.subject,
        "undoes": row.undoes,
        "content": row.content,
    }
    return _hash(row.previous, told)


def _hash(before: str, told: Told) -> str:
    canonical = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()

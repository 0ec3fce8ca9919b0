"""Sessions of those who signed in: a random id in the browser, of which only a digest is kept.

A session ends after 12 hours without a request, at the latest after 30 days, when it is ended here, and with its account.
Its id is another one after each sign-in and change of password; a change of role ends all that the account has, so nobody
goes on with old rights. The token that goes with every change (CSRF) follows from the id and is kept nowhere.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, or_, select

from aggregator.models import Role, SignIn, User

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
TOUCHED = timedelta(minutes=5)  # a request writes only when the last one that did is older
_ID_BYTES = 32
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in: the account as it is now, the session's handle (no secret), and its CSRF token."""

    user_id: int
    name: str
    role: Role
    hub: str
    handle: str
    csrf: str
    made: datetime
    seen: datetime


def digest(token: str) -> str:
    """What is kept of a random token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def begin(session: Session, user: User, now: datetime, *, instead_of: str = "") -> str:
    """Begins a session and returns its id; the one that the browser had (`instead_of`) ends. In a writing session.

    What expired is cleared away.
    """
    if instead_of:
        end(session, instead_of)
    session.exec(delete(SignIn).where(or_(col(SignIn.expires) <= now, col(SignIn.seen) <= now - IDLE)))
    assert user.id is not None
    token = secrets.token_urlsafe(_ID_BYTES)
    session.add(SignIn(digest=digest(token), user_id=user.id, made=now, seen=now, expires=now + LONGEST))
    session.flush()
    return token


def rotate(session: Session, token: str, now: datetime) -> str | None:
    """The same session under a new id, and the old id is nobody's; None where it has ended. In a writing session."""
    row = _live(session, token, now)
    if row is None:
        return None
    fresh = secrets.token_urlsafe(_ID_BYTES)
    session.add(SignIn(digest=digest(fresh), user_id=row.user_id, made=row.made, seen=now, expires=row.expires))
    session.delete(row)
    session.flush()
    return fresh


def find(session: Session, token: str, now: datetime) -> Signed | None:
    """Who a session id stands for; None where it is none, has ended, or its account is disabled. Writes nothing."""
    row = _live(session, token, now) if token else None
    user = session.get(User, row.user_id) if row is not None else None
    if row is None or user is None or user.disabled is not None:
        return None
    return Signed(row.user_id, user.name, user.role, user.hub, row.digest[:_SHOWN], csrf(token), row.made, row.seen)


def touch(session: Session, token: str, now: datetime) -> None:
    """Notes that a session was used; call it where `seen` is older than TOUCHED. In a writing session."""
    row = _live(session, token, now)
    if row is not None:
        row.seen = max(row.seen, now)
        session.add(row)


def end(session: Session, token: str) -> None:
    """Ends one session, by its id."""
    session.exec(delete(SignIn).where(col(SignIn.digest) == digest(token)))


def end_one(session: Session, user_id: int, handle: str) -> bool:
    """Ends one session of an account, by its handle; whether there was one."""
    mine = col(SignIn.user_id) == user_id, col(SignIn.digest).startswith(handle, autoescape=True)
    return len(handle) == _SHOWN and bool(session.exec(delete(SignIn).where(*mine)).rowcount)


def end_all(session: Session, user_id: int, *, but: str = "") -> int:
    """Ends every session of an account (but that with the id `but`); how many there were."""
    others = col(SignIn.user_id) == user_id, col(SignIn.digest) != digest(but)
    return session.exec(delete(SignIn).where(*others)).rowcount


def of(session: Session, user_id: int, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """The sessions of an account: handle, when it began, when it was last used; the last used first."""
    query = select(SignIn).where(SignIn.user_id == user_id).order_by(col(SignIn.seen).desc(), col(SignIn.digest))
    return [(row.digest[:_SHOWN], row.made, row.seen) for row in session.exec(query) if _runs(row, now)]


def csrf(token: str) -> str:
    """The token that goes with every change made in a session."""
    return hmac.new(token.encode("utf-8", "replace"), b"csrf", hashlib.sha256).hexdigest()


def is_csrf(signed: Signed, given: str) -> bool:
    """Whether a change came with its session's token; takes the same time whatever was given."""
    return hmac.compare_digest(signed.csrf.encode(), given.encode("utf-8", "replace"))


def _live(session: Session, token: str, now: datetime) -> SignIn | None:
    row = session.get(SignIn, digest(token))
    return row if row is not None and _runs(row, now) else None


def _runs(row: SignIn, now: datetime) -> bool:
    return now < row.expires and now - row.seen < IDLE

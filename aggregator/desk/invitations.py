"""Invitations: a one-time link with which somebody sets the password of an account. Only a digest of its token is kept.

To look at it uses nothing up (mail programs open links ahead of people); accepting does. A new one replaces those before it.
Whatever is wrong with a link is answered in the same words, so that nobody learns which there were.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, update

from aggregator.desk import audit, passwords, sessions
from aggregator.errors import InputError
from aggregator.models import Invitation, Role, User
from aggregator.store import Store

LASTS = timedelta(days=7)
PATH = "/desk/invitation/"  # the token follows
_GONE = "이 초대 링크는 쓸 수 없습니다. 이미 쓰였거나 기한이 지났다면 관리자에게 새 링크를 부탁해 주세요."


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose link it is, and until when it can be used."""

    name: str
    role: Role
    hub: str
    expires: datetime


def make(session: Session, user: User, now: datetime) -> str:
    """The token of a new link for an account; older ones lead nowhere from now on. In a writing session."""
    assert user.id is not None
    withdraw(session, user.id)
    token = secrets.token_urlsafe(32)
    session.add(Invitation(digest=sessions.digest(token), user_id=user.id, made=now, expires=now + LASTS))
    session.flush()
    return token


def withdraw(session: Session, user_id: int) -> None:
    """Takes back every link of an account. In a writing session."""
    session.exec(delete(Invitation).where(col(Invitation.user_id) == user_id))


def look(session: Session, token: str, now: datetime) -> Invited:
    """What a link is for. Raises InputError for one that cannot be used (any more)."""
    invitation, user = _open(session, token, now)
    return Invited(user.name, user.role, user.hub, invitation.expires)


def accept(store: Store, token: str, password: str, now: datetime) -> str:
    """Sets the password of the account that a link is for, ends its sessions, uses the link up; returns the account's name.

    Raises InputError for a link that cannot be used, or a password that may not be chosen: then the link stays.
    """
    with store.reading() as session:
        name = look(session, token, now).name
    passwords.require_good(password, name)
    kept = passwords.hashed(password)
    with store.writing() as session:
        invitation, user = _open(session, token, now)
        unused = col(Invitation.digest) == invitation.digest, col(Invitation.used).is_(None)
        if not session.exec(update(Invitation).where(*unused).values(used=now)).rowcount:
            raise InputError(_GONE)
        assert user.id is not None
        user.password = kept
        session.add(user)
        sessions.end_all(session, user.id)
        audit.record(session, user.name, "user.accept", f"user:{user.name}", None, None, now)
    return name


def _open(session: Session, token: str, now: datetime) -> tuple[Invitation, User]:
    invitation = session.get(Invitation, sessions.digest(token))
    if invitation is None or invitation.used is not None or invitation.expires <= now:
        raise InputError(_GONE)
    user = session.get_one(User, invitation.user_id)
    if user.disabled is not None:
        raise InputError(_GONE)
    return invitation, user

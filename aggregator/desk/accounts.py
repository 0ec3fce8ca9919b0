"""Accounts of the desk: who there is, in which role, and that one is closed. Each change is recorded.

A change of role, a closed account and a new password end the account's sessions, so nobody goes on with old rights.
"""

import re
import unicodedata
from datetime import datetime

from sqlmodel import Session, col, select

from aggregator.desk import audit, invitations, sessions
from aggregator.errors import InputError
from aggregator.models import Hub, Role, User

_NAME = re.compile(r"[a-z0-9가-힣][a-z0-9가-힣._-]{1,39}")


def name_of(text: str) -> str:
    """A name as accounts have it: one spelling, small letters. Pure; whether it may be one is not asked."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def add(session: Session, who: str, name: str, role: Role, hub: str, now: datetime) -> str:
    """Adds an account and returns the token of its invitation. `hub` is the slug of a librarian's hub, "" for an admin.

    Raises InputError for a name that is taken or cannot be one, and a hub that there is not. In a writing session.
    """
    plain = name_of(name)
    if not _NAME.fullmatch(plain):
        raise InputError(f"{name!r} cannot be a name; give 2 to 40 letters, digits, or signs of . _ -, such as kim.sj")
    if found(session, plain) is not None:
        raise InputError(f"there is an account {plain} already; 'sosik user invite {plain}' makes a new link for it")
    _require_hub(session, role, hub)
    user = User(name=plain, role=role, hub=hub, added=now)
    session.add(user)
    session.flush()
    audit.record(session, who, "user.add", f"user:{plain}", None, _told(user), now)
    return invitations.make(session, user, now)


def get(session: Session, name: str) -> User:
    """An account by its name. Raises InputError where there is none."""
    user = found(session, name_of(name))
    if user is None:
        raise InputError(f"there is no account {name!r}; 'sosik user list' shows all")
    return user


def found(session: Session, name: str) -> User | None:
    """The account of a name as accounts have it, if there is one."""
    return session.exec(select(User).where(User.name == name)).first() if _NAME.fullmatch(name) else None


def every(session: Session) -> list[User]:
    """All accounts by name, closed ones too."""
    return list(session.exec(select(User).order_by(col(User.name))))


def invite(session: Session, who: str, name: str, now: datetime) -> str:
    """The token of a new invitation, for who never used theirs or forgot the password: the old password goes on until then.

    Raises InputError for a closed account. In a writing session.
    """
    user = get(session, name)
    if user.disabled is not None:
        raise InputError(f"{user.name} is disabled; 'sosik user enable {user.name}' comes first")
    audit.record(session, who, "user.invite", f"user:{user.name}", None, None, now)
    return invitations.make(session, user, now)


def disable(session: Session, who: str, name: str, now: datetime) -> None:
    """Closes an account: its sessions and links end at once, what it did stays recorded. In a writing session.

    Raises InputError where it is closed already, or is the last admin's.
    """
    user = get(session, name)
    if user.disabled is not None:
        raise InputError(f"{user.name} is disabled already")
    _require_another_admin(session, user)
    before = _told(user)
    user.disabled = now
    _changed(session, who, "user.disable", user, before, now)
    invitations.withdraw(session, _id(user))


def enable(session: Session, who: str, name: str, now: datetime) -> None:
    """Opens a closed account again, with the password that it had. In a writing session."""
    user = get(session, name)
    if user.disabled is None:
        raise InputError(f"{user.name} is not disabled")
    before = _told(user)
    user.disabled = None
    _changed(session, who, "user.enable", user, before, now)


def set_role(session: Session, who: str, name: str, role: Role, hub: str, now: datetime) -> None:
    """Gives an account another role, or another hub. In a writing session.

    Raises InputError for a hub that there is not, and for the last admin.
    """
    user = get(session, name)
    _require_hub(session, role, hub)
    if (user.role, user.hub) == (role, hub):
        raise InputError(f"{user.name} is {role}{f' of {hub}' if hub else ''} already")
    if role is not Role.ADMIN:
        _require_another_admin(session, user)
    before = _told(user)
    user.role, user.hub = role, hub
    _changed(session, who, "user.role", user, before, now)


def sign_out(session: Session, who: str, name: str, now: datetime) -> int:
    """Ends every session of an account; how many there were. In a writing session."""
    user = get(session, name)
    count = sessions.end_all(session, _id(user))
    audit.record(session, who, "user.sign_out", f"user:{user.name}", None, {"sessions": count}, now)
    return count


def _changed(session: Session, who: str, what: str, user: User, before: dict[str, object], now: datetime) -> None:
    session.add(user)
    sessions.end_all(session, _id(user))
    audit.record(session, who, what, f"user:{user.name}", before, _told(user), now)


def _told(user: User) -> dict[str, object]:
    """What the audit tells of an account."""
    return {"role": user.role.value, "hub": user.hub, "disabled": user.disabled}


def _id(user: User) -> int:
    assert user.id is not None
    return user.id


def _require_hub(session: Session, role: Role, hub: str) -> None:
    if role is Role.ADMIN and hub:
        raise InputError("an admin looks after every hub; leave --hub out")
    if role is Role.HUB and (not hub or session.get(Hub, hub) is None):
        raise InputError(
            f"there is no hub {hub!r}; 'sosik hub list' shows all" if hub else "give the hub with --hub SLUG"
        )


def _require_another_admin(session: Session, user: User) -> None:
    """So that nobody locks themselves out."""
    if user.role is not Role.ADMIN:
        return
    others = select(User.id).where(User.role == Role.ADMIN, col(User.disabled).is_(None), User.id != user.id)
    if session.exec(others.with_for_update()).first() is None:
        raise InputError(f"{user.name} is the last admin; add another one first")

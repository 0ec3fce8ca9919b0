"""To sign in with a name and a password, to choose another one, and where to go then.

What can be told apart from outside is only whether it went well: an unknown name, a closed account, a password that was never
set and a wrong one take as long and are answered in the same words.
"""

from datetime import datetime
from urllib.parse import urlsplit

from aggregator.desk import accounts, attempts, audit, passwords, sessions
from aggregator.errors import InputError
from aggregator.models import User
from aggregator.store import Store

HOME = "/desk/"
_WRONG = "이름이나 비밀번호가 맞지 않습니다."
_ENDED = "로그인이 끝났습니다. 다시 로그인해 주세요."
_LONGEST_PATH = 2000


def sign_in(store: Store, name: str, password: str, address: str, now: datetime, *, had: str = "") -> str:
    """The id of a new session. `address` is the household that asks (""), `had` the session id that the browser sent.

    Raises InputError where name and password do not fit, WaitError (with seconds) after many attempts. Both in Korean.
    """
    name = accounts.name_of(name)[: passwords.LONGEST]
    kept = _kept(store, name, address, now)
    if not passwords.fits(password, kept):
        raise InputError(_WRONG)
    assert kept is not None
    anew = passwords.hashed(password) if passwords.is_old(kept) else kept
    with store.writing() as session:
        user = accounts.get(session, name)
        if user.disabled is not None or user.password != kept:  # meanwhile
            raise InputError(_WRONG)
        user.password = anew
        session.add(user)
        attempts.succeeded(session, name, address)
        return sessions.begin(session, user, now, instead_of=had)


def change_password(store: Store, token: str, old: str, new: str, address: str, now: datetime) -> str:
    """Sets another password for whoever is signed in with `token`; every session ends but this one, whose new id is returned.

    Raises InputError, in Korean, where the old one is wrong or the new one may not be chosen; WaitError after many attempts.
    """
    with store.reading() as session:
        signed = sessions.find(session, token, now)
    if signed is None:
        raise InputError(_ENDED)
    passwords.require_good(new, signed.name)
    kept = _kept(store, signed.name, address, now)
    if not passwords.fits(old, kept):
        raise InputError("지금 비밀번호가 맞지 않습니다.")
    anew = passwords.hashed(new)
    with store.writing() as session:
        user = session.get_one(User, signed.user_id)
        if user.disabled is not None or user.password != kept:
            raise InputError(_WRONG)
        user.password = anew
        session.add(user)
        attempts.succeeded(session, signed.name, address)
        fresh = sessions.rotate(session, token, now)
        if fresh is None:
            raise InputError(_ENDED)
        sessions.end_all(session, signed.user_id, but=fresh)
        audit.record(session, user.name, "user.password", f"user:{user.name}", None, None, now)
        return fresh


def local_path(text: str) -> str:
    """Where to go after signing in: `text` if it is a path on this site and nothing else, else the desk. Pure."""
    plain = text.isascii() and text.isprintable() and not set(text) & {"\\", " "}
    if not plain or not text.startswith("/") or text.startswith("//") or len(text) > _LONGEST_PATH:
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc else text


def _kept(store: Store, name: str, address: str, now: datetime) -> str | None:
    """Counts an attempt, and gives the hash that its password must fit; None where there is no open account of that name."""
    with store.writing() as session:
        attempts.begin(session, name, address, now)
        user = accounts.found(session, name)
        return user.password if user is not None and user.disabled is None else None

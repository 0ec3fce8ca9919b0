"""Attempts to sign in: each that failed lets the next wait longer, by the name and by the address. None locks anybody out.

A name waits at most a minute, so that whoever guesses at it cannot keep its owner out for long; an address, from which all
names can be tried, at most a quarter of an hour. An attempt counts before it is looked at, so that a thousand at once are a
thousand; one that succeeds is taken back. What is asked meanwhile is told how long to wait, and does not count.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.sqltypes import UTCDateTime

from aggregator.errors import SosikError
from aggregator.models import Attempt

FORGOTTEN = timedelta(days=1)
_FIRST_SECONDS = 2
_SWEPT = 100  # rows that are cleared away at once


@dataclass(frozen=True, slots=True)
class Patience:
    """How many attempts are free, and how long the longest wait is, in seconds."""

    free: int
    longest: int


NAME = Patience(free=5, longest=60)
ADDRESS = Patience(free=20, longest=900)  # an office is one address


class WaitError(SosikError):
    """Too many attempts. `seconds` to wait before the next."""

    def __init__(self, seconds: int) -> None:
        """`seconds` until the next attempt is looked at."""
        super().__init__(f"로그인 시도가 많았습니다. {seconds}초 뒤에 다시 해 주세요.")
        self.seconds = seconds


def wait(failures: int, since: timedelta, patience: Patience) -> float:
    """Seconds that are left to wait after so many failures, `since` the last one: twice as long with each. Pure."""
    beyond = failures - patience.free
    if beyond < 0 or since >= FORGOTTEN:
        return 0.0
    whole = min(float(patience.longest), _FIRST_SECONDS * 2.0 ** min(beyond, 32))
    return max(0.0, whole - max(0.0, since.total_seconds()))


def begin(session: Session, name: str, address: str, now: datetime) -> None:
    """Counts an attempt with a name from an address. Belongs in a writing session, and is committed before it is looked at.

    Raises WaitError, and counts nothing, where the name or the address has to wait.
    """
    old = select(Attempt.whom).where(Attempt.last < now - FORGOTTEN).limit(_SWEPT).with_for_update(skip_locked=True)
    session.exec(delete(Attempt).where(col(Attempt.whom).in_(old.scalar_subquery())))
    rows = [(_row(session, whom, now), patience) for whom, patience in _keys(name, address)]
    seconds = max((wait(row.failures, now - row.last, patience) for row, patience in rows), default=0.0)
    if seconds:
        raise WaitError(math.ceil(seconds))
    for row, _ in rows:
        row.failures, row.last = row.failures + 1, max(row.last, now)
        session.add(row)


def succeeded(session: Session, name: str, address: str) -> None:
    """Takes an attempt back: the name begins anew, the address has one failure less (else an own account would clear it)."""
    for whom, patience in _keys(name, address):
        row = session.get(Attempt, whom, with_for_update=True)
        if row is None:
            continue
        row.failures -= 1
        if patience is NAME or row.failures <= 0:
            session.delete(row)
        else:
            session.add(row)


def _row(session: Session, whom: str, now: datetime) -> Attempt:
    """The row of a name or an address, ours until the transaction ends, even where two make it at once."""
    session.connection().execute(_MADE, {"whom": whom, "last": now})
    return session.get_one(Attempt, whom, with_for_update=True, populate_existing=True)


_MADE = text("INSERT INTO attempt (whom, failures, last) VALUES (:whom, 0, :last) ON CONFLICT DO NOTHING").bindparams(
    bindparam("last", type_=UTCDateTime())
)


def _keys(name: str, address: str) -> list[tuple[str, Patience]]:
    """What an attempt is counted under.

    Of a name only a few bits of a digest: some type their password there, and it must not be found out from this.
    """
    bits = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:6]
    return [(f"name:{bits}", NAME), *([(f"address:{address}", ADDRESS)] if address else [])]

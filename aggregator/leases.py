"""Leases: who may crawl a host, schedule, or publish now.

A lease ends by itself when its holder stops renewing it, and at once when its holder is a process of this machine that is
gone: after a kill the next start need not wait.
"""

import os
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from aggregator.clock import SEOUL
from aggregator.config import holder_name
from aggregator.errors import HeldError
from aggregator.models import Lease

AT_ONCE = 500  # names in one statement


def take(session: Session, name: str, holder: str, now: datetime, seconds: float) -> int:
    """Takes the lease `name` for `holder` and returns its epoch; a holder that has it renews it under the same epoch.

    Raises HeldError, naming the holder, while somebody else's lease runs. Belongs in a writing session.
    """
    lease = session.get(Lease, name, with_for_update=True)
    if lease is not None and _is_held(lease, holder, now):
        raise _held(lease)
    return _give(session, lease, name, holder, now + timedelta(seconds=seconds)).epoch


def take_all(
    session: Session, names: Collection[str], holder: str, now: datetime, seconds: float
) -> dict[str, HeldError]:
    """Takes those of the leases `names` that can be had; the others are returned with who has them."""
    held, expires = {}, now + timedelta(seconds=seconds)
    for some in _in_parts(names):
        query = select(Lease).where(col(Lease.name).in_(some)).order_by(col(Lease.name)).with_for_update()
        known = {lease.name: lease for lease in session.exec(query)}
        for name in some:
            lease = known.get(name)
            if lease is not None and _is_held(lease, holder, now):
                held[name] = _held(lease)
            else:
                _give(session, lease, name, holder, expires)
    return held


def renew(session: Session, names: Collection[str], holder: str, now: datetime, seconds: float) -> set[str]:
    """Renews those of the leases `names` that `holder` still has, and returns the others' names."""
    lost = set(names)
    for some in _in_parts(names):
        mine = col(Lease.name).in_(some), col(Lease.holder) == holder
        renewed = update(Lease).where(*mine).values(expires=now + timedelta(seconds=seconds)).returning(col(Lease.name))
        lost -= set(session.exec(renewed).scalars())
    return lost


def release(session: Session, name: str, holder: str, now: datetime) -> None:
    """Ends the lease if `holder` has it. Belongs in a writing session."""
    release_all(session, (name,), holder, now)


def release_all(session: Session, names: Collection[str], holder: str, now: datetime) -> None:
    """Ends those of the leases `names` that `holder` has. Belongs in a writing session."""
    for some in _in_parts(names):
        mine = col(Lease.name).in_(some), col(Lease.holder) == holder
        session.exec(update(Lease).where(*mine).values(expires=now))


def _in_parts(names: Collection[str]) -> list[list[str]]:
    """In one order everywhere, so that two who take many at once never wait for each other."""
    ordered = sorted(names)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]


def _is_held(lease: Lease, holder: str, now: datetime) -> bool:
    return lease.holder != holder and lease.expires > now and not _gone(lease.holder)


def _held(lease: Lease) -> HeldError:
    return HeldError(
        f"{lease.name} is held by {lease.holder} until {lease.expires.astimezone(SEOUL):%H:%M:%S}; stop that one or wait."
    )


def _give(session: Session, lease: Lease | None, name: str, holder: str, expires: datetime) -> Lease:
    if lease is None:
        lease = Lease(name=name, holder=holder, epoch=1, expires=expires)
    else:
        lease.epoch += lease.holder != holder
        lease.holder, lease.expires = holder, expires
    session.add(lease)
    return lease


def _gone(holder: str) -> bool:
    """Whether the holder was a process of this machine and runs no more. Where that cannot be told it counts as running."""
    machine, _, number = holder.partition(":")
    number = number.partition(":")[0]
    if os.name != "posix" or machine != holder_name().partition(":")[0] or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False

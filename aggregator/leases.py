"""Leases: who may crawl a host, schedule, or publish now.

A lease ends by itself when its holder stops renewing it, and at once when its holder is a process of this machine that is
gone: after a kill the next start need not wait.
"""

import os
from datetime import datetime, timedelta

from sqlmodel import Session

from aggregator.clock import SEOUL
from aggregator.config import holder_name
from aggregator.errors import HeldError
from aggregator.models import Lease


def take(session: Session, name: str, holder: str, now: datetime, seconds: float) -> int:
    """Takes the lease `name` for `holder` and returns its epoch; a holder that has it renews it under the same epoch.

    Raises HeldError, naming the holder, while somebody else's lease runs. Belongs in a writing session.
    """
    lease = session.get(Lease, name, with_for_update=True)
    expires = now + timedelta(seconds=seconds)
    if lease is None:
        session.add(Lease(name=name, holder=holder, epoch=1, expires=expires))
        return 1
    if lease.holder != holder:
        if lease.expires > now and not _gone(lease.holder):
            raise HeldError(
                f"{name} is held by {lease.holder} until {lease.expires.astimezone(SEOUL):%H:%M:%S}; stop that one or wait."
            )
        lease.holder = holder
        lease.epoch += 1
    lease.expires = expires
    session.add(lease)
    return lease.epoch


def release(session: Session, name: str, holder: str, now: datetime) -> None:
    """Ends the lease if `holder` has it. Belongs in a writing session."""
    lease = session.get(Lease, name, with_for_update=True)
    if lease is not None and lease.holder == holder:
        lease.expires = now
        session.add(lease)


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

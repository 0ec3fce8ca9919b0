"""Whose turn it is to publish to a folder: a lease in the store, for publishers on different machines.

On one machine the lock on the folder decides, which the system releases however its holder ends. So whoever has that lock
and finds the lease with a holder of the same machine knows that this holder is gone, and need not wait for it to run out.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import Session

from aggregator import leases
from aggregator.clock import Clock
from aggregator.config import holder_name
from aggregator.models import Lease
from aggregator.store import Store

SECONDS = 120
RENEW_AFTER = 30


@contextmanager
def turn(store: Store, folder: Path, clock: Clock) -> Iterator[Callable[[], None]]:
    """Holds the lease `publish:<folder>`; the function it gives renews it and is called now and then.

    The folder's own lock must be held already. Raises HeldError, naming the holder, while another machine has its turn.
    """
    name, holder = f"publish:{folder}", holder_name()
    with store.writing() as session:
        _release_dead(session, name, holder, clock)
        leases.take(session, name, holder, clock(), SECONDS)
    renewed = time.monotonic()

    def keep() -> None:
        nonlocal renewed
        if time.monotonic() - renewed > RENEW_AFTER:
            with store.writing() as session:
                leases.take(session, name, holder, clock(), SECONDS)
            renewed = time.monotonic()

    try:
        yield keep
    finally:
        with store.writing() as session:
            leases.release(session, name, holder, clock())


def _release_dead(session: Session, name: str, holder: str, clock: Clock) -> None:
    lease = session.get(Lease, name)
    if lease is not None and lease.holder != holder and _machine(lease.holder) == _machine(holder):
        leases.release(session, name, lease.holder, clock())


def _machine(holder: str) -> str:
    return holder.rpartition(":")[0]

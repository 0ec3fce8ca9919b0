"""A crawl on trial: real requests, real readers, and a store that is thrown away."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from aggregator import leases
from aggregator.clock import Clock, wall_clock
from aggregator.config import Settings, holder_name
from aggregator.models import Source
from aggregator.store import Store
from crawler import run
from crawler.house import Event
from crawler.summary import RunSummary

LEASE_SECONDS = 1800


def dry_run(
    settings: Settings,
    store: Store,
    sources: Sequence[Source],
    *,
    clock: Clock,
    pages: int,
    on_event: Callable[[Event], None],
) -> list[RunSummary]:
    """Crawls `sources` as if nothing were known of them, tells what was read, and keeps nothing.

    The hosts' leases are taken in the real store, so that a real crawl of the same sites waits. Raises HeldError.
    """
    from crawler.outset import host_of  # noqa: PLC0415 - Scrapy takes a second and a half to import

    hosts = sorted({host_of(source) for source in sources})
    holder = holder_name()
    with store.writing() as session:
        for host in hosts:
            leases.take(session, f"host:{host}", holder, wall_clock(), LEASE_SECONDS)
    try:
        with tempfile.TemporaryDirectory(prefix="sosik-") as folder:
            aside = replace(settings, database_url=f"sqlite:///{Path(folder) / 'trial.db'}")
            numbers = _copy(aside, sources)
            return run.crawl(aside, numbers, clock=clock, pages=pages, on_event=on_event)
    finally:
        with store.writing() as session:
            for host in hosts:
                leases.release(session, f"host:{host}", holder, wall_clock())


def _copy(aside: Settings, sources: Sequence[Source]) -> list[int]:
    copied = Store(aside.database_url)
    copied.upgrade()
    numbers = []
    with copied.writing() as session:
        for source in sources:
            made = Source(**source.model_dump(exclude={"id"}))
            session.add(made)
            session.flush()
            assert made.id is not None
            numbers.append(made.id)
    copied.close()
    return numbers

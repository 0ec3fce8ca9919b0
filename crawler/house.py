"""What all parts of one crawl share: configuration, store, clock, the one thread that writes, and what is told meanwhile."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self, TypeVar

from aggregator.clock import Clock
from aggregator.config import Settings
from aggregator.errors import StoreError
from aggregator.store import Store

logger = logging.getLogger(__name__)

Event = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run of one source came to. `failure` is "" where it went well; `counts` has a number for each named reason."""

    source: str
    started: datetime
    ended: datetime
    pages: int = 0
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    placed: int = 0
    failure: str = ""
    message: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The summary as a JSON object; times in ISO."""
        return {**asdict(self), "started": self.started.isoformat(), "ended": self.ended.isoformat()}

    @classmethod
    def from_json(cls, event: dict[str, Any]) -> Self:
        """The summary that `as_json` wrote."""
        values = {name: event[name] for name in cls.__slots__}
        times = {name: datetime.fromisoformat(event[name]) for name in ("started", "ended")}
        return cls(**{**values, **times})


def summary_of(
    source: str, times: tuple[datetime, datetime], counts: Mapping[str, int], failure: str, message: str
) -> RunSummary:
    """What a run of `source` (its uid) came to, by its counters; `times` are its beginning and its end."""
    found = {name: count for name, count in sorted(counts.items()) if count}
    return RunSummary(
        source,
        *times,
        pages=found.get("pages", 0),
        rows=found.get("rows", 0),
        new=found.get("new", 0),
        changed=found.get("changed", 0) + found.get("restored", 0),
        unchanged=found.get("unchanged", 0),
        placed=found.get("placed", 0),
        failure=failure,
        message=message,
        counts=found,
    )


class House:
    """One crawl's surroundings. `write` runs a transaction in the writer thread, so the reactor never waits for a disk."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Clock,
        *,
        pages: int | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> None:
        """`pages` bounds the list pages of each feed line; `on_event` is told of every page and run, in the reactor."""
        self.settings = settings
        self.store = store
        self.clock = clock
        self.pages = pages
        self.summaries: list[RunSummary] = []
        self.broken: StoreError | None = None  # why the store could not be written, if that happened
        self._tell = on_event
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def write(self, work: Callable[..., T], *values: Any) -> T:
        """`work(session, *values)` in a transaction of its own, in the writer thread; what it raises is raised here."""

        def transaction() -> T:
            with self.store.writing() as session:
                return work(session, *values)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, transaction)
        except StoreError as why:
            self.broken = self.broken or why
            raise

    def tell(self, event: Event) -> None:
        """Passes an event on to whoever watches the crawl; one who cannot take it (a closed pipe) is told no more."""
        if self._tell is None:
            return
        try:
            self._tell(event)
        except OSError:
            self._tell = None
        except Exception:
            # Keeping posts must not depend on who looks on.
            logger.exception("events are passed on no more")
            self._tell = None

    def close(self) -> None:
        """Ends the writer thread after what is queued."""
        self._writer.shutdown()


def failed(summaries: Sequence[RunSummary]) -> list[RunSummary]:
    """The runs that did not go well."""
    return [summary for summary in summaries if summary.failure]

"""What all parts of one crawl share: configuration, store, clock, the one thread that writes, and what is told meanwhile."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session

from aggregator.clock import Clock
from aggregator.config import Settings
from aggregator.errors import StoreError
from aggregator.store import Store
from crawler import sites
from crawler.outset import Outset
from crawler.sites import Site
from crawler.summary import RunSummary

logger = logging.getLogger(__name__)

AT_ONCE = 50  # works in one transaction: others may want to write, too
Event = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be written, and who waits for it."""

    work: Callable[..., Any]
    values: tuple[Any, ...]
    done: "asyncio.Future[Any]"


class House:
    """One crawl's surroundings. `write` runs work in the writer thread, so the reactor never waits for a disk."""

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
        self.outset = Outset()
        self.summaries: list[RunSummary] = []
        self.broken: StoreError | None = None  # why the store could not be written, if that happened
        self._tell = on_event
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._queue: list[_Work] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, work: Callable[..., T], *values: Any) -> T:
        """`work(session, *values)` in the writer thread, whole or not at all; what it raises is raised here.

        What comes while the writer is at work waits, and goes into one transaction: each commit is a write to the disk.
        """
        one = _Work(work, values, asyncio.get_running_loop().create_future())
        self._queue.append(one)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write_queued())
        return await one.done  # type: ignore[no-any-return]

    async def site(self, origin: str) -> Site:
        """What is kept of a web site; read once a crawl."""
        found = self.outset.sites.get(origin)
        if found is None:
            read = await self.write(sites.known, (origin,), self.clock())
            found = self.outset.sites.setdefault(origin, read[origin])
        return found

    async def _write_queued(self) -> None:
        loop = asyncio.get_running_loop()
        while self._queue:
            works, self._queue = self._queue[:AT_ONCE], self._queue[AT_ONCE:]
            answers = await loop.run_in_executor(self._writer, self._transaction, works)
            for one, (answer, why) in zip(works, answers, strict=True):
                if isinstance(why, StoreError):
                    self.broken = self.broken or why
                if one.done.cancelled():
                    continue
                if why is None:
                    one.done.set_result(answer)
                else:
                    one.done.set_exception(why)

    def _transaction(self, works: "Sequence[_Work]") -> list[tuple[Any, BaseException | None]]:
        """What each work gave or raised. If one of several raises none is kept, and each gets a transaction of its own."""
        try:
            with self.store.writing() as session:
                return [(_done(session, one), None) for one in works]
        except StoreError as why:
            return [(None, why) for _ in works]
        except Exception as why:  # noqa: BLE001 - handed to whoever waits for it
            if len(works) == 1:
                return [(None, why)]
        return [answer for one in works for answer in self._transaction([one])]

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


def _done(session: Session, one: _Work) -> Any:
    """Does one work; what it added is in the database before the next begins, which may go past the ORM."""
    answer = one.work(session, *one.values)
    session.flush()
    return answer

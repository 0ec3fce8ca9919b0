"""The schedule: crawls what is due in a child process, then has what changed published. One at a time, by a lease.

When a source is due stands in the store and nowhere else; APScheduler only ticks, with jobs in memory. A tick sets an event
and the main thread does the work, so ticks that were missed count once and two crawls never run together. A kill at any
moment leaves a source due, or a change unpublished; both are made good at the next start.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import FrameType
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session, select

from aggregator import leases
from aggregator.clock import SEOUL, Clock, wall_clock
from aggregator.config import Settings, holder_name
from aggregator.errors import HeldError
from aggregator.models import Sequence as SequenceRow
from aggregator.models import Source, SourceState
from aggregator.shelves import CHANGES
from aggregator.store import Store
from crawler.run import crawl_in_child
from crawler.sources import due
from crawler.summary import RunSummary

LEASE = "schedule"
LEASE_SECONDS = 60.0
HEARTBEAT_SECONDS = 15.0
CHILD_SECONDS = 5.0
LAST_SECONDS = 2.0

Crawl = Callable[[Sequence[int], threading.Event], list[RunSummary]]
State = tuple[int, date]


def run_schedule(  # noqa: PLR0913 - a face of the package: all but three have their name
    store: Store,
    settings: Settings,
    publish: Callable[[], None],
    *,
    clock: Clock,
    tick: float = 30.0,
    once: bool = False,
    on_line: Callable[[str], None] = lambda _: None,
    crawl: Crawl | None = None,
) -> list[RunSummary]:
    """Crawls due sources at their cadence until SIGTERM or SIGINT, or one round of them with `once`.

    Every `tick` seconds the active sources that are due at `clock()` are crawled; each is due again a cadence after that.
    `publish` is called at the start and whenever the store has changed since, and when a day begins in Seoul: it belongs to
    feeds and is handed in by the front door. `on_line` is given a sentence for people about each step. `crawl` takes the
    numbers of sources and an event that asks it to end early, and returns a summary of each run; by default a child crawls.

    Returns the summaries of the last round. Raises HeldError that names the holder when another schedule runs, or when this
    one lost its lease. With `once`, whatever crawling or publishing raises; else it becomes a line and is tried again. On a
    signal it tells the child (SIGTERM), waits for it, gives the lease back and returns. Call it in the main thread.
    """
    schedule = _Schedule(store, publish, clock, on_line, crawl or _crawl_in_child(settings, clock), stop_on_error=once)
    with _signals(schedule):
        schedule.take_lease()
        try:
            if once:
                schedule.turn()
            else:
                _tick_until_stopped(schedule, tick)
        finally:
            schedule.release_lease()
    if schedule.lost is not None:
        raise schedule.lost
    return schedule.summaries


class _Ended(BaseException):
    """A signal ended what the main thread was at.

    Not KeyboardInterrupt: with that one subprocess.Popen returns before its child has ended. Not an Exception: nobody on the
    way takes it for a failure of his own.
    """


@dataclass(slots=True)
class _Schedule:
    """What a running schedule knows. Only the heartbeat runs in another thread; it touches `lost` alone."""

    store: Store
    publish: Callable[[], None]
    clock: Clock
    on_line: Callable[[str], None]
    crawl: Crawl
    stop_on_error: bool
    holder: str = field(default_factory=holder_name)
    published: State | None = None
    summaries: list[RunSummary] = field(default_factory=list)
    stopping: bool = False
    interruptible: bool = False
    crawling: bool = False
    lost: HeldError | None = None

    def turn(self) -> None:
        """One round: publish what an earlier kill or somebody else left, crawl what is due, publish what that changed."""
        self.publish_changes()
        try:
            self.crawl_due()
        finally:
            self.publish_changes()

    def crawl_due(self) -> None:
        """Crawls all due sources in one go and moves their due times on."""
        started = self.clock()
        with self.store.reading() as session:
            chosen = due(session.exec(select(Source).where(Source.state == SourceState.ACTIVE)).all(), started)
        if not chosen or self.stopping:
            return
        self.on_line(f"{_hour(started)} crawling {_count(len(chosen), 'source')}: {', '.join(s.uid for s in chosen)}")
        try:
            with self.crawl_to_be_told() as stop:
                self.summaries = self.crawl([source.id for source in chosen if source.id is not None], stop)
        except HeldError as why:
            # Nothing was asked of the sites: they stay due, and the next tick tries again.
            self._report("crawl", why)
            return
        except Exception as why:  # noqa: BLE001 - a schedule outlives a failed crawl
            self._move_on(chosen, started)
            self._report("crawl", why)
            return
        for summary in self.summaries:
            self.on_line(_told(summary))
        self._move_on(chosen, started)

    def _move_on(self, crawled: Sequence[Source], started: datetime) -> None:
        """Sees to it that no crawled source is due still: a crawl that breaks off must not ask its site at every tick.

        A run that came to its end moved its source on itself, and a due time that somebody set meanwhile is a wish: both
        stay. What a stop cut short is left due.
        """
        if self.stopping:
            return
        with self.store.writing() as session:
            for before in crawled:
                source = session.get(Source, before.id, with_for_update=True)
                if source is not None and source.due == before.due:
                    source.due = started + timedelta(seconds=max(source.cadence, 1))
                    session.add(source)

    def publish_changes(self) -> None:
        """Publishes if the store or the day in Seoul is another than at the last publish of this schedule."""
        with self.store.reading() as session:
            state = _state(session, self.clock())
        if state == self.published:
            return
        try:
            with self.interrupted():
                self.publish()
        except Exception as why:  # noqa: BLE001 - a schedule outlives a failed publish
            self._report("publish", why)
            return
        self.published = state

    def _report(self, what: str, why: Exception) -> None:
        if self.stop_on_error:
            raise why
        self.on_line(f"{_hour(self.clock())} {what} failed, to be tried again: {why}")

    @contextmanager
    def interrupted(self) -> Iterator[None]:
        """A stretch that a signal cuts short with _Ended; outside of it the signal is only noted."""
        self.interruptible = True
        try:
            if self.stopping:
                raise _Ended
            yield
        finally:
            self.interruptible = False

    @contextmanager
    def crawl_to_be_told(self) -> Iterator[threading.Event]:
        """A stretch in which the first signal sets the event given; what has not ended CHILD_SECONDS later is cut short.

        To cut short is a matter of telling and waiting, too; LAST_SECONDS later nobody waits any longer.
        """
        told, done = threading.Event(), threading.Event()

        def watch() -> None:
            while not done.wait(0.1):
                if self.stopping:
                    told.set()
                    for seconds in (CHILD_SECONDS, LAST_SECONDS):
                        if done.wait(seconds):
                            return
                        _signal_main_thread()
                    return

        watching = threading.Thread(target=watch, name="schedule-stop", daemon=True)
        watching.start()
        try:
            self.crawling = True
            yield told
        finally:
            # Twice, as a signal may still cut in before the first: the watch has to end here, its last signal would kill.
            try:
                self.crawling = False
            finally:
                self.crawling = False
                done.set()
                watching.join()

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Notes that an end is wanted, and cuts short what may be cut short: a crawl only when it is asked again.

        It sets no event: the main thread may be inside one when the signal comes, and would wait for itself.
        """
        again, self.stopping = self.stopping, True
        if self.interruptible or (self.crawling and again):
            self.interruptible = False
            raise _Ended

    # A lease is between real processes: its time is that of the wall, also where `--now` has the crawl see another day.
    def take_lease(self) -> None:
        """Takes or renews the lease. Raises HeldError."""
        with self.store.writing() as session:
            leases.take(session, LEASE, self.holder, wall_clock(), LEASE_SECONDS)

    def release_lease(self) -> None:
        """Gives the lease back, if it is still ours."""
        with self.store.writing() as session:
            leases.release(session, LEASE, self.holder, wall_clock())

    def heartbeat(self) -> None:
        """Renews the lease; when somebody else has it (this machine slept), ends the schedule."""
        try:
            self.take_lease()
        except HeldError as why:
            self.lost = why
            _signal_main_thread()


def _tick_until_stopped(schedule: _Schedule, tick: float) -> None:
    ticked = threading.Event()
    ticker: Any = BackgroundScheduler(timezone=UTC)
    often = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    ticker.add_job(ticked.set, "interval", seconds=tick, **often)
    ticker.add_job(schedule.heartbeat, "interval", seconds=HEARTBEAT_SECONDS, **often)
    ticker.start()
    try:
        while not schedule.stopping:
            schedule.turn()
            with schedule.interrupted():
                ticked.wait()
            ticked.clear()
    finally:
        ticker.shutdown(wait=False)


@contextmanager
def _signals(schedule: _Schedule) -> Iterator[None]:
    """SIGTERM and SIGINT end the schedule within this block, quietly; what handled them before does so again after it."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, schedule.on_signal) for number in numbers]
    try:
        yield
    except _Ended:
        pass
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
    if schedule.stopping:
        schedule.on_line(f"{_hour(schedule.clock())} stopped")


def _signal_main_thread() -> None:
    main = threading.main_thread().ident
    assert main is not None
    signal.pthread_kill(main, signal.SIGTERM)


def _crawl_in_child(settings: Settings, clock: Clock) -> Crawl:
    def crawl(source_ids: Sequence[int], stop: threading.Event) -> list[RunSummary]:
        # Only a clock that was set is handed on, and stands still in the child: real time goes on while a crawl runs.
        now = None if clock is wall_clock else clock().isoformat()
        return crawl_in_child(settings, source_ids, now=now, stop=stop)

    return crawl


def _state(session: Session, now: datetime) -> State:
    """What publishing depends on: the newest change in the store, and the day in Seoul."""
    change = session.get(SequenceRow, CHANGES)
    return change.value if change is not None else 0, now.astimezone(SEOUL).date()


def _told(summary: RunSummary) -> str:
    """A run in a line: `smalllibrary.org/smalllibrary: 3 new, 1 changed, 7 pages`, or what went wrong."""
    figures = f"{summary.new} new, {summary.changed} changed, {_count(summary.pages, 'page')}"
    wrong = f"; {summary.failure}: {summary.message}" if summary.failure else ""
    return f"{_hour(summary.ended)} {summary.source}: {figures}{wrong}"


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(SEOUL):%H:%M:%S}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""The schedule: what is due is crawled at its cadence, one schedule at a time, and a stop or a kill loses nothing."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from aggregator import leases
from aggregator.clock import wall_clock
from aggregator.config import Settings, load
from aggregator.errors import HeldError, SosikError
from aggregator.models import Lease, Source, SourceState
from aggregator.models import Sequence as Counter
from aggregator.shelves import CHANGES
from aggregator.store import Store
from crawler import schedule
from crawler.schedule import LEASE, run_schedule
from crawler.summary import RunSummary

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path}/sosik.db")
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"SOSIK_HOME": str(tmp_path)}, tmp_path / "none.toml")


def add_source(store: Store, name: str, due: datetime, state: SourceState = SourceState.ACTIVE) -> int:
    source = Source(
        uid=name,
        platform="smalllibrary",
        address=f"http://{name}.example",
        title=name,
        options={},
        state=state,
        cadence=3600,
        due=due,
        added=NOW,
    )
    with store.writing() as session:
        session.add(source)
    assert source.id is not None
    return source.id


def due_times(store: Store) -> dict[str, datetime]:
    with store.reading() as session:
        return {source.uid: source.due for source in session.exec(select(Source)).all()}


def change(store: Store, number: int) -> None:
    """Numbers a change, as intake does."""
    with store.writing() as session:
        session.merge(Counter(name=CHANGES, value=number))


def nothing() -> None:
    """A publish that has nothing to do."""


def crawled_nothing(_ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
    return []


def stop_in(seconds: float) -> None:
    """Ends the schedule in the main thread by SIGTERM, while it crawls or waits."""
    main = threading.main_thread().ident
    assert main is not None
    threading.Timer(seconds, signal.pthread_kill, (main, signal.SIGTERM)).start()


def summary(**values: Any) -> RunSummary:
    return RunSummary(source="a", started=NOW, ended=NOW, **values)


class Rounds:
    """A crawl that notes what it was asked for, and ends the schedule by a real SIGTERM after so many rounds (0: never)."""

    def __init__(self, store: Store, rounds: int, act: Callable[[int], None] = lambda _: None) -> None:
        self.store, self.rounds, self.act = store, rounds, act
        self.asked: list[list[int]] = []

    def __call__(self, ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
        self.asked.append(list(ids))
        with self.store.writing() as session:
            for source in session.exec(select(Source)).all():
                # Cadences are hours: to be due at the next tick, it was due an hour and a bit before this one.
                source.cadence = 1
        if len(self.asked) == self.rounds:
            signal.raise_signal(signal.SIGTERM)
        self.act(len(self.asked))
        return [summary(new=len(self.asked))]


def test_once_crawls_active_due_sources_and_moves_only_their_due_time_on(store: Store, settings: Settings) -> None:
    overdue = add_source(store, "overdue", NOW - 50 * HOUR)
    just = add_source(store, "just", NOW)
    add_source(store, "later", NOW + HOUR / 60)
    add_source(store, "paused", NOW - HOUR, SourceState.PAUSED)
    asked: list[list[int]] = []

    def crawl(ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
        asked.append(sorted(ids))
        return [summary(new=3, pages=4), summary(failure="refused", message="a refused")]

    lines: list[str] = []
    summaries = run_schedule(store, settings, nothing, clock=lambda: NOW, once=True, on_line=lines.append, crawl=crawl)
    assert asked == [[overdue, just]]
    assert [one.new for one in summaries] == [3, 0]
    assert due_times(store) == {
        "overdue": NOW + HOUR,
        "just": NOW + HOUR,
        "later": NOW + HOUR / 60,
        "paused": NOW - HOUR,
    }
    assert "crawling 2 sources" in lines[0]
    assert lines[1:] == [
        "12:00:00 a: 3 new, 0 changed, 4 pages",
        "12:00:00 a: 0 new, 0 changed, 0 pages; refused: a refused",
    ]


def test_once_with_nothing_due_publishes_what_was_left_and_crawls_nothing(store: Store, settings: Settings) -> None:
    published: list[int] = []

    def crawl(_ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
        raise AssertionError("nothing is due")

    run_schedule(store, settings, lambda: published.append(1), clock=lambda: NOW, once=True, crawl=crawl)
    assert published == [1]


@pytest.mark.parametrize(("changes", "times"), [(True, 2), (False, 1)])
def test_publishes_after_a_crawl_only_if_it_changed_something(
    store: Store, settings: Settings, changes: bool, times: int
) -> None:
    add_source(store, "a", NOW)
    published: list[int] = []

    def crawl(_ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
        if changes:
            change(store, 7)
        return []

    run_schedule(store, settings, lambda: published.append(1), clock=lambda: NOW, once=True, crawl=crawl)
    assert len(published) == times


def test_what_a_crashed_crawl_kept_is_published_and_once_raises(store: Store, settings: Settings) -> None:
    add_source(store, "a", NOW)
    published: list[int] = []

    def crawl(_ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
        change(store, 7)
        raise SosikError("The crawl ended early.")

    with pytest.raises(SosikError, match="ended early"):
        run_schedule(store, settings, lambda: published.append(1), clock=lambda: NOW, once=True, crawl=crawl)
    assert len(published) == 2
    # A site that breaks the crawl is not asked again at every tick.
    assert due_times(store) == {"a": NOW + HOUR}


def test_a_host_that_somebody_else_crawls_stays_due(store: Store, settings: Settings) -> None:
    add_source(store, "a", NOW)

    def crawl(_ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
        raise HeldError("host a is held by other:1")

    with pytest.raises(HeldError):
        run_schedule(store, settings, nothing, clock=lambda: NOW, once=True, crawl=crawl)
    assert due_times(store) == {"a": NOW}


def test_a_due_time_that_somebody_set_meanwhile_is_kept(store: Store, settings: Settings) -> None:
    number = add_source(store, "a", NOW - HOUR)
    wished = NOW + HOUR / 2

    def crawl(_ids: Sequence[int], _stop: threading.Event) -> list[RunSummary]:
        with store.writing() as session:
            source = session.get_one(Source, number)
            source.due = wished
        return []

    run_schedule(store, settings, nothing, clock=lambda: NOW, once=True, crawl=crawl)
    assert due_times(store) == {"a": wished}


def test_it_ticks_until_sigterm_and_puts_the_handlers_back(store: Store, settings: Settings) -> None:
    add_source(store, "a", wall_clock() - HOUR)
    crawl = Rounds(store, rounds=2)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    lines: list[str] = []
    run_schedule(store, settings, nothing, clock=wall_clock, tick=0.1, on_line=lines.append, crawl=crawl)
    assert len(crawl.asked) == 2
    assert lines[-1].endswith("stopped")
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
    # The crawl that the signal cut short is due still.
    assert due_times(store)["a"] <= wall_clock()


def test_missed_ticks_count_once_and_crawls_never_overlap(store: Store, settings: Settings) -> None:
    add_source(store, "a", wall_clock() - HOUR)
    running: list[int] = []
    most: list[int] = []

    def slow(_round: int) -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.6)
        running.pop()

    crawl = Rounds(store, rounds=3, act=slow)
    run_schedule(store, settings, nothing, clock=wall_clock, tick=0.05, crawl=crawl)
    assert len(crawl.asked) == 3
    assert set(most) <= {1}


def test_a_failed_crawl_or_publish_is_told_and_the_schedule_goes_on(store: Store, settings: Settings) -> None:
    add_source(store, "a", wall_clock() - HOUR)
    lines: list[str] = []
    publishes: list[int] = []

    def fail_first(number: int) -> None:
        if number == 1:
            raise SosikError("The crawl ended early.")

    def publish() -> None:
        publishes.append(1)
        if len(publishes) < 3:
            raise OSError("No space left on device")

    crawl = Rounds(store, rounds=3, act=fail_first)
    run_schedule(store, settings, publish, clock=wall_clock, tick=0.1, on_line=lines.append, crawl=crawl)
    assert any("crawl failed" in line and "ended early" in line for line in lines)
    assert sum("publish failed" in line and "No space left" in line for line in lines) == 2
    # Tried again until it worked, and then not again, as nothing changed.
    assert len(publishes) == 3


def test_a_new_day_in_seoul_publishes_though_nothing_changed(store: Store, settings: Settings) -> None:
    add_source(store, "a", NOW - 50 * HOUR)
    moments = {"now": datetime(2026, 11, 22, 14, 59, 50, tzinfo=UTC)}
    published: list[datetime] = []

    def next_day(number: int) -> None:
        if number == 2:
            moments["now"] += timedelta(seconds=20)

    crawl = Rounds(store, rounds=4, act=next_day)

    def crawl_and_stay_due(ids: Sequence[int], stop: threading.Event) -> list[RunSummary]:
        moments["now"] += timedelta(seconds=2)
        return crawl(ids, stop)

    run_schedule(
        store,
        settings,
        lambda: published.append(moments["now"]),
        clock=lambda: moments["now"],
        tick=0.05,
        crawl=crawl_and_stay_due,
    )
    assert [moment.day for moment in published] == [22, 22]
    assert published[1].hour == 15


def test_a_second_schedule_is_refused_by_name_and_the_lease_is_given_back(store: Store, settings: Settings) -> None:
    with store.writing() as session:
        leases.take(session, LEASE, "elsewhere:4711", wall_clock(), 60)
    with pytest.raises(HeldError, match="elsewhere:4711") as refused:
        run_schedule(store, settings, nothing, clock=lambda: NOW, once=True, crawl=crawled_nothing)
    assert refused.value.exit_code == 3
    with store.writing() as session:
        leases.release(session, LEASE, "elsewhere:4711", wall_clock())
    for _ in range(2):
        run_schedule(store, settings, nothing, clock=lambda: NOW, once=True, crawl=crawled_nothing)
        with store.reading() as session:
            assert session.get_one(Lease, LEASE).expires <= wall_clock()


def test_a_schedule_that_lost_its_lease_ends_and_leaves_the_other_alone(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "HEARTBEAT_SECONDS", 0.1)
    add_source(store, "a", wall_clock())

    def crawl(_ids: Sequence[int], stop: threading.Event) -> list[RunSummary]:
        with store.writing() as session:
            lease = session.get_one(Lease, LEASE)
            lease.holder, lease.epoch = "elsewhere:4711", lease.epoch + 1
        assert stop.wait(30)
        return []

    begun = time.monotonic()
    with pytest.raises(HeldError, match="elsewhere:4711"):
        run_schedule(store, settings, nothing, clock=wall_clock, tick=0.1, crawl=crawl)
    assert time.monotonic() - begun < 10
    with store.reading() as session:
        assert session.get_one(Lease, LEASE).holder == "elsewhere:4711"


def test_the_lease_is_renewed_while_a_crawl_runs(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(schedule, "LEASE_SECONDS", 2.0)
    add_source(store, "a", wall_clock() - HOUR)

    def long(_round: int) -> None:
        time.sleep(3.5)
        with store.reading() as session:
            assert session.get_one(Lease, LEASE).expires > wall_clock()

    lines: list[str] = []
    stop_in(5)
    crawl = Rounds(store, rounds=0, act=long)
    run_schedule(store, settings, nothing, clock=wall_clock, tick=60, on_line=lines.append, crawl=crawl)
    assert not any("failed" in line for line in lines), lines

"""Rules of leases: one holder at a time, and a dead one holds nothing."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import leases
from aggregator.config import holder_name
from aggregator.errors import HeldError
from aggregator.store import Store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ELSEWHERE = "another-machine:1"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/sosik.db")
    store.upgrade()
    return store


def take(store: Store, holder: str, now: datetime = NOW, seconds: float = 60) -> int:
    with store.writing() as session:
        return leases.take(session, "publish", holder, now, seconds)


def test_a_second_holder_is_told_who_the_first_is(store: Store) -> None:
    take(store, ELSEWHERE)
    with pytest.raises(HeldError, match=ELSEWHERE):
        take(store, "third:3")


def test_a_holder_renews_its_lease_under_the_same_epoch(store: Store) -> None:
    assert take(store, ELSEWHERE) == take(store, ELSEWHERE, NOW + timedelta(seconds=30)) == 1


def test_an_expired_lease_goes_over_under_a_new_epoch(store: Store) -> None:
    take(store, ELSEWHERE)
    assert take(store, "third:3", NOW + timedelta(seconds=61)) == 2


def test_a_released_lease_is_free(store: Store) -> None:
    take(store, ELSEWHERE)
    with store.writing() as session:
        leases.release(session, "publish", ELSEWHERE, NOW)
    assert take(store, "third:3") == 2


def test_a_process_of_this_machine_that_is_gone_holds_nothing(store: Store) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    machine = holder_name().partition(":")[0]
    take(store, f"{machine}:{child.pid}")
    assert take(store, holder_name()) == 2


def test_a_running_process_of_this_machine_holds_on(store: Store) -> None:
    take(store, f"{holder_name().partition(':')[0]}:{os.getppid()}")
    with pytest.raises(HeldError):
        take(store, holder_name())


def test_of_many_leases_those_that_can_be_had_are_taken_and_the_others_named(store: Store) -> None:
    names = [f"host:{number}" for number in range(3)]
    with store.writing() as session:
        leases.take(session, names[1], ELSEWHERE, NOW, 60)
        held = leases.take_all(session, names, "third:3", NOW, 60)
    assert list(held) == [names[1]]
    assert ELSEWHERE in str(held[names[1]])


def test_renewing_many_tells_which_were_lost(store: Store) -> None:
    names = ["host:1", "host:2"]
    with store.writing() as session:
        leases.take_all(session, names, "third:3", NOW, 60)
        leases.take(session, names[1], ELSEWHERE, NOW + timedelta(seconds=61), 60)
        assert leases.renew(session, names, "third:3", NOW + timedelta(seconds=62), 60) == {names[1]}
    with store.writing() as session, pytest.raises(HeldError, match="third:3"):
        leases.take(session, names[0], ELSEWHERE, NOW + timedelta(seconds=100), 60)


def test_releasing_many_leaves_what_others_hold(store: Store) -> None:
    with store.writing() as session:
        leases.take(session, "host:1", "third:3", NOW, 60)
        leases.take(session, "host:2", ELSEWHERE, NOW, 60)
        leases.release_all(session, ["host:1", "host:2"], "third:3", NOW)
    with store.writing() as session:
        held = leases.take_all(session, ["host:1", "host:2"], "fourth:4", NOW + timedelta(seconds=1), 60)
    assert list(held) == ["host:2"]

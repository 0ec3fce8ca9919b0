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

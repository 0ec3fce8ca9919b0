"""What the tests of the desk share: an empty store, on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from aggregator.desk import passwords
from aggregator.store import Store
from tests import databases


@pytest.fixture(params=databases.KINDS)
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store: a file, and with the long tests also PostgreSQL."""
    with databases.fresh(request, request.param, tmp_path) as url, Store(url) as made:
        made.upgrade()
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        yield made


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing, for tests that are not about their cost."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

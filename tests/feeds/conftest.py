"""Worlds to publish from."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.feeds.builder import World, open_world


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty store, to be copied: making the tables takes longer than most tests."""
    home = tmp_path_factory.mktemp("empty")
    open_world(home).store.close()
    return home


@pytest.fixture
def world(tmp_path: Path, empty_home: Path) -> Iterator[World]:
    """A store with nothing in it yet."""
    shutil.copytree(empty_home, tmp_path, dirs_exist_ok=True)
    made = open_world(tmp_path, upgrade=False)
    yield made
    made.store.close()

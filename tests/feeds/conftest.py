"""Worlds to publish from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.feeds.builder import World, open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A store with nothing in it yet."""
    made = open_world(tmp_path)
    yield made
    made.store.close()

"""The bars of benchmarks/locate.py, on the gold data that SOSIK_GOLD names."""

import os
from pathlib import Path

import pytest

from benchmarks import locate

GOLD = os.environ.get("SOSIK_GOLD")
pytestmark = pytest.mark.skipif(not GOLD, reason="SOSIK_GOLD names no folder of gold data")


@pytest.fixture(scope="module")
def rows() -> list[locate.Row]:
    return locate.gold_rows(Path(GOLD or ""))


def test_every_kind_of_input_meets_its_bar(rows: list[locate.Row]) -> None:
    for score in locate.score(rows):
        assert score.passed, (score.kind, score.right, score.wrong, score.n, score.misses[:10])


def test_the_remainder_is_the_name_of_the_library() -> None:
    score = locate.remainders(Path(GOLD or ""))
    assert score.passed, score.misses

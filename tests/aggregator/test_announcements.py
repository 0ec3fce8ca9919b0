"""Whole announcements in many hands that we wrote ourselves, every field of them: the bars of `benchmarks/read.py`."""

import json
from pathlib import Path

import pytest

from benchmarks.read import BARS, Score, activity_reader, score, told_of

_ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "announcements.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    read = activity_reader()
    return score(_ROWS, lambda row: told_of(row, read))


@pytest.mark.parametrize("field", BARS)
def test_every_field_meets_its_bars(scores: dict[str, Score], field: str) -> None:
    assert scores[field].passes(*BARS[field]), scores[field].misses


def test_all_kinds_and_categories_are_among_them() -> None:
    assert len(_ROWS) >= 60
    assert len({row["category"] for row in _ROWS}) == 19
    assert len({row["kind"] for row in _ROWS}) == 4

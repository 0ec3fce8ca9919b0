"""Kind and category of announcements in many hands: our own small gold set, and the large one where it lies."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from aggregator.reading.categories import classify

OURS = Path(__file__).parent / "data" / "categories.jsonl"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judge(posts: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """The titles whose kind is wrong, and those whose category no fair reader would accept."""
    kinds, categories = [], []
    for post in posts:
        told = classify(post["title"], post["body"])
        if told.kind.value != post["kind"]:
            kinds.append(post["title"])
        if told.category.value not in (post["category"], *post["also"]):
            categories.append(post["title"])
    return kinds, categories


def test_kind_and_category_meet_their_bars_on_our_own_set() -> None:
    posts = rows(OURS)
    kinds, categories = judge(posts)
    assert len(posts) >= 150
    assert len(kinds) <= 0.04 * len(posts), kinds
    assert len(categories) <= 0.07 * len(posts), categories


@pytest.mark.skipif(
    "SOSIK_GOLD" not in os.environ, reason="SOSIK_GOLD is not set: the gold announcements are elsewhere"
)
def test_kind_and_category_meet_their_bars_on_the_gold_set() -> None:
    posts = rows(Path(os.environ["SOSIK_GOLD"]) / "announcements.jsonl")
    kinds, categories = judge(posts)
    assert len(kinds) <= 0.04 * len(posts), kinds
    assert len(categories) <= 0.07 * len(posts), categories

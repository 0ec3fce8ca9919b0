"""On which shelves a post stands, and what their codes say."""

from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator import shelves
from aggregator.models import Kind, Post
from aggregator.shelves import Shelf

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def post(**columns: Any) -> Post:
    values: dict[str, Any] = {
        "id": "1",
        "source_id": 1,
        "line": "",
        "key": "1",
        "url": "",
        "title": "",
        "region": "4825013000",
        "kind": Kind.ANNOUNCEMENT,
        "attachments": [],
        "images": [],
        "published": NOW,
        "updated": NOW,
        "first_seen": NOW,
        "digest": "",
        "change": 1,
    }
    return Post(**(values | columns))


def codes(**columns: Any) -> set[str]:
    made = post(**columns)
    return shelves.of(made, shelves.places_of(made.region))


def test_a_post_stands_in_its_place_in_what_lies_around_it_and_under_its_library() -> None:
    assert codes() == {"kr", "48", "48250", "4825013000"}
    assert codes(region="") == {"kr"}
    assert codes(region="36", library_id=12) == {"kr", "36", "library/12"}


def test_an_announcement_stands_under_what_it_is_and_whom_it_is_for() -> None:
    told = {"also": ["reading"], "audience": ["child", "family"]}
    found = codes(category="book_club", activity=told) - codes()
    sections = ("book-club", "reading", "for/child", "for/family")
    assert found == {f"{place}/{section}" for place in ("kr", "48", "48250") for section in sections}


@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.NOTICE, Kind.RESULT, Kind.UNKNOWN])
def test_whatever_else_it_is_it_stands_in_its_places_only(kind: Kind) -> None:
    assert codes(kind=kind, category="craft", activity={"audience": ["child"]}) == codes()


def test_what_is_no_word_makes_no_address() -> None:
    odd = {"also": ["../x", "A", ""], "audience": ["for child", "초등"]}
    assert codes(category="craft", activity=odd) - codes() == {"kr/craft", "48/craft", "48250/craft"}


def test_without_a_sure_category_there_is_no_other_one() -> None:
    assert codes(category="", activity={"also": ["craft"]}) == codes()


@pytest.mark.parametrize(
    ("code", "shelf"),
    [
        ("kr", Shelf("kr")),
        ("4825013000", Shelf("4825013000")),
        ("48250/book-club", Shelf("48250", category="book_club")),
        ("48250/for/child", Shelf("48250", audience="child")),
        ("library/12", Shelf("", library=12)),
    ],
)
def test_a_code_says_what_it_is(code: str, shelf: Shelf) -> None:
    assert shelves.parse(code) == shelf
    assert shelf.whole == ("/" not in code)

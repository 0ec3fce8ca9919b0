"""What is coming, and what lists can be narrowed to: pure rules, and how shelves keep them."""

from datetime import date
from typing import Any

import pytest

from aggregator import facets
from aggregator.models import Kind
from aggregator.standing import last_day


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ({"starts": "2026-12-05T14:00"}, date(2026, 12, 5)),
        ({"starts": "2026-12-05", "ends": "2027-01-09"}, date(2027, 1, 9)),
        ({"starts": "2026-12-05", "dates": [["2026-12-05", None], ["2026-12-19T10:00", None]]}, date(2026, 12, 19)),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222"}, date(2026, 12, 22)),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;BYDAY=TU;COUNT=3"}, date(2026, 12, 15)),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;BYDAY=TU"}, date(2027, 6, 1)),
        ({"registration_closes": "2026-12-03T18:00"}, date(2026, 12, 3)),
        ({"fee": 0}, None),
        ({"starts": "soon"}, None),
        (None, None),
    ],
)
def test_the_last_day_is_that_of_the_last_session_else_of_registration(told: dict[str, Any] | None, last: date) -> None:
    assert last_day("craft", told) == last


def test_a_meeting_is_never_coming() -> None:
    assert last_day("meeting", {"starts": "2026-12-05"}) is None


def test_each_category_and_audience_has_a_bit_of_its_own() -> None:
    told = facets.of(Kind.ANNOUNCEMENT, "craft", {"also": ["reading"], "audience": ["child", "family"], "fee": 0})
    for bit in (
        facets.category("craft"),
        facets.category("reading"),
        facets.audience("child"),
        facets.bit(facets.FREE),
    ):
        assert bit
        assert told & bit == bit
    assert not told & (facets.category("quiz") | facets.audience("adult") | facets.bit(facets.EVERYONE))


def test_materials_to_pay_for_are_not_free() -> None:
    assert not facets.of(Kind.ANNOUNCEMENT, "craft", {"fee": 0, "materials_fee": 5000}) & facets.bit(facets.FREE)


def test_only_an_announcement_has_facets() -> None:
    assert facets.of(Kind.REPORT, "craft", {"fee": 0}) == 0


@pytest.mark.parametrize("odd", [{"audience": "child"}, {"also": [None, 3]}, {"fee": "0"}, {"eligibility": None}])
def test_a_stored_object_that_is_not_whole_does_no_harm(odd: dict[str, Any]) -> None:
    assert facets.of(Kind.ANNOUNCEMENT, "craft", odd) & facets.category("craft")

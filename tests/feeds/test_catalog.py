"""Places, how they hang together, and their addresses."""

import pytest

from feeds.catalog import Catalog, Site, canonical
from tests.feeds.builder import lookup


@pytest.mark.parametrize(
    ("digits", "code"),
    [
        ("4825000000", "48250"),
        ("48250", "48250"),
        ("5200000000", "52"),
        ("52000", "52"),
        ("52", "52"),
        ("5211110100", "5211110100"),
        ("52111101", "5211110100"),
        ("4825025021", "4825025000"),
        ("36110", "36"),
        ("3611000000", "36"),
        ("3611010100", "3611010100"),
        ("1", None),
        ("48250000000", None),
        ("kr", None),
        ("５２", None),
        ("../52", None),
    ],
)
def test_a_code_of_any_length_means_one_place(digits: str, code: str | None) -> None:
    assert canonical(digits) == code


def test_places_hang_together_as_the_names_say() -> None:
    catalog = Catalog(dict.fromkeys(("kr", "52", "52110", "52111", "52113", "48"), 1), lookup)
    assert [place.code for place in catalog.parents("52111")] == ["kr", "52", "52110"]
    assert [place.name for place in catalog.children("52110")] == ["완산구", "덕진구"]
    assert [place.code for place in catalog.children("kr")] == ["48", "52"]
    assert [place.code for place in catalog.within("52")] == ["52110", "52111", "52113"]


def test_a_place_that_the_gazetteer_does_not_know_still_has_a_page() -> None:
    catalog = Catalog(dict.fromkeys(("kr", "99", "99110", "9911010100"), 1), lookup)
    assert catalog.name("99110").full_name == "99110"
    assert [place.code for place in catalog.parents("9911010100")] == ["kr", "99", "99110"]


def test_addresses_come_from_the_configured_site() -> None:
    site = Site("https://city.example.kr/news", "소식 모임", "hello@example.kr")
    assert site.shelf("52", "rss.xml") == "https://city.example.kr/news/regions/52/rss.xml"
    assert site.prefix == "/news"
    assert site.contact_link == "mailto:hello@example.kr"
    assert Site("https://x.example", "", "https://x.example/ask").contact_link == "https://x.example/ask"

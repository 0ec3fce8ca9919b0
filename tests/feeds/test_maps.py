"""The maps of pages: what is on them, how they are shaded, and where they lead."""

import pytest

from aggregator.reading.gazetteer import Level
from aggregator.reading.regions import gazetteer
from feeds.catalog import Catalog, Site, gazetteer_names
from feeds.pages import Pages, maps

SITE = Site("https://sosik.example.kr/news", "소식 모임", "")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    posts = {"kr": 110, "11": 101, "11380": 100, "11440": 1, "52": 9, "52110": 9, "52111": 9, "36": 0}
    return Catalog(posts, gazetteer_names().lookup)


def test_the_country_stands_in_groups_and_only_what_has_a_page_is_a_link(catalog: Catalog) -> None:
    drawn = maps.of(SITE, catalog)
    assert drawn is not None
    assert [group.name for group in drawn.groups][:2] == ["서울특별시", "전남광주통합특별시"]
    assert len(drawn.groups) == 16
    links = {shape.href: shape for group in drawn.groups for shape in group.shapes if shape.href}
    assert set(links) == {f"/news/regions/{code}/" for code in ("11380", "11440", "52110", "36")}
    assert links["/news/regions/11380/"].title == "서울특별시 은평구 100건"
    assert [links[f"/news/regions/{code}/"].step for code in ("11380", "52110", "11440", "36")] == [5, 3, 1, 0]
    assert drawn.lines
    assert len(drawn.frames) == 3


def test_a_sido_and_a_city_show_their_own_parts(catalog: Catalog) -> None:
    seoul, jeonju = maps.of(SITE, catalog, "11"), maps.of(SITE, catalog, "52110")
    assert seoul is not None
    assert jeonju is not None
    assert [len(group.shapes) for group in seoul.groups] == [25]
    assert [shape.href for shape in jeonju.groups[0].shapes] == ["/news/regions/52111/", ""]
    for code in ("36", "11380", "library/1", "11/quiz"):
        assert maps.of(SITE, catalog, code) is None


def test_other_numbers_may_shade_it(catalog: Catalog) -> None:
    drawn = maps.of(SITE, catalog, "11", {"11440": 7})
    assert drawn is not None
    steps = {shape.title: shape.step for shape in drawn.groups[0].shapes if shape.href}
    assert steps == {"서울특별시 은평구 예정 0": 0, "서울특별시 마포구 예정 7": 5}


def test_the_front_page_of_the_whole_country_stays_small() -> None:
    table = gazetteer()
    today = [r.short_code for r in table.all() if r.valid_to is None and r.level is not Level.EMD]
    posts = dict.fromkeys((*today, "kr"), 12_345)
    page = Pages(SITE).front(Catalog(posts, gazetteer_names().lookup), ["<p>" + "가" * 900] * 8, posts)
    assert len(page) < 100_000
    assert page.count(b"<path") > 230

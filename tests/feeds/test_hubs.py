"""The page and the feeds of a hub: its zone's posts in every format, renewed where its zone, name or note is another."""

import json

import pytest
from sqlmodel import Session

from aggregator.desk import hubs, zone_shelves, zones
from aggregator.models import Library
from tests.feeds.builder import World, files_in

FILES = ("index.html", "rss.xml", "atom.xml", "feed.json", "calendar.ics", "registration.ics")
NOTE = "예시 권역 (실제 배정과 다름)"
MOON, SUN = "달빛작은도서관|52111", "햇살작은도서관|52111"


@pytest.fixture
def zoned(world: World) -> World:
    """A hub whose zone has one of two libraries, each with a post."""
    world.add("달빛의 글")
    world.add("햇살의 글", library="햇살작은도서관")
    with world.store.writing() as session:
        hubs.add(session, "admin", "one", "하나도서관", "52110", world.now, NOTE)
        zones.change(session, "admin", "one", [world.libraries[MOON]], [], "2026-11", world.now)
    zone_shelves.settle(world.store, world.now)
    return world


def same_as_full(world: World) -> dict[str, bytes]:
    """What an incremental publish wrote, which is what a full one writes."""
    world.publish()
    world.publish(out=world.home / "full", full=True)
    written = files_in(world.home / "site")
    assert written == files_in(world.home / "full")
    return written


def titles(files: dict[str, bytes]) -> list[str]:
    return [item["title"] for item in json.loads(files["hubs/one/feed.json"])["items"]]


def change(world: World, add: list[str], remove: list[str]) -> None:
    world.minutes += 1
    with world.store.writing() as session:
        numbers = [[world.libraries[key] for key in keys] for keys in (add, remove)]
        zones.change(session, "admin", "one", numbers[0], numbers[1], "2026-11", world.now)
    zone_shelves.settle(world.store, world.now)


def test_a_hub_has_its_zone_in_every_format_and_says_what_it_is(zoned: World) -> None:
    files = same_as_full(zoned)
    assert {f"hubs/one/{file}" for file in FILES} <= files.keys()
    assert titles(files) == ["달빛의 글"]
    page = files["hubs/one/index.html"].decode()
    assert "하나도서관" in page
    assert NOTE in page
    assert f'href="/libraries/{zoned.libraries[MOON]}/"' in page
    assert f'href="/libraries/{zoned.libraries[SUN]}/"' not in page
    for file in ("rss.xml", "atom.xml", "feed.json"):
        assert NOTE in files[f"hubs/one/{file}"].decode()
    assert 'href="/hubs/one/"' in files["regions/52110/index.html"].decode()


def test_what_the_zone_becomes_is_published_as_from_scratch(zoned: World) -> None:
    same_as_full(zoned)
    change(zoned, [SUN], [])
    files = same_as_full(zoned)
    assert titles(files) == ["햇살의 글", "달빛의 글"]
    change(zoned, [], [MOON])
    assert titles(same_as_full(zoned)) == ["햇살의 글"]
    change(zoned, [], [SUN])
    files = same_as_full(zoned)
    assert titles(files) == []
    assert 'class="empty"' in files["hubs/one/index.html"].decode()


def test_a_zone_of_a_library_without_a_post_is_named_once_it_has_one(zoned: World) -> None:
    with zoned.store.writing() as session:
        quiet = _library(session, zoned)
        zones.change(session, "admin", "one", [quiet], [], "2026-11", zoned.now)
    files = same_as_full(zoned)
    assert "조용한작은도서관" not in files["hubs/one/index.html"].decode()


def test_a_hub_that_is_called_otherwise_is_written_anew(zoned: World) -> None:
    same_as_full(zoned)
    with zoned.store.writing() as session:
        hubs.change(session, "admin", "one", zoned.now, name="<b>두리</b>도서관", note="설명 {place} {0}")
    files = same_as_full(zoned)
    page = files["hubs/one/index.html"].decode()
    assert "하나도서관" not in page
    assert "<b>두리" not in page
    assert "설명 (place) (0)" in files["hubs/one/rss.xml"].decode()


def test_a_hub_without_a_zone_or_a_post_has_a_page_and_feeds(world: World) -> None:
    world.add()
    with world.store.writing() as session:
        hubs.add(session, "admin", "one", "하나도서관", "52110", world.now)
    files = same_as_full(world)
    assert {f"hubs/one/{file}" for file in FILES} <= files.keys()
    assert titles(files) == []


def _library(session: Session, world: World) -> int:
    row = Library(
        name="조용한작은도서관",
        name_key="조용한",
        city="52110",
        street_key="",
        place="52111",
        address="",
        added=world.now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def test_a_publish_shows_the_zone_of_the_month_that_began(zoned: World) -> None:
    with zoned.store.writing() as session:
        zones.change(session, "admin", "one", [zoned.libraries[SUN]], [zoned.libraries[MOON]], "2026-12", zoned.now)
    assert titles(same_as_full(zoned)) == ["달빛의 글"]
    zoned.minutes += 60 * 24 * 31
    assert titles(same_as_full(zoned)) == ["햇살의 글"]

"""Archives by month (RFC 5005): nothing is missed between the feed of today and what once stood in it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from tests.feeds.builder import World, files_in

SITE = "https://sosik.example.kr/"
LINK = "{http://www.w3.org/2005/Atom}link"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"


def site(world: World) -> Path:
    return world.settings().site_dir


def add(world: World, year: int, month: int, day: int = 15, **columns: Any) -> str:
    return world.add(published=datetime(year, month, day, 3, tzinfo=UTC), **({"region": "48250"} | columns))


def links(data: bytes) -> dict[str, str]:
    root = etree.fromstring(data)
    found = root.findall(LINK) + root.findall(f"channel/{LINK}")
    return {link.get("rel"): link.get("href").removeprefix(SITE) for link in found}


@pytest.mark.parametrize("file", ["atom.xml", "rss.xml"])
def test_the_feed_leads_to_every_post_that_it_has_no_more(world: World, file: str) -> None:
    ids = {add(world, 2026, 1 + number % 9) for number in range(105)}
    ids |= {add(world, 2024, 2)}
    world.publish()
    files = files_in(site(world))
    path, seen = f"regions/48250/{file}", set[str]()
    months = []
    while path:
        root = etree.fromstring(files[path])
        seen |= {(element.text or "").removeprefix("urn:uuid:") for element in root.iter("guid", "{*}id")}
        assert (root.find(f".//{ARCHIVE}") is not None) == ("/20" in path)
        assert links(files[path]).get("current", f"regions/48250/{file}") == f"regions/48250/{file}"
        path = links(files[path]).get("prev-archive", "")
        months.append(path)
    assert ids <= seen
    assert months == [f"regions/48250/{month}/{file}" for month in ("2026/01", "2024/02")] + [""]


def test_json_leads_on_by_its_next_address(world: World) -> None:
    for month in (3, 4):
        add(world, 2026, month)
    world.publish()
    files = files_in(site(world))
    assert json.loads(files["regions/48250/feed.json"])["next_url"] == f"{SITE}regions/48250/2026/03/feed.json"
    assert json.loads(files["regions/48250/2026/04/feed.json"])["next_url"].endswith("2026/03/feed.json")
    assert "next_url" not in json.loads(files["regions/48250/2026/03/feed.json"])


def test_a_month_changes_only_when_one_of_its_posts_does(world: World) -> None:
    old, new = add(world, 2026, 3), add(world, 2026, 5)
    world.publish()
    before = files_in(site(world))
    world.edit(new, title="바뀐 제목")
    world.publish()
    after = files_in(site(world))
    changed = {path for path in after if "/2026/" in path and after[path] != before[path]}
    assert changed
    assert all(path.startswith("regions/48250/2026/05/") for path in changed)
    add(world, 2026, 4)
    world.publish()
    assert links(files_in(site(world))["regions/48250/2026/05/atom.xml"])["prev-archive"].endswith("2026/04/atom.xml")
    world.withdraw(old)
    world.publish()
    assert not [path for path in files_in(site(world)) if "/2026/03/" in path]
    world.publish(out=world.home / "full", full=True)
    assert files_in(site(world)) == files_in(world.home / "full")


def test_only_cities_and_districts_have_archives_and_the_month_is_that_of_seoul(world: World) -> None:
    world.add(region="5211113700", published=datetime(2026, 2, 28, 15, 30, tzinfo=UTC))
    world.add(region="36", published=datetime(2026, 2, 28, 14, 30, tzinfo=UTC))
    world.publish()
    found = {path.rpartition("/")[0] for path in files_in(site(world)) if "/2026/" in path}
    assert found == {"regions/52110/2026/03", "regions/52111/2026/03", "regions/36/2026/02"}

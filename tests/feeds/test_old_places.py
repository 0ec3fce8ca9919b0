"""Subscriptions outlive maps: the addresses of places that are no more, as they lie on disk."""

import json

import httpx
import pytest

from feeds.catalog import gazetteer_names
from feeds.web.server import serving
from tests.feeds.builder import World, files_in

JEONJU, JEMULPO, YEONGJONG, BUKGU = "52110", "2812510100", "28155", "12300"
NAMES = gazetteer_names()


@pytest.fixture
def country(world: World) -> World:
    """A post in each of four places that had another code before."""
    for title, region in (("전주", JEONJU), ("제물포", JEMULPO), ("영종", YEONGJONG), ("북구", BUKGU)):
        world.add(title, region)
    return world


def published(world: World) -> dict[str, bytes]:
    world.publish(names=NAMES)
    return files_in(world.home / "site")


def full(world: World) -> dict[str, bytes]:
    world.publish(names=NAMES, out=world.home / "full", full=True)
    return files_in(world.home / "full")


def folder(files: dict[str, bytes], code: str) -> dict[str, bytes]:
    return {
        path.removeprefix(f"regions/{code}/"): data
        for path, data in files.items()
        if path.startswith(f"regions/{code}/")
    }


def titles(files: dict[str, bytes], code: str) -> list[str]:
    return [item["title"] for item in json.loads(files[f"regions/{code}/feed.json"])["items"]]


def test_a_renamed_place_has_its_successors_files_at_its_old_address(country: World) -> None:
    files = published(country)
    for old, now in (("45", "52"), ("45110", "52110")):
        assert folder(files, old) == {
            path: data for path, data in folder(files, now).items() if path in folder(files, old)
        }
        assert {"rss.xml", "atom.xml", "feed.json", "calendar.ics", "opml.xml", "index.html"} <= folder(
            files, old
        ).keys()
    assert b'rel="canonical" href="https://sosik.example.kr/regions/52/"' in files["regions/45/index.html"]
    assert b'type="application/rss+xml"' in files["regions/45/index.html"]
    assert b'href="rss.xml"' in files["regions/45/index.html"]  # beside the page, at the old address as at the new one
    assert titles(files, "45") == ["전주"]


def test_a_split_place_serves_all_of_it_and_says_so(country: World) -> None:
    files = published(country)
    assert titles(files, "28110") == ["영종", "제물포"]
    feed = json.loads(files["regions/28110/feed.json"])
    said = "인천광역시 중구: 2026년 7월 1일에 나뉘어 지금은 인천광역시 제물포구, 인천광역시 영종구입니다."
    assert said in feed["description"]
    assert feed["feed_url"] == "https://sosik.example.kr/regions/28110/feed.json"
    page = files["regions/28110/index.html"].decode()
    assert said in page
    assert 'href="/regions/28125/"' in page
    assert 'href="/regions/28155/"' in page
    assert said in files["regions/28110/atom.xml"].decode()


def test_merged_places_go_on_with_their_own_ground(country: World) -> None:
    files = published(country)
    assert titles(files, "29") == titles(files, "12") == ["북구"]
    assert titles(files, "46") == []  # it answers, and nobody is flooded with the other half
    assert titles(files, "28140") == ["제물포"]
    assert "2026년 7월 1일에 통합되어 지금은 전남광주통합특별시입니다" in files["regions/29/index.html"].decode()
    assert folder(files, "29170") == {path: folder(files, "12300")[path] for path in folder(files, "29170")}


def test_a_merged_sido_shows_its_two_as_groups(country: World) -> None:
    country.add("여수", "12130")
    page = published(country)["regions/12/index.html"].decode()
    page = page[page.index(">옛 광주광역시<") :]  # the map before that has no groups
    assert page.index('href="/regions/12300/"') < page.index("옛 전라남도") < page.index('href="/regions/12130/"')
    assert 'href="/regions/29/"' in page
    assert 'href="/regions/46/"' in page


def test_lists_and_the_sitemap_name_the_living_only(country: World) -> None:
    files = published(country)
    for name in ("sitemap.xml", "feeds.json", "opml.xml", "regions/28/opml.xml", "index.html", "regions/kr/index.html"):
        for old in ("45", "45110", "28110", "29", "46"):
            assert f"/regions/{old}/" not in files[name].decode(), (name, old)
    assert "/regions/28110/" not in files["regions/28/index.html"].decode()


def test_old_places_without_successors_on_the_site_are_not_made(country: World) -> None:
    files = published(country)
    assert not folder(files, "42")
    assert not folder(files, "28260")


def test_an_incremental_publish_renews_the_old_addresses_too(country: World) -> None:
    published(country)
    country.add("광산", "12330")
    country.add("해남", "12790")
    country.add("춘천", "51110")
    files = published(country)
    assert titles(files, "29") == ["광산", "북구"]
    assert titles(files, "46") == ["해남"]
    assert titles(files, "42") == ["춘천"]
    assert files == full(country)


def test_the_other_half_touches_nothing(country: World) -> None:
    before = folder(published(country), "29")
    country.add("해남", "12790")
    assert folder(published(country), "29") == before


def test_nothing_is_shown_twice_and_ids_stay_when_the_map_changes(country: World) -> None:
    """Posts that are still kept under the old codes are shown at the old address and the new one, each once."""
    country.add("옛 코드", "45110")
    files = published(country)
    assert titles(files, "52") == titles(files, "45") == ["옛 코드", "전주"]
    assert titles(files, "52110") == titles(files, "45110") == ["옛 코드", "전주"]
    assert "소식 2건" in files["regions/52/index.html"].decode()
    assert files == full(country)


def test_sections_that_once_were_go_on(country: World) -> None:
    country.add("퀴즈", "45110", category="quiz")
    country.add("새 퀴즈", JEONJU, category="quiz")
    files = published(country)
    assert titles(files, "45110/quiz") == titles(files, "52110/quiz") == ["새 퀴즈", "퀴즈"]
    assert files["regions/45110/quiz/rss.xml"] == files["regions/52110/quiz/rss.xml"]


def test_over_http_moved_places_lead_on_and_others_are_served(country: World) -> None:
    files = published(country)
    with serving(country.settings()) as address, httpx.Client(base_url=address) as client:
        for path, target in (
            ("/regions/45/", "/regions/52/"),
            ("/regions/45", "/regions/52/"),
            ("/regions/4500000000/rss.xml", "/regions/52/rss.xml"),
            ("/regions/45110/feed.json?free=1", "/regions/52110/feed.json?free=1"),
        ):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (301, target)
            assert answer.headers["cache-control"] == "public, max-age=86400"
        for code in ("28110", "29", "46", "12"):
            answer = client.get(f"/regions/{code}/rss.xml")
            assert (answer.status_code, answer.content) == (200, files[f"regions/{code}/rss.xml"])
        assert client.get("/regions/42/").status_code == 404
        assert client.get("/regions/45/../../etc/passwd").status_code == 404
        assert client.request("POST", "/regions/45/").status_code == 405

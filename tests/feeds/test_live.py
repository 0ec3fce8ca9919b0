"""What the server makes live: narrowed lists with their feeds, search, the API, health; on both databases, over real HTTP."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from aggregator.store import Store
from feeds.web.server import serving
from tests.databases import KINDS, fresh
from tests.feeds.builder import NAMES, START, World
from tests.feeds.nasty import FORBIDDEN, NASTY

ACTIVITY = {
    "starts": "2026-11-05T14:00",
    "audience": ["child"],
    "fee": 0,
    "eligibility": "누구나",
    "registration_closes": "2026-11-03",
}
PLAIN = {"Accept-Encoding": "identity"}
FEEDS = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "calendar.ics": "text/calendar",
    "registration.ics": "text/calendar",
}


@pytest.fixture(scope="module", params=KINDS)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, httpx.Client]]:
    """A world and a server over it; tests only read."""
    home: Path = tmp_path_factory.mktemp("live")
    with fresh(request, request.param, home) as url, Store(url) as store:
        store.upgrade()
        world = World(home, store)
        world.add(title="겨울 독서퀴즈", category="quiz", activity=ACTIVITY, region="5211113700")
        world.add(title="가죽 책갈피", category="craft", activity={**ACTIVITY, "fee": 5000}, region="52113")
        world.add(title="김해 소식", region="48250", library="팔판작은도서관")
        for nasty in NASTY:
            title = nasty.encode("utf-8", "ignore").decode().replace("\0", "")  # what no database takes
            world.add(
                title=title, body=f"{title} <script>alert(1)</script> 본문", region="36", library=f"도서관 {title[:20]}"
            )
        settings = world.settings(database_url=url, live_per_minute="0")
        world.publish(settings=settings)
        with (
            serving(settings, names=NAMES, clock=lambda: START) as address,
            httpx.Client(base_url=address, headers=PLAIN, timeout=30) as client,
        ):
            yield world, client


@pytest.fixture
def client(site: tuple[World, httpx.Client]) -> httpx.Client:
    return site[1]


def titles(client: httpx.Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=quiz", ["겨울 독서퀴즈"]),
        ("audience=child", ["가죽 책갈피", "겨울 독서퀴즈"]),
        ("free=1", ["겨울 독서퀴즈"]),
        ("open=1&category=craft", ["가죽 책갈피"]),
        ("everyone=1&day=2026-11-05", ["가죽 책갈피", "겨울 독서퀴즈"]),
        ("day=2026-11-06", []),
        ("category=&audience=&day=&free=1", ["겨울 독서퀴즈"]),
        ("free=1&utm_source=x&fbclid=y", ["겨울 독서퀴즈"]),
    ],
)
def test_a_list_is_narrowed_in_every_format(client: httpx.Client, query: str, expected: list[str]) -> None:
    assert titles(client, f"/regions/52110/feed.json?{query}") == expected
    assert titles(client, f"/regions/52/feed.json?{query}") == expected
    rss = ET.fromstring(client.get(f"/regions/52110/rss.xml?{query}").content)
    assert [item.findtext("title") for item in rss.iter("item")] == expected
    calendar = client.get(f"/regions/52110/calendar.ics?{query}").text
    assert calendar.count("BEGIN:VEVENT") == len(expected)
    page = client.get(f"/regions/52110/?{query}").text
    assert all(title in page for title in expected)


def test_a_small_place_is_narrowed_too(client: httpx.Client) -> None:
    assert titles(client, "/regions/5211113700/feed.json?category=quiz") == ["겨울 독서퀴즈"]
    assert titles(client, "/regions/5211113700/feed.json?category=craft") == []


@pytest.mark.parametrize("file", FEEDS)
def test_feeds_of_a_view_behave_as_those_on_disk(client: httpx.Client, file: str) -> None:
    address = f"/regions/52110/{file}?free=1&category=quiz&utm=x"
    first = client.get(address)
    assert first.headers["content-type"] == f"{FEEDS[file]}; charset=utf-8"
    assert first.headers["access-control-allow-origin"] == "*"
    assert "max-age=" in first.headers["cache-control"]
    assert "set-cookie" not in first.headers
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-Modified-Since": first.headers["last-modified"]},
        {"If-None-Match": f'"x", W/{first.headers["etag"]}'},
    ):
        answer = client.get(address, headers=headers)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == first.headers["etag"]
    assert client.get(address, headers={"If-None-Match": '"x"'}).content == first.content
    head = client.head(address)
    assert (head.content, head.headers["etag"]) == (b"", first.headers["etag"])
    assert b"https://sosik.example.kr/regions/52110/" in first.content.replace(b"\r\n ", b"")
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert zipped.content == first.content
    assert zipped.headers["etag"] != first.headers["etag"] or "content-encoding" not in zipped.headers


def test_a_view_says_in_one_way_where_it_is(client: httpx.Client) -> None:
    feed = client.get("/regions/52110/feed.json?free=1&x=1&category=quiz").json()
    assert feed["feed_url"] == "https://sosik.example.kr/regions/52110/feed.json?category=quiz&free=1"
    other = client.get("/regions/52110/feed.json?category=quiz&free=1", headers={"Host": "evil.example"})
    assert other.json() == feed
    assert "evil" not in other.text


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("category=nothing", "nothing"),
        ("audience=%3Cscript%3E", "&lt;script&gt;"),
        ("day=2026-13-45", "2026-13-45"),
        ("day=tomorrow", "tomorrow"),
        ("day=9999-01-01", "9999-01-01"),
        ("day=20261205", "20261205"),
        ("free=yes", "yes"),
        ("open=2", "2"),
        ("category=quiz&category=craft", "category"),
        ("category=%00%0d%0aX-Evil:1", "X-Evil"),
        ("category=" + "x" * 3000, "xxx"),
    ],
)
def test_what_makes_no_sense_is_said_in_words(client: httpx.Client, query: str, named: str) -> None:
    answer = client.get(f"/regions/52110/?{query}")
    assert answer.status_code == 422
    assert named in answer.text
    assert "x-evil" not in answer.headers
    assert len(answer.text) < 20_000
    assert client.get(f"/regions/52110/rss.xml?{query}").status_code == 422
    assert client.get(f"/api/posts?region=52110&{query}").json()["status"] == 422


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/regions/5211000000/?free=1", "/regions/52110/?free=1"),
        ("/regions/52000/rss.xml?category=quiz", "/regions/52/rss.xml?category=quiz"),
        ("/regions/52110/?category=", "/regions/52110/"),
        ("/regions/52110/rss.xml?free=0", "/regions/52110/rss.xml"),
        ("/search?q=%EC%B1%85", "/search/?q=%EC%B1%85"),
        ("/api", "/api/"),
    ],
)
def test_other_ways_to_write_an_address_lead_to_the_one(client: httpx.Client, address: str, target: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["location"]) == (302, target)


@pytest.mark.parametrize("path", ["/regions/11/?free=1", "/regions/xx/?free=1", "/regions/%2e%2e/rss.xml?free=1"])
def test_a_region_that_is_not_there_is_said_in_words(client: httpx.Client, path: str) -> None:
    answer = client.get(f"http://{client.base_url.netloc.decode()}{path}")
    assert answer.status_code == 404


def test_unknown_words_of_a_query_leave_the_file_as_it_is(client: httpx.Client) -> None:
    assert client.get("/regions/52/rss.xml?utm_source=x").content == client.get("/regions/52/rss.xml").content


def test_the_search_marks_what_was_asked_for(client: httpx.Client) -> None:
    page = client.get("/search/", params={"q": "독서퀴즈"}).text
    assert "겨울 <mark>독서퀴즈</mark>" in page
    assert "가죽" not in page
    assert "겨울 <mark>독서퀴즈</mark>" in client.get("/search/", params={"q": "ㄷㅅㅋㅈ"}).text
    assert "찾지 못했습니다" in client.get("/search/", params={"q": "없는말"}).text
    assert "글자나 숫자" in client.get("/search/", params={"q": "***"}).text
    assert client.get("/search/").status_code == 200


def test_the_search_finds_libraries_and_narrows_by_region(client: httpx.Client) -> None:
    page = client.get("/search/", params={"q": "팔판"}).text
    assert re.search(r'href="/libraries/\d+/">[^<]*팔판작은도서관', page)
    assert "김해 소식" in page
    assert "김해 소식" not in client.get("/search/", params={"q": "팔판", "region": "52"}).text


@pytest.mark.parametrize(
    "query", ["q=" + "%EA%B0%80" * 101, "q=x&region=99", "q=x&region=../x", "q=x&after=1;2", "q=x&after=" + "9" * 4000]
)
def test_a_search_that_makes_no_sense_is_refused_in_words(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 422
    assert "<h1>" in answer.text


@pytest.mark.parametrize("title", NASTY)
def test_nothing_typed_or_written_does_anything(client: httpx.Client, title: str) -> None:
    asked = title.encode("utf-8", "replace").decode()[:90]
    for address in ("/search/", "/api/posts"):
        answer = client.get(address, params={"q": asked})
        assert answer.status_code == 200, answer.text[:300]
        assert "<script>" not in answer.text or answer.headers["content-type"].startswith("application/json")
        assert not set(FORBIDDEN) & set(answer.text)
        json.loads(answer.text) if address == "/api/posts" else None


def test_the_api_pages_through_everything(client: httpx.Client) -> None:
    seen: list[str] = []
    address: str | None = "/api/posts?region=kr&limit=4"
    while address:
        part = client.get(address).json()
        seen += [item["id"] for item in part["items"]]
        address = (part["next"] or "").removeprefix("https://sosik.example.kr") or None
    assert len(seen) == len(set(seen)) == 3 + len(NASTY)


def test_the_api_tells_what_is_public_and_no_more(client: httpx.Client) -> None:
    (post,) = client.get("/api/posts?category=quiz").json()["items"]
    assert post["title"] == "겨울 독서퀴즈"
    assert post["activity"]["starts"] == "2026-11-05T14:00:00+09:00"
    assert not {"body_text", "body_html", "author", "address", "digest"} & post.keys()
    assert client.get(f"/api/posts/{post['id'].removeprefix('urn:uuid:')}").json() == post
    assert client.get("/api/posts/00000000-0000-0000-0000-000000000000").status_code == 404
    assert client.get("/api/posts/1").status_code == 422
    (coming,) = client.get("/api/programmes?free=1").json()["items"]
    assert coming == post
    assert client.get("/api/programmes?region=48250").json()["items"] == []


def test_the_api_knows_regions_and_libraries(client: httpx.Client) -> None:
    regions = client.get("/api/regions?parent=kr").json()["items"]
    assert [each["code"] for each in regions] == ["36", "48", "52"]
    assert client.get("/api/regions/52110").json()["full_name"] == "전북특별자치도 전주시"
    assert client.get("/api/regions/99").status_code == 404
    libraries = client.get("/api/libraries?region=48").json()["items"]
    assert [each["name"] for each in libraries] == ["팔판작은도서관"]
    assert client.get(f"/api/libraries/{libraries[0]['id']}").json() == libraries[0]
    assert client.get("/api/libraries/99999").status_code == 404
    whole = client.get("/api/libraries?limit=2").json()
    assert len(whole["items"]) == 2
    assert whole["next"].startswith("https://sosik.example.kr/api/libraries?limit=2&after=")


def test_the_api_describes_itself_without_anything_from_elsewhere(client: httpx.Client) -> None:
    schema = client.get("/api/openapi.json").json()
    assert {"/api/posts", "/api/regions", "/api/libraries", "/api/programmes"} <= schema["paths"].keys()
    page = client.get("/api/").text
    assert "/api/openapi.json" in page
    assert not re.search(r'(?:src|href)="https?://(?!sosik\.example\.kr)', page)


def test_every_live_answer_is_guarded(client: httpx.Client) -> None:
    for address in (
        "/search/",
        "/regions/52/?free=1",
        "/regions/52/?free=9",
        "/api/",
        "/api/posts",
        "/nothing",
        "/healthz",
    ):
        headers = client.get(address).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], address
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"]
        assert headers["permissions-policy"]
        assert "set-cookie" not in headers
    assert client.get("/api/posts").headers["access-control-allow-origin"] == "*"
    assert client.get("/api/openapi.json").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/search/", "/api/posts", "/regions/52/?free=1", "/healthz"])
def test_only_reading_is_allowed(client: httpx.Client, method: str, address: str) -> None:
    answer = client.request(method, address)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_browser_may_ask_the_api_from_anywhere(client: httpx.Client) -> None:
    answer = client.options("/api/posts")
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"


def test_health_and_figures(client: httpx.Client) -> None:
    assert client.get("/healthz/live").json() == {"status": "ok"}
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/healthz/ready").headers["cache-control"] == "no-store"
    figures = client.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain; version=")
    assert "sosik_store_up 1.0" in figures.text
    assert "sosik_change " in figures.text

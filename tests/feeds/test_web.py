"""The published folder over real HTTP: what caches, browsers and feed readers rely on."""

import asyncio
import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from aggregator.errors import InputError, SosikError
from feeds.web.conditional import accepts_gzip, not_modified
from feeds.web.files import Files
from feeds.web.server import serve, serving
from tests.feeds.builder import World, open_world

FEED = "/regions/52/rss.xml"
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def client(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that tests only read from."""
    home = tmp_path_factory.mktemp("web")
    shutil.copytree(empty_home, home, dirs_exist_ok=True)
    world = open_world(home, upgrade=False)
    with served(world) as client:
        yield client
    world.store.close()


@contextmanager
def served(world: World) -> Iterator[httpx.Client]:
    world.add(region="5211113700")
    world.add(region="36")
    world.publish()
    with serving(world.settings()) as address, httpx.Client(base_url=address, headers=PLAIN) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        (FEED, "application/rss+xml"),
        ("/regions/52/atom.xml", "application/atom+xml"),
        ("/regions/52/feed.json", "application/feed+json"),
        ("/regions/52/opml.xml", "text/x-opml"),
        ("/regions/52/", "text/html"),
        ("/regions/52/index.html", "text/html"),
        ("/", "text/html"),
        ("/opml.xml", "text/x-opml"),
        ("/feeds.json", "application/json"),
        ("/sitemap.xml", "application/xml"),
        ("/static/sosik.css", "text/css"),
        ("/static/sosik.svg", "image/svg+xml"),
    ],
)
def test_every_file_has_its_own_type(client: httpx.Client, path: str, media_type: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "max-age=" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers


def test_conditional_requests(client: httpx.Client) -> None:
    first = client.get(FEED)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
        {"If-None-Match": etag, "If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ):
        answer = client.get(FEED, headers=headers)
        assert (answer.status_code, answer.content) == (304, b""), headers
        for name in ("etag", "cache-control", "vary", "last-modified"):
            assert answer.headers[name] == first.headers[name]
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-None-Match": "no quotes"},
        {"If-Modified-Since": "yesterday, maybe"},
        {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ):
        assert client.get(FEED, headers=headers).content == first.content, headers


def test_gzip_is_a_representation_of_its_own(client: httpx.Client) -> None:
    plain = client.get(FEED)
    with client.stream("GET", FEED, headers={"Accept-Encoding": "gzip"}) as zipped:
        body = b"".join(zipped.iter_raw())
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == plain.content
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert plain.headers["vary"] == zipped.headers["vary"] == "Accept-Encoding"
    again = {"Accept-Encoding": "gzip", "If-None-Match": zipped.headers["etag"]}
    assert client.get(FEED, headers=again).status_code == 304


def test_head_is_a_get_without_its_body(client: httpx.Client) -> None:
    got, head = client.get(FEED), client.head(FEED)
    assert head.content == b""
    assert {name: value for name, value in head.headers.items() if name != "date"} == {
        name: value for name, value in got.headers.items() if name != "date"
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading_is_allowed(client: httpx.Client, method: str) -> None:
    answer = client.request(method, FEED)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_reader_in_a_browser_may_ask_from_anywhere(client: httpx.Client) -> None:
    assert client.get(FEED).headers["access-control-allow-origin"] == "*"
    assert "if-none-match" in client.options(FEED).headers["access-control-allow-headers"].lower()
    page = client.get("/regions/52/")
    assert "access-control-allow-origin" not in page.headers
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/regions/52", "/regions/52/"),
        ("/regions/", "/"),
        ("/regions/5200000000/", "/regions/52/"),
        ("/regions/52000/rss.xml", "/regions/52/rss.xml"),
        ("/regions/36110/", "/regions/36/"),
        ("/regions/3611000000", "/regions/36/"),
        ("/regions/52111137/atom.xml", "/regions/5211113700/atom.xml"),
    ],
)
def test_other_ways_to_write_a_region_lead_to_its_address(client: httpx.Client, path: str, target: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (301, target)


@pytest.mark.parametrize(
    "path",
    [
        "/regions/11/",
        "/regions/1100000000/rss.xml",
        "/regions/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/.sosik/manifest.db",
        "//evil.example/",
        "/regions//52/",
        "/REGIONS/52/",
        "/regions/52/rss.xml/",
        "/%00",
        "/static/",
        "/x" * 2000,
    ],
)
def test_what_is_not_there_gets_our_page_for_it(client: httpx.Client, path: str) -> None:
    answer = client.get(f"http://{client.base_url.netloc.decode()}{path}")
    assert answer.status_code == 404
    assert "찾는 페이지가 없습니다" in answer.text


def test_a_link_out_of_the_folder_is_not_followed(world: World) -> None:
    with served(world) as client:
        (world.home / "secret.txt").write_text("secret")
        (world.home / "site" / "leak.txt").symlink_to(world.home / "secret.txt")
        assert client.get("/leak.txt").status_code == 404


def test_what_a_publish_changes_is_seen_at_once(world: World) -> None:
    with served(world) as client:
        before = client.get(FEED)
        world.add(title="새로 올라온 글")
        world.publish()
        after = client.get(FEED, headers={"If-None-Match": before.headers["etag"]})
    assert "새로 올라온 글" in after.text
    assert after.headers["etag"] != before.headers["etag"]
    assert after.headers["last-modified"] != before.headers["last-modified"]


def test_last_modified_is_never_in_the_future(world: World) -> None:
    world.add()
    world.publish()
    for file in (world.home / "site").rglob("*.xml"):
        os.utime(file, (2**32, 2**32))
    with serving(world.settings()) as address:
        answer = httpx.get(address + FEED)
    modified, date = (parsedate_to_datetime(answer.headers[name]) for name in ("last-modified", "date"))
    assert modified <= date


def test_a_site_below_a_path_is_served_with_and_without_it(world: World) -> None:
    world.add()
    settings = world.settings(site_url="https://city.example.kr/news")
    world.publish(settings=settings)
    with serving(settings) as address:
        assert httpx.get(f"{address}/news{FEED}").status_code == 200
        assert httpx.get(f"{address}{FEED}").status_code == 200
        assert httpx.get(f"{address}/news/regions/52").headers["location"] == "/news/regions/52/"


def test_a_port_that_is_taken_is_said_in_one_sentence(world: World) -> None:
    world.add()
    world.publish()
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="taken already"):
        serve(world.settings(), "127.0.0.1", taken.getsockname()[1])


def test_nothing_published_is_said_in_one_sentence(world: World) -> None:
    with pytest.raises(SosikError, match="run 'sosik publish' first"):
        serve(world.settings(), "127.0.0.1", 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(world: World, number: signal.Signals) -> None:
    world.add()
    world.publish()
    code = (
        "import sys; from pathlib import Path; from aggregator import config; from feeds.web import server; "
        "server.serve(config.load({'SOSIK_HOME': sys.argv[1]}, Path('none')), '127.0.0.1', int(sys.argv[2]))"
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    child = subprocess.Popen([sys.executable, "-c", code, str(world.home), str(port)], cwd=Path(__file__).parents[2])
    try:
        _wait_for(port)
        child.send_signal(number)
        assert child.wait(10) == 0
    finally:
        child.kill()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


def test_the_cache_is_bounded(world: World) -> None:
    world.add()
    world.publish()
    files = Files(world.home / "site", cache_bytes=10)
    found = files.find(FEED)
    assert found is not None
    asyncio.run(files.read(FEED, found))
    assert files.kept(FEED) is None
    roomy = Files(world.home / "site")
    content = asyncio.run(roomy.read(FEED, found))
    assert roomy.kept(FEED) is content


@pytest.mark.parametrize(
    ("field", "accepted"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0, identity", False),
        ("*", True),
        ("*;q=0", False),
        ("GZIP", True),
        ("gzip;q=x", False),
        ("deflate", False),
    ],
)
def test_gzip_only_where_it_is_wanted(field: str | None, accepted: bool) -> None:
    assert accepts_gzip(field) is accepted


@pytest.mark.parametrize("since", ["0", "", "Sun, 22 Nov 2026 10:00:00", "Sun, 99 Nov 2026 10:00:00 GMT", "\x00"])
def test_a_date_that_is_none_does_not_count(since: str) -> None:
    assert not not_modified('"a"', 0, None, since)

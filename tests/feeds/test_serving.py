"""Rules of a server with several workers: limits hold over all, figures are of all, and it ends when it is told to."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest

from feeds.web.additions import added
from feeds.web.counting import ANSWERS, Counting
from feeds.web.limits import client, networks
from feeds.web.server import serving
from feeds.web.shared import Shared
from tests.feeds.builder import NAMES, World

PROJECT = Path(__file__).parents[2]
TRUSTED = networks("127.0.0.1, 10.0.0.0/8, ::1")


def scope(peer: str | None, *forwarded: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    return {"client": None if peer is None else (peer, 1), "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["1.2.3.4"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["1.2.3.4, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("127.0.0.1", ["1.2.3.4", "198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.7:4321"], "198.51.100.7"),
        ("127.0.0.1", ['"[2001:db8::1]:80"'], "2001:db8::/64"),
        ("::1", ["2001:db8:0:0:1:2:3:4"], "2001:db8::/64"),
        ("::ffff:203.0.113.9", [], "203.0.113.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        (None, ["198.51.100.7"], ""),
    ],
)
def test_who_asks_is_told_by_our_own_proxies_alone(peer: str | None, forwarded: list[str], who: str) -> None:
    assert client(scope(peer, *forwarded), TRUSTED) == who


def test_a_bucket_empties_and_fills_whichever_worker_is_asked(tmp_path: Path) -> None:
    one, two = Shared(tmp_path / "run" / "serve.db"), Shared(tmp_path / "run" / "serve.db")
    waits = [each.take("a", most=3, rate=0.5, now=100.0) for each in (one, two, one, two)]
    assert waits == [0, 0, 0, 2]
    assert two.take("b", most=3, rate=0.5, now=100.0) == 0
    assert one.take("a", most=3, rate=0.5, now=101.0) == 1
    assert one.take("a", most=3, rate=0.5, now=102.5) == 0
    assert [two.take("a", most=3, rate=0.5, now=9000.0) for _ in range(4)] == [0, 0, 0, 2]


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing(tmp_path: Path) -> None:
    shared = Shared(tmp_path / "serve.db")
    assert shared.take("a", most=1, rate=1, now=100.0) == 0
    assert shared.take("a", most=1, rate=1, now=50.0) == 1
    assert shared.take("a", most=1, rate=1, now=101.0) == 0


def test_addresses_that_do_not_come_back_are_forgotten(tmp_path: Path) -> None:
    shared = Shared(tmp_path / "serve.db")
    for number in range(40):
        shared.take(f"old {number}", most=1, rate=1, now=100.0)
    shared.take("new", most=1, rate=1, now=100_000.0)
    with shared._open() as db:
        assert db.execute("SELECT count(*) FROM bucket").fetchone() == (1,)


def test_a_shared_file_that_is_damaged_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "serve.db").write_bytes(b"no database at all" * 100)
    assert Shared(tmp_path / "serve.db").take("a", most=1, rate=1, now=1.0) == 0


def test_what_workers_counted_comes_together(tmp_path: Path) -> None:
    file = tmp_path / "serve.db"
    for number in (1, 2):
        counting = Counting(Shared(file))
        counting._counts[(ANSWERS, "file 200")] += number
        counting.flush()
        counting.flush()
    assert list(Shared(file).counts()) == [(ANSWERS, "file 200", 3)]


@contextmanager
def site(world: World, **settings: str) -> Iterator[httpx.Client]:
    world.add(title="겨울 독서퀴즈", region="52111")
    made = world.settings(**settings)
    world.publish(settings=made)
    with serving(made, names=NAMES) as address, httpx.Client(base_url=address) as client:
        yield client


def test_who_asks_too_often_is_told_when_to_come_back(world: World) -> None:
    with site(world, live_per_minute="3") as client:
        answers = [client.get("/search/?q=x") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 20
        assert "초 뒤에" in answers[3].text
        assert "frame-ancestors" in answers[3].headers["content-security-policy"]
        assert client.get("/api/posts").json()["status"] == 429
        assert "초 뒤에" in client.get("/regions/52/rss.xml?free=1").text
        assert {client.get("/regions/52/rss.xml").status_code for _ in range(20)} == {200}


def test_behind_a_proxy_each_client_has_its_own_limit(world: World) -> None:
    with site(world, live_per_minute="1", trusted_proxies="127.0.0.1") as client:

        def ask(who: str) -> int:
            return client.get("/search/", headers={"X-Forwarded-For": who}).status_code

        assert [ask("198.51.100.1"), ask("198.51.100.1"), ask("198.51.100.2")] == [200, 429, 200]
        assert ask("198.51.100.3, 198.51.100.1") == 429


def test_without_a_store_files_are_served_and_the_rest_says_so(world: World, tmp_path: Path) -> None:
    with site(world, database_url=f"sqlite:///{tmp_path}/sosik.db") as client:
        assert client.get("/healthz/ready").status_code == 200
    gone = world.settings(database_url=f"sqlite:///{tmp_path}/never.db")
    with serving(gone, names=NAMES) as address, httpx.Client(base_url=address) as client:
        assert client.get("/regions/52/rss.xml").status_code == 200
        assert client.get("/healthz/ready").status_code == 503
        assert client.get("/healthz/live").status_code == 200
        answer = client.get("/search/?q=x")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "잠시 뒤에" in answer.text
        assert "sosik_store_up 0.0" in client.get("/metrics").text
    assert not (tmp_path / "never.db").exists()


def test_pages_lead_to_what_only_a_server_has(world: World) -> None:
    with site(world) as client:
        page = client.get("/regions/52/").text
        assert 'href="/search/"' in page
        assert 'href="/regions/52/?choose=1"' in page
        form = client.get("/regions/52/?choose=1").text
        assert "<form" in form
        assert "겨울 독서퀴즈" in form
    on_disk = (world.home / "site" / "regions" / "52" / "index.html").read_text(encoding="utf-8")
    assert "/search/" not in on_disk
    assert "choose=1" not in on_disk


def test_only_our_own_marks_lead_anywhere() -> None:
    page = b"&lt;!--search--&gt; <!-- search --> <!--choose ../x--> <!--other-->"
    assert added(page, "") == page
    assert added(b"<!--choose 52-->", "/news") == (
        '<p class="more"><a href="/news/regions/52/?choose=1">조건으로 골라 보기</a></p>'.encode()
    )


def test_what_the_publisher_packed_is_sent_as_it_is_and_never_what_is_of_other_bytes(world: World) -> None:
    with site(world) as client:
        folder = world.home / "site" / "regions" / "52"
        plain = (folder / "atom.xml").read_bytes()
        packed = brotli.compress(plain, quality=1)
        (folder / "atom.xml.br").write_bytes(packed)
        (folder / "atom.xml.gz").write_bytes(gzip.compress(b"something else"))
        with client.stream("GET", "/regions/52/atom.xml", headers={"Accept-Encoding": "br, gzip"}) as answer:
            assert answer.headers["content-encoding"] == "br"
            assert b"".join(answer.iter_raw()) == packed
        zipped = client.get("/regions/52/atom.xml", headers={"Accept-Encoding": "gzip"})
        assert zipped.content == plain
        assert client.get("/regions/52/atom.xml.br").status_code == 404


@contextmanager
def command(world: World, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`sosik serve` in a process of its own, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {**os.environ, "SOSIK_HOME": str(world.home), "SOSIK_LIVE_PER_MINUTE": "6"}
    arguments = [sys.executable, "sosik.py", "serve", "--port", str(port), *options]
    child = subprocess.Popen(arguments, cwd=PROJECT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _until(lambda: _answers(f"http://127.0.0.1:{port}/healthz/live"), 40)
        yield child, f"http://127.0.0.1:{port}"
    finally:
        child.kill()
        child.communicate()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False


def _until(true: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    pytest.fail("it did not come about")


@pytest.mark.long
def test_two_workers_share_limits_and_end_when_they_are_told(world: World) -> None:
    world.add()
    world.publish()
    with command(world, "--workers", "2") as (child, address):
        statuses = [httpx.get(f"{address}/search/?q=x").status_code for _ in range(20)]
        assert statuses.count(200) <= 7
        assert 429 in statuses
        begun = time.monotonic()
        child.send_signal(signal.SIGTERM)
        assert child.wait(12) == 0
        assert time.monotonic() - begun < 11
        _until(lambda: not _answers(f"{address}/healthz/live"), 3)


@pytest.mark.long
def test_workers_end_with_the_process_that_started_them(world: World) -> None:
    world.add()
    world.publish()
    with command(world, "--workers", "2") as (child, address):
        child.kill()
        child.wait(5)
        _until(lambda: not _answers(f"{address}/healthz/live"), 10)

"""Rules for web servers: what they say, and, where nginx and Caddy are installed, what those make of it."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from feeds import redirects
from feeds.catalog import gazetteer_names
from feeds.web.moved import Moved

LINEAGE = gazetteer_names().lineage
PUBLISHED = (
    "12",
    "12300",
    "28",
    "28110",
    "28125",
    "28155",
    "29",
    "36",
    "48",
    "4825013000",
    "48250",
    "52",
    "52110",
    "5211113700",
)
LEADS = [
    ("/regions/45/", "/regions/52/"),
    ("/regions/45/rss.xml", "/regions/52/rss.xml"),
    ("/regions/45/for/child/atom.xml", "/regions/52/for/child/atom.xml"),
    ("/regions/45110/calendar.ics", "/regions/52110/calendar.ics"),
    ("/regions/29170/", "/regions/12300/"),
    ("/regions/24/", "/regions/29/"),
    ("/regions/23110/", "/regions/28110/"),
    ("/regions/4500000000/", "/regions/52/"),
    ("/regions/4511000000/", "/regions/52110/"),
    ("/regions/4511113700/", "/regions/5211113700/"),
    ("/regions/4825000000/", "/regions/48250/"),
    ("/regions/5200000000/", "/regions/52/"),
]
LONGER = [
    ("/regions/4825000000/rss.xml", "/regions/48250/rss.xml"),
    ("/regions/48000/", "/regions/48/"),
    ("/regions/36110/", "/regions/36/"),
    ("/regions/3611000000/", "/regions/36/"),
    ("/regions/48250130/", "/regions/4825013000/"),
    ("/regions/4825013021/", "/regions/4825013000/"),
    ("/regions/45", "/regions/52/"),
]
"""What a server with expressions knows beside these."""
STAY = (
    "/",
    "/regions/52/",
    "/regions/28110/",
    "/regions/29/rss.xml",
    "/regions/48250/",
    "/regions/4825013000/",
    "/regions/kr/",
    "/regions/3611010100/",
    "/regions/42/",
    "/libraries/45/",
    "/regions/",
    "/regions/x45/",
)


def written(prefix: str = "") -> dict[str, str]:
    return {path: data.decode() for path, data in redirects.files(LINEAGE, PUBLISHED, prefix)}


def plain(rules: str, path: str) -> str | None:
    """What Cloudflare Pages and Netlify make of a list of rules: the first that fits."""
    for line in rules.splitlines():
        if line.startswith("#"):
            continue
        old, new, status = line.split()
        assert status == "302"
        if old.endswith("*") and path.startswith(old[:-1]):
            return new.replace(":splat", path.removeprefix(old[:-1]))
        if old == path:
            return new
    return None


def test_only_what_is_published_is_led_to() -> None:
    leads = json.loads(written()["redirects/moved.json"])
    assert leads["45"] == "52"
    assert leads["4511113700"] == "5211113700"
    assert "42" not in leads
    assert not {"28110", "29", "46"} & leads.keys()  # these go on at their own addresses


@pytest.mark.parametrize(("old", "now"), LEADS)
def test_plain_rules_lead_there(old: str, now: str) -> None:
    assert plain(written()["_redirects"], old) == now
    assert plain(written("/news")["_redirects"], f"/news{old}") == f"/news{now}"


@pytest.mark.parametrize("path", STAY)
def test_plain_rules_leave_others_alone(path: str) -> None:
    assert plain(written()["_redirects"], path) is None


def test_plain_rules_stay_within_what_is_taken() -> None:
    everything = {answer.address for answer in LINEAGE.answers.values()}
    rules = next(
        data.decode() for path, data in redirects.files(LINEAGE, everything, "") if path == "_redirects"
    ).splitlines()
    assert sum("*" in line for line in rules) <= 100
    assert len(rules) <= 2_000 + 100 + 2
    assert plain("\n".join(rules), "/regions/45/quiz/rss.xml") == "/regions/52/quiz/rss.xml"
    assert plain("\n".join(rules), "/regions/41710/rss.xml") == "/regions/41630/rss.xml"  # 양주군, until 2003


@pytest.mark.parametrize(("old", "now"), [*LEADS, *LONGER[-1:]])
def test_our_server_leads_there(tmp_path: Path, old: str, now: str) -> None:
    moved = Moved(tmp_path)
    assert moved.target(old) is None  # nothing is published yet
    (tmp_path / "redirects").mkdir()
    (tmp_path / redirects.MOVED).write_text(written()[redirects.MOVED], encoding="utf-8")
    if moved.target(old) is None:
        assert old.startswith(("/regions/48", "/regions/52"))  # a code in another length: found where no file lies
    else:
        assert moved.target(old) == now
        assert moved.target(old, b"free=1") == f"{now}?free=1"


def test_nothing_of_a_request_comes_through_that_no_address_has(tmp_path: Path) -> None:
    (tmp_path / "redirects").mkdir()
    (tmp_path / redirects.MOVED).write_text(written()[redirects.MOVED], encoding="utf-8")
    moved = Moved(tmp_path)
    for path in (
        "/regions/45/../../etc/passwd",
        "/regions/45/%0d%0aX:1",
        "/regions/45/\r\nX: 1",
        "/regions/45//evil.example/",
        "/regions/４５/",
    ):
        assert moved.target(path) is None
    assert moved.target("/regions/45/", "가".encode()) == "/regions/52/"
    assert moved.target("/regions/45/book_club/") == "/regions/52/book-club/"


def test_what_the_next_publish_writes_counts_at_once(tmp_path: Path) -> None:
    (tmp_path / "redirects").mkdir()
    file = tmp_path / redirects.MOVED
    moved = Moved(tmp_path)
    file.write_text("{}", encoding="utf-8")
    assert moved.target("/regions/45/") is None
    file.with_suffix(".new").write_text('{"45": "52"}', encoding="utf-8")
    file.with_suffix(".new").replace(file)
    assert moved.target("/regions/45/") == "/regions/52/"
    file.write_text("no table", encoding="utf-8")
    assert moved.target("/regions/45/") is None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[httpx.Client]:
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "HOME": str(folder)}
    ) as server:
        try:
            until = time.monotonic() + 15
            while time.monotonic() < until and server.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
                yield client
        finally:
            server.terminate()
            said, _ = server.communicate(timeout=10)
            assert "emerg" not in said, said


def site(folder: Path) -> None:
    for path, text in written().items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for code in (*PUBLISHED, "45", "kr"):
        (folder / "regions" / code).mkdir(parents=True)
        (folder / "regions" / code / "index.html").write_text(code, encoding="utf-8")


def check(client: httpx.Client) -> None:
    for old, now in (*LEADS, *LONGER):
        answer = client.get(old)
        assert (answer.status_code, re.sub("^http://[^/]*", "", answer.headers["location"])) == (301, now), old
        assert answer.headers["cache-control"] == "public, max-age=86400"
    for path in ("/regions/52/", "/regions/28110/", "/regions/kr/"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (200, path.split("/")[2])
        assert "cache-control" not in answer.headers
    answer = client.get("/regions/45/%0d%0aX-Evil:%201")
    assert "x-evil" not in answer.headers


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_does_as_told(tmp_path: Path) -> None:
    site(tmp_path)
    port = free_port()
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log stderr notice; events {{}}\n"
        f"http {{ access_log off; include {tmp_path}/redirects/nginx-http.conf;\n"
        f"client_body_temp_path {tmp_path}/a; proxy_temp_path {tmp_path}/b; fastcgi_temp_path {tmp_path}/c;\n"
        f"uwsgi_temp_path {tmp_path}/d; scgi_temp_path {tmp_path}/e;\n"
        f"server {{ listen 127.0.0.1:{port}; root {tmp_path}; include {tmp_path}/redirects/nginx-server.conf; }} }}\n",
        encoding="utf-8",
    )
    with running(["nginx", "-c", str(tmp_path / "nginx.conf"), "-e", "stderr"], port, tmp_path) as client:
        check(client)


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
def test_caddy_does_as_told(tmp_path: Path) -> None:
    site(tmp_path)
    port = free_port()
    (tmp_path / "Caddyfile").write_text(
        "{\n    admin off\n    auto_https off\n}\n"
        f"http://127.0.0.1:{port} {{\n    root * {tmp_path}\n"
        f"    import {tmp_path}/redirects/caddy.conf\n    file_server\n}}\n",
        encoding="utf-8",
    )
    with running(
        ["caddy", "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"], port, tmp_path
    ) as client:
        check(client)

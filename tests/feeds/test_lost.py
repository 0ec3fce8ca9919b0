"""Addresses at which nothing lies: a post that was taken down is gone, an unknown region gets suggestions."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import httpx
import pytest

from aggregator.models import PostStatus
from feeds.catalog import gazetteer_names
from feeds.web.server import serving
from tests.feeds.builder import World


@contextmanager
def served(world: World) -> Iterator[httpx.Client]:
    names = gazetteer_names()
    world.publish(names=names)
    with serving(world.settings(), names=names) as address, httpx.Client(base_url=address) as client:
        yield client


def test_a_post_that_was_withdrawn_is_gone(world: World) -> None:
    shown, taken, removed = world.add("남는 글"), world.add("내릴 글"), world.add("지울 글")
    with served(world) as client:
        assert client.get(f"/posts/{taken}/").status_code == 200
        world.withdraw(taken)
        world.edit(removed, status=PostStatus.REMOVED)
        world.publish(names=gazetteer_names())
        assert client.get(f"/posts/{shown}/").status_code == 200
        for key in (taken, removed):
            answer = client.get(f"/posts/{key}/")
            assert answer.status_code == 410
            assert "내려진 글입니다" in answer.text
            assert "내릴 글" not in answer.text
            assert client.head(f"/posts/{key}/").status_code == 410
        for path in (
            "/posts/",
            f"/posts/{shown[:-4]}0000/",
            "/posts/x/",
            "/posts/..%2f..%2fetc/",
            f"/lost/posts/{taken}/",
        ):
            assert client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/regions/52999/", ["/regions/52110/", "/regions/52/", "/regions/kr/"]),
        ("/regions/5211199900/", ["/regions/5211113700/", "/regions/52111/"]),
        ("/regions/11/", ["/regions/kr/"]),
        ("/regions/덕진/", ["/regions/52113/"]),
        ("/regions/전주 완산/rss.xml", ["/regions/52111/"]),
        ("/regions/28110/", ["/regions/kr/"]),
    ],
)
def test_an_unknown_region_gets_suggestions(world: World, path: str, near: list[str]) -> None:
    world.add(region="5211113700")
    world.add(region="52113")
    with served(world) as client:
        answer = client.get(path)
    assert answer.status_code == 404
    assert "혹시 이곳을 찾으셨나요?" in answer.text
    assert "max-age=60" in answer.headers["cache-control"]
    for address in near:
        assert f'href="{address}"' in answer.text, address


@pytest.mark.parametrize(
    "path",
    [
        "/regions/../../etc/passwd",
        "/regions/%2e%2e/%2e%2e/etc/passwd",
        "/regions/..",
        "/regions/%00/",
        "/regions//x/",
        "/regions/%ff/",
    ],
)
def test_what_leads_outside_is_not_there(world: World, path: str) -> None:
    world.add()
    with served(world) as client:
        connection = HTTPConnection(client.base_url.host, client.base_url.port)
        connection.request("GET", path)  # as it is: a browser would tidy it up
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
    assert answer.status == 404
    assert "root:" not in text


def test_without_a_store_it_is_simply_not_there(world: World) -> None:
    world.add()
    world.publish()
    world.store.close()
    for file in world.home.glob("sosik.db*"):
        file.unlink()
    with serving(world.settings()) as address:
        assert httpx.get(f"{address}/regions/99/").status_code == 404
        assert httpx.get(f"{address}/posts/x/").status_code == 404

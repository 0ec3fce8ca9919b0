"""The desk over real HTTP: who gets in, what the guard lets pass, and that every route declares what it does."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from aggregator.desk import accounts, passwords
from aggregator.desk.permissions import RULES, Action
from aggregator.models import Hub, Role
from feeds import words as site_words
from feeds.web.context import Context
from feeds.web.desk.app import make_desk
from feeds.web.desk.words import WORDS
from feeds.web.server import serving
from tests.feeds.builder import NAMES, START, World

PASSWORD = "느티나무 아래 오후 네 시"
SIGN_IN = "/desk/sign-in/"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    world.add(title="겨울 독서퀴즈", region="52113")
    settings = world.settings(site_url="http://127.0.0.1:8000")  # cookies of an https one are not sent over http
    world.publish(settings=settings)
    with world.store.writing() as session:
        session.add(Hub(slug="bulgwang", name="불광", region="11380", added=START))
    with (
        serving(settings, names=NAMES, clock=lambda: START) as address,
        httpx.Client(base_url=address, timeout=30) as made,
    ):
        yield made


def link(world: World, name: str = "kim") -> str:
    with world.store.writing() as session:
        return f"/desk/invitation/{accounts.add(session, 'test', name, Role.HUB, 'bulgwang', START)}"


def sign_in(client: httpx.Client, password: str = PASSWORD, **more: str) -> httpx.Response:
    return client.post(SIGN_IN, data={"name": "kim", "password": password, **more})


def joined(world: World, client: httpx.Client) -> None:
    accepted = client.post(link(world), data={"password": PASSWORD, "again": PASSWORD})
    assert accepted.headers["location"].endswith(f"{SIGN_IN}?done=1")


def csrf(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)
    assert found
    return found[1]


def test_an_invitation_leads_in_and_is_used_up(world: World, client: httpx.Client) -> None:
    address = link(world)
    for _ in range(2):
        page = client.get(address)
        assert (page.status_code, "kim 님" in page.text) == (200, True)
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
    assert WORDS["password_unlike"] in client.post(address, data={"password": PASSWORD, "again": "x"}).text
    assert "흔한" in client.post(address, data={"password": "password2026", "again": "password2026"}).text
    assert client.post(address, data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert client.get(address).status_code == 404
    assert WORDS["invitation_done"] in client.get(f"{SIGN_IN}?done=1").text
    into = sign_in(client, next="/desk/account/")
    assert into.headers["location"] == "/desk/account/"
    cookie = into.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/desk/"))
    assert "kim" in client.get("/desk/").text


def test_a_page_of_the_desk_asks_to_sign_in_and_leads_back(client: httpx.Client) -> None:
    away = client.get("/desk/account/?a=1")
    assert away.headers["location"] == f"{SIGN_IN}?ended=1&next=/desk/account/%3Fa%3D1"
    page = client.get(away.headers["location"])
    assert WORDS["ended"] in page.text
    assert 'value="/desk/account/?a=1"' in page.text
    for evil in ("https://evil.kr/", "//evil.kr/", "/\\evil.kr"):
        assert "evil" not in client.get(SIGN_IN, params={"next": evil}).text


def test_a_forged_session_is_none(client: httpx.Client) -> None:
    for forged in ("x", "x" * 3000, '"; --'):
        assert client.get("/desk/", headers={"Cookie": f"sosik-desk={forged}"}).status_code == 303


def test_a_change_needs_its_token_and_our_own_page(world: World, client: httpx.Client) -> None:
    joined(world, client)
    sign_in(client)
    token = csrf(client.get("/desk/"))
    for data, headers in (
        ({}, {}),
        ({"csrf": "0" * 64}, {}),
        ({"csrf": "한글"}, {}),
        ({"csrf": token}, {"Origin": "https://evil.kr"}),
        ({"csrf": token}, {"Origin": "null"}),
        ({"csrf": token}, {"Sec-Fetch-Site": "cross-site"}),
    ):
        refused = client.post("/desk/sign-out/", data=data, headers=headers)
        assert (refused.status_code, WORDS["forged"] in refused.text) == (403, True)
    assert client.get("/desk/").status_code == 200
    assert client.post("/desk/sign-out/", data={"csrf": token}).status_code == 303
    assert client.get("/desk/").status_code == 303
    refused = client.post(SIGN_IN, data={"name": "kim", "password": PASSWORD}, headers={"Origin": "https://evil.kr"})
    assert refused.status_code == 403


def test_another_password_is_chosen_and_other_sessions_end(world: World, client: httpx.Client) -> None:
    joined(world, client)
    sign_in(client)
    with httpx.Client(base_url=client.base_url) as other:
        sign_in(other)
        page = client.get("/desk/account/")
        handles = re.findall(r'name="handle" value="(\w+)"', page.text)
        assert len(handles) == 1
        new = {"password": "해질녘 강가 자전거 둘", "again": "해질녘 강가 자전거 둘", "csrf": csrf(page)}
        assert client.post("/desk/account/password/", data={**new, "old": "wrong"}).status_code == 422
        changed = client.post("/desk/account/password/", data={**new, "old": PASSWORD})
        assert WORDS["password_changed"] in client.get(changed.headers["location"]).text
        assert other.get("/desk/").status_code == 303
        sign_in(other, password=new["password"])
        page = client.get("/desk/account/")
        [handle] = re.findall(r'name="handle" value="(\w+)"', page.text)
        client.post("/desk/account/sessions/", data={"csrf": csrf(page), "handle": handle})
        assert other.get("/desk/").status_code == 303
    assert client.get("/desk/").status_code == 200


def test_many_attempts_are_told_how_long_to_wait(client: httpx.Client) -> None:
    answers = [sign_in(client, password="wrong") for _ in range(8)]
    assert [one.status_code for one in answers] == [422] * 5 + [429] * 3
    assert answers[-1].headers["retry-after"] in answers[-1].text


def test_a_form_that_is_too_large_or_none_is_answered_in_words(client: httpx.Client) -> None:
    assert client.post(SIGN_IN, content=b"a" * 70_000).status_code == 413
    assert client.post(SIGN_IN, content=b"\xff\x00=%ff").status_code == 422
    assert client.post(SIGN_IN, content=b"&".join([b"a=1"] * 5000)).status_code == 422
    assert client.get("/desk/none/").status_code == 404
    assert client.head(SIGN_IN).status_code == 200


def test_every_route_of_the_desk_declares_an_action(world: World) -> None:
    desk = make_desk(Context(world.settings(), world.home / "site", names=NAMES, clock=lambda: START))
    routes = {(method, route.path) for route in desk.app.routes for method in route.methods}  # type: ignore[attr-defined]
    assert routes == set(desk.actions)
    assert set(desk.actions.values()) <= set(RULES)


def test_nobody_gets_beyond_a_route_that_needs_an_account(world: World, client: httpx.Client) -> None:
    desk = make_desk(Context(world.settings(), world.home / "site", names=NAMES, clock=lambda: START))
    open_to_all = {Action.SIGN_IN, Action.ACCEPT_INVITATION}
    for (method, path), action in desk.actions.items():
        if action not in open_to_all:
            answer = client.request(method, path)
            assert (answer.status_code, SIGN_IN in answer.headers["location"]) == (303, True), path


def test_templates_and_words_of_the_desk_belong_together() -> None:
    here = Path(site_words.__file__).parent
    files = [*(here / "templates/desk").glob("*.html"), *(here / "web/desk").glob("*.py")]
    text = "".join(file.read_text("utf-8") for file in files if file.name != "words.py")
    assert not re.search("[ㄱ-힣]", re.sub(r'""".*?"""', "", text, flags=re.DOTALL))
    assert not {word for word in WORDS if not re.search(rf"\bd\.{word}\b|\"{word.removesuffix('_text')}\"", text)}

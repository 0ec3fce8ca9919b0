"""A published site behind the real server, and a browser that walks it.

One browser for all tests of this folder. Every page that a test opens is watched: nothing may be asked of another host, no
script may fail, the policy may not be broken, and no document may be over 100 kB.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from aggregator.clock import SEOUL
from aggregator.models import Kind
from feeds.catalog import gazetteer_names
from feeds.web.server import serving
from tests.feeds.builder import START, World, open_world

CHROMIUM = Path("/usr/bin/chromium")
PAGE_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Site:
    """The site as it is served, the folder that it is served from, and one of its posts."""

    address: str
    folder: Path
    post: str


@dataclass
class Watch:
    """What went wrong on the pages that were opened."""

    address: str
    wrong: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Watches a page from now on."""
        page.on("console", lambda told: self._told(page, told))
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: self._asked(asked.url))
        page.on("response", self._answered)

    def _told(self, page: Page, told: ConsoleMessage) -> None:
        if told.type == "error":
            self.wrong.append(f"{page.url}: {told.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:")):
            self.wrong.append(f"asked of another host: {url}")

    def _answered(self, answer: Response) -> None:
        if answer.request.resource_type == "document" and answer.ok:
            size = int(answer.headers.get("content-length", 0))
            if "content-encoding" not in answer.headers and size > PAGE_BYTES:
                self.wrong.append(f"{answer.url}: {size} bytes")


Visit = Callable[..., Page]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser. It ends with this folder's tests: its event loop would be in the way of others."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: the browser tests need Debian's chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with some programmes in three places, published and served."""
    home = tmp_path_factory.mktemp("site")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    world = open_world(home)
    world.names = gazetteer_names()
    world.minutes = int((datetime.now(UTC) - START).total_seconds() // 60) - 60
    settings = world.settings(site_url=address, contact="hello@example.kr")
    post = fill(world)
    world.publish(settings=settings)
    with ExitStack() as stack:
        stack.enter_context(serving(settings, port=port))
        yield Site(address, home / "site", post)
    world.store.close()


def fill(world: World) -> str:
    """Posts of every kind; returns the id of one that tells all that can be told."""
    today = world.now.astimezone(SEOUL).date()

    def told(days: int, **facts: Any) -> dict[str, Any]:
        on = today + timedelta(days=days)
        return {"starts": f"{on}T14:00", "ends": f"{on}T16:00", "sessions": 1, "place": "2층 강의실"} | facts

    world.add("어린이 독서퀴즈", "1138010300", category="quiz", activity=told(3, audience=["child"], fee=0))
    world.add("그림책 모임", "11380", category="book_club", activity=told(0, audience=["adult"], eligibility="누구나"))
    world.add("달빛 만들기 교실", "11380", category="craft", activity=told(9, audience=["family"], fee=5000))
    world.add("가을 강좌 후기", "11380", kind=Kind.REPORT)
    world.add("겨울 휴관 안내", "11380", kind=Kind.NOTICE)
    world.add("독서퀴즈 당첨자 발표", "11380", kind=Kind.RESULT)
    world.add("책 읽는 밤", "52111", category="reading", activity=told(5, audience=["everyone"]))
    world.add("동네 영화 상영", "4825010700", category="film", activity=told(1), library="햇살작은도서관")
    world.add("책 나눔 장터", "36", category="festival", activity=told(12))
    opens, closes = today - timedelta(days=2), today + timedelta(days=5)
    registration = {"registration_opens": f"{opens}T10:00", "registration_closes": f"{closes}T18:00"}
    whole = told(7, audience=["child", "family"], fee=0, capacity=20, eligibility="누구나", **registration)
    return world.add("작가와의 만남: <책 읽는 밤> & 이야기", "1138010300", category="author", activity=whole)


@pytest.fixture
def watch(site: Site) -> Watch:
    """What went wrong; a test that expects something of it takes that out."""
    return Watch(site.address)


@pytest.fixture
def visit(chromium: Browser, site: Site, watch: Watch) -> Iterator[Visit]:
    """Opens a path of the site in a window of its own: `visit("/", width=360, color_scheme="dark")`."""
    with ExitStack() as stack:

        def opened(path: str, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
            context = chromium.new_context(viewport={"width": width, "height": height}, **options)
            stack.callback(context.close)
            page = context.new_page()
            watch.over(page)
            page.goto(path if path.startswith("http") else site.address + path)
            return page

        yield opened
    assert watch.wrong == []

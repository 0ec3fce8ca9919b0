"""Crawls go through a proxy where one is configured, and still reach no private network that was not named."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from aggregator import config
from aggregator.errors import InputError
from crawler.middlewares.proxy import _may_be_public
from crawler.run import crawl_in_child
from tests.crawler.conftest import NOW, Box, add_source
from tests.crawler.portal import Entry, Portal
from tests.crawler.site import Answer, Site

LOGIN = "Basic YWRtaW46cMOkc3M="  # admin:päss


class Proxy:
    """A forwarding proxy on an address of its own that wants a log-in; `asked` are the addresses that it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.logins: set[str | None] = set()
        proxy = self

        class Reply(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                proxy.asked.append(self.path)
                proxy.logins.add(self.headers["Proxy-Authorization"])
                if self.headers["Proxy-Authorization"] != LOGIN:
                    self.send_error(407)
                    return
                parts = urlsplit(self.path)
                there = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=5)
                there.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
                answer = there.getresponse()
                body = answer.read()
                self.send_response(answer.status)
                for name in ("Content-Type", "Location"):
                    if answer.headers[name]:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                there.close()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is given
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.45", 0), Reply)
        self.address = f"127.0.0.45:{self.server.server_address[1]}"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    thread = Thread(target=made.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_a_crawl_goes_through_the_proxy_with_its_password(box: Box, proxy: Proxy) -> None:
    box.portal.sections["story"] = [Entry(7, "겨울 책놀이")]
    box.settings = replace(box.settings, proxy=f"http://admin:p%C3%A4ss@{proxy.address}")
    run = box.crawl()
    assert (run.new, run.failure) == (1, "")
    assert f"{box.site.origin}/robots.txt" in proxy.asked
    assert f"{box.site.origin}/library/story/7" in proxy.asked
    assert len(proxy.asked) == len(box.site.asked)
    assert proxy.logins == {LOGIN}
    assert "Proxy-Authorization" not in box.site.headers


def test_the_proxy_is_no_way_into_a_private_network(box: Box, proxy: Proxy, open_site: Callable[..., Site]) -> None:
    box.settings = replace(box.settings, proxy=f"http://admin:p%C3%A4ss@{proxy.address}")
    inside, away = open_site(Portal()), open_site(Portal())
    numbers = {add_source(box.store, f"http://localhost:{inside.port}/").id: "private"}
    for way in (f"http://localhost:{inside.port}/", f"http://2130706433:{inside.port}/", f"http://{proxy.address}/"):
        site = away if not away.pages else open_site(Portal())
        leads = Answer(status=302, headers={"Location": way})
        site.pages |= dict.fromkeys(("/library/story", "/library/forum", "/helper/news"), leads)
        numbers[add_source(box.store, site.origin).id] = "private"
    runs = crawl_in_child(box.settings, [one or 0 for one in numbers], now=NOW)
    assert [run.failure for run in runs] == ["private"] * len(numbers)
    assert inside.asked == []
    assert not [one for one in proxy.asked if "localhost" in one or "2130706433" in one or proxy.address in one]


def test_a_proxy_that_is_down_or_wants_another_password_is_named_and_never_shown(box: Box, proxy: Proxy) -> None:
    settings, asked = box.settings, list(box.site.asked)
    box.settings = replace(settings, proxy=f"http://admin:wrong@{proxy.address}")
    assert "wants another name or password" in box.crawl().message
    box.settings = replace(settings, proxy="http://admin:wrong@127.0.0.45:9")
    run = box.crawl()
    assert (run.failure, run.message) == ("connection", "the proxy in SOSIK_PROXY cannot be reached")
    assert box.site.asked == asked
    assert "wrong" not in repr(box.settings)


@pytest.mark.parametrize(
    ("host", "may"),
    [
        ("8.8.8.8", True),
        ("127.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("localhost", False),
        ("intranet", False),
        ("printer.local", False),
        ("nobody.example.invalid", True),
    ],
)
def test_a_name_known_to_the_proxy_alone_passes_if_it_is_one_of_the_web(host: str, may: bool) -> None:
    assert asyncio.run(_may_be_public(host, 80)) is may


@pytest.mark.parametrize(
    "value",
    ["https://p:3128", "http://p", "socks5://p:1080", "http://a:geheim@p:99999", "http://a:geheim@p:1/x", "p:1"],
)
def test_what_is_no_http_proxy_is_refused_without_its_password(value: str) -> None:
    with pytest.raises(InputError, match=r"SOSIK_PROXY is .*give the address of an HTTP proxy") as why:
        config.load({"SOSIK_HOME": "/nowhere", "SOSIK_PROXY": value})
    assert "geheim" not in str(why.value)

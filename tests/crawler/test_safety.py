"""Where a crawl may connect to, and that the settings stay those of a careful guest."""

import os
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from twisted.internet.address import IPv4Address

from aggregator import config
from aggregator.errors import InputError
from aggregator.store import Store
from crawler import settings, sources
from crawler.middlewares.safety import GuardedResolver, is_public
from crawler.run import crawl_in_child
from tests.crawler.conftest import NOW, Box, add_source
from tests.crawler.portal import Entry, Portal
from tests.crawler.site import Answer, Site


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"])
def test_what_is_routable_everywhere_may_be_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "5f00::1",
        "::ffff:0:7f00:1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "2001::1",
        "ff02::1",
        "localhost",
    ],
)
def test_everything_else_may_not_however_it_is_wrapped(address: str) -> None:
    assert not is_public(address)


def test_the_settings_are_those_of_a_careful_guest() -> None:
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.DOWNLOAD_DELAY >= 2
    assert settings.DOWNLOAD_MAXSIZE <= 5_000_000
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES
    assert set(settings.DOWNLOAD_HANDLERS) == {"data", "file", "ftp", "s3"}
    assert not any(settings.DOWNLOAD_HANDLERS.values())
    assert not any(
        (
            settings.TELNETCONSOLE_ENABLED,
            settings.REMOTE_CONTROL_ENABLED,
            settings.RETRY_ENABLED,
            settings.COOKIES_ENABLED,
        )
    )
    assert not any((settings.HTTPPROXY_ENABLED, settings.METAREFRESH_ENABLED))


class Names:
    """A reactor whose name server gives one answer after the other: to each question the next of `answers`."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.nameResolver = self

    def resolveHostName(self, receiver: Any, host: str, port: int, *_: Any) -> None:  # noqa: N802, ARG002
        receiver.resolutionBegan(None)
        for address in self._answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


class Found:
    """What a connection would be made to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        """Nothing to do."""

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Nothing to do."""


def asked(resolver: GuardedResolver, host: str = "rebind.example") -> list[str]:
    found = Found()
    resolver.resolveHostName(found, host, 80)
    return found.addresses


def test_the_address_connected_to_is_what_counts_each_time_a_name_is_asked_for() -> None:
    given = config.load({"SOSIK_HOME": "/nowhere"})
    names = Names(["8.8.8.8"], ["127.0.0.1"], ["10.0.0.1", "8.8.4.4", "169.254.169.254"], [])
    resolver = GuardedResolver(names, given)
    assert [asked(resolver) for _ in range(4)] == [["8.8.8.8"], [], ["8.8.4.4"], []]
    assert ("rebind.example", 80) in GuardedResolver.refused


def test_a_network_of_our_own_is_reached_only_by_the_name_and_port_that_was_allowed() -> None:
    given = config.load({"SOSIK_HOME": "/nowhere", "SOSIK_ALLOW_PRIVATE_HOSTS": "intranet.example:80"})
    resolver = GuardedResolver(Names(["10.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]), given)
    assert asked(resolver, "intranet.example") == ["10.0.0.1"]
    assert asked(resolver, "intranet.example.") == ["10.0.0.1"]
    assert asked(resolver, "other.example") == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "data:text/html,x", "ftp://a.kr/", "javascript:0", "//a.kr", "http://", ""]
)
def test_only_the_web_can_be_a_source(address: str) -> None:
    with pytest.raises(InputError):
        sources.recognise(address, "smalllibrary")


def test_no_redirect_leads_off_the_web_or_into_a_private_network(
    store: Store, open_site: Callable[..., Site], box: Box
) -> None:
    inside = open_site(Portal())
    dotted = f"http://localhost.:{inside.port}/"
    ways = {
        "file:///etc/passwd": "redirects",
        "data:text/html,<table></table>": "redirects",
        "ftp://127.0.0.20/": "redirects",
        f"http://127.1:{inside.port}/": "private",
        f"http://0x7f.1:{inside.port}/": "private",
        f"http://2130706433:{inside.port}/": "private",
        f"http://[::ffff:127.0.0.1]:{inside.port}/": "private",
        f"http://[64:ff9b::7f00:1]:{inside.port}/": "private",
        "http://100.64.0.1/": "private",
        dotted: "private",
        f"//localhost:{inside.port}/": "private",
    }
    added = {}
    for way in ways:
        site = open_site(Portal())
        leads = Answer(status=302, headers={"Location": way})
        site.pages |= dict.fromkeys(("/library/story", "/library/forum", "/helper/news"), leads)
        added[way] = add_source(store, site.origin)
    away = open_site(Portal())
    away.pages["/robots.txt"] = Answer(status=301, headers={"Location": f"http://localhost:{inside.port}/robots.txt"})
    ways["robots"], added["robots"] = "private", add_source(store, away.origin)
    hidden = add_source(store, dotted)
    numbers = [one.id or 0 for one in (*added.values(), hidden)]
    runs = {run.source: run.failure for run in crawl_in_child(box.settings, numbers, now=NOW)}
    found = {way: runs[one.uid] for way, one in added.items()}
    # Some name servers know `localhost.` with its dot, some do not.
    assert {found.pop(dotted), runs[hidden.uid]} <= {"private", "dns"}
    assert found == {way: failure for way, failure in ways.items() if way != dotted}
    assert inside.asked == []


def test_proxies_of_the_environment_change_nothing(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
        monkeypatch.setitem(os.environ, name.upper(), "http://127.0.0.1:9")
    box.portal.sections["story"] = [Entry(1, "글")]
    assert (box.crawl().new, box.crawl().failure) == (1, "")

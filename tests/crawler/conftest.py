"""A data folder for each test, sites on loopback, and crawls as they really run: each in a process of its own."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from aggregator import config
from aggregator.clock import wall_clock
from aggregator.config import Settings
from aggregator.models import Source
from aggregator.store import Store
from crawler import sources
from crawler.run import crawl_in_child
from crawler.summary import RunSummary
from tests.crawler.portal import Portal
from tests.crawler.site import Handler, Site

NOW = "2026-11-22T12:00+09:00"


WARM = Path(__file__).parents[1] / "warm"


@pytest.fixture(scope="session", autouse=True)
def warm_crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Forks crawls instead of starting them cold (`tests/warm`)."""
    if os.environ.get("SOSIK_COLD") or not hasattr(os, "fork"):
        yield
        return
    real, folder = sys.executable, tmp_path_factory.mktemp("warm")
    address, launcher = str(folder / "nursery"), folder / "python"
    launcher.write_text(f'#!/bin/sh\nexec {shlex.join([real, "-ISs", str(WARM / "launch.py"), real, address])} "$@"\n')
    launcher.chmod(0o755)
    with subprocess.Popen([real, str(WARM / "nursery.py"), address], stdout=subprocess.PIPE) as nursery:
        assert nursery.stdout is not None
        assert nursery.stdout.readline() == b"ready\n"
        sys.executable = str(launcher)
        try:
            yield
        finally:
            sys.executable = real
            nursery.kill()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """No delay and stand-ins allowed."""
    given = {"SOSIK_HOME": str(tmp_path), "SOSIK_DELAY": "0", "SOSIK_CONTACT": "a@example.kr"}
    return config.load({**given, "SOSIK_ALLOW_PRIVATE_HOSTS": ",".join(f"127.0.0.{n}" for n in range(20, 40))})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """An empty store."""
    made = Store(settings.database_url)
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def open_site() -> Iterator[Callable[..., Site]]:
    """Puts sites on 127.0.0.20, 127.0.0.21, …"""
    with ExitStack() as stack:
        opened: list[Site] = []

        def open_one(handler: Handler | None = None) -> Site:
            opened.append(stack.enter_context(Site(f"127.0.0.{20 + len(opened)}", handler)))
            return opened[-1]

        yield open_one


class Box:
    """A portal, its site, its source, and a way to crawl it."""

    def __init__(self, settings: Settings, store: Store, site: Site, portal: Portal) -> None:
        self.settings, self.store, self.site, self.portal = settings, store, site, portal
        self.source = add_source(store, site.origin)

    def crawl(self, now: str = NOW, pages: int | None = None) -> RunSummary:
        """Crawls the portal in a child process."""
        assert self.source.id is not None
        (summary,) = crawl_in_child(self.settings, [self.source.id], now=now, pages=pages)
        return summary


def add_source(store: Store, origin: str) -> Source:
    """A source of the portal's platform."""
    with store.writing() as session:
        return sources.add(session, origin, wall_clock(), platform="smalllibrary")


@pytest.fixture
def box(settings: Settings, store: Store, open_site: Callable[..., Site]) -> Box:
    """An empty portal to put entries into."""
    portal = Portal()
    return Box(settings, store, open_site(portal), portal)

"""The whole of it: the schedule, its crawling child, and the stand-in portal over HTTP."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from aggregator.clock import wall_clock
from aggregator.config import Settings, load
from aggregator.models import Lease, Post, Source
from aggregator.store import Store
from crawler import sources
from crawler.demo.portal import portal
from crawler.demo.server import StandIn
from crawler.schedule import LEASE, run_schedule

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)

PROGRAM = """
from aggregator.clock import wall_clock
from aggregator.config import load
from aggregator.store import Store
from crawler.schedule import run_schedule

settings = load()
store = Store(settings.database_url)
run_schedule(store, settings, lambda: None, clock=wall_clock, on_line=lambda line: print(line, flush=True))
store.close()
"""


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn(portal(date(2026, 11, 22)), "127.0.0.19", 0) as serving:
        yield serving


@pytest.fixture
def environ(tmp_path: Path, stand_in: StandIn) -> dict[str, str]:
    return {
        "SOSIK_HOME": str(tmp_path),
        "SOSIK_DELAY": "0",
        "SOSIK_ALLOW_PRIVATE_HOSTS": f"{stand_in.host}:{stand_in.port}",
        "SOSIK_CONTACT": "desk@example.com",
    }


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return load(environ, Path("none.toml"))


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    made = Store(settings.database_url)
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def source(store: Store, stand_in: StandIn) -> Source:
    with store.writing() as session:
        return sources.add(session, stand_in.address, wall_clock() - HOUR, platform=stand_in.platform)


def posts(store: Store) -> int:
    with store.reading() as session:
        return session.exec(select(func.count()).select_from(Post)).one()


def test_a_round_gathers_the_portal_publishes_it_and_the_next_one_asks_once_a_section(
    store: Store, settings: Settings, stand_in: StandIn, source: Source
) -> None:
    published: list[int] = []
    lines: list[str] = []

    def turn() -> None:
        run_schedule(
            store, settings, lambda: published.append(posts(store)), clock=wall_clock, once=True, on_line=lines.append
        )

    turn()
    there = sum(len(portal(date(2026, 11, 22)).posts(section)) for section in ("story", "forum", "news"))
    assert published == [0, there], lines
    with store.writing() as session:
        known = session.get_one(Source, source.id)
        assert known.due > wall_clock() + HOUR / 2
        known.due = wall_clock()
    stand_in.forget()
    turn()
    # Nothing is new: what an earlier schedule may have left is published once more, and that is all.
    assert published == [0, there, there]
    assert stand_in.requests == {"/library/story": 1, "/library/forum": 1, "/helper/news": 1}


@pytest.fixture
def launch(environ: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", PROGRAM],
                cwd=environ["SOSIK_HOME"],
                env=os.environ | environ | {"PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("pause", [0.3, pytest.param(60.0, marks=pytest.mark.long)])
def test_sigterm_in_the_middle_of_a_crawl_ends_everything_in_ten_seconds_and_loses_nothing(
    store: Store,
    settings: Settings,
    stand_in: StandIn,
    source: Source,
    launch: Callable[[], subprocess.Popen[str]],
    pause: float,
) -> None:
    process = launch()
    limit = time.monotonic() + 30
    while posts(store) < 3:
        assert time.monotonic() < limit, "the crawl did not begin"
        time.sleep(0.1)
        stand_in.pause = 0.3
    stand_in.pause = pause
    time.sleep(1)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - begun < 10
    assert process.returncode == 0, err
    assert out.splitlines()[-1].endswith("stopped")
    kept = posts(store)
    with store.reading() as session:
        assert session.get_one(Lease, LEASE).expires <= wall_clock()
        assert session.get_one(Source, source.id).due < wall_clock()
    stand_in.pause = 0.0
    lines: list[str] = []
    run_schedule(store, settings, lambda: None, clock=wall_clock, once=True, on_line=lines.append)
    there = sum(len(portal(date(2026, 11, 22)).posts(section)) for section in ("story", "forum", "news"))
    assert 3 <= kept < posts(store) == there, lines

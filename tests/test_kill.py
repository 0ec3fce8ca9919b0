"""A kill before any write loses and doubles nothing, and ends in the same bytes once things are started again plainly."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator.models import Post
from aggregator.store import Store
from crawler.demo.server import StandIn, demo_sites
from crawler.demo.show import add_stand_in

ADDED = datetime(2026, 11, 22, tzinfo=UTC)
NOW = "2026-11-22T09:00+09:00"
ROOT = Path(__file__).parents[1]
SHORT_POINTS, LONG_POINTS = 1, 20


@dataclass(frozen=True)
class Outcome:
    """What must be the same whatever happened on the way: the posts by id and digest, and the site's bytes."""

    posts: Mapping[str, str]
    files: Mapping[str, str]


@pytest.fixture(scope="module")
def site() -> Iterator[StandIn]:
    [portal, *_] = demo_sites(date(2026, 11, 22))
    with portal:
        yield portal


class Installation:
    """A folder of its own with the stand-in as its one source."""

    def __init__(self, home: Path, site: StandIn) -> None:
        self.home = home
        self.environ = {
            **os.environ,
            "SOSIK_HOME": str(home),
            "SOSIK_DELAY": "0",
            "SOSIK_ALLOW_PRIVATE_HOSTS": f"{site.host}:{site.port}",
        }
        for name in ("SOSIK_DATABASE_URL", "SOSIK_SITE_DIR", "SOSIK_SITE_URL"):
            self.environ.pop(name, None)

    def run(self, *command: str, kill_before: int = 0) -> int:
        """Runs a command, killed before its n-th write (0: not at all). Returns the number of writes."""
        counted = self.home.parent / f"{self.home.name}.writes"
        counted.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "tests.killing", str(kill_before), str(counted), *command],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        expected = -9 if kill_before else 0
        assert done.returncode == expected, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
        return kill_before or int(counted.read_text())

    def outcome(self) -> Outcome:
        with Store(f"sqlite:///{self.home}/sosik.db") as store, store.reading() as session:
            rows = session.exec(select(Post.id, Post.digest)).all()
        assert len(rows) == len({row[0] for row in rows})
        folder = self.home / "site"
        files = {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file() and ".sosik" not in path.parts
        }
        return Outcome(dict(rows), files)


@pytest.fixture(scope="module")
def fresh(site: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that nothing was crawled into yet."""
    home = tmp_path_factory.mktemp("fresh") / "home"
    with Store(f"sqlite:///{home}/sosik.db") as store:
        store.upgrade()
        with store.writing() as session:
            add_stand_in(session, site, ADDED)
    return home


@pytest.fixture(scope="module")
def undisturbed(fresh: Path, site: StandIn) -> tuple[Outcome, int, int]:
    """What comes of it when nothing happens, and how many writes crawl and publish take."""
    installation = Installation(_copy(fresh, "undisturbed"), site)
    crawl = installation.run("crawl", "--all", "--now", NOW)
    publish = installation.run("publish", "--full", "--now", NOW)
    return installation.outcome(), crawl, publish


def _copy(home: Path, name: str) -> Path:
    target = home.parent / name
    shutil.copytree(home, target)
    return target


def _points(seed: int) -> list[float]:
    """Where to kill, as parts of the whole: places drawn by a fixed seed, the first and the last write."""
    drawn = random.Random(seed)
    return [*(drawn.random() for _ in range(LONG_POINTS - 2)), 0.0, 1.0]


def _marked(seed: int) -> list[object]:
    points = _points(seed)
    return [pytest.param(at, marks=[pytest.mark.long] if n >= SHORT_POINTS else []) for n, at in enumerate(points)]


@pytest.mark.parametrize("at", _marked(1))
def test_a_killed_crawl_started_again_ends_as_an_undisturbed_one(
    fresh: Path, site: StandIn, undisturbed: tuple[Outcome, int, int], at: float
) -> None:
    expected, writes, _ = undisturbed
    installation = Installation(_copy(fresh, f"crawl-{at}"), site)
    installation.run("crawl", "--all", "--now", NOW, kill_before=1 + round(at * (writes - 1)))
    installation.run("publish", "--now", NOW)
    installation.run("crawl", "--all", "--now", NOW)
    installation.run("publish", "--now", NOW)
    assert installation.outcome() == expected


@pytest.mark.parametrize("at", _marked(2))
def test_a_killed_publish_started_again_ends_as_a_full_one(
    fresh: Path, site: StandIn, undisturbed: tuple[Outcome, int, int], at: float
) -> None:
    expected, _, writes = undisturbed
    installation = Installation(_copy(fresh.parent / "undisturbed", f"publish-{at}"), site)
    shutil.rmtree(installation.home / "site")
    installation.run("publish", "--full", "--now", NOW, kill_before=1 + round(at * (writes - 1)))
    installation.run("publish", "--now", NOW)
    assert installation.outcome() == expected
    assert expected.files

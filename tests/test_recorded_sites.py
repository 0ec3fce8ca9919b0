"""Recorded sites, served as they were: added by their address alone, crawled, published in their region.

The gold folder (SOSIK_GOLD) holds `pages.tar.xz`, whose manifest.json has the truth of each page; benchmarks/extract.py
documents its format. `replay.py` beside the folder's parent serves it.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlmodel import col, select

from aggregator.clock import SEOUL
from aggregator.models import Post, PostPlace
from aggregator.store import Store

GOLD = Path(os.environ.get("SOSIK_GOLD", ""))
REPLAY = GOLD.parent / "tools" / "replay.py"
REGION = "11380"
BOARDS = {
    "gnuboard5": "http://127.0.0.1:8101/bbs/board.php?bo_table=program",
    "rhymix": "http://127.0.0.1:8102/program",
    "wordpress": "http://127.0.0.1:8103/category/program/",
    "egov": "http://127.0.0.1:8104/cop/bbs/selectBoardList.do?bbsId=BBSMSTR_000000000021",
}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not os.environ.get("SOSIK_GOLD"), reason="SOSIK_GOLD is not set: the recorded sites are not here"
    ),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    with tarfile.open(GOLD / "pages.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "pages"


@pytest.fixture(scope="module")
def origins(pages: Path) -> Iterator[dict[str, str]]:
    """Where each recorded origin is served."""
    command = [sys.executable, str(REPLAY), str(pages), "--ephemeral"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
        server.terminate()


class Installation:
    """A folder of its own and the command line."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environ = {
            **os.environ,
            "SOSIK_HOME": str(home),
            "SOSIK_DELAY": "0",
            "SOSIK_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        }

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "sosik", *arguments], env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def posts(self) -> list[Post]:
        with Store(f"sqlite:///{self.home}/sosik.db") as store, store.reading() as session:
            shown = select(PostPlace.post_id).where(PostPlace.code == REGION)
            return list(session.exec(select(Post).where(col(Post.id).in_(shown))).all())


def truths(pages: Path, cms: str) -> dict[str, dict[str, Any]]:
    """The truth of a site's posts by their number."""
    entries = json.loads((pages / "manifest.json").read_text(encoding="utf-8"))["entries"]
    return {
        str(entry["truth"]["id"]): entry["truth"] for entry in entries if entry["cms"] == cms and entry.get("truth")
    }


def spelled(text: str) -> str:
    """Without white space and with plain quotes and dashes: programs curl them."""
    return re.sub(r"[–—]", "-", re.sub(r"[“”]", '"', re.sub(r"[‘’]", "'", re.sub(r"\s", "", text))))


def day(moment: str) -> str:
    """The day in Seoul of an ISO date or time."""
    return moment if len(moment) == 10 else str(datetime.fromisoformat(moment).astimezone(SEOUL).date())


@pytest.mark.parametrize("cms", BOARDS)
def test_a_board_added_by_its_address_alone_is_read_right_and_only_once(
    cms: str, pages: Path, origins: dict[str, str], tmp_path: Path
) -> None:
    installation = Installation(tmp_path / "home")
    parts = urlsplit(BOARDS[cms])
    address = origins[f"{parts.scheme}://{parts.netloc}"] + BOARDS[cms].partition(parts.netloc)[2]
    installation.run("init")
    installation.run("source", "add", address, "--yes", "--region", REGION)
    installation.run("crawl", "--all")
    installation.run("publish")
    posts, truth = installation.posts(), truths(pages, cms)
    assert len(posts) >= 20
    for post in posts:
        said = truth[re.findall(r"\d+", post.key)[-1]]
        # This eGovFrame template shows its secret posts to everybody, and nothing on its pages tells that they are.
        assert not said["secret"] or cms == "egov"
        assert spelled(post.title) == spelled(said["title"])
        assert day(post.published.isoformat()) == day(said["posted"])
        missing = [line for line in said["body_lines"] if spelled(line) not in spelled(post.body_text)]
        assert len(missing) <= len(said["body_lines"]) // 20, post.url
    feed = (installation.home / "site" / "regions" / REGION / "feed.json").read_text(encoding="utf-8")
    assert len(json.loads(feed)["items"]) == len(posts)
    before = {post.id: post.digest for post in posts}
    second = installation.run("crawl", "--all", "--json")
    runs = [run for line in second.splitlines() if (run := json.loads(line)).get("event", "run") == "run"]
    assert [(run["new"], run["changed"], run["pages"]) for run in runs] == [(0, 0, 1)]
    assert {post.id: post.digest for post in installation.posts()} == before

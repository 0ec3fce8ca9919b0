"""Recorded sites with their programs unknown, as `board` meets them. Runs where SOSIK_GOLD names their folder."""

import json
import os
import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html as markup

from crawler.pages.page import Page, Row, Unreadable
from crawler.platforms.base import Board as BoardOf
from crawler.platforms.board import Board

GOLD = os.environ.get("SOSIK_GOLD", "")
pytestmark = pytest.mark.skipif(not GOLD, reason="SOSIK_GOLD names no folder of recorded sites")
BOARD = Board()
LEAST = {"rows": 0.95, "titles": 0.95, "days": 0.90, "lines": 0.95}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = tmp_path_factory.mktemp("pages")
    with tarfile.open(Path(GOLD) / "pages.tar.xz") as packed:
        packed.extractall(there, filter="data")
    return next(there.rglob("manifest.json")).parent


def entries_of(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["entries"]
    return [entry for entry in found if entry["status"] == 200]


def page_of(folder: Path, entry: dict[str, Any]) -> Page:
    text = (folder / entry["file"]).read_text(encoding="utf-8", errors="replace")
    return Page(entry["url"], text, parsedate_to_datetime(entry["headers"]["Date"]))


def plain(text: str) -> str:
    return re.sub(r"[\s\W]+", "", text)


def rows_by_site(folder: Path) -> Iterator[tuple[str, dict[str, Any], Row | None]]:
    """Each true row of the recorded lists, and what was read for it."""
    options: dict[str, dict[str, Any]] = {}
    for entry in entries_of(folder):
        if entry["kind"] != "list" or not entry.get("rows"):
            continue
        page = page_of(folder, entry)
        board = re.sub(r"[?&]page(?:Index)?=\d+|page/\d+/$", "", entry["url"])
        if board not in options:
            found = BOARD.detect(page)
            options[board] = dict(found.options) if found else {}
        read = {row.key: row for row in BOARD.read_list(page, BoardOf(board, options[board], "")).rows}
        for row in entry["rows"]:
            if not row.get("deleted"):
                yield entry["cms"], row, read.get(str(row["id"]))


def test_lists_of_unknown_programs_are_read(folder: Path) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for site, truth, row in rows_by_site(folder):
        counts[site]["all"] += 1
        if row is not None:
            cut = plain(row.title.rstrip("….")) if row.title.endswith(("…", "...")) else ""
            whole = plain(truth["title"])
            counts[site]["rows"] += 1
            counts[site]["titles"] += plain(row.title) == whole or (cut != "" and whole.startswith(cut))
            counts[site]["days"] += row.day[:10] == truth["posted"][:10]
    assert counts
    for site, count in counts.items():
        for name in ("rows", "titles", "days"):
            assert count[name] >= LEAST[name] * count["all"], (site, name, dict(count))


def test_posts_of_unknown_programs_are_read(folder: Path) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries_of(folder):
        if entry["kind"] != "detail":
            continue
        truth, count = entry["truth"], counts[entry["cms"]]
        row = Row(key=str(truth["id"]), url=truth["url"], text="", title=truth["title"], day=truth["posted"][:10])
        lines = [plain(line) for line in truth["body_lines"] if plain(line)]
        count.update(all=1, all_lines=len(lines))
        try:
            post = BOARD.read_post(page_of(folder, entry), BoardOf("", {}, ""), row)
        except Unreadable:
            continue
        said = plain(markup.fromstring(f"<div>{post.body_html}</div>").text_content())
        count["lines"] += sum(line in said for line in lines)
        count["titles"] += plain(post.title) == plain(truth["title"])
        count["days"] += post.posted is not None and post.posted.isoformat()[:10] == truth["posted"][:10]
    for site, count in counts.items():
        assert count["lines"] >= LEAST["lines"] * count["all_lines"], (site, dict(count))
        assert count["titles"] >= LEAST["titles"] * count["all"], (site, dict(count))
        assert count["days"] >= LEAST["days"] * count["all"], (site, dict(count))

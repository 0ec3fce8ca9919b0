"""How well recorded sites are read: `python -m benchmarks.extract [--only CMS]` with SOSIK_GOLD set to the gold folder.

The gold file is `pages.tar.xz`: pages as served, and a `manifest.json` with an entry a page: url, status, headers, file, cms,
kind, the rows of a list (id, title, pinned, secret, posted), the truth of a post (title, posted, body_lines, images,
attachments, secret, deleted). Every page is read twice: by its own platform, and by `board` with the platform's name hidden.

A row is right when its post is found under its own key and nothing else is; a title when it is whole (programs curl quotes
and dashes: those are alike); a day when the post's is the day in Seoul. Body lines are compared without white space; a
foreign line is one that the post does not have. `wrongly stored` counts secret, deleted and error pages that a list leads to
and of which a post was made.
"""

import argparse
import json
import os
import re
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from aggregator.clock import SEOUL
from aggregator.rawpost import RawPost
from aggregator.reading.markup import clean_html, plain
from crawler.charset import decode
from crawler.pages.page import Page, Row, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board, Found, Platform

PLATFORM_OF = {"gnuboard5": "gnuboard", "rhymix": "rhymix", "wordpress": "wordpress", "egov": "egov"}
KNOWN_BARS = {"rows": 1.0, "titles": 1.0, "days": 1.0, "body lines": 0.995, "attachments": 0.98, "images": 0.98}
BOARD_BARS = {"rows": 0.95, "titles": 0.95, "days": 0.90, "body lines": 0.95}
FOREIGN_BAR = 0.01

Entry = Mapping[str, Any]


@dataclass
class Score:
    """Right and all of each figure; what was foreign, what was stored that must not be; the misses to look at."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    foreign: int = 0
    lines: int = 0
    stored: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, figure: str, right: int, of: int, miss: str = "") -> None:
        """Counts `right` of `of`; `miss` says what was missed."""
        self.right[figure] += right
        self.of[figure] += of
        if right < of:
            self.misses.append(f"{figure}: {miss}")


def main() -> int:
    """Prints the table; 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="only this site (gnuboard5, rhymix, wordpress, egov)")
    parser.add_argument("--misses", type=int, default=0, help="how many misses of each site to show")
    given = parser.parse_args()
    gold = os.environ.get("SOSIK_GOLD")
    if not gold:
        sys.exit("Set SOSIK_GOLD to the folder with the gold data.")
    passed = True
    print(f"{'site':12}{'read by':12}{'figure':14}{'right':>9}{'bar':>8}{'n':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for cms, entries in sorted(recorded(Path(gold), Path(folder)).items()):
            if given.only in (None, cms):
                for reader, bars in ((PLATFORM_OF[cms], KNOWN_BARS), ("board", BOARD_BARS)):
                    score = score_site(PLATFORMS[reader], entries, Path(folder) / "pages")
                    passed &= report(cms, reader, score, bars)
                    for miss in score.misses[: given.misses]:
                        print("    ", miss)
    return 0 if passed else 1


def recorded(gold: Path, folder: Path) -> dict[str, list[Entry]]:
    """The recorded entries by site, unpacked into `folder`."""
    with tarfile.open(gold / "pages.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    manifest = json.loads((folder / "pages" / "manifest.json").read_text(encoding="utf-8"))
    sites: dict[str, list[Entry]] = {}
    for entry in manifest["entries"]:
        sites.setdefault(entry["cms"], []).append(entry)
    return sites


def report(cms: str, reader: str, score: Score, bars: Mapping[str, float]) -> bool:
    """Prints one site's figures; whether all bars were met."""
    passed = True
    for figure, of in score.of.items():
        ratio, bar = score.right[figure] / of, bars.get(figure)
        good = bar is None or ratio >= bar
        passed &= good
        print(f"{cms:12}{reader:12}{figure:14}{ratio:9.2%}{bar or 0:8.1%}{of:7}{'' if good else '  missed'}")
    foreign = score.foreign / max(1, score.lines)
    print(f"{cms:12}{reader:12}{'foreign lines':14}{foreign:9.2%}{FOREIGN_BAR:8.1%}{score.lines:7}")
    print(f"{cms:12}{reader:12}{'wrongly stored':14}{score.stored:9}{0:8}")
    return passed and (reader == "board" or (foreign <= FOREIGN_BAR and not score.stored))


def score_site(platform: Platform, entries: list[Entry], pages: Path) -> Score:
    """Reads every list and post of one recorded site."""
    score = Score()
    rows: dict[str, Row] = {}
    boards: dict[str, Found] = {}
    for entry in entries:
        if entry["kind"] == "list" and entry.get("device") == "pc" and entry.get("rows"):
            page = page_of(entry, pages)
            found = recognised(platform, page)
            if found is None:
                score.add("rows", 0, len(entry["rows"]), f"not detected: {page.url}")
                continue
            boards.setdefault(entry["url"], found)
            rows.update(score_list(platform, page, board_of(platform, found), entry, score))
    any_board = next(iter(boards.values()), None)
    for entry in entries:
        if any_board is not None and entry["kind"].startswith("detail") and entry.get("device") == "pc":
            score_post(platform, page_of(entry, pages), board_of(platform, any_board), rows, entry, score)
    return score


def recognised(platform: Platform, page: Page) -> Found | None:
    """What the platform takes a page for."""
    try:
        return platform.detect(page) or platform.recognise(page.url)
    except Unreadable:
        return None


def board_of(platform: Platform, found: Found) -> Board:
    """The first line of what was found."""
    return Board(found.address, found.options, platform.lines(found.options)[0])


def page_of(entry: Entry, pages: Path) -> Page:
    """A recorded page as readers get it."""
    headers = {name.lower(): value for name, value in entry["headers"].items()}
    body = (pages / entry["file"]).read_bytes()
    now = parsedate_to_datetime(headers["date"])
    media = headers.get("content-type", "text/html")
    return Page(entry["url"], decode(body, media).text, now, media.partition(";")[0])


def score_list(platform: Platform, page: Page, board: Board, entry: Entry, score: Score) -> Iterator[tuple[str, Row]]:
    """Scores a list page; gives its rows by number and title of their post."""
    wanted = {str(row["id"]): row for row in entry["rows"] if not row.get("deleted")}
    try:
        rows = platform.read_list(page, board).rows
    except Exception as why:  # noqa: BLE001 - a reader's fault is a miss like any other
        score.add("rows", 0, len(wanted), f"{page.url}: {why!r}")
        return
    listed = {number_of(row, wanted): row for row in rows}
    open_rows = {number for number, row in wanted.items() if not row.get("secret")}
    found = {number for number in listed if number in wanted}
    strange = [row.url for number, row in listed.items() if number not in wanted]
    missing = [wanted[number]["title"] for number in open_rows - found]
    score.add("rows", len(found & open_rows) - len(strange), len(open_rows), f"{page.url}: - {missing} + {strange}")
    for number in found:
        if not listed[number].secret:
            yield name_of(wanted[number]), listed[number]


def name_of(truth: Entry) -> str:
    """What tells a post from those of the site's other boards, which number their own."""
    return f"{truth['id']} {truth['title']}"


def number_of(row: Row, wanted: Mapping[str, Any]) -> str:
    """The recorded number that a row's key or address speaks of."""
    numbers = re.findall(r"\d+", row.key) or re.findall(
        r"\d+", unquote(urlsplit(row.url).path + "?" + urlsplit(row.url).query)
    )
    return next((number for number in reversed(numbers) if number in wanted), row.key)


def score_post(
    platform: Platform, page: Page, board: Board, rows: Mapping[str, Row], entry: Entry, score: Score
) -> None:
    """Scores a post's page: what is open must be read whole, what is not must not be read."""
    truth = entry["truth"]
    if 300 <= entry["status"] < 400:
        return  # another address of a post that is scored under its own
    number = str(truth["id"])
    row = rows.get(name_of(truth)) or Row(number, page.url, "")
    try:
        post = platform.read_post(page, board, row) if entry["status"] == 200 else None
    except Exception as why:  # noqa: BLE001 - a reader's fault is a miss like any other
        post, said = None, repr(why)
    else:
        said = f"status {entry['status']}"
    if entry["kind"] != "detail" or truth.get("secret") or truth.get("deleted"):
        listed = name_of(truth) in rows  # what no list links to is never opened
        score.stored += post is not None and listed and not shows_to_all(page, truth)
        return
    if post is None:
        score.add("titles", 0, 1, f"{page.url}: {said}")
        score.add("body lines", 0, max(1, len(truth["body_lines"])), page.url)
        return
    score.add("titles", bare(post.title) == bare(truth["title"]), 1, f"{post.title!r} for {truth['title']!r}")
    posted = post.posted.isoformat() if post.posted else ""
    score.add("days", same_day(posted, truth["posted"]), 1, f"{page.url}: {posted} for {truth['posted']}")
    score_body(post, truth, score, page.url)


def shows_to_all(page: Page, truth: Entry) -> bool:
    """Whether the site itself shows a post that it calls secret to everybody: nothing on its pages tells that it is."""
    return bool(truth.get("secret")) and 'type="password"' not in page.html.lower()


def score_body(post: RawPost, truth: Mapping[str, Any], score: Score, url: str) -> None:
    """Scores body lines, attachments and images."""
    ours = [bare(line) for line in plain(clean_html(post.body_html, post.page_url)).split("\n")]
    whole = "".join(ours)
    wanted = [bare(line) for line in truth["body_lines"] if bare(line)]
    missing = [line for line in wanted if line not in whole]
    score.add("body lines", len(wanted) - len(missing), len(wanted), f"{url}: {missing[:3]}")
    text = "".join(wanted)
    foreign = [line for line in ours if line and line not in text]
    score.foreign += len(foreign)
    score.lines += len([line for line in ours if line])
    if foreign:
        score.misses.append(f"foreign: {url}: {foreign[:3]}")
    names = [bare(file.name) for file in post.attachments]
    files = [bare(name) for name in truth["attachments"]]
    score.add(
        "attachments", sum(any(stem(name) in one for one in names) for name in files), len(files), f"{url}: {names}"
    )
    score.add("images", min(len(post.images), len(truth["images"])), len(truth["images"]), f"{url}: {post.images}")


def same_day(ours: str, truth: str) -> bool:
    """Whether two ISO dates or times are of one day in Seoul."""
    return bool(ours) and seoul_day(ours) == seoul_day(truth)


def seoul_day(text: str) -> date:
    """The day in Seoul of an ISO date or time."""
    if len(text) == 10:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(SEOUL).date()


def bare(text: str) -> str:
    """Text without white space, and with plain quotes and dashes: what typography changes."""
    text = re.sub(r"[“”„″]", '"', re.sub(r"[‘’′]", "'", text))
    return re.sub(r"\s|\u200b", "", re.sub(r"[–—]", "-", text))


def stem(name: str) -> str:
    """A file's name without its ending and signs: programs alter both."""
    return name.rpartition(".")[0] or name


if __name__ == "__main__":
    sys.exit(main())

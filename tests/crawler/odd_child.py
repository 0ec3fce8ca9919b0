"""A crawl in a child process that knows one more platform, and tells how much memory it took.

`formboard` shows its posts to a POST only, marks secret rows, and has a named page for deleted posts. Its pages are lines:
`row KEY|TITLE|DATE[|secret]` in lists, `post KEY|TITLE|DATE|BODY` on pages of posts, `deleted`, `secret`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin

from aggregator.config import Settings
from aggregator.rawpost import RawPost
from crawler import run
from crawler import settings as scrapy_settings
from crawler.pages.dates import day_of, days_of, read_date
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board, Found, Options, Platform
from crawler.summary import RunSummary


class FormBoard(Platform):
    """One board a site, at `/list`; a post is what `/view` answers to its key."""

    name: ClassVar[str] = "formboard"
    title: ClassVar[str] = "시험 게시판"

    def recognise(self, address: str) -> Found | None:
        return Found(address, "", self.title)

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002
        return ("",)

    def list_url(self, board: Board, page: int) -> str:
        return urljoin(board.address, "/list" if page == 1 else f"/list?page={page}")

    def read_list(self, page: Page, board: Board) -> ListPage:  # noqa: ARG002
        if "<list>" not in page.html:
            raise Unreadable(Reason.LAYOUT, "the page has no <list>")
        rows = [_row(line.removeprefix("row "), page.url) for line in page.html.splitlines() if line.startswith("row ")]
        return ListPage(days_of(rows, page.now), last=True)

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:  # noqa: ARG002
        for line in page.html.splitlines():
            if line in ("deleted", "secret"):
                raise Unreadable(Reason.DELETED if line == "deleted" else Reason.SECRET, "it says so")
            if line.startswith("post "):
                key, title, date, body = line.removeprefix("post ").split("|")
                posted = read_date(date, page.now) if date else day_of(row)
                return RawPost("", key, row.url, title, body, page.url, posted, date)
        raise Unreadable(Reason.LAYOUT, "the page has no post")


def _row(line: str, url: str) -> Row:
    key, title, date, *marks = line.split("|")
    address = urljoin(url, f"/view?no={key}")
    form = (("no", key),)
    return Row(key, address, title, title=title, posted=date, form=form, secret="secret" in marks)


def crawl_oddly(
    settings: Settings, sources: Sequence[int], now: str | None = None, timeout: int = 30
) -> tuple[list[RunSummary], int]:
    """Crawls in such a child, and returns its runs and the most memory that it had, in kB.

    `timeout` is how many seconds a page may take.
    """
    line = [sys.executable, "-m", "tests.crawler.odd_child", *map(str, sources), *(["--now", now] if now else [])]
    with subprocess.Popen(
        line,
        env={**run.environment(settings), "SOSIK_TEST_TIMEOUT": str(timeout)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read()
    assert child.returncode == 0
    events: list[dict[str, Any]] = [json.loads(one) for one in said.splitlines() if one.startswith("{")]
    runs = [RunSummary.from_json(event) for event in events if event["event"] == "run"]
    return runs, next(event["kb"] for event in events if event["event"] == "memory")


def main() -> None:
    PLATFORMS[FormBoard.name] = FormBoard()
    if "SOSIK_TEST_TIMEOUT" in os.environ:
        scrapy_settings.DOWNLOAD_TIMEOUT = int(os.environ["SOSIK_TEST_TIMEOUT"])
    code = run.main()
    status = Path("/proc/self/status").read_text()
    most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    print(json.dumps({"event": "memory", "kb": int(most.split()[1])}))  # noqa: T201
    sys.exit(code)


if __name__ == "__main__":
    main()

"""What a list page costs to crawl: `python -m benchmarks.crawl [--pairs 11] [--sources 150]`.

CPU (user and system) of one list page of a known platform, against a bare Scrapy spider that takes five fields a row with
compiled XPath and stores nothing, under the same settings. Each figure is the difference between a crawl of many sources and
one of few, so that starting up does not count, and the ratio of such differences in alternating pairs; a bar fails only when
the quartile that favours us fails. The pages come from a process of their own, each source on a loopback host of its own.

changed:  the page has new rows, which are stored; no post is opened
304:      the server says that nothing changed
same:     the same bytes again
varying:  the same rows in other bytes (a token)
bytes:    what an unchanged second crawl fetches where the site supports validators, as part of the first
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BARS = {"changed": 2.5, "304": 0.6, "same": 0.8, "varying": 1.3}
BYTES_BAR = 0.10
FEW = 10
PORT = 8931
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def host(number: int) -> str:
    """The loopback host of a source."""
    return f"127.9.{number // 200}.{number % 200 + 1}"


def list_page(first: int, token: int) -> str:
    """A Gnuboard list of fifteen rows, the newest post `first`, in a page of the usual weight."""
    rows = "".join(
        f'<tr class=""><td class="td_num2">{number}</td><td class="td_subject" style="padding-left:0px">'
        f'<div class="bo_tit"><a href="/bbs/board.php?bo_table=program&amp;wr_id={number}">{number}번째 그림책 모임 안내</a>'
        '<span class="sound_only">새글</span></div></td><td class="td_name sv_use"><span class="sv_member">작은도서관</span>'
        f'</td><td class="td_num">{number % 90}</td><td class="td_datetime">11-{20 - index:02}</td></tr>'
        for index, number in enumerate(range(first, first - 15, -1))
    )
    menu = "".join(f'<li class="gnb_1dli"><a href="/content/{n}" class="gnb_1da">메뉴 {n}</a></li>' for n in range(300))
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="token" content="{token}">'
        f'<title>프로그램 1 페이지 | 도서관</title></head><body><ul id="gnb">{menu}</ul><div id="bo_list">'
        '<div class="tbl_head01 tbl_wrap"><table><thead><tr><th>번호</th><th>제목</th><th>글쓴이</th>'
        "<th>조회</th><th>날짜</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></div></div><p>{'작은도서관 ' * 400}</p></body></html>"
    )


def serve(mode: str, sources: int) -> None:
    """The site: every host shows the same board, in one of the modes. Says `ready` and runs until it is ended."""
    asked = sent = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked, sent
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                asked += 1
                if head.startswith("GET /sent"):
                    status, body, sent = "200 OK", str(sent).encode(), 0
                elif head.startswith("GET /robots.txt"):
                    status, body = "404 Not Found", b""
                elif mode == "304" and "if-none-match" in head.lower():
                    status, body = "304 Not Modified", b""
                else:
                    page = list_page(1000 + asked if mode == "changed" else 1000, asked if mode == "varying" else 0)
                    status, body = "200 OK", page.encode()
                tag = 'ETag: "v1"\r\n' if mode == "304" else ""
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{tag}"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                sent += len(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, [host(number) for number in range(sources)], PORT)
        print("ready", flush=True)
        await server.serve_forever()

    asyncio.run(run())


def bare(sources: int) -> None:
    """The baseline: the same pages with a bare spider."""
    from lxml import etree
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response
    from scrapy.settings import Settings

    rows = etree.XPath("//div[contains(@class,'tbl_head01')]//tbody/tr")
    fields = [
        etree.XPath(path)
        for path in (
            "string(td[@class='td_num2'])",
            "string(.//div[@class='bo_tit']/a)",
            "string(.//div[@class='bo_tit']/a/@href)",
            "string(td[contains(@class,'td_name')])",
            "string(td[@class='td_datetime'])",
        )
    ]

    class Bare(Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Any]:
            for number in range(sources):
                yield Request(f"http://{host(number)}:{PORT}/bbs/board.php?bo_table=program", dont_filter=True)

        def parse(self, response: Response, **_: Any) -> Iterator[Any]:
            tree = etree.fromstring(response.body, etree.HTMLParser(encoding="utf-8"))
            for row in rows(tree):
                yield dict(zip(("number", "title", "url", "author", "date"), (f(row) for f in fields), strict=True))

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    for name in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS"):
        settings.set(name, {}, priority="cmdline")
    slots = {host(number): {"delay": 0.0, "jitter": 0.0, "concurrency": 1} for number in range(sources)}
    settings.set("DOWNLOAD_SLOTS", slots, priority="cmdline")
    settings.set("CONCURRENT_REQUESTS", min(max(sources, 8), 256), priority="cmdline")
    settings.set("TWISTED_DNS_RESOLVER", "scrapy.resolver.CachingThreadedResolver", priority="cmdline")
    settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()


def ours(folder: str, sources: int) -> None:
    """One crawl of the first sources; prints the bytes of the answers."""
    from aggregator import config
    from crawler import run
    from crawler.course import Course

    async def opens_nothing(self: Course) -> AsyncIterator[Any]:  # noqa: ARG001 - lists are measured, not posts
        return
        yield

    Course._posts_due = opens_nothing  # type: ignore[method-assign]  # noqa: SLF001
    settings = config.load(_environment(folder), Path(os.devnull))
    summaries = run.crawl(settings, list(range(1, sources + 1)), clock=lambda: NOW, pages=1)
    print(
        json.dumps(
            {"pages": sum(one.pages for one in summaries), "failed": sum(bool(one.failure) for one in summaries)}
        )
    )


def prepare(folder: str, sources: int) -> None:
    """An installation with so many sources."""
    from aggregator import config
    from aggregator.models import Source
    from aggregator.store import Store

    settings = config.load(_environment(folder), Path(os.devnull))
    with Store(settings.database_url) as store:
        store.upgrade()
        with store.writing() as session:
            for number in range(sources):
                address = f"http://{host(number)}:{PORT}/bbs/board.php?bo_table=program"
                source = Source(
                    uid=f"{number}", platform="gnuboard", address=address, title="x", options={}, due=NOW, added=NOW
                )
                session.add(source)


def _environment(folder: str) -> dict[str, str]:
    return {"SOSIK_HOME": folder, "SOSIK_DELAY": "0", "SOSIK_ALLOW_PRIVATE_HOSTS": "on"}


def cpu(*arguments: str) -> tuple[float, dict[str, Any]]:
    """CPU seconds of a child of this script, and what it printed."""
    command = [sys.executable, "-m", "benchmarks.crawl", *arguments]
    before = os.times()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, json.loads(done.stdout) if done.stdout.strip() else {}


@contextmanager
def site(mode: str, sources: int) -> Iterator[None]:
    """The site in a process of its own while the block runs."""
    command = [sys.executable, "-m", "benchmarks.crawl", "--child", "serve", mode]
    with subprocess.Popen([*command, str(sources)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield
        finally:
            server.terminate()


def measure(mode: str, sources: int, pairs: int) -> list[float]:
    """Ratios of ours to bare, a pair each."""
    ratios = []
    with site(mode, sources), tempfile.TemporaryDirectory() as folder:
        prepare(folder, sources)
        cpu("--child", "ours", folder, str(sources))  # the crawl that sees everything first, robots.txt too
        for _ in range(pairs):
            mine = cpu("--child", "ours", folder, str(sources))[0] - cpu("--child", "ours", folder, str(FEW))[0]
            theirs = cpu("--child", "bare", str(sources))[0] - cpu("--child", "bare", str(FEW))[0]
            ratios.append(mine / theirs)
    return ratios


def measure_bytes(sources: int) -> float:
    """What an unchanged second crawl fetches, as part of the first, where the site has validators."""
    with site("304", sources), tempfile.TemporaryDirectory() as folder:
        prepare(folder, sources)
        fetched = []
        for _ in range(2):
            cpu("--child", "ours", folder, str(sources))
            with urllib.request.urlopen(f"http://{host(0)}:{PORT}/sent") as answer:
                fetched.append(int(answer.read()))
    return fetched[1] / fetched[0]


def main() -> int:
    """Prints the table; 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=11)
    parser.add_argument("--sources", type=int, default=150)
    parser.add_argument("--only", choices=BARS)
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        kind, *rest = given.child
        {
            "serve": lambda: serve(rest[0], int(rest[1])),
            "bare": lambda: bare(int(rest[0])),
            "ours": lambda: ours(rest[0], int(rest[1])),
        }[kind]()
        return 0
    passed = True
    print(f"{'a list page':12}{'ratio':>8}{'quartiles':>16}{'bar':>7}{'pairs':>7}")
    for mode, bar in BARS.items():
        if given.only in (None, mode):
            ratios = measure(mode, given.sources, given.pairs)
            low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
            passed &= low <= bar
            spread, verdict = f"{low:.2f} to {high:.2f}", "" if low <= bar else "  missed"
            print(f"{mode:12}{middle:8.2f}{spread:>16}{bar:7.1f}{len(ratios):7}{verdict}")
    if given.only is None:
        part = measure_bytes(given.sources)
        passed &= part <= BYTES_BAR
        print(f"{'bytes':12}{part:8.2%}{'':16}{BYTES_BAR:7.0%}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())

"""Whatever sites answer, a crawl goes through, and what is stored stays as it was."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, func, select

from aggregator.clock import wall_clock
from aggregator.config import Settings
from aggregator.models import Listing, Post, Sighting
from aggregator.store import Store
from crawler import sources
from crawler.charset import decode
from crawler.health import blocked
from tests.crawler.conftest import add_source
from tests.crawler.odd_child import crawl_oddly
from tests.crawler.portal import Entry, Portal, list_html, post_html
from tests.crawler.site import Answer, Site

LISTS = ("/library/story", "/library/forum", "/helper/news")
FIRST, AGAIN, LAST = "2026-11-22T12:00+09:00", "2026-11-23T13:00+09:00", "2026-11-24T14:00+09:00"
ENTRIES = [Entry(number, f"책 읽는 날 {number}") for number in (4, 3, 2, 1)]
LIST = list_html(LISTS[0], ENTRIES[:3], 4)
MOST_KB = 600_000

Handler = Callable[[str], Answer | None]


def of_all(answer: Callable[[str], Answer]) -> Handler:
    """Lists and posts alike are answered so; robots.txt as ever."""
    return lambda target: None if target == "/robots.txt" else answer(target)


def page_of(target: str) -> str:
    """What the portal would show at `target`."""
    number = urlsplit(target).path.rpartition("/")[2]
    return post_html(LISTS[0], ENTRIES[4 - int(number)]) if number.isdecimal() else LIST


def truncated(target: str) -> Answer:
    html = page_of(target)
    return Answer(html[: random.Random(target).randrange(len(html) - 20)])


def shuffled(target: str) -> Answer:
    parts = page_of(target).split("<")
    random.Random(target).shuffle(parts)
    return Answer("<".join(parts))


def endless(target: str) -> Answer:
    """A list that has further posts on every page, and posts that are lists again."""
    page = int(parse_qs(urlsplit(target).query).get("currentPage", ["1"])[0])
    return Answer(list_html(LISTS[0], [Entry(10**6 + page * 3 + one, "늘 새로운 글") for one in (2, 1, 0)]))


def loop(target: str) -> Answer:
    return Answer(status=302, headers={"Location": f"{target.partition('?')[0]}?{random.random()}"})


FAULTS: dict[str, Handler] = {
    "truncated": of_all(truncated),
    "shuffled": of_all(shuffled),
    "charset": of_all(
        lambda target: Answer(page_of(target).encode("utf-16-be"), content_type="text/html; charset=euc-kr")
    ),
    "huge": of_all(lambda _: Answer(b"<html>" + b"x" * 50_000_000)),
    "nested": of_all(lambda _: Answer("<html>" + "<div>" * 100_000 + "</html>")),
    "nested-rows": of_all(lambda target: Answer(page_of(target).replace("<td>", "<td>" + "<b>" * 100_000, 1))),
    "loop": of_all(loop),
    "drip": of_all(lambda target: Answer(page_of(target), drip=0.2)),
    "binary": of_all(lambda target: Answer(random.Random(target).randbytes(30_000))),
    "headers": of_all(
        lambda target: Answer(
            page_of(target)[:-9],
            content_type="text/html; charset=\x7f; charset=utf-7",
            headers={"ETag": '"' * 3000, "Last-Modified": "99", "Date": "never", "Retry-After": "-1"},
        )
    ),
}


def kept(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as session:
        posts = session.exec(select(Post).order_by(Post.id)).all()
    return [(one.id, one.title, one.body_html, one.published, one.status, one.change) for one in posts]


@pytest.mark.long
def test_no_fault_of_a_site_stops_a_crawl_or_changes_what_is_stored(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    portal = Portal()
    portal.sections["story"] = list(ENTRIES)
    sites = {name: open_site(portal) for name in FAULTS}
    healthy = open_site(portal)
    numbers = [add_source(store, site.origin).id or 0 for site in (*sites.values(), healthy)]
    runs, _ = crawl_oddly(settings, numbers, FIRST)
    assert [(run.new, run.failure) for run in runs] == [(4, "")] * len(numbers)
    before = kept(store)
    for name, site in sites.items():
        site.break_with(FAULTS[name])
    for now in (AGAIN, LAST):
        runs, most = crawl_oddly(settings, numbers, now, timeout=5)
        *broken, well = sorted(runs, key=lambda run: healthy.host in run.source)
        assert (well.failure, well.unchanged) == ("", 4)
        whole = {name for name, site in sites.items() for run in broken if site.host in run.source and not run.failure}
        assert whole <= {"shuffled"}
        assert kept(store) == before
        assert most < MOST_KB
    with store.reading() as session:
        assert (
            session.exec(select(func.count()).select_from(Sighting).where(col(Sighting.gone).is_not(None))).one() == 0
        )


def test_endless_paging_ends_and_goes_on_the_next_time(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    site = open_site(of_all(endless))
    number = add_source(store, site.origin).id or 0
    (run,), _ = crawl_oddly(settings, [number], FIRST)
    assert run.failure == "layout"
    assert run.pages < 40
    with store.reading() as session:
        assert any(one.next_page for one in session.exec(select(Listing)).all())
        assert session.exec(select(Post)).all() == []


@given(st.binary(max_size=3000), st.text(max_size=30))
def test_no_bytes_stop_what_every_answer_goes_through(body: bytes, content_type: str) -> None:
    blocked(decode(body, content_type).text)


@contextmanager
def thousand_sites(count: int) -> Iterator[list[str]]:
    """Portals at 127.1.x.y, one server for all of them: each host has a list of its own with a post."""

    class Reply(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, section = urlsplit(self.path), LISTS[0]
            page = int(parse_qs(path.query).get("currentPage", ["1"])[0])
            number = path.path.rpartition("/")[2]
            if path.path == "/robots.txt":
                self.send_error(404)
                return
            # A library of its own on each host, as no text stands on a thousand boards.
            host = self.headers["Host"].partition(":")[0].split(".")
            name = "".join("가나다라마바사아자차"[int(digit)] for digit in "".join(host[2:]).zfill(6))
            cell = f"경상남도 김해시 덕정로 {int(host[2]) * 250 + int(host[3])} {name}작은도서관"
            entries = [
                Entry(4 - one, f"{name} 책 읽는 날", cell, body="<p>함께 읽어요.</p>" * 50) for one in range(3, 4)
            ]
            html = post_html(section, Entry(int(number), f"{name} 책 읽는 날", cell)) if number.isdecimal() else ""
            if not html:
                shown = entries if path.path == section and page == 1 else []
                html = list_html(path.path, shown) + " " * 20_000
            body = html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is given
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 512
        daemon_threads = True

    server = Server(("0.0.0.0", 0), Reply)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        port = server.server_address[1]
        yield [f"http://127.1.{number // 250}.{number % 250 + 1}:{port}" for number in range(count)]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.long
def test_a_thousand_sources_in_one_process_take_less_than_400_mb(settings: Settings, store: Store) -> None:
    from dataclasses import replace

    open_to_all = replace(settings, allow_private_hosts="on")
    with thousand_sites(1000) as origins:
        with store.writing() as session:
            made = [sources.add(session, origin, wall_clock(), platform="smalllibrary") for origin in origins]
            numbers = [one.id or 0 for one in made]
        runs, most = crawl_oddly(open_to_all, numbers, FIRST)
    assert len(runs) == 1000
    assert {run.failure for run in runs} == {""}
    assert sum(run.new for run in runs) == 1_000
    print(f"{most} kB for 1,000 sources")  # noqa: T201
    assert most < 400_000

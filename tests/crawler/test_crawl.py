"""Real crawls, with real Scrapy over real HTTP, of a portal that counts what it is asked for."""

import gzip
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import col, select

from aggregator import leases
from aggregator.clock import wall_clock
from aggregator.models import KeptPage, Listing, Post, Run, Sighting, Source
from aggregator.store import Store
from crawler.run import crawl_in_child, environment
from tests.crawler.conftest import NOW, Box, add_source
from tests.crawler.portal import Entry, Portal, post_html
from tests.crawler.site import Answer, Site

LISTS = ["/library/story", "/library/forum", "/helper/news"]


def entries(*numbers: int) -> list[Entry]:
    return [Entry(number, f"책 읽는 날 {number}") for number in numbers]


def titles(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.exec(select(Post.title)).all())


def later(hours: float) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(hours=hours)).isoformat()


def test_a_quiet_portal_costs_one_request_a_section_and_a_new_post_one_more(box: Box) -> None:
    box.portal.sections["story"] = entries(47, 45, 44, 30, 21)
    box.portal.sections["news"] = entries(7)
    first = box.crawl()
    asked = box.site.forget()
    assert (first.new, first.failure) == (6, "")
    assert asked.count("/robots.txt") == 1
    assert len(asked) == len(set(asked))
    assert not [target for target in asked if "searchSido" in target]
    assert box.site.agents == {"sosik/0.1 (+a@example.kr)"}

    assert box.crawl(later(1)).pages == 3
    assert box.site.forget() == LISTS

    box.portal.sections["story"].insert(0, Entry(50, "새 소식 (2회차)", comments=2))
    assert box.crawl(later(2)).new == 1
    assert sorted(box.site.forget()) == sorted([*LISTS, "/library/story/50"])

    shown = box.portal.sections["story"]
    shown[0] = replace(shown[0], comments=3)
    shown[1] = replace(shown[1], title="고친 제목")
    changed = box.crawl(later(3))
    assert (changed.new, changed.changed) == (0, 1)
    assert sorted(box.site.forget()) == sorted([*LISTS, "/library/story/47"])
    assert titles(box.store) == sorted(
        ["새 소식 (2회차)", "고친 제목", *(f"책 읽는 날 {number}" for number in (7, 21, 30, 44, 45))]
    )


def test_recent_posts_are_looked_at_again_once_a_day_and_lists_are_asked_whether_they_changed(box: Box) -> None:
    box.portal.etags = True
    box.portal.sections["story"] = [Entry(2, "새 글"), Entry(1, "묵은 글", date="2026.10.01")]
    box.crawl()
    box.portal.sections["story"][0] = Entry(2, "새 글", body="<p>시간이 바뀌었어요.</p>")
    box.site.forget()
    looked = box.crawl(later(25))
    assert (looked.changed, looked.rows, looked.counts["lists-unchanged"]) == (1, 0, 3)
    assert sorted(box.site.forget()) == sorted(["/robots.txt", *LISTS, "/library/story/2"])
    assert box.site.statuses[-4:] == [304, 304, 304, 200]
    box.crawl(later(26))
    assert box.site.forget() == LISTS


def test_a_walk_that_was_cut_short_goes_on_and_news_on_top_are_not_missed(box: Box) -> None:
    box.portal.sections["story"] = entries(*range(19, 8, -1))
    partly = box.crawl(pages=2)
    assert (partly.new, partly.counts["pages-left"]) == (6, 1)
    box.portal.sections["story"].insert(0, Entry(20, "맨 위"))
    box.site.forget()
    rest = box.crawl(later(1))
    asked = [target for target in box.site.forget() if target.startswith("/library/story")]
    assert rest.new == 6
    assert asked[:2] == ["/library/story", "/library/story/20"]
    assert "/library/story/19" not in asked
    assert len(titles(box.store)) == 12
    with box.store.reading() as session:
        assert {one.next_page for one in session.exec(select(Listing)).all()} == {None}


KILLED_AT_A_COMMIT = """
import os, signal, sys
from contextlib import contextmanager
from aggregator.store import Store
from crawler import run
left, real = int(sys.argv.pop(1)), Store.writing
@contextmanager
def writing(self):
    global left
    with real(self) as session:
        yield session
        session.flush()
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
Store.writing = writing
run.main()
"""


def kill_at(box: Box, commit: int) -> int:
    """Starts a crawl that kills itself just before its so many-th commit; its exit code."""
    line = [sys.executable, "-c", KILLED_AT_A_COMMIT, str(commit), str(box.source.id), "--now", NOW]
    with subprocess.Popen(
        line, env=environment(box.settings), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as child:
        return child.wait()


def loses_and_doubles_nothing(box: Box, commit: int) -> None:
    box.portal.sections["story"] = entries(*range(17, 9, -1))
    box.portal.sections["news"] = entries(3, 2)
    assert kill_at(box, commit) == -signal.SIGKILL
    before = [target for target in box.site.forget() if target.count("/") == 3]
    kept = len(titles(box.store))
    assert len(before) - kept in (0, 1)
    after = box.crawl()
    opened = [target for target in box.site.forget() if target.count("/") == 3]
    assert after.failure == ""
    assert (kept + after.new, len(opened)) == (10, 10 - kept)
    with box.store.reading() as session:
        assert len(session.exec(select(Post)).all()) == 10
        assert not session.exec(select(Sighting).where(col(Sighting.checked).is_(None))).all()
        assert {one.next_page for one in session.exec(select(Listing)).all()} == {None}
        assert [run.complete for run in session.exec(select(Run).order_by(col(Run.id))).all()][-1]


@pytest.mark.parametrize("commit", [7, 13])
def test_a_crawl_killed_before_a_commit_loses_and_doubles_nothing(box: Box, commit: int) -> None:
    loses_and_doubles_nothing(box, commit)


@pytest.mark.long
@pytest.mark.parametrize("commit", range(1, 31, 2))
def test_a_crawl_killed_before_any_commit_loses_and_doubles_nothing(box: Box, commit: int) -> None:
    loses_and_doubles_nothing(box, commit)


def test_broken_pages_are_counted_kept_masked_and_tried_again(box: Box) -> None:
    good, broken, cut = entries(3, 2, 1)
    box.portal.sections["story"] = [good, broken, cut]
    box.portal.sections["news"] = entries(9)
    whole = post_html("/library/story", cut)
    box.site.pages["/library/story/2"] = Answer(
        "<html><script>alert('삭제된 글입니다. 900101-1234567')</script></html>"
    )
    box.site.pages["/library/story/1"] = Answer(whole[: whole.index("댓글")])
    box.site.pages["/library/forum"] = Answer("<html><body>점검 중입니다</body></html>")
    summary = box.crawl()
    assert (summary.new, summary.failure) == (2, "layout")
    assert "forum" in summary.message
    reasons = {name: count for name, count in summary.counts.items() if name.startswith("unreadable")}
    assert reasons == {"unreadable-cut-off": 1, "unreadable-error-page": 1, "unreadable-layout": 1}
    with box.store.reading() as session:
        kept = [zlib.decompress(page.html).decode() for page in session.exec(select(KeptPage)).all()]
    assert len(kept) == 3
    assert not [html for html in kept if "1234567" in html]

    box.site.pages.clear()
    assert box.crawl().new == 2
    assert len(titles(box.store)) == 4


def test_a_site_that_is_down_is_one_line_and_everything_stays(box: Box) -> None:
    box.portal.sections["story"] = entries(2, 1)
    box.crawl()
    box.portal.sections["story"].clear()
    emptied = box.crawl(later(1))
    assert (emptied.failure, emptied.message) == (
        "empty",
        "the list story shows no posts, where there were some before",
    )
    box.site.stop()
    down = box.crawl(later(2))
    assert (down.failure, down.message) == ("refused", "127.0.0.20 refuses connections")
    assert len(titles(box.store)) == 2
    with box.store.reading() as session:
        run = session.exec(select(Run).order_by(col(Run.id).desc())).first()
        assert run is not None
        assert (run.failure, run.complete, run.ended is not None) == ("refused", False, True)


def test_robots_leases_private_hosts_and_faults_end_a_source_and_no_other(
    store: Store, open_site: Callable[..., Site], box: Box
) -> None:
    box.portal.sections["story"] = entries(1)
    robots = {
        "denied": Answer("User-agent: sosik\nDisallow: /library/\nDisallow: /helper/\n", content_type="text/plain"),
        "fault": Answer("<html>503</html>", status=503),
        "log-in": Answer("<html><form><input type='password'></form></html>"),
    }
    sites = {}
    for name, answer in robots.items():
        sites[name] = open_site(Portal())
        sites[name].pages["/robots.txt"] = answer
    sites["held"] = open_site(Portal())
    sites["server"] = open_site(lambda target: Answer("고장", status=500 if target != "/robots.txt" else 404))
    sites["away"] = open_site(Portal())
    private = {"Location": f"http://localhost:{sites['away'].port}/library/story"}
    for path in LISTS:
        sites["away"].pages[path] = Answer(status=302, headers=private)
    added = {name: add_source(store, site.origin) for name, site in sites.items()}
    with store.writing() as session:
        leases.take(session, f"host:{sites['held'].host}", "elsewhere:1", wall_clock(), 60)
    numbers = [one.id for one in (*added.values(), box.source) if one.id is not None]
    runs = {run.source: run for run in crawl_in_child(box.settings, numbers, now=NOW)}
    failures = {name: runs[one.uid].failure for name, one in added.items()}
    assert failures == {
        "denied": "robots",
        "fault": "robots",
        "log-in": "robots",
        "held": "held",
        "server": "server",
        "away": "private",
    }
    assert runs[box.source.uid].new == 1
    assert {name: sites[name].asked for name in ("denied", "fault", "log-in", "held")} == {
        "denied": ["/robots.txt"],
        "fault": ["/robots.txt"],
        "log-in": ["/robots.txt"],
        "held": [],
    }
    assert "SOSIK_ALLOW_PRIVATE_HOSTS" in runs[added["away"].uid].message
    with store.reading() as session:
        dues = {one.uid: one.due for one in session.exec(select(Source)).all()}
    assert dues[added["held"].uid] < dues[box.source.uid]


def test_private_hosts_are_not_asked_in_any_spelling_and_crawl_delay_is_kept(
    store: Store, open_site: Callable[..., Site], box: Box
) -> None:
    slow = open_site(Portal())
    slow.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.4", content_type="text/plain")
    here = open_site(Portal())
    spellings = ("127.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "100.64.0.1", "localhost")
    hidden = [add_source(store, f"http://{host}:{here.port}") for host in spellings]
    numbers = [one.id or 0 for one in (*hidden, add_source(store, slow.origin))]
    *refused, paced = sorted(crawl_in_child(box.settings, numbers, now=NOW), key=lambda run: run.pages)
    assert [run.failure for run in refused] == ["private"] * len(spellings)
    assert here.asked == []
    assert (paced.pages, paced.failure) == (3, "")
    assert min(after - before for before, after in pairwise(slow.times)) > 0.35


def test_each_way_to_fail_has_its_name_and_its_sentence(store: Store, open_site: Callable[..., Site], box: Box) -> None:
    bomb = gzip.compress(b" " * 20_000_000)
    faults = {
        "too-large": Answer("<html>" + "x" * 5_100_000),
        "bomb": Answer(bomb, headers={"Content-Encoding": "gzip"}),
        "redirects": Answer(status=302, headers={"Location": "/library/story?again"}),
        "elsewhere": Answer(status=302, headers={"Location": "file:///etc/passwd"}),
        "cut-off": Answer("<html>", headers={"Content-Length": "9000"}),
        "forbidden": Answer("", status=403),
        "busy": Answer("", status=429),
        "gone": Answer("", status=404),
        "layout": Answer(b"\x00\xff\xfe" * 900, content_type="application/octet-stream"),
    }
    added = {}
    for name, answer in faults.items():
        site = open_site()
        site.pages |= dict.fromkeys((*LISTS, "/library/story?again"), answer)
        added[name] = add_source(store, site.origin)
    added["tls"] = add_source(store, open_site().origin.replace("http:", "https:"))
    runs = {run.source: run for run in crawl_in_child(box.settings, [one.id or 0 for one in added.values()], now=NOW)}
    found = {name: runs[one.uid].failure for name, one in added.items()}
    assert found == {name: {"bomb": "too-large", "elsewhere": "redirects"}.get(name, name) for name in added}
    assert not titles(store)


def test_a_crawl_ends_cleanly_with_its_parent(box: Box) -> None:
    box.portal.sections["story"] = entries(*range(60, 0, -1))
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.run", str(box.source.id), "--now", NOW],
        env=environment(box.settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        child.stdin.close()
        said = child.stdout.read()
    assert child.returncode == 0
    assert '"failure": "stopped"' in said
    with box.store.reading() as session:
        pending = session.exec(select(Sighting).where(col(Sighting.checked).is_(None))).all()
        listed = session.get(Listing, (box.source.id, "story"))
    assert pending or (listed and listed.next_page)

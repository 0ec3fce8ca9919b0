"""What a run says: the kind behind each failure, the figures of its record, and the report for people."""

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from aggregator.clock import wall_clock
from aggregator.config import Settings
from aggregator.models import KeptPage, Post, Run, Source
from aggregator.store import Store
from crawler import records, sources
from crawler.failures import Kind
from crawler.health import blocked, kind_of, report, state
from crawler.pages.page import Reason, Unreadable
from crawler.run import crawl_in_child
from tests.crawler.conftest import NOW, Box, add_source
from tests.crawler.egov_pages import BBS, form_row, portal_list
from tests.crawler.odd_child import crawl_oddly
from tests.crawler.portal import Entry, Portal, list_html, post_html
from tests.crawler.site import Answer, Site
from tests.crawler.test_sources import sosik

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
HERE = "https://a.kr/board/list"

CLOUD = "<html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script></html>"
COOKIE = "<html><script>document.cookie = 'k=' + f(7); location.reload();</script></html>"
WALL = "<html><h1>웹방화벽</h1><p>비정상적인 접근이 탐지되어 차단되었습니다.</p></html>"
REJECTED = "<html><body>The requested URL was rejected. Your support ID is: 12345</body></html>"


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (CLOUD, Kind.BOT_CHECK),
        (COOKIE, Kind.BOT_CHECK),
        (WALL, Kind.FIREWALL),
        (REJECTED, Kind.FIREWALL),
        ("<html><table><tr><td>공지</td></tr></table></html>", None),
        (WALL + "<a href='/1'>글</a>" * 20, None),
        (WALL + " " * 40_000, None),
        ("", None),
    ],
)
def test_pages_of_firewalls_and_bot_checks_are_known_for_what_they_are(html: str, kind: Kind | None) -> None:
    assert blocked(html) is kind


@pytest.mark.parametrize(
    ("reason", "html", "came_from", "kind"),
    [
        (Reason.LAYOUT, "<html>새 홈페이지</html>", "https://a.kr/", Kind.MOVED),
        (Reason.LAYOUT, "<html>새 홈페이지</html>", "https://b.kr/board/list", Kind.MOVED),
        (Reason.LAYOUT, "<html>새 홈페이지</html>", "http://www.a.kr/board/list?x=1", Kind.LAYOUT),
        (Reason.LAYOUT, "<html>" + "\ufffd" * 40, HERE, Kind.CHARSET),
        (Reason.LOG_IN, "<html></html>", HERE, Kind.LOG_IN),
        (Reason.EMPTY, "", HERE, Kind.EMPTY),
        (Reason.ERROR_PAGE, "<html></html>", HERE, Kind.ERROR_PAGE),
        (Reason.CUT_OFF, "<html>", HERE, Kind.CUT_OFF),
        (Reason.NOT_HTML, "GIF89a", HERE, Kind.LAYOUT),
        (Reason.LAYOUT, WALL, HERE, Kind.FIREWALL),
    ],
)
def test_what_cannot_be_read_is_named_by_what_it_is(reason: Reason, html: str, came_from: str, kind: Kind) -> None:
    assert kind_of(Unreadable(reason, "table.board"), html, HERE, came_from)[0] is kind


def test_a_changed_layout_names_what_was_looked_for() -> None:
    why = Unreadable(Reason.LAYOUT, "the page has no div.tbl_head01 table")
    assert kind_of(why, "<html>점검</html>", HERE, HERE) == (Kind.LAYOUT, "the page has no div.tbl_head01 table")


def test_the_kinds_as_runs_keep_them(store: Store, open_site: Callable[..., Site], settings: Settings) -> None:
    first = Portal()
    first.sections["story"] = [Entry(number, f"글 {number}") for number in (4, 3, 2, 1)]
    faults: dict[str, Answer] = {
        "firewall": Answer(WALL),
        "bot-check": Answer(CLOUD, status=503),
        "log-in": Answer("<html><form><input type='password'></form></html>"),
        "moved": Answer(status=301, headers={"Location": "/"}),
        "empty": Answer(""),
        "charset": Answer(b"<html>" + b"\xff\x81" * 300 + b"</html>"),
    }
    added = {}
    for name, answer in faults.items():
        site = open_site(first)
        site.pages |= dict.fromkeys(("/library/story", "/library/forum", "/helper/news"), answer)
        site.pages["/"] = Answer("<html>이사했습니다</html>")
        added[name] = add_source(store, site.origin)
    details = open_site(first)
    details.pages |= {f"/library/story/{number}": Answer("<html><p>새 화면</p></html>") for number in (4, 3, 2, 1)}
    added["layout"] = add_source(store, details.origin)
    walled = open_site(first)
    walled.pages |= {f"/library/story/{number}": Answer(WALL) for number in (4, 3, 2, 1)}
    added["firewall "] = add_source(store, walled.origin)
    runs = {run.source: run for run in crawl_in_child(settings, [one.id or 0 for one in added.values()], now=NOW)}
    assert {name: runs[one.uid].failure for name, one in added.items()} == {name: name.strip() for name in added}
    assert "none of 4 posts could be read: the page has no" in runs[added["layout"].uid].message
    assert len([target for target in walled.asked if target.count("/") == 3]) == 3
    with store.reading() as session:
        assert session.exec(select(Post)).all() == []


def test_the_selector_that_a_new_layout_broke_stands_in_the_run_and_in_what_a_crawl_and_a_source_say(
    store: Store, open_site: Callable[..., Site], settings: Settings
) -> None:
    rows = "".join(form_row(n, 40 + n, f"{n}월 책놀이", f"2026-0{n}-11") for n in range(5, 0, -1))
    site = open_site()
    path = f"/cop/bbs/selectBoardList.do?bbsId={BBS}"
    site.pages[path] = Answer(
        portal_list(rows).replace('name="nttId"', 'name="pstId"').replace("<table", "<table class='news_tbl'")
    )
    with store.writing() as session:
        sources.add(session, f"{site.origin}{path}", wall_clock(), platform="egov")
    told = """"table form input[name='nttId']" matches nothing; "table.news_tbl tbody tr input[name='pstId']" would"""
    crawled = sosik(settings, "crawl", "1", "--now", NOW)
    assert (crawled.returncode, told in crawled.stdout) == (1, True)
    assert told in sosik(settings, "source", "show", "1").stdout.replace("\n", "")
    with store.reading() as session:
        (run,) = session.exec(select(Run)).all()
    assert (run.failure, told in run.message) == ("layout", True)


def test_old_pages_in_odd_charsets_are_read_and_the_repairs_stand_in_the_record(box: Box) -> None:
    entry = Entry(2, "똠방각하와 펲시의 책", body="<p>뷁! 어린이 독서교실</p>")
    wrong = "text/html; charset=iso-8859-1"
    box.portal.sections["story"] = [entry]
    box.site.pages["/library/story"] = Answer(list_html("/library/story", [entry]).encode("cp949"), content_type=wrong)
    box.site.pages["/library/story/2"] = Answer(
        post_html("/library/story", entry).encode("cp949"), content_type="text/html"
    )
    run = box.crawl()
    assert (run.new, run.failure) == (1, "")
    assert (run.counts["charset-header"], run.counts["charset-unlabelled"]) == (1, 1)
    with box.store.reading() as session:
        (post,) = session.exec(select(Post)).all()
    assert (post.title, post.body_text) == ("똠방각하와 펲시의 책", "뷁! 어린이 독서교실")


def test_a_page_speaks_of_its_own_now_and_a_wrong_clock_is_counted(
    store: Store, open_site: Callable[..., Site], settings: Settings
) -> None:
    clocks = {"near": "Sun, 22 Nov 2026 14:00:00 GMT", "wrong": "Fri, 20 Nov 2026 14:00:00 GMT", "broken": "22.11."}
    numbers: dict[int, str] = {}
    for name, date in clocks.items():
        pages = {"/list": "<list>\nrow 2|글|09:30", "/view?no=2": "post 2|글||<p>본문</p>"}
        site = open_site()
        site.pages |= {path: Answer(html, headers={"Date": date}) for path, html in pages.items()}
        with store.writing() as session:
            source = Source(uid=name, platform="formboard", address=site.origin, title="", options={}, due=AT, added=AT)
            session.add(source)
            session.flush()
            numbers[source.id or 0] = name
    runs, _ = crawl_oddly(settings, list(numbers), "2026-11-23T10:30+09:00")
    assert {run.source: run.counts.get("clock-skew", 0) for run in runs} == {"near": 0, "wrong": 2, "broken": 0}
    with store.reading() as session:
        days = {numbers[post.source_id]: post.published for post in session.exec(select(Post)).all()}
    here = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert days == {"near": here - timedelta(days=1), "wrong": here - timedelta(days=3), "broken": here}


def test_kept_pages_live_thirty_days_and_are_masked_and_bounded(box: Box) -> None:
    broken = "<html>900101-1234567 점검" + "가" * 300_000 + "</html>"
    box.site.pages["/library/forum"] = Answer(broken)
    box.crawl()
    with box.store.writing() as session:
        (kept,) = session.exec(select(KeptPage)).all()
        assert len(zlib.decompress(kept.html)) <= records.KEPT_BYTES
        assert "1234567" not in zlib.decompress(kept.html).decode("utf-8", "replace")
        session.add(KeptPage(source_id=kept.source_id, url="", reason="", kept=kept.kept, html=b""))
        kept.kept -= timedelta(days=31)
    box.site.pages.clear()
    box.crawl()
    with box.store.reading() as session:
        assert len(session.exec(select(KeptPage)).all()) == 1
        run = session.exec(select(Run).order_by(col(Run.id).desc())).first()
    assert run is not None
    assert state(run) == "complete"


def test_the_report_says_what_stands_out_first_and_groups_the_rest() -> None:
    source = Source(uid="a.kr/b", platform="b", address="", title="", options={}, due=AT, added=AT)
    counts = {"pages": 3, "rows": 20, "new": 1, "skipped-secret": 2, "charset-uhc": 4, "pages-left": 1, "gone": 1}
    good = Run(source_id=1, started=AT, ended=AT, complete=False, counts=counts)
    bad = Run(source_id=1, started=AT, ended=AT, failure="layout", message="the page has no table", counts={})
    killed = Run(source_id=1, started=AT, counts={})
    lines = report(source, [bad, bad, good, killed])
    assert lines[0] == "a.kr/b failed 2 times in a row, last with layout."
    assert "  the page has no table" in lines
    assert any(line.startswith("2026-11-22 12:00  truncated  pages=3 rows=20 new=1 changed=0") for line in lines)
    assert {
        "  skipped: skipped-secret 2",
        "  repaired: charset-uhc 4",
        "  left: pages-left 1",
        "  gone: gone 1",
    } <= set(lines)
    assert "did not end" in lines[-1]
    assert report(source, []) == ["a.kr/b was not crawled yet."]
    assert state(replace_run(good, complete=True)) == "complete"


def replace_run(run: Run, **values: object) -> Run:
    return Run(**{**run.model_dump(), **values})

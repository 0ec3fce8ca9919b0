"""A careful guest, over real sites on loopback: robots.txt, delays, waits, redirects, validators, caps."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from aggregator import config
from aggregator.clock import wall_clock
from aggregator.config import Settings
from aggregator.models import Host, Post, Source, SourceState
from aggregator.store import Store
from crawler import guest
from crawler import settings as scrapy_settings
from crawler.answers import ENDLESS, asked_wait, instant, told_at, validators
from crawler.platforms import PLATFORMS
from crawler.run import crawl_in_child
from crawler.spiders.smalllibrary import SmallLibrarySpider
from crawler.spiders.source import SourceSpider
from tests.crawler.conftest import NOW, Box, add_source
from tests.crawler.portal import Entry, Portal
from tests.crawler.site import Answer, Site

LISTS = ["/library/story", "/library/forum", "/helper/news"]
PLAIN = "text/plain"
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
DATE = "Sun, 22 Nov 2026 03:00:00 GMT"


def later(hours: float) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(hours=hours)).isoformat()


def robots(text: str | bytes, status: int = 200, **headers: str) -> Answer:
    return Answer(text, status=status, content_type=PLAIN, headers=headers)


def source_of(store: Store, uid: str) -> Source:
    with store.reading() as session:
        return session.exec(select(Source).where(Source.uid == uid)).one()


# What answers tell.


def test_the_date_header_is_now_unless_it_is_absent_or_broken_and_a_clock_a_day_off_is_told() -> None:
    assert told_at("Sun, 22 Nov 2026 05:00:00 GMT", AT) == (AT + timedelta(hours=2), False)
    assert told_at("Sun, 22 Nov 2026 05:00:00 +0900", AT) == (AT - timedelta(hours=7), False)
    edges = ("Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -0900")
    for broken in ("", "gestern", "Sun, 99 Nov 2026 05:00:00 GMT", "0", "\x00", *edges):
        assert told_at(broken, AT) == (AT, False)
    assert told_at("Mon, 23 Nov 2026 03:00:01 GMT", AT) == (AT + timedelta(days=1, seconds=1), True)
    assert told_at("Thu, 01 Jan 1970 00:00:00 GMT", AT) == (datetime(1970, 1, 1, tzinfo=UTC), True)


def test_validators_are_only_what_can_be_known_again() -> None:
    assert validators('"a1-gzip"', DATE, DATE, b"").etag == '"a1"'
    assert validators('W/"a1-gzip"', "", DATE, b"").etag == 'W/"a1"'
    assert validators('"a1"', "", DATE, b"").etag == '"a1"'
    assert validators("", DATE, DATE, b"").last_modified == ""
    assert validators("", "Sun, 22 Nov 2026 03:00:05 GMT", DATE, b"").last_modified == ""
    changed = "Sat, 21 Nov 2026 03:00:00 GMT"
    assert validators("", changed, DATE, b"").last_modified == changed
    assert validators("", "now", "", b"").last_modified == ""
    # What would be refused when it is sent back, at every visit.
    for odd in ('"' + "a" * 4000 + '"', '"' * 3000, "a1", '"가"', '"a\x00"', '"a b"', "W/"):
        assert validators(odd, "", DATE, b"").etag == ""
    assert validators("", changed + " (" + "x" * 4000 + ")", DATE, b"").last_modified == ""


def test_retry_after_is_seconds_or_a_date_by_the_sites_own_clock() -> None:
    assert asked_wait(503, "120", DATE, AT) == timedelta(seconds=120)
    assert asked_wait(429, "Sun, 22 Nov 2026 04:00:00 GMT", DATE, AT + timedelta(days=90)) == timedelta(hours=1)
    assert asked_wait(503, "Sun, 22 Nov 2026 02:00:00 GMT", DATE, AT) == timedelta()
    assert asked_wait(503, "soon", DATE, AT) is None
    assert asked_wait(429, "", DATE, AT) == timedelta(minutes=30)
    assert asked_wait(200, "120", DATE, AT) is None
    assert asked_wait(429, "9" * 400, DATE, AT) is not None
    assert asked_wait(503, "Fri, 31 Dec 9998 23:59:59 GMT", DATE, AT) == ENDLESS
    assert asked_wait(503, "Fri, 31 Dec 9999 23:59:59 GMT", DATE, AT) is None
    assert instant("Sun Nov 22 03:00:00 2026") == AT


# Nobody goes faster.


def test_no_platform_and_no_spider_lowers_the_delay() -> None:
    for spider in (SourceSpider, SmallLibrarySpider, *SourceSpider.__subclasses__()):
        assert not getattr(spider, "custom_settings", None), spider
        for name in ("download_delay", "max_concurrent_requests", "download_maxsize", "download_timeout"):
            assert not hasattr(spider, name), (spider, name)
    for platform in PLATFORMS.values():
        assert not [name for name in dir(platform) if "delay" in name or "concurren" in name], platform
    for delay in ("0", "0.2", "2", "30"):
        given = config.load({"SOSIK_HOME": "/nowhere", "SOSIK_DELAY": delay})
        assert guest.delay(given) >= max(float(delay), 1)
    assert not guest.is_loopback("127.0.0.1.example.kr")
    assert scrapy_settings.DOWNLOAD_DELAY_JITTER <= 0.5
    assert scrapy_settings.DOWNLOAD_TIMEOUT <= 60
    assert scrapy_settings.REDIRECT_MAX_TIMES == 5


# robots.txt.


def test_robots_txt_in_every_shape(store: Store, open_site: Callable[..., Site], settings: Settings) -> None:
    allow_all = "User-agent: *\nDisallow:\n"
    long = "User-agent: *\n" + "Disallow: /x\n" * 45_000
    shapes: dict[str, tuple[Answer, str]] = {
        "missing": (robots("", 404), ""),
        "forbidden": (robots("", 403), ""),
        "marked": (robots(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n"), "robots"),
        "others": (robots("User-agent: Yeti\nDisallow: /\n\n" + allow_all), ""),
        "ours": (robots(allow_all + "User-agent: Sosik\nDisallow: /helper/\nDisallow: /library/\n"), "robots"),
        "home": (Answer("<html><a href='/'>우리 도서관</a></html>"), ""),
        "beyond": (robots(long + "Disallow: /\n"), ""),
        "busy": (robots("", 429), "robots"),
        "later": (robots("", 503, **{"Retry-After": "7200"}), "robots"),
        "drift": (Answer("", status=302, headers={"Location": "/member/login"}), "robots"),
    }
    added = {}
    for name, (answer, _) in shapes.items():
        portal = Portal()
        portal.sections["story"] = [Entry(1, "글")]
        site = open_site(portal)
        site.pages["/robots.txt"] = answer
        site.pages["/member/login"] = Answer("<html><form>아이디 <input type='password'></form></html>")
        added[name] = add_source(store, site.origin)
    runs = {run.source: run for run in crawl_in_child(settings, [one.id or 0 for one in added.values()], now=NOW)}
    assert {name: runs[one.uid].failure for name, one in added.items()} == {
        name: failure for name, (_, failure) in shapes.items()
    }
    due = source_of(store, added["later"].uid).due
    assert due >= datetime.fromisoformat(NOW) + timedelta(hours=2)


def test_robots_txt_is_followed_through_five_redirects_and_kept_for_a_day(box: Box) -> None:
    box.portal.sections["story"] = [Entry(1, "글")]
    hops = ["/robots.txt", *(f"/r{number}" for number in range(5))]
    box.site.pages |= {one: Answer(status=301, headers={"Location": then}) for one, then in pairwise(hops)}
    box.site.pages["/r4"] = robots("User-agent: *\nDisallow: /library/forum\nDisallow: /helper/\n")
    first = box.crawl()
    assert (first.failure, first.new) == ("robots", 1)
    assert box.site.forget() == [*hops, "/library/story", "/library/story/1", "/library/story?currentPage=2"]
    box.crawl(later(20))
    assert box.site.forget() == ["/library/story"]
    # A day later the file cannot be had: not this time, and what was known is not forgotten over it.
    box.site.pages["/robots.txt"] = robots("", 500)
    assert box.crawl(later(25)).failure == "robots"
    assert box.site.forget() == ["/robots.txt"]
    with box.store.reading() as session:
        assert "Disallow: /helper/" in session.exec(select(Host)).one().robots


# Waits.


def test_a_long_crawl_delay_is_one_request_a_run_and_is_honoured_by_the_next_process(box: Box) -> None:
    box.portal.sections["story"] = [Entry(1, "글")]
    box.site.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 7200\n")
    first = box.crawl()
    assert (first.failure, first.pages, first.counts["waits"]) == ("", 1, 1)
    assert "asked to be left alone, until 2026-11-22 14:00" in first.message
    assert source_of(box.store, box.source.uid).due == datetime.fromisoformat(later(2))
    box.site.forget()
    assert box.crawl(later(1)).pages == 0
    assert box.site.forget() == []
    assert box.crawl(later(2)).new == 1
    assert box.site.forget() == ["/library/story/1"]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured_up_to_a_day_and_more_pauses_the_source(box: Box, status: int) -> None:
    box.site.pages[LISTS[0]] = Answer("", status=status, headers={"Retry-After": "10800"})
    first = box.crawl()
    assert (first.failure, source_of(box.store, box.source.uid).due) == ("busy", datetime.fromisoformat(later(3)))
    box.site.forget()
    assert box.crawl(later(2)).counts == {"waits": 1}
    assert box.site.forget() == []
    box.site.pages[LISTS[0]] = Answer("", status=status, headers={"Retry-After": "172800"})
    paused = box.crawl(later(3))
    assert paused.failure == "busy"
    assert "more than a day, so the source is paused" in paused.message
    assert source_of(box.store, box.source.uid).state is SourceState.PAUSED


def test_a_crawl_delay_of_more_than_a_day_pauses_the_source(box: Box) -> None:
    box.site.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 100000\n")
    run = box.crawl()
    assert (run.failure, run.pages) == ("robots", 0)
    assert "paused" in run.message
    assert source_of(box.store, box.source.uid).state is SourceState.PAUSED
    assert box.site.forget() == ["/robots.txt"]


# Redirects.


def test_a_redirect_to_another_host_takes_that_hosts_robots_and_loses_the_first_ones_validators(
    box: Box, open_site: Callable[..., Site]
) -> None:
    other = open_site(box.portal)
    box.portal.sections["story"] = [Entry(1, "글")]
    box.portal.etags = True
    box.crawl()
    for path in LISTS:
        box.site.pages[path] = Answer(status=301, headers={"Location": other.origin + path})
    other.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /helper/\nCrawl-delay: 0.3\n")
    box.site.forget()
    run = box.crawl(later(2))
    assert (run.failure, "/helper/news" in run.message) == ("robots", True)
    assert other.forget() == ["/robots.txt", *LISTS[:2]]
    assert 304 not in other.statuses
    assert min(after - before for before, after in pairwise(other.times)) > 0.25


# Validators and rows.


def test_a_packed_etag_is_sent_as_the_site_knows_it_and_a_date_of_now_is_not_sent(box: Box) -> None:
    lists = {path: box.portal(path) for path in LISTS}
    html = {path: page.body for path, page in lists.items() if page is not None}
    packed = {"ETag": '"v1-gzip"', "Last-Modified": DATE, "Date": DATE}
    changed = {"Last-Modified": "Sat, 21 Nov 2026 03:00:00 GMT", "Date": DATE}
    box.site.pages |= {path: Answer(html[path], headers=packed) for path in LISTS}
    box.site.pages[LISTS[2]] = Answer(html[LISTS[2]], headers=changed)
    box.crawl()
    seen = []
    original = box.site.answer

    def watch(target: str) -> Answer:
        seen.append({name: box.site.headers.get(name) for name in ("If-None-Match", "If-Modified-Since")})
        return original(target)

    box.site.answer = watch  # type: ignore[method-assign]
    box.crawl(later(1))
    assert seen[0] == {"If-None-Match": '"v1"', "If-Modified-Since": None}
    assert seen[-1] == {"If-None-Match": None, "If-Modified-Since": "Sat, 21 Nov 2026 03:00:00 GMT"}


def test_tokens_counters_and_marks_cost_no_request_though_the_bytes_differ_each_time(box: Box) -> None:
    box.portal.sections["story"] = [Entry(number, f"책 읽는 날 {number}") for number in (3, 2, 1)]
    box.crawl()
    plain = box.portal
    for hour in (1, 2, 3):
        page = plain("/library/story")
        assert page is not None
        html = str(page.body).replace("</h1>", f"</h1><meta name='csrf-token' content='t{hour}'>방문자 {hour * 7}명")
        html = html.replace("</a>", f"</a> <em>[{hour}]</em><img src='/new.gif' alt='새글'>", 1)
        box.site.pages["/library/story"] = Answer(html)
        box.site.forget()
        run = box.crawl(later(hour))
        assert (run.rows, run.counts.get("rows-changed", 0)) == (3, 0)
        assert box.site.forget() == LISTS


# Caps.


def test_a_lease_of_somebody_else_is_respected_at_a_redirect_too(
    box: Box, open_site: Callable[..., Site], store: Store
) -> None:
    from aggregator import leases

    other = open_site(box.portal)
    with store.writing() as session:
        leases.take(session, f"host:{other.host}", "elsewhere:1", wall_clock(), 60)
    box.site.pages[LISTS[0]] = Answer(status=302, headers={"Location": other.origin + LISTS[0]})
    assert box.crawl().failure == "held"
    assert other.asked == []
    with store.reading() as session:
        assert session.exec(select(Post)).all() == []


def test_a_post_that_leads_to_a_private_host_keeps_no_other_post_from_being_read(box: Box) -> None:
    box.portal.sections["story"] = [Entry(number, f"책 읽는 날 {number}") for number in (3, 2, 1)]
    box.site.pages["/library/story/3"] = Answer(status=302, headers={"Location": "http://10.0.0.1/"})
    first = box.crawl()
    assert (first.new, first.failure, first.counts["failed-private"]) == (2, "", 1)
    assert box.crawl(later(1)).failure == ""

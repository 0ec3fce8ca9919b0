"""What a careful guest owes a site that answers oddly: nothing is asked for ever, and nothing is forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import select

from aggregator.config import Settings
from aggregator.models import Post, Source
from aggregator.store import Store
from crawler.run import crawl_in_child
from tests.crawler.conftest import NOW, Box, add_source
from tests.crawler.portal import Entry, Portal, list_html
from tests.crawler.site import Answer, Site

STORY = "/library/story"
NOTHING = Answer(list_html(STORY, []))


def later(hours: float) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(hours=hours)).isoformat()


def entries(count: int) -> list[Entry]:
    return [Entry(number, f"책 읽는 날 {number}") for number in range(count, 0, -1)]


def posts(store: Store) -> int:
    with store.reading() as session:
        return len(session.exec(select(Post)).all())


def test_a_304_that_nobody_asked_for_is_a_failure(box: Box) -> None:
    box.site.pages[STORY] = Answer("", status=304)
    assert box.crawl().failure != ""


def test_a_304_for_a_further_page_is_asked_for_once(box: Box) -> None:
    box.portal.sections["story"] = entries(7)
    box.site.pages[f"{STORY}?currentPage=2"] = Answer("", status=304)
    run = box.crawl(pages=8)
    assert box.site.asked.count(f"{STORY}?currentPage=2") == 1
    assert run.failure != ""


def test_a_list_that_stays_empty_stays_a_failure(box: Box) -> None:
    box.portal.sections["story"] = entries(2)
    box.crawl()
    box.site.pages[STORY] = NOTHING
    assert [box.crawl(later(hour)).failure for hour in (1, 2, 3)] == ["empty"] * 3


def test_an_empty_first_page_does_not_end_a_walk_that_is_under_way(box: Box) -> None:
    box.portal.sections["story"] = entries(9)
    box.crawl(pages=1)
    box.site.pages[STORY] = NOTHING
    box.crawl(later(1))
    box.site.pages.clear()
    box.crawl(later(2))
    assert posts(box.store) == 9


def test_a_long_crawl_delay_gets_on_from_run_to_run_to_every_page_and_line(box: Box) -> None:
    box.portal.sections["story"] = entries(4)
    box.portal.sections["forum"] = [Entry(1, "묻고 답하기")]
    box.site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 120\n", content_type="text/plain")
    for run in range(14):
        box.crawl(later(run * 0.1))
    assert f"{STORY}?currentPage=2" in box.site.asked
    assert "/library/forum" in box.site.asked
    assert posts(box.store) == 5


def test_a_run_that_a_long_delay_cut_short_is_due_when_the_delay_is_over(box: Box) -> None:
    box.portal.sections["story"] = entries(2)
    box.site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 120\n", content_type="text/plain")
    box.crawl()
    with box.store.reading() as session:
        source = session.exec(select(Source)).one()
    assert source.due == datetime.fromisoformat(NOW) + timedelta(seconds=120)


def test_a_group_for_a_word_of_our_contact_is_not_for_us(
    store: Store, open_site: Callable[..., Site], settings: Settings
) -> None:
    """The User-Agent is `sosik/0.1 (+a@example.kr)`; the product token alone says who we are (RFC 9309, 2.2.1)."""
    portal = Portal()
    portal.sections["story"] = entries(1)
    site = open_site(portal)
    text = "User-agent: *\nDisallow: /\n\nUser-agent: example\nDisallow:\n"
    site.pages["/robots.txt"] = Answer(text, content_type="text/plain")
    source = add_source(store, site.origin)
    (run,) = crawl_in_child(settings, [source.id or 0], now=NOW)
    assert run.failure == "robots"


def test_a_post_at_another_port_of_the_host_keeps_no_list_from_being_read(box: Box) -> None:
    """Its robots.txt cannot be had there; that is said of this post, not of the site."""
    box.portal.sections["story"] = entries(3)
    away = Answer(status=302, headers={"Location": f"http://{box.site.host}:9/"})
    box.site.pages["/library/story/3"] = away
    run = box.crawl()
    assert (run.new, run.failure) == (2, "")

"""A real crawl of a WordPress site whose REST interface closes, and then its feed: the same posts go on by the next way."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from sqlmodel import select

from aggregator.clock import wall_clock
from aggregator.config import Settings
from aggregator.models import Post, Run, Source
from aggregator.store import Store
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Found
from crawler.run import crawl_in_child
from crawler.sources import create
from tests.crawler.conftest import NOW
from tests.crawler.site import Answer, Site

FEED = "application/rss+xml"


class Blog:
    """Three posts, by REST, feed and pages; a way in `closed` answers 401, or 404 where it is said to be gone."""

    def __init__(self) -> None:
        self.posts = {3: "셋째 글", 2: "둘째 글", 1: "첫째 글"}
        self.closed: dict[str, int] = {}
        self.origin = ""

    def answer(self, target: str) -> Answer | None:
        path = urlsplit(target).path
        way = {"/wp-json/wp/v2/posts": "rest", "/feed/": "feed", "/": "pages"}.get(path, "")
        if way in self.closed:
            return Answer(status=self.closed[way])
        if way == "rest":
            return Answer(json.dumps([self._entry(number) for number in self.posts]), content_type="application/json")
        if way == "feed" and "paged" not in target:
            return Answer(self._feed(), content_type=FEED)
        if way == "pages":
            return Answer(self._page("home blog", "".join(self._article(number, "h2") for number in self.posts)))
        if path[2:].isdecimal() and int(path[2:]) in self.posts:
            return Answer(self._page(f"single postid-{path[2:]}", self._article(int(path[2:]), "h1")))
        return None

    def _entry(self, number: int) -> dict[str, object]:
        title, text = {"rendered": self.posts[number]}, {"rendered": self._text(number), "protected": False}
        day = f"2026-11-1{number}T10:00:00"
        return {"id": number, "date": day, "link": f"{self.origin}/p{number}", "title": title, "content": text}

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{title}</title><link>{self.origin}/p{number}</link><guid>{self.origin}/?p={number}</guid>"
            f"<pubDate>1{number} Nov 2026 01:00:00 +0000</pubDate>"
            f"<description><![CDATA[{self._text(number)}]]></description></item>"
            for number, title in self.posts.items()
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>숲</title>{items}</channel></rss>'

    def _article(self, number: int, heading: str) -> str:
        return (
            f'<article id="post-{number}" class="post-{number} post"><{heading} class="entry-title">'
            f'<a href="{self.origin}/p{number}">{self.posts[number]}</a></{heading}>'
            f'<time class="published" datetime="2026-11-1{number}T10:00:00+09:00"></time>'
            f'<div class="entry-content">{self._text(number)}</div></article>'
        )

    def _text(self, number: int) -> str:
        return f"<p>{number}번째로 만나요.</p>"

    def _page(self, marks: str, body: str) -> str:
        return f"<html><head><title>숲</title></head><body class='{marks}'>{body}</body></html>"


def test_a_source_whose_way_closes_goes_over_to_the_next_and_says_so(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    blog = Blog()
    blog.origin = open_site(blog.answer).origin
    options = {"via": "rest", "rest": f"{blog.origin}/wp-json/wp/v2/posts", "feed": f"{blog.origin}/feed/"}
    with store.writing() as session:
        source = create(session, PLATFORMS["wordpress"], Found(f"{blog.origin}/", "", "숲", options), wall_clock())
    assert source.id is not None
    number = source.id

    def crawl(hour: int) -> tuple[int, int, str, str]:
        (run,) = crawl_in_child(settings, [number], now=f"2026-11-22T{hour}:00+09:00")
        assert run.counts.get("changed", 0) == 0
        with store.reading() as session:
            return run.new, len(session.exec(select(Post)).all()), run.failure, via()

    def via() -> str:
        with store.reading() as session:
            return str(session.get_one(Source, number).options["via"])

    assert crawl(12) == (3, 3, "", "rest")
    blog.closed["rest"] = 401
    assert crawl(13) == (0, 3, "", "feed")
    with store.reading() as session:
        last = session.exec(select(Run)).all()[-1]
        assert ("status 401" in last.message, last.complete) == (True, True)
    blog.closed["feed"] = 404
    blog.posts = {4: "넷째 글", **blog.posts}
    assert crawl(14) == (1, 4, "", "pages")
    assert crawl(15) == (0, 4, "", "pages")


def test_a_fault_that_may_pass_is_gone_round_and_what_is_closed_in_every_way_is_a_failure(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    blog = Blog()
    blog.origin = open_site(blog.answer).origin
    options = {"via": "feed", "feed": f"{blog.origin}/feed/"}
    with store.writing() as session:
        source = create(session, PLATFORMS["wordpress"], Found(f"{blog.origin}/", "", "숲", options), wall_clock())
    assert source.id is not None
    blog.closed["feed"] = 500
    (run,) = crawl_in_child(settings, [source.id], now=NOW)
    assert (run.new, run.failure) == (3, "")
    blog.closed |= {"feed": 403, "pages": 403}
    (run,) = crawl_in_child(settings, [source.id], now="2026-11-22T14:00+09:00")
    assert run.failure == "forbidden"
    with store.reading() as session:
        assert session.get_one(Source, source.id).options["via"] == "feed"

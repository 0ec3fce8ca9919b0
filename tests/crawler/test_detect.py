"""From an address to a source: what it is, what it would bring, and what to give instead."""

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import HeldError, SosikError
from crawler import discovery
from crawler.asking import Answer, Form
from crawler.detect import Detected, by_address, detect, learn
from crawler.pages.page import Page
from crawler.platforms.base import Board, Found
from crawler.platforms.wordpress import WordPress
from tests.crawler.examples import example

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FEED = "application/rss+xml"
WORDPRESS = WordPress()


def html(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


class Web:
    """Pages by address; what is not there is gone. `asked` is what was asked for."""

    def __init__(self, **failures: str) -> None:
        self.pages: dict[str, Page] = {}
        self.failures = failures
        self.asked: list[str] = []

    def put(self, url: str, text: str, media_type: str = "text/html", at: str = "") -> "Web":
        self.pages[url] = Page(at or url, text, NOW, media_type)
        return self

    async def ask(self, url: str, form: Form = ()) -> Answer:
        assert not form
        self.asked.append(url)
        if self.failures:
            ((failure, message),) = self.failures.items()
            return Answer(url, failure=failure, message=message)
        page = self.pages.get(url)
        return Answer(url, page) if page else Answer(url, failure="gone", message="no such page")

    def detect(self, address: str, platform: str = "") -> Detected:
        return asyncio.run(detect(address, self.ask, platform))


def refused(address: str, web: Web | None = None, platform: str = "") -> str:
    with pytest.raises(SosikError) as caught:
        (web or Web()).detect(address, platform)
    return str(caught.value)


# What an address is.


def test_a_board_is_known_by_its_address_and_its_page_is_fetched_once() -> None:
    shown = example("gnuboard")
    web = Web().put(shown.page.url, shown.page.html)
    found = web.detect(shown.page.url)
    assert (found.platform.name, found.uid, found.seen) == ("gnuboard", "club.example.kr/gnuboard/program", True)
    assert found.found.title == "프로그램"
    assert web.asked == [shown.page.url]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://club.example.kr/bbs/board.php?bo_table=program&wr_id=42&page=2", "gnuboard"),
        ("https://club.example.kr/bbs/rss.php?bo_table=program", "gnuboard"),
        ("https://www.forest.example.kr/lib/selectBbsNttView.do;jsessionid=AB?key=194&bbsNo=66&nttNo=9", "nttlist"),
        ("https://portal.example.kr/cop/bbs/selectBoardArticle.do?bbsId=BBSMSTR_000000000031&nttId=9", "egov"),
        ("https://m.blog.naver.com/forestlib/223000000009", "syndication"),
        ("https://blog.naver.com/PostView.naver?blogId=forestlib&logNo=223000000009", "syndication"),
    ],
)
def test_a_post_or_a_feed_leads_to_its_board(address: str, name: str) -> None:
    shown = example(name)
    found = Web().put(shown.page.url, shown.page.html, shown.page.media_type).detect(address)
    expected = Web().put(shown.page.url, shown.page.html, shown.page.media_type).detect(shown.page.url)
    assert (found.platform.name, found.uid, found.found.address) == (name, expected.uid, expected.found.address)


def test_boards_that_share_a_number_on_one_host_are_two() -> None:
    uids = set()
    for library in ("jglib", "ilgwang"):
        known = by_address(f"https://library.example.kr/{library}/bbs/list.do?ptIdx=207&mId=0501000000")
        assert known is not None
        uids.add(known[1].board)
    assert uids == {"jglib/207", "ilgwang/207"}


def test_a_page_tells_its_platform_where_the_address_does_not() -> None:
    shown = example("rhymix")
    assert by_address(shown.page.url) is None
    found = Web().put(shown.page.url, shown.page.html).detect(shown.page.url)
    assert (found.platform.name, found.found.board) == ("rhymix", "news")


def test_the_platform_may_be_named() -> None:
    shown = example("gnuboard")
    web = Web().put(shown.page.url, shown.page.html)
    assert web.detect(shown.page.url, "board").platform.name == "board"
    assert "did you mean 'gnuboard'" in refused(shown.page.url, web, "gnubord")


def test_a_feed_is_a_source_and_the_feed_of_a_known_board_is_that_board() -> None:
    feed = example("syndication").page.html
    found = Web().put("https://lib.example.kr/feed.xml", feed, FEED).detect("https://lib.example.kr/feed.xml")
    assert found.platform.name == "syndication"
    shown = example("rhymix")
    channel = feed.replace("https://blog.naver.com/forestlib<", f"{shown.page.url}<")
    web = Web().put(f"{shown.page.url}/rss", channel, FEED).put(shown.page.url, shown.page.html)
    assert web.detect(f"{shown.page.url}/rss").uid == web.detect(shown.page.url).uid


BLOG = "https://sup.example.kr/"


def blog(**closed: bool) -> Web:
    """A category of WordPress with one post; `rest` and `feed` may be closed."""
    web = Web()
    api, news = f"{BLOG}wp-json/", f"{BLOG}category/news/"
    row = f'<article id="post-12" class="post-12 post"><h2 class="entry-title"><a href="{BLOG}b/">책놀이</a></h2>%s</article>'
    head = f'<link rel="https://api.w.org/" href="{api}"><title>소식</title>'

    def told(marks: str, inner: str) -> str:
        return f'<html><head>{head}</head><body class="{marks}">{inner}</body></html>'

    web.put(news, told("archive category category-3", row % ""))
    category = f'<a rel="category tag" href="{news}">소식</a><div class="entry-content">만나요</div>'
    web.put(f"{BLOG}b/", told("single single-post postid-12", row % category))
    content = {"rendered": "<p>만나요</p>", "protected": False}
    post = {"id": 12, "link": f"{BLOG}b/", "title": {"rendered": "책놀이"}, "content": content}
    rest = WORDPRESS.list_url(Board(news, {"via": "rest", "rest": f"{api}wp/v2/posts?categories=3"}, ""), 1)
    if not closed.get("rest"):
        web.put(rest, json.dumps([post]), "application/json")
    item = f"<item><title>책놀이</title><link>{BLOG}b/</link><guid>{BLOG}?p=12</guid><description>만나요</description></item>"
    channel = f"<title>소식</title><link>{news}</link><generator>https://wordpress.org/?v=6.4</generator>{item}"
    if not closed.get("feed"):
        web.put(f"{news}feed/", f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>', FEED)
    return web


@pytest.mark.parametrize("address", [f"{BLOG}category/news/", f"{BLOG}b/", f"{BLOG}category/news/feed/"])
def test_wordpress_is_read_by_rest_where_it_is_open_else_by_its_feed_else_from_its_pages(address: str) -> None:
    found = blog().detect(address)
    assert (found.uid, found.found.options["via"]) == ("sup.example.kr/wordpress/category/news", "rest")
    assert blog(rest=True).detect(address).found.options["via"] == "feed"
    if "feed" not in address:
        assert blog(rest=True, feed=True).detect(address).found.options["via"] == "pages"


def test_the_feed_of_a_board_is_named_only_if_it_is_open() -> None:
    address = f"{BLOG}category/news/"
    assert blog().detect(address).feed == f"{address}feed/"
    assert blog(feed=True).detect(address).feed == ""
    shown, feed = example("gnuboard"), "https://club.example.kr/bbs/rss.php?bo_table=program"
    link = f'<link rel="alternate" type="application/rss+xml" href="{feed}">'
    web = Web().put(shown.page.url, shown.page.html.replace("</head>", f"{link}</head>"))
    assert web.detect(shown.page.url).feed == ""
    web.put(feed, "<html><body>RSS 보기가 금지되어 있습니다.</body></html>")
    assert web.detect(shown.page.url).feed == ""
    web.put(feed, example("syndication").page.html, FEED)
    assert web.detect(shown.page.url).feed == feed


def test_a_source_that_nobody_has_looked_at_learns_its_best_way_but_keeps_what_was_given() -> None:
    def learned(web: Web, **given: str) -> Found:
        return asyncio.run(learn(WORDPRESS, Found(f"{BLOG}category/news/", "category/news", "", given), web.ask))

    assert learned(blog()).options["via"] == "rest"
    assert learned(blog(rest=True)).options["via"] == "feed"
    assert learned(blog(rest=True, feed=True)).options["via"] == "pages"
    assert learned(blog(), feed=f"{BLOG}own.xml").options["feed"] == f"{BLOG}own.xml"


def test_an_unknown_page_is_read_by_its_feed_if_that_tells_the_same_posts_else_by_its_list() -> None:
    shown = example("board")
    feed = example("syndication").page.html
    link = '<link rel="alternate" type="application/rss+xml" title="새 글" href="/all.xml">'
    page = shown.page.html.replace("</head>", f"{link}</head>")
    address = "https://www.forestlib.example.kr/all.xml"
    same = Web().put(shown.page.url, page).put(address, feed, FEED).detect(shown.page.url)
    assert (same.platform.name, same.found.address) == ("syndication", address)
    other = feed.replace("겨울 책놀이 참가자 모집", "도로 공사 안내").replace("11월 휴관일 안내", "세금 안내")
    assert Web().put(shown.page.url, page).put(address, other, FEED).detect(shown.page.url).platform.name == "board"


# What to give instead.


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://cafe.daum.net/forestlib", "다음 카페"),
        ("https://m.cafe.daum.net/forestlib/Abc/12", "다음 카페"),
        ("https://cafe.naver.com/forestlib", "네이버 카페"),
        ("https://band.us/band/12", "밴드"),
        ("https://www.band.us/@forest", "밴드"),
        ("https://pf.kakao.com/_abc", "카카오톡 채널"),
        ("https://www.instagram.com/forestlib/", "인스타그램"),
        ("https://lib.example.kr/bbs/login.php?url=x", "로그인"),
        ("https://lib.example.kr/member/login.do", "로그인"),
    ],
)
def test_a_closed_place_is_named_in_one_sentence_and_never_asked(address: str, place: str) -> None:
    web = Web()
    said = refused(address, web)
    assert said.startswith("수집 불가: ")
    assert place in said
    assert "leave it" in said
    assert "\n" not in said
    assert web.asked == []


def test_an_address_that_leads_into_a_closed_place_is_refused_too() -> None:
    web = Web().put("https://lib.example.kr/cafe", html("카페"), at="https://cafe.naver.com/forestlib")
    assert "네이버 카페" in refused("https://lib.example.kr/cafe", web)
    web = Web().put("https://lib.example.kr/in", html('<form><input type="password"></form>'))
    assert "로그인" in refused("https://lib.example.kr/in", web)


def test_a_home_page_is_answered_with_its_boards() -> None:
    links = "".join(
        f'<a href="/bbs/board.php?bo_table={table}{post}">{text}</a>'
        for table, post, text in (("notice", "&wr_id=3", "휴관"), ("notice", "", "공지사항"), ("gallery", "", "사진"))
    )
    web = Web().put("https://lib.example.kr/", html(links))
    said = refused("https://lib.example.kr/", web)
    assert "is the home page of lib.example.kr" in said
    assert "https://lib.example.kr/bbs/board.php?bo_table=notice (공지사항)" in said
    assert "bo_table=gallery (사진)" in said
    assert "wr_id" not in said


def test_a_home_page_of_an_unknown_program_is_answered_with_what_is_named_like_a_board() -> None:
    menu = '<a href="/intro">소개</a><a href="/news/list">도서관소식</a><a href="https://other.kr/x">공지사항</a>'
    link = '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
    home = Web().put("https://lib.example.kr/main.do", html(menu, link))
    open_feed = example("syndication").page.html
    said = refused("https://lib.example.kr/main.do", home.put("https://lib.example.kr/atom.xml", open_feed, FEED))
    assert "https://lib.example.kr/news/list (도서관소식)" in said
    assert "https://lib.example.kr/atom.xml" in said
    closed = "<title>숲</title><description>피드(Feed) 기능이 잠겨 있습니다.</description>"
    home.put("https://lib.example.kr/atom.xml", f"<rss version='2.0'><channel>{closed}</channel></rss>", FEED)
    said = refused("https://lib.example.kr/main.do", home)
    assert "https://lib.example.kr/news/list (도서관소식)" in said
    assert "atom.xml" not in said
    assert "other.kr" not in said
    assert "open its board" in refused("https://lib.example.kr/", Web().put("https://lib.example.kr/", html("안녕")))


def test_one_post_of_an_unknown_program_is_answered_with_its_list() -> None:
    page = html('<h1>글</h1><p>본문</p><a href="/talk/list">목록</a>')
    said = refused("https://lib.example.kr/talk/7", Web().put("https://lib.example.kr/talk/7", page))
    assert "https://lib.example.kr/talk/list" in said


def test_a_site_that_cannot_be_seen_is_added_only_where_the_address_says_enough() -> None:
    address = "https://club.example.kr/bbs/board.php?bo_table=program"
    unseen = Web(timeout="club.example.kr does not answer in time").detect(address)
    assert (unseen.seen, unseen.uid) == (False, "club.example.kr/gnuboard/program")
    assert "does not answer" in unseen.failure
    assert "수집 불가" in refused(address, Web(robots="robots.txt does not allow it"))
    assert "Nothing was added" in refused("https://lib.example.kr/x", Web(dns="the name is not known"))
    with pytest.raises(HeldError):
        Web(held="it is being crawled already").detect(address)


PIECES = [
    "<html>",
    "<a href='//['>",
    "<a href='/notice'>공지</a>",
    "<link rel=alternate type='application/rss+xml' href='//['>",
]
TEXTS = st.text(max_size=100) | st.lists(st.sampled_from([*PIECES, "\x00", "</a>", "<rss>", "<link>", "&#55296;"])).map(
    "".join
)


@given(TEXTS, st.sampled_from(["text/html", FEED, "application/json"]), st.sampled_from(["", "board/7"]))
@settings(deadline=None, max_examples=80)
def test_any_page_is_answered_with_a_sentence_or_a_source(text: str, media_type: str, path: str) -> None:
    with suppress(SosikError):
        Web().put(f"https://lib.example.kr/{path}", text, media_type).detect(f"https://lib.example.kr/{path}")


def test_a_hundred_thousand_nested_elements_do_no_harm() -> None:
    deep = "<html>" + "<div><a href='/notice'>공지사항</a>" * 100_000
    for address in ("https://lib.example.kr/", "https://lib.example.kr/board/7"):
        with suppress(SosikError):
            Web().put(address, deep).detect(address)


def test_feeds_are_found_by_what_they_are_and_comments_are_left_out() -> None:
    links = (
        '<link rel="alternate" type="application/rss+xml" title="댓글" href="/comments/feed/">'
        '<link rel="alternate" type="text/html" hreflang="en" href="/en">'
        '<link rel="alternate" type="application/feed+json" href="feed.json">'
        '<link rel="stylesheet" type="text/css" href="/x.css">'
    )
    page = Page("https://lib.example.kr/a/", html("", links), NOW)
    assert discovery.feeds_of(page) == ["https://lib.example.kr/a/feed.json"]


@pytest.mark.parametrize(
    "path", ["", "/", "/index.php", "/main.do", "/main/main.do", "/index.jsp", "/home", "/Main.do"]
)
def test_home_pages_are_known_by_their_address(path: str) -> None:
    assert discovery.is_home(f"https://lib.example.kr{path}")


@pytest.mark.parametrize("path", ["/notice", "/index.php?mid=program", "/bbs/board.php", "/main/notice.do"])
def test_other_pages_are_no_home_pages(path: str) -> None:
    assert not discovery.is_home(f"https://lib.example.kr{path}")

"""WordPress in its three ways: REST, feed and pages; the same post has the same number in each, and locked ones stay out."""

import json
import os
import tarfile
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from aggregator.rawpost import Attachment, RawPost
from crawler.pages.dates import day_of
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms.base import Board
from crawler.platforms.wordpress import WordPress
from tests.crawler.spoiled import spoiled

NOW = datetime(2026, 11, 22, 13, 16, tzinfo=UTC)
SITE = "https://sup.example.kr/"
CATEGORY = f"{SITE}category/news/"
WORDPRESS = WordPress()


def page(html: str, url: str = CATEGORY) -> Page:
    return Page(url, html, NOW)


def listed(text: str, via: str = "pages") -> ListPage:
    return WORDPRESS.read_list(page(text), Board(CATEGORY, {"via": via}, ""))


def document(body: str, marks: str = "archive category category-3", head: str = "") -> str:
    return (
        "<!doctype html><html><head><title>숲</title><meta name='generator' content='WordPress 6.4'>"
        f"<link rel='https://api.w.org/' href='{SITE}wp-json/'>{head}</head><body class='{marks}'>{body}</body></html>"
    )


def entry(number: int = 12, title: str = "책놀이", *, marks: str = "", date_html: str = "") -> str:
    when = date_html or "<time class='entry-date published' datetime='2026-11-22T00:03:11+09:00'>22일</time>"
    return (
        f"<article id='post-{number}' class='post-{number} post type-post {marks}'><h2 class='entry-title'>"
        f"<a href='{SITE}book-{number}/'>{title}</a></h2>{when}<div class='entry-content'><p>요약…</p></div></article>"
    )


def single(number: int = 12, body: str = "<p>만나요</p>", title: str = "책놀이", **more: str) -> str:
    marks, around = more.get("marks", ""), more.get("around", "")
    return document(
        f"<article id='post-{number}' class='post-{number} {marks}'><h1 class='entry-title'>{title}</h1>"
        "<time class='updated' datetime='2026-11-25T10:00:00+09:00'></time>"
        "<time class='published' datetime='2026-11-22T00:03:11+09:00'></time>"
        f"<a rel='author'>사서</a><a rel='category tag' href='{CATEGORY}'>소식</a>"
        f"<div class='entry-content'>{body}</div></article>{around}",
        f"single single-post postid-{number}",
    )


ROW = Row(key="12", url=f"{SITE}book-12/", text="책놀이", title="책놀이", day="2026-11-21")


def read(html: str, row: Row = ROW) -> RawPost:
    return WORDPRESS.read_post(page(html, row.url), Board(CATEGORY, {}, ""), row)


def refusal(html: str) -> Reason:
    with pytest.raises(Unreadable) as caught:
        read(html)
    return caught.value.reason


# Lists on pages.


def test_a_row_is_the_posts_number_its_link_and_its_day() -> None:
    (row,) = listed(document(entry(title="&lt;작가와의 만남&gt; &#8216;숲&#8217;"))).rows
    assert (row.key, row.url, row.title) == ("12", f"{SITE}book-12/", "<작가와의 만남> ‘숲’")
    assert (row.day, row.secret, row.pinned) == ("2026-11-22T00:03:11+09:00", False, False)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("<span class='published'>11월 22, 2026</span>", "2026-11-22"),
        ("<span class='post-date'>November 22, 2026</span>", "2026-11-22"),
        ("<div class='entry-meta'>by 사서 | 22 Nov 2026 | 소식</div>", "2026-11-22"),
        ("<p class='posted-on'>2026년 11월 22일</p>", "2026-11-22"),
        ("<p></p>", ""),
    ],
)
def test_themes_write_dates_in_many_ways(written: str, day: str) -> None:
    assert listed(document(entry(date_html=written))).rows[0].day == day


def test_other_themes_mark_their_posts_with_the_same_classes() -> None:
    block = (
        "<ul><li class='wp-block-post post-7 post type-post'><h2 class='wp-block-post-title'><a href='/a/'>하나</a></h2>"
        "<div class='wp-block-post-date'><time datetime='2026-11-20T09:00:00+09:00'></time></div></li></ul>"
    )
    builder = (
        "<article class='elementor-post post-8 post'><h3 class='elementor-post__title'><a href='/b/'> 둘 </a></h3>"
        "<span class='elementor-post-date'> 2026-11-19 </span></article>"
    )
    card = "<article class='post-9 hentry'><a href='/c/'><h3>셋</h3><p>요약</p></a></article>"
    rows = listed(document(block + builder + card)).rows
    assert [(row.key, row.title, row.url) for row in rows] == [
        ("7", "하나", f"{SITE}a/"),
        ("8", "둘", f"{SITE}b/"),
        ("9", "셋", f"{SITE}c/"),
    ]
    assert [row.day for row in rows] == ["2026-11-20T09:00:00+09:00", "2026-11-19", ""]


def test_sticky_and_locked_rows_are_marked_and_widgets_are_no_rows() -> None:
    aside = f"<aside>{entry(99)}</aside><div id='post-list'><article>댓글</article></div>"
    rows = listed(
        document(
            entry(1, marks="sticky") + entry(2, "잠긴 글: 회의록") + entry(3, marks="post-password-required") + aside
        )
    ).rows
    assert [(row.key, row.pinned, row.secret) for row in rows] == [
        ("1", True, False),
        ("2", False, True),
        ("3", False, True),
    ]


def test_the_last_page_is_told_by_the_pager_alone() -> None:
    current = "<span class='page-numbers current'>2</span>"
    assert not listed(document(entry())).last
    assert listed(document(entry() + current)).last
    assert not listed(document(entry() + current + "<a class='next page-numbers' href='/p/3'>다음</a>")).last


def test_an_empty_category_is_a_list_and_another_page_is_none() -> None:
    assert listed(document("<section class='no-results not-found'>없음</section>")).rows == []
    with pytest.raises(Unreadable) as caught:
        listed(document("<p>점검 중</p>"))
    assert caught.value.reason is Reason.LAYOUT
    with pytest.raises(Unreadable) as caught:
        listed(document(entry())[:-8])
    assert caught.value.reason is Reason.CUT_OFF


# Posts on their pages.


def test_a_post_is_its_own_html_without_what_plugins_put_around_it() -> None:
    body = (
        "<p>12월 5일에 만나요. 신청은 전화로 받습니다.</p><p><img src='data:x' data-src='/up/a.jpg'>"
        "<img class='emoji' alt='🎄' src='https://s.w.org/e.svg'></p>"
        "<div class='sharedaddy sd-sharing'>공유</div><div class='jp-relatedposts yarpp'>다른 글</div>"
    )
    around = "<div id='comments' class='comments-area'><p>댓글이에요</p></div>"
    post = read(single(body=body, around=around))
    assert post.body_html == (
        '<p>12월 5일에 만나요. 신청은 전화로 받습니다.</p><p><img data-src="/up/a.jpg" src="/up/a.jpg"/>🎄</p>'
    )
    assert post.images == (f"{SITE}up/a.jpg",)
    assert (post.title, post.author, post.category_text) == ("책놀이", "사서", "소식")
    assert post.posted == datetime(2026, 11, 22, 0, 3, 11, tzinfo=SEOUL)


def test_files_are_named_once_and_their_blocks_leave_the_body() -> None:
    block = (
        "<div class='wp-block-file'><a href='/up/신청서-1.hwp'>신청서 (양식).hwp</a>"
        "<a href='/up/신청서-1.hwp' class='wp-block-file__button' download>다운로드</a></div>"
    )
    post = read(single(body=f"<p>글 <a href='/up/b.pdf'>다운로드</a></p>{block}"))
    assert post.attachments == (
        Attachment(f"{SITE}up/b.pdf", "b.pdf"),
        Attachment(f"{SITE}up/신청서-1.hwp", "신청서 (양식).hwp"),
    )
    assert "양식" not in post.body_html


def test_a_post_that_is_a_poster_alone_has_its_picture() -> None:
    html = single(body="").replace(
        "<div class='entry-content'>",
        "<figure class='post-thumbnail'><img src='/p.jpg'></figure><div class='entry-content'>",
    )
    assert read(html).images == (f"{SITE}p.jpg",)


def test_what_is_not_the_post_is_never_taken_for_it() -> None:
    assert refusal(single(94)) is Reason.DELETED  # its slug was given to another post
    assert refusal(document("<p>없는 페이지</p>", "error404")) is Reason.DELETED
    assert refusal(document(entry(), "home blog")) is Reason.ERROR_PAGE
    assert refusal(single(title="보호된 글: 책놀이")) is Reason.SECRET
    assert refusal(single(marks="post-password-required")) is Reason.SECRET
    form = "<form class='post-password-form'><input type='password'></form>"
    assert refusal(single(body=form)) is Reason.SECRET
    assert refusal(document("<p>점검 중</p>", "page")) is Reason.LAYOUT


def test_a_theme_that_marks_little_is_read_by_its_article() -> None:
    html = document(
        "<header><h1>숲 도서관</h1></header><main><div class='h-entry'><h1 class='p-name'>책놀이</h1>"
        "<span class='date'>11월 22, 2026</span><div class='e-content'><p>만나요</p></div></div></main>",
        "",
    )
    post = read(html)
    assert (post.title, post.body_html, post.posted) == ("책놀이", "<p>만나요</p>", date(2026, 11, 22))


def test_a_time_in_the_body_is_not_the_posts() -> None:
    html = document(
        "<article class='post-12'><h1>책놀이</h1><div class='entry-content'><p>"
        "<time datetime='2026-12-05T10:00'>12월 5일</time></p></div></article>",
        "single postid-12",
    )
    assert read(html).posted == date(2026, 11, 21)


# REST.


def told(number: int = 12, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2026-11-22T00:03:11",
        "date_gmt": "2026-11-21T15:03:11",
        "link": f"{SITE}book-{number}/",
        "title": {"rendered": "&lt;필독&gt; 책 &#8211; 놀이"},
        "content": {"rendered": "<p>만나요</p>", "protected": False},
        "_embedded": {
            "author": [{"name": "사서"}],
            "wp:term": [[{"taxonomy": "category", "name": "소식"}], [{"taxonomy": "post_tag", "name": "책"}]],
            "wp:featuredmedia": [{"source_url": f"{SITE}p.jpg"}],
        },
        **more,
    }


def test_rest_carries_whole_posts_under_the_same_number() -> None:
    found = listed(json.dumps([told()]), "rest")
    post = found.posts["12"]
    assert (post.title, post.body_html, post.author, post.category_text) == (
        "<필독> 책 – 놀이",
        "<p>만나요</p>",
        "사서",
        "소식",
    )
    assert post.posted == datetime(2026, 11, 22, 0, 3, 11, tzinfo=SEOUL)
    assert (post.images, post.url, found.last) == ((f"{SITE}p.jpg",), f"{SITE}book-12/", True)
    assert day_of(found.rows[0]) == post.posted


def test_an_untitled_post_of_rest_is_called_by_the_beginning_of_its_text() -> None:
    post = told(title={"rendered": ""}, content={"rendered": f"<p>숲에서 &amp; 만나요 {'가' * 80}</p>"})
    found = listed(json.dumps([post]), "rest").posts["12"]
    assert found.title == f"숲에서 & 만나요 {'가' * 50}…"


def test_rest_lists_locked_posts_and_does_not_give_them() -> None:
    locked = told(13, content={"rendered": "<form class='post-password-form'>", "protected": True})
    found = listed(json.dumps([told(), locked]), "rest")
    assert [row.secret for row in found.rows] == [False, True]
    assert list(found.posts) == ["12"]


def test_rest_that_is_closed_or_over_is_named() -> None:
    with pytest.raises(Unreadable) as caught:
        listed('{"code":"rest_forbidden","message":"…","data":{"status":401}}', "rest")
    assert caught.value.reason is Reason.LOG_IN
    for text in ("<html><body>숲</body></html>", '{"a":1}', '[{"id":1}]', "[1]"):
        with pytest.raises(Unreadable):
            listed(text, "rest")
    assert listed("[]", "rest").last
    assert listed('{"code":"rest_post_invalid_page_number"}', "rest").last


# Feeds.


def feed(guid: str, title: str = "책놀이", body: str = "&lt;p&gt;만나요&lt;/p&gt;") -> str:
    whole = f"<content:encoded>{body}</content:encoded>" if body else ""
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>소식 – 숲</title><link>{SITE}</link><generator>https://wordpress.org/?v=6.4</generator><item>"
        f"<title>{title}</title><link>{SITE}book-12/</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>Sat, 21 Nov 2026 15:03:11 +0000</pubDate><description>요약…</description>{whole}"
        "</item></channel></rss>"
    )


def test_a_feed_carries_whole_posts_under_the_same_number() -> None:
    found = listed(feed(f"{SITE}?p=12"), "feed")
    assert found.posts["12"].posted == datetime(2026, 11, 22, 0, 3, 11, tzinfo=SEOUL)
    assert (found.rows[0].day, found.last) == ("2026-11-22T00:03:11+09:00", False)


def test_a_feed_of_summaries_lists_posts_to_be_opened() -> None:
    found = listed(feed(f"{SITE}?p=12", body=""), "feed")
    assert ([row.key for row in found.rows], dict(found.posts)) == (["12"], {})


def test_a_feed_that_names_no_numbers_is_refused_as_slugs_are_nobodys() -> None:
    with pytest.raises(Unreadable) as caught:
        listed(feed(f"{SITE}book-12"), "feed")
    assert "via = pages" in caught.value.detail


def test_locked_posts_of_a_feed_are_not_given() -> None:
    found = listed(feed(f"{SITE}?p=12", title="보호된 글: 회의록"), "feed")
    assert (found.rows[0].secret, dict(found.posts)) == (True, {})


# Whatever comes.

LIST, POST = document(entry(1) + entry(2)), single(body="<p>본문</p>" * 20)


@given(st.integers(0, len(POST) - len("</html>")))
def test_a_page_cut_anywhere_is_no_post(end: int) -> None:
    with pytest.raises(Unreadable):
        read(POST[:end])


@settings(max_examples=120, deadline=None)
@given(spoiled([LIST, POST]))
def test_a_spoiled_page_raises_nothing_but_unreadable(html: str) -> None:
    for attempt in (lambda: listed(html), lambda: read(html), lambda: WORDPRESS.detect(page(html))):
        with suppress(Unreadable):
            attempt()


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(list(told())), st.none() | st.integers() | st.text() | st.lists(st.text())))
def test_json_of_any_shape_raises_nothing_but_unreadable(spoiled: dict[str, Any]) -> None:
    with suppress(Unreadable):
        listed(json.dumps([told(**spoiled)]), "rest")


def test_deep_nesting_does_no_harm() -> None:
    deep = document("<div>" * 50_000 + entry())
    for attempt in (lambda: listed(deep), lambda: read(deep), lambda: WORDPRESS.detect(page(deep))):
        with suppress(Unreadable):
            attempt()


# Real pages, where they are at hand.


@pytest.mark.skipif("SOSIK_GOLD" not in os.environ, reason="SOSIK_GOLD names no folder with recorded pages")
def test_recorded_posts_are_read_whole_and_locked_or_deleted_ones_are_not(tmp_path: Path) -> None:
    with tarfile.open(Path(os.environ["SOSIK_GOLD"]) / "pages.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    manifest = json.loads((tmp_path / "pages" / "manifest.json").read_text(encoding="utf-8"))
    details = [one for one in manifest["entries"] if one["cms"] == "wordpress" and one["kind"].startswith("detail")]
    for one in details:
        truth = one["truth"]
        now = parsedate_to_datetime(one["headers"]["Date"])
        html = (tmp_path / "pages" / one["file"]).read_text(encoding="utf-8")
        row = Row(key=str(truth["id"]), url=truth["url"], text="")
        if one["kind"] != "detail":
            with pytest.raises(Unreadable):
                WORDPRESS.read_post(Page(one["url"], html, now), Board("", {}, ""), row)
            continue
        post = WORDPRESS.read_post(Page(one["url"], html, now), Board("", {}, ""), row)
        assert (post.title, post.posted) == (truth["title_rendered"], datetime.fromisoformat(truth["posted"]))
        assert [file.name for file in post.attachments] == truth["attachments"]
    assert len(details) > 50

"""Pages of posts whose feed was cut short: blogs of Naver and Tistory, and any other site by its article."""

from contextlib import suppress
from datetime import date, datetime

import pytest

from aggregator.clock import SEOUL
from aggregator.rawpost import RawPost
from crawler.pages import feeds_post
from crawler.pages.page import Reason, Row, Unreadable
from tests.crawler.test_pages_feeds import page

ROW = Row(
    key="1",
    url="https://m.blog.naver.com/suplib/1234567",
    text="글",
    title="책놀이 모집",
    day="2026-11-20T10:00:00+09:00",
)


def read(body: str, row: Row = ROW, head: str = "") -> RawPost:
    return feeds_post.read_post(page(f"<html><head>{head}</head><body>{body}</body></html>", row.url), row)


def test_a_post_of_naver_is_read_whatever_its_editor() -> None:
    one = (
        "<div class='se-viewer'><div class='se-documentTitle'>책놀이 모집</div><div class='se-main-container'>"
        "<div class='se-component'><p class='se-text-paragraph'><span>12월 5일</span></p><p>\u200b</p>"
        "<img class='se-image-resource' src='https://p.kr/a.jpg?type=w80_blur' data-lazy-src='https://p.kr/a.jpg?type=w773'>"
        "</div></div></div><div class='comment'>댓글</div>"
    )
    post = read(one)
    assert post.url == "https://blog.naver.com/suplib/1234567"
    assert (post.title, post.posted) == ("책놀이 모집", datetime(2026, 11, 20, 10, tzinfo=SEOUL))
    assert "12월 5일" in post.body_html
    assert "댓글" not in post.body_html
    assert "\u200b" not in post.body_html
    assert post.images == ("https://p.kr/a.jpg?type=w773",)
    assert "12월" in read("<div id='postViewArea'><p>12월</p></div>").body_html
    three = "<div class='se_component_wrap'>제목</div><div class='se_component_wrap sect_dsc'>하나</div>" * 2
    assert read(three).body_html == "하나\n하나"


def test_a_post_that_is_gone_or_not_public_is_named() -> None:
    for said, why in [
        ("삭제되었거나 존재하지 않는 게시물입니다.", Reason.DELETED),
        ("비공개 글입니다.", Reason.SECRET),
        ("점검 중", Reason.LAYOUT),
    ]:
        with pytest.raises(Unreadable) as caught:
            read(f"<p>{said}</p>")
        assert caught.value.reason is why


def test_a_post_of_tistory_loses_what_stands_in_its_body() -> None:
    row = Row(key="12", url="https://sup.tistory.com/12", text="글", title="긴 제목이…")
    body = (
        "<div class='article_view'><div class='tt_article_useless_p_margin contents_style'><p>12월에 만나요 "
        "여러분 모두 오세요</p><div class='revenue_unit_wrap'>광고</div><div class='another_category'>다른 글</div>"
        "</div></div>"
    )
    head = (
        "<meta property='og:title' content='긴 제목이 끝까지'>"
        "<meta property='article:published_time' content='2026-11-20T09:00:00+09:00'>"
    )
    post = read(body, row, head)
    assert (post.title, post.posted) == ("긴 제목이 끝까지", datetime(2026, 11, 20, 9, tzinfo=SEOUL))
    assert post.body_html == "<p>12월에 만나요 여러분 모두 오세요</p>"


def test_any_other_page_is_read_by_its_article() -> None:
    row = Row(key="a", url="https://a.kr/a", text="글", title="글", day="2026-11-20")
    body = "<h1>글</h1><article><div class='entry-content'><p>본문입니다</p><script>x()</script></div></article>"
    post = read(body, row)
    assert (post.body_html, post.posted) == ("<p>본문입니다</p>", date(2026, 11, 20))


def test_a_page_that_does_not_name_the_post_is_not_its_page() -> None:
    row = Row(key="a", url="https://a.kr/a", text="책놀이", title="책놀이", day="2026-11-20")
    for said, why in [("존재하지 않는 게시물입니다.", Reason.DELETED), ("점검 중", Reason.LAYOUT)]:
        with pytest.raises(Unreadable) as caught:
            read(f"<main><article><div class='entry-content'>{said}</div></article></main>", row)
        assert caught.value.reason is why


def test_deep_nesting_does_no_harm() -> None:
    with suppress(Unreadable):
        read("<div>" * 100_000)

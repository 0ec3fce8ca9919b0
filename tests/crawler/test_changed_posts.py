"""A post's page whose layout has changed says which selector stopped matching, and the nearest that would."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

import pytest

from aggregator.clock import SEOUL
from crawler.pages import kboard_post
from crawler.pages.page import Page, Reason, Row, Unreadable, not_found
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board, Platform
from crawler.platforms.declared import Declared
from tests.crawler import gnuboard_pages, rhymix_pages, test_pages_kboard, test_pages_wordpress

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=SEOUL)
TITLE = "겨울밤 별 보기"
BODY = "<p>옥상에 모여 별자리를 함께 찾습니다.</p><p>담요를 가져오세요.</p>"


class Forest(Declared):
    """A platform that is declarations alone."""

    name: ClassVar[str] = "forest"
    title: ClassVar[str] = "숲"
    address = re.compile(r"(https?://[^/?#]+/forest/(?P<board>\w+))(?:/\d+)?/?$")
    post = re.compile(r"/forest/\w+/(?P<key>\d+)$")
    sign = "ul.forest-board, article.forest-post"
    row = "ul.forest-board > li"
    date = "time"
    heading = "article.forest-post > h1"
    body = "article.forest-post > .body"


# Of each platform the address of a post, and its key.
ADDRESSES = {
    "gnuboard": (f"{gnuboard_pages.LIST}&wr_id=7", "7"),
    "rhymix": (f"{rhymix_pages.LIST}/456", "456"),
    "kboard": (f"{test_pages_kboard.BOARD}?mod=document&uid=39", "39"),
    "wordpress": (f"{test_pages_wordpress.SITE}star/", "12"),
    "syndication": ("https://m.blog.naver.com/suplib/1234567", "1234567"),
    "forest": ("https://a.example.kr/forest/news/12", "12"),
}


def of(platform: str) -> Platform:
    return PLATFORMS.get(platform) or Forest()


def page(address: str, html: str) -> Page:
    return Page(address, html, NOW)


def board(address: str) -> Board:
    return Board(address, {"via": "pages"}, "")


def forest_post() -> str:
    return f"<html><body><article class='forest-post'><h1>{TITLE}</h1><div class='body'>{BODY}</div></article></body></html>"


def said(read: Callable[[], object]) -> str:
    with pytest.raises(Unreadable) as caught:
        read()
    assert caught.value.reason is Reason.LAYOUT
    return caught.value.detail.removeprefix("the page has no ")


def renamed(html: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        assert old in html
        html = html.replace(old, new)
    return html


@pytest.mark.parametrize(
    ("platform", "html", "names", "told"),
    [
        (
            "gnuboard",
            gnuboard_pages.post(TITLE, body=BODY),
            {"bo_v_con": "bo_w_con", "bo_v_atc": "x", "내용 시작": ""},
            "body of a post: '#bo_v_con' matches nothing; '#bo_w_con' would",
        ),
        (
            "rhymix",
            rhymix_pages.post(TITLE, BODY),
            {"xe_content": "xe_kontent", "rhymix_content": "", "document_456_0": ""},
            "body of a post: '.read_body .xe_content' matches nothing; '.read_body .xe_kontent' would",
        ),
        (
            "kboard",
            test_pages_kboard.post(TITLE, BODY),
            {"content-view": "contents-view", "kboard-content": "x"},
            "body of the post: '.content-view' matches nothing; '.contents-view' would",
        ),
        (
            "kboard",
            test_pages_kboard.post(TITLE, BODY),
            {"kboard-": "nboard-"},
            f"article of KBoard: '{kboard_post.DOCUMENT}' matches nothing; '.nboard-document-wrap' would",
        ),
        (
            "wordpress",
            test_pages_wordpress.single(body=BODY, title=TITLE),
            {"entry-content": "entry-kontent"},
            "post: '.entry-content' matches nothing; '.entry-kontent' would",
        ),
        (
            "syndication",
            f"<html><body><h2>{TITLE}</h2><div class='se-main-kontainer'>{BODY}</div></body></html>",
            {},
            "body of the post: '.se-main-container' matches nothing; '.se-main-kontainer' would",
        ),
        (
            "forest",
            forest_post(),
            {"class='body'": "class='bodi'"},
            "body of a post: 'article.forest-post > .body' matches nothing; 'article.forest-post .bodi' would",
        ),
        ("forest", forest_post(), {"h1": "h2"}, "title of a post (article.forest-post > h1)"),
    ],
)
def test_a_post_names_the_selector_that_stopped_matching(
    platform: str, html: str, names: dict[str, str], told: str
) -> None:
    address, key = ADDRESSES[platform]
    listed = address.removesuffix(f"/{key}")
    row = Row(key, address, TITLE, title=TITLE, day="2026-11-20")
    assert said(lambda: of(platform).read_post(page(address, renamed(html, names)), board(listed), row)) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"forest-board": "forest-bord"}, "list: 'ul.forest-board > li' matches nothing; 'ul.forest-bord li' would"),
        (
            {"/forest/news/": "/wood/"},
            "row that leads to a post: 'ul.forest-board > li a[href]' matches, but nothing that could be read",
        ),
    ],
)
def test_a_list_of_declarations_names_it_too(names: dict[str, str], told: str) -> None:
    address = ADDRESSES["forest"][0]
    entries = "".join(
        f"<li><a href='/forest/news/{n}'>{n}번째 이야기</a> <time>2026.11.{n}</time></li>" for n in range(20, 10, -1)
    )
    html = f"<html><body><ul class='forest-board'>{entries}</ul></body></html>"
    assert said(lambda: of("forest").read_list(page(address, renamed(html, names)), board(address))).startswith(told)


def test_a_guests_field_for_a_password_is_no_log_in_and_a_box_to_log_in_is() -> None:
    comment = "<form><textarea name='said'></textarea><input type='password' name='own'></form>"
    log_in = "<form><input name='id'><input type='password' name='word'></form>"
    assert not_found(f"<p>글</p>{comment}", "body").reason is Reason.LAYOUT
    assert not_found(f"<p>글</p>{comment}{log_in}", "body").reason is Reason.LOG_IN
    assert not_found(f"<p>글</p>{comment}<input type='password'>", "body").reason is Reason.LOG_IN

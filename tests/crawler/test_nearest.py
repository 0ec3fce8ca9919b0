"""The nearest selector that would match, and what a reader says whose selector matches nothing on a page any more."""

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import _Element as Element

from aggregator.clock import SEOUL
from crawler.pages.board_tree import matches, parsed
from crawler.pages.layout import no_body, no_rows
from crawler.pages.nearest import nearest, path_of
from crawler.pages.page import Page, Reason, Row
from crawler.pages.selectors import Outline, parts_of

NOW = datetime(2026, 11, 22, 12, tzinfo=SEOUL)
URL = "https://lib.example.kr/board/list.php?table=news"


def page(body: str) -> Page:
    return Page(URL, f"<html><head><title>소식 | 작은도서관</title></head><body>{body}</body></html>", NOW)


def rows(count: int = 5, link: str = "view.php?table=news&amp;idx={n}") -> str:
    return "".join(
        f"<tr><td>{n}</td><td class='td_subject'><a href='{link.replace('{n}', str(n))}'>{n}월 책놀이 이야기</a></td>"
        f"<td>2026-0{n}-11</td></tr>"
        for n in range(count, 0, -1)
    )


def table(box: str = "<div class='tbl_new'>") -> str:
    head = "<thead><tr><th>번호</th><th>제목</th><th>작성일</th></tr></thead>"
    return f"{box}<table>{head}<tbody>{rows()}</tbody></table></div>"


MENU = "<ul class='gnb_list'>" + "".join(f"<li><a href='/menu/{n}'>메뉴 {n}</a></li>" for n in range(8)) + "</ul>"


def tree(body: str) -> Element:
    return parsed(page(body).html)


@pytest.mark.parametrize(
    ("body", "selector", "wanted"),
    [
        (table("<div class='tbl_head02'>"), "div.tbl_head01 tbody tr", "div.tbl_head02 tbody tr"),
        (table("<div class='tbl_head02'>"), "div.tbl_head01 > table > tbody > tr", "div.tbl_head02 table tbody tr"),
        ("<div id='wrap'><p class='bo_v_con'>글</p></div>", "#bo_v_con", ".bo_v_con"),
        ("<ul class='mine'><li>글</li></ul>", "div.gone ul.mine", "ul.mine"),
        ("<ul class='mine'><li>글</li></ul>", "ul.mine li.item", "ul.mine li"),
        ("<div class='view_content2'>글</div>", "div.x9 , div.view_content", "div.view_content2"),
        ("<p>글</p>", "div.board tr", ""),
        ("<p>글</p>", "p", ""),
        ("<p class='a'>글</p>", "p.a", "p.a"),
        ("<p class='a'>글</p>", "p.a >> [", ""),
        ("<p class='a'>글</p>", "", ""),
    ],
)
def test_what_is_spelled_alike_or_left_of_the_path_is_near(body: str, selector: str, wanted: str) -> None:
    assert nearest(tree(body), selector) == wanted


def test_only_what_is_meant_is_near_where_it_is_known() -> None:
    root = tree(MENU.replace("gnb_list", "tbl_head02") + table())
    assert nearest(root, ".tbl_head01 li") == ".tbl_head02 li"
    meant = [row for row in root.iter("tr") if row.find("td") is not None]
    assert nearest(root, ".tbl_head01 li", meant) == "div.tbl_new tbody tr"
    assert nearest(root, "td.td_subjekt a", meant) == "td.td_subject a"


def test_a_path_is_told_by_the_nearest_name_that_is_not_for_looks() -> None:
    root = tree(
        "<div id='news'><div class='clearfix'>" + "<p class='even item'><b>글</b></p>" * 4 + "</div></div>" + MENU
    )
    assert path_of(Outline(root), list(root.iter("p"))) == "div#news p.item"
    bare = tree(f"<table>{rows()}</table>")
    assert path_of(Outline(bare), list(bare.iter("tr"))) == "table tr"
    assert path_of(Outline(bare), list(bare.iter("body"))) == ""


def test_a_list_names_the_selector_that_stopped_matching_and_the_nearest() -> None:
    why = no_rows(page(MENU + table()), "rows of posts", "div.tbl_head01 tbody tr")
    assert why.reason is Reason.LAYOUT
    assert why.detail == (
        "the page has no rows of posts: 'div.tbl_head01 tbody tr' matches nothing; 'div.tbl_new tbody tr' would"
    )
    assert str(why) == f"layout: {why.detail}"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("view.php?table=news&amp;idx={n}", "a[href*='idx=']"),
        ("javascript:fnView({n})", "a[href*='fnView(']"),
        ("/board/news/{n}", "a[href*='/board/news/']"),
        ("#' data-no='{n}", "a[data-no]"),
    ],
)
def test_a_reader_that_goes_by_links_is_told_how_they_look_now(link: str, told: str) -> None:
    body = f"<table class='list_table'>{rows(link=link)}</table>"
    why = no_rows(page(MENU + body), "rows of posts", "a[href*='nttNo=']")
    near = f"table.list_table tr {told}"
    assert why.detail == f"the page has no rows of posts: \"a[href*='nttNo=']\" matches nothing; {near!r} would"
    assert len(matches(tree(MENU + body), near, "")) == 5


def test_of_several_selectors_the_nearest_is_told() -> None:
    body = "<h2>겨울 책놀이 안내</h2><div class='view_kontent'>다음 달에 도서관에서 그림책을 함께 읽습니다.</div>"
    why = no_body(
        page(body), "body of a post", "#bo_v_con", "div.view_content", row=Row("1", URL, "", "겨울 책놀이 안내")
    )
    assert why.detail == "the page has no body of a post: 'div.view_content' matches nothing; 'div.view_kontent' would"
    far = no_body(page(body), "body of a post", "#bo_v_con", row=Row("1", URL, "", "겨울 책놀이 안내"))
    assert far.detail == "the page has no body of a post: '#bo_v_con' matches nothing; 'div.view_kontent' would"


def test_a_page_without_anything_alike_names_what_matches_nothing() -> None:
    assert (
        no_rows(page("<p>이사했습니다</p>"), "rows", "tr.row").detail
        == "the page has no rows: 'tr.row' matches nothing"
    )
    held = no_rows(page("<p class='a'>이사했습니다</p>"), "rows", "p.a")
    assert held.detail == "the page has no rows: 'p.a' matches, but nothing that could be read"
    rows_left = no_rows(page(table()), "rows of posts", "td.td_subject a").detail
    assert rows_left.endswith(
        "but nothing that could be read; what looks like it is \"div.tbl_new tbody tr a[href*='idx=']\""
    )


def test_where_nothing_shows_what_is_meant_only_a_close_name_is_told() -> None:
    attached = page("<div class='board_attach'>안내문.hwp</div>")
    assert (
        no_body(attached, "body", ".board_article").detail == "the page has no body: '.board_article' matches nothing"
    )


def test_a_log_in_stays_a_log_in() -> None:
    assert no_rows(page("<input type='password'>"), "rows", "tr.row").reason is Reason.LOG_IN


def test_nothing_is_looked_for_until_somebody_reads_it() -> None:
    heavy = page("<div class='tbl_head02'>" * 900 + "<p class='b'>글</p>" * 50_000)
    start = time.process_time()
    no_rows(heavy, "rows", "div.tbl_head01 tr")
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    "body",
    [
        "<div class='tbl_head02'>" * 100_000,
        "<div class='tbl_head02 a b'>" * 900 + "<p class='c'>글</p>" * 150_000,
        "".join(
            f"<div class='tbl_{n}' id='row{n}'><a href='/view?no={n}'>글 {n}</a> 2026-01-01</div>"
            for n in range(60_000)
        ),
        f"<table>{rows() * 4000}</table>",
    ],
    ids=["nested", "deep and long", "a name each", "rows"],
)
def test_heavy_pages_take_bounded_time(body: str) -> None:
    start = time.process_time()
    detail = no_rows(
        page(body), "rows", "div.tbl_head01 div.x div.y tbody tr.z", "div > p.q > a[href*='wr_id=']"
    ).detail
    assert detail.startswith("the page has no rows")
    assert time.process_time() - start < 20


@given(
    st.text(max_size=60) | st.from_regex(r"[a-z]{0,3}[.#>+ \[\]='*,:()a-z]{0,30}", fullmatch=True), st.text(max_size=80)
)
def test_no_selector_and_no_page_is_too_odd(selector: str, text: str) -> None:
    root = tree(f"<div class='tbl_head02'>{table()}<p>{text}</p></div>")
    found = nearest(root, selector)
    assert not found or matches(root, found, "")
    assert no_rows(page(text), "rows", selector, "tr.b").detail
    assert no_body(page(text), "body", selector).detail
    assert len(parts_of(selector)) <= len(selector) + 1

# ruff: noqa: E501 - markup reads better in one line
"""Forms of boards that nobody has seen before: pagers that scripts run, keys in packed values, pages that say they are no post."""

from base64 import b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.board_links import unpacked
from crawler.pages.board_refusals import is_secret_notice
from crawler.pages.page import Page, Reason, Row, Unreadable
from crawler.platforms.base import Board as BoardOf
from crawler.platforms.board import Board
from tests.crawler.boards import ENTRIES, ORIGIN, Entry, around, escaped
from tests.crawler.boards_read import NOW, TITLE, board_of, body_of, post_of, rows_in, second_page

LIST = f"{ORIGIN}/bbs/list.php"


def table(link: str = "<a href='view.php?no={key}'>{title}</a>", day: str = "<td>{day}</td>", rows: int = 6) -> str:
    """A list with header words, one row an entry."""
    made = (_row(entry, link, day) for entry in ENTRIES[:rows])
    return f"<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>{''.join(made)}</table>"


def _row(entry: Entry, link: str, day: str) -> str:
    said = {"key": str(entry.key), "title": escaped(entry.title), "day": entry.day.isoformat()}
    return f"<tr><td>{entry.key % 100}</td><td>{link.format(**said)}</td>{day.format(**said)}</tr>"


def test_a_pager_whose_script_can_be_followed_goes_before_the_address_it_prints() -> None:
    form = "<form name='f' action='list.php'><input type='hidden' name='code' value='n1'><input type='hidden' name='turn' value='1'></form>"
    script = "<script>function go(p){ document.f.turn.value = p; document.f.submit(); }</script>"
    pager = "<div class='paging'><b>1</b><a href='?pageIndex=2' onclick='go(2);return false;'>2</a><a href='?pageIndex=3' onclick='go(3);return false;'>3</a></div>"
    assert second_page(f"{table()}{pager}{form}{script}", f"{LIST}?code=n1") == f"{LIST}?code=n1&turn=2"


def test_the_number_of_the_list_page_leaves_a_rows_address_whatever_it_is_called() -> None:
    listed = table("<a href='view.php?turn=1&no={key}'>{title}</a>")
    pager = "<div class='paging'><b>1</b><a href='list.php?turn=2'>2</a><a href='list.php?turn=3'>3</a></div>"
    assert {row.url for row in rows_in(f"{listed}{pager}")} == {
        f"{ORIGIN}/bbs/view.php?no={entry.key}" for entry in ENTRIES[:6]
    }


def test_more_posts_wait_behind_a_link_that_says_so() -> None:
    assert second_page(f"{table()}<a class='m' href='list.php?page=2'>더보기</a>") == f"{LIST}?page=2"


def packed(entry: Entry, rank: int) -> str:
    return quote(b64encode(f"startPage=0&idx={entry.key}&listNo={rank}&table=bbs".encode()).decode()) + "||"


def test_a_key_in_a_packed_value_is_the_number_and_not_the_value() -> None:
    cards = "".join(
        f"<li><a href='/b.do?m=7&mv_data={packed(entry, 40 - rank)}'>{escaped(entry.title)}</a> <i>{entry.day}</i></li>"
        for rank, entry in enumerate(ENTRIES[:6])
    )
    assert [row.key for row in rows_in(f"<ul>{cards}</ul>", f"{ORIGIN}/b.do?m=7")] == [
        str(entry.key) for entry in ENTRIES[:6]
    ]


@given(st.text(max_size=60))
def test_whatever_is_no_packed_value_says_nothing(text: str) -> None:
    assert unpacked(text) == "" or "=" in unpacked(text) or unpacked(text).startswith("a:")
    assert unpacked(b64encode(f"idx={text}".encode()).decode()) in ("", f"idx={text}")


def test_class_names_of_a_framework_say_nothing_about_days() -> None:
    listed = table(day="<td><div class='text-end'>{day}<br><small>조회 3</small></div></td>")
    assert [row.day for row in rows_in(listed)] == [entry.day.isoformat() for entry in ENTRIES[:6]]


def test_the_day_of_posting_stands_behind_the_day_of_change() -> None:
    days = "<time class='updated' datetime='2026-11-22'>2026-11-22</time><time class='published' datetime='{day}'>{day}</time>"
    cards = "".join(
        f"<article><h2><a href='/p/{entry.key}'>{escaped(entry.title)}</a></h2>{days.format(day=entry.day)}</article>"
        for entry in ENTRIES[:6]
    )
    assert [row.day for row in rows_in(cards, f"{ORIGIN}/p")] == [entry.day.isoformat() for entry in ENTRIES[:6]]
    post = post_of(
        f"<h1>{TITLE}</h1>{days.format(day='2026-11-20')}<div class='entry-content'><p>반갑습니다.</p></div>", day=""
    )
    assert str(post.posted) == "2026-11-20"


def test_a_day_in_a_title_dates_no_row() -> None:
    listed = table(day="").replace(ENTRIES[3].title.replace("<", "&lt;").replace(">", "&gt;"), "12. 1. 화 | 휴관")
    assert not any(row.day for row in rows_in(listed))


def test_a_post_that_is_called_notice_is_not_pinned() -> None:
    cards = "".join(
        f"<li><h3><a href='/p/{entry.key}'>{'알림' if rank == 3 else escaped(entry.title)}</a></h3><i>{entry.day}</i></li>"
        for rank, entry in enumerate(ENTRIES[:6])
    )
    assert not any(row.pinned for row in rows_in(f"<ul>{cards}</ul>", f"{ORIGIN}/p"))


def test_a_summary_that_opens_the_post_is_not_its_title() -> None:
    link = "<div class='h3'><a href='v?no={key}'>{title}</a></div><p class='cnt'><a href='v?no={key}'>안녕하세요, 숲 작은도서관에서 길게 알려 드리는 소식입니다.</a></p>"
    cards = "".join(
        f"<li>{link.format(key=entry.key, title=escaped(entry.title))}<b>{entry.day}</b></li>" for entry in ENTRIES[:6]
    )
    assert [row.title for row in rows_in(f"<ol>{cards}</ol>")] == [entry.title for entry in ENTRIES[:6]]


def test_a_gallery_without_days_in_the_root_of_an_app_is_a_list() -> None:
    cards = "".join(
        f"<li><a href='/photo/{entry.key}'><img src='/t/{entry.key}.jpg' alt=''></a><p class='title'><a href='/photo/{entry.key}'>{escaped(entry.title)}</a></p></li>"
        for entry in ENTRIES
    )
    assert len(rows_in(f"<div id='__next'><ol>{cards}</ol></div>", f"{ORIGIN}/photo")) == len(ENTRIES)


def test_a_line_about_the_post_in_its_link_is_no_title() -> None:
    cards = "".join(
        f"<figure><a href='/s/d?idx={entry.key}'><img src='/t/{entry.key}.jpg'><figcaption><b>{escaped(entry.title)}</b>"
        f"<small>숲지기 · {entry.day} · 조회 3</small></figcaption></a></figure>"
        for entry in ENTRIES[:6]
    )
    rows = rows_in(f"<div class='elementor-widget elementor-widget-posts'>{cards}</div>", f"{ORIGIN}/s/list")
    assert [row.title for row in rows] == [entry.title for entry in ENTRIES[:6]]


OLD = (
    "<table><tr><td><div>작성일 : 26-11-20 09:31</div><div><table><tr><td><div>{title}</div></td></tr></table></div>"
    "<table><tr><td><div>글쓴이 : 숲지기</div><div>조회 : 31</div></td></tr>"
    "<tr><td><a href='javascript:down(1)'>신청서.hwp (32.0K) [12] DATE : 2026-11-19 10:10:10</a></td></tr>"
    "<tr><td><span id='writeContents'><p>눈 오는 날 만나요.</p></span><div>추천 : 3</div></td></tr></table>"
    "<div id='commentContents'><b>나그네</b> 26-11-21 10:22 <div>일시 : 2026-12-01 맞나요?</div></div></td></tr></table>"
)


def test_the_tables_of_an_old_program_leave_the_body_alone() -> None:
    post = post_of(OLD.format(title=TITLE))
    assert "눈 오는 날" in post.body_html
    for foreign in ("글쓴이", "조회", "신청서", "나그네", "맞나요", "추천"):
        assert foreign not in post.body_html
    assert [one.name for one in post.attachments] == ["신청서.hwp"]


@pytest.mark.parametrize(
    "line",
    [
        "<div><ul><li>숲지기</li><li>11-20</li><li>31 회</li><li>1 건</li></ul></div>",
        "<div><img class='view-icon' src='/m/3.png'> <span>숲지기</span> <span>2026.11.20</span></div>",
        "<ul class='files'><li><a href='/f/3'>신청서.hwp</a> (32.1K) 7 회</li></ul>",
        "<table><tr><th>비밀번호</th><td><input type='password'> 수정하려면 비밀번호를 입력하세요.</td></tr></table>",
    ],
)
def test_lines_about_the_post_are_no_body(line: str) -> None:
    assert (
        body_of(f"<div><h3>{TITLE}</h3>{line}<div><p>눈 오는 날 만나요.</p></div></div>") == "<p>눈 오는 날 만나요.</p>"
    )


def test_a_row_of_facts_loses_what_only_the_page_says() -> None:
    body = body_of(
        f"<table><tr><th>제목</th><td colspan='3'>{TITLE}</td></tr><tr><th>기간</th><td>2026.12.01 ~ 12.20</td><th>등록일</th><td>2026.11.20</td></tr>"
        "<tr><th>내용</th><td colspan='3'><p>눈 오는 날 만나요.</p></td></tr></table>"
    )
    assert "12.01 ~ 12.20" in body
    assert "등록일" not in body
    assert "2026.11.20" not in body


def test_a_day_beside_the_title_counts_whatever_its_box_is_called() -> None:
    post = post_of(
        f"<div><div class='hd'><h1>{TITLE}</h1><div class='side'><b>숲지기</b><span class='date'>2026.11.20 11:11</span></div></div>"
        "<div class='xe_content'><p>눈 오는 날 만나요.</p></div></div>",
        day="",
    )
    assert str(post.posted)[:10] == "2026-11-20"


def reason_of(html: str) -> Reason:
    row = Row(key="1", url=f"{ORIGIN}/v?no=1", text="", title=TITLE, day="2026-11-20")
    with pytest.raises(Unreadable) as caught:
        Board().read_post(Page(row.url, html, NOW), BoardOf(LIST, {}, ""), row)
    return caught.value.reason


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (around("<div class='err'><strong>게시글을 찾을 수 없습니다.</strong></div>"), Reason.DELETED),
        (around("<div><p>요청하신 페이지가 존재하지 않습니다.</p></div>"), Reason.DELETED),
        ("<script>var m = '삭제된 글입니다.'; if (m) alert(m); history.back();</script>", Reason.DELETED),
        (around(f"<h4>{TITLE}</h4><div class='con'>비밀글은 작성자와 관리자만 볼 수 있습니다.</div>"), Reason.SECRET),
        (
            around("<h3>로그인</h3><form action='/login'><input name='id'><input type='password' name='pw'></form>"),
            Reason.LOG_IN,
        ),
        (around("<h3>전혀 다른 이야기</h3><div><p>다음글이 존재하지 않습니다.</p></div>"), Reason.LAYOUT),
    ],
)
def test_a_page_that_is_no_post_is_refused_by_what_it_says(html: str, reason: Reason) -> None:
    assert reason_of(html) is reason


def test_a_short_post_about_errors_is_no_error_page() -> None:
    page = f"<html><body><h3>{TITLE}</h3><p>승강기 점검 중입니다. 삭제된 일정은 다시 알려 드립니다.</p><p>다음글이 존재하지 않습니다.</p></body></html>"
    row = Row(key="1", url=f"{ORIGIN}/v?no=1", text="", title=TITLE, day="2026-11-20")
    assert "승강기" in Board().read_post(Page(row.url, page, NOW), BoardOf(LIST, {}, ""), row).body_html


def test_a_body_that_speaks_of_secret_posts_is_a_body() -> None:
    assert not is_secret_notice("비밀글로 남기시면 사서만 볼 수 있게 됩니다. " * 4)
    assert "비밀글" in body_of(
        f"<h3>{TITLE}</h3><div><p>비밀글 쓰는 방법을 알려 드립니다.</p><p>글쓰기에서 자물쇠를 누르세요.</p></div>"
    )


def test_a_table_with_a_header_and_no_row_is_an_empty_list() -> None:
    board = board_of(table(), LIST)
    read = Board().read_list(Page(f"{LIST}?page=9", around(table(rows=0)), NOW), board)
    assert (list(read.rows), read.last) == ([], True)

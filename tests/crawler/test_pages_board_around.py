# ruff: noqa: E501 - markup reads better in one line
"""What stands around a post on boards that nobody has seen before: comments, neighbours, buttons, log-in boxes, recent posts."""

import pytest
from lxml import html

from crawler.pages.board_remarks import is_file_line
from tests.crawler.boards_read import TITLE, body_of, post_of, rows_in

TEXT = "<p>눈 오는 날 만나요.</p>"
HEAD = f"<h1>{TITLE}</h1><div class='meta'>숲지기 2026.11.20</div>"


@pytest.mark.parametrize(
    "behind",
    [
        "<div class='bcomment'><b>나그네</b><p>잘 읽었습니다.</p></div>",
        "<div class='postNav'><div class='prev'><i>PREV</i><a href='/v?no=2'>다른 글</a></div><a href='/l'>LIST</a></div>",
        "<div class='viewPager'><a href='/v?no=2'>다른 글</a></div>",
        "<table><tr><td>▲ 윗글</td><td><a href='/v?no=2'>다른 글</a></td></tr><tr><td>▼ 아랫글</td><td><a href='/v?no=3'>또 다른 글</a></td></tr></table>",
        "<div><a href='write.asp?b=1'><img src='/i/b1.gif'></a></div>",
    ],
)
def test_what_stands_behind_a_body_is_none_of_it(behind: str) -> None:
    post = post_of(f"<div class='postview'>{HEAD}<div class='board_txt_area'>{TEXT}</div>{behind}</div>")
    assert post.body_html.replace("<div></div>", "") == TEXT
    assert post.images == ()


def test_the_latest_posts_beside_a_body_are_none_of_it() -> None:
    latest = "".join(
        f"<li><a href='/v?no={n}'>소식 {n} 알림</a><span>2026년 11월 {n}일</span></li>" for n in range(2, 8)
    )
    inside = f"<div>{HEAD}</div><div><div class='c66'><div class='post-content'>{TEXT}</div></div><div class='c33'><h4>최근 글</h4><ul>{latest}</ul></div></div>"
    assert "최근" not in body_of(inside)
    assert TEXT in body_of(inside)


def test_a_line_that_speaks_of_the_post_above_is_the_authors() -> None:
    assert "윗글에서" in body_of(f"{HEAD}<div><p>윗글에서 알린 날이 바뀌었습니다.</p><p>12월 6일에 만나요.</p></div>")


def test_a_log_in_box_above_a_short_post_asks_for_no_password_of_the_post() -> None:
    box = "<div class='login'><form><input name='id'><input type='password' name='pw'></form></div>"
    assert body_of(f"{box}<div>{HEAD}<div>{TEXT}</div></div>") == TEXT


def test_words_before_the_name_of_a_file_are_the_authors() -> None:
    assert not is_file_line(html.fromstring("<div><p>개인 컵, 앞치마</p><p><a href='/f/3'>신청서.hwp</a></p></div>"))
    assert is_file_line(
        html.fromstring("<div><b>File</b> <a href='/f/3'>신청서.hwp</a> <a href='/f/4'>약도.pdf</a></div>")
    )


def test_a_labelled_day_among_the_facts_above_a_body_is_the_day_of_posting() -> None:
    facts = "<table><tr><th>접수기간</th><td>2026-11-01 ~ 2026-11-12</td></tr><tr><th>등록일</th><td>2026-11-19</td></tr></table>"
    post = post_of(f"<div><h4>{TITLE}</h4>{facts}<div class='lec_cont'>{TEXT}</div></div>", day="")
    assert str(post.posted)[:10] == "2026-11-19"
    assert "2026-11-12" in post.body_html


@pytest.mark.parametrize("dot", ["·", "ㆍ", "・", "‧"])
def test_any_middle_dot_parts_what_is_said_of_a_post(dot: str) -> None:
    line = f"<p class='by'>숲지기 {dot} 2026.11.20 {dot} 조회 31</p>"
    rows = rows_in(
        "".join(f"<article><h3><a href='/v?no={n}'>{TITLE} {n}</a></h3>{line}</article>" for n in range(1, 6))
    )
    assert [row.day[:10] for row in rows] == ["2026-11-20"] * 5
    assert body_of(f"<div><h3>{TITLE}</h3>{line}<div>{TEXT}</div></div>") == TEXT

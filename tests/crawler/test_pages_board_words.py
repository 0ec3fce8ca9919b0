# ruff: noqa: E501 - markup reads better in one line
"""What belongs to a post and what is only said about it, on boards that nobody has seen before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.pages.board_remarks import closed_up, is_file_line, is_remark_line, says_remark
from crawler.pages.dates import read_date
from tests.crawler.boards import ORIGIN
from tests.crawler.boards_read import NOW, TITLE, body_of, post_of, rows_in, second_page


@pytest.mark.parametrize(
    "line",
    [
        "<div>숲지기 | 2026-11-20 | Hit : 31</div>",
        "<tr><th>작성자</th><td>숲지기 https://forest-lib.example</td></tr>",
        "<p><span>등 록 일</span> <span>2026.11.20</span></p>",
        "<ul><li>글쓴이 숲지기</li><li>조회 3</li></ul>",
        "<tr><td>올린이</td><td>숲지기</td><td>올린날</td><td>2026-11-8</td></tr>",
    ],
)
def test_labels_with_short_values_are_remarks(line: str) -> None:
    found = html.fragment_fromstring(line, create_parent="div") if line.startswith("<tr") else html.fromstring(line)
    element = html.fromstring(f"<table>{line}</table>").find(".//tr") if line.startswith("<tr") else found
    assert element is not None
    assert is_remark_line(element)


@pytest.mark.parametrize(
    "line",
    [
        "<p>작성자 이름과 연락처를 꼭 적어 주세요.</p>",
        "<p>등록일까지 신청해 주세요.</p>",
        "<p>첨부파일의 신청서를 내려받아 작성한 뒤 보내 주세요.</p>",
        "<p>11월 30일은 휴관합니다.</p>",
        "<ul><li>일시: 2026. 12. 5. 10시</li><li>장소: 2층</li></ul>",
    ],
)
def test_a_sentence_with_a_label_in_it_is_the_authors(line: str) -> None:
    assert not is_remark_line(html.fromstring(line))


@given(st.text(max_size=300))
def test_any_text_can_be_asked(text: str) -> None:
    box = html.fromstring("<div><a href='#'></a></div>")
    box[0].tail = "".join(sign for sign in text if sign.isprintable())
    assert isinstance(is_remark_line(box) or is_file_line(box) or says_remark(text) or closed_up(text), bool | str)


def test_a_line_of_files_is_no_line_of_the_body() -> None:
    assert is_file_line(
        html.fromstring("<p>첨부 <a href='/d/1'>신청서 양식.hwp</a> 14KB <a href='/d/2'>안내.pdf</a> 3회</p>")
    )
    assert not is_file_line(html.fromstring("<p><a href='/d/1'>신청서.hwp</a>를 써서 12월 5일까지 내 주세요</p>"))


def test_a_table_of_books_in_the_body_is_not_the_list_again() -> None:
    books = "".join(f"<tr><td>{n}</td><td>책 {n}</td><td>지은이 {n}</td></tr>" for n in range(1, 6))
    text = body_of(
        f"<table><tr><th>제목</th><td>{TITLE}</td></tr><tr><th>작성일</th><td>2026-11-20</td></tr>"
        f"<tr><td colspan='2'><p>새 책이 왔습니다.</p><table><tr><th>번호</th><th>제목</th><th>저자</th></tr>{books}</table></td></tr></table>"
        "<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>"
        + "".join(
            f"<tr><td>{n}</td><td><a href='v?no={n}'>다른 글 {n}</a></td><td>2026-11-0{n}</td></tr>"
            for n in range(1, 6)
        )
        + "</table>"
    )
    assert "새 책이 왔습니다." in text
    assert "<th>제목</th>" in text
    assert "지은이 5" in text
    assert "다른 글" not in text


def test_facts_above_the_body_are_kept_and_remarks_are_not() -> None:
    text = body_of(
        f"<div class='sum'><h2>{TITLE}</h2><ul><li><b>기간</b> 2026.12.01 ~ 2026.12.10</li><li><b>장소</b> 1층</li></ul></div>"
        "<div class='detail_cont'><p>함께 놀아요.</p></div>"
    )
    assert "1층" in text
    assert "함께 놀아요." in text
    assert "4분" not in body_of(
        f"<header><h1>{TITLE}</h1><p class='byline'><span>숲지기</span> <time>2026.11.20</time> <i>4분</i></p></header><div class='post-content'>글</div>"
    )


def test_a_poster_under_its_label_is_the_whole_body() -> None:
    text = body_of(
        f"<table><tr><th>제목</th><td>{TITLE}</td></tr><tr><th>설명</th><td><img src='/up/poster.jpg'></td></tr></table>"
    )
    assert "poster.jpg" in text
    assert "설명" not in text


def test_a_day_in_the_text_is_no_day_of_posting() -> None:
    page = f"<h3>{TITLE}</h3><div class='view_cont'><p>2026. 11. 10.</p><p>모임을 열었습니다.</p></div>"
    assert post_of(page, day="").posted is None


def test_places_taken_are_no_day() -> None:
    rows = rows_in(
        "<ul>"
        + "".join(
            f"<li><p class='tit'><a href='view.do?lecSeq={90 + n}'>겨울 강좌 {n}번 안내</a></p><ul><li><b>접수기간</b> 2026.11.01 ~ 2026.11.2{n}</li>"
            "<li><b>정원</b> 3/15</li></ul></li>"
            for n in range(5)
        )
        + "</ul>"
    )
    assert len(rows) == 5
    assert not any(row.day for row in rows)


def test_notices_in_a_table_of_their_own_are_rows_and_pinned() -> None:
    def table(numbers: range, start: str) -> str:
        return "".join(
            f"<tr><td>{start or n}</td><td><a href='view.php?no={n}'>글의 제목 {n}번</a></td><td>2026.11.{n - 90:02}</td></tr>"
            for n in numbers
        )

    rows = rows_in(
        f"<div><table>{table(range(111, 113), '공지')}</table><table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>{table(range(110, 100, -1), '')}</table></div>"
    )
    assert [row.pinned for row in rows] == [True] * 2 + [False] * 10
    assert rows[0].day == "2026-11-21"


def test_a_short_title_stands_where_the_others_have_theirs() -> None:
    titles = ["겨울 책놀이 참가자를 모집합니다", "휴관", "가을 나들이 사진을 올립니다", "영화 상영회에 오세요"]
    rows = rows_in(
        "<ul>"
        + "".join(
            f"<li><a href='/news/{70 + n}'><div class='d'><b>{20 - n}</b><span>2026.11</span></div><p class='t'>{title}</p><p class='s'>자세한 내용을 확인해 주시기 바랍니다.</p></a></li>"
            for n, title in enumerate(titles)
        )
        + "</ul>"
    )
    assert [row.title for row in rows] == titles
    assert [row.day for row in rows] == [f"2026-11-{20 - n}" for n in range(4)]


def test_the_next_page_is_known_by_its_word_or_by_numbers_alone() -> None:
    listed = "<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>" + "".join(
        f"<tr><td>{n}</td><td><a href='view.php?no={n}'>글의 제목 {n}번</a></td><td>2026.11.{n:02}</td></tr>"
        for n in range(9, 0, -1)
    )
    assert (
        second_page(f"{listed}</table><div><a href='list.php?cp=2'>[다음]</a></div>") == f"{ORIGIN}/bbs/list.php?cp=2"
    )
    numbers = "<center>처음 <b>[1]</b> <a href='list.php?cur=2'>[2]</a> <a href='list.php?cur=3'>[3]</a> 끝</center>"
    assert second_page(f"{listed}</table>{numbers}") == f"{ORIGIN}/bbs/list.php?cur=2"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Nov. 22, 2026, 10:22 a.m.", "2026-11-22"),
        ("22 Nov 2026", "2026-11-22"),
        ("December 3rd, 2025", "2025-12-03"),
        ("Feb 30, 2026", ""),
    ],
)
def test_english_days_are_read(text: str, day: str) -> None:
    read = read_date(text, NOW)
    assert (read.isoformat() if read else "") == day

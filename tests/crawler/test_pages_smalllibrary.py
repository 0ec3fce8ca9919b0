"""The portal's pages, as strings: every quirk of its lists and posts, and that half a page is never a post."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from aggregator.rawpost import Attachment
from crawler.pages.dates import read_date
from crawler.pages.page import Reason, Row, Unreadable, without_count
from crawler.pages.smalllibrary import read_list
from crawler.pages.smalllibrary_post import read_post
from tests.crawler.portal import CELL, Entry, list_html, post_html
from tests.crawler.spoiled import spoiled

BASE = "https://smalllibrary.org/library/story"
PATH = "/library/story"
URL = f"{BASE}/7"


def rows(body: str) -> list[Row]:
    return read_list(f"<html><body>{body}</body></html>", BASE, PATH)


def row(title: str = "황금 글귀를 찾아라!", place: str = CELL) -> Row:
    return Row(key="7", url=URL, text=f"{place} {title}", title=title, place=place)


def reason(html: str) -> Reason:
    with pytest.raises(Unreadable) as caught:
        read_list(html, BASE, PATH)
    return caught.value.reason


# Lists.


def test_a_row_in_cells_has_rank_place_and_title_and_its_link_loses_all_noise() -> None:
    (found,) = rows(
        "<table><tr><th>번호</th><th>지역/도서관명</th><th>제목</th></tr>"
        f"<tr><td>244</td><td>{CELL}</td><td><a href='http://www.smalllibrary.org/library/story/007?currentPage=77"
        "&searchSido=%25EA'>황금 글귀를 찾아라!</a> [2]</td></tr></table>"
    )
    assert found == Row(
        key="7",
        url="https://smalllibrary.org/library/story/7",
        text=f"{CELL} 황금 글귀를 찾아라!",
        title="황금 글귀를 찾아라!",
        place=CELL,
        rank=244,
    )


@pytest.mark.parametrize(
    "cell",
    [
        "<div class='location'>부산광역시 서구 구덕로295번길 4</div><div class='library'>짬짬이 작은도서관</div>",
        "<div class='location'>부산광역시 서구 구덕로295번길 4</div><span>짬짬이 작은도서관</span>",
        "부산광역시 서구 구덕로295번길 4 <strong>짬짬이 작은도서관</strong>",
        "<div class='location'><span>부산광역시 서구 구덕로295번길 4</span> <b>짬짬이 작은도서관</b></div>",
    ],
)
def test_a_library_in_an_element_of_its_own_is_known_as_such(cell: str) -> None:
    (found,) = rows(
        f"<table class='table-location'><tr><td>236</td><td>{cell}</td><td><a href='{PATH}/7'>소식</a></td></tr></table>"
    )
    assert found.place == "부산광역시 서구 구덕로295번길 4 짬짬이 작은도서관"
    assert (found.library, found.title, found.rank) == ("짬짬이 작은도서관", "소식", 236)


@pytest.mark.parametrize("cell", ["부산광역시 서구 구덕로 4", "<div class='location'>부산광역시 서구 구덕로 4</div>"])
def test_a_row_without_a_library_has_a_place_and_no_library(cell: str) -> None:
    (found,) = rows(f"<table><tr><td>2</td><td>{cell}</td><td><a href='{PATH}/7'>소식</a></td></tr></table>")
    assert (found.place, found.library) == ("부산광역시 서구 구덕로 4", "")


def test_region_and_library_may_be_two_columns_and_a_date_or_an_author_is_no_place() -> None:
    header = "".join(f"<th>{name}</th>" for name in ("번호", "지역", "도서관명", "제목", "작성자", "작성일"))
    cells = (
        f"<td>서울 은평구</td><td>숲 작은도서관</td><td><a href='{PATH}/7'>글</a></td><td>kim**</td><td>2026.11.20</td>"
    )
    (found,) = rows(f"<table><tr>{header}</tr><tr><td>3</td>{cells}</tr></table>")
    assert (found.place, found.library) == ("서울 은평구 숲 작은도서관", "숲 작은도서관")
    assert (found.author, found.posted, found.title) == ("kim**", "2026.11.20", "글")
    bare = f"<tr><td>3</td><td><a href='{PATH}/7'>글</a></td><td>kim****</td><td>2026.11.20</td><td>12</td></tr>"
    (found,) = rows(f"<table>{bare}</table>")
    assert (found.place, found.title, found.rank) == ("", "글", 3)


def test_rows_may_be_blocks_instead_of_a_table() -> None:
    block = (
        "<div class='item'><span class='num'>{0}</span><div class='location'>서울 은평구 녹번로 {0}</div>"
        "<p class='subject'><a href='/library/story/{0}'>글 {0} <em>[3]</em><img alt='new'></a></p></div>"
    )
    found = rows("<div class='list'>" + block.format(31) + block.format(28) + "</div>")
    assert [(one.key, one.rank, one.place, one.title) for one in found] == [
        ("31", 31, "서울 은평구 녹번로 31", "글 31"),
        ("28", 28, "서울 은평구 녹번로 28", "글 28"),
    ]


def test_a_row_that_is_one_text_is_split_by_the_title_of_its_page() -> None:
    (found,) = rows(f"<ul><li><a href='{PATH}/7'>244 {CELL} 황금 글귀를 찾아라! [2]</a></li></ul>")
    assert (found.rank, found.title, found.text) == (244, "", f"{CELL} 황금 글귀를 찾아라!")
    post = read_post(post_html(PATH, Entry(7, "황금 글귀를 찾아라!")), URL, "story", found)
    assert (post.title, post.place_text) == ("황금 글귀를 찾아라!", CELL)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("[1] 회차 안내", "[1] 회차 안내"),
        ("[1] 회차 안내 [4]", "[1] 회차 안내"),
        ("동화 구연 (2회차)", "동화 구연 (2회차)"),
        ("동화 구연 (2회차) [12]", "동화 구연 (2회차)"),
        ("<작가와의 만남>", "<작가와의 만남>"),
        ("[2]", "[2]"),
        ("-", "-"),
    ],
)
def test_comment_counts_leave_a_title_and_its_own_numbers_stay(written: str, title: str) -> None:
    assert without_count(written) == title
    found = read_list(list_html(PATH, [Entry(7, written)]), BASE, PATH)
    assert found[0].title == title


def test_only_what_says_something_changes_a_rows_digest() -> None:
    def digest(entry: Entry, newest: int) -> str:
        return read_list(list_html(PATH, [entry], newest), BASE, PATH)[0].digest

    assert digest(Entry(7, "소식"), 9) == digest(Entry(7, "소식", comments=5), 12)
    assert digest(Entry(7, "소식"), 9) != digest(Entry(7, "고친 소식"), 9)


def test_the_list_printed_elsewhere_and_links_in_menus_are_no_rows() -> None:
    found = rows(
        f"<nav><a href='{PATH}'>이야기</a><a href='/library/forum/3'>자유</a></nav><p><a href='{PATH}/99'>인기</a></p>"
        "<table><tr><th>번호</th><th>지역/도서관명</th><th>제목</th></tr>"
        + "".join(f"<tr><td>{n}</td><td>서울</td><td><a href='{PATH}/{n}'>글</a></td></tr>" for n in (3, 2))
        + "<tr><td>공지</td><td>서울</td><td><a href='/library/story/1'>알림</a></td></tr></table>"
    )
    assert [(one.key, one.pinned) for one in found] == [("3", False), ("2", False), ("1", True)]


def test_a_list_that_says_it_is_empty_is_a_list() -> None:
    assert rows("<table><tr><th>번호</th><th>제목</th></tr><tr><td>등록된 게시물이 없습니다.</td></tr></table>") == []
    assert rows("<ul><li>등록된 글이 없습니다.</li></ul>") == []


def test_what_is_no_list_is_named() -> None:
    assert reason("") is Reason.EMPTY
    assert reason("고장") is Reason.NOT_HTML
    assert reason(list_html(PATH, [Entry(7, "글")])[:-20]) is Reason.CUT_OFF
    assert reason("<html><script>alert('잘못된 접근입니다.');</script></html>") is Reason.ERROR_PAGE
    assert reason('<html><form><input type="password"></form></html>') is Reason.LOG_IN
    assert reason("<html><body>점검 중</body></html>") is Reason.LAYOUT
    assert reason(
        "<html><table><tr><th>번호</th><th>제목</th></tr><tr><td>1</td><td>링크 없음</td></tr></table></html>"
    ) is (Reason.LAYOUT)


# Posts.


def test_a_post_is_title_date_body_author_and_the_place_of_its_row() -> None:
    body = "<p>12월 <b>행사</b></p><p><img src='/upload/a.jpg'></p>"
    post = read_post(
        post_html(PATH, Entry(7, "황금 글귀를 찾아라!", body=body), [Entry(9, "다른 글")]), URL, "story", row()
    )
    assert (post.line, post.key, post.url, post.page_url) == ("story", "7", URL, URL)
    assert (post.title, post.posted, post.posted_text) == ("황금 글귀를 찾아라!", date(2026, 11, 20), "2026.11.20")
    assert post.body_html == '<p>12월 <b>행사</b></p><p><img src="/upload/a.jpg"/></p>'
    assert (post.author, post.place_text, post.library_text) == ("jje****", CELL, "")
    assert post.images == ("https://smalllibrary.org/upload/a.jpg",)


def test_an_impossible_date_is_kept_as_text_and_is_no_date() -> None:
    post = read_post(post_html(PATH, Entry(7, "글", date="2025.13.45")), URL, "story", row("글"))
    assert (post.posted, post.posted_text) == (None, "2025.13.45")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025.04.16", date(2025, 4, 16)),
        ("등록일 2025-4-6", date(2025, 4, 6)),
        ("2025. 4. 16. 14:05", datetime(2025, 4, 16, 14, 5, tzinfo=SEOUL)),
        ("2025년 4월 16일", date(2025, 4, 16)),
        ("2025.02.30", None),
        ("0000.00.00", None),
        ("오늘", None),
    ],
)
def test_dates_as_pages_write_them(text: str, value: date | None) -> None:
    assert read_date(text) == value


def test_a_post_in_a_table_with_files_reads_the_same() -> None:
    html = (
        "<html><body><h2>도서관 이야기</h2><table class='view'><tr><th colspan=2>겨울 책놀이</th></tr>"
        "<tr><th>작성자</th><td>kim***</td></tr><tr><th>등록일</th><td>2026-11-20 09:30</td><th>조회</th><td>31</td></tr>"
        "<tr class='file'><th>첨부파일</th><td><a href='/file/1'>신청서.hwp</a></td></tr>"
        "<tr><td colspan=2><p>12월 5일에 만나요.</p><p>댓글로 신청하세요.</p></td></tr></table>"
        "<p class='reply-head'>댓글 <b>2</b>건</p><ul><li>저요! 2026.11.21</li></ul></body></html>"
    )
    post = read_post(html, URL, "story", row("겨울 책놀이"))
    assert (post.title, post.author) == ("겨울 책놀이", "kim***")
    assert post.posted == datetime(2026, 11, 20, 9, 30, tzinfo=SEOUL)
    assert post.body_html == "<p>12월 5일에 만나요.</p><p>댓글로 신청하세요.</p>"
    assert post.attachments == (Attachment("https://smalllibrary.org/file/1", "신청서.hwp"),)


@pytest.mark.parametrize(
    ("heading", "comments", "row_title", "title"),
    [
        ("독서교실 [2]", 0, "독서교실", "독서교실 [2]"),
        ("독서교실 [2]", 2, "독서교실", "독서교실"),
        ("독서교실 [2]", 2, "독서교실 [2]", "독서교실 [2]"),
        ("[1] 회차 안내", 1, "[1] 회차 안내", "[1] 회차 안내"),
        ("긴 제목이 끝까지 있는 글", 0, "긴 제목이 끝까…", "긴 제목이 끝까지 있는 글"),
        ("고친 제목", 0, "옛 제목", "고친 제목"),
    ],
)
def test_the_title_is_the_pages_whole_one(heading: str, comments: int, row_title: str, title: str) -> None:
    html = post_html(PATH, Entry(7, heading, comments=comments))
    assert read_post(html, URL, "story", row(row_title)).title == title


def test_a_date_on_top_of_the_site_and_buttons_below_the_body_belong_to_nobody() -> None:
    html = (
        "<html><body><div id='top'><span>2026.11.22</span></div><h2>도서관 이야기</h2><dl class='read'><dt>책놀이</dt>"
        "<dd>2026.11.20</dd><dd>조회 3</dd></dl><div class='cont'>만나요</div><div class='btns'><a href='#'>목록</a></div>"
        "<p class='prev'>이전글 지난 소식</p><h4>댓글 (<span>0</span>)</h4></body></html>"
    )
    post = read_post(html, URL, "story", row("책놀이"))
    assert (post.title, post.posted, post.body_html) == ("책놀이", date(2026, 11, 20), "만나요")


def test_a_body_that_is_text_alone_or_empty_is_taken_as_it_is() -> None:
    page = "<html><body><h3>글</h3><p>2026.11.20</p>{}<div>댓글 0건</div></body></html>"
    assert read_post(page.format("곧 만나요<br>안녕"), URL, "story", row("글")).body_html == "곧 만나요<br/>안녕"
    assert read_post(page.format(""), URL, "story", row("글")).body_html == ""


def test_the_library_may_stand_on_the_page_alone() -> None:
    html = post_html(PATH, Entry(7, "글")).replace("<li>jje****</li>", "<li class='library'>숲 작은도서관</li>")
    assert read_post(html, URL, "story", row("글", "")).library_text == "숲 작은도서관"


WHOLE = post_html(PATH, Entry(7, "글", body="<p>본문</p>" * 20), [Entry(9, "다른 글")])
LIST = list_html(PATH, [Entry(7, "글"), Entry(9, "다른 글", comments=3)])


@given(st.integers(0, len(WHOLE) - len("</html>")))
def test_a_post_cut_anywhere_is_no_post(end: int) -> None:
    with pytest.raises(Unreadable):
        read_post(WHOLE[:end], URL, "story", row("글"))
    with pytest.raises(Unreadable):
        read_post(WHOLE[: min(end, WHOLE.index("댓글"))] + "</body></html>", URL, "story", row("글"))


@settings(max_examples=120, deadline=None)
@given(spoiled([WHOLE, LIST]))
def test_a_spoiled_page_raises_nothing_but_unreadable(html: str) -> None:
    for read in (lambda: read_list(html, BASE, PATH), lambda: read_post(html, URL, "story", row("글"))):
        with suppress(Unreadable):
            read()


PIECES = [
    *("<div>", "</div>", "<table>", "<tr>", "<td>", "<p>", "<h2>", "</h2>", "<!--", "-->", "<script>", "<li>", "<ul>"),
    *(
        "<th>번호</th>",
        "2026.11.20",
        "댓글 0건",
        "글",
        "&#55296;",
        "\x00",
        "<a href='/library/story/7'>",
        "<a href='//['>",
    ),
]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_shuffled_pieces_raise_nothing_but_unreadable(pieces: list[str]) -> None:
    html = "<html>" + "".join(pieces) + "</html>"
    for read in (lambda: read_list(html, BASE, PATH), lambda: read_post(html, URL, "story", row("글"))):
        with suppress(Unreadable):
            read()


def test_a_hundred_thousand_nested_elements_do_no_harm() -> None:
    deep = "<html>" + "<div>" * 100_000 + f"<a href='{PATH}/7'>글</a></html>"
    for read in (lambda: read_list(deep, BASE, PATH), lambda: read_post(deep, URL, "story", row("글"))):
        with suppress(Unreadable):
            read()


def test_a_new_layout_is_told_by_the_selector_that_it_broke() -> None:
    with pytest.raises(Unreadable) as caught:
        read_list(LIST.replace(f"{PATH}/", "/story/view?no="), BASE, PATH)
    assert "a[href*='/library/story/']\" matches nothing; " in caught.value.detail
    assert "a[href*='no=']\" would" in caught.value.detail

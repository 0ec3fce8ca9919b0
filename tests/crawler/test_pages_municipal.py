"""Boards of cities, counties, districts and education offices: a declaration each, and the quirks of their pages."""

import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from aggregator.rawpost import Attachment, RawPost
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board, Platform
from tests.crawler import municipal_pages as pages
from tests.crawler.municipal_pages import BOARDS, NTT, ntt_gallery, ntt_link, ntt_list, ntt_post, ntt_row
from tests.crawler.spoiled import shuffled, spoiled

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def rows_of(name: str, html: str) -> ListPage:
    return PLATFORMS[name].read_list(Page(BOARDS[name], html, NOW), Board(BOARDS[name], {}, ""))


def post_of(name: str, html: str, row: Row) -> RawPost:
    return PLATFORMS[name].read_post(Page(row.url, html, NOW), Board(BOARDS[name], {}, ""), row)


def only(listed: ListPage) -> Row:
    (row,) = listed.rows
    return row


# selectBbsNttList.do


def test_links_lose_their_session_and_their_empty_parameters_and_other_boards_are_left_out() -> None:
    listed = rows_of("nttlist", ntt_list(ntt_row("12", ntt_link(1051, "겨울 책놀이"), "2026.11.20")))
    address = "https://sol.example.kr/www/selectBbsNttView.do?bbsNo=66&key=194&nttNo=1051"
    assert not listed.last
    assert only(listed) == Row(
        "1051",
        address,
        "겨울 책놀이",
        "겨울 책놀이",
        author="문화체육과",
        posted="2026.11.20",
        rank=12,
        day="2026-11-20",
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("책놀이NEW", "책놀이"),
        ("책놀이 NEW ", "책놀이"),
        ("책놀이<span class='p-icon'>새글</span>", "책놀이"),
        ("솔빛 센터 RENEW", "솔빛 센터 RENEW"),
        ("<em>책놀이</em>\n\t[12]", "책놀이"),
        ("책놀이 [2]", "책놀이 [2]"),
        ("&lt;작가와의 만남&gt;", "<작가와의 만남>"),
        ("책<b>놀이</b>", "책놀이"),
    ],
)
def test_badges_and_counts_leave_a_title_and_its_own_words_stay(written: str, title: str) -> None:
    assert only(rows_of("nttlist", ntt_list(ntt_row("1", ntt_link(7, written), "2026.11.20")))).title == title


def test_a_pinned_row_stands_once_and_gives_no_year_to_others() -> None:
    pinned = ntt_link(1040, "공지 글")
    listed = rows_of(
        "nttlist",
        ntt_list(
            ntt_row("공지", pinned, "11-30", "notice")
            + ntt_row("3", ntt_link(1051, "새 글"), "01-05")
            + ntt_row("2", ntt_link(1050, "헌 글"), "12-20")
            + ntt_row("1", pinned, "11-30")
        ),
    )
    assert [(row.key, row.pinned, row.day) for row in listed.rows] == [
        ("1040", True, "2025-11-30"),
        ("1051", False, "2026-01-05"),
        ("1050", False, "2025-12-20"),
    ]


def test_links_elsewhere_and_broken_ones_are_no_rows() -> None:
    view = "selectBbsNttView.do?key=194&bbsNo=66&nttNo="
    hrefs = [f"https://other.kr/www/{view}1", "http://[", f"mailto:{view}2", f"//[/{view}3", f"javascript:void({view})"]
    rows = "".join(ntt_row("1", f"<a href='{href}'>글</a>", "2026.11.20") for href in hrefs)
    mine = ntt_row("2", f"<a href='http://www.sol.example.kr//x//{view}9'>글</a>", "2026.11.20")
    row = only(rows_of("nttlist", ntt_list(rows + mine)))
    assert row.url == "https://sol.example.kr//x//selectBbsNttView.do?bbsNo=66&key=194&nttNo=9"


def test_a_secret_row_is_marked_and_one_without_a_link_is_none() -> None:
    locked = ntt_link(1052, "문의 <img src='/i/lock.gif' alt='비밀글'>")
    listed = rows_of(
        "nttlist", ntt_list(ntt_row("2", locked, "2026.11.20") + ntt_row("1", "비밀글입니다", "2026.11.19"))
    )
    assert [(row.key, row.secret, row.title) for row in listed.rows] == [("1052", True, "문의")]
    assert not only(
        rows_of("nttlist", ntt_list(ntt_row("1", ntt_link(7, "비밀글의 <b>비밀</b>"), "2026.11.20")))
    ).secret


def test_cards_are_rows_too() -> None:
    badged = ntt_gallery().replace('<div class="p-media__body">', '<div class="p-media__body"><em>공지</em>')
    assert only(rows_of("nttlist", badged)).pinned
    row = only(rows_of("nttlist", ntt_gallery()))
    assert (row.key, row.title, row.day) == ("1051", "그림책 전시", "2026-11-20")


def test_a_post_has_its_own_text_pictures_once_and_files_without_their_icons_and_sizes() -> None:
    photos = "".join(
        f"<div class='p-photo'><img src='{src}' alt=''><a href='{src}'>사진 확대보기</a></div>"
        for src in ("/DATA/a.jpg", "/DATA/poster.jpg")
    )
    html = ntt_post(f"<p>만나요. <img src='/DATA/a.jpg'></p>{photos}")
    post = post_of("nttlist", html, Row("1051", f"{NTT}&nttNo=1051", "겨울 책놀이 안"))
    assert (post.title, post.author, post.posted) == ("겨울 책놀이 안내", "김*솔", date(2026, 11, 20))
    assert post.body_html == '<p>만나요. <img src="/DATA/a.jpg"/></p><img alt="" src="/DATA/poster.jpg"/>'
    assert post.images == ("https://sol.example.kr/DATA/a.jpg", "https://sol.example.kr/DATA/poster.jpg")
    assert post.attachments == (
        Attachment("https://sol.example.kr/www/downloadBbsFile.do?atchmnflNo=77", "신청서 (양식).hwpx"),
    )


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("<a href='/f?n=1'>안내문(2회).hwp</a>", "안내문(2회).hwp"),
        ("<a href='/f?n=1'>계획(3회) 안내.hwp (34.5KB)</a>", "계획(3회) 안내.hwp"),
        ("<a href='/f?n=1'>일정 & 명단#2.xlsx [size : 13.5KB, 다운로드 : 25 회]</a>", "일정 & 명단#2.xlsx"),
        ("<span>결과.pdf</span> <a href='/f?n=1' class='down'>다운로드</a> <a href='/v'>미리보기</a>", "결과.pdf"),
        ("<a href='/f?n=1' title='결과.pdf 다운로드'><img src='/i.gif' alt=''></a>", "결과.pdf"),
        ("<a href='/f?n=1'><span class='blind'>한글 파일</span>결과.hwp</a><button>전체 다운로드</button>", "결과.hwp"),
    ],
)
def test_files_are_named_as_they_are_and_buttons_around_them_are_none(shown: str, name: str) -> None:
    html = ntt_post("만나요")
    start, end = html.index('<li class="p-attach__item">'), html.index("</li></ul></td>")
    post = post_of("nttlist", html[:start] + f"<li>{shown}" + html[end:], Row("1051", f"{NTT}&nttNo=1051", ""))
    assert post.attachments == (Attachment("https://sol.example.kr/f?n=1", name),)


def test_a_post_without_a_date_has_its_rows_and_not_that_of_an_answer_below() -> None:
    answer = (
        "<table><tr><th>작성일</th><td><time>2026.11.21</time></td></tr><tr><th>답변내용</th><td>네</td></tr></table>"
    )
    html = ntt_post("만나요", dated=False, answer=answer)
    post = post_of("nttlist", html, Row("1051", f"{NTT}&nttNo=1051", "", posted="2026.11.19", day="2026-11-19"))
    assert (post.posted, post.posted_text, post.body_html) == (date(2026, 11, 19), "2026.11.19", "만나요")


def test_a_body_without_a_label_or_a_known_class_is_the_cell_that_has_its_row_to_itself() -> None:
    fields = "<tr><th>작성일</th><td>2026-11-20</td></tr><tr><th>파일</th><td><a href='/f?n=1'>가.hwp</a></td></tr>"
    rows = f"<tr><th>제목</th><td>겨울 책놀이</td></tr>{fields}<tr><td colspan=2>만나요</td></tr><tr><td></td></tr>"
    html = pages.page(f"<table>{rows}</table>")
    post = post_of("nttlist", html, Row("1051", f"{NTT}&nttNo=1051", "", title="겨울 책놀이"))
    assert (post.title, post.body_html, post.posted) == ("겨울 책놀이", "만나요", date(2026, 11, 20))
    assert [file.name for file in post.attachments] == ["가.hwp"]


def test_a_skin_without_any_known_mark_is_read_by_the_title_that_the_list_told() -> None:
    body = "<div class='x2'><p>12월 5일에 만나요.</p><p>그림책을 함께 읽습니다.</p></div>"
    html = pages.page(f"<div><h3>겨울 책놀이 모집</h3><p><span>작성일 : 2026.11.20</span></p>{body}</div>")
    post = post_of("nttlist", html, Row("1051", f"{NTT}&nttNo=1051", "", title="겨울 책놀이 모집"))
    assert (post.title, post.posted) == ("겨울 책놀이 모집", date(2026, 11, 20))
    assert "그림책을 함께 읽습니다." in post.body_html


def test_a_post_whose_text_is_in_its_file_alone_is_a_post() -> None:
    post = post_of("nttlist", ntt_post(" "), Row("1051", f"{NTT}&nttNo=1051", ""))
    assert (post.title, post.body_html, len(post.attachments)) == ("겨울 책놀이 안내", "", 1)


# The others.


def test_numbers_in_attributes_are_posts_and_labels_in_cells_are_no_text() -> None:
    first, second = rows_of("nttinfo", pages.info_list()).rows
    root = "https://edu.example.kr/slib/na/ntt/selectNttInfo.do?bbsId=1876&mi=3439&nttSn="
    assert (first.key, first.url, first.pinned) == ("880", f"{root}880", True)
    assert second == Row(
        "912",
        f"{root}912",
        "작가와의 만남",
        "작가와의 만남",
        author="이*숲",
        posted="2026.11.18",
        rank=12,
        day="2026-11-18",
    )
    post = post_of("nttinfo", pages.info_post(), second)
    assert (post.title, post.author, post.posted, post.body_html) == (
        "작가와의 만남",
        "이*숲",
        date(2026, 11, 18),
        "<p>11월 28일 오후 2시</p>",
    )
    assert [(file.name, file.url[-8:]) for file in post.attachments] == [("포스터.jpg", "89abcdef")]


def test_a_library_named_by_a_badge_is_no_part_of_the_title() -> None:
    listed = rows_of("bbspost", pages.post_list())
    root = BOARDS["bbspost"].replace("List", "Detail")
    assert not listed.last
    assert [(row.key, row.pinned, row.title, row.library) for row in listed.rows] == [
        ("22990", True, "휴관 안내", ""),
        ("22986", False, "송년 행사", "솔빛"),
    ]
    assert listed.rows[1].url == f"{root}?postIdx=22986"
    post = post_of("bbspost", pages.post_detail(), listed.rows[1])
    assert (post.title, post.library_text, post.posted) == ("송년 행사 [2]", "솔빛도서관", date(2026, 11, 20))
    assert post.body_html == "<strong>12월 6일</strong>부터<br/>별관 1층"
    assert post.attachments == (Attachment("https://lib.example.kr/cmm/download.do?fileIdx=5", "행사표.pdf"),)


def test_a_cut_title_is_whole_in_its_attribute_and_the_link_to_files_is_no_second_row() -> None:
    row = only(rows_of("boardid", pages.district_list()))
    assert (row.key, row.title) == ("5094", "아주 긴 제목이 끝까지 여기에 있는 글")
    assert row.url == "https://www.solgu.example.kr/board/view.solgu?boardId=BBS_0000025&menuCd=DOM_1&dataSid=5094"
    post = post_of("boardid", pages.district_post(), row)
    assert (post.title, post.author, post.body_html) == (row.title, "초량동", "동네 서점 이야기<br/>둘째 줄")
    assert post.attachments == (
        Attachment("https://www.solgu.example.kr/board/download.solgu?fileSid=7", "안내문.hwp"),
    )


def test_the_number_of_a_post_is_found_among_those_of_its_board() -> None:
    first, second = rows_of("ptidx", pages.index_list()).rows
    assert (first.key, first.title, first.author) == ("346105", "여름 독서교실", "박**")
    assert first.url == BOARDS["ptidx"].replace("list.", "view.") + "&bIdx=346105"
    assert (second.key, second.day) == ("660", "2026-11-18")  # a post may have its board's number
    post = post_of("ptidx", pages.index_post(), first)
    assert (post.title, post.author, post.posted) == ("여름 독서교실", "박**", date(2026, 11, 20))
    assert post.images == ("https://lib.example.kr/common/file/img/view.do?id=3",)
    assert post.attachments == (Attachment("", "사진.jpg"),)


# Whatever comes.

PAGES = [
    pages.page("<a href='http://['>1</a><div class='paging'><a href='//[?pageIndex=2'>2</a></div>"),
    ntt_list(
        ntt_row("공지", ntt_link(1040, "공지 글"), "11-30", "notice")
        + ntt_row("1", ntt_link(7, "책놀이"), "2026.11.20")
    ),
    ntt_post("<p>만나요.</p><div class='p-photo'><img src='/a.jpg'></div>"),
    *(make() for make in (pages.info_list, pages.info_post, pages.post_list, pages.post_detail)),
    *(make() for make in (pages.district_list, pages.district_post, pages.index_list, pages.index_post)),
]


def read_all(html: str) -> None:
    for name, address in BOARDS.items():
        platform: Platform = PLATFORMS[name]
        platform.detect(Page(address, html, NOW))
        with suppress(Unreadable):
            assert all(row.key and row.url for row in rows_of(name, html).rows)
        with suppress(Unreadable):
            assert post_of(name, html, Row("7", address, "책놀이")).title


@pytest.mark.parametrize("html", PAGES)
def test_half_a_page_is_neither_list_nor_post(html: str) -> None:
    for end in range(0, html.index("</html>"), 83):
        for name, address in BOARDS.items():
            with pytest.raises(Unreadable):
                rows_of(name, html[:end])
            with pytest.raises(Unreadable):
                post_of(name, html[:end], Row("7", address, ""))


def test_pages_that_are_no_list_are_named() -> None:
    def reason(html: str) -> Reason:
        with pytest.raises(Unreadable) as caught:
            rows_of("nttlist", html)
        return caught.value.reason

    assert reason(pages.page("<p>새 모양</p>")) is Reason.LAYOUT
    assert (
        reason(ntt_list("<tr><td>1</td><td>링크 없음</td><td></td><td></td><td></td><td></td></tr>")) is Reason.LAYOUT
    )
    assert reason("<html><head><title>서비스 점검 안내</title></head></html>") is Reason.ERROR_PAGE
    assert reason("<html><script>alert('존재하지 않는 게시판입니다.');</script></html>") is Reason.DELETED
    assert rows_of("nttlist", ntt_list("<tr><td colspan=6>등록된 게시물이 없습니다.</td></tr>")).last


@settings(max_examples=40, deadline=None)
@given(spoiled(PAGES))
def test_a_spoiled_page_raises_nothing_but_unreadable(html: str) -> None:
    read_all(html)


@settings(max_examples=25, deadline=None)
@given(shuffled(PAGES))
def test_shuffled_pages_raise_nothing_but_unreadable(html: str) -> None:
    read_all(html)


def test_a_new_layout_is_told_by_the_selector_that_it_broke_and_the_nearest() -> None:
    def detail(html: str) -> str:
        with pytest.raises(Unreadable) as caught:
            rows_of("nttlist", html)
        return caught.value.detail

    listed = ntt_list("".join(ntt_row(str(n), ntt_link(n, f"{n}월 책놀이"), f"2026.0{n}.11") for n in range(6, 0, -1)))
    near = "tbody.text_center tr a[href*='pstNo=']"
    assert detail(listed.replace("nttNo=", "pstNo=")).endswith(
        f'in the rows of its list: "a[href*=\'nttNo=\']" matches nothing; "{near}" would'
    )
    assert detail(listed.replace("bbsNo=66", "bbsNo=67")).endswith(
        "matches, but nothing that could be read; what looks like it is \"tbody.text_center tr a[href*='nttNo=']\""
    )
    with pytest.raises(Unreadable, match=r"'td.p-table__content' matches nothing; 'td.p-tabel__content' would"):
        post_of(
            "nttlist",
            pages.page("<table><tr><td class='p-tabel__content'></td></tr></table>"),
            Row("1", NTT, "", "책놀이"),
        )


def test_rows_in_other_folders_of_the_site_keep_theirs_and_a_number_twice_in_an_address_is_read_with_care() -> None:
    view = "selectBbsNttView.do?bbsNo=66&amp;key=194"
    rows = (
        ntt_row("3", f"<a href='/lib/{view}&amp;nttNo=13'>책놀이</a>", "2026.11.20")
        + ntt_row("2", f"<a href='{view}&amp;nttNo=12&amp;prev_nttNo=5'>그림책 전시</a>", "2026.11.19")
        + ntt_row("1", f"<a href='{view}&amp;nttNo=000'>없는 글</a>", "2026.11.18")
    )
    assert [(row.key, row.url) for row in rows_of("nttlist", ntt_list(rows)).rows] == [
        ("13", "https://sol.example.kr/lib/selectBbsNttView.do?bbsNo=66&key=194&nttNo=13"),
        ("12", "https://sol.example.kr/www/selectBbsNttView.do?bbsNo=66&key=194&nttNo=12"),
    ]


def test_a_pager_is_none_in_the_body_of_a_table() -> None:
    inside = f"{ntt_link(1, '책놀이')}<p class='page'><a href='?pageIndex=9'>9</a></p>"
    html = ntt_list(ntt_row("1", inside, "2026.11.20"))
    assert not rows_of("nttlist", html).last
    assert rows_of("nttlist", html.replace("pageIndex=2", "pageIndex=1")).last


def test_blanks_without_end_in_a_title_take_no_time() -> None:
    start = time.process_time()
    (row,) = rows_of(
        "nttlist", ntt_list(ntt_row("1", ntt_link(1, "책놀이" + " \n" * 50_000 + "글]"), "2026.11.20"))
    ).rows
    assert (row.title, time.process_time() - start < 2) == ("책놀이 글]", True)

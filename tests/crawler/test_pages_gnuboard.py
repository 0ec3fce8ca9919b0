"""Boards of Gnuboard 4 and 5: three forms of address, several skins, dates without a year, and errors with status 200."""

import json
import os
import tarfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from aggregator.rawpost import Attachment, RawPost
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms.base import Board
from crawler.platforms.gnuboard import Gnuboard
from tests.crawler.gnuboard_pages import LIST, SITE, Item, alert, desktop, gallery, mobile, old, old_post, page, post
from tests.crawler.spoiled import shuffled, spoiled

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=SEOUL)
PLATFORM = Gnuboard()
ITEMS = (
    Item(12, "[안내] 겨울 휴관", "12-30", pinned=True),
    Item(44, "<도란도란> 책모임 [2]", "14:30", comments=3),
    Item(43, "비밀 이야기 극장", "11-21"),
    Item(42, "문의드립니다", "01-02", secret=True),
    Item(41, "새해 떡국 잔치", "12-28"),
)


def board(address: str = LIST) -> Board:
    return Board(address, {}, "")


def listed(html: str, address: str = LIST, url: str = "") -> ListPage:
    return PLATFORM.read_list(Page(url or address, html, NOW), board(address))


def row(title: str = "겨울 책놀이", key: str = "7", day: str = "2026-11-20") -> Row:
    return Row(key=key, url=f"{LIST}&wr_id={key}", text=title, title=title, day=day, posted=day[5:])


def opened(html: str, seen: Row | None = None, address: str = LIST, url: str = "") -> RawPost:
    return PLATFORM.read_post(Page(url or f"{LIST}&wr_id=7", html, NOW), board(address), seen or row())


def reason(html: str, url: str = "") -> Reason:
    with pytest.raises(Unreadable) as caught:
        opened(html, url=url)
    return caught.value.reason


# Addresses.


@pytest.mark.parametrize(
    ("address", "found", "name"),
    [
        (LIST, LIST, "notice"),
        (f"{LIST}&wr_id=42&page=2&sca=", LIST, "notice"),
        (
            f"{SITE}/gnu/bbs/board.php?wr_id=3&bo_table=free_2",
            f"{SITE}/gnu/bbs/board.php?bo_table=free_2",
            "gnu/free_2",
        ),
        (f"{SITE}/bbs/rss.php?bo_table=notice", LIST, "notice"),
    ],
)
def test_an_address_of_a_board_or_of_one_of_its_posts_leads_to_the_board(address: str, found: str, name: str) -> None:
    seen = PLATFORM.recognise(address)
    assert seen is not None
    assert (seen.address, seen.board) == (found, name)


@pytest.mark.parametrize(
    "address", [SITE, f"{SITE}/notice", "ftp://a/bbs/board.php?bo_table=x", f"{SITE}/b.php?bo_table=../x", "http://["]
)
def test_other_addresses_are_not_taken_for_one(address: str) -> None:
    assert PLATFORM.recognise(address) is None


@pytest.mark.parametrize(
    "url", [f"{SITE}/notice", f"{SITE}/notice?page=3", f"{SITE}/notice/44", f"{SITE}/notice/새해-1/"]
)
def test_a_page_gives_its_short_address_away_and_is_the_same_board(url: str) -> None:
    found = PLATFORM.detect(Page(url, desktop(ITEMS), NOW))
    classic = PLATFORM.detect(Page(f"{LIST}&wr_id=44", desktop(ITEMS), NOW))
    assert found is not None
    assert classic is not None
    assert (found.address, found.board, found.title) == (f"{SITE}/notice", "notice", "알림")
    assert (classic.address, classic.board) == (LIST, "notice")


def test_a_site_in_a_folder_has_a_board_of_another_name() -> None:
    found = PLATFORM.detect(Page(f"{SITE}/lib/notice", page("", site=f"{SITE}/lib"), NOW))
    assert found is not None
    assert (found.address, found.board) == (f"{SITE}/lib/notice", "lib/notice")


def test_a_home_page_is_no_board() -> None:
    assert PLATFORM.detect(Page(SITE, page("", table=""), NOW)) is None
    assert PLATFORM.detect(Page(SITE, "<html><p>bo_table</p></html>", NOW)) is None


def test_further_pages_keep_the_form_of_the_address() -> None:
    assert PLATFORM.list_url(board(), 1) == LIST
    assert PLATFORM.list_url(board(), 3) == f"{LIST}&page=3"
    assert PLATFORM.list_url(board(f"{SITE}/notice"), 3) == f"{SITE}/notice?page=3"


# Lists.


def test_rows_have_key_address_title_date_and_marks() -> None:
    rows = listed(desktop(ITEMS)).rows
    assert [(one.key, one.title, one.pinned, one.secret) for one in rows] == [
        ("12", "[안내] 겨울 휴관", True, False),
        ("44", "<도란도란> 책모임 [2]", False, False),
        ("43", "비밀 이야기 극장", False, False),
        ("42", "문의드립니다", False, True),
        ("41", "새해 떡국 잔치", False, False),
    ]
    assert {one.url for one in rows} == {f"{LIST}&wr_id={number}" for number in (12, 44, 43, 42, 41)}
    assert [one.day[:10] for one in rows] == ["2025-12-30", "2026-11-22", "2026-11-21", "2026-01-02", "2025-12-28"]
    assert {one.author for one in rows} == {"은행나무"}
    assert [one.rank for one in rows] == [None, 44, 43, 42, 41]


@pytest.mark.parametrize("skin", [mobile, gallery, old, lambda items: old(items, form=False)])
def test_every_skin_tells_the_same(skin) -> None:  # type: ignore[no-untyped-def]
    expected = [(one.key, one.title, one.day, one.pinned, one.author) for one in listed(desktop(ITEMS)).rows]
    rows = listed(skin(ITEMS)).rows
    assert [(one.key, one.title, one.day, one.pinned, one.author) for one in rows] == expected
    if skin is not gallery:
        assert [one.key for one in rows if one.secret] == ["42"]


MARKS = {
    "a star": "<td><i class='fa fa-star'></i></td><td><a href='{link}'>{title}</a></td>",
    "a title named so": "<td></td><td><a href='{link}'><span class='notice'>{title}</span></a></td>",
    "in place of its picture": "<td>0</td><td><a href='{link}'><b>공지</b></a> <a href='{link}'>{title}</a></td>",
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_pinned_row_is_told_by_what_stands_in_its_numbers_place(mark: str) -> None:
    rows = mark.format(link=f"{LIST}&amp;wr_id=3", title="겨울 휴관") + "<td>12-30</td>"
    for number in (9, 8, 7):
        link = f"<a href='{LIST}&amp;wr_id={number + 20}'>글 {number}</a>"
        rows += f"</tr><tr><td>{number}</td><td>{link}</td><td>11-0{number}</td>"
    found = listed(page(f"<form name='fboardlist'><table><tr>{rows}</tr></table></form>")).rows
    assert [(row.title, row.pinned) for row in found][:2] == [("겨울 휴관", True), ("글 9", False)]


def test_a_category_or_picture_named_like_a_notice_pins_nothing() -> None:
    cards = "".join(
        f"<li><span class='badge_cate'>공지</span><a href='{LIST}&amp;wr_id={number}'>"
        f"<img src='/data/file/a/notice.png' alt='공지'> 글 {number}</a><i>11-0{number}</i></li>"
        for number in (9, 8, 7)
    )
    found = listed(page(f"<form name='fboardlist'><ul>{cards}</ul></form>"))
    assert not found.last
    assert not any(row.pinned for row in found.rows)


def test_rows_above_the_newest_are_dated_by_their_number() -> None:
    days = ((3, "12-30"), (5, "02-01"), (29, "11-09"), (28, "11-08"), (27, "11-07"))
    cards = "".join(f"<li><a href='{LIST}&amp;wr_id={number}'>글 {number}</a><i>{day}</i></li>" for number, day in days)
    found = listed(page(f"<form name='fboardlist'><ul>{cards}</ul></form>")).rows
    assert [row.day[:10] for row in found] == ["2025-12-30", "2026-02-01", "2026-11-09", "2026-11-08", "2026-11-07"]


def test_a_box_to_log_in_beside_an_unknown_layout_is_no_log_in() -> None:
    box = "<form name='foutlogin'><input type='password' name='mb_password'></form>"
    assert reason(page(f"<main>무언가</main>{box}")) is Reason.LAYOUT
    assert reason(page("<form name='flogin'><input type='password' name='mb_password'></form>")) is Reason.LOG_IN


def test_a_category_is_no_pinned_row_and_no_title() -> None:
    (found,) = listed(desktop([Item(9, "글", category="공지")])).rows
    assert (found.pinned, found.category, found.title) == (False, "공지", "글")


def test_a_title_in_an_element_named_like_a_mark_is_a_title() -> None:
    html = desktop([Item(9, "글"), Item(8, "둘째")]).replace(" 글 </a>", "<strong class='notice'>글</strong></a>")
    assert [one.title for one in listed(html).rows] == ["글", "둘째"]


def test_the_same_post_has_one_key_in_every_form_of_address() -> None:
    forms = [
        f"{LIST}&amp;wr_id=44",
        f"{LIST}&amp;wr_id=044&amp;page=2",
        f"{SITE}/notice/44",
        f"{SITE}/notice/44?page=2",
        "/notice/44",
    ]
    for form in forms:
        rows = listed(desktop([Item(44, "글", href=form), Item(43, "둘째")]), f"{SITE}/notice").rows
        assert rows[0].key == "44"
        assert rows[0].url in (f"{LIST}&wr_id=44", f"{SITE}/notice/44")


def test_a_post_behind_a_slug_gets_its_number_from_its_page() -> None:
    item = Item(7, "겨울 책놀이", href=f"{SITE}/notice/%EA%B2%A8%EC%9A%B8-%EC%B1%85%EB%86%80%EC%9D%B4-1/?page=2")
    (seen,) = listed(desktop([item]), f"{SITE}/notice").rows
    assert (seen.key, seen.url) == (
        "slug:겨울-책놀이-1",
        f"{SITE}/notice/%EA%B2%A8%EC%9A%B8-%EC%B1%85%EB%86%80%EC%9D%B4-1/",
    )
    found = opened(post(), seen, f"{SITE}/notice", seen.url)
    assert (found.key, found.url, found.listed_key) == ("7", f"{LIST}&wr_id=7", seen.key)
    assert opened(post()).listed_key == ""


def test_other_boards_other_sites_and_menus_are_no_rows() -> None:
    links = f"<p><a href='{SITE}/bbs/board.php?bo_table=free&amp;wr_id=3'>자유</a><a href='/notice/write'>쓰기</a><a href='http://['>x</a></p>"
    rows = listed(desktop(ITEMS).replace("<table>", links + "<table>", 1), f"{SITE}/notice").rows
    assert [one.key for one in rows] == ["12", "44", "43", "42", "41"]


def test_a_list_ends_where_its_pager_leads_no_further() -> None:
    pager = "<nav class='pg_wrap'><span class='pg'><a href='{0}&amp;page=1'>1</a><strong>2</strong>{1}</span></nav>"
    onward = f"<a href='{LIST}&amp;page=3'>3</a>"
    assert not listed(desktop(ITEMS, pager.format(LIST, onward)), url=f"{LIST}&page=2").last
    assert listed(desktop(ITEMS, pager.format(LIST, "")), url=f"{LIST}&page=2").last
    assert not listed(desktop(ITEMS)).last
    assert listed(desktop([])) == ListPage([], last=True)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("", Reason.EMPTY),
        (desktop(ITEMS)[:-20], Reason.CUT_OFF),
        (alert("존재하지 않는 게시판입니다."), Reason.ERROR_PAGE),
        (alert("목록을 볼 권한이 없습니다."), Reason.LOG_IN),
        ("<html><body>점검 중</body></html>", Reason.LAYOUT),
    ],
)
def test_what_is_no_list_is_named(html: str, why: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        listed(html)
    assert caught.value.reason is why


# Posts.


def test_a_post_is_its_own_and_nothing_around_it() -> None:
    found = opened(
        post(body="<p>모여요.</p><p><img src='/data/a.jpg'></p>", pictures=f"<img src='{SITE}/data/file/notice/p.jpg'>")
    )
    assert (found.key, found.title, found.author, found.category_text) == ("7", "겨울 책놀이", "은행나무", "모집")
    assert (found.posted, found.posted_text) == (datetime(2026, 11, 20, 9, 30, tzinfo=SEOUL), "26-11-20 09:30")
    assert found.body_html == '<p>모여요.</p><p><img src="/data/a.jpg"/></p>'
    assert found.images == (f"{SITE}/data/file/notice/p.jpg", f"{SITE}/data/a.jpg")
    assert found.attachments == (Attachment("", "신청서 (양식).hwp"),)


LONG = (
    "온 마을이 함께하는 겨울 책 잔치 > 2부 | 이야기 극장과 그림책 전시 "
    "그리고 손으로 만드는 작은 책 한 권과 나눔 장터 안내(비가 오면 실내)"
)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (LONG, LONG[:70] + "…"),
        ("책 > 놀이 | 겨울", "책 > 놀이 | 겨울"),
        ("끝을 흐리는 제목…", "끝을 흐리는 제목…"),
        ("[2] 회차", "[2] 회차"),
    ],
)
def test_a_title_is_whole(title: str, shown: str) -> None:
    assert opened(post(title, shown=shown), row(title[:30] + "…")).title == title


def test_small_pictures_are_read_as_the_whole_ones() -> None:
    small = "<a href='{0}/bbs/view_image.php?{1}' class='view_image'><img src='{0}/data/thumb-a_835x.jpg'></a>"
    found = opened(
        post(
            body=small.format(SITE, "fn=%2Fdata%2Feditor%2Fa.jpg"),
            pictures=small.format(SITE, "bo_table=notice&amp;fn=b.jpg"),
        )
    )
    assert found.images == (f"{SITE}/data/file/notice/b.jpg", f"{SITE}/data/editor/a.jpg")


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (f"<a href='{SITE}/bbs/download.php?no=0'>계획서(18).hwp</a> <small>(2.0K)</small>", "계획서(18).hwp"),
        (f"<a href='{SITE}/bbs/download.php?no=0'>계획서(18).hwp (500byte)</a>", "계획서(18).hwp"),
        (f"<a href='{SITE}/bbs/download.php?no=0'><span>0</span><i></i> 계획서 (2).hwp (2K)</a>", "계획서 (2).hwp"),
        (
            "<a href=\"javascript:file_download('./download.php?no=0', '%EA%B3%84%ED%9A%8D+1.hwp');\">받기</a>",
            "계획 1.hwp",
        ),
        ("<a href=\"javascript:file_download('./download.php?no=0', '%B0%E8%C8%B9.hwp');\">받기</a>", "계획.hwp"),
        ("<a href='https://share.example/?media=http%3A//a.kr/bbs/download.php'>함께 보기</a>", None),
        ("<div id='bo_vc'><a href='./download.php?c=1'>댓글의 파일.hwp</a></div>", None),
    ],
)
def test_a_file_has_its_whole_name_and_nothing_more(link: str, name: str | None) -> None:
    names = [file.name for file in opened(post(head=f"<div>{link}</div>")).attachments]
    assert names == [*([name] if name else []), "신청서 (양식).hwp"]


def test_pictures_above_the_body_are_the_posts() -> None:
    shown = f"<a href='{SITE}/bbs/view_image.php?bo_table=notice&amp;fn=a.png' class='view_image'><img src='t.png'></a>"
    assert opened(post(head=f"<div>{shown}</div>")).images == (f"{SITE}/data/file/notice/a.png",)


def test_a_form_of_the_skins_own_is_not_the_body() -> None:
    found = opened(post(head="<div id='bo_v_con'><table><tr><th>회사명</th><td></td></tr></table></div>"))
    assert "모여요" in found.body_html
    assert "회사명" not in found.body_html


def test_a_post_of_version_4_is_read_by_its_order() -> None:
    seen = replace(row("헌책 나눔", "3"), author="은행나무")
    found = opened(old_post(), seen, url=f"{LIST}&wr_id=3")
    assert (found.title, found.posted) == ("헌책 나눔", datetime(2009, 11, 2, 13, 20, tzinfo=SEOUL))
    assert found.body_html == "책을 나눕니다.<br/>어서 오세요."
    assert found.attachments == (Attachment("", "책 목록.xls"),)
    assert (found.author, found.images) == ("은행나무", ())


def test_a_skin_without_names_is_read_by_its_comments() -> None:
    html = post().replace("id='bo_v_con'", "class='txt'").replace("id='bo_v_atc'", "class='view'")
    assert opened(html).body_html == "<p>모여요.</p><p>11월 28일 토요일</p>"


def test_without_a_date_on_the_page_the_lists_day_counts() -> None:
    assert opened(post(date="")).posted == date(2026, 11, 20)
    assert opened(post(date="11-20 09:30")).posted == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (alert("글이 존재하지 않습니다.\\n\\n글이 삭제되었거나 이동된 경우입니다."), Reason.DELETED),
        (alert("존재하지 않는 게시판입니다."), Reason.ERROR_PAGE),
        (alert("글을 읽을 권한이 없습니다."), Reason.LOG_IN),
        (page("<form name='fboardpassword'><input type='password'></form>"), Reason.SECRET),
        (page("<p>점검</p>"), Reason.LAYOUT),
        (post()[:-40], Reason.CUT_OFF),
        (desktop(ITEMS), Reason.LAYOUT),
    ],
)
def test_what_is_no_post_is_named_and_never_kept(html: str, why: Reason) -> None:
    assert reason(html) is why


def test_a_secret_post_leads_to_its_password() -> None:
    assert reason(page("<p>비밀글</p>"), f"{SITE}/bbs/password.php?w=s&bo_table=notice&wr_id=7") is Reason.SECRET


# Spoiled pages.

WHOLE = post(body="<p>본문</p>" * 20)
PAGES = [WHOLE, desktop(ITEMS), old(ITEMS), gallery(ITEMS), mobile(ITEMS), old_post(), alert("글이 없습니다.")]


@given(st.integers(0, WHOLE.index("본문 내용 끝") - 20))
def test_a_post_cut_within_its_body_is_no_post(end: int) -> None:
    for rest in ("", "</body></html>"):
        with pytest.raises(Unreadable):
            opened(WHOLE[:end] + rest)


def read_all(html: str) -> None:
    PLATFORM.detect(Page(LIST, html, NOW))
    for read in (lambda: listed(html), lambda: opened(html)):
        with suppress(Unreadable):
            read()


@settings(max_examples=60, deadline=None)
@given(spoiled(PAGES))
def test_a_spoiled_page_raises_nothing_but_unreadable(html: str) -> None:
    read_all(html)


@settings(max_examples=60, deadline=None)
@given(shuffled(PAGES))
def test_shuffled_pages_raise_nothing_but_unreadable(html: str) -> None:
    read_all(html)


def test_a_hundred_thousand_nested_elements_do_no_harm() -> None:
    read_all("<html>" + "<div>" * 100_000 + f"<a href='{LIST}&wr_id=7'>글</a></html>")


@pytest.mark.skipif(not os.environ.get("SOSIK_GOLD"), reason="SOSIK_GOLD names no folder with recorded pages")
def test_the_recorded_site_is_read_whole(tmp_path: Path) -> None:
    from benchmarks.extract import KNOWN_BARS, report, score_site

    with tarfile.open(Path(os.environ["SOSIK_GOLD"]) / "pages.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    entries = json.loads((tmp_path / "pages/manifest.json").read_text(encoding="utf-8"))["entries"]
    # A list page of one row with month and day has nothing to tell its year by; the post's page has it.
    ours = [entry for entry in entries if entry["cms"] == "gnuboard5" and len(entry.get("rows") or []) != 1]
    score = score_site(PLATFORM, ours, tmp_path / "pages")
    assert report("gnuboard5", "gnuboard", score, KNOWN_BARS), score.misses

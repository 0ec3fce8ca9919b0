"""KBoard: pinned rows and phone copies in its lists, buttons for files, empty articles for deleted posts."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from aggregator.rawpost import Attachment, RawPost
from crawler.pages.kboard import number_in
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms.base import Board
from crawler.platforms.kboard import KBoard
from tests.crawler.spoiled import spoiled

NOW = datetime(2026, 11, 22, 13, 16, tzinfo=UTC)
BOARD = "https://sup.example.kr/news/"
KBOARD = KBoard()
ROW = Row(key="39", url=f"{BOARD}?mod=document&uid=39", text="책놀이", title="책놀이", day="2026-11-22")


def document(body: str) -> str:
    return f"<html><head><title>숲</title></head><body>{body}<script src='/kboard/script.js'></script></body></html>"


def row(number: int, title: str = "책놀이", *, rank: str = "7", when: str = "2026.11.20", badges: str = "") -> str:
    pinned = " class='kboard-list-notice'" if not rank.isdecimal() else ""
    return (
        f"<tr{pinned}><td class='kboard-list-uid'>{rank}</td><td class='kboard-list-title'>"
        f"<a href='/news/?mod=document&amp;pageid=2&amp;uid={number}'><div class='kboard-default-cut-strings'>"
        f"<span class='kboard-default-new-notify'>New</span> {title} <span class='kboard-comments-count'>(2)</span>{badges}"
        "</div></a><div class='kboard-mobile-contents'><span class='contents-item kboard-user'>사서</span>"
        f"<span class='contents-item kboard-date'>{when}</span></div></td><td class='kboard-list-user'>사서</td>"
        f"<td class='kboard-list-date'>{when}</td><td class='kboard-list-view'>31</td></tr>"
    )


def table(*rows: str) -> str:
    return document(
        "<div id='kboard-default-list'><div class='kboard-list'><table><tbody>"
        + "".join(rows)
        + "</tbody></table></div></div>"
    )


def post(title: str = "책놀이", body: str = "<p>만나요</p>", *, when: str = "2026-11-22 09:12", after: str = "") -> str:
    return document(
        "<div id='kboard-document'><div id='kboard-default-document'><div class='kboard-document-wrap'>"
        f"<div class='kboard-title'><h1>{title}</h1></div><div class='kboard-detail'>"
        "<div class='detail-attr detail-writer'><div class='detail-name'>작성자</div>"
        "<div class='detail-value'>사서</div></div><div class='detail-attr detail-date'>"
        f"<div class='detail-name'>작성일</div><div class='detail-value'>{when}</div></div>"
        f"</div><div class='kboard-content'><div class='content-view'>{body}</div></div>{after}</div></div></div>"
    )


def listed(html: str) -> ListPage:
    return KBOARD.read_list(Page(BOARD, html, NOW), Board(BOARD, {}, ""))


def read(html: str) -> RawPost:
    return KBOARD.read_post(Page(ROW.url, html, NOW), Board(BOARD, {}, ""), ROW)


def refusal(html: str) -> Reason:
    with pytest.raises(Unreadable) as caught:
        read(html)
    return caught.value.reason


def test_a_row_is_its_title_alone_without_badges_and_phone_copies() -> None:
    (found,) = listed(table(row(39, "&lt;작가와의 만남&gt; 1기", rank="12"))).rows
    assert (found.key, found.url) == ("39", f"{BOARD}?mod=document&uid=39")
    assert (found.title, found.author, found.posted) == ("<작가와의 만남> 1기", "사서", "2026.11.20")
    assert (found.day, found.rank, found.pinned, found.secret) == ("2026-11-20", 12, False, False)


def test_pinned_rows_are_all_that_is_left_past_the_end() -> None:
    found = listed(table(row(3, rank="공지사항"))).rows
    assert [(one.key, one.pinned) for one in found] == [("3", True)]
    assert listed(table()).rows == []


def test_todays_rows_tell_a_time_and_secret_ones_a_lock() -> None:
    lock = "<img src='/icon-lock.png' alt='비밀글'>"
    today, secret = listed(table(row(5, when="09:12"), row(4, "문의", badges=lock))).rows
    assert today.day == "2026-11-22T09:12:00+09:00"
    assert (secret.title, secret.secret) == ("문의", True)


def test_other_skins_are_read_by_their_links() -> None:
    skin = (
        "<div id='kboard-thumbnail-list'><ul class='kboard-list'>"
        "<li><a href='?mod=document&uid=8'><img src='a.jpg'></a><div class='kboard-thumbnail-title'>"
        "<a href='?mod=document&uid=8'>사진</a></div><div class='kboard-thumbnail-date'>2026.11.01</div></li>"
        "<li><a href='/?kboard_content_redirect=6'>둘째</a></li></ul></div>"
        "<div class='kboard-latest'><a href='?mod=document&uid=99'>다른 게시판</a></div>"
    )
    assert [(one.key, one.title, one.day) for one in listed(document(skin)).rows] == [
        ("8", "사진", "2026-11-01"),
        ("6", "둘째", ""),
    ]


def test_a_page_without_a_board_is_no_list() -> None:
    for html, why in [
        ("", Reason.EMPTY),
        (document("<p>글</p>"), Reason.LAYOUT),
        (table(row(1))[:-9], Reason.CUT_OFF),
    ]:
        with pytest.raises(Unreadable) as caught:
            listed(html)
        assert caught.value.reason is why


def test_a_post_has_its_files_by_name_alone_as_their_addresses_do_not_last() -> None:
    button = (
        "<div class='kboard-attach'><button class='kboard-button-action kboard-button-download' "
        "onclick=\"window.location.href='/?action=kboard_file_download&amp;nonce=a1&amp;uid=39&amp;file=file1'\" "
        "title='다운로드 신청서.hwp'>신청서.hwp</button></div><div class='kboard-comments-area'>댓글</div>"
    )
    found = read(post(body="<p>만나요</p><img src='/up/a.jpg'>", after=button))
    assert found.attachments == (Attachment("", "신청서.hwp"),)
    assert found.images == ("https://sup.example.kr/up/a.jpg",)
    assert (found.title, found.author, found.posted) == ("책놀이", "사서", datetime(2026, 11, 22, 9, 12, tzinfo=SEOUL))
    assert "댓글" not in found.body_html
    assert "신청서" not in found.body_html


def test_an_empty_article_is_a_deleted_post_and_a_password_form_a_secret_one() -> None:
    assert refusal(post(title="", body="", when="")) is Reason.DELETED
    form = "<div id='kboard-default-editor'><form class='kboard-confirm'><input type='password' name='password'></form></div>"
    assert refusal(document(form)) is Reason.SECRET
    assert refusal(document("<p>점검 중</p>")) is Reason.LAYOUT
    comments = "<div class='kboard-comments'><input type='password' name='comment_password'></div>"
    assert read(post(after=comments)).title == "책놀이"


@pytest.mark.parametrize(
    ("address", "board", "name"),
    [
        (f"{BOARD}?mod=document&uid=39", BOARD, "news"),
        (f"{BOARD}?pageid=3", BOARD, "news"),
        ("https://a.kr/?page_id=12&mod=document&uid=3", "https://a.kr/?page_id=12", "page_id-12"),
    ],
)
def test_a_post_or_a_list_page_leads_to_its_board(address: str, board: str, name: str) -> None:
    found = KBOARD.recognise(address)
    assert found is not None
    assert (found.address, found.board) == (board, name)
    assert KBOARD.list_url(Board(board, {}, ""), 2) == f"{board}{'&' if '?' in board else '?'}pageid=2"


def test_its_script_alone_is_no_board() -> None:
    assert KBOARD.detect(Page(BOARD, document("<p>글</p>"), NOW)) is None
    found = KBOARD.detect(Page(f"{BOARD}?mod=document&uid=39", post(), NOW))
    assert found is not None
    assert found.address == BOARD
    assert KBOARD.recognise("https://sup.example.kr/news/") is None
    assert [number_in(one) for one in ("?mod=editor&uid=3", "?uid=3", "?uid=x", "//[?uid=1")] == ["", "3", "", ""]


WHOLES = [table(row(1), row(2)), post(body="<p>본문</p>" * 20)]


@given(st.integers(0, len(WHOLES[1]) - len("</html>")))
def test_a_page_cut_anywhere_is_no_post(end: int) -> None:
    with pytest.raises(Unreadable):
        read(WHOLES[1][:end])


@settings(max_examples=120, deadline=None)
@given(spoiled(WHOLES))
def test_a_spoiled_page_raises_nothing_but_unreadable(html: str) -> None:
    for attempt in (lambda: listed(html), lambda: read(html), lambda: KBOARD.detect(Page(BOARD, html, NOW))):
        with suppress(Unreadable):
            attempt()

"""Boards of Rhymix and XE: three addresses for a post, several skins, the list below each post, an end that never comes."""

import json
import os
import tarfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from aggregator.rawpost import Attachment, RawPost
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms.base import Board
from crawler.platforms.rhymix import Rhymix
from tests.crawler.rhymix_pages import (
    LIST,
    SITE,
    Item,
    message,
    mobile,
    mobile_post,
    page,
    pager,
    post,
    secret,
    sketchbook,
    sketchbook_post,
    table,
    xedition,
)
from tests.crawler.spoiled import shuffled, spoiled

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=SEOUL)
PLATFORM = Rhymix()
CLASSIC = f"{SITE}/index.php?mid=program"
ITEMS = (
    Item(320, "<둘레길> 걷기", "2025.03.02", pinned=True, comments=2),
    Item(456, "밤하늘 보기 [2]", "2026.11.20", comments=3),
    Item(440, "비밀 산책", "2026.10.31"),
    Item(432, "문의합니다", "2026.10.01", secret=True),
)


def board(address: str = LIST) -> Board:
    return Board(address, {}, "")


def listed(html: str, url: str = "", address: str = LIST) -> ListPage:
    return PLATFORM.read_list(Page(url or address, html, NOW), board(address))


def row(title: str = "밤하늘 보기", key: str = "456") -> Row:
    return Row(key=key, url=f"{LIST}/{key}", text=title, title=title, day="2026-11-20", posted="2026.11.20")


def opened(html: str, seen: Row | None = None) -> RawPost:
    return PLATFORM.read_post(Page(f"{LIST}/456", html, NOW), board(), seen or row())


# Addresses.


@pytest.mark.parametrize(
    ("address", "found", "name"),
    [
        (f"{CLASSIC}&document_srl=456&page=2", CLASSIC, "program"),
        (f"{SITE}/?mid=program", CLASSIC, "program"),
        (f"{SITE}/xe/?document_srl=4&mid=free_talk", f"{SITE}/xe/index.php?mid=free_talk", "xe/free_talk"),
    ],
)
def test_an_address_with_a_mid_leads_to_its_board(address: str, found: str, name: str) -> None:
    seen = PLATFORM.recognise(address)
    assert seen is not None
    assert (seen.address, seen.board) == (found, name)


@pytest.mark.parametrize(
    "address",
    [
        SITE,
        LIST,
        f"{LIST}/456",
        f"{SITE}/?mid=3",
        f"{SITE}/a.php?mid=program",
        f"{CLASSIC}&act=dispMemberLoginForm",
        "http://[",
    ],
)
def test_other_addresses_are_not_taken_for_one(address: str) -> None:
    assert PLATFORM.recognise(address) is None


@pytest.mark.parametrize(
    "url", [LIST, f"{LIST}?page=2", f"{LIST}/456", f"{SITE}/456", CLASSIC, f"{SITE}/?document_srl=456"]
)
def test_a_page_gives_its_board_away(url: str) -> None:
    found = PLATFORM.detect(Page(url, page(table(ITEMS)), NOW))
    assert found is not None
    assert (found.address, found.board) == (LIST, "program")
    assert found.title == ("놀이마당" if "456" not in url else "program")


def test_without_short_addresses_a_board_keeps_its_mid() -> None:
    html = page(table(ITEMS)).replace("var rewrite_level = 1;", "")
    found = PLATFORM.detect(Page(CLASSIC, html, NOW))
    assert found is not None
    assert found.address == CLASSIC
    found = PLATFORM.detect(Page(LIST, html, NOW))
    assert found is not None
    assert found.address == LIST


def test_pages_that_are_no_board_are_none() -> None:
    assert PLATFORM.detect(Page(LIST, page("<p>인사말</p>"), NOW)) is None
    assert PLATFORM.detect(Page(LIST, "<html>board_list</html>", NOW)) is None


def test_further_pages_keep_the_form_of_the_address() -> None:
    assert PLATFORM.list_url(board(), 1) == LIST
    assert PLATFORM.list_url(board(), 2) == f"{LIST}?page=2"
    assert PLATFORM.list_url(board(CLASSIC), 2) == f"{CLASSIC}&page=2"


# Lists.


@pytest.mark.parametrize("skin", [lambda items: page(table(items)), sketchbook, mobile])
def test_every_skin_tells_the_same(skin) -> None:  # type: ignore[no-untyped-def]
    rows = listed(skin(ITEMS)).rows
    assert [(one.key, one.url, one.title, one.day, one.pinned, one.author) for one in rows] == [
        ("320", f"{LIST}/320", "<둘레길> 걷기", "2025-03-02", True, "달팽이"),
        ("456", f"{LIST}/456", "밤하늘 보기 [2]", "2026-11-20", False, "달팽이"),
        ("440", f"{LIST}/440", "비밀 산책", "2026-10-31", False, "달팽이"),
        ("432", f"{LIST}/432", "문의합니다", "2026-10-01", False, "달팽이"),
    ]
    if skin is not mobile:
        assert [one.key for one in rows if one.secret] == ["432"]
        assert [one.rank for one in rows] == [None, 45, 44, 43]


def test_classic_links_are_the_same_posts() -> None:
    rows = listed(sketchbook(ITEMS, classic=True), address=CLASSIC).rows
    assert [one.key for one in rows] == ["320", "456", "440", "432"]
    assert rows[1].url == f"{CLASSIC}&document_srl=456"


def test_the_age_of_a_post_is_a_day_and_no_part_of_what_its_row_says() -> None:
    rows = listed(sketchbook([Item(456, "밤하늘 보기", "7시간 전"), Item(440, "산책")])).rows
    later = listed(sketchbook([Item(456, "밤하늘 보기", "8시간 전"), Item(440, "산책")])).rows
    assert (rows[0].day, rows[0].digest) == ("2026-11-22", later[0].digest)


def test_other_boards_categories_and_actions_are_no_rows() -> None:
    links = (
        "<tr><td><a href='/notice/33'>알림</a></td></tr><tr><td><a href='/program/category/7'>나들이</a></td></tr><tr><td>"
        "<a href='/index.php?mid=program&amp;act=dispBoardWrite&amp;document_srl=9'>고침</a><a href='http://[1'>x</a></td></tr>"
    )
    rows = listed(page(table(ITEMS).replace("<tbody>", "<tbody>" + links))).rows
    assert [one.key for one in rows] == ["320", "456", "440", "432"]


@pytest.mark.parametrize(
    ("html", "asked", "last"),
    [
        (page(table(ITEMS) + pager(1, 2)), "", False),
        (page(table(ITEMS) + pager(2, 2)), "?page=2", True),
        (page(table(ITEMS) + pager(2, 2)), "?page=99", True),
        (page(table(ITEMS[:1]) + pager(0, 2)), "?page=99", True),
        (mobile(ITEMS, 3, 3), "?page=3", True),
        (mobile(ITEMS, 2, 3), "?page=2", False),
        (page(table(ITEMS)), "", False),
        (page(table([])), "", True),
    ],
)
def test_the_pager_tells_the_end(html: str, asked: str, last: bool) -> None:
    assert listed(html, LIST + asked).last is last


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("", Reason.EMPTY),
        (page(table(ITEMS))[:-20], Reason.CUT_OFF),
        (message("대상을 찾을 수 없습니다."), Reason.DELETED),
        (message("권한이 없습니다."), Reason.LOG_IN),
        (message("잘못된 요청입니다."), Reason.ERROR_PAGE),
        ("<html><body>점검 중</body></html>", Reason.LAYOUT),
    ],
)
def test_what_is_no_list_is_named(html: str, why: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        listed(html)
    assert caught.value.reason is why


# Posts.


@pytest.mark.parametrize("skin", [post, xedition, sketchbook_post, mobile_post])
def test_a_post_is_its_own_in_every_skin(skin) -> None:  # type: ignore[no-untyped-def]
    found = opened(skin())
    assert (found.key, found.url, found.title, found.author or "달팽이") == (
        "456",
        f"{LIST}/456",
        "밤하늘 보기",
        "달팽이",
    )
    assert found.posted is not None
    assert found.posted.isoformat()[:16] == "2026-11-20T19:05"
    assert found.body_html == '<p>별을 봅니다.</p><p><img src="/files/star.jpg"/></p>'
    assert found.images == (f"{SITE}/files/star.jpg",)
    if skin is not xedition:
        file = f"{SITE}/index.php?module=file&act=procFileDownload&file_srl=457&sid=ab12"
        assert found.attachments == (Attachment(file, "준비물 목록.hwp"),)
    if skin in (post, sketchbook_post):
        assert found.category_text == "나들이"


@pytest.mark.parametrize("skin", [post, xedition, sketchbook_post, mobile_post])
def test_the_title_is_the_pages_whole_one(skin) -> None:  # type: ignore[no-untyped-def]
    title = "<밤하늘> 보기 - 별자리와 이야기, 그리고 따뜻한 차 한 잔 [2]"
    assert opened(skin(title), row(title[:12] + "...")).title == title
    assert opened(skin(title), row("옛 제목")).title == title


def test_a_body_without_a_name_of_its_own_is_the_first_that_is_no_comment() -> None:
    html = post().replace("document_456_0 ", "")
    assert opened(html).body_html.startswith("<p>별을 봅니다.</p>")


def test_an_address_of_another_post_is_not_taken_for_its_own() -> None:
    html = post().replace(
        f"<link rel='canonical' href='{SITE}/program/456'>", f"<link rel='canonical' href='{SITE}/program'>"
    )
    assert opened(html).url == f"{LIST}/456"


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (secret(), Reason.SECRET),
        (message("대상을 찾을 수 없습니다."), Reason.DELETED),
        (message("권한이 없습니다."), Reason.LOG_IN),
        (page(table(ITEMS)), Reason.LAYOUT),
        (post()[:-20], Reason.CUT_OFF),
    ],
)
def test_what_is_no_post_is_named_and_never_kept(html: str, why: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        opened(html)
    assert caught.value.reason is why


# Spoiled pages.

WHOLE = post(body="<p>본문</p>" * 20)
PAGES = [
    WHOLE,
    xedition(),
    sketchbook_post(),
    mobile_post(),
    secret(),
    page(table(ITEMS) + pager(1, 3)),
    sketchbook(ITEMS),
    mobile(ITEMS),
]


@given(st.integers(0, WHOLE.index("AfterDocument") - 20))
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
    read_all("<html>" + "<div>" * 100_000 + "<a href='/program/7'>글</a></html>")


@pytest.mark.skipif(not os.environ.get("SOSIK_GOLD"), reason="SOSIK_GOLD names no folder with recorded pages")
def test_the_recorded_site_is_read_whole(tmp_path: Path) -> None:
    from benchmarks.extract import KNOWN_BARS, report, score_site

    with tarfile.open(Path(os.environ["SOSIK_GOLD"]) / "pages.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    entries = json.loads((tmp_path / "pages/manifest.json").read_text(encoding="utf-8"))["entries"]
    # A redirect has no page to read; where it leads to is recorded beside it.
    ours = [entry for entry in entries if entry["cms"] == "rhymix" and entry["status"] not in (301, 302)]
    score = score_site(PLATFORM, ours, tmp_path / "pages")
    assert report("rhymix", "rhymix", score, KNOWN_BARS), score.misses


def test_a_message_is_told_apart_from_the_form_to_log_in_behind_it() -> None:
    form = "<form><input name='user_id' title='아이디'><input type='password'><button>로그인</button></form>"
    message = "<html><body><div id='access'><h1>{said}</h1>{form}</div></body></html>"
    for said, why in (("서버 오류", Reason.ERROR_PAGE), ("권한이 없습니다.", Reason.LOG_IN)):
        with pytest.raises(Unreadable) as caught:
            opened(message.format(said=said, form=form))
        assert caught.value.reason is why


def test_a_webzine_below_a_table_of_pinned_rows_is_the_list() -> None:
    pinned = (
        "<table class='bd_lst'><tr class='notice'><td>공지</td><td><a href='/program/3'>겨울 휴관</a></td></tr></table>"
    )
    rest = "".join(f"<li><a href='/program/{number}'><h3>글 {number}</h3></a></li>" for number in (9, 8, 7))
    found = listed(page(f"{pinned}<ol class='bd_zine zine1'>{rest}</ol>"))
    assert [row.pinned for row in found.rows] == [True, False, False, False]

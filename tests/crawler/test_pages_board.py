# ruff: noqa: E501 - markup reads better in one line
"""Boards that nobody has seen before: every layout is read by its structure alone, and what is no board is refused by name."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from crawler.pages.board_article import Pins, read_article
from crawler.pages.page import Page, Reason, Row, Unreadable
from crawler.platforms.base import Board as BoardOf
from crawler.platforms.board import Board
from tests.crawler.boards import ENTRIES, ORIGIN, Entry, Layout, around, escaped, lines_html
from tests.crawler.boards_more import LAYOUTS
from tests.crawler.boards_other import MORE_LAYOUTS

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=SEOUL)
BOARD = Board()
LAYOUT = pytest.mark.parametrize("layout", [*LAYOUTS, *MORE_LAYOUTS], ids=lambda layout: layout.name)
URL = f"{ORIGIN}/bbs/list.php"


def page(html: str, url: str = URL) -> Page:
    return Page(url, html, NOW)


def source(layout: Layout) -> BoardOf:
    found = BOARD.detect(page(layout.list_html(ENTRIES), layout.url))
    assert found is not None
    return BoardOf(found.address, found.options, "")


def rows_in(html: str, url: str = URL, **options: str) -> list[Row]:
    return list(BOARD.read_list(page(html, url), BoardOf(url, options, "")).rows)


def reason(html: str, url: str = URL, **options: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        rows_in(html, url, **options)
    return caught.value


def post_of(html: str, row: Row | None = None, body: str = "") -> str:
    return read_article(
        page(html), row or Row(key="1", url=URL, text="글", title="겨울 책놀이 안내"), pins=Pins(body=body)
    ).body_html


def table(count: int, start: int = 100, date: str = "2026.11.{:02}") -> str:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='view.php?no={start + n}'>글의 제목 {n}번</a></td><td>{date.format(n)}</td></tr>"
        for n in range(count, 0, -1)
    )
    return f"<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>{rows}</table>"


# Every layout.


@LAYOUT
def test_each_row_has_key_title_day_and_an_address_that_opens_it(layout: Layout) -> None:
    board = source(layout)
    rows = BOARD.read_list(page(layout.list_html(ENTRIES), layout.url), board).rows
    assert [row.key for row in rows] == [str(entry.key) for entry in ENTRIES]
    assert [row.title for row in rows] == [entry.title for entry in ENTRIES]
    assert [row.day[:10] for row in rows] == [entry.day.isoformat() for entry in ENTRIES]
    assert [(row.url, row.form) for row in rows] == [(layout.post_url(entry), layout.form(entry)) for entry in ENTRIES]
    assert not any(row.secret for row in rows)


@LAYOUT
def test_the_second_page_is_addressed_as_the_pager_does(layout: Layout) -> None:
    board = source(layout)
    assert board.address == layout.url
    assert BOARD.list_url(board, 1) == layout.url
    assert BOARD.list_url(board, 2) == layout.second


@LAYOUT
def test_each_post_has_its_whole_title_its_day_and_its_own_lines_alone(layout: Layout) -> None:
    board = source(layout)
    rows = BOARD.read_list(page(layout.list_html(ENTRIES), layout.url), board).rows
    for entry, row in zip(ENTRIES, rows, strict=True):
        post = BOARD.read_post(page(layout.post_html(entry), layout.post_url(entry)), board, row)
        assert (post.key, post.url, post.title) == (str(entry.key), layout.post_url(entry), entry.title)
        assert post.posted is not None
        assert post.posted.isoformat()[:10] == entry.day.isoformat()
        assert all(escaped(line) in post.body_html for line in entry.lines)
        foreign = (
            "이전글",
            "목록",
            "댓글",
            "공유",
            "조회",
            "Copyright",
            "최근 글",
            "메뉴",
            "저요",
            "신청서",
            "지난 글",
        )
        assert not [word for word in foreign if word in post.body_html]


@LAYOUT
def test_a_page_of_one_post_left_is_read_by_what_was_found_before(layout: Layout) -> None:
    rows = BOARD.read_list(page(layout.list_html(ENTRIES[:1]), layout.url), source(layout)).rows
    assert [(row.key, row.title) for row in rows] == [(str(ENTRIES[0].key), ENTRIES[0].title)]


def test_pinned_rows_authors_and_badges_are_told_apart() -> None:
    by_name = {layout.name: layout for layout in LAYOUTS}
    rows = {
        name: BOARD.read_list(page(by_name[name].list_html(ENTRIES), by_name[name].url), source(by_name[name])).rows
        for name in by_name
    }
    assert [row.pinned for row in rows["period"]] == [True, True] + [False] * 10
    assert [row.pinned for row in rows["plugin"]] == [True] + [False] * 11
    assert {row.author for row in rows["plugin"]} == {"숲지기"}
    assert {row.library for row in rows["city"]} == {"석수"}
    assert {row.category for row in rows["div"]} == {"안내"}
    assert rows["script"][0].rank == 40


def test_files_keep_their_names_and_only_lasting_addresses() -> None:
    by_name = {layout.name: layout for layout in LAYOUTS}

    def files(name: str) -> list[tuple[str, str]]:
        layout = by_name[name]
        row = Row(key="1", url=URL, text="", title=ENTRIES[0].title)
        post = read_article(page(layout.post_html(ENTRIES[0]), layout.post_url(ENTRIES[0])), row)
        return [(one.name, one.url) for one in post.attachments]

    assert files("period") == [("수강 신청서.hwpx", f"{ORIGIN}/www/downloadBbsFile.do?atchmnflNo=77")]
    assert files("plugin") == [("안내문.pdf", "")]
    assert files("script") == [("신청서.hwp", "")]


def test_another_page_in_the_place_of_a_post_is_not_read_as_the_post() -> None:
    words = (
        "<p>은행잎 도서관에 오신 것을 환영합니다. 우리 도서관은 2010년에 문을 열었습니다. 9시부터 18시까지 엽니다.</p>"
    )
    home = f"<html><title>은행잎 도서관</title><h1>은행잎 도서관</h1><div class='content'>{words}</div><p>2026.11.22</p></html>"
    row = Row(
        key="7", url=f"{ORIGIN}/view?no=7", text="", title="겨울 책놀이 모집", posted="2026.11.20", day="2026-11-20"
    )
    for url in (row.url, f"{ORIGIN}/"):
        with pytest.raises(Unreadable) as why:
            read_article(page(home, url), row)
        assert why.value.reason is Reason.LAYOUT
    named = home.replace("은행잎 도서관</h1>", "겨울 책놀이 모집</h1>")
    assert read_article(page(named, row.url), row).title == "겨울 책놀이 모집"
    with pytest.raises(Unreadable):
        read_article(page(named, f"{ORIGIN}/index.do"), row)


@pytest.mark.parametrize(
    ("title", "day"), [("[마감] 겨울 책놀이 참가자", "2026.11.22"), ("오류를 고쳐 다시 알립니다", "2026.11.20")]
)
def test_a_title_that_was_edited_since_is_known_by_its_words_or_by_the_posts_day(title: str, day: str) -> None:
    body = "<p>함께 책을 읽습니다. 많이 오세요. 문의는 도서관으로 해 주세요.</p>" * 3
    html = f"<html><title>{title}</title><h2>{title}</h2><p class='date'>작성일 {day}</p><div class='content'>{body}</div></html>"
    row = Row(
        key="7", url=f"{ORIGIN}/view?no=7", text="", title="겨울 책놀이 모집", posted="2026.11.20", day="2026-11-20"
    )
    assert read_article(page(html, row.url), row).title == title


# Lists.


def test_a_number_that_drifts_is_no_key() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='view.php?num={n}&idx={900 - n}'>긴 제목의 글 {n}</a></td><td>2026.11.{n:02}</td></tr>"
        for n in (9, 8, 7, 6)
    )
    assert [row.key for row in rows_in(around(f"<table>{rows}</table>"))] == ["891", "892", "893", "894"]


def test_a_title_that_is_cut_is_taken_whole_from_the_links_own_title() -> None:
    html = table(4).replace(
        ">글의 제목 4번<", " title='글의 제목 4번은 여기까지 있습니다 - 새창으로 열기'>글의 제목 4번…<"
    )
    assert rows_in(around(html))[0].title == "글의 제목 4번은 여기까지 있습니다"


def test_a_secret_row_is_marked() -> None:
    html = table(4).replace("글의 제목 3번</a>", "글의 제목 3번</a><img src='/lock.gif' alt='비밀글'>")
    assert [row.secret for row in rows_in(around(html))] == [False, True, False, False]


def test_years_follow_from_the_order_of_the_rows() -> None:
    dates = iter(["11-20", "02-03", "12-30"])
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='v?no={n}0'>글의 제목 {n}번</a></td><td>{next(dates)}</td></tr>"
        for n in (3, 2, 1)
    )
    assert [row.day for row in rows_in(around(f"<table>{rows}</table>"))] == ["2026-11-20", "2026-02-03", "2025-12-30"]


def test_a_list_that_says_it_is_empty_is_a_list_and_the_last_page() -> None:
    html = around(
        "<table><tr><th>번호</th><th>제목</th></tr><tr><td colspan='2'>등록된 게시물이 없습니다.</td></tr></table>"
    )
    listed = BOARD.read_list(page(html), BoardOf(URL, {}, ""))
    assert (list(listed.rows), listed.last) == ([], True)


def test_the_address_of_a_post_leads_to_its_list() -> None:
    html = around(f"<h2>글의 제목 3번</h2><p>본문입니다</p>{table(6)}<a href='list.php?id=notice&page=2'>목록</a>")
    found = BOARD.detect(page(html, f"{ORIGIN}/bbs/view.php?no=103"))
    assert found is not None
    assert found.address == f"{ORIGIN}/bbs/list.php?id=notice"


def test_a_doubtful_guess_says_so() -> None:
    found = BOARD.detect(
        page(
            around(
                "<ul>"
                + "".join(f"<li><a href='view.php?no={n}'>제목이 긴 어떤 글 {n}번입니다</a></li>" for n in range(9))
                + "</ul>"
            )
        )
    )
    assert found is not None
    assert found.options["unsure"] == "no row has a date"


def test_what_is_no_list_is_named() -> None:
    assert reason("").reason is Reason.EMPTY
    assert reason("고장").reason is Reason.NOT_HTML
    assert reason(f"<html><body>{table(5)}").reason is Reason.CUT_OFF
    assert reason(around("<h1>인사말</h1><p>도서관에 오신 것을 환영합니다.</p>")).reason is Reason.LAYOUT
    assert (
        reason("<html><script>alert('잘못된 접근입니다.');history.back();</script></html>").reason is Reason.ERROR_PAGE
    )
    assert reason("<html><body><form><input type='password'></form></body></html>").reason is Reason.ERROR_PAGE
    assert (
        reason(
            "<html><head><title>로그인</title></head><body>회원 아이디<form><input type='password'></form></body></html>"
        ).reason
        is Reason.LOG_IN
    )


def test_posts_that_only_an_unknown_script_opens_ask_for_a_pinned_address() -> None:
    rows = "".join(
        f"<tr><td><a href='#' onclick=\"openIt('{n}77')\">긴 제목의 글 {n}</a></td><td>2026.11.{n:02}</td></tr>"
        for n in (9, 8, 7, 6)
    )
    html = around(f"<table>{rows}</table>")
    assert "post = " in reason(html).detail
    assert rows_in(html, post="/view.php?no={key}")[0].url == f"{ORIGIN}/view.php?no=977"


def test_pinned_selectors_win_and_one_that_matches_nothing_is_named_with_the_nearest() -> None:
    html = around(
        table(5)
        + "<ul class='mine'>"
        + "".join(f"<li><b>{n}월의 소식</b> <i>2026-0{n}-01</i> <a href='n.php?id={n}'>보기</a></li>" for n in (3, 2))
        + "</ul>"
    )
    rows = rows_in(html, row="ul.mine li", title="b", date="i")
    assert [(row.key, row.title, row.day) for row in rows] == [
        ("3", "3월의 소식", "2026-03-01"),
        ("2", "2월의 소식", "2026-02-01"),
    ]
    refused = reason(html, row="div.gone ul.mine")
    assert (refused.reason, "'ul.mine' would" in refused.detail) == (Reason.LAYOUT, True)
    assert reason(html, row="li[").reason is Reason.LAYOUT
    renamed = reason(around(table(5).replace("<table", "<table class='news_tbl'", 1)), row="div.tbl_head01 div.row")
    assert renamed.detail.endswith("matches nothing; 'table.news_tbl tr' would")


# Posts.


def test_pinned_selectors_of_a_post_win() -> None:
    html = around("<h2>겨울 책놀이 안내</h2><p class='a'>첫째 문단입니다</p><div class='b'>둘째 문단입니다</div>")
    assert post_of(html, body="div.b") == "둘째 문단입니다"
    with pytest.raises(Unreadable, match=r"body = 'div\.c' matches nothing; '.*' would"):
        post_of(html, body="div.c")


def test_a_poster_keeps_its_picture_and_signs_are_left_out() -> None:
    html = around(
        "<h2>겨울 책놀이 안내</h2><div class='view_con'><img src='/up/p.jpg'><img src='/img/icon_new.gif'></div><a href='l'>목록</a>"
    )
    post = read_article(page(html), Row(key="1", url=URL, text="", title="겨울 책놀이 안내"))
    assert post.images == (f"{ORIGIN}/up/p.jpg",)


def test_without_a_day_on_the_page_the_lists_day_counts() -> None:
    html = around(
        "<h2>겨울 책놀이 안내</h2><div>12월 5일 2026. 12. 5. 에 만나요. 자세한 내용은 전화로 물어봐 주세요.</div>"
    )
    row = Row(key="1", url=URL, text="", title="겨울 책놀이 안내", posted="11-20", day="2026-11-20")
    post = read_article(page(html), row)
    assert (str(post.posted), post.posted_text) == ("2026-11-20", "11-20")


def test_a_title_that_is_cut_everywhere_is_whole_in_the_pages_own_title() -> None:
    html = around("<h2>겨울 책놀이 안내와 그…</h2><div>본문이 여기 있습니다.</div>", "겨울 책놀이 안내와 그림책 전시")
    post = read_article(page(html), Row(key="1", url=URL, text="", title="겨울 책놀이 안내와…"))
    assert post.title == "겨울 책놀이 안내와 그림책 전시"


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ("<html><script>alert('글이 존재하지 않습니다.');history.back();</script></html>", Reason.DELETED),
        ("<html><script>alert('비밀글입니다.');history.back();</script></html>", Reason.SECRET),
        ("<html><script>alert('로그인이 필요합니다.');location.href='/login';</script></html>", Reason.LOG_IN),
        ("<html><title>오류안내</title><body>잘못된 접근입니다.</body></html>", Reason.ERROR_PAGE),
        (
            around(
                "<h2>겨울 책놀이 안내</h2><form action='?'><p>비밀번호를 입력하세요</p><input type='password'></form>"
            ),
            Reason.SECRET,
        ),
        (around("<h2>겨울 책놀이 안내</h2>"), Reason.ERROR_PAGE),
        (around("<p>다른 이야기</p>"), Reason.LAYOUT),
    ],
)
def test_what_is_no_post_is_named(html: str, named: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        post_of(html)
    assert caught.value.reason is named


# Spoiled pages.


def _try(html: str, entry: Entry = ENTRIES[0]) -> None:
    row = Row(key=str(entry.key), url=URL, text="", title=entry.title)
    for read in (lambda: BOARD.detect(page(html)), lambda: rows_in(html), lambda: read_article(page(html), row)):
        with suppress(Unreadable):
            read()


WHOLE = [layout.post_html(ENTRIES[0]) for layout in LAYOUTS[1:6]] + [
    layout.list_html(ENTRIES[:4]) for layout in LAYOUTS[5:]
]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 300), st.text(max_size=12)), max_size=6),
    st.booleans(),
)
def test_a_spoiled_page_raises_nothing_but_unreadable(html: str, cuts: list[tuple[int, int, str]], whole: bool) -> None:
    for start, length, instead in cuts:
        html = html[:start] + instead + html[start + length :]
    _try(html + ("</html>" if whole else ""))


PIECES = [
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>제목</th>",
    "<p>",
    "<h2>",
    "<!--",
    "-->",
    "<script>",
    "<li>",
    "<ul>",
    "<a href='//['>",
    "<a href='v?no=7'>",
]
PIECES += [
    "2026.11.20",
    "겨울 책놀이",
    "&#55296;",
    "\x00",
    "<a onclick='f(\"1\")'>",
    "<form>",
    "<input type=hidden name=a value=1>",
    "<textarea readonly>",
    "<img src=x>",
    "<dt>",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_shuffled_pieces_raise_nothing_but_unreadable(pieces: list[str]) -> None:
    _try("<html>" + "".join(pieces) + "</html>")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LAYOUTS[1:]), st.floats(0, 1))
def test_a_post_cut_anywhere_is_no_post(layout: Layout, share: float) -> None:
    html = layout.post_html(ENTRIES[0])
    html = html[: int(share * (html.index("</body>")))]
    with pytest.raises(Unreadable):
        post_of(html, Row(key="1", url=URL, text="", title=ENTRIES[0].title))


@pytest.mark.parametrize(
    "html",
    [
        "<html>" + "<div>" * 100_000 + "<a href='v?no=7'>글</a></html>",
        "<html>" + table(30_000, date="2026.11.20") + "</html>",
        "<html><h1>겨울 책놀이 안내</h1>" + "<div class='content'>글 <p>자</p></div>" * 20_000 + "</html>",
        "<html><h1>겨울 책놀이 안내</h1>" + "[" * 300_000 + " " * 300_000 + "2026.01." * 100_000 + "</html>",
    ],
    ids=["nested", "endless", "boxes", "signs"],
)
def test_endless_pages_come_back_within_seconds(html: str) -> None:
    begun = time.monotonic()
    _try(html, replace(ENTRIES[0], title="겨울 책놀이 안내"))
    assert time.monotonic() - begun < 30


def test_lines_helper_writes_what_the_layouts_promise() -> None:
    assert lines_html(ENTRIES[0], "br").count("<br>") == len(ENTRIES[0].lines) - 1

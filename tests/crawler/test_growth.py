"""What a page takes to read grows no faster than the page: pages of twice the size take twice the time, not four times."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import pytest
from lxml.etree import HTML
from lxml.html import document_fromstring

from aggregator.clock import SEOUL
from crawler.pages.board_files import attachments_of
from crawler.pages.board_html import html_of
from crawler.pages.board_links import targets
from crawler.pages.content import content_from
from crawler.pages.dates import has_year, read_date, shape
from crawler.pages.feeds_whole import Texts, beginning_of
from crawler.pages.feeds_xml import parsed
from crawler.pages.municipal_refusals import refusal
from crawler.pages.page import Page, Reason, Row, Unreadable
from crawler.pages.trees import MOST_TAGS, soup_of
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board
from tests import growth
from tests.crawler import gnuboard_pages, municipal_pages, rhymix_pages, test_pages_kboard, test_pages_wordpress
from tests.crawler.portal import Entry, post_html

NOW = datetime(2026, 11, 22, 12, tzinfo=SEOUL)


def require_even(run: Callable[[int], object], size: int) -> None:
    """The same of what may also refuse a page."""

    def refused(size: int) -> None:
        with suppress(Unreadable):
            run(size)

    growth.require_even(refused, size)


SIGNS = [
    " ",
    "\n",
    "가",
    "a",
    "1",
    ".",
    "_",
    "m",
    "(",
    "*",
    "댓글 ",
    "<script> ",
    "<form ",
    "f(",
    "rss",
    "toc_",
    "11-1 ",
]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "read",
    [
        shape,
        read_date,
        has_year,
        beginning_of,
        refusal,
        lambda text: parsed(f"<rss><channel>&nbsp;<![CDATA[{text}</channel></rss>"),
        lambda text: targets(HTML(f"<body><a href='#' onclick='{text}'>글</a></body>"), "https://a.kr/"),
        lambda text: attachments_of(HTML(f"<body><a href='/f' title='{text}'>글</a></body>"), "https://a.kr/", ""),
        lambda text: content_from(f"<div class='{text}'>글<a href='/{text}.hwp'>{text}</a></div>", "https://a.kr/"),
        lambda text: PLATFORMS["gnuboard"].detect(
            Page(gnuboard_pages.LIST, f"g5_bo_table = 'notice'; id='container_title'>{text}", NOW)
        ),
        lambda text: PLATFORMS["syndication"].recognise(f"https://a.kr/{text}"),
    ],
    ids=["shape", "date", "year", "beginning", "refusal", "feed", "code", "file", "body", "container", "address"],
)
def test_no_single_text_takes_longer_than_it_grows(read: Callable[[str], object], sign: str) -> None:
    require_even(lambda size: read(sign * (size // len(sign))), 40_000)


def post_of(name: str, address: str, key: str, title: str) -> Callable[[str], object]:
    row = Row(key, address, title, title=title, day="2026-11-20")
    listed = municipal_pages.BOARDS.get(name) or address.partition("&")[0].removesuffix(f"/{key}")
    board = Board(listed, {"via": "pages"}, "story")
    return lambda html: PLATFORMS[name].read_post(Page(address, html, NOW), board, row)


POSTS = {
    "gnuboard": (post_of("gnuboard", f"{gnuboard_pages.LIST}&wr_id=7", "7", "겨울 책놀이"), gnuboard_pages.post()),
    "rhymix": (post_of("rhymix", f"{rhymix_pages.LIST}/456", "456", "밤하늘 보기"), rhymix_pages.post()),
    "kboard": (post_of("kboard", test_pages_kboard.ROW.url, "39", "책놀이"), test_pages_kboard.post()),
    "wordpress": (post_of("wordpress", test_pages_wordpress.ROW.url, "12", "책놀이"), test_pages_wordpress.single()),
    "syndication": (
        post_of("syndication", "https://a.kr/12", "12", "책놀이"),
        "<html><body><h1>책놀이</h1><div class='entry-content'><p>만나요</p></div></body></html>",
    ),
    "nttlist": (
        post_of("nttlist", "https://a.kr/selectBbsNttView.do?bbsNo=6&nttNo=7", "7", "책놀이"),
        "<html><body><span class='p-table__subject_text'>책놀이</span><div class='view_content'>만나요</div></body></html>",
    ),
    "nttinfo": (
        post_of("nttinfo", f"{municipal_pages.EDU}selectNttInfo.do?nttSn=912", "912", "작가와의 만남"),
        municipal_pages.info_post(),
    ),
    "bbspost": (
        post_of("bbspost", f"{municipal_pages.INTRO}bbsPostDetail.do?postIdx=22986", "22986", "송년 행사"),
        municipal_pages.post_detail(),
    ),
    "boardid": (
        post_of("boardid", "https://www.solgu.example.kr/board/view.solgu?dataSid=5094", "5094", "아주 긴 제목"),
        municipal_pages.district_post(),
    ),
    "smalllibrary": (
        post_of("smalllibrary", "https://smalllibrary.org/library/story/7", "7", "책놀이"),
        post_html("/library/story", Entry(7, "책놀이")),
    ),
}
ROW = "<tr><td>1</td><td class='td_subject title'><a href='/view?no=1'>글 <b>하나</b></a></td><td>2026.11.20</td></tr>"


@pytest.mark.parametrize("part", [ROW, "<p>댓글 </p>", "<a href='/down.php?no=1'>안내.hwp</a>", "가나다 <br>"])
@pytest.mark.parametrize("name", POSTS)
def test_no_post_takes_longer_than_what_stands_below_it_grows(name: str, part: str) -> None:
    read, html = POSTS[name]
    opened, closed = ("<table>", "</table>") if part is ROW else ("<div>", "</div>")
    end = html.rindex("</body>")
    require_even(lambda size: read(html[:end] + opened + part * (size // len(part)) + closed + html[end:]), 30_000)


LISTS = {
    "nttinfo": (municipal_pages.info_list(), "912"),
    "bbspost": (municipal_pages.post_list(), "22986"),
    "boardid": (municipal_pages.district_list(), "5094"),
    "ptidx": (municipal_pages.index_list(), "660'"),
}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_takes_longer_than_its_rows_grow(name: str) -> None:
    html, key = LISTS[name]
    start, end = html.rindex("<tr>"), html.rindex("</tr>") + 5
    row = html[start:end]
    found = PLATFORMS[name].recognise(municipal_pages.BOARDS[name])
    assert found is not None
    assert key in row
    board = Board(found.address, found.options, "")

    def read(size: int) -> object:
        rows = "".join(row.replace(key, key.replace(key.strip("'"), str(1000 + n))) for n in range(size))
        return PLATFORMS[name].read_list(Page(found.address, html[:start] + rows + html[end:], NOW), board)

    require_even(read, 1000)


UNKNOWN = [
    *("<br>", "<a href='/view?no=%d'>가나다라 %d</a>", "<p>댓글 </p>", "가나다 ", "<a href='/down/%d'>안내.hwp</a>"),
    *("<li><a href='/b/%d'>책놀이 모집</a><span>2026.11.20</span></li>", "<i onclick=\"goView('%d')\">글</i>"),
    *("<div data-id='%d' class='row%d' onclick='f%d(%d)'>가</div>", "<script>function f%d(a){go(a)}</script>"),
    "<script>$('.row%d').click(function(){open($(this).data('id'))})</script><a class='row%d' data-id='%d'>글</a>",
]


@pytest.mark.parametrize("part", UNKNOWN)
def test_no_unknown_page_takes_longer_than_it_grows(part: str) -> None:
    def detect(size: int) -> object:
        parts = "".join(part.replace("%d", str(n)) for n in range(size // len(part)))
        return PLATFORMS["board"].detect(Page("https://a.kr/board/", f"<html><body>{parts}</body></html>", NOW))

    require_even(detect, 150_000)


def test_an_escaped_body_loses_the_attributes_of_a_tag_with_thousands() -> None:
    crowded = f"<p>글</p>&lt;div {' '.join(f'a{n}=1' for n in range(100_000))}&gt;끝&lt;/div&gt;"
    body = document_fromstring("<div>" + f"<textarea readonly>{crowded}</textarea></div>").find(".//div")
    begun = time.process_time()
    assert "끝" in html_of([body])
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("name", [name for name in POSTS if name != "smalllibrary"])
def test_a_post_is_read_above_ten_thousand_rows(name: str) -> None:
    read, html = POSTS[name]
    end = html.rindex("</body>")
    begun = time.process_time()
    assert read(f"{html[:end]}<table>{ROW * 10_000}</table>{html[end:]}") == read(html)
    assert time.process_time() - begun < 10


def test_a_body_that_is_too_long_to_be_read_is_refused_and_never_cut() -> None:
    read, html = POSTS["wordpress"]
    fits, beyond = ("<p>가</p>" * (MOST_TAGS // 4), "<p>가</p>" * MOST_TAGS)
    assert read(html.replace("<p>만나요</p>", fits)).body_html.count("<p>") == MOST_TAGS // 4  # type: ignore[attr-defined]
    for body in (beyond, f"<table>{beyond}</table>"):
        with pytest.raises(Unreadable) as caught:
            read(html.replace("<p>만나요</p>", body))
        assert caught.value.reason is Reason.LAYOUT


def test_of_a_page_that_is_too_long_what_is_looked_for_stays_whole() -> None:
    many = "<p>가</p>" * 1000
    soup = soup_of(f"<html><body><div class='a'>{many}</div><ul>{ROW * 20_000}</ul><i>끝</i></body></html>", "div.a")
    assert len(soup.select("div.a p")) == 1000
    assert len(soup.select("ul a")) < 500
    assert soup.find("i") is not None
    with pytest.raises(Unreadable, match="more elements"):
        soup_of(f"<html><body><div class='a'>{many * 50}</div></body></html>", "div.a")


def test_a_document_carries_no_more_text_than_can_be_read_in_time_and_the_rest_is_opened() -> None:
    texts = Texts()
    assert [texts.read("<p>가</p>" * (MOST_TAGS // 4), "https://a.kr/") is not None for _ in range(6)] == [
        *[True] * 4,
        *[False] * 2,
    ]
    assert Texts().read("<div>" * 3000, "https://a.kr/") is None


def test_a_text_in_a_feed_loses_the_attributes_of_a_tag_with_thousands() -> None:
    crowded = f"<p>글</p><div {' '.join(f'a{n}=1' for n in range(100_000))}>끝</div>"
    begun = time.process_time()
    assert content_from(crowded, "https://a.kr/").html == "<p>글</p><div>끝</div>"
    assert time.process_time() - begun < 5

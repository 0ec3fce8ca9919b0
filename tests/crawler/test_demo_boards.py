"""The stand-ins of single boards, asked over HTTP: each has what makes its platform hard."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from html import unescape

import httpx
import pytest
from parsel import Selector

from aggregator.clock import SEOUL
from crawler.demo.egov import egov
from crawler.demo.gnuboard import CLOSED_FEED, PAGE_ROWS, gnuboard
from crawler.demo.rhymix import rhymix
from crawler.demo.server import StandIn
from crawler.demo.site import Site
from crawler.demo.wordpress import wordpress

TODAY = date(2026, 11, 22)
EVENING = datetime(2026, 11, 22, 18, tzinfo=SEOUL)


@contextmanager
def serving(site: Site) -> Iterator[httpx.Client]:
    """The site, its clock standing in the evening of its day, and who asks it."""
    with (
        StandIn(site, "127.0.0.18", 0, clock=lambda: EVENING) as stand_in,
        httpx.Client(base_url=stand_in.origin, trust_env=False) as asking,
    ):
        yield asking


@pytest.fixture
def gnu() -> Iterator[httpx.Client]:
    with serving(gnuboard(TODAY)) as asking:
        yield asking


@pytest.fixture
def rhy() -> Iterator[httpx.Client]:
    with serving(rhymix(TODAY)) as asking:
        yield asking


@pytest.fixture
def blog() -> Iterator[httpx.Client]:
    with serving(wordpress(TODAY)) as asking:
        yield asking


@pytest.fixture
def city() -> Iterator[httpx.Client]:
    with serving(egov(TODAY)) as asking:
        yield asking


def texts(answer: httpx.Response, query: str) -> list[str]:
    return [" ".join(one.split()) for one in Selector(answer.text).css(query).getall()]


GNU = "/bbs/board.php?bo_table=news"


def test_gnuboard_lists_tell_a_time_today_and_a_day_without_its_year_before(gnu: httpx.Client) -> None:
    rows = Selector(gnu.get(GNU).text).css("tbody tr")
    days = rows.css(".td_datetime::text").getall()
    assert len(rows) == PAGE_ROWS
    assert days[:5] == ["09-23", "12-22", "08:40", "07:15", "11-21"]
    assert [len(row.css("strong.notice_icon")) for row in rows] == [1, 1] + [0] * 13
    second = gnu.get(GNU + "&page=2")
    assert not Selector(second.text).css("tr.bo_notice")
    assert texts(second, ".td_datetime::text")[-1] == "10-23"
    assert "게시물이 없습니다." in gnu.get(GNU + "&page=9").text


def test_gnuboard_cuts_titles_but_for_the_one_of_the_page(gnu: httpx.Client) -> None:
    page = gnu.get(GNU + "&wr_id=80")
    [heading], [title] = texts(page, ".bo_v_tit::text"), texts(page, "title::text")
    assert heading.endswith("…")
    assert title.startswith(heading[:-1])
    assert "책은 회원이 고릅니다 > 도서관 소식 | " in title
    [listed] = [one for one in texts(gnu.get(GNU), ".bo_tit a::text") if one.startswith("학부모")]
    assert len(listed) < len(heading)
    assert texts(page, ".if_date::text") == ["26-11-20 21:04"]


def test_gnuboard_answers_200_for_what_is_deleted_and_sends_secrets_to_a_password(gnu: httpx.Client) -> None:
    for address in (GNU + "&wr_id=75", GNU + "&wr_id=999", "/bbs/board.php?bo_table=none"):
        page = gnu.get(address)
        assert page.status_code == 200
        assert "오류안내 페이지" in page.text
        assert "alert(" in page.text
    secret = gnu.get(GNU + "&wr_id=79")
    assert secret.status_code == 302
    assert 'type="password"' in gnu.get(secret.headers["location"]).text
    assert "회원증" not in gnu.get(secret.headers["location"]).text


def test_gnuboard_files_open_only_where_their_post_was_seen(gnu: httpx.Client) -> None:
    address = texts(gnu.get(GNU + "&wr_id=83"), "a.view_file_download::attr(href)")[0]
    assert "nonce=" in address
    assert gnu.get(address).headers["content-type"] == "file/unknown"
    gnu.cookies.clear()
    assert "잘못된 접근" in gnu.get(address).text
    assert gnu.get("/bbs/rss.php?bo_table=news").text == CLOSED_FEED


def test_rhymix_pins_on_every_page_and_repeats_the_last_past_the_end(rhy: httpx.Client) -> None:
    pages = [rhy.get(f"/news?page={page}") for page in (1, 2, 3, 9)]
    for page in pages:
        pinned = Selector(page.text).css("tr.notice td.title a::text").getall()
        assert pinned == ["등불 이웃들은 이런 모임입니다", "책 기증은 이렇게 해 주세요"]
    numbers = [texts(page, "td.no::text") for page in pages]
    assert numbers[0] == [str(number) for number in range(13, 7, -1)]
    assert numbers[2] == numbers[3] == ["1"]


def test_a_rhymix_post_has_three_addresses_and_names_the_right_one(rhy: httpx.Client) -> None:
    moved = rhy.get("/1188")
    assert (moved.status_code, moved.headers["location"]) == (301, "/news/1188")
    for address in ("/news/1188", "/news/1188?page=2", "/index.php?mid=news&document_srl=1188"):
        page = rhy.get(address)
        assert texts(page, "link[rel=canonical]::attr(href)") == [f"{rhy.base_url}".rstrip("/") + "/news/1188"]
        assert len(Selector(page.text).css(".rhymix_content")) == 3
        assert Selector(page.text).css("#board_list td.no")
    assert rhy.get("/news/1188").text != rhy.get("/news/1188").text


def test_rhymix_says_what_is_secret_missing_or_closed(rhy: httpx.Client) -> None:
    secret = rhy.get("/news/1160")
    assert secret.status_code == 403
    assert "봉사 시간이 빠져" not in secret.text
    assert rhy.get("/news/7").status_code == 404
    assert rhy.head("/news").status_code == 405
    assert "잠겨 있습니다" in rhy.get("/news/rss").text
    assert rhy.get("/index.php?module=file&act=procFileDownload&file_srl=1").status_code == 302


def test_a_blog_is_the_same_in_rest_feed_and_pages(blog: httpx.Client) -> None:
    rest = blog.get("/wp-json/wp/v2/posts?per_page=100").json()
    feed = [page for number in (1, 2) for page in texts(blog.get(f"/feed/?paged={number}"), "item > guid::text")]
    pages = [link for path in ("/", "/page/2/") for link in texts(blog.get(path), "h2.entry-title a::attr(href)")]
    assert [post["guid"]["rendered"] for post in rest] == feed
    assert {post["link"] for post in rest} == set(pages)
    assert len(rest) == len(set(feed)) == 14
    assert blog.get("/page/3/").status_code == blog.get("/feed/?paged=3").status_code == 404


def test_rest_refuses_a_page_past_the_end_and_has_nothing_at_an_offset(blog: httpx.Client) -> None:
    last = blog.get("/wp-json/wp/v2/posts?page=2")
    assert (len(last.json()), last.headers["x-wp-total"], last.headers["x-wp-totalpages"]) == (4, "14", "2")
    past = blog.get("/wp-json/wp/v2/posts?page=3")
    assert (past.status_code, past.json()["code"]) == (400, "rest_post_invalid_page_number")
    assert blog.get("/wp-json/wp/v2/posts?offset=20").json() == []
    only = blog.get("/wp-json/wp/v2/posts?categories=2&_fields=id,title.rendered").json()
    assert all(post.keys() == {"id", "title"} for post in only)
    assert len(only) == 5


def test_a_post_with_a_password_stands_everywhere_without_its_body(blog: httpx.Client) -> None:
    [secret] = [post for post in blog.get("/wp-json/wp/v2/posts").json() if post["content"]["protected"]]
    assert secret["content"]["rendered"] == ""
    assert "잠긴 글: " in blog.get("/").text
    for page in (blog.get("/feed/"), blog.get(secret["link"])):
        assert "post-password-form" in page.text
        assert "운영위원만" not in page.text


def test_a_blog_dates_its_feed_in_utc_and_validates_it_as_a_whole(blog: httpx.Client) -> None:
    feed = blog.get("/feed/")
    assert "<pubDate>Sat, 21 Nov 2026 15:20:00 +0000</pubDate>" in feed.text
    modified, etag = feed.headers["last-modified"], feed.headers["etag"]
    assert blog.get("/feed/", headers={"If-Modified-Since": modified}).status_code == 304
    both = {"If-Modified-Since": modified, "If-None-Match": etag}
    assert blog.get("/feed/", headers=both).status_code == 304
    assert blog.get("/feed/", headers=both | {"If-None-Match": '"other"'}).status_code == 200


def test_a_blogs_addresses_lead_to_their_lasting_form(blog: httpx.Client) -> None:
    address = blog.get("/?p=411").headers["location"]
    assert address == address.lower()
    assert blog.get(address.rstrip("/")).headers["location"] == address
    page = blog.get(address)
    assert texts(page, "h1.entry-title::text") == ["도서관 소식지 ‘한 장’의 겨울호가 나왔습니다"]
    assert len(Selector(page.text).css(".wp-block-file a")) == 2


EGOV = "/cop/bbs/selectBoardList.do?bbsId=BBSMSTR_000000000037"


def test_city_rows_are_forms_and_a_deleted_one_is_text(city: httpx.Client) -> None:
    page = city.get(EGOV)
    rows = Selector(page.text).css("tbody tr")
    assert set(rows.css("a::attr(href)").getall()) == {""}
    assert [len(row.css("form")) for row in rows] == [1, 1, 1, 1, 1, 1, 1, 0]
    assert ";jsessionid=" in rows.css("form::attr(action)").get("")
    assert city.get("/cop/bbs/selectBoardList.do?pageIndex=2").status_code == 500
    assert len(Selector(city.get(EGOV + "&pageIndex=2").text).css("tbody tr")) == 8
    assert not Selector(city.get(EGOV + "&pageIndex=4").text).css("tbody form")


def test_city_bodies_are_escaped_in_a_textarea_and_files_bound_to_a_session(city: httpx.Client) -> None:
    where = "/cop/bbs/selectBoardArticle.do;jsessionid=1?bbsId=BBSMSTR_000000000037&nttId=2063"
    page = Selector(city.get(where).text)
    body = unescape(page.css("textarea#nttCn").get(""))
    assert "<p>3. 대상 : 초등학생 12명(선착순)</p>" in body
    assert "2026-11-22" in page.css(".info dd::text").getall()
    [file] = page.css(".board_attach a")
    assert (file.attrib["href"], file.css("::text").get()) == ("#LINK", "참가신청서.hwp")
    gone = city.get(where.replace("2063", "2054"))
    assert "일정이 정해지지" in gone.text

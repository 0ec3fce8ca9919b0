"""The stand-in portal, asked over HTTP: what it promises to the demo and to the tests that crawl it."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from parsel import Selector

from crawler.demo.portal import PAGE_ROWS, Portal, portal
from crawler.demo.server import StandIn, demo_sites
from crawler.demo.site import Answer
from crawler.platforms import PLATFORMS

TODAY = date(2026, 11, 22)
SIDO = {
    "서울",
    "부산",
    "대구",
    "인천",
    "대전",
    "울산",
    "세종",
    "경기",
    "충북",
    "충남",
    "경북",
    "경남",
    "제주",
    "강원",
    "전북",
    "전남광주",
}
SHORT = {
    "충청북도": "충북",
    "충청남도": "충남",
    "경상북도": "경북",
    "경상남도": "경남",
    "전라북도": "전북",
    "전북특별자치도": "전북",
    "전남광주통합특별시": "전남광주",
    "전라남도": "전남광주",
    "광주": "전남광주",
}

# As in the portal itself: rank, address and library, title.
REAL_ROWS = """\
244 경상남도 김해시 덕정로 68 (관동동, 팔판마을부영이그린타운3차아파트) 팔판작은도서관 황금 글귀를 찾아라!
243 전북특별자치도 전주시 완산구 소태정로 1 (효자동2가, 데시앙아이린아파트) 데시앙아이린작은도서관 12월 행사 독서 퀴즈대회
242 경상남도 김해시 덕정로 68 (관동동, 팔판마을부영이그린타운3차아파트) 팔판작은도서관 \
제3회 후원의밤에 참여해주셔서 감사합니다.
241 전북특별자치도 전주시 덕진구 붓내3길 29 (송천동2가, 주공아파트) 송천뜨란채작은도서관 <하반기 책놀이 활동을 마치며..>
240 전북특별자치도 전주시 덕진구 붓내3길 29 (송천동2가, 주공아파트) 송천뜨란채작은도서관 <마지막 책숲이야기>
239 경상남도 김해시 덕정로 68 (관동동, 팔판마을부영이그린타운3차아파트) 팔판작은도서관 \
2014년 김해의책 "거짓말같은 이야기" 독후활동사례공모전 당선을 축하드립니다.
238 경상남도 김해시 덕정로 68 (관동동, 팔판마을부영이그린타운3차아파트) 팔판작은도서관 2014년 인생나눔교실
237 전북특별자치도 전주시 덕진구 붓내3길 29 (송천동2가, 주공아파트) 송천뜨란채작은도서관 \
12월 독서모임 <우아한 거짓말/김려령 저>
236 부산광역시 서구 구덕로295번길 4 (서대신동2가) 짬짬이 작은도서관 서대신시장 짬짬이 작은도서관
235 전북특별자치도 김제시 요촌북로 110 (검산동, 주공1차아파트) 검산작은도서관 검산작은도서관을 소개합니다^^
234 전북특별자치도 전주시 덕진구 안덕원로 251 (인후동1가, 한신휴플러스아파트) 옹달샘작은도서관 \
LED목걸이와 들숨날숨 기구 만들기
233 전북특별자치도 전주시 덕진구 안덕원로 251 (인후동1가, 한신휴플러스아파트) 옹달샘작은도서관 모기퇴치 스프레이 만들기
""".splitlines()


@pytest.fixture
def site() -> Portal:
    return portal(TODAY)


@pytest.fixture
def stand_in(site: Portal) -> Iterator[StandIn]:
    with StandIn(site, port=0) as serving:
        yield serving


@pytest.fixture
def client(stand_in: StandIn) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stand_in.address, trust_env=False) as asking:
        yield asking


def rows(page: httpx.Response) -> list[Selector]:
    return list(Selector(page.text).css("tbody tr:has(td.title)"))


def words(element: Selector) -> str:
    return " ".join(" ".join(element.xpath(".//text()").getall()).split())


def all_rows(client: httpx.Client, path: str) -> list[Selector]:
    found: list[Selector] = []
    page = 1
    while here := rows(client.get(path, params={"currentPage": page})):
        found += here
        page += 1
    return found


def test_it_has_seventy_posts_of_twenty_six_libraries_in_all_sido(client: httpx.Client) -> None:
    found = all_rows(client, "/library/story")
    libraries = {row.css(".library::text").get("") for row in found} - {""}
    sido = {address.split()[0] for row in found if (address := row.css(".location::text").get())}
    short = {SHORT.get(name) or re.sub("(특별|광역)?(자치)?[시도]$", "", name) for name in sido} & SIDO
    assert len(found) >= 70
    assert len(libraries) >= 26
    assert short == SIDO


def test_the_twelve_rows_of_2014_stand_in_word_for_word_and_in_order(client: httpx.Client) -> None:
    last = [words(row) for row in all_rows(client, "/library/story")[-12:]]
    assert [re.sub(r" \[\d\]$", "", row) for row in last] == REAL_ROWS


def test_robots_are_told_and_may_be_changed(site: Portal, client: httpx.Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow: /member/" in answer.text
    site.robots = "User-agent: *\nDisallow: /\n"
    assert client.get("/robots.txt").text.endswith("Disallow: /\n")


def test_a_page_has_twelve_rows_newest_first_and_each_next_page_goes_on(site: Portal, client: httpx.Client) -> None:
    first, second = (rows(client.get("/library/story", params={"currentPage": page})) for page in (1, 2))
    ranks = [int(row.css(".num::text").get("")) for row in first + second]
    assert len(first) == len(second) == PAGE_ROWS
    newest = 232 + len(site.posts("story"))
    assert ranks == list(range(newest, newest - 24, -1))
    bare = client.get("/library/story")
    assert bare.text == client.get("/library/story?currentPage=1").text


def test_past_the_end_is_an_empty_list_with_a_pager(client: httpx.Client) -> None:
    page = client.get("/library/story?currentPage=99")
    assert page.status_code == 200
    assert not rows(page)
    assert "없습니다" in page.text
    assert Selector(page.text).css(".paging a")


def test_a_post_has_title_date_body_footer_and_the_list_again(site: Portal, client: httpx.Client) -> None:
    post = site.posts("story")[2]
    page = client.get(f"/library/story/{post.id}?currentPage=3&searchSido=%25EC")
    shown = Selector(page.text)
    assert shown.css("h3.view-title::text").get() == post.title == "<작가와의 만남> 그림책 작가와 함께 그리는 우리 동네"
    assert shown.css(".date::text").get() == "2026.11.21"
    order = [page.text.index(part) for part in (post.body, "댓글 0건", "지역/도서관명")]
    assert order == sorted(order)
    # The list is that of the page that the address names, however the post was reached.
    listed = rows(client.get("/library/story?currentPage=3"))
    assert [words(row) for row in rows(page)] == [words(row) for row in listed]


def test_sections_write_their_cells_in_different_ways(site: Portal, client: httpx.Client) -> None:
    story, forum = client.get("/library/story"), client.get("/library/forum")
    assert Selector(story.text).css("table.table-location div.location")
    assert not Selector(forum.text).css("div.location")
    place = words(rows(forum)[0].css("td")[1])
    assert place == "전남광주통합특별시 북구 양산제로 33 (양산동) 양산제작은도서관"
    site.sections["forum"].cells = "line"
    line = Selector(client.get("/library/forum").text).css(".board-list li")[0]
    assert words(line).startswith(f"6 {place} 책장 나눔합니다")


def test_each_section_has_posts_of_its_own(client: httpx.Client) -> None:
    for path in ("/library/story", "/library/forum", "/helper/news"):
        found = rows(client.get(path))
        assert len(found) >= 5
        link = found[0].css("a::attr(href)").get("")
        assert urlsplit(link).path.startswith(path + "/")
        assert "댓글" in client.get(link).text


def test_links_carry_noise_and_comment_counts_follow_titles(client: httpx.Client) -> None:
    page = client.get("/library/story")
    row = rows(page)[1]
    assert words(row.css("td.title")[0]) == "제7회 독서골든벨, 도전하세요! [2]"
    link = row.css("a::attr(href)").get("")
    assert "currentPage=1&" in link
    assert "searchSido=%25" in link
    assert "제7회 독서골든벨, 도전하세요!</h3>" in client.get(link).text


def test_a_missing_post_answers_200_with_an_alert_and_other_paths_404(client: httpx.Client) -> None:
    gone = client.get("/library/story/1")
    assert gone.status_code == 200
    assert "<script>alert(" in gone.text
    assert not rows(gone)
    assert client.get("/nowhere").status_code == 404


def test_a_library_has_a_page(client: httpx.Client) -> None:
    page = unescape(client.get("/library/detail/281").text)
    assert "홍산한지작은도서관" in page
    assert "063-555-0125" in page
    assert "alert(" in client.get("/library/detail/x").text


def test_files_and_pictures_open(site: Portal, client: httpx.Client) -> None:
    post = next(post for post in site.posts("story") if post.files)
    link = Selector(client.get(f"/library/story/{post.id}").text).css(".view-file a::attr(href)").get("")
    assert client.get(link).status_code == 200
    picture = client.get("/upload/story/winter_feast.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


def test_lists_have_validators_only_where_asked(site: Portal, client: httpx.Client) -> None:
    assert "etag" not in client.get("/library/story").headers
    site.etags = True
    etag = client.get("/library/story").headers["etag"]
    again = client.get("/library/story", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    site.edit("story", site.posts("story")[0].id, title="바뀐 제목")
    assert client.get("/library/story", headers={"If-None-Match": etag}).status_code == 200


def test_posts_may_be_added_edited_and_removed_while_it_is_served(site: Portal, client: httpx.Client) -> None:
    newest, second = site.posts("story")[:2]
    site.remove("story", newest.id)
    first = rows(client.get("/library/story"))[0]
    assert first.css(".num::text").get() == str(232 + len(site.posts("story")))
    site.edit("story", second.id, title="고친 제목", comments=0)
    assert words(rows(client.get("/library/story"))[0].css("td.title")[0]) == "고친 제목"
    site.add("story", newest)
    assert site.posts("story")[0] == newest


def test_requests_are_counted_by_path_and_answers_may_be_replaced(stand_in: StandIn, client: httpx.Client) -> None:
    client.get("/library/story?currentPage=2")
    client.get("/library/story")
    assert stand_in.requests == {"/library/story": 2}
    assert stand_in.targets == ["/library/story?currentPage=2", "/library/story"]
    stand_in.forget()
    stand_in.answer_instead("/library/story", Answer("<html><bo", status=503))
    assert client.get("/library/story?currentPage=4").status_code == 503
    stand_in.answer_instead("/library/story", None)
    assert client.get("/library/story").status_code == 200
    assert client.head("/library/story").content == b""
    assert stand_in.requests == {"/library/story": 3}


def test_a_stopped_site_refuses_and_starts_again_at_its_address(stand_in: StandIn, client: httpx.Client) -> None:
    address = stand_in.address
    stand_in.stop()
    with pytest.raises(httpx.ConnectError):
        client.get("/")
    assert stand_in.start().address == address
    assert client.get("/").status_code == 200


def test_broken_percent_bytes_are_not_fatal(client: httpx.Client) -> None:
    assert client.get("/library/story?searchSido=%C0%FC%BA&currentPage=%B1").status_code == 200
    assert client.get("/library/story?currentPage=" + "9" * 5000).status_code == 200


def test_demo_sites_have_addresses_of_their_own_and_a_free_port_where_theirs_is_taken() -> None:
    first, second = demo_sites(TODAY), demo_sites(TODAY)
    every = ["smalllibrary", "gnuboard", "rhymix", "wordpress", "egov"]
    assert [site.platform for site in first] == [name for name in every if name in PLATFORMS]
    assert len({site.host for site in first}) == len(first)
    with first[0], second[0]:
        assert first[0].host == second[0].host == "127.0.0.2"
        assert first[0].port != second[0].port
        assert first[0].address == f"http://127.0.0.2:{first[0].port}"
        assert first[0].title
        assert dict(first[0].options) == {}


def test_it_runs_as_a_command_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "crawler.demo", "--today", "2026-11-22"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        platform, address, _ = running.stdout.readline().split(" ", 2)
        assert platform == "smalllibrary"
        assert httpx.get(f"{address}/library/story", trust_env=False).status_code == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0

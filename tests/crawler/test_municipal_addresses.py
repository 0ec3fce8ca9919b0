"""Addresses of eGovFrame and municipal boards: what is noise, what a post's address leads to, how pages are counted."""

from datetime import UTC, datetime

import pytest

from crawler.pages.page import Page
from crawler.platforms import PLATFORMS
from crawler.platforms.base import Board
from crawler.platforms.egov import Egov
from crawler.platforms.municipal import Municipal
from tests.crawler.egov_pages import BBS, SESSION, portal_list
from tests.crawler.municipal_pages import BOARDS, EDU, INTRO, NTT, SGLIB

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LIST = f"https://lib.example.kr/cop/bbs/selectBoardList.do?bbsId={BBS}"
POST = f"https://lib.example.kr/cop/bbs/selectBoardArticle.do?bbsId={BBS}&nttId="
A = Egov()
MUNICIPAL = [name for name, platform in PLATFORMS.items() if isinstance(platform, Municipal)]


# eGovFrame.


@pytest.mark.parametrize(
    ("address", "lasting", "key"),
    [
        (f"{LIST}&pageIndex=3&searchWrd=&searchCnd=0", LIST, BBS),
        (LIST.replace(".do?", f".do{SESSION}?"), LIST, BBS),
        (f"{POST}41&pageIndex=2", LIST, BBS),
        (
            f"http://w.example.kr/cop/bbs/{BBS}/selectBoardList.do?pageIndex=2",
            f"http://w.example.kr/cop/bbs/{BBS}/selectBoardList.do",
            BBS,
        ),
        (
            f"https://g.example.kr/portal/bbs/selectBoardList.do?menuNo=1850&bbsId={BBS}&menuId=",
            f"https://g.example.kr/portal/bbs/selectBoardList.do?bbsId={BBS}&menuNo=1850",
            BBS,
        ),
        (
            f"https://m.example.kr/frt/bbs/type010/commonSelectBoardArticle.do?bbsId={BBS}&nttId=7",
            f"https://m.example.kr/frt/bbs/type010/commonSelectBoardList.do?bbsId={BBS}",
            BBS,
        ),
    ],
)
def test_a_board_is_known_by_any_of_its_addresses_and_by_those_of_its_posts(
    address: str, lasting: str, key: str
) -> None:
    found = A.recognise(address)
    assert found is not None
    assert (found.address, found.board) == (lasting, key)


@pytest.mark.parametrize(
    "address", ["https://lib.example.kr/", LIST.partition("?")[0], "ftp://x/selectBoardList.do?bbsId=A", "http://["]
)
def test_what_names_no_board_is_none(address: str) -> None:
    assert A.recognise(address) is None


def test_list_pages_are_asked_with_the_board_that_their_own_pager_forgets() -> None:
    assert A.list_url(Board(LIST, {}, ""), 1) == LIST
    assert A.list_url(Board(LIST, {}, ""), 4) == f"{LIST}&pageIndex=4"
    in_path = f"http://w.example.kr/cop/bbs/{BBS}/selectBoardList.do"
    assert A.list_url(Board(in_path, {}, ""), 2) == f"{in_path}?pageIndex=2"


def test_a_page_at_another_address_is_known_by_its_search_form() -> None:
    found = A.detect(Page("https://lib.example.kr/news.do", portal_list(""), NOW))
    assert found is not None
    assert (found.address, found.title) == (LIST, "숲속 포털 > 소식")
    assert A.detect(Page("https://lib.example.kr/", "<html><body>홈</body></html>", NOW)) is None


# The others.


@pytest.mark.parametrize(
    ("name", "address", "lasting", "board"),
    [
        ("nttlist", NTT.replace(".do?", ".do;jsessionid=AB12.was?") + "&searchCtgry=&searchKrwd=&pageIndex=4", NTT, "66"),
        ("nttlist", "https://sol.example.kr/www/selectBbsNttView.do?key=194&bbsNo=66&nttNo=1051&pageIndex=1", NTT, "66"),
        ("nttlist", f"{NTT}&searchCtgry=%EB%8F%84%EC%84%9C", f"{NTT}&searchCtgry=%EB%8F%84%EC%84%9C", "66/도서"),
        ("nttinfo", f"{EDU}selectNttInfo.do?mi=3439&bbsId=1876&nttSn=9", BOARDS["nttinfo"], "1876"),
        ("bbspost", f"{INTRO}bbsPostDetail.do;jsessionid=x?postIdx=9&manageCd=ALL", f"{INTRO}bbsPostList.do", "intro/20001"),
        ("bbspost", f"{SGLIB}bbsPostDetail.do?postIdx=7", f"{SGLIB}bbsPostList.do", "sglib/20003"),
        ("boardid", BOARDS["boardid"].replace("list", "view") + "&dataSid=5", BOARDS["boardid"], "BBS_0000025"),
        ("ptidx", BOARDS["ptidx"].replace("list.", "view.") + "&bIdx=346105&page=2", BOARDS["ptidx"], "dadaelib/660"),
    ],
)  # fmt: skip
def test_one_platform_knows_a_board_by_its_address_and_by_those_of_its_posts(
    name: str, address: str, lasting: str, board: str
) -> None:
    found = {other: PLATFORMS[other].recognise(address) for other in MUNICIPAL}
    mine = found.pop(name)
    assert mine is not None
    assert (mine.address, mine.board) == (lasting, board)
    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    "address",
    [
        "https://x.kr/bbs/list.do",
        "https://x.kr/na/ntt/selectNttInfo.do?mi=3&nttSn=9",
        "https://x.kr/bbsPostList.do",
        NTT.partition("?")[0],
    ],
)
def test_an_address_that_leaves_its_board_out_is_nobodys(address: str) -> None:
    assert {PLATFORMS[name].recognise(address) for name in MUNICIPAL} == {None}


def test_list_pages_count_as_each_program_counts_or_as_an_option_says() -> None:
    def second(name: str, **options: str) -> str:
        return PLATFORMS[name].list_url(Board(BOARDS[name], options, ""), 2).removeprefix(BOARDS[name])

    asked = {name: second(name) for name in BOARDS}
    assert asked == {
        "nttlist": "&pageIndex=2",
        "nttinfo": "&currPage=2",
        "bbspost": "?currentPageNo=2",
        "boardid": "&startPage=2",
        "ptidx": "&page=2",
    }
    assert second("nttinfo", page_parameter="pageIndex") == "&pageIndex=2"

"""Boards of eGovFrame: the portal template's little forms and escaped bodies, the common components' posts behind a POST."""

import json
import os
import tarfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from aggregator.rawpost import Attachment
from crawler.pages.egov import unescaped
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms.base import Board
from crawler.platforms.egov import Egov, EgovArticles
from tests.crawler.egov_pages import (
    BBS,
    CUT,
    SESSION,
    article,
    article_list,
    article_row,
    form_row,
    portal_list,
    portal_post,
)
from tests.crawler.spoiled import shuffled, spoiled

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LIST = f"https://lib.example.kr/cop/bbs/selectBoardList.do?bbsId={BBS}"
POST = f"https://lib.example.kr/cop/bbs/selectBoardArticle.do?bbsId={BBS}&nttId="
ARTICLES = f"https://lib.example.kr/cop/bbs/selectArticleList.do?bbsId={BBS}"
DETAIL = "https://lib.example.kr/cop/bbs/selectArticleDetail.do"
A, B = Egov(), EgovArticles()


def board(address: str = LIST) -> Board:
    return Board(address, {}, "")


def rows_of(html: str, address: str = LIST, page: int = 1) -> ListPage:
    platform = B if "Article" in address else A
    found = platform.recognise(address)
    assert found is not None
    where = board(found.address)
    return platform.read_list(Page(platform.list_url(where, page), html, NOW), where)


def row(key: str = "41", **more: object) -> Row:
    return Row(**{"key": key, "url": POST + key, "text": "", "day": "2026-11-19"} | more)  # type: ignore[arg-type]


def reason_of(html: str, platform: Egov | EgovArticles = A) -> Reason:
    with pytest.raises(Unreadable) as caught:
        platform.read_post(Page(POST + "41", html, NOW), board(ARTICLES if platform is B else LIST), row())
    return caught.value.reason


# The portal template.


def test_rows_are_little_forms_and_a_deleted_one_is_text_without_a_post() -> None:
    deleted = (
        "<tr><td>7</td><td><form name='subForm' action='x'>지운 글</form></td><td>관리자</td><td>2026-11-02</td></tr>"
    )
    html = portal_list(
        form_row(9, 43, "<필독> 휴관 안내", "2026-11-20")
        + form_row(8, 41, "겨울 책놀이 RENEW", "2026-11-20")
        + deleted
        + form_row(6, 40, "다른 게시판", "2026-11-01", "BBSMSTR_000000000099")
    )
    first, second = rows_of(html).rows
    assert first == Row(
        "43",
        POST + "43",
        "<필독> 휴관 안내",
        "<필독> 휴관 안내",
        author="관리자",
        posted="2026-11-20",
        rank=9,
        day="2026-11-20",
    )
    assert (second.key, second.title) == ("41", "겨울 책놀이 RENEW")


@pytest.mark.parametrize(
    "link",
    [
        f"<a href=\"javascript:fn_egov_inqire_notice('41','{BBS}')\">책놀이</a>",
        f"<a href='#' onclick=\"fn_egov_inqire_notice('{BBS}', '41'); return false;\">책놀이</a>",
        f"<a href='#none' onclick=\"javascript:fn_egov_inqire_notice('frm','{BBS}','41')\">책놀이</a>",
        f"<a href='selectBoardArticle.do{SESSION}?bbsId={BBS}&amp;nttId=41&amp;pageIndex=1&amp;searchWrd='>책놀이</a>",
        f"""<form method="post" action="selectBoardArticle.do"><input type="hidden" name="bbsId" value="{BBS}">
        <input type="hidden" name="nttId" value="41"><span class="link"><input type="submit" value="책놀이"></span></form>""",
    ],
)
def test_older_templates_name_their_post_by_a_script_in_either_order_a_button_or_an_address(link: str) -> None:
    (found,) = rows_of(
        portal_list(f"<tr><td>1</td><td>{link}</td><td>김*솔</td><td>2026-11-20</td><td>3</td></tr>")
    ).rows
    assert (found.key, found.url, found.title, found.author) == ("41", POST + "41", "책놀이", "김*솔")


def test_scripts_that_open_no_post_name_none() -> None:
    others = """<a onclick="fn_egov_downFile('FILE_1','2')">파일</a>
        <a onclick="fn_egov_inqire_notice('5','BBSMSTR_000000000099')">배너</a>"""
    (found,) = rows_of(portal_list(form_row(1, 41, "글", "2026-11-20").replace("<td>관리자", f"<td>{others}"))).rows
    assert found.key == "41"


def test_a_pager_tells_the_end_and_an_empty_list_is_one() -> None:
    link = "<li><a href='?pageIndex={0}' onclick='fn_egov_select_noticeList({0});return false;'>{0}</a></li>"
    rows = form_row(1, 41, "글", "2026-11-20")
    assert not rows_of(portal_list(rows, "<li><strong>1</strong></li>" + link.format(2))).last
    assert rows_of(portal_list(rows, link.format(1) + "<li><strong>2</strong></li>"), page=2).last
    onward = link.format(1) + "<a href='#' class='next'>다음</a>"
    assert not rows_of(portal_list(rows, onward), page=10).last
    empty = rows_of(portal_list("<tr><td colspan=5>자료가 없습니다. 다른 검색조건을 선택해주세요</td></tr>"))
    assert (empty.rows, empty.last) == ([], True)


def test_a_post_has_its_body_decoded_from_a_textarea_and_files_without_an_address_that_is_bound_to_a_session() -> None:
    files = f"""<dl><dt>첨부파일</dt><dd>
        <a href="#LINK" data-atch-file-id="HlpZ+/I3=" data-file-sn="0" onclick="fn_egov_downFile(this.dataset.x)">
            신청서 (양식).hwp
        </a>&nbsp;[2031&nbsp;byte]</dd>
        <dd><a href="javascript:fn_egov_downFile('FILE_000000000012','1')">안내.pdf</a></dd>
        <dd><a href="/cmm/fms/FileDown.do{SESSION}?atchFileId=HlpZ%2B%2FI3%3D&fileSn=2">명단.xlsx</a></dd></dl>"""
    image = f"<img src='/cmm/fms/getImage.do{SESSION}?atchFileId=FILE_3'>"
    body = f"<p>5 &lt; 10 &amp; 참여 바랍니다.</p><p>{image}</p><script>x()</script>"
    post = A.read_post(Page(POST + "41", portal_post(body=body, files=files), NOW), board(), row())
    assert (post.key, post.url, post.title, post.author) == ("41", POST + "41", "겨울 책놀이", "김*솔")
    assert (post.posted, post.posted_text) == (date(2026, 11, 20), "2026-11-20")
    assert (
        post.body_html
        == '<p>5 &lt; 10 &amp; 참여 바랍니다.</p><p><img src="/cmm/fms/getImage.do?atchFileId=FILE_3"/></p>'
    )
    assert post.images == ("https://lib.example.kr/cmm/fms/getImage.do?atchFileId=FILE_3",)
    lasting = "https://lib.example.kr/cmm/fms/FileDown.do?atchFileId=FILE_000000000012&fileSn=1"
    assert post.attachments == (
        Attachment("", "신청서 (양식).hwp"),
        Attachment(lasting, "안내.pdf"),
        Attachment("", "명단.xlsx"),
    )


def test_a_body_is_decoded_as_often_as_it_was_escaped_and_plain_lines_stay_lines() -> None:
    assert unescaped("<p>글</p>") == "<p>글</p>"
    assert unescaped("&lt;p&gt;글&lt;/p&gt;") == "<p>글</p>"
    assert unescaped(" 첫 줄 3 < 5\r\n둘째 줄 ") == "첫 줄 3 &lt; 5<br/>\n둘째 줄"


def test_pages_that_are_no_post_are_named() -> None:
    error = "<html><head><title>HTTP 상태 500 – 내부 서버 오류</title></head><body><h1>HTTP 상태 500</h1></body></html>"
    alert = "<html><script>alert('{}'); history.back();</script></html>"
    assert reason_of(error) is Reason.ERROR_PAGE
    assert reason_of(portal_post("", "")) is Reason.DELETED
    assert reason_of(portal_post("", "<p>제목만 없는 글</p>")) is Reason.LAYOUT
    assert reason_of(alert.format("삭제된 게시물입니다.")) is Reason.DELETED
    assert reason_of(alert.format("비밀글은 작성자만 볼 수 있습니다.")) is Reason.SECRET
    assert reason_of(alert.format("잘못된 접근입니다.")) is Reason.ERROR_PAGE
    assert reason_of("<html><form><input type='password'></form></html>") is Reason.LOG_IN
    assert reason_of("<html><body>새 모양</body></html>") is Reason.LAYOUT
    assert reason_of("") is Reason.EMPTY


# The common components.


def test_articles_are_asked_for_by_post_and_stand_once_though_pinned_and_in_their_place() -> None:
    pinned = article_row("1051", f"{CUT[:40]}\n\t[4]", "2026-11-20", "<img src='i.png' alt='notice'>")
    html = article_list(
        pinned
        + article_row("1060", "새 책", "2026-11-21", "2")
        + article_row("1051", f"{CUT[:40]}\t[4]", "2026-11-20", "1")
        + "<tr><td>0</td><td>비밀글입니다 <img alt='비밀글'></td><td>솔</td><td>2026-11-01</td><td>0</td></tr>"
    )
    first, second = rows_of(html, ARTICLES).rows
    assert (first.key, first.pinned, first.title, first.day) == ("1051", True, CUT[:40].strip(), "2026-11-20")
    assert (first.url, first.form) == (DETAIL, (("bbsId", BBS), ("nttId", "1051"), ("pageIndex", "1")))
    assert (second.key, second.pinned, second.rank) == ("1060", False, 2)


def test_a_little_form_that_asks_by_get_is_taken_at_its_word() -> None:
    html = form_row(1, 41, "글", "2026-11-20").replace("selectBoardArticle", "selectArticleDetail")
    (found,) = rows_of(portal_list(html), ARTICLES).rows
    assert (found.url, found.form) == (f"{DETAIL}?bbsId={BBS}&nttId=41", ())


def test_an_article_has_its_whole_title_its_own_date_and_an_address_that_people_can_open() -> None:
    listed = row(
        "1051", url=DETAIL, title=CUT[:40].strip(), form=(("bbsId", BBS), ("nttId", "1051"), ("pageIndex", "1"))
    )
    post = B.read_post(Page(DETAIL, article(), NOW), board(ARTICLES), listed)
    assert (post.title, post.author, post.body_html) == (CUT.strip(), "솔", "<p>글</p>")
    assert str(post.posted) == "2026-11-20 09:12:00+09:00"
    assert post.url == f"{ARTICLES}#nttId=1051"
    assert [file.name for file in post.attachments] == ["안내문.hwp"]


def test_a_list_in_place_of_an_article_means_that_it_is_secret() -> None:
    assert reason_of(article_list(article_row("1060", "새 책", "2026-11-21", "2")), B) is Reason.SECRET


# Whatever comes.

PAGES = [
    portal_list(form_row(9, 43, "휴관", "2026-11-20") + form_row(8, 41, "책놀이", "2026-11-19")),
    portal_post(files="<a href='x.hwp'>x.hwp</a>"),
    article_list(article_row("1060", "새 책", "2026-11-21", "2")),
    article(),
]


def read_all(html: str) -> None:
    for platform, address in ((A, LIST), (B, ARTICLES)):
        with suppress(Unreadable):
            platform.read_list(Page(address, html, NOW), board(address))
        with suppress(Unreadable):
            post = platform.read_post(Page(POST + "41", html, NOW), board(address), row())
            assert post.title
        platform.detect(Page(address, html, NOW))


@pytest.mark.parametrize("html", PAGES[1::2])
def test_half_a_page_is_no_post(html: str) -> None:
    for end in range(0, len(html) - 7, 17):
        with pytest.raises(Unreadable):
            A.read_post(Page(POST + "41", html[:end], NOW), board(), row())


@settings(max_examples=60, deadline=None)
@given(spoiled(PAGES))
def test_a_spoiled_page_raises_nothing_but_unreadable(html: str) -> None:
    read_all(html)


@settings(max_examples=40, deadline=None)
@given(shuffled(PAGES))
def test_shuffled_pages_raise_nothing_but_unreadable(html: str) -> None:
    read_all(html)


def test_a_hundred_thousand_nested_elements_do_no_harm() -> None:
    read_all("<html>" + "<div>" * 100_000 + "</html>")


@pytest.mark.skipif(not os.environ.get("SOSIK_GOLD"), reason="SOSIK_GOLD names no folder with recorded pages")
def test_the_recorded_site_is_read_whole(tmp_path: Path) -> None:
    """What is stored of its secret posts is not asked: this program shows them to all, and no page tells which they are."""
    from benchmarks.extract import FOREIGN_BAR, KNOWN_BARS, score_site

    with tarfile.open(Path(os.environ["SOSIK_GOLD"]) / "pages.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    entries = json.loads((tmp_path / "pages/manifest.json").read_text(encoding="utf-8"))["entries"]
    score = score_site(A, [entry for entry in entries if entry["cms"] == "egov"], tmp_path / "pages")
    read = {figure: score.right[figure] / of for figure, of in score.of.items()}
    assert set(read) == set(KNOWN_BARS)
    assert all(read[figure] >= bar for figure, bar in KNOWN_BARS.items()), score.misses
    assert score.foreign <= FOREIGN_BAR * score.lines, score.misses


@pytest.mark.parametrize(
    ("platform", "html", "told"),
    [
        (
            A,
            portal_list(
                "".join(form_row(n, 40 + n, f"{n}월 책놀이", f"2026-0{n}-11") for n in range(6, 0, -1))
            ).replace('name="nttId"', 'name="pstId"'),
            """"table form input[name='nttId']" matches nothing; "table tbody tr input[name='pstId']" would""",
        ),
        (
            B,
            article_list(
                "".join(article_row(str(40 + n), f"{n}월 책놀이", f"2026-0{n}-11", str(n)) for n in range(6, 0, -1))
            ).replace("fn_egov_inquire_articledetail", "do"),
            """"a[onclick*='inquire_articledetail']" matches nothing; "table.board_list tbody tr a[onclick*='do(']" would""",
        ),
    ],
)
def test_a_new_layout_is_told_by_the_selector_that_it_broke(
    platform: Egov | EgovArticles, html: str, told: str
) -> None:
    address = ARTICLES if platform is B else LIST
    with pytest.raises(Unreadable) as caught:
        platform.read_list(Page(address, html, NOW), board(address))
    assert caught.value.detail == f"the page has no link to a post in the rows of its list: {told}"

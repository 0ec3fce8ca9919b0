"""Real crawls of eGovFrame boards: posts behind a GET and behind a POST, each kept once."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from sqlmodel import select

from aggregator.clock import wall_clock
from aggregator.config import Settings
from aggregator.models import Post
from aggregator.store import Store
from crawler import sources
from crawler.run import crawl_in_child
from crawler.summary import RunSummary
from tests.crawler.conftest import NOW
from tests.crawler.egov_pages import BBS, article, article_list, article_row, form_row, portal_list, portal_post
from tests.crawler.site import Answer, Site

TITLES = {"41": "겨울 책놀이", "42": "그림책 전시", "43": "휴관 안내"}


def crawl(settings: Settings, store: Store, address: str, platform: str) -> RunSummary:
    with store.writing() as session:
        source = sources.add(session, address, wall_clock(), platform=platform)
        assert source.id is not None
        number = source.id
    (summary,) = crawl_in_child(settings, [number], now=NOW)
    return summary


def kept(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        return sorted((post.title, post.url) for post in session.exec(select(Post)).all())


def test_a_portals_board_is_read_to_its_end_and_its_deleted_posts_are_never_asked_for(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    def answer(target: str) -> Answer | None:
        parts = urlsplit(target)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if given.get("bbsId") != BBS:
            return None
        if parts.path.endswith("selectBoardArticle.do"):
            return Answer(portal_post(TITLES[given["nttId"]]))
        second = given.get("pageIndex") == "2"
        rows = (
            {"41": form_row(1, 41, TITLES["41"], "2026-11-01")}
            if second
            else {
                "43": form_row(4, 43, TITLES["43"], "2026-11-20"),
                "": "<tr><td>3</td><td><form name='subForm'>지운 글</form></td><td>관리자</td><td>2026-11-10</td></tr>",
                "42": form_row(2, 42, TITLES["42"], "2026-11-10"),
            }
        )
        link = "<li><a href='?pageIndex={0}' onclick='fn_egov_select_noticeList({0});'>{0}</a></li>"
        return Answer(portal_list("".join(rows.values()), link.format(1 if second else 2)))

    site = open_site(answer)
    address = f"{site.origin}/cop/bbs/selectBoardList.do?bbsId={BBS}"
    assert (summary := crawl(settings, store, f"{address}&pageIndex=3", "egov")).failure == ""
    assert (summary.new, len(site.asked)) == (3, 1 + 2 + 3)
    post = f"{site.origin}/cop/bbs/selectBoardArticle.do?bbsId={BBS}&nttId="
    assert kept(store) == sorted((title, post + number) for number, title in TITLES.items())


def test_articles_behind_a_post_are_sent_their_form(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    def answer(target: str) -> Answer | None:
        if target.startswith("/cop/bbs/selectArticleList.do"):
            pinned = article_row("42", f"{TITLES['42']}\t[2]", "2026-11-10", "<img alt='notice'>")
            return Answer(article_list(pinned + article_row("41", TITLES["41"], "2026-11-11", "2") + pinned))
        if target == "/cop/bbs/selectArticleDetail.do":
            return Answer(article(TITLES[parse_qs(site.forms[-1])["nttId"][0]])) if site.forms else Answer(status=405)
        return None

    site = open_site(answer)
    address = f"{site.origin}/cop/bbs/selectArticleList.do?bbsId={BBS}"
    summary = crawl(settings, store, address, "egov-articles")
    assert (summary.new, summary.failure) == (2, "")
    assert sorted(site.forms) == [f"bbsId={BBS}&nttId={number}&pageIndex=1" for number in ("41", "42")]
    assert kept(store) == sorted((TITLES[number], f"{address}#nttId={number}") for number in ("41", "42"))

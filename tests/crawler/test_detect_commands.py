"""`source add` and `source check` over HTTP, with the crawl's own care: what they show, ask and refuse."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import posts
from aggregator.config import Settings
from aggregator.errors import InputError
from aggregator.models import Source, SourceState
from aggregator.store import Store
from crawler import sources
from tests.crawler.site import Answer as Served
from tests.crawler.site import Site
from tests.crawler.test_sources import sosik

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
LIST = (
    "<html><head><title>알림 | 숲속 작은도서관</title></head><body><h2>알림</h2>"
    '<ul class="notice-list">{}</ul></body></html>'
)
ROW = '<li class="item"><a class="name" href="/notice/view?idx={0}">{1}</a><span class="day">2026.11.{0:02}</span></li>'
POST = (
    "<html><head><title>{0} | 숲속 작은도서관</title></head><body><div class='view'><h3 class='subject'>{0}</h3>"
    "<span class='date'>2026.11.{1:02}</span><div class='content'><p>{0}에 관한 글입니다. 함께 책을 읽습니다."
    "</p><p>신청은 도서관으로 오세요.</p></div></div></body></html>"
)


def forest(site: Site, *days: int) -> None:
    """A site of a program that nobody knows, with a post on each of these days."""
    titles = {day: f"{day}일 그림책 모임" for day in days}
    site.pages["/notice/list"] = Served(LIST.format("".join(ROW.format(day, titles[day]) for day in days)))
    for day, title in titles.items():
        site.pages[f"/notice/view?idx={day}"] = Served(POST.format(title, day))


def add(box: Settings, address: str, *options: str) -> "tuple[int, str]":
    done = sosik(box, "source", "add", address, "--now", "2026-11-22T12:00+09:00", *options)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.mark.long
def test_an_unknown_board_is_shown_added_once_and_checked(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    site = open_site()
    forest(site, *range(20, 6, -1))
    address = f"{site.origin}/notice/list"
    code, said = add(settings, address, "--region", "1138000000", "--json")
    shown = json.loads(said)
    assert (code, shown["added"], shown["platform"]) == (0, False, "board")
    assert [post["title"] for post in shown["posts"]] == [f"{day}일 그림책 모임" for day in range(20, 10, -1)]
    assert shown["posts"][0]["posted"] == "2026-11-20"
    assert {post["place"] for post in shown["posts"]} == {"서울특별시 은평구"}
    assert any("도서관 이름" in note for note in shown["missing"])
    assert site.asked.count("/notice/list") == site.asked.count("/robots.txt") == 1
    assert site.agents == {"sosik/0.1 (+a@example.kr)"}

    code, said = add(settings, address, "--region", "11380", "--yes", "--option", "library=숲속 작은도서관")
    assert code == 0, said
    assert "[서울특별시 은평구 · 숲속 작은도서관]" in said
    code, said = add(settings, address, "--yes")
    assert code == 2
    assert "already" in said

    assert sosik(settings, "crawl", "1", "--now", "2026-11-22T12:00+09:00").returncode == 0
    with store.reading() as session:
        assert {library.name for library in posts.libraries(session)} == {"숲속 작은도서관"}
        assert {post.region for post in posts.listed(session)} == {"11380"}

    forest(site)
    checked = sosik(settings, "source", "check", "1")
    assert checked.returncode == 1
    assert "It fails now" in checked.stdout
    forest(site, 20, 19, 18, 17)
    assert "It can be read again." in sosik(settings, "source", "check", "--all").stdout
    with store.reading() as session:
        source = sources.find(session, "1")
        assert (source.title, source.region, source.state) == ("알림 | 숲속 작은도서관", "11380", SourceState.ACTIVE)
        assert source.checked is not None
        assert (source.checked["posts"], source.checked["failure"]) == (4, "")


def test_the_first_good_check_of_a_paused_source_says_how_to_switch_it_on(
    settings: Settings, store: Store, open_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = open_site()
    forest(site, 20, 19, 18, 17)
    file = tmp_path / "sources.toml"
    file.write_text(
        f'[[source]]\nplatform = "board"\naddress = "{site.origin}/notice/list"\nstate = "paused"\n', encoding="utf-8"
    )
    assert sosik(settings, "source", "import", str(file)).returncode == 0
    assert "unverified" in sosik(settings, "source", "list").stdout
    first = sosik(settings, "source", "check", "1")
    assert "'sosik source resume 1' switches it on" in first.stdout, first.stdout
    assert "switches it on" not in sosik(settings, "source", "check", "1").stdout
    with store.reading() as session:
        source = sources.find(session, "1")
        assert sources.is_verified(source)
        assert source.options["key"], "a check learns what only the page tells"


def test_what_robots_txt_forbids_is_not_looked_at(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    assert store.revision()[0]
    site = open_site()
    forest(site, 20)
    site.pages["/robots.txt"] = Served("User-agent: *\nDisallow: /notice", content_type="text/plain")
    code, said = add(settings, f"{site.origin}/notice/list", "--yes")
    assert code == 1
    assert "수집 불가" in said
    assert site.asked == ["/robots.txt"]


def test_a_private_host_is_not_looked_at_unless_it_is_allowed(settings: Settings, store: Store) -> None:
    assert store.revision()[0]
    code, said = add(settings, "http://127.0.0.99/bbs/list", "--yes")
    assert code == 1
    assert "SOSIK_ALLOW_PRIVATE_HOSTS" in said


def test_a_feed_of_a_source_is_no_second_source(store: Store) -> None:
    with store.writing() as session:
        first = Source(
            uid="a.kr/board/x",
            platform="board",
            address="https://a.kr/x",
            title="",
            options={},
            due=NOW,
            added=NOW,
            checked={"feed": "https://www.a.kr/x/feed/"},
        )
        session.add(first)
        session.flush()
        with pytest.raises(InputError, match="already"):
            sources.refuse_twin(session, "a.kr/syndication/x/feed", "https://a.kr/x/feed")
        with pytest.raises(InputError, match="already"):
            sources.refuse_twin(session, "a.kr/wordpress/x", "https://a.kr/other", "http://a.kr/x/")
        sources.refuse_twin(session, "a.kr/board/y", "https://a.kr/y", "https://a.kr/y/feed")

"""A real crawl of a Gnuboard site whose links carry slugs: each post once, asked for once, whatever its address became."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, unquote, urlsplit

from sqlmodel import select

from aggregator.clock import wall_clock
from aggregator.config import Settings
from aggregator.models import Post, PostStatus
from aggregator.store import Store
from crawler import sources
from crawler.run import crawl_in_child
from tests.crawler.conftest import NOW
from tests.crawler.gnuboard_pages import SITE, Item, alert, desktop, post
from tests.crawler.site import Answer, Site

POSTS = {"겨울-책놀이": (8, "겨울 책놀이"), "새해-첫-모임": (7, "새해 첫 모임")}


def test_a_post_behind_a_slug_is_one_post_by_its_number(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    slugs = dict(POSTS)

    def answer(target: str) -> Answer | None:
        path = unquote(urlsplit(target).path)
        slug = path.removeprefix("/notice/").rstrip("/")
        if path == "/bbs/board.php" and "page=" not in target:
            items = [Item(number, title, href=f"/notice/{quote(slug)}/") for slug, (number, title) in slugs.items()]
            return Answer(desktop(items).replace(SITE, site.origin))
        if slug in slugs:
            number, title = slugs[slug]
            return Answer(post(title, number=number).replace(SITE, site.origin))
        return None

    site = open_site(answer)
    with store.writing() as session:
        source = sources.add(session, f"{site.origin}/bbs/board.php?bo_table=notice", wall_clock(), platform="gnuboard")
    assert source.id is not None
    (first,) = crawl_in_child(settings, [source.id], now=NOW)
    assert (first.new, first.failure) == (2, "")
    site.forget()

    slugs["겨울-책놀이-이야기"] = slugs.pop("겨울-책놀이")
    (second,) = crawl_in_child(settings, [source.id], now="2026-11-22T18:00+09:00")
    assert (second.new, second.unchanged, second.failure) == (0, 1, "")
    assert [unquote(target) for target in site.forget() if "/notice/" in unquote(target)] == [
        "/notice/겨울-책놀이-이야기/"
    ]
    with store.reading() as session:
        kept = session.exec(select(Post)).all()
    assert sorted((one.key, one.title, urlsplit(one.url).query) for one in kept) == [
        ("7", "새해 첫 모임", "bo_table=notice&wr_id=7"),
        ("8", "겨울 책놀이", "bo_table=notice&wr_id=8"),
    ]


def test_a_post_behind_a_slug_is_gone_when_its_number_is_and_not_when_its_title_changed(
    settings: Settings, store: Store, open_site: Callable[..., Site]
) -> None:
    slugs = dict(POSTS)
    gone: set[int] = set()

    def answer(target: str) -> Answer | None:
        parts = urlsplit(target)
        number = parse_qs(parts.query).get("wr_id", [""])[0]
        slug = unquote(parts.path).removeprefix("/notice/").rstrip("/")
        if parts.path == "/bbs/board.php" and not number:
            items = [Item(key, title, href=f"/notice/{quote(name)}/") for name, (key, title) in slugs.items()]
            return Answer(desktop(items).replace(SITE, site.origin))
        for name, (key, title) in slugs.items():
            if key not in gone and (name == slug or number == str(key)):
                return Answer(post(title, number=key).replace(SITE, site.origin))
        return Answer(alert("글이 존재하지 않습니다."))

    site = open_site(answer)
    with store.writing() as session:
        source = sources.add(session, f"{site.origin}/bbs/board.php?bo_table=notice", wall_clock(), platform="gnuboard")
    assert source.id is not None

    def crawl(day: int) -> int:
        (summary,) = crawl_in_child(settings, [source.id or 0], now=f"2026-11-{day}T18:00+09:00")
        assert summary.failure == ""
        return summary.counts.get("withdrawn", 0)

    crawl(22)
    slugs["겨울-책놀이-이야기"] = slugs.pop("겨울-책놀이")  # its old slug leads nowhere now
    assert [crawl(day) for day in (24, 26)] == [0, 0]
    slugs.pop("새해-첫-모임")
    gone.add(7)
    assert [crawl(day) for day in (28, 30)] == [0, 1]
    with store.reading() as session:
        kept = {one.key: one.status for one in session.exec(select(Post)).all()}
    assert kept == {"7": PostStatus.WITHDRAWN, "8": PostStatus.PUBLIC}

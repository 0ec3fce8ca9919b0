"""The stand-in sites of all platforms, crawled over HTTP: what each of them keeps is what its site says."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from aggregator import config
from aggregator.clock import SEOUL, clock_at
from aggregator.models import Post, PostPlace, Source
from aggregator.reading import markup
from aggregator.store import Store
from crawler.demo.board import DELETED, OPEN, BoardPost
from crawler.demo.server import StandIn, demo_sites
from crawler.demo.show import add_stand_in
from crawler.demo.wordpress_text import rendered_body, rendered_title
from crawler.run import crawl_in_child
from crawler.summary import RunSummary

TODAY = date(2026, 11, 22)
NOW = "2026-11-22T18:00+09:00"
PORTAL = "smalllibrary"


@dataclass(frozen=True)
class Crawled:
    """The sites and what two crawls of them came to: runs, and posts by key, each by platform."""

    sites: Mapping[str, StandIn]
    first: Mapping[str, RunSummary]
    second: Mapping[str, RunSummary]
    posts: Mapping[str, Mapping[str, Post]]
    places: Mapping[str, frozenset[str]]

    def written(self, platform: str) -> Mapping[str, BoardPost]:
        """The posts that can be read on a site, by key."""
        site: Any = self.sites[platform].site
        return {str(post.id): post for post in site.board.posts if post.state == OPEN}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with ExitStack() as stack:
        sites = {site.platform: stack.enter_context(site) for site in demo_sites(TODAY)}
        home = tmp_path_factory.mktemp("demo")
        environ = {
            "SOSIK_HOME": str(home),
            "SOSIK_DELAY": "0",
            "SOSIK_ALLOW_PRIVATE_HOSTS": ",".join(f"{site.host}:{site.port}" for site in sites.values()),
        }
        settings = config.load(environ, file=home / "none.toml")
        store = stack.enter_context(Store(settings.database_url))
        store.upgrade()
        with store.writing() as session:
            ids = [add_stand_in(session, site, clock_at(NOW)()) for site in sites.values()]
        first, second = (_by_platform(crawl_in_child(settings, ids, now=NOW)) for _ in range(2))
        with store.reading() as session:
            posts: dict[str, dict[str, Post]] = {name: {} for name in sites}
            for source, post in session.exec(select(Source, Post).where(col(Post.source_id) == col(Source.id))):
                posts[source.platform][post.key] = post
            shown = session.exec(select(PostPlace.post_id, PostPlace.code)).all()
        places = {one: frozenset(code for other, code in shown if other == one) for one in {row[0] for row in shown}}
        yield Crawled(sites, first, second, posts, places)


def _by_platform(runs: list[RunSummary]) -> dict[str, RunSummary]:
    return {run.source.split("/")[1]: run for run in runs}


BOARDS = pytest.mark.parametrize("platform", ["gnuboard", "rhymix", "wordpress", "egov"])


@BOARDS
def test_every_open_post_of_a_site_is_kept_and_no_other(crawled: Crawled, platform: str) -> None:
    assert not crawled.first[platform].failure
    assert crawled.posts[platform].keys() == crawled.written(platform).keys()


@BOARDS
def test_titles_are_whole_and_nothing_else(crawled: Crawled, platform: str) -> None:
    curls = platform == "wordpress"  # its readers, too, see curled quotes
    expected = {
        key: unescape(rendered_title(post)) if curls else post.title for key, post in crawled.written(platform).items()
    }
    assert {key: post.title for key, post in crawled.posts[platform].items()} == expected


@BOARDS
def test_days_are_those_of_the_site(crawled: Crawled, platform: str) -> None:
    kept = {key: post.published.astimezone(SEOUL) for key, post in crawled.posts[platform].items()}
    for key, post in crawled.written(platform).items():
        assert kept[key].date() == post.posted.date(), post.title
        if platform != "egov":  # its pages tell no time
            assert kept[key] == post.posted, post.title


@BOARDS
def test_bodies_are_the_post_without_what_stands_around_it(crawled: Crawled, platform: str) -> None:
    for key, post in crawled.written(platform).items():
        body = rendered_body(replace(post, files=()), "") if platform == "wordpress" else post.body
        expected = markup.plain(markup.clean_html(body, crawled.sites[platform].address))
        assert crawled.posts[platform][key].body_text.split() == expected.split(), post.title


@BOARDS
def test_files_and_pictures_are_those_of_the_post(crawled: Crawled, platform: str) -> None:
    for key, post in crawled.written(platform).items():
        kept = crawled.posts[platform][key]
        assert [file["name"] for file in kept.attachments] == list(post.files), post.title
        pictures = len(post.pictures) + post.body.count("<img ")
        assert len([image for image in kept.images if image.startswith("http://127.0.0.")]) == pictures, post.title


@BOARDS
def test_posts_stand_in_the_region_of_their_source(crawled: Crawled, platform: str) -> None:
    region = crawled.sites[platform].region
    assert region is not None
    for post in crawled.posts[platform].values():
        stands = post.behind or post.id  # a copy is where the post is that stands for it
        if post.programme_id and stands not in crawled.places:
            continue  # what became of a class is told with the class
        assert {"kr", region[:2], region} <= crawled.places[stands], post.title


def test_secret_and_deleted_posts_are_met_and_counted(crawled: Crawled) -> None:
    skipped = {platform: run.counts.get("skipped-secret", 0) for platform, run in crawled.first.items()}
    assert skipped == {PORTAL: 0, "gnuboard": 1, "rhymix": 1, "wordpress": 1, "egov": 0}
    assert crawled.first["gnuboard"].counts.get("skipped-deleted") == 1
    # On the city's board the row of a deleted post is text: there is nothing to open.
    site: Any = crawled.sites["egov"].site
    assert [post.id for post in site.board.posts if post.state == DELETED]


def test_a_second_crawl_keeps_nothing_new_and_changes_nothing(crawled: Crawled) -> None:
    assert {run.failure for run in crawled.second.values()} == {""}
    assert {platform: (run.new, run.changed) for platform, run in crawled.second.items()} == dict.fromkeys(
        crawled.sites, (0, 0)
    )


def test_one_announcement_stands_on_the_portal_the_blog_and_the_board(crawled: Crawled) -> None:
    for portal, blog, board in (("7491", "415", "2063"), ("7460", "402", "2051")):
        three = [crawled.posts[PORTAL][portal], crawled.posts["wordpress"][blog], crawled.posts["egov"][board]]
        assert len({post.title for post in three}) == len({post.id for post in three}) == 3
        assert len({post.published.astimezone(SEOUL).date() for post in three}) == 1
        assert all("063-555-0125" in post.body_text for post in three)
        assert three[2].title.startswith("홍산한지작은도서관")


def test_a_class_is_called_off_by_a_later_post(crawled: Crawled) -> None:
    planned, called_off = crawled.posts["gnuboard"]["71"], crawled.posts["gnuboard"]["78"]
    assert called_off.title == planned.title.replace("[모집]", "[취소]")
    assert called_off.published > planned.published


def test_a_stand_in_on_another_port_is_the_same_source(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as store:
        store.upgrade()
        for port in (9001, 9002):
            for site in demo_sites(TODAY):
                site.port = port
                with store.writing() as session:
                    number = add_stand_in(session, site, clock_at(NOW)())
                with store.reading() as session:
                    source = session.get_one(Source, number)
                assert (source.region, source.title) == (site.region, site.title)
                assert f":{port}/" in source.address
        with store.reading() as session:
            assert len(session.exec(select(Source)).all()) == len(demo_sites(TODAY)) == 5

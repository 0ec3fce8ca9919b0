"""What the demo shows of one city: kinds of activities apart, calendars, copies as one entry, what became of a class.

The sites of 전주 alone (its posts of the portal, a library's blog, the city's board) are crawled and published for real, and
once more after a librarian has put a tag before a title.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar
from sqlmodel import col, select

from aggregator import config, explaining
from aggregator.clock import SEOUL, clock_at
from aggregator.models import Kind, Post
from aggregator.store import Store
from crawler.demo.portal import Portal
from crawler.demo.server import StandIn, demo_sites
from crawler.demo.show import add_stand_in
from crawler.run import crawl_in_child
from feeds.publish import publish

TODAY = date(2026, 11, 22)
NOW, LATER = "2026-11-22T18:00+09:00", "2026-11-23T18:00+09:00"
CITY = "52110"
CATEGORIES = {
    *(
        "quiz",
        "book_club",
        "craft",
        "storytelling",
        "reading",
        "author",
        "lecture",
        "performance",
        "film",
        "exhibition",
    ),
    *("festival", "tour", "game", "contest", "volunteer", "meeting", "service", "notice", "other"),
}
CALLED_OFF_LATER = 7476
"""A post of the portal that is tagged [취소] after the first crawl."""


@dataclass(frozen=True)
class Demo:
    """The site of the city as published, before and after a tag was put; posts by the platform and key of their source."""

    store: Store
    before: Path
    after: Path
    posts: Mapping[tuple[str, str], Post]

    def feed(self, *section: str) -> list[dict[str, Any]]:
        """The items of a JSON feed: of the city, or of a category or audience there."""
        found: list[dict[str, Any]] = json.loads(self._of("feed.json", section).read_bytes())["items"]
        return found

    def events(self, *section: str, site: Path | None = None) -> list[Any]:
        """The events of a calendar, as icalendar parses it."""
        return list(Calendar.from_ical(self._of("calendar.ics", section, site).read_bytes()).walk("VEVENT"))

    def of(self, platform: str, key: str, site: Path | None = None) -> list[Any]:
        """The events of a post in the city's calendar."""
        post = self.posts[platform, key]
        return [event for event in self.events(site=site) if (post.cluster_id or post.id) in event["UID"]]

    def _of(self, name: str, section: tuple[str, ...], site: Path | None = None) -> Path:
        return (site or self.before).joinpath("regions", CITY, *section, name)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("city")
    with ExitStack() as stack:
        sites = [stack.enter_context(site) for site in demo_sites(TODAY) if _of_the_city(site)]
        environ = {
            "SOSIK_HOME": str(home),
            "SOSIK_DELAY": "0",
            "SOSIK_ALLOW_PRIVATE_HOSTS": ",".join(f"{site.host}:{site.port}" for site in sites),
        }
        settings = config.load(environ, file=home / "none.toml")
        store = stack.enter_context(Store(settings.database_url))
        store.upgrade()
        with store.writing() as session:
            ids = {site.platform: add_stand_in(session, site, clock_at(NOW)()) for site in sites}
        crawl_in_child(settings, list(ids.values()), now=NOW)
        publish(store, settings, clock=clock_at(NOW), out=home / "after")
        shutil.copytree(home / "after", home / "before")
        portal = _portal(sites)
        title = next(post.title for post in portal.posts("story") if post.id == CALLED_OFF_LATER)
        portal.edit("story", CALLED_OFF_LATER, title=f"[취소] {title}")
        crawl_in_child(settings, [ids["smalllibrary"]], now=LATER)
        publish(store, settings, clock=clock_at(LATER), out=home / "after")
        names = {number: platform for platform, number in ids.items()}
        with store.reading() as session:
            posts = {
                (names[post.source_id], post.key): post for post in session.exec(select(Post).order_by(col(Post.id)))
            }
            session.expunge_all()
        yield Demo(store, home / "before", home / "after", posts)


def _of_the_city(site: StandIn) -> bool:
    """Whether a stand-in tells of 전주; takes all else away from the portal."""
    if isinstance(site.site, Portal):
        for section in site.site.sections.values():
            section.posts = tuple(post for post in section.posts if " 전주시 " in post.library.address)
    return site.platform in ("smalllibrary", "wordpress", "egov")


def _portal(sites: list[StandIn]) -> Portal:
    return next(site.site for site in sites if isinstance(site.site, Portal))


def _days(event: Any) -> list[str]:
    """The days of an event in Seoul, its series expanded."""
    starts = event.decoded("DTSTART")
    if "RRULE" not in event:
        return [f"{starts:%m-%d}"]
    begins = starts if isinstance(starts, datetime) else datetime.combine(starts, datetime.min.time(), UTC)
    days = rrulestr(event["RRULE"].to_ical().decode(), dtstart=begins).between(
        begins, begins + timedelta(days=400), inc=True
    )
    out = event.get("EXDATE", [])
    left_out = {moment.dt for each in (out if isinstance(out, list) else [out]) for moment in each.dts}
    return [f"{day:%m-%d}" for day in days if day not in left_out]


def test_one_city_has_every_category_and_kind(demo: Demo) -> None:
    assert {post.category for post in demo.posts.values()} >= CATEGORIES
    assert {post.kind for post in demo.posts.values()} == set(Kind)


@pytest.mark.parametrize(
    ("section", "theirs"),
    [("craft", "가죽 책갈피 만들기"), ("quiz", "독서퀴즈"), ("book-club", "독서모임 '새벽별'"), ("film", "영화의 밤")],
)
def test_feeds_pages_and_calendars_of_categories_stand_apart(demo: Demo, section: str, theirs: str) -> None:
    word = section.replace("-", "_")
    items = demo.feed(section)
    assert items
    assert all(word in item["_sosik"]["categories"] for item in items)
    assert len(items) < len(demo.feed()) / 3
    assert any(theirs in item["title"] for item in items)
    assert demo.events(section)
    page = (demo.before / "regions" / CITY / section / "index.html").read_text(encoding="utf-8")
    assert theirs.partition("'")[0] in page
    whole = (demo.before / "regions" / CITY / "index.html").read_text(encoding="utf-8")
    assert f"/regions/{CITY}/{section}/" in whole


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("7477", ["12-03", "12-10", "12-24", "12-31", "01-07", "01-14"]),  # 12월 17일 휴강
        ("7470", ["11-28", "12-05", "12-12", "12-19"]),
        ("7425", ["12-01", "12-08", "12-15", "12-22"]),
        ("7460", ["11-26", "12-03", "12-10", "12-17"]),
    ],
)
def test_series_expand_to_the_days_that_were_announced(demo: Demo, key: str, days: list[str]) -> None:
    [event] = demo.of("smalllibrary", key)
    assert _days(event) == days
    assert event.decoded("DTSTART").utcoffset() == timedelta(hours=9)


def test_a_monthly_series_is_on_the_weekdays_that_were_announced(demo: Demo) -> None:
    [event] = demo.of("smalllibrary", "7475")
    assert _days(event)[:4] == ["12-09", "12-23", "01-13", "01-27"]


def test_what_lasts_is_a_day_at_its_start_and_one_at_its_end(demo: Demo) -> None:
    for key in ("7465", "7484"):
        first, last = sorted(demo.of("smalllibrary", key), key=lambda event: event.decoded("DTSTART"))
        assert "RRULE" not in first
        assert last.decoded("DTSTART") - first.decoded("DTSTART") >= timedelta(days=14)
        assert first.decoded("DTEND", first.decoded("DTSTART")) - first.decoded("DTSTART") <= timedelta(days=1)


@pytest.mark.parametrize(("portal", "blog", "board"), [("7491", "415", "2063"), ("7460", "402", "2051")])
def test_what_stands_on_three_sites_is_one_entry_that_links_the_librarys_own_page(
    demo: Demo, portal: str, blog: str, board: str
) -> None:
    own = demo.posts["wordpress", blog]
    others = {demo.posts["smalllibrary", portal].url, demo.posts["egov", board].url}
    found = [item for item in demo.feed() if item["url"] == own.url or others & {item["url"]}]
    assert [item["url"] for item in found] == [own.url]
    for address in others:
        assert address.replace("&", "&amp;") in found[0]["content_html"]
    assert len(demo.of("wordpress", blog)) == 1


@pytest.mark.parametrize(("portal", "board"), [("7484", "2062"), ("7486", "2061"), ("7420", "2038"), ("7478", "2066")])
def test_what_stands_on_the_portal_and_the_citys_board_is_one_entry(demo: Demo, portal: str, board: str) -> None:
    one, two = demo.posts["smalllibrary", portal], demo.posts["egov", board]
    assert one.cluster_id == two.cluster_id != ""
    assert len([item for item in demo.feed() if item["url"] in (one.url, two.url)]) == 1


def test_a_quiz_of_one_title_in_three_months_is_three_entries(demo: Demo) -> None:
    keys = ("7484", "6486", "6451")
    posts = [demo.posts["smalllibrary", key] for key in keys]
    assert len({post.title for post in posts}) == 1
    assert len({post.cluster_id or post.id for post in posts}) == 3
    assert len({tuple(str(event["UID"]) for event in demo.of("smalllibrary", key)) for key in keys}) == 3


def test_a_class_that_a_later_post_calls_off_is_cancelled_once(demo: Demo) -> None:
    [event] = demo.of("smalllibrary", "7420")
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("[취소]")
    assert event.decoded("DTSTART") == datetime(2026, 12, 5, 14, tzinfo=SEOUL)
    assert not demo.of("smalllibrary", "7472")


def test_a_class_that_one_of_its_copies_calls_off_is_cancelled(demo: Demo) -> None:
    [event] = demo.of("smalllibrary", "7449")
    assert event["STATUS"] == "CANCELLED"
    assert {demo.posts[where].told_state for where in (("smalllibrary", "7449"), ("egov", "2049"))} == {"cancelled"}


def test_full_put_off_and_called_off_say_so(demo: Demo) -> None:
    [full], [put_off], [called_off] = (demo.of("smalllibrary", key) for key in ("7485", "7435", "7408"))
    assert (full["STATUS"], put_off["STATUS"], called_off["STATUS"]) == ("CONFIRMED", "TENTATIVE", "CANCELLED")
    assert [event["SUMMARY"].split("]")[0] for event in (full, put_off)] == ["[정원마감", "[연기"]


def test_a_tag_that_is_put_before_a_title_cancels_the_event_that_calendars_have(demo: Demo) -> None:
    [before], [after] = (demo.of("smalllibrary", str(CALLED_OFF_LATER), site) for site in (demo.before, demo.after))
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_reports_results_notices_and_meetings_are_in_no_calendar(demo: Demo) -> None:
    silent = [
        where
        for where, post in demo.posts.items()
        if post.kind in (Kind.REPORT, Kind.RESULT, Kind.NOTICE) or post.category == "meeting"
    ]
    assert len(silent) > 10
    assert not [where for where in silent if demo.of(*where)]


def test_a_report_is_of_the_programme_that_it_tells_of_and_a_doubtful_result_of_none(demo: Demo) -> None:
    report, call = demo.posts["smalllibrary", "7455"], demo.posts["smalllibrary", "7390"]
    assert report.programme_id == call.id
    assert demo.posts["smalllibrary", "7457"].programme_id == ""


def test_names_of_winners_and_bodies_of_posters_are_not_shown(demo: Demo) -> None:
    shown = json.dumps(demo.feed(), ensure_ascii=False)
    for name in ("김*윤", "윤○지", "달빛초"):
        assert name not in shown
    [poster] = [item for item in demo.feed() if item["url"] == demo.posts["smalllibrary", "7454"].url]
    assert "포스터 공지" in poster["content_html"]


def test_who_may_come_and_when_to_register_is_told(demo: Demo) -> None:
    told = demo.posts["smalllibrary", "7485"].activity or {}
    assert (told["eligibility"], told["capacity"], told["materials_fee"]) == ("입주민", 10, 15000)
    calendar = Calendar.from_ical((demo.before / "regions" / CITY / "registration.ics").read_bytes())
    opens = [event for event in calendar.walk("VEVENT") if str(event["SUMMARY"]).startswith("[접수시작]")]
    assert datetime(2026, 11, 24, 10, tzinfo=SEOUL) in {event.decoded("DTSTART") for event in opens}


def test_a_librarian_is_told_what_each_field_was_read_from(demo: Demo) -> None:
    with demo.store.reading() as session:
        found = explaining.explain(session, session.get_one(Post, demo.posts["smalllibrary", "7420"].id))
    told = {field.label: field for field in found.fields}
    assert told["회차별 일시"].shown == "2026-12-05 14:00–16:00"
    assert told["재료비"].shown == "8,000원"
    assert told["상태"].shown == "취소"
    assert all(field.words and field.rule for field in found.fields if field.value)
    roles = {other.role: other.title for other in found.related}
    assert roles == {
        "뒤따른 글": "[취소] 가죽 책갈피 만들기",
        "다른 곳에 실린 같은 글": "서학골목작은도서관 가죽 책갈피 만들기 안내",
    }

"""When a post is gone, and when a run may not say so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from aggregator.config import Settings
from aggregator.models import Kind, Post, PostStatus, Sighting, Source
from aggregator.store import Store
from crawler import frontier, looking_again, walks
from crawler.pages.page import Row
from crawler.vanishing import Looks, Said, is_confirmed
from crawler.walks import Walk
from tests.crawler.conftest import NOW, Box
from tests.crawler.odd_child import crawl_oddly
from tests.crawler.portal import Entry
from tests.crawler.site import Answer, Site

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def later(hours: float) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(hours=hours)).isoformat()


def entries(*numbers: int) -> list[Entry]:
    return [Entry(number, f"책 읽는 날 {number}") for number in numbers]


def shown(store: Store) -> dict[str, PostStatus]:
    with store.reading() as session:
        return {post.key: post.status for post in session.exec(select(Post)).all()}


def hidden(store: Store) -> set[str]:
    return {key for key, status in shown(store).items() if status is PostStatus.WITHDRAWN}


def test_a_post_is_gone_after_its_address_said_so_twice_a_day_apart_and_returns_with_it(box: Box) -> None:
    box.portal.sections["story"] = entries(5, 4, 3)
    box.crawl()
    box.portal.sections["story"] = entries(5, 3)
    assert box.crawl(later(1)).failure == ""
    first = box.crawl(later(25))
    assert (first.counts["gone"], hidden(box.store)) == (1, set())
    assert "gone" not in box.crawl(later(30)).counts
    second = box.crawl(later(50))
    assert (second.counts["gone"], second.counts["withdrawn"]) == (1, 1)
    assert hidden(box.store) == {"4"}
    box.portal.sections["story"] = entries(5, 4, 3)
    back = box.crawl(later(98))
    assert (back.counts["restored"], hidden(box.store)) == (1, set())
    with box.store.reading() as session:
        assert session.exec(select(Sighting).where(col(Sighting.gone).is_not(None))).all() == []


def test_an_edit_that_cannot_be_opened_any_more_counts_as_a_look(box: Box) -> None:
    box.portal.sections["story"] = entries(5, 4, 3)
    box.crawl()
    box.site.pages["/library/story/4"] = Answer("", status=410)
    box.portal.sections["story"][1] = Entry(4, "고친 제목")
    assert box.crawl(later(2)).counts["gone"] == 1
    box.crawl(later(27))
    assert hidden(box.store) == {"4"}


def test_nothing_is_marked_without_a_neighbour_that_still_opens(box: Box) -> None:
    box.portal.sections["story"] = entries(2, 1)
    box.crawl()
    box.site.pages |= {f"/library/story/{number}": Answer("", status=404) for number in (2, 1)}
    for hours in (25, 50, 75):
        run = box.crawl(later(hours))
        assert "withdrawn" not in run.counts
    box.site.pages.clear()
    assert box.crawl(later(200)).failure == ""
    assert hidden(box.store) == set()


def test_a_neighbour_is_asked_for_if_only_the_post_that_is_gone_was_due(box: Box) -> None:
    old = Entry(1, "묵은 글", date="2026.10.01")
    box.portal.sections["story"] = [*entries(2), old]
    box.crawl()
    box.portal.sections["story"] = [old]
    box.site.forget()
    box.crawl(later(25))
    assert {"/library/story/2", "/library/story/1"} <= set(box.site.forget())
    box.crawl(later(50))
    assert hidden(box.store) == {"2"}


def test_a_run_that_finds_too_few_of_ten_marks_nothing(box: Box) -> None:
    box.portal.sections["story"] = entries(*range(10, 0, -1))
    box.crawl()
    box.site.pages |= {f"/library/story/{number}": Answer("", status=404) for number in (1, 2, 3)}
    for hours in (25, 50, 75):
        run = box.crawl(later(hours))
        assert (run.counts["gone"], run.counts.get("withdrawn", 0), run.failure) == (3, 0, "")
    assert hidden(box.store) == set()
    del box.site.pages["/library/story/3"]
    box.crawl(later(100))
    box.crawl(later(125))
    assert hidden(box.store) == {"1", "2"}


def test_a_run_that_failed_marks_nothing(box: Box) -> None:
    box.portal.sections["story"] = entries(5, 4, 3)
    box.portal.sections["news"] = entries(9)
    box.crawl()
    box.portal.sections["story"] = entries(5, 3)
    for hours in (25, 50, 75):
        box.site.pages["/helper/news"] = Answer("<html><body>점검 중입니다</body></html>")
        assert box.crawl(later(hours)).failure == "layout"
    assert hidden(box.store) == set()


@dataclass
class Board:
    """What a formboard shows: rows by key, and what opening a key gives where that is not its post."""

    rows: dict[str, str]
    instead: dict[str, Answer] = field(default_factory=dict)
    site: Site | None = None

    def __call__(self, target: str) -> Answer | None:
        if target == "/list":
            return Answer("<list>\n" + "\n".join(f"row {key}|{rest}" for key, rest in self.rows.items()))
        if target.startswith("/view") and self.site is not None and self.site.forms:
            key = parse_qs(self.site.forms[-1])["no"][0]
            title = self.rows.get(key, f"글 {key}|").split("|")[0]
            return self.instead.get(key) or Answer(f"post {key}|{title}|2026-11-20|<p>본문</p>")
        return None


@pytest.fixture
def board(store: Store, open_site: Callable[..., Site]) -> tuple[Board, Source]:
    """A site whose posts are shown to a POST, and its source."""
    made = Board({key: f"글 {key}|11-20" for key in ("3", "2", "1")})
    made.site = open_site(made)
    with store.writing() as session:
        address = made.site.origin
        source = Source(uid="formboard", platform="formboard", address=address, title="", options={}, due=AT, added=AT)
        session.add(source)
    return made, source


@pytest.mark.parametrize("how", ["deleted", "secret"])
def test_a_named_page_of_deletion_or_a_password_counts_as_the_posts_own_word(
    settings: Settings, store: Store, board: tuple[Board, Source], how: str
) -> None:
    pages, source = board
    assert pages.site is not None
    assert source.id is not None
    (first,), _ = crawl_oddly(settings, [source.id], NOW)
    assert (first.new, first.failure, sorted(pages.site.forms)) == (3, "", ["no=1", "no=2", "no=3"])
    pages.instead["2"] = Answer(how, status=200 if how == "deleted" else 403)
    for hours in (25, 50):
        (run,), _ = crawl_oddly(settings, [source.id], later(hours))
        assert (run.failure, run.counts[f"skipped-{how}"]) == ("", 1)
    assert hidden(store) == {"2"}


def test_secret_rows_are_never_opened_and_a_post_that_becomes_one_goes(
    settings: Settings, store: Store, board: tuple[Board, Source]
) -> None:
    pages, source = board
    assert pages.site is not None
    assert source.id is not None
    pages.rows["4"] = "비밀 글|11-20|secret"
    (first,), _ = crawl_oddly(settings, [source.id], NOW)
    assert (first.new, first.counts["skipped-secret"]) == (3, 1)
    pages.rows["2"] += "|secret"
    for hours in (25, 50):
        pages.rows["1"] = f"글 {hours}|11-20"
        pages.site.forms.clear()
        crawl_oddly(settings, [source.id], later(hours))
        assert not {"no=2", "no=4"} & set(pages.site.forms)
    assert hidden(store) == {"2"}


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_no_unhealthy_or_poor_run_marks_anything(opened: int, gone: int, lost: int, healthy: bool) -> None:
    said = [Said("", str(number), AT) for number in range(gone)]
    marks = Looks(opened + gone + lost, opened, said).marks(healthy=healthy)
    assert marks in ([], said)
    if marks:
        tried = opened + gone + lost
        assert healthy
        assert opened
        assert tried < 10 or opened / tried >= 0.8


def test_a_second_word_on_the_same_day_confirms_nothing() -> None:
    assert not is_confirmed(None, AT)
    assert not is_confirmed(AT, AT + timedelta(hours=23))
    assert is_confirmed(AT, AT + timedelta(days=1))


def add_old(store: Store, kinds: Sequence[Kind], days: int) -> int:
    """A source with posts of these kinds that were last looked at so many days ago; its number."""
    checked = AT - timedelta(days=days)
    with store.writing() as session:
        source = Source(uid="a/b", platform="smalllibrary", address="http://a/", title="", options={}, due=AT, added=AT)
        session.add(source)
        session.flush()
        assert source.id is not None
        rows = [Row(key=str(number), url="", text="글") for number in range(len(kinds))]
        walks.record(session, (source.id, ""), Walk(), 1, rows, checked)
        for number, kind in enumerate(kinds):
            when = checked - timedelta(minutes=number)
            frontier.opened(session, source.id, "", str(number), when, checked - timedelta(days=60))
            values: dict[str, Any] = dict.fromkeys(("published", "updated", "first_seen"), checked)
            values |= {"id": str(number), "key": str(number), "kind": kind, "attachments": [], "images": []}
            post = Post(source_id=source.id, line="", url="", title="글", digest="", change=1, **values)
            session.add(post)
        return source.id


@pytest.mark.parametrize(("days", "expected"), [(10, []), (25, ["3", "2", "0"]), (95, ["3", "2", "1"])])
def test_old_posts_are_looked_at_a_few_a_run_the_longest_unseen_first(
    store: Store, days: int, expected: list[str]
) -> None:
    number = add_old(store, [Kind.REPORT, Kind.ANNOUNCEMENT, Kind.RESULT, Kind.UNKNOWN], days)
    with store.reading() as session:
        assert [one.key for one in looking_again.to_look_again(session, number, AT)] == expected


def test_every_report_of_a_busy_source_comes_round_within_thirty_days(store: Store) -> None:
    number = add_old(store, [Kind.REPORT] * 400, 0)
    unseen = timedelta()
    with store.writing() as session:
        for hour in range(0, 24 * 60, 6):
            now = AT + timedelta(hours=hour)
            session.get_one(Source, number).cadence = 6 * 3600
            for one in looking_again.to_look_again(session, number, now):
                assert one.checked is not None
                unseen = max(unseen, now - one.checked)
                one.checked = now
            session.flush()
    assert timedelta(days=20) <= unseen <= timedelta(days=30)

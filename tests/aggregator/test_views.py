"""Rules of narrowed lists: what is wanted and nothing else, newest first; off an index, and bounded. On both databases."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from aggregator import standing, views
from aggregator.held import held_on
from aggregator.models import Kind
from aggregator.standing import State
from aggregator.store import Store
from aggregator.views import Wanted
from tests.databases import KINDS, fresh
from tests.feeds.builder import LEAVES, World, line_of

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module", params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A store with posts of all sorts, that tests only read from."""
    home: Path = tmp_path_factory.mktemp("views")
    with fresh(request, request.param, home) as url, Store(url) as store:
        store.upgrade()
        made = World(home, store)
        made.posts = list(_fill(made))  # type: ignore[attr-defined]
        yield made


def _fill(world: World) -> Iterator[dict[str, Any]]:
    chance = random.Random(7)
    for _ in range(150):
        day = TODAY + timedelta(days=chance.randrange(-20, 40))
        activity: dict[str, Any] = {
            "audience": chance.sample(["child", "adult", "family"], chance.randrange(3)),
            "also": chance.sample(["craft", "quiz"], chance.randrange(2)),
            "starts": chance.choice([day.isoformat(), f"{day.isoformat()}T14:00"]),
        }
        if chance.random() < 0.3:
            activity["fee"] = 0
        if chance.random() < 0.3:
            activity["eligibility"] = "누구나"
        if chance.random() < 0.3:
            activity["rrule"] = "FREQ=WEEKLY;COUNT=4"
        if chance.random() < 0.5:
            activity["registration_closes"] = (day - timedelta(days=chance.randrange(9))).isoformat()
        columns: dict[str, Any] = {
            "region": chance.choice(LEAVES),
            "kind": chance.choice([Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT, Kind.REPORT]),
            "category": chance.choice(["craft", "quiz", "book_club"]),
            "activity": activity,
            "told_state": chance.choice(["", "", "", "cancelled"]),
        }
        yield {"id": world.add(**columns), **columns}


def _fits(post: dict[str, Any], place: str, wanted: Wanted) -> bool:
    told = {**post["activity"], "state": post["told_state"]}
    return (
        (post["kind"] is Kind.ANNOUNCEMENT or wanted == Wanted())
        and place in line_of(post["region"])
        and (not wanted.category or wanted.category in (post["category"], *told["also"]))
        and (not wanted.audience or wanted.audience in told["audience"])
        and (not wanted.free or told.get("fee") == 0)
        and (not wanted.everyone or told.get("eligibility") == "누구나")
        and (wanted.day is None or held_on(told, wanted.day))
        and (not wanted.open or standing.state(told, TODAY) is State.OPEN)
    )


_WANTED = [
    Wanted(category, audience, day, free, is_open, everyone)
    for category in ("", "craft", "book_club")
    for audience in ("", "child")
    for day in (None, TODAY, TODAY + timedelta(days=9))
    for free in (False, True)
    for is_open in (False, True)
    for everyone in (False, True)
]


@pytest.mark.parametrize("place", ["kr", "52110", "5211113700", "36"])
def test_a_view_has_what_is_wanted_and_nothing_else_newest_first(world: World, place: str) -> None:
    posts: list[dict[str, Any]] = world.posts  # type: ignore[attr-defined]
    some = 0
    with world.store.reading() as session:
        for wanted in _WANTED:
            expected = [post["id"] for post in reversed(posts) if _fits(post, place, wanted)]
            assert views.newest(session, place, wanted, TODAY, 500) == expected, wanted
            assert views.newest(session, place, wanted, TODAY, 2) == expected[:2], wanted
            some += bool(expected)
    assert some > 20


@pytest.mark.parametrize("bound", [7, 4_000])
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(free=True), Wanted("craft"), Wanted(day=TODAY), Wanted(open=True)])
def test_parts_hang_together_even_where_nothing_wanted_is_near(
    world: World, wanted: Wanted, bound: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[str] = []
    with world.store.reading() as session:
        expected = views.newest(session, "52", wanted, TODAY, 500)
        if wanted.day is None:
            monkeypatch.setattr(views, "LOOKED_THROUGH", bound)
            monkeypatch.setattr(views, "READ", bound - 2)
        part = views.part(session, "52", wanted, TODAY, 3)
        whole += part.posts
        while part.on is not None:
            part = views.part(session, "52", wanted, TODAY, 3, part.on)
            whole += part.posts
    assert whole == expected


@pytest.mark.parametrize("place", ["kr", "52", "5211113700"])
def test_what_is_coming_of_a_view_ends_first_first(world: World, place: str) -> None:
    posts: list[dict[str, Any]] = world.posts  # type: ignore[attr-defined]

    def last(post: dict[str, Any]) -> date:
        return standing.last_day(post["category"], post["activity"]) or date.min

    with world.store.reading() as session:
        for wanted in _WANTED:
            kept = [post for post in posts if post["kind"] is Kind.ANNOUNCEMENT]
            expected = [post for post in kept if _fits(post, place, wanted) and last(post) >= (wanted.day or TODAY)]
            ordered = [post["id"] for post in sorted(expected, key=lambda post: (last(post), post["id"]))]
            assert views.coming(session, place, wanted, TODAY, 500) == ordered, wanted


@pytest.mark.parametrize(
    "wanted",
    [Wanted(free=True), Wanted("craft"), Wanted(audience="child"), Wanted(day=TODAY), Wanted(open=True)],
)
def test_no_view_scans_a_table_or_sorts_a_shelf(world: World, wanted: Wanted) -> None:
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    is_sqlite = world.store.url.startswith("sqlite")
    with world.store.reading() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", hear)
        views.newest(session, "52110", wanted, TODAY, 100)
        views.coming(session, "52110", wanted, TODAY, 100)
        event.remove(connection, "before_cursor_execute", hear)
        if not is_sqlite:  # so small a table is read whole, whatever its indexes, unless that is forbidden
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(explain + statement, parameters).all()
            plan = "\n".join(str(row[-1]) for row in rows)
            if "FROM post_place" in statement:
                assert "ix_post_place_" in plan or "pk_post_place" in plan or "sqlite_autoindex_post_place" in plan, (
                    plan
                )
            assert "SCAN post" not in plan, plan
            assert "Seq Scan" not in plan, plan
    assert asked


def test_a_view_reads_no_more_than_its_bounds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LOOKED_THROUGH", 10)
    posts: list[dict[str, Any]] = world.posts  # type: ignore[attr-defined]
    near = [post for post in reversed(posts) if "kr" in line_of(post["region"])][:10]
    with world.store.reading() as session:
        found = views.newest(session, "kr", Wanted(free=True), TODAY, 100)
    assert found == [post["id"] for post in near if _fits(post, "kr", Wanted(free=True))]


@pytest.mark.parametrize(
    ("told", "on", "held"),
    [
        ({"starts": "2026-12-05"}, "2026-12-05", True),
        ({"starts": "2026-12-05T14:00"}, "2026-12-06", False),
        ({"starts": "2026-12-05", "ends": "2026-12-09"}, "2026-12-07", True),
        ({"starts": "2026-12-05", "state": "cancelled"}, "2026-12-05", False),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222"}, "2026-12-15", True),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222"}, "2026-12-16", False),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222"}, "2026-12-29", False),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;BYDAY=TU", "exdates": ["2026-12-08"]}, "2026-12-08", False),
        ({"starts": "2026-12-01", "rrule": "FREQ=WEEKLY;COUNT=2"}, "2026-12-15", False),
        ({"starts": "2026-12-05", "dates": [["2026-12-05", None], ["2026-12-19T10:00", None]]}, "2026-12-19", True),
        ({"starts": "2026-12-05", "dates": [["2026-12-05", None], ["2026-12-19T10:00", None]]}, "2026-12-12", False),
        ({"registration_closes": "2026-12-05"}, "2026-12-05", False),
        ({"starts": "9999-99-99", "dates": "x", "rrule": 3}, "2026-12-05", False),
        ({"starts": "2026-12-01", "rrule": "FREQ=SECONDLY"}, "2026-12-01", True),
    ],
)
def test_on_which_days_an_activity_is_held(told: dict[str, Any], on: str, held: bool) -> None:
    assert held_on(told, date.fromisoformat(on)) is held

"""Rules of freshness: which libraries were read within a day, by whichever board carries them. On both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from aggregator import freshness
from aggregator.freshness import State
from aggregator.models import Run, Source, SourceState
from aggregator.store import Store
from tests.databases import KINDS, fresh
from tests.feeds.builder import START, World

NOW = START + timedelta(days=30)


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with fresh(request, request.param, tmp_path) as url, Store(url) as store:
        store.upgrade()
        made = World(tmp_path, store)
        made.add(library="달빛", region="52111")  # on board 1, as everything that the builder adds
        with store.writing() as session:
            for number in (2, 3):
                board: dict[str, Any] = {
                    "uid": f"b{number}",
                    "platform": "x",
                    "address": "x",
                    "title": "x",
                    "options": {},
                }
                session.add(Source(id=number, due=START, added=START, **board))
        yield made


def run(world: World, board: int, hours: float, failure: str = "", *, ended: bool = True) -> None:
    """A run of a board so many hours ago."""
    at = NOW - timedelta(hours=hours)
    with world.store.writing() as session:
        session.add(Run(source_id=board, started=at, ended=at if ended else None, failure=failure, counts={}))


def state(world: World, now: datetime = NOW) -> list[tuple[int, State]]:
    with world.store.reading() as session:
        return [(each.library, each.state) for each in freshness.libraries(session, now)]


def set_board(world: World, board: int, to: SourceState) -> None:
    with world.store.writing() as session:
        session.get_one(Source, board).state = to


def test_a_library_whose_board_was_never_read_waits(world: World) -> None:
    assert state(world) == [(1, State.WAITING)]


def test_a_library_is_read_when_any_of_its_boards_was_within_a_day(world: World) -> None:
    world.add(library="달빛", region="52111", source_id=2)
    run(world, 1, 1, "timeout")
    assert state(world) == [(1, State.FAILED)]
    run(world, 2, 23)
    assert state(world) == [(1, State.READ)]
    assert state(world, NOW + timedelta(hours=2)) == [(1, State.FAILED)]


def test_a_failure_after_a_good_run_counts_only_when_a_day_is_over(world: World) -> None:
    run(world, 1, 5)
    run(world, 1, 4, "server")
    assert state(world) == [(1, State.READ)]
    with world.store.reading() as session:
        (only,) = freshness.libraries(session, NOW)
    assert only.read == NOW - timedelta(hours=5)
    assert only.place == "52111"
    assert state(world, NOW + timedelta(days=1)) == [(1, State.FAILED)]


def test_a_run_that_did_not_end_read_nothing(world: World) -> None:
    run(world, 1, 1, ended=False)
    assert state(world) == [(1, State.WAITING)]


def test_a_paused_board_is_no_failure(world: World) -> None:
    run(world, 1, 30, "forbidden")
    set_board(world, 1, SourceState.PAUSED)
    assert state(world) == [(1, State.PAUSED)]


def test_a_removed_board_carries_nobody(world: World) -> None:
    set_board(world, 1, SourceState.REMOVED)
    assert state(world) == []


def test_many_libraries_of_a_portal_count_by_its_run(world: World) -> None:
    for number in range(5):
        world.add(library=f"도서관 {number}", region="48250", source_id=3)
    world.add(library="", region="48250", source_id=3)
    run(world, 3, 2)
    assert [each for _, each in state(world)] == [State.WAITING, *[State.READ] * 5]


def test_it_takes_three_statements_off_indexes(world: World) -> None:
    asked: list[str] = []
    with world.store.reading() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda _c, _cu, statement, *_: asked.append(statement))
        freshness.libraries(session, NOW)
        assert len([each for each in asked if each.startswith("SELECT")]) == 3
        if engine.dialect.name == "sqlite":
            pairs = next(each for each in asked if "DISTINCT" in each)
            plan = " ".join(str(row) for row in session.connection().execute(text(f"EXPLAIN QUERY PLAN {pairs}")))
            assert "COVERING INDEX ix_post_library_source" in plan

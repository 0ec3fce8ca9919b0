"""The frontier against an oracle: whatever happens between runs, every post that stood still is found."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from aggregator.models import Listing, Sighting, Source
from aggregator.store import Store
from crawler import frontier, looking_again, walks
from crawler.pages.page import Row
from crawler.walks import Recorded, Walk

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def row(key: int, title: str = "글", *, pinned: bool = False) -> Row:
    return Row(key=str(key), url=f"http://a/{key}", text=title, title=title, pinned=pinned)


@pytest.fixture
def source_id(store: Store) -> int:
    with store.writing() as session:
        source = Source(
            uid="a/b", platform="smalllibrary", address="http://a/", title="", options={}, due=NOW, added=NOW
        )
        session.add(source)
        session.flush()
        assert source.id is not None
        return source.id


def record(session: Session, source_id: int, rows: Sequence[Row], state: Walk | None = None) -> Recorded:
    """A first page of the source's only list."""
    return walks.record(session, (source_id, ""), state or Walk(), 1, rows, NOW)


def walk(session: Session, source_id: int, board: Sequence[int], *, pages: int = 99, size: int = 3) -> int:
    """A run over a board of numbers, newest first, as the spider does it. How many list pages it took."""
    page: int | None = 1
    taken = 0
    passed: set[str] = set()
    while page is not None and taken < pages:
        rows = [row(key) for key in board[(page - 1) * size : page * size]]
        state = walks.known(session, [source_id]).get((source_id, "story"), Walk())
        repeats = not {one.key for one in rows} - passed
        passed |= {one.key for one in rows}
        page = walks.record(session, (source_id, "story"), state, page, rows, NOW, past_end=repeats).onward
        taken += 1
    return taken


def seen(session: Session) -> set[int]:
    return {int(key) for key in session.exec(select(Sighting.key)).all()}


def test_a_walk_ends_at_a_page_whose_last_row_an_earlier_walk_knew(store: Store, source_id: int) -> None:
    with store.writing() as session:
        assert walk(session, source_id, range(10, 0, -1)) == 5
        assert walk(session, source_id, range(10, 0, -1)) == 1
        assert walk(session, source_id, range(12, 0, -1)) == 1
        assert walk(session, source_id, range(16, 0, -1)) == 2
        assert seen(session) == set(range(1, 17))


def test_pinned_rows_do_not_end_a_walk(store: Store, source_id: int) -> None:
    with store.writing() as session:
        state = record(session, source_id, [row(1, pinned=True), row(2)]).walk
        state = walks.record(session, (source_id, ""), state, 2, [], NOW, past_end=True).walk
        again = record(session, source_id, [row(4), row(3), row(1, pinned=True)], state)
        assert again.onward == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5), st.lists(st.integers(0, 30), max_size=2)), max_size=6),
)
def test_whatever_interrupts_walks_every_post_that_stood_still_is_found(
    store: Store, source_id: int, first: int, runs: list[tuple[int, int, list[int]]]
) -> None:
    with store.writing() as session:
        for table in (Sighting, Listing):
            for one in session.exec(select(table)).all():
                session.delete(one)
        board = list(range(first, 0, -1))
        for new, pages, gone in runs:
            walk(session, source_id, board, pages=pages)
            top = board[0] if board else first
            board = [*range(top + new, top, -1), *board]
            # At most a page of posts goes away between two runs: that is what the overlap is for.
            board = [key for index, key in enumerate(board) if index not in gone]
        for _ in range(3):
            walk(session, source_id, board)
        assert set(board) <= seen(session)
        state = session.get(Listing, (source_id, "story"))
        assert state is not None
        assert state.next_page is None


def test_a_changed_row_is_opened_again_and_a_counter_is_no_change(store: Store, source_id: int) -> None:
    with store.writing() as session:
        state = record(session, source_id, [row(1), row(2)]).walk
        for key in "12":
            frontier.opened(session, source_id, "", key, NOW, None)
        session.flush()
        assert frontier.pending(session, source_id, NOW, set()) == []
        assert record(session, source_id, [row(1, "고친 글"), row(2)], state).changed == 1
        session.expire_all()
        assert [one.key for one in frontier.pending(session, source_id, NOW, set())] == ["1"]


def test_a_page_that_keeps_failing_stays_due_and_is_asked_for_ever_less(store: Store, source_id: int) -> None:
    with store.writing() as session:
        record(session, source_id, [row(1)])
        attempts = 0
        for hour in range(24 * 60):
            now = NOW + timedelta(hours=hour)
            if frontier.pending(session, source_id, now, set()):
                attempts += 1
                frontier.failed(session, source_id, "", "1", now)
                session.flush()
        assert 8 <= attempts <= 16
        assert frontier.pending(session, source_id, NOW + timedelta(days=365), {("", "1")}) == []
        assert frontier.pending(session, source_id, NOW + timedelta(days=365), set())


def test_posts_of_fourteen_days_are_looked_at_again_a_day_later_oldest_first(store: Store, source_id: int) -> None:
    with store.writing() as session:
        record(session, source_id, [row(key) for key in (1, 2, 3, 4)])
        for key, days, hours in (("1", 1, 25), ("2", 2, 30), ("3", 20, 40), ("4", 1, 3)):
            frontier.opened(session, source_id, "", key, NOW - timedelta(hours=hours), NOW - timedelta(days=days))
        session.flush()
        assert [one.key for one in looking_again.to_look_again(session, source_id, NOW)] == ["2", "1"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.none() | st.integers(0, 200), st.none() | st.integers(0, 200), st.booleans()),
        min_size=1,
        max_size=5,
    )
)
def test_a_source_that_counts_as_quiet_has_nothing_to_open(
    store: Store, source_id: int, rows: list[tuple[int | None, int | None, bool]]
) -> None:
    """`with_pending` and `with_any` may name a source too many, and never one too few."""
    with store.writing() as session:
        for one in session.exec(select(Sighting)).all():
            session.delete(one)
        session.flush()
        record(session, source_id, [row(number) for number in range(len(rows))])
        for number, (checked, posted, gone) in enumerate(rows):
            found = session.get_one(Sighting, (source_id, "", str(number)))
            found.checked = NOW - timedelta(days=checked) if checked is not None else None
            found.posted = NOW - timedelta(days=posted) if posted is not None else None
            found.gone = NOW if gone else None
        session.flush()
        if frontier.pending(session, source_id, NOW, set()):
            assert frontier.with_pending(session, [source_id]) == {source_id}
        if looking_again.to_look_again(session, source_id, NOW):
            assert looking_again.with_any(session, [source_id], NOW) == {source_id}


@pytest.mark.parametrize("secret", ["900101-1234567", "농협 302-1234-5678-91", "dalbit.lib@example.kr"])
def test_a_row_that_was_seen_is_written_without_what_may_never_be_written(
    store: Store, source_id: int, secret: str
) -> None:
    said = f"책놀이 {secret}"
    seen = Row("7", "http://a/7", said, said, place=said, library=said, author=said, posted=said, category=said)
    with store.writing() as session:
        record(session, source_id, [seen])
    with store.reading() as session:
        kept = session.exec(select(Sighting).where(Sighting.key == "7")).one()
    assert "책놀이" in json.dumps(kept.row, ensure_ascii=False)
    assert secret.removeprefix("농협 ") not in json.dumps(kept.row, ensure_ascii=False)

"""Rules of the audit: rows are only added, every tampering shows, numbers have no gap whoever writes."""

import multiprocessing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, SQLModel, create_engine

from aggregator.desk import audit
from aggregator.errors import InputError
from aggregator.models import Audit
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def add(store: Store, count: int = 1, **told: Any) -> int:
    number = 0
    with store.writing() as session:
        for at in range(count):
            moment = NOW + timedelta(seconds=at, microseconds=17)
            number = audit.record(session, "kim", "post.correct", "post:1", {"region": "48"}, {"n": at, **told}, moment)
    return number


def broken(store: Store) -> int | None:
    with store.reading() as session:
        return audit.verify(session)


def tamper(store: Store, statement: str) -> None:
    with store.writing() as session:
        session.connection().execute(text(statement))


def test_rows_are_numbered_and_their_chain_holds(any_store: Store) -> None:
    assert broken(any_store) is None
    assert add(any_store, 1200) == 1200
    assert broken(any_store) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'lee' WHERE number = 3",
        "UPDATE audit SET at = '2026-11-23 03:00:00' WHERE number = 3",
        "UPDATE audit SET after = '{\"n\": 7}' WHERE number = 3",
        "UPDATE audit SET before = NULL WHERE number = 3",
        "UPDATE audit SET undoes = 1 WHERE number = 3",
        "UPDATE audit SET content = '' WHERE number = 3",
        "UPDATE audit SET salt = '' WHERE number = 3",
        "UPDATE audit SET previous = '' WHERE number = 3",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit WHERE number >= 3",
        "UPDATE audit SET number = 9 WHERE number = 3",
    ],
)
def test_what_was_altered_or_taken_out_shows(any_store: Store, statement: str) -> None:
    add(any_store, 5)
    tamper(any_store, statement)
    assert broken(any_store) == 3


def test_a_row_put_in_shows_even_with_a_digest_of_its_own(store: Store) -> None:
    add(store, 2)
    tamper(store, "UPDATE audit SET number = number + 10 WHERE number = 2")
    tamper(store, "UPDATE sequence SET value = 1 WHERE name = 'audit'")
    add(store, 1)
    assert broken(store) == 3


def test_a_change_that_fails_leaves_no_row_and_no_gap(any_store: Store) -> None:
    add(any_store)
    with any_store.writing() as session:
        audit.record(session, "kim", "post.correct", "post:1", None, None, NOW)
        session.rollback()
    assert add(any_store) == 2
    assert broken(any_store) is None


def test_a_row_is_taken_back_once_by_one_that_names_it(any_store: Store) -> None:
    number = add(any_store)
    with any_store.writing() as session:
        undoing = audit.record(session, "lee", "post.undo", "post:1", None, None, NOW, undoes=number)
    with any_store.writing() as session:
        assert audit.undone_by(session, number) == undoing
        with pytest.raises(InputError, match=f"undone already, by number {undoing}"):
            audit.record(session, "lee", "post.undo", "post:1", None, None, NOW, undoes=number)
    with any_store.writing() as session, pytest.raises(InputError, match="no change number 99"):
        audit.record(session, "lee", "post.undo", "post:1", None, None, NOW, undoes=99)
    with any_store.writing() as session:  # taken back by mistake
        audit.record(session, "lee", "post.undo", "post:1", None, None, NOW, undoes=undoing)
    assert broken(any_store) is None


def test_what_rows_tell_can_be_erased_and_the_chain_holds(any_store: Store) -> None:
    add(any_store, 3, reason="이름 홍길동")
    with any_store.writing() as session:
        assert audit.erase(session, "kim", "post:1", NOW) == 3
    with any_store.reading() as session:
        rows = audit.history(session, "post:1")
        assert [(row.what, row.before, row.after) for row in rows] == [
            ("erased", None, {"rows": 3}),
            *[("post.correct", None, None)] * 3,
        ]
        assert audit.verify(session) is None
    with any_store.writing() as session:
        assert audit.erase(session, "kim", "post:1", NOW) == 0
    tamper(any_store, "UPDATE audit SET after = '{\"n\": 7}' WHERE number = 2")
    assert broken(any_store) == 2


def test_history_is_by_subject_newest_first_and_goes_on(store: Store) -> None:
    add(store, 5)
    with store.writing() as session:
        audit.record(session, "kim", "hub.add", "hub:a", None, {"name": "가"}, NOW)
        assert [row.number for row in audit.history(session, "post:1", most=2)] == [5, 4]
        assert [row.number for row in audit.history(session, "post:1", below=4, most=2)] == [3, 2]
        assert audit.history(session)[0].subject == "hub:a"
        assert audit.get(session, 6).after == {"name": "가"}


def test_days_and_times_are_told_as_json_has_them(store: Store) -> None:
    with store.writing() as session:
        audit.record(session, "kim", "x", "y", {"day": date(2026, 11, 3)}, {"at": NOW}, NOW)
        with pytest.raises(TypeError, match="object"):
            audit.record(session, "kim", "x", "y", {"a": object()}, None, NOW)
        session.rollback()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_TOLD = st.none() | st.dictionaries(st.text() | st.integers(), _JSON, max_size=3)


@given(st.lists(st.tuples(_TOLD, _TOLD), max_size=4))
def test_whatever_json_is_told_verifies(told: list[tuple[Any, Any]]) -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine, tables=[SQLModel.metadata.tables[name] for name in ("audit", "sequence")])
    with Session(engine) as session:
        for before, after in told:
            audit.record(session, "김", "바꿈", "글:1", before, after, NOW)
        session.commit()
        session.expunge_all()
        assert audit.verify(session) is None
        assert session.get(Audit, len(told) + 1) is None
    engine.dispose()


def _write(url: str, who: str, count: int) -> None:
    with Store(url) as store:
        for at in range(count):
            with store.writing() as session:
                audit.record(session, who, "post.correct", f"post:{at}", None, {"n": at}, NOW)


def test_two_processes_that_write_at_once_keep_one_chain(any_store: Store) -> None:
    children = multiprocessing.get_context("spawn")
    writers = [children.Process(target=_write, args=(any_store.url, who, 40)) for who in ("kim", "lee")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    with any_store.reading() as session:
        rows = audit.history(session, most=100)
        assert [row.number for row in rows] == list(range(80, 0, -1))
        assert [sum(row.who == who for row in rows) for who in ("kim", "lee")] == [40, 40]
        assert audit.verify(session) is None

"""Migrations up and down, on a database that has posts in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlmodel import Session

from aggregator.store import Store, migration_config

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path / 'old.db'}") as made:
        yield made


def migrate(store: Store, revision: str, *, up: bool = True) -> None:
    config = migration_config()
    with store.writing() as session:
        config.attributes["connection"] = session.connection()
        (command.upgrade if up else command.downgrade)(config, revision)


def fill(session: Session) -> None:
    """A source with a post that was opened, one that waits to be opened again, and a row that never became a post."""
    values = {"now": NOW.isoformat(sep=" ")}
    session.connection().execute(
        text(
            "INSERT INTO source (id, uid, platform, address, title, options, state, licence, cadence, due, added) "
            "VALUES (1, 'a/b', 'b', 'http://a/', '', '{}', 'active', '', 3600, :now, :now)"
        ),
        values,
    )
    for key, checked in (("1", values["now"]), ("2", None), ("3", None)):
        session.connection().execute(
            text(
                "INSERT INTO sighting (source_id, line, key, url, row, digest, walk, seen, checked, attempts) "
                "VALUES (1, '', :key, 'http://a/' || :key, '{}', '', 1, :now, :checked, 0)"
            ),
            {**values, "key": key, "checked": checked},
        )
    for key in "12":
        session.connection().execute(
            text(
                "INSERT INTO post (id, source_id, line, key, url, title, author, address, region, kind, status, attachments, "
                "images, published, published_has_time, updated, first_seen, digest, position, change) "
                "VALUES (:key, 1, '', :key, '', '글', '', '', '', 'unknown', 'public', '[]', '[]', :now, "
                "0, :now, :now, '', 0, 1)"
            ),
            {**values, "key": key},
        )


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.reading() as session:
        return [tuple(row) for row in session.connection().execute(text(query)).all()]


def test_what_has_a_post_is_known_as_kept_and_nothing_is_lost_on_the_way_down_and_up(store: Store) -> None:
    migrate(store, "0002")
    with store.writing() as session:
        fill(session)
    for _ in range(2):
        migrate(store, "0003")
        assert rows(store, "SELECT key, kept FROM sighting ORDER BY key") == [("1", 1), ("2", 1), ("3", 0)]
        assert rows(store, "SELECT gone FROM sighting WHERE gone IS NOT NULL") == []
        migrate(store, "0002", up=False)
        assert rows(store, "SELECT count(*) FROM sighting") == [(3,)]
    store.upgrade()
    store.require()
    assert rows(store, "SELECT count(*) FROM post") == [(2,)]


def test_libraries_keep_their_posts_and_get_a_key_with_the_number_whole(store: Store) -> None:
    migrate(store, "0004")
    with store.writing() as session:
        fill(session)
        for number, city, street, address in (
            (1, "11380", "연서로13길2923", "서울 은평구 연서로13길 29-23"),
            (2, "", "", ""),
            (3, "11380", "덕정로68", "서울 은평구 덕정로 68"),
        ):
            session.connection().execute(
                text(
                    "INSERT INTO library (id, name, name_key, city, street_key, place, address, added) "
                    "VALUES (:id, '숲', '숲', :city, :street, '', :address, :now)"
                ),
                {"id": number, "city": city, "street": street, "address": address, "now": NOW.isoformat(sep=" ")},
            )
        session.connection().execute(text("UPDATE post SET library_id = 2"))
    for _ in range(2):
        migrate(store, "0005")
        assert rows(store, "SELECT street_key FROM library ORDER BY id") == [
            ("연서로13길29-23",),
            ("@a/b",),
            ("덕정로68",),
        ]
        assert rows(store, "SELECT library_id, named_library_id FROM post") == [(2, 2)] * 2
        migrate(store, "0004", up=False)
        assert rows(store, "SELECT street_key, name FROM library WHERE id = 2") == [("", "숲")]

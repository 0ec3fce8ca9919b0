"""The store: engine and sessions. Differences between SQLite and PostgreSQL stand here and nowhere else.

SQLite runs in WAL mode with full synchronisation. A transaction that reads first and writes later would fail at once when
another process wrote in between, so every writing session begins with BEGIN IMMEDIATE.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError
from sqlmodel import Session, create_engine

from aggregator import search_index
from aggregator.errors import SosikError, StoreError

BUSY_SECONDS = 60
MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """One database. Sessions are short: one transaction a page, never across a request."""

    def __init__(self, url: str) -> None:
        """`url` as in SOSIK_DATABASE_URL. The folder of a SQLite file is made; tables are made by `upgrade()`."""
        self.url = url
        self._sqlite = make_url(url).get_backend_name() == "sqlite"
        self._file = Path(make_url(url).database or "") if self._sqlite else None
        try:
            self._engine = _sqlite_engine(url) if self._sqlite else create_engine(url)
        except ModuleNotFoundError as why:
            raise SosikError(f"PostgreSQL needs {why.name}; install it with pip install 'sosik[postgresql]'.") from None
        self._writer = self._engine.execution_options(sosik_begin="BEGIN IMMEDIATE")
        snapshot = {} if self._sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self._engine.execution_options(sosik_begin="BEGIN", **snapshot)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end of the block and rolls back when it raises.

        This and all below raise StoreError, in words for people, where the database or its disk does not do its part.
        """
        with self._in_words(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the store throughout, and writes nothing."""
        with self._in_words(), Session(self._reader, expire_on_commit=False) as session:
            yield session

    def upgrade(self) -> None:
        """Brings the tables to the newest revision; safe to repeat."""
        config = migration_config()
        if self._file is not None:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as why:
                raise SosikError(f"The data folder {self._file.parent} cannot be made: {why.strerror}.") from None
        with self._in_words(), self._writer.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def compact(self) -> bool:
        """Writes the database anew without what was deleted, so that no byte of that is left in its file or its log.

        False where somebody else reads just now, so that the log could not be emptied. PostgreSQL does its part by itself.
        """
        if not self._sqlite:
            return True
        with self._in_words(), self._writer.connect() as open_connection, open_connection.begin():
            search_index.forget(open_connection)
        with self._in_words():
            connection = self._engine.raw_connection()  # outside of a transaction, as VACUUM wants it
            try:
                cursor = connection.cursor()
                cursor.execute("VACUUM")
                (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
            finally:
                connection.close()

    def revision(self) -> tuple[str | None, str | None]:
        """The revision that the database is at, and the newest one known here."""
        head = ScriptDirectory.from_config(migration_config()).get_current_head()
        with self._in_words(), self._reader.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), head

    def require(self) -> Self:
        """This store, if its tables are there and current; else SosikError that says what to do."""
        missing = self._file is not None and not self._file.exists()
        at, head = (None, None) if missing else self.revision()
        if at is None:
            raise SosikError(f"There is no data in {self.shown} yet; run 'sosik init' first.")
        if at != head:
            raise SosikError(
                f"The database {self.shown} is at revision {at}, this version needs {head}; run 'sosik init'."
            )
        return self

    @property
    def shown(self) -> str:
        """The database as people are told of it: its file, or its address without the password."""
        return str(self._file) if self._file is not None else make_url(self.url).render_as_string(hide_password=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as why:
            if isinstance(why, (IntegrityError, ProgrammingError, DataError)):
                raise  # a fault of ours, not of the database
            said = " ".join(str(why.orig).split())
            hint = next((hint for words, hint in _HINTS.items() if words in said), said)
            raise StoreError(f"The database {self.shown} cannot be used: {hint}.") from why


# What SQLite says, and what to do.
_HINTS = {
    "disk is full": "the disk is full; make room and start again, nothing that was kept is lost",
    "readonly": "it cannot be written; give the folder and its files to the user that runs this",
    "unable to open": "it cannot be opened; look at the rights of its folder, and that it is a file",
    "not a database": "the file is no database; move it away, or give another data folder with SOSIK_HOME",
    "locked": "another process holds it for too long; wait for that one, or end it",
    "disk I/O error": "the disk failed; look at it before anything else",
}


def migration_config() -> Config:
    """Alembic's configuration for the migrations in this package."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sosik_begin", "BEGIN IMMEDIATE"))

    return engine

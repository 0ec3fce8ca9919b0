"""What the workers of one server share: how often each address asked, and how much was answered. A small database of its own.

It may be thrown away at any time; nothing of it is needed after a restart, so it is written without waiting for the disk.
"""

import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY, left_over REAL NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bucket_at ON bucket (at);
CREATE TABLE IF NOT EXISTS counter (name TEXT, label TEXT, value INTEGER NOT NULL, PRIMARY KEY (name, label)) WITHOUT ROWID;
"""
_FORGOTTEN = 3600
"""Seconds after which an address that did not ask again is forgotten."""
_AT_ONCE = 50


class Shared:
    """The shared file, opened by each thread for itself."""

    def __init__(self, file: Path) -> None:
        """`file` is made where there is none, and made anew where it is damaged."""
        self._file = file
        self._mine = threading.local()

    def take(self, name: str, *, most: int, rate: float, now: float) -> float:
        """Takes one from a bucket that holds `most` and gains `rate` a second; 0, or the seconds until there is one again."""
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            row = db.execute("SELECT left_over, at FROM bucket WHERE name = ?", (name,)).fetchone()
            held = min(float(most), row[0] + max(0.0, now - row[1]) * rate) if row else float(most)
            left = held - 1 if held >= 1 else held
            at = max(now, row[1]) if row else now
            db.execute("INSERT OR REPLACE INTO bucket VALUES (?, ?, ?)", (name, left, at))
            old = "SELECT name FROM bucket WHERE at < ? LIMIT ?"
            db.execute(f"DELETE FROM bucket WHERE name IN ({old})", (now - _FORGOTTEN, _AT_ONCE))  # noqa: S608
        return 0.0 if held >= 1 else (1 - held) / rate

    def count(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Adds to counters, by name and label."""
        rows = [(name, label, value) for (name, label), value in counts.items()]
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(
                "INSERT INTO counter VALUES (?, ?, ?) ON CONFLICT (name, label) DO UPDATE SET value = value + excluded.value",
                rows,
            )

    def counts(self) -> Iterable[tuple[str, str, int]]:
        """Every counter: name, label, value."""
        with self._open() as db:
            return list(db.execute("SELECT name, label, value FROM counter ORDER BY name, label"))

    def _open(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._mine, "db", None)
        if db is None:
            db = self._mine.db = self._connect()
        return db

    def _connect(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _connected(self._file)
        except sqlite3.DatabaseError:
            for name in (self._file, *(self._file.with_name(self._file.name + end) for end in ("-wal", "-shm"))):
                name.unlink(missing_ok=True)
            return _connected(self._file)


def _connected(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, isolation_level=None, timeout=5)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_TABLES)
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db

"""The fragments that a folder keeps between publishes, in `.sosik/fragments.db`: compressed, bounded, and never out of date.

A fragment is what one version of the renderer made of one change of a post. The file says which version that is, and up to
which number of the change sequence its posts are as the store has them: another version empties it, a post that changed
since is dropped before anything is looked up. What is lost with it costs time and nothing else.
"""

import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from feeds.standing_posts import batches

BOUND = 2_000_000_000
"""Bytes that it may take: beyond them a third of its fragments goes, those kept longest first."""
_LEVEL = 1
_AT_ONCE = 5_000
_OLDEST = """
DELETE FROM fragment WHERE number IN
    (SELECT number FROM fragment ORDER BY number LIMIT (SELECT count(*) / 3 FROM fragment))
"""
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS fragment (number INTEGER PRIMARY KEY, post TEXT NOT NULL UNIQUE, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS state (version TEXT NOT NULL, change INTEGER NOT NULL);
"""


class KeptFragments:
    """The file of one folder. A damaged one is made anew."""

    def __init__(self, file: Path, version: str) -> None:
        """Opens the file for one version of the renderer; with another it is emptied."""
        self._file = file
        self._version = version
        self._waiting = 0
        self._db: sqlite3.Connection | None = None
        self.change = 0
        try:
            found = self._open().execute("SELECT version, change FROM state").fetchone()
        except sqlite3.DatabaseError:
            found = None
        if found and found[0] == version:
            self.change = found[1]
        else:
            self.empty()

    def get(self, posts: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """What is kept of some posts."""
        for some in batches(list(posts)):
            marks = ",".join("?" * len(some))
            query = f"SELECT post, data FROM fragment WHERE post IN ({marks})"  # noqa: S608  # marks alone
            for post, data in self._open().execute(query, some):
                yield post, zlib.decompress(data)

    def put(self, post: str, data: bytes) -> None:
        """Keeps the fragment of a post."""
        row = post, zlib.compress(data, _LEVEL)
        self._write("INSERT OR REPLACE INTO fragment (post, data) VALUES (?, ?)", [row])

    def drop(self, posts: Iterable[str]) -> None:
        """Forgets what is kept of some posts, to the last byte."""
        self._write("DELETE FROM fragment WHERE post = ?", [(post,) for post in posts])

    def commit(self, change: int) -> None:
        """Makes what was put last: all posts are as they are at this change."""
        self._write("DELETE FROM state", [()])
        self._write("INSERT INTO state VALUES (?, ?)", [(self._version, change)])
        if self._size() > BOUND:
            self._write(_OLDEST, [()])
        self._open().execute("COMMIT")
        self._waiting = 0

    def empty(self) -> None:
        """Forgets everything."""
        self.close()
        for name in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + name).unlink(missing_ok=True)
        self.change = 0

    def close(self) -> None:
        """Closes the file. What was put since the last `commit` is taken for out of date by the next publish."""
        if self._db is not None:
            self._db.close()
        self._db = None
        self._waiting = 0

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = sqlite3.connect(self._file, isolation_level=None)
            self._db.executescript(_TABLES)
        return self._db

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        """Writes in transactions of some thousand rows: the log of a larger one would be as large as the file."""
        db = self._open()
        if not self._waiting:
            db.execute("BEGIN")
        db.executemany(statement, rows)
        self._waiting += max(len(rows), 1)
        if self._waiting > _AT_ONCE:
            db.execute("COMMIT")
            self._waiting = 0

    def _size(self) -> int:
        pages, free, each = (
            self._open().execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        size: int = (pages - free) * each
        return size

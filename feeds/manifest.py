"""The manifest of a published folder: which files are ours, what they were made from, and the journal of a publish.

It lives in the folder, in `.sosik/manifest.db`. The journal and what the folder will be after it are written in one
transaction, so at every moment the manifest says what the folder is, or will be once the journal is carried out.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
DROP TABLE IF EXISTS place; -- of folders from before shelves; the next publish is a full one by itself
CREATE TABLE IF NOT EXISTS shelf (code TEXT PRIMARY KEY, change INTEGER NOT NULL, changed TEXT NOT NULL,
                                  posts INTEGER NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (step INTEGER PRIMARY KEY, path TEXT NOT NULL, staged TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What the files of a shelf were made from: its last change (number and time), how many posts it had, and its name.

    `parent` is the place that it was in then: a library may turn out to be elsewhere, or to have another name.
    """

    change: int
    changed: str
    posts: int
    parent: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a publish: put a staged file in its place, or take a file away (`staged` is "")."""

    path: str
    staged: str
    sha256: str


def is_manifest(file: Path) -> bool:
    """Whether a file may be a manifest: a SQLite database, or one that was only just begun."""
    with file.open("rb") as opened:
        return opened.read(16) in (b"", b"SQLite format 3\x00")


class Manifest:
    """The manifest of one folder. Raises sqlite3.Error where its file is damaged or cannot be written."""

    def __init__(self, file: Path) -> None:
        """Opens the manifest at `file`, and makes it where there is none."""
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES)

    def digest(self, path: str) -> str | None:
        """The SHA-256 of our file at a path, None where no file of ours is there."""
        row = self._db.execute("SELECT sha256 FROM file WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def files(self) -> set[str]:
        """The paths of all our files."""
        return {row[0] for row in self._db.execute("SELECT path FROM file")}

    def count(self) -> int:
        """How many files are ours."""
        number: int = self._db.execute("SELECT count(*) FROM file").fetchone()[0]
        return number

    def places(self) -> dict[str, Made]:
        """What the files of each shelf were made from."""
        rows = self._db.execute("SELECT code, change, changed, posts, parent, name FROM shelf")
        return {code: Made(*made) for code, *made in rows}

    def state(self, name: str) -> str | None:
        """A value that the last publish left, None where there was none."""
        row = self._db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def journal(self) -> list[tuple[str, str]]:
        """What an interrupted publish had still to do: path and staged name, in order."""
        return list(self._db.execute("SELECT path, staged FROM journal ORDER BY step"))

    def begin(
        self, steps: Iterable[Step], places: Mapping[str, Made], gone: Iterable[str], state: Mapping[str, str]
    ) -> None:
        """Writes the journal, and what the folder will be after it: all or nothing."""
        with _transaction(self._db) as db:
            for number, step in enumerate(steps):
                db.execute("INSERT INTO journal VALUES (?, ?, ?)", (number, step.path, step.staged))
                if step.staged:
                    db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (step.path, step.sha256))
                else:
                    db.execute("DELETE FROM file WHERE path = ?", (step.path,))
            rows = [
                (code, made.change, made.changed, made.posts, made.parent, made.name) for code, made in places.items()
            ]
            db.executemany("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?, ?, ?, ?)", rows)
            db.executemany("DELETE FROM shelf WHERE code = ?", [(code,) for code in gone])
            db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", list(state.items()))

    def finish(self) -> None:
        """Says that the journal is carried out."""
        self._db.execute("DELETE FROM journal")

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")

"""The manifest of a published folder: which files are ours, what they were made from, and the journal of a publish.

It lives in the folder, in `.sosik/manifest.db`. The journal and what the folder will be after it are written in one
transaction, so at every moment the manifest says what the folder is, or will be once the journal is carried out. What a
publish does is noted beside it first, in tables that nobody needs after a kill: a site may have a million files.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
DROP TABLE IF EXISTS shelf; -- of folders from before pages of a day; the next publish is a full one by itself
CREATE TABLE IF NOT EXISTS made (code TEXT PRIMARY KEY, change INTEGER NOT NULL, changed TEXT NOT NULL,
                                 posts INTEGER NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL, shows TEXT NOT NULL,
                                 until TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS post (id TEXT PRIMARY KEY, change INTEGER NOT NULL, entry TEXT NOT NULL, month TEXT NOT NULL,
                                 archives TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (step INTEGER PRIMARY KEY, path TEXT NOT NULL, staged TEXT NOT NULL);
"""
_NOTES = """
CREATE TABLE notes.step (turn INTEGER NOT NULL, path TEXT NOT NULL, staged TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE notes.same (path TEXT NOT NULL);
CREATE TABLE notes.made AS SELECT * FROM main.made WHERE 0;
CREATE TABLE notes.post AS SELECT * FROM main.post WHERE 0;
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What the files of a shelf were made from: its last change (number and time), how many posts it had, and its name.

    `parent` is the place that it was in then: a library may turn out to be elsewhere, or to have another name. `shows` are
    the codes whose posts it showed, with a space between them; `until` the last day (ISO) on which one can go to any of
    those, "" where there is none.
    """

    change: int
    changed: str
    posts: int
    parent: str
    name: str
    shows: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the folder shows of a post: at which change, as which entry, in which month (`2026-11`) of which archives.

    `archives` are the places that those are made from, codes with a space between them.
    """

    id: str
    change: int
    entry: str
    month: str
    archives: str


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
        self._noting = False

    def digest(self, path: str) -> str | None:
        """The SHA-256 of our file at a path, None where no file of ours is there."""
        row = self._db.execute("SELECT sha256 FROM file WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def files(self) -> Iterator[str]:
        """The paths of all our files."""
        return (row[0] for row in self._db.execute("SELECT path FROM file"))

    def count(self) -> int:
        """How many files are ours."""
        number: int = self._db.execute("SELECT count(*) FROM file").fetchone()[0]
        return number

    def made(self) -> dict[str, Made]:
        """What the files of each shelf were made from."""
        rows = self._db.execute("SELECT code, change, changed, posts, parent, name, shows, until FROM made")
        return {code: Made(*made) for code, *made in rows}

    def posts(self, ids: Collection[str]) -> dict[str, Shown]:
        """What the folder shows of each of these posts."""
        found = (self._db.execute("SELECT * FROM post WHERE id = ?", (post,)).fetchone() for post in ids)
        return {row[0]: Shown(*row) for row in found if row}

    def all_posts(self) -> Iterator[str]:
        """The id of every post that the folder shows."""
        return (row[0] for row in self._db.execute("SELECT id FROM post"))

    def count_posts(self) -> int:
        """How many posts the folder shows."""
        number: int = self._db.execute("SELECT count(*) FROM post").fetchone()[0]
        return number

    def state(self, name: str) -> str | None:
        """A value that the last publish left, None where there was none."""
        row = self._db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def journal(self) -> Iterator[tuple[str, str]]:
        """What a publish has still to do: path and staged name, in order."""
        return iter(self._db.execute("SELECT path, staged FROM journal ORDER BY step"))

    def interrupted(self) -> bool:
        """Whether there is anything in the journal."""
        return self._db.execute("SELECT 1 FROM journal LIMIT 1").fetchone() is not None

    def note(self, folder: Path) -> None:
        """Opens the notes of a publish in a folder of its own."""
        if not self._noting:
            self._db.execute("ATTACH ? AS notes", (str(folder / "notes.db"),))
            self._db.execute("PRAGMA notes.journal_mode = OFF")
            self._db.execute("PRAGMA notes.synchronous = OFF")
            self._db.executescript(_NOTES)
            self._db.execute("BEGIN")
            self._noting = True

    def note_step(self, turn: int, path: str, staged: str, sha256: str) -> None:
        """Notes that a file was staged."""
        self._db.execute("INSERT INTO notes.step VALUES (?, ?, ?, ?)", (turn, path, staged, sha256))

    def note_same(self, path: str) -> None:
        """Notes that a file of the site has the right bytes already."""
        self._db.execute("INSERT INTO notes.same VALUES (?)", (path,))

    def note_made(self, code: str, made: Made) -> None:
        """Notes what the files of a shelf were made from."""
        self._db.execute("INSERT INTO notes.made VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (code, *astuple(made)))

    def note_post(self, shown: Shown) -> None:
        """Notes what is shown of a post."""
        self._db.execute("INSERT INTO notes.post VALUES (?, ?, ?, ?, ?)", astuple(shown))

    def not_noted(self) -> set[str]:
        """Our files that this publish neither made nor found to be right."""
        query = "SELECT path FROM file EXCEPT SELECT path FROM notes.same EXCEPT SELECT path FROM notes.step"
        return {row[0] for row in self._db.execute(query)}

    def begin(
        self, remove: Iterable[str], gone: Iterable[str], state: Mapping[str, str], *, all_anew: bool = False
    ) -> None:
        """Writes the journal, and what the folder will be after it: all or nothing.

        `remove` are files to take away, `gone` posts no longer shown; with `all_anew` what is not noted is no more.
        """
        self._db.execute("COMMIT")
        with _transaction(self._db) as db:
            db.execute("INSERT INTO journal (path, staged) SELECT path, staged FROM notes.step ORDER BY turn, path")
            db.execute("INSERT OR REPLACE INTO file SELECT path, sha256 FROM notes.step")
            for path in remove:
                db.execute("INSERT INTO journal (path, staged) VALUES (?, '')", (path,))
                db.execute("DELETE FROM file WHERE path = ?", (path,))
            if all_anew:
                db.execute("DELETE FROM made")
                db.execute("DELETE FROM post")
            db.executemany("DELETE FROM post WHERE id = ?", [(post,) for post in gone])
            db.execute("INSERT OR REPLACE INTO made SELECT * FROM notes.made")
            db.execute("INSERT OR REPLACE INTO post SELECT * FROM notes.post")
            db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", list(state.items()))

    def forget_notes(self) -> None:
        """Closes the notes of a publish, whatever came of it."""
        if self._noting:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._db.execute("DETACH notes")
            self._noting = False

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

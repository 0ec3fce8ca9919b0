"""The published folder: whose it is, how files get into it, and how an interrupted publish is carried to its end.

All new bytes are staged first and made lasting, all at once; then the journal is written; then files are renamed into place
in order, and removals come last. A kill before the journal leaves the old site; a kill after it is carried on by the next
publish. A power cut is no other: the journal is written when what it names is on the disk, and cleared when the names are.

The compressed copies of a file are never older or newer than it: the old ones go first, then the file itself is renamed, then
the new ones. Between these a web server finds the plain file alone.
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path, PurePosixPath
from typing import IO

from aggregator.clock import Clock
from aggregator.config import holder_name
from aggregator.errors import HeldError, InputError, SosikError
from feeds.kept_fragments import KeptFragments
from feeds.lasting import settle
from feeds.manifest import Made, Manifest, Shown, is_manifest
from feeds.packing import endings, pack, unpack

OWN = ".sosik"
STAGED_TOGETHER = 1_000
"""Files in one folder of the stage."""
KNOWN_FOLDERS = 10_000
"""Folders of which it is remembered that they are no links, or new."""
_PATH = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+\.[a-z0-9]+|_redirects")
"""Paths of the site; the one other name is that of the rules which Cloudflare Pages and Netlify look for."""


class Turn(IntEnum):
    """The order in which files get into place: what a page names is there before the page."""

    STATIC = 0
    POST = 1
    FEED = 2
    PAGE = 3
    INDEX = 4


class SiteFolder:
    """A folder that we publish to, held by this process until it is closed."""

    def __init__(self, root: Path, manifest: Manifest, clock: Clock) -> None:
        """Use `site_folder()`, which checks whose folder it is."""
        self.root = root
        self.manifest = manifest
        self._clock = clock
        self._stage = root / OWN / "stage"
        self._staged = 0
        self._fragments: KeptFragments | None = None
        self._noting = False
        self._known_folders: set[str] = set()
        self._new_folders: set[str] = set()
        self._handle = os.open(root, os.O_RDONLY)

    def put(self, path: str, data: bytes, turn: Turn, *, look: bool = False) -> bool:
        """Stages a file unless it has these bytes already; True where it was staged.

        `look` reads the file on disk instead of trusting the manifest. Raises InputError where something that is not
        ours stands in the way.
        """
        digest = hashlib.sha256(data).hexdigest()
        target = self._target(path)
        known = self.manifest.digest(path)
        self._take_notes()
        if known == digest and (not look or _holds(target, data, endings(path))):
            self.manifest.note_same(path)
            return False
        if known is None:
            self._require_free(target, endings(path))
        staged = f"{self._staged // STAGED_TOGETHER:04d}/{self._staged:07d}"
        if self._staged % STAGED_TOGETHER == 0:
            (self._stage / staged).parent.mkdir(exist_ok=True)
        moment = self._moment(target) if known else int(self._clock().timestamp())
        _write(self._stage / staged, data, moment)
        for ending in endings(path):
            _write(self._stage / f"{staged}{ending}", pack(data, ending), moment)
        self._staged += 1
        self.manifest.note_step(turn, path, staged, digest)
        return True

    def open_fragments(self, version: str, *, fresh: bool) -> None:
        """Opens what is kept of posts for `fragments`, those of one version of the renderer; a `fresh` one is empty."""
        self._fragments = KeptFragments(self.root / OWN / "fragments.db", version)
        if fresh:
            self._fragments.empty()

    @property
    def fragments(self) -> KeptFragments:
        """What is kept of posts, once it was opened."""
        assert self._fragments is not None
        return self._fragments

    def close(self) -> None:
        """Lets go of the files that are open."""
        if self._fragments is not None:
            self._fragments.close()
        self.manifest.close()
        os.close(self._handle)

    def shelf_made(self, code: str, made: Made) -> None:
        """Says what the files of a shelf that were put here were made from."""
        self._take_notes()
        self.manifest.note_made(code, made)

    def post_made(self, shown: Shown) -> None:
        """Says what is shown of a post now."""
        self._take_notes()
        self.manifest.note_post(shown)

    def commit(
        self, state: Mapping[str, str], *, remove: Iterable[str] = (), gone: Iterable[str] = (), full: bool = False
    ) -> int:
        """Puts everything staged in place, then takes away `remove`; returns how many files it took away.

        `gone` are posts that are shown no more. A `full` publish put every file of the site here: all others of ours go.
        """
        self._take_notes()
        away = sorted(self.manifest.not_noted() if full else {path for path in remove if self.manifest.digest(path)})
        if self._staged:
            settle(self._handle)
        self.manifest.begin(away, gone, state, all_anew=full)
        self.carry_on()
        return len(away)

    def carry_on(self) -> None:
        """Does what the journal still asks for, and clears it."""
        emptied: set[Path] = set()
        to_do = self.manifest.interrupted()
        for path, staged in self.manifest.journal():
            target = self._target(path)
            if staged:
                self._put_in_place(self._stage / staged, target, endings(path))
            else:
                for ending in endings(path):
                    _beside(target, ending).unlink(missing_ok=True)
                target.unlink(missing_ok=True)
                emptied.add(target.parent)
        self._drop_empty(emptied)
        if to_do:
            settle(self._handle)
            self.manifest.finish()
        self.drop_stage()

    def _put_in_place(self, source: Path, target: Path, copies: tuple[str, ...]) -> None:
        """Puts a staged file and its copies in place, from wherever an interruption left them."""
        if source.exists():  # else it was put in place before an interruption
            for ending in copies:
                _beside(target, ending).unlink(missing_ok=True)
            try:
                source.replace(target)
            except FileNotFoundError:  # an empty folder was taken away meanwhile
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
        for ending in copies:
            staged, copy = _beside(source, ending), _beside(target, ending)
            if staged.exists():
                staged.replace(copy)
            elif not copy.exists():  # a power cut may keep the later of two names and lose the earlier
                staged.parent.mkdir(parents=True, exist_ok=True)
                _write(staged, pack(target.read_bytes(), ending), int(target.stat().st_mtime))
                staged.replace(copy)

    def drop_stage(self) -> None:
        """Takes away what was staged; a clean folder has no bytes but those published."""
        self.manifest.forget_notes()
        self._noting = False
        self._staged = 0
        shutil.rmtree(self._stage, ignore_errors=True)

    def _take_notes(self) -> None:
        if not self._noting:
            self._stage.mkdir(exist_ok=True)
            self.manifest.note(self._stage)
            self._noting = True

    def _target(self, path: str) -> Path:
        """Where a path of the site is on disk. Never outside the folder: names are plain, links are not followed."""
        if not _PATH.fullmatch(path):
            raise InputError(f"{path!r} is no path of the site; paths are made of a-z, 0-9 and -.")
        around = path.rpartition("/")[0]
        if around not in self._known_folders:
            for folder in PurePosixPath(path).parents:
                if folder.name and (self.root / folder).is_symlink():
                    raise InputError(f"{self.root / folder} is a link; publishing never follows one. Move it away.")
            _remember(self._known_folders, around)
        return self.root / path

    def _require_free(self, target: Path, copies: tuple[str, ...]) -> None:
        """Raises InputError where something that is not ours stands in the way of a new file."""
        folder = target.parent
        if str(folder) in self._new_folders:
            return
        if not folder.is_dir():
            folder.mkdir(parents=True)
            _remember(self._new_folders, str(folder))
            return
        for place in (target, *(_beside(target, ending) for ending in copies)):
            if os.path.lexists(place):
                raise InputError(f"{place} is not a file of ours; move it away and publish again.")
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    def _moment(self, target: Path) -> int:
        """The time of a new file: ETag and Last-Modified move together, and the latter counts whole seconds."""
        moment = int(self._clock().timestamp())
        try:
            return max(moment, int(target.stat().st_mtime) + 1)
        except FileNotFoundError:
            return moment

    def _drop_empty(self, folders: Iterable[Path]) -> None:
        for folder in folders:
            while folder != self.root and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent  # noqa: PLW2901


@contextmanager
def site_folder(folder: Path, clock: Clock) -> Iterator[SiteFolder]:
    """The folder, ours alone until the end of the block, with an interrupted publish carried to its end.

    Raises InputError for a folder that is not ours (nothing in it is touched), HeldError while another process publishes
    to it, SosikError in words where the disk does not do what is asked.
    """
    with _in_words(folder):
        root = _ours(folder)
        (root / OWN).mkdir(parents=True, exist_ok=True)
        with (root / OWN / "lock").open("a+", encoding="utf-8") as lock:
            _hold(lock, root)
            manifest = Manifest(root / OWN / "manifest.db")
            held = SiteFolder(root, manifest, clock)
            try:
                held.carry_on()
                try:
                    yield held
                except BaseException:
                    if not manifest.interrupted():
                        held.drop_stage()
                    raise
            finally:
                held.close()


def is_published(folder: Path) -> bool:
    """Whether we have published to this folder."""
    return (folder / OWN / "manifest.db").is_file()


def _ours(folder: Path) -> Path:
    root = folder.resolve()
    if root.exists() and not root.is_dir():
        raise InputError(f"{folder} is not a folder; give another one with --out.")
    if (root / OWN).is_symlink():
        raise InputError(f"{root / OWN} is a link; publishing never follows one. Move it away.")
    if root.is_dir() and not is_published(root) and any(entry.name != OWN for entry in root.iterdir()):
        raise InputError(
            f"{folder} is not empty and was not published by us; nothing in it was touched. Give another one."
        )
    if is_published(root) and not is_manifest(root / OWN / "manifest.db"):
        raise InputError(
            f"{root / OWN} holds something that is not ours; nothing in it was touched. Give another folder."
        )
    return root


def _hold(lock: IO[str], root: Path) -> None:
    """Holds the folder on this machine. The system lets go when the process ends, however it ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise HeldError(f"{lock.read().strip() or 'Another process'} is publishing to {root}; wait for it.") from None
    lock.truncate(0)
    lock.write(holder_name())
    lock.flush()


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as why:
        place = why.filename or folder
        if why.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SosikError(f"There is no room left for {place}; make room and publish again.") from None
        raise SosikError(
            f"{place} cannot be written: {why.strerror or why}. Put that right and publish again."
        ) from None
    except sqlite3.DatabaseError as why:
        if why.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise SosikError(f"There is no room left for {folder / OWN}; make room and publish again.") from None
        manifest = folder / OWN / "manifest.db"
        raise SosikError(f"The manifest {manifest} cannot be used: {why}. Publish to another folder.") from None


def _holds(file: Path, data: bytes, copies: tuple[str, ...]) -> bool:
    """Whether a file on disk has these bytes, and each of its copies the same."""
    try:
        if file.is_symlink() or file.read_bytes() != data:
            return False
        return all(unpack(_beside(file, ending).read_bytes(), ending) == data for ending in copies)
    except OSError:
        return False


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _write(staged: Path, data: bytes, moment: int) -> None:
    """Writes a file to the stage, with the time that it will have in its place."""
    with staged.open("wb") as file:
        file.write(data)
        file.flush()
        os.utime(file.fileno(), (moment, moment))


def _remember(folders: set[str], folder: str) -> None:
    """Adds to what is known of folders, within a bound."""
    if len(folders) >= KNOWN_FOLDERS:
        folders.clear()
    folders.add(folder)

"""What live answers are made from: the store, the published folder, the site, the day. One a process, nothing of a request.

What is kept here is copied from the store and the published folder and made anew when those change, so any number of
processes say the same.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from sqlmodel import Session

from aggregator.clock import SEOUL, Clock, wall_clock
from aggregator.config import Settings
from aggregator.errors import SosikError
from aggregator.shelves import COUNTRY
from aggregator.store import Store
from feeds import newest
from feeds.catalog import Catalog, Names, Site, gazetteer_names
from feeds.entries import Entry, Facts, build
from feeds.pages import Pages
from feeds.pages.rendering import Renderer
from feeds.site_folder import OWN


class UnavailableError(Exception):
    """The store does not answer just now; what is published does."""


@dataclass(frozen=True, slots=True)
class View:
    """One state of the store, with the shelves that are published."""

    session: Session
    catalog: Catalog
    entries: newest.Newest

    def shown(self, posts: Sequence[str]) -> list[Entry]:
        """The entries of posts that are public, in their order."""
        found = self.entries.some(posts)
        return [found[post] for post in posts if post in found]


class Context:
    """The store and the published folder of one site, as they are now."""

    def __init__(
        self, settings: Settings, folder: Path, *, names: Names | None = None, clock: Clock = wall_clock
    ) -> None:
        """`folder` is the published one; `names` are those of places (default: the gazetteer's)."""
        self.settings = settings
        self.folder = folder
        self.site = Site.of(settings)
        self.pages = Pages(self.site)
        self.renderer = Renderer(self.site)
        self.clock = clock
        self._names = names
        self._store: Store | None = None
        self._lock = threading.Lock()
        self._kept: tuple[tuple[int, int, int], Catalog] | None = None

    @property
    def today(self) -> date:
        """The day in Seoul."""
        return self.clock().astimezone(SEOUL).date()

    @property
    def midnight(self) -> datetime:
        """When that day began."""
        return self.clock().astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def names(self) -> Names:
        """The names of places."""
        return self._names or gazetteer_names()

    @property
    def store(self) -> Store:
        """The store. Raises UnavailableError where there is none that this version can read."""
        with self._lock:
            if self._store is None:
                store = Store(self.settings.database_url)
                try:
                    self._store = store.require()
                except SosikError as why:
                    store.close()
                    raise UnavailableError(str(why)) from why
            return self._store

    @contextmanager
    def view(self) -> Iterator[View]:
        """One state of the store, to make an answer from. Raises UnavailableError while it does not answer."""
        try:
            with self.store.reading() as session:
                catalog = self.catalog(session)
                yield View(session, catalog, newest.Newest(session, lambda facts: self._entry(catalog, facts)))
        except SosikError as why:
            raise UnavailableError(str(why)) from why

    def catalog(self, session: Session) -> Catalog:
        """The shelves that are published. Read anew after each publish."""
        file = self.folder / OWN / "manifest.db"
        try:
            stat = os.stat(file)  # noqa: PTH116 - of a path, every time
        except OSError as why:
            raise UnavailableError(str(why)) from why
        names = self.names
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        with self._lock:
            if self._kept is None or self._kept[0] != stamp:
                self._kept = (
                    stamp,
                    Catalog(
                        _published(file), names.lookup, newest.libraries(session), names.lineage, newest.hubs(session)
                    ),
                )
            return self._kept[1]

    def _entry(self, catalog: Catalog, facts: Facts) -> Entry:
        name = catalog.name(facts.region).full_name if facts.region else ""
        return build(facts, name, self.site.shelf(COUNTRY))

    def close(self) -> None:
        """Closes the store's connections."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None


def _published(file: Path) -> dict[str, int]:
    """How many posts each published shelf has."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=5)) as db:
            return dict(db.execute("SELECT code, posts FROM made"))
    except sqlite3.Error as why:
        raise UnavailableError(f"{file}: {why}") from why

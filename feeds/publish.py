"""Publish: what changed in the store, written to the site folder. An incremental publish ends in the bytes of a full one.

A shelf is written anew when its last change, its name or its home is another than the one its files were made from, and with
it the places around it, then and now, which show how many posts it has. The files there is one of are always made; only those
with new bytes are written.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator.clock import SEOUL, Clock
from aggregator.config import Settings
from aggregator.shelves import COUNTRY, parse
from aggregator.store import Store
from feeds import newest
from feeds.catalog import Catalog, LibraryName, Names, Site, gazetteer_names, shelf_path
from feeds.documents import Document, Documents
from feeds.entries import Entry, Facts, build
from feeds.manifest import Made
from feeds.pages import ON_FRONT, Pages
from feeds.site_folder import SiteFolder, site_folder
from feeds.turn import turn
from feeds.version import fingerprint

Progress = Callable[[int, int], None]
"""Told after each shelf how many of how many are done."""


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What a publish did. `places` have feeds; `rendered` shelves of theirs were made anew, `entries` were read for that.

    `unchanged` files are ours and kept their bytes and times. `sequence` is the newest change that the site shows.
    """

    folder: Path
    full: bool
    files_written: int
    files_removed: int
    unchanged: int
    places: int
    rendered: int
    entries: int
    sequence: int

    def as_json(self) -> dict[str, Any]:
        """The summary as one JSON object."""
        return asdict(self) | {"folder": str(self.folder)}


def publish(
    store: Store,
    settings: Settings,
    *,
    clock: Clock,
    out: Path | None = None,
    full: bool = False,
    on_progress: Progress | None = None,
    names: Names | None = None,
) -> PublishSummary:
    """Writes to `out` (default: the site folder of the settings) what changed since it was last written, or everything.

    `names` are those of places (default: the gazetteer's). Raises InputError for a folder that is not ours, HeldError while
    somebody else publishes to it, SosikError where the disk refuses; the old site stays whole in all of these.
    """
    folder = out or settings.site_dir
    with (
        site_folder(folder, clock) as held,
        turn(store, held.root, clock) as keep,
        store.reading() as session,
    ):
        run = _Run(
            held,
            session,
            Site(settings.site_url, settings.operator, settings.contact),
            names or gazetteer_names(),
            clock().astimezone(SEOUL).date(),
        )
        return run.publish(full, keep, on_progress or _silent)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What there is to do: every shelf, how many posts each has, which are written anew, which are no more."""

    states: list[newest.PlaceState]
    counts: dict[str, int]
    touched: set[str]
    gone: set[str]


class _Run:
    """One publish, over one state of the store."""

    def __init__(self, folder: SiteFolder, session: Session, site: Site, names: Names, today: date) -> None:
        self._folder = folder
        self._session = session
        self._site = site
        self._names = names
        self._today = today
        self._written = 0
        self._ours: set[str] = set()

    def publish(self, full: bool, keep: Callable[[], None], on_progress: Progress) -> PublishSummary:
        manifest = self._folder.manifest
        version = fingerprint(self._site, self._names.version)
        today = self._today.isoformat()
        look = full
        full = full or manifest.state("fingerprint") != version or manifest.state("today") != today
        sequence = newest.sequence(self._session)
        known = newest.libraries(self._session)
        states = newest.places(self._session, known)
        plan = self._plan(states, known, manifest.places(), full)
        catalog = Catalog(plan.counts, self._names.lookup, known)
        documents = Documents(self._site, catalog, Pages(self._site), self._today)
        entries = newest.Newest(self._session, self._build(catalog))
        touched = [state for state in plan.states if state.code in plan.touched]
        for number, state in enumerate(touched, 1):
            self._put(documents.of_shelf(state, entries.of(state.shows), entries.planned(state.shows)), look)
            keep()
            on_progress(number, len(touched))
        if full or touched or plan.gone:
            self._put(documents.of_site(plan.states, entries.of(COUNTRY, ON_FRONT)), look)
        removed = self._folder.commit(
            places={state.code: _made(state, catalog) for state in touched},
            gone=plan.gone,
            state={"fingerprint": version, "sequence": str(sequence), "today": today},
            remove=self._left_over(full, plan.gone),
        )
        return PublishSummary(
            folder=self._folder.root,
            full=full,
            files_written=self._written,
            files_removed=removed,
            unchanged=manifest.count() - self._written,
            places=sum(parse(state.code).whole for state in plan.states),
            rendered=len(touched),
            entries=entries.built,
            sequence=sequence,
        )

    def _plan(
        self,
        states: list[newest.PlaceState],
        known: Mapping[int, LibraryName],
        before: Mapping[str, Made],
        full: bool,
    ) -> _Plan:
        """Compares the store with what the folder was made from. A shelf that did not change keeps its count of then."""
        counts: dict[str, int] = {}
        catalog = Catalog(counts, self._names.lookup, known)
        changed: set[str] = set()
        homes: set[str] = set()
        for state in states:
            made = before.get(state.code)
            if made is not None and not full and _made(state, catalog, made.posts) == made:
                counts[state.code] = made.posts
            else:
                counts[state.code] = newest.count(self._session, state.shows)
                changed.add(state.code)
                homes.update({made.parent} if made else ())
        gone = before.keys() - counts.keys()
        homes.update(before[code].parent for code in gone)
        around = _with_places_around(changed | gone | (homes - {""}), Catalog(counts, self._names.lookup, known))
        return _Plan(states, counts, around & counts.keys(), set(gone))

    def _build(self, catalog: Catalog) -> Callable[[Facts], Entry]:
        fallback = self._site.shelf(COUNTRY)

        def entry(facts: Facts) -> Entry:
            return build(facts, catalog.name(facts.region).full_name if facts.region else "", fallback)

        return entry

    def _put(self, documents: Iterable[Document], look: bool) -> None:
        for document in documents:
            self._written += self._folder.put(document.path, document.data, document.turn, look=look)
            self._ours.add(document.path)

    def _left_over(self, full: bool, gone: Iterable[str]) -> set[str]:
        """Our files that this site no longer has: after a full publish whatever was not made, else those of places gone."""
        files = self._folder.manifest.files() if full or gone else set()
        if full:
            return files - self._ours
        folders = {folder for code in gone for folder in (shelf_path(code), shelf_path(code, "week/"))}
        return {path for path in files if path.rpartition("/")[0] + "/" in folders}


def _made(state: newest.PlaceState, catalog: Catalog, posts: int | None = None) -> Made:
    name = catalog.name(state.code)
    count = catalog.posts[state.code] if posts is None else posts
    return Made(
        state.change, state.changed.isoformat(), count, name.parent, f"{name.title}\n{catalog.home(state.code)}"
    )


def _with_places_around(codes: Iterable[str], catalog: Catalog) -> set[str]:
    touched: set[str] = set()
    for code in codes:
        touched.add(code)
        touched.update(place.code for place in catalog.parents(code))
    return touched


def _silent(_done: int, _all: int) -> None:
    pass

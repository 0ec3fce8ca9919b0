"""Publish: what changed in the store, written to the site folder. An incremental publish ends in the bytes of a full one.

A place is written anew when its last change is another than the one its files were made from, and with it the places around
it, which show how many posts it has. The files there is one of are always made; only those with new bytes are written.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator.clock import Clock
from aggregator.config import Settings
from aggregator.store import Store
from feeds import newest
from feeds.catalog import COUNTRY, Catalog, Names, Site, gazetteer_names
from feeds.documents import Document, Documents
from feeds.entries import Entry, Facts, build
from feeds.manifest import Made
from feeds.pages import ON_FRONT, Pages
from feeds.site_folder import SiteFolder, site_folder
from feeds.turn import turn
from feeds.version import fingerprint

Progress = Callable[[int, int], None]
"""Told after each place how many of how many are done."""


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What a publish did. `places` have feeds, `rendered` of them were made anew; `entries` were read for that.

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
            held, session, Site(settings.site_url, settings.operator, settings.contact), names or gazetteer_names()
        )
        return run.publish(full, keep, on_progress or _silent)


class _Run:
    """One publish, over one state of the store."""

    def __init__(self, folder: SiteFolder, session: Session, site: Site, names: Names) -> None:
        self._folder = folder
        self._session = session
        self._site = site
        self._names = names
        self._written = 0
        self._ours: set[str] = set()

    def publish(self, full: bool, keep: Callable[[], None], on_progress: Progress) -> PublishSummary:
        manifest = self._folder.manifest
        version = fingerprint(self._site, self._names.version)
        look, full = full, full or manifest.state("fingerprint") != version
        sequence = newest.sequence(self._session)
        states = newest.places(self._session)
        before = manifest.places()
        made = (
            {} if full else {state.code: before[state.code] for state in states if _same(state, before.get(state.code))}
        )
        changed = [state.code for state in states if state.code not in made]
        gone = before.keys() - {state.code for state in states}
        counts = {code: place.posts for code, place in made.items()}
        counts |= {code: newest.count(self._session, code) for code in changed}
        catalog = Catalog(counts, self._names.lookup)
        touched = _with_places_around({*changed, *gone}, catalog) & counts.keys()
        documents = Documents(self._site, catalog, Pages(self._site))
        entries = newest.Newest(self._session, self._build(catalog))
        for number, state in enumerate([state for state in states if state.code in touched], 1):
            self._put(documents.of_place(state, entries.of(state.code)), look)
            keep()
            on_progress(number, len(touched))
        if full or changed or gone:
            self._put(documents.of_site(states, entries.of(COUNTRY, ON_FRONT)), look)
        removed = self._folder.commit(
            places={state.code: _made(state, counts) for state in states if state.code in touched},
            gone=gone,
            state={"fingerprint": version, "sequence": str(sequence)},
            remove=self._left_over(full, gone),
        )
        return PublishSummary(
            folder=self._folder.root,
            full=full,
            files_written=self._written,
            files_removed=removed,
            unchanged=manifest.count() - self._written,
            places=len(states),
            rendered=len(touched),
            entries=entries.built,
            sequence=sequence,
        )

    def _build(self, catalog: Catalog) -> Callable[[Facts], Entry]:
        fallback = self._site.region(COUNTRY)

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
        folders = tuple(f"regions/{code}/" for code in gone)
        return {path for path in files if path.startswith(folders)}


def _same(state: newest.PlaceState, made: Made | None) -> bool:
    return made is not None and (made.change, made.changed) == (state.change, state.changed.isoformat())


def _made(state: newest.PlaceState, counts: dict[str, int]) -> Made:
    return Made(state.change, state.changed.isoformat(), counts[state.code])


def _with_places_around(codes: Iterable[str], catalog: Catalog) -> set[str]:
    touched: set[str] = set()
    for code in codes:
        touched.add(code)
        touched.update(place.code for place in catalog.parents(code))
    return touched


def _silent(_done: int, _all: int) -> None:
    pass

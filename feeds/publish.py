"""Publish: what changed in the store, written to the site folder. An incremental publish ends in the bytes of a full one.

A shelf is written anew when its last change, its name or its home is another than the one its files were made from, and with
it the places around it, then and now, which show how many posts it has. The files there is one of are always made; only those
with new bytes are written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator.clock import SEOUL, Clock
from aggregator.config import Settings
from aggregator.shelves import COUNTRY, parse
from aggregator.store import Store
from feeds import evidence, newest, standing_posts
from feeds.catalog import Catalog, LibraryName, Names, Site, gazetteer_names
from feeds.documents import Document, Documents, everywhere, post_path
from feeds.entries import Entry, Facts, build
from feeds.library_facts import LibraryFacts
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
        run = _Run(held, session, Site.of(settings), names or gazetteer_names(), clock().astimezone(SEOUL).date())
        return run.publish(full, keep, on_progress or _silent)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What there is to do: every shelf, how many posts each has, which are written anew, of which the page of the day is.

    `full` where everything is: it was asked for, what every page shows is another, or so is the store.
    """

    states: list[newest.PlaceState]
    counts: dict[str, int]
    touched: set[str]
    daily: set[str]
    full: bool


class _Run:
    """One publish, over one state of the store, on one day in Seoul."""

    def __init__(self, folder: SiteFolder, session: Session, site: Site, names: Names, today: date) -> None:
        self._folder = folder
        self._session = session
        self._site = site
        self._names = names
        self._today = today
        self._keep: Callable[[], None] = _nothing
        self._written = 0
        self._look = False

    def publish(self, full: bool, keep: Callable[[], None], on_progress: Progress) -> PublishSummary:
        self._keep = keep
        manifest = self._folder.manifest
        version = fingerprint(self._site, self._names.version)
        sequence = newest.sequence(self._session)
        known = newest.libraries(self._session)
        self._look = full
        states = newest.places(self._session, known, self._names.lineage)
        plan = self._plan(states, known, full or manifest.state("fingerprint") != version)
        catalog = self._catalog(plan.counts, known)
        documents = Documents(self._site, catalog, Pages(self._site), self._today)
        entries = newest.Newest(self._session, self._build(catalog))
        gone, away = self._posts(plan.full, documents, entries)
        self._shelves(plan, documents, entries, on_progress)
        if plan.full or plan.touched or plan.daily or self._another_day():
            self._put(documents.of_site(plan.states, entries.of((COUNTRY,), ON_FRONT)))
        removed = self._folder.commit(
            {"fingerprint": version, "sequence": str(sequence), "day": self._today.isoformat()},
            remove=away,
            gone=gone,
            full=plan.full,
        )
        return PublishSummary(
            folder=self._folder.root,
            full=plan.full,
            files_written=self._written,
            files_removed=removed,
            unchanged=manifest.count() - self._written,
            places=sum(parse(state.code).whole for state in plan.states),
            rendered=len(plan.touched),
            entries=entries.built,
            sequence=sequence,
        )

    def _shelves(self, plan: _Plan, documents: Documents, entries: newest.Newest, on_progress: Progress) -> None:
        """The files of every shelf that was touched, the page alone of those where only the day is another."""
        todo = [state for state in plan.states if state.code in plan.touched or state.code in plan.daily]
        for number, state in enumerate(todo, 1):
            shows = state.shows
            shown, coming = entries.of(shows), entries.coming(shows, _monday(self._today))
            if state.code in plan.touched:
                self._put(everywhere(state, documents.feeds_of(state, shown, entries.planned(shows))))
            self._put(everywhere(state, documents.pages_of(state, shown, coming)))
            self._folder.shelf_made(state.code, _made(state, documents.catalog, until=entries.last_coming(shows)))
            self._keep()
            on_progress(number, len(todo))

    def _posts(self, full: bool, documents: Documents, entries: newest.Newest) -> tuple[set[str], set[str]]:
        """The page of every post that changed. Returns the posts that went, and their files."""
        manifest = self._folder.manifest
        changed = [] if full else standing_posts.changed(self._session, int(manifest.state("sequence") or 0))
        erased = set() if full else standing_posts.erased(self._session, manifest, changed)
        todo = standing_posts.everything(self._session) if full else changed
        before = {} if full else manifest.posts({*changed, *erased})
        there: set[str] = set()
        shown_as: set[str] = set()
        for some in standing_posts.batches(todo):
            standing = standing_posts.standing(self._session, some)
            read = evidence.read(self._session, standing)
            for post, entry in entries.some(standing).items():
                self._put(documents.of_post(entry, evidence.public(read.get(post, ()), entry.kind)))
                self._folder.post_made(standing[post])
                if not full:
                    there.add(post)
                    shown_as.add(standing[post].entry)
            self._keep()
        gone = before.keys() - there
        return gone, {post_path(shown.entry) for shown in before.values() if shown.entry not in shown_as}

    def _another_day(self) -> bool:
        return self._folder.manifest.state("day") != self._today.isoformat()

    def _of_the_day(self, before: Mapping[str, Made]) -> set[str]:
        """The shelves whose pages are others on another day: those where something was or is coming in the week shown."""
        if not self._another_day():
            return set()
        then = self._folder.manifest.state("day")
        oldest = min(date.fromisoformat(then) if then else self._today, self._today)
        return {code for code, made in before.items() if made.until >= _monday(oldest).isoformat()}

    def _plan(self, states: list[newest.PlaceState], known: Mapping[int, LibraryName], full: bool) -> _Plan:
        """Compares the store with what the folder was made from. A shelf that did not change keeps its count of then."""
        before = self._folder.manifest.made()
        since = int(self._folder.manifest.state("sequence") or 0)
        full = full or self._is_another_store(states, before, since)
        counts: dict[str, int] = {}
        catalog = self._catalog(counts, known)
        changed: set[str] = set()
        homes: set[str] = set()
        for state in states:
            made = before.get(state.code)
            if made is not None and not full and replace(_made(state, catalog, made.posts), until=made.until) == made:
                counts[state.code] = made.posts
            else:
                counts[state.code] = newest.count(self._session, state.shows)
                changed.add(state.code)
                homes.update({made.parent} if made else ())
        around = _with_places_around(changed | (homes - {""}), self._catalog(counts, known))
        touched = around & counts.keys()
        return _Plan(states, counts, touched, (self._of_the_day(before) & counts.keys()) - touched, full)

    def _is_another_store(self, states: Sequence[newest.PlaceState], before: Mapping[str, Made], since: int) -> bool:
        """Whether the folder was made from another store, or from what this one was before it was put back.

        The changes of a store only ever go up, and a shelf that it had it has for ever.
        """
        now = {state.code: state for state in states}
        return newest.sequence(self._session) < since or any(
            code not in now
            or (
                " ".join(now[code].shows) == made.shows
                and now[code].change <= since
                and (now[code].change, now[code].changed.isoformat()) != (made.change, made.changed)
            )
            for code, made in before.items()
        )

    def _catalog(self, counts: Mapping[str, int], known: Mapping[int, LibraryName]) -> Catalog:
        return Catalog(counts, self._names.lookup, known, self._names.lineage)

    def _build(self, catalog: Catalog) -> Callable[[Facts], Entry]:
        fallback = self._site.shelf(COUNTRY)

        def entry(facts: Facts) -> Entry:
            return build(facts, catalog.name(facts.region).full_name if facts.region else "", fallback)

        return entry

    def _put(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._written += self._folder.put(document.path, document.data, document.turn, look=self._look)


def _made(state: newest.PlaceState, catalog: Catalog, posts: int | None = None, until: date | None = None) -> Made:
    name = catalog.name(state.code)
    return Made(
        change=state.change,
        changed=state.changed.isoformat(),
        posts=catalog.posts[state.code] if posts is None else posts,
        parent=name.parent,
        name="\n".join((name.title, catalog.home(state.code), _told(catalog.facts(state.code)), *state.also)),
        shows=" ".join(state.shows),
        until=until.isoformat() if until else "",
    )


def _monday(day: date) -> date:
    """The first day of the week that pages show on a day."""
    return day - timedelta(days=day.weekday())


def _told(facts: LibraryFacts) -> str:
    """What the directory says of a library, for its page alone; "" for all else."""
    return "\n".join(f"{row.label}={row.text}{row.links}" for row in facts.rows())


def _with_places_around(codes: Iterable[str], catalog: Catalog) -> set[str]:
    touched: set[str] = set()
    for code in codes:
        touched.add(code)
        touched.update(place.code for place in catalog.parents(code))
    return touched


def _silent(_done: int, _all: int) -> None:
    pass


def _nothing() -> None:
    pass

"""Publish: what changed in the store, written to the site folder. An incremental publish ends in the bytes of a full one.

A shelf is written anew when its last change, its name or its home is another than the one its files were made from, and with
it the places around it, then and now, which show how many posts it has. The files there is one of are always made; only those
with new bytes are written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator import freshness
from aggregator.clock import SEOUL, Clock
from aggregator.config import Settings
from aggregator.desk import zone_shelves
from aggregator.shelves import COUNTRY, parse
from aggregator.store import Store
from feeds import archives, evidence, newest, standing_posts
from feeds.catalog import Names, Site, gazetteer_names
from feeds.documents import EVENT, POST_FILES, Document, Documents, Listed, everywhere, post_path
from feeds.entries import Entry, Facts, build
from feeds.formats import FEEDS
from feeds.fragments import Fragments
from feeds.manifest import Shown
from feeds.newest import Newest
from feeds.pages import ON_FRONT, Pages
from feeds.plan import Plan, made, monday, plan
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
    zone_shelves.settle(store, clock())  # a month began, or a zone changed
    with (
        site_folder(folder, clock) as held,
        turn(store, held.root, clock) as keep,
        store.reading() as session,
    ):
        site, names, now = Site.of(settings), names or gazetteer_names(), clock()
        version = fingerprint(site, names.version)
        anew = full or held.manifest.state("fingerprint") != version
        todo = plan(session, held.manifest, names, now.astimezone(SEOUL).date(), full=anew)
        held.open_fragments(version, fresh=full or todo.foreign)
        return _Run(held, session, site, todo, now).publish(version, full, keep, on_progress or _silent)


Put = Callable[[Iterable[Document]], None]


@dataclass(frozen=True, slots=True)
class _Posts:
    """What the folder showed of the posts that changed, and what it shows of them now. A full publish tells neither.

    `left` are files that those which are still here have no more.
    """

    before: Mapping[str, Shown]
    there: Mapping[str, Shown]
    left: set[str]

    @property
    def gone(self) -> set[str]:
        """The posts that stand here no more."""
        return self.before.keys() - self.there.keys()

    @property
    def away(self) -> set[str]:
        """The files of entries that are here no more."""
        entries = {shown.entry for shown in self.before.values()} - {shown.entry for shown in self.there.values()}
        return self.left | {post_path(entry, file) for entry in entries for file in POST_FILES}


class _Run:
    """One publish, over one state of the store, on one day in Seoul."""

    def __init__(self, folder: SiteFolder, session: Session, site: Site, plan: Plan, now: datetime) -> None:
        self._folder = folder
        self._session = session
        self._plan = plan
        self._now = now
        self._today = now.astimezone(SEOUL).date()
        pages = Pages(site)
        self._documents = Documents(site, plan.catalog, pages, self._today)
        self._newest = Newest(session, self._build(site))
        self._fragments = Fragments(folder.fragments, self._newest, pages)
        self._written = 0

    def publish(self, version: str, look: bool, keep: Callable[[], None], on_progress: Progress) -> PublishSummary:
        """Makes what the plan says; `look` compares with the files themselves."""
        plan, sequence = self._plan, newest.sequence(self._session)
        put = partial(self._put, look)
        posts = self._posts(put, keep)
        away = {*posts.away, *self._archives(posts, put)}
        self._shelves(put, keep, on_progress)
        if plan.full or plan.touched or plan.daily or plan.another_day:
            front = self._fragments.of([post for post, _ in self._newest.of((COUNTRY,), ON_FRONT)])
            coming = newest.coming_counts(self._session, [state.code for state in plan.states], self._today)
            put(self._documents.of_site(plan.states, front, coming))
        put(self._documents.of_status(plan.states, freshness.libraries(self._session, self._now)))
        self._folder.fragments.commit(sequence)
        removed = self._folder.commit(
            {"fingerprint": version, "sequence": str(sequence), "day": self._today.isoformat()},
            remove=away,
            gone=posts.gone,
            full=plan.full,
        )
        return PublishSummary(
            folder=self._folder.root,
            full=plan.full,
            files_written=self._written,
            files_removed=removed,
            unchanged=self._folder.manifest.count() - self._written,
            places=sum(parse(state.code).whole for state in plan.states),
            rendered=len(plan.touched),
            entries=self._newest.built,
            sequence=sequence,
        )

    def _posts(self, put: Put, keep: Callable[[], None]) -> _Posts:
        """The page of every post that changed, and its fragment."""
        plan, manifest = self._plan, self._folder.manifest
        changed = [] if plan.full else standing_posts.changed(self._session, plan.since)
        erased = set() if plan.full else standing_posts.erased(self._session, manifest, changed)
        before = {} if plan.full else manifest.posts({*changed, *erased})
        self._folder.fragments.drop({*standing_posts.changed(self._session, self._folder.fragments.change), *erased})
        there: dict[str, Shown] = {}
        eventless: set[str] = set()
        for some in standing_posts.batches(standing_posts.everything(self._session) if plan.full else changed):
            standing = standing_posts.standing(self._session, some)
            read = evidence.read(self._session, standing)
            for post, entry in self._newest.some(standing).items():
                fragment = self._fragments.add(post, entry)
                put(self._documents.of_post(entry, fragment, evidence.public(read.get(post, ()), entry.kind)))
                self._folder.post_made(standing[post])
                if not plan.full:
                    there[post] = standing[post]
                    eventless.update(() if fragment.item("calendar.ics") else (entry.number,))
            keep()
        return _Posts(before, there, {post_path(number, EVENT) for number in eventless})

    def _archives(self, posts: _Posts, put: Put) -> Iterator[str]:
        """The archives of every month in which a post changed. Gives the files of months that have no post any more."""
        showing = [state for state in self._plan.states if archives.has_archives(state.code)]
        if self._plan.full:
            todo = {(state, month): None for state in showing for month in archives.months(self._session, state.shows)}
        else:
            touched = archives.of_posts((*posts.before.values(), *posts.there.values()))
            of = {code: [state for state in showing if code in state.shows] for code in {code for code, _ in touched}}
            found = ((state, month) for code, month in touched for state in of[code])
            todo = dict.fromkeys(sorted(found, key=lambda each: (each[0].code, each[1])))
        while todo:
            state, month = next(iter(todo))
            del todo[state, month]
            shown = self._fragments.of(archives.posts(self._session, state.shows, month))
            was = self._folder.manifest.digest(archives.path(state.code, month, "atom.xml")) is not None
            if (
                was != bool(shown)
                and not self._plan.full
                and (later := archives.after(self._session, state.shows, month))
            ):
                todo[state, later] = None  # it leads to another month now
            if shown:
                before = archives.before(self._session, state.shows, month)
                put(everywhere(state, self._documents.archive_of(state, month, before, shown)))
            elif was:
                gone = (*FEEDS, "index.html")
                yield from (archives.path(code, month, file) for code in (state.code, *state.also) for file in gone)

    def _shelves(self, put: Put, keep: Callable[[], None], on_progress: Progress) -> None:
        """The files of every shelf that was touched, the pages alone of those where only the day is another."""
        plan, documents = self._plan, self._documents
        todo = [state for state in plan.states if state.code in plan.touched or state.code in plan.daily]
        for number, state in enumerate(todo, 1):
            listed = self._newest.of(state.shows)
            shown = self._fragments.of([post for post, _ in listed])
            months = [archives.month_of(each.published) for each in listed if archives.has_archives(state.code)]
            if state.code in plan.touched:
                archive = months[-1] if months else ""
                planned = self._fragments.of(self._newest.planned(state.shows))
                put(everywhere(state, documents.feeds_of(state, Listed(shown, planned, archive))))
            coming = self._fragments.of(self._newest.coming(state.shows, monday(self._today)))
            put(everywhere(state, documents.pages_of(state, shown, coming, months[0] if months else "")))
            self._folder.shelf_made(state.code, made(state, plan.catalog, until=self._newest.last_coming(state.shows)))
            keep()
            on_progress(number, len(todo))

    def _build(self, site: Site) -> Callable[[Facts], Entry]:
        fallback, catalog = site.shelf(COUNTRY), self._plan.catalog

        def entry(facts: Facts) -> Entry:
            return build(facts, catalog.name(facts.region).full_name if facts.region else "", fallback)

        return entry

    def _put(self, look: bool, documents: Iterable[Document]) -> None:
        for document in documents:
            self._written += self._folder.put(document.path, document.data, document.turn, look=look)


def _silent(_done: int, _all: int) -> None:
    pass

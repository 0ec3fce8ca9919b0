"""Which files a site has, and the bytes of each: those of one shelf, and those of the whole site."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from aggregator.clock import SEOUL
from aggregator.freshness import Freshness
from aggregator.shelves import COUNTRY, parse
from feeds import archives, finding_index, redirects, status
from feeds.catalog import Catalog, PlaceName, Site, shelf_path
from feeds.entries import Entry
from feeds.evidence import Evidence
from feeds.formats import CALENDARS, FEEDS, icalendar, opml
from feeds.formats.channel import Channel
from feeds.fragments import Fragment
from feeds.newest import PlaceState
from feeds.pages import ON_PAGE, Beside, Pages
from feeds.pages.regions import INDEX
from feeds.site_folder import Turn
from feeds.words import WORDS

FEED_IDS = uuid.UUID("5f0d7f0e-3f6b-5d0c-9a35-6d2f0c6e5a11")
"""The namespace of feed ids. A feed keeps its id when the site moves to another address."""

EVENT = "event.ics"
POST_FILES = ("index.html", EVENT)
"""The files of a post."""

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the site."""

    path: str
    data: bytes
    turn: Turn


def everywhere(state: PlaceState, documents: Iterable[Document]) -> Iterator[Document]:
    """Documents of a shelf, also at the addresses of places that are this one now: a plain web server cannot lead there."""
    for document in documents:
        yield document
        file = document.path.removeprefix(shelf_path(state.code))
        for code in state.also:
            yield replace(document, path=shelf_path(code, file))


@dataclass(frozen=True, slots=True)
class Listed:
    """What the feeds of a shelf show, newest first: its newest posts, those of them that tell of an activity.

    `archive` is the month of the archive that the feeds lead to, "" where there is none.
    """

    newest: Sequence[Fragment]
    planned: Sequence[Fragment]
    archive: str


@dataclass(frozen=True)
class Documents:
    """Writes the files of a site from its shelves and their entries. `today` is the day in Seoul, for pages alone."""

    site: Site
    catalog: Catalog
    pages: Pages
    today: date

    def feeds_of(self, state: PlaceState, shown: Listed) -> Iterator[Document]:
        """The feeds, the calendars and the subscription list of one shelf: the same on every day."""
        name = self.catalog.name(state.code)
        updated = _latest(state.changed, shown.newest)
        for formats, fragments in ((FEEDS, shown.newest), (CALENDARS, shown.planned)):
            for file, each in formats.items():
                channel = self._channel(name, file, updated)
                if shown.archive and file in FEEDS:
                    previous = self.site.address(archives.path(state.code, shown.archive, file))
                    channel = replace(channel, previous=previous)
                data = each.document(channel, (fragment.item(file) for fragment in fragments))
                yield Document(shelf_path(state.code, file), data, Turn.FEED)
        outlines = [self._outline(each) for each in (name, *self.catalog.within(state.code))]
        data = opml.write(name.title, updated, outlines, {}, self.site.operator)
        yield Document(shelf_path(state.code, "opml.xml"), data, Turn.FEED)

    def archive_of(self, state: PlaceState, month: str, previous: str, shown: Sequence[Fragment]) -> Iterator[Document]:
        """What stood in a place in one month, in each feed format; `previous` is the month of the archive before, or ""."""
        name = self.catalog.name(state.code)
        for file, each in FEEDS.items():
            path = archives.path(state.code, month, file)
            channel = self._channel(name, file, _latest(datetime.fromtimestamp(0, UTC), shown))
            archive = replace(
                channel,
                title=WORDS["archive_title"].format(title=channel.title, year=int(month[:4]), month=int(month[5:])),
                address=self.site.address(path),
                current=channel.address,
                previous=self.site.address(archives.path(state.code, previous, file)) if previous else "",
            )
            data = each.document(archive, (fragment.item(file) for fragment in shown))
            yield Document(path, data, Turn.FEED)
        page = self.pages.month(self.catalog, name, month, [fragment.card for fragment in shown], previous)
        yield Document(archives.path(state.code, month, "index.html"), page, Turn.PAGE)

    def pages_of(
        self, state: PlaceState, newest: Sequence[Fragment], coming: Sequence[Fragment], month: str
    ) -> Iterator[Document]:
        """The pages of one shelf, which may depend on the day by what is coming, and by nothing else.

        `newest` are its newest posts, newest first; `coming` those that one can go to in this week or later;
        `month` that of its newest archive, "" where it has none.
        """
        name = self.catalog.name(state.code)
        cards = [fragment.card for fragment in newest[:ON_PAGE]]
        plans = [fragment.plan for fragment in coming]
        page = self.pages.shelf(self.catalog, name, cards, plans, self.today, self._beside(name, month))
        yield Document(shelf_path(state.code, "index.html"), page, Turn.PAGE)
        if parse(state.code).whole:
            page = self.pages.week(self.catalog, name, plans, self.today)
            yield Document(shelf_path(state.code, "week/index.html"), page, Turn.PAGE)

    def of_post(self, entry: Entry, fragment: Fragment, evidence: Sequence[Evidence]) -> Iterator[Document]:
        """The page of one post, and its programme for a phone's calendar: the same on every day, and without anything
        that changes while the post does not."""
        events = fragment.item("calendar.ics")
        page = self.pages.post(self.catalog, entry, evidence, event=bool(events))
        yield Document(post_path(entry.number), page, Turn.POST)
        if events:
            yield Document(post_path(entry.number, EVENT), icalendar.single(events), Turn.POST)

    def _beside(self, name: PlaceName, month: str) -> Beside:
        """What the map did to a place (what became of it, out of which others it was put together), and its status."""
        groups = [
            (WORDS["region_group"].format(name=old.full_name), (old, *inside))
            for old, inside in self.catalog.groups(name.code)
        ]
        shelf = parse(name.code)
        address = f"{self.site.prefix}/{shelf_path(shelf.place, 'status.json')}" if shelf.whole else ""
        return Beside(notes=(name.notice,) if name.notice else (), groups=groups, status=address, month=month)

    def of_status(self, states: Sequence[PlaceState], known: Sequence[Freshness]) -> Iterator[Document]:
        """How complete each place is, and the page of that: what depends on crawling, and so is made at every publish."""
        about = self.site.address("status/")
        places = [state for state in states if parse(state.code).whole]
        told = status.of_places(self.catalog, self.site, [state.code for state in places], known)
        for state in places:
            made = Document(shelf_path(state.code, "status.json"), status.document(told[state.code], about), Turn.PAGE)
            yield from everywhere(state, [made])
        yield Document("status/index.html", self.pages.status(status.sidos(self.catalog, told)), Turn.PAGE)

    def of_site(
        self, states: Sequence[PlaceState], newest: Sequence[Fragment], coming: Mapping[str, int]
    ) -> Iterator[Document]:
        """The files there is one of: front page, lists of feeds, about, the page for what is not there, our style.

        `coming` has the number of programmes to come by 시도 and district.
        """
        updated = _seoul(max((state.changed for state in states), default=datetime.fromtimestamp(0, UTC)))
        for file in sorted(STATIC.iterdir()):
            yield Document(f"static/{file.name}", file.read_bytes(), Turn.STATIC)
        yield Document("404.html", self.pages.missing(self.catalog), Turn.PAGE)
        yield Document("about/index.html", self.pages.about(), Turn.PAGE)
        yield Document("opml.xml", self._all_opml(updated), Turn.INDEX)
        yield Document("feeds.json", self._all_feeds(states, updated), Turn.INDEX)
        yield Document(
            "sitemap.xml",
            self.pages.sitemap(state for state in states if self.catalog.listed(state.code)),
            Turn.INDEX,
        )
        places = [state.code for state in states if parse(state.code).whole]
        for path, data in redirects.files(self.catalog.lineage, places, self.site.prefix):
            yield Document(path, data, Turn.INDEX)
        cards = [fragment.card for fragment in newest]
        yield Document(INDEX, finding_index.index(self.catalog.posts.__contains__), Turn.INDEX)
        yield Document("find/index.html", self.pages.find(self.catalog, None, self.today), Turn.INDEX)
        yield Document("index.html", self.pages.front(self.catalog, cards, coming), Turn.INDEX)

    def _channel(self, name: PlaceName, file: str, updated: datetime) -> Channel:
        shelf = parse(name.code)
        place = self.catalog.name(shelf.place or name.parent)
        return Channel(
            id=f"urn:uuid:{uuid.uuid5(FEED_IDS, name.code)}",
            title=_feed_title(name, file),
            description=name.description.format(place=name.full_name),
            address=self.site.shelf(name.code, file),
            home=self.site.shelf(self.catalog.home(name.code)),
            updated=updated,
            operator=self.site.operator,
            site=self.site.address(),
            about=self.site.address("about/"),
            place=place.code,
            place_name=place.full_name,
            status=self.site.shelf(place.code, "status.json"),
            category=shelf.category,
            audience=shelf.audience,
            library="" if shelf.library is None else name.name,
        )

    def _is_place(self, state: PlaceState) -> bool:
        return parse(state.code).whole and self.catalog.listed(state.code)

    def _outline(self, name: PlaceName) -> opml.Outline:
        return opml.Outline(name.title, self.site.shelf(name.code, "rss.xml"), self.site.shelf(name.code))

    def _all_opml(self, updated: datetime) -> bytes:
        """Every feed, the country's at the top and those of each 시도 in a folder, so that a reader shows them in order."""
        country = [self._outline(self.catalog.name(COUNTRY))] if COUNTRY in self.catalog.posts else []
        folders = {
            sido.full_name: [self._outline(place) for place in (sido, *self.catalog.within(sido.code))]
            for sido in self.catalog.children(COUNTRY)
        }
        return opml.write(WORDS["site_title"], updated, country, folders, self.site.operator)

    def _all_feeds(self, states: Sequence[PlaceState], updated: datetime) -> bytes:
        document = {
            "title": WORDS["site_title"],
            "about": self.site.address("about/"),
            "updated": updated.isoformat(),
            "feeds": [self._listed(state) for state in states if self._is_place(state)],
        }
        return (json.dumps(document, ensure_ascii=False) + "\n").encode()

    def _listed(self, state: PlaceState) -> dict[str, str | int | list[str]]:
        name = self.catalog.name(state.code)
        return {
            "code": state.code,
            "name": name.name,
            "full_name": name.full_name,
            "parent": name.parent,
            "posts": self.catalog.posts[state.code],
            "updated": _seoul(state.changed).isoformat(),
            "page": self.site.shelf(state.code),
            "rss": self.site.shelf(state.code, "rss.xml"),
            "atom": self.site.shelf(state.code, "atom.xml"),
            "json": self.site.shelf(state.code, "feed.json"),
            "calendar": self.site.shelf(state.code, "calendar.ics"),
            "registration": self.site.shelf(state.code, "registration.ics"),
            "opml": self.site.shelf(state.code, "opml.xml"),
            "categories": [parse(each.code).category for each in self.catalog.categories(state.code)],
            "audiences": [parse(each.code).audience for each in self.catalog.audiences(state.code)],
        }


def post_path(number: str, file: str = "index.html") -> str:
    """The path of the page of an entry, by its UUID, or of a file beside it."""
    return f"posts/{number}/{file}"


def _latest(moment: datetime, shown: Sequence[Fragment]) -> datetime:
    """The newest change that readers see."""
    return _seoul(max((moment, *(fragment.updated for fragment in shown))))


def _seoul(moment: datetime) -> datetime:
    return moment.astimezone(SEOUL).replace(microsecond=0)


def _feed_title(name: PlaceName, file: str) -> str:
    """What a feed or a calendar is called: two calendars of a place stand side by side in a reader's list."""
    word = {"calendar.ics": WORDS["calendar"], "registration.ics": WORDS["registration"]}.get(file, "")
    return f"{name.title} {word}".rstrip()

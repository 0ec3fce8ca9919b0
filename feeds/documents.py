"""Which files a site has, and the bytes of each: those of one place, and those of the whole site."""

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aggregator.clock import SEOUL
from feeds.catalog import COUNTRY, Catalog, PlaceName, Site, region_path
from feeds.entries import Entry
from feeds.formats import WRITERS, opml
from feeds.formats.channel import Channel
from feeds.newest import PlaceState
from feeds.pages import Pages
from feeds.site_folder import Turn
from feeds.words import WORDS

FEED_IDS = uuid.UUID("5f0d7f0e-3f6b-5d0c-9a35-6d2f0c6e5a11")
"""The namespace of feed ids. A feed keeps its id when the site moves to another address."""

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the site."""

    path: str
    data: bytes
    turn: Turn


@dataclass(frozen=True)
class Documents:
    """Writes the files of a site from its places and their entries."""

    site: Site
    catalog: Catalog
    pages: Pages

    def of_place(self, state: PlaceState, entries: Sequence[Entry]) -> Iterator[Document]:
        """The feeds, the subscription list and the page of one place. `entries` are its newest, newest first."""
        name = self.catalog.name(state.code)
        updated = _seoul(max((state.changed, *(entry.updated for entry in entries))))
        for file, write in WRITERS.items():
            yield Document(region_path(state.code, file), write(self._channel(name, file, updated), entries), Turn.FEED)
        outlines = [self._outline(place) for place in (name, *self.catalog.within(state.code))]
        yield Document(
            region_path(state.code, "opml.xml"), opml.write(feed_title(name), updated, outlines, {}), Turn.FEED
        )
        yield Document(region_path(state.code, "index.html"), self.pages.region(self.catalog, name, entries), Turn.PAGE)

    def of_site(self, states: Sequence[PlaceState], newest: Sequence[Entry]) -> Iterator[Document]:
        """The files there is one of: front page, lists of feeds, about, the page for what is not there, our style."""
        updated = _seoul(max((state.changed for state in states), default=datetime.fromtimestamp(0, UTC)))
        for file in sorted(STATIC.iterdir()):
            yield Document(f"static/{file.name}", file.read_bytes(), Turn.STATIC)
        yield Document("404.html", self.pages.missing(), Turn.PAGE)
        yield Document("about/index.html", self.pages.about(), Turn.PAGE)
        yield Document("opml.xml", self._all_opml(updated), Turn.INDEX)
        yield Document("feeds.json", self._all_feeds(states, updated), Turn.INDEX)
        yield Document("sitemap.xml", self.pages.sitemap(states), Turn.INDEX)
        yield Document("index.html", self.pages.front(self.catalog, newest), Turn.INDEX)

    def _channel(self, name: PlaceName, file: str, updated: datetime) -> Channel:
        return Channel(
            id=f"urn:uuid:{uuid.uuid5(FEED_IDS, name.code)}",
            title=feed_title(name),
            description=f"{name.full_name} {WORDS['feed_description']}",
            address=self.site.region(name.code, file),
            home=self.site.region(name.code),
            updated=updated,
            operator=self.site.operator,
            site=self.site.address(),
            about=self.site.address("about/"),
            place=name.code,
            place_name=name.full_name,
        )

    def _outline(self, name: PlaceName) -> opml.Outline:
        return opml.Outline(feed_title(name), self.site.region(name.code, "rss.xml"), self.site.region(name.code))

    def _all_opml(self, updated: datetime) -> bytes:
        """Every feed, the country's at the top and those of each 시도 in a folder, so that a reader shows them in order."""
        country = [self._outline(self.catalog.name(COUNTRY))] if COUNTRY in self.catalog.posts else []
        folders = {
            sido.full_name: [self._outline(place) for place in (sido, *self.catalog.within(sido.code))]
            for sido in self.catalog.children(COUNTRY)
        }
        return opml.write(WORDS["site_title"], updated, country, folders)

    def _all_feeds(self, states: Sequence[PlaceState], updated: datetime) -> bytes:
        document = {
            "title": WORDS["site_title"],
            "about": self.site.address("about/"),
            "updated": updated.isoformat(),
            "feeds": [self._listed(state) for state in states],
        }
        return (json.dumps(document, ensure_ascii=False) + "\n").encode()

    def _listed(self, state: PlaceState) -> dict[str, str | int]:
        name = self.catalog.name(state.code)
        return {
            "code": state.code,
            "name": name.name,
            "full_name": name.full_name,
            "parent": name.parent,
            "posts": self.catalog.posts[state.code],
            "updated": _seoul(state.changed).isoformat(),
            "page": self.site.region(state.code),
            "rss": self.site.region(state.code, "rss.xml"),
            "atom": self.site.region(state.code, "atom.xml"),
            "json": self.site.region(state.code, "feed.json"),
            "opml": self.site.region(state.code, "opml.xml"),
        }


def _seoul(moment: datetime) -> datetime:
    return moment.astimezone(SEOUL).replace(microsecond=0)


def feed_title(name: PlaceName) -> str:
    """What the feed of a place is called, in every format and on its page."""
    return f"{name.full_name} {WORDS['feed_title']}"

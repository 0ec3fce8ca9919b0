"""The HTML pages, for disk and server alike: a function of the store, without clock words and without scripts."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator.clock import SEOUL
from aggregator.shelves import COUNTRY, parse
from feeds.catalog import Catalog, PlaceName, Site, shelf_path
from feeds.entries import Entry
from feeds.formats import MEDIA_TYPES
from feeds.newest import PlaceState
from feeds.words import KINDS, WORDS

ON_PAGE = 50
"""Entries on a region page: with excerpts of 200 characters it stays well under 100 kB."""
ON_FRONT = 8

_HERE = Path(__file__).parent
STYLE = _HERE / "static" / "sosik.css"


@dataclass(frozen=True, slots=True)
class Link:
    """One place to go to from a page: its address, its name, how many posts are there."""

    href: str
    name: str
    posts: int


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One format in which a place can be followed: its file's kind, address, and what it is for."""

    media_type: str
    kind: str
    use: str
    address: str


@dataclass(frozen=True)
class Pages:
    """Renders the pages of one site."""

    site: Site

    def shelf(self, catalog: Catalog, name: PlaceName, entries: Sequence[Entry]) -> bytes:
        """The page of a place, a category, an audience or a library: its newest posts, what is in it, how to follow it."""
        place = parse(name.code).whole
        return self._render(
            "shelf.html",
            name=name,
            subject=self._subject(catalog, name),
            canonical=self.site.shelf(catalog.home(name.code)),
            title=name.title,
            posts=catalog.posts[name.code],
            entries=entries[:ON_PAGE],
            parents=self._links(catalog, catalog.parents(name.code)),
            inside=[(word, self._links(catalog, names)) for word, names in _inside(catalog, name.code) if names],
            feeds=self._feeds(name.code),
            opml=self.site.shelf(name.code, "opml.xml") if place else "",
        )

    @staticmethod
    def _subject(catalog: Catalog, name: PlaceName) -> str:
        """What stands small beside a shelf's own name in its heading."""
        shelf = parse(name.code)
        if shelf.whole:
            return name.subject
        return f"{catalog.name(shelf.place or name.parent).full_name} {WORDS['libraries']}"

    def front(self, catalog: Catalog, newest: Sequence[Entry]) -> bytes:
        """The front page: every 시도 and 시군구 with feeds, and what is newest in the country."""
        sidos = [
            (link, self._links(catalog, catalog.children(sido.code)))
            for sido in catalog.children(COUNTRY)
            for link in self._links(catalog, [sido])
        ]
        return self._render(
            "front.html",
            title=WORDS["site_title"],
            canonical=self.site.address(),
            country=self._links(catalog, [catalog.name(COUNTRY)] if COUNTRY in catalog.posts else []),
            feeds=self._feeds(COUNTRY) if COUNTRY in catalog.posts else [],
            sidos=sidos,
            entries=newest[:ON_FRONT],
            opml=self.site.address("opml.xml"),
        )

    def about(self) -> bytes:
        """Who runs this, what is public, how to ask for a removal."""
        return self._render("about.html", title=WORDS["about_title"], canonical=self.site.address("about/"))

    def missing(self) -> bytes:
        """The page for an address that leads nowhere."""
        return self._render("404.html", title=WORDS["missing_title"], canonical="")

    def sitemap(self, states: Iterable[PlaceState]) -> bytes:
        """The sitemap (sitemaps.org): every page, with the time of the last change that its readers see."""
        urls = [
            (self.site.shelf(state.code), state.changed.astimezone(SEOUL).replace(microsecond=0)) for state in states
        ]
        return self._render("sitemap.xml", fixed=[self.site.address(), self.site.address("about/")], urls=urls)

    def _links(self, catalog: Catalog, names: Iterable[PlaceName]) -> list[Link]:
        return [
            Link(f"{self.site.prefix}/{shelf_path(name.code)}", self._short(name), catalog.posts.get(name.code, 0))
            for name in names
        ]

    @staticmethod
    def _short(name: PlaceName) -> str:
        return WORDS["country"] if name.code == COUNTRY else name.name

    def _feeds(self, code: str) -> list[FeedLink]:
        uses = {
            "rss.xml": ("RSS", "follow_rss"),
            "atom.xml": ("Atom", "follow_atom"),
            "feed.json": ("JSON", "follow_json"),
            "calendar.ics": ("iCalendar", "follow_calendar"),
            "registration.ics": ("iCalendar", "follow_registration"),
        }
        return [
            FeedLink(MEDIA_TYPES[file], kind, WORDS[word], self.site.shelf(code, file))
            for file, (kind, word) in uses.items()
        ]

    def _render(self, template: str, **values: Any) -> bytes:
        return (self._environment.get_template(template).render(values).strip() + "\n").encode()

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        version = hashlib.sha256(STYLE.read_bytes()).hexdigest()[:8]
        environment.globals.update(
            w=WORDS,
            kinds=KINDS,
            site=self.site,
            root=self.site.prefix,
            style=f"{self.site.prefix}/static/{STYLE.name}?v={version}",
        )
        return environment


def _inside(catalog: Catalog, code: str) -> list[tuple[str, list[PlaceName]]]:
    """What a place's page leads to, under which word."""
    return [
        (WORDS["sections"], catalog.categories(code)),
        (WORDS["audiences"], catalog.audiences(code)),
        (WORDS["smaller"], catalog.children(code)),
        (WORDS["libraries"], catalog.libraries(code)),
    ]

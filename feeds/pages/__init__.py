"""The HTML pages, for disk and server alike: functions of the store and of the day in Seoul, without a clock of their own.

A page is put together from fragments that are functions of one entry alone (`card`, `plan`), so they can be kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from aggregator.clock import SEOUL
from aggregator.shelves import COUNTRY
from feeds.catalog import Catalog, PlaceName, Site
from feeds.entries import Entry
from feeds.evidence import Evidence
from feeds.newest import PlaceState
from feeds.pages import links, months, posts, regions, shelves, weeks
from feeds.pages.coming import Plan, plan
from feeds.pages.days import shortened
from feeds.pages.narrowed import Narrowed
from feeds.pages.rendering import Renderer
from feeds.pages.shelves import Beside
from feeds.status import Status
from feeds.words import WORDS

__all__ = ["ON_FRONT", "ON_PAGE", "Beside", "Evidence", "Narrowed", "Pages", "Plan"]

ON_PAGE = 30
"""Cards on a shelf's page at most; fewer where they are long."""
TITLE = 160
"""Signs of a title on a card; the whole of it stands on the post's own page."""
ON_FRONT = 8
STALE_ON_PAGE = 20
"""Libraries of a 시도 that the status page lists."""
NOTHING_BESIDE = Beside()


@dataclass(frozen=True)
class Pages:
    """Renders the pages of one site."""

    site: Site

    def card(self, entry: Entry) -> str:
        """An entry in a list: a function of the entry alone, the same on every page and every day."""
        return self._renderer.fragment("card.html", entry=entry, title=shortened(entry.title, TITLE))

    def plan(self, entry: Entry) -> Plan:
        """The days of an entry and how it stands in lists by day: a function of the entry alone."""
        return plan(self._renderer, entry)

    def shelf(
        self,
        catalog: Catalog,
        name: PlaceName,
        cards: Sequence[str],
        coming: Iterable[Plan],
        today: date,
        beside: Beside = NOTHING_BESIDE,
    ) -> bytes:
        """The page of a place, a category, an audience or a library: what is coming, what is new, how to follow it.

        `cards` are those of its newest entries, newest first; `coming` the plans of entries that are not over on `today`.
        """
        return shelves.render(self._renderer, catalog, name, cards[:ON_PAGE], coming, today, beside)

    def week(self, catalog: Catalog, name: PlaceName, coming: Iterable[Plan], today: date) -> bytes:
        """A place's week, Monday to Sunday of `today`, with a text to copy into a group chat."""
        return weeks.render(self._renderer, catalog, name, coming, today)

    def month(self, catalog: Catalog, name: PlaceName, month: str, cards: Sequence[str], previous: str) -> bytes:
        """A place's month (`2026-11`), newest first; `previous` is the month before that has posts, or ""."""
        return months.render(self._renderer, catalog, name, month, cards, previous)

    def post(self, catalog: Catalog, entry: Entry, evidence: Sequence[Evidence] = (), *, event: bool = False) -> bytes:
        """The page of one post: the same on every day. `event`: `event.ics` stands beside it."""
        return posts.render(self._renderer, catalog, entry, evidence, event=event)

    def front(self, catalog: Catalog, cards: Sequence[str], coming: Mapping[str, int]) -> bytes:
        """The front page: the finder, the map, every 시도 and 시군구 with feeds, and what is newest in the country.

        `coming` has the number of programmes to come by 시도 and district.
        """
        return regions.front(self._renderer, catalog, cards[:ON_FRONT], coming)

    def find(self, catalog: Catalog, query: str | None, on: date) -> bytes:
        """내 지역 찾기: the regions that `query` means, and all there are; None (on disk) waits for a question."""
        return regions.find(self._renderer, catalog, query, on)

    def about(self) -> bytes:
        """Who runs this, what is public, how to ask for a removal, and what libraries want to know."""
        address = self.site.address("about/")
        return self._renderer.page(
            "about.html",
            title=WORDS["about_title"],
            canonical=address,
            shared=links.Shared(address, f"{WORDS['about_title']} · {WORDS['site']}", WORDS["lead"]),
        )

    def status(self, statuses: Sequence[Status]) -> bytes:
        """How complete it is: the country and each 시도, what was not read of late and since when."""
        address = self.site.address("status/")
        return self._renderer.page(
            "status.html",
            title=WORDS["status_title"],
            canonical=address,
            shared=links.Shared(address, f"{WORDS['status_title']} · {WORDS['site']}", WORDS["status_lead"]),
            statuses=statuses,
            listed=STALE_ON_PAGE,
        )

    def missing(self, catalog: Catalog, near: Iterable[PlaceName] = ()) -> bytes:
        """The page for an address that leads nowhere: places that may be meant (`near`), and every 시도."""
        return self._renderer.page(
            "404.html",
            title=WORDS["missing_title"],
            canonical="",
            shared=None,
            near=links.to_shelves(self.site, catalog, near),
            sidos=links.to_shelves(self.site, catalog, catalog.children(COUNTRY)),
        )

    def sitemap(self, states: Iterable[PlaceState]) -> bytes:
        """The sitemap (sitemaps.org): every page, with the time of the last change that its readers see."""
        urls = [
            (self.site.shelf(state.code), state.changed.astimezone(SEOUL).replace(microsecond=0)) for state in states
        ]
        return self._renderer.page(
            "sitemap.xml", fixed=[self.site.address(path) for path in ("", "about/", "status/")], urls=urls
        )

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.site)

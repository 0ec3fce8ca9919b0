"""The front page and the page that finds a region: the ways into the site."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from aggregator.shelves import COUNTRY
from feeds import finding
from feeds.catalog import Catalog, PlaceName
from feeds.pages import links, maps
from feeds.pages.links import Link
from feeds.pages.rendering import Renderer
from feeds.pages.room import fitting
from feeds.words import WORDS

LIVELY = 5
"""Districts that the front page names below the finder: those with most to come."""
CARD_BYTES = 9_000
"""What the newest posts may weigh beside a map and a list of the whole country: no page is over 100 kB."""
INDEX = "find/regions.json"
"""Where `find.js` looks regions up."""
_SIGUNGU = 5


def front(renderer: Renderer, catalog: Catalog, cards: Sequence[str], coming: Mapping[str, int]) -> bytes:
    """The front page: what this is, the finder, the map with its list, what is newest, how to follow all of it.

    Map and list tell how many programmes are to come, `coming`, by 시도 and district.
    """
    site, country = renderer.site, COUNTRY in catalog.posts
    return renderer.page(
        "front.html",
        title=WORDS["site_title"],
        canonical=site.address(),
        shared=links.Shared(site.address(), WORDS["site_title"], WORDS["lead"]),
        index=f"{site.prefix}/{INDEX}",
        lively=_lively(renderer, catalog, coming),
        country=_link(renderer, catalog, COUNTRY) if country else None,
        coming=coming.get(COUNTRY, 0),
        map=maps.of(site, catalog, COUNTRY, coming),
        sidos=_sidos(renderer, catalog, coming),
        cards=list(fitting(cards, CARD_BYTES)),
        feeds=links.feeds(site, COUNTRY) if country else [],
        calendars=links.calendars(site, COUNTRY) if country else [],
        opml=site.address("opml.xml"),
    )


def find(renderer: Renderer, catalog: Catalog, query: str | None, on: date) -> bytes:
    """The page that answers a question, `query`; without one (None, on disk) it leads to every region and waits for it."""
    site = renderer.site
    answers = None
    if query and query.strip():
        found = finding.find(query, lambda code: code in catalog.posts, on)
        answers = [
            (each, _link(renderer, catalog, each.page).href if each.page else "", catalog.name(each.page).full_name)
            for each in found
        ]
    return renderer.page(
        "find.html",
        title=WORDS["find"],
        canonical=site.address("find/"),
        shared=links.Shared(site.address("find/"), f"{WORDS['find']} · {WORDS['site']}", WORDS["lead"]),
        index=f"{site.prefix}/{INDEX}",
        query=(query or "")[: finding.LONGEST],
        answers=answers,
        sidos=_sidos(renderer, catalog, catalog.posts),
    )


def _link(renderer: Renderer, catalog: Catalog, code: str) -> Link:
    return links.to_shelves(renderer.site, catalog, [catalog.name(code)])[0]


def _sidos(renderer: Renderer, catalog: Catalog, counts: Mapping[str, int]) -> list[tuple[Link, list[Link], str]]:
    """Every 시도 with a page, the places right inside it, each with its number, and its code."""

    def link(name: PlaceName) -> Link:
        return replace(_link(renderer, catalog, name.code), posts=counts.get(name.code, 0))

    return [
        (link(sido), [link(inside) for inside in catalog.children(sido.code)], sido.code)
        for sido in catalog.children(COUNTRY)
    ]


def _lively(renderer: Renderer, catalog: Catalog, coming: Mapping[str, int]) -> list[Link]:
    """The districts with most to come, so that who only looks has somewhere to go; 동구 by its whole name."""
    districts = [code for code in coming if len(code) == _SIGUNGU and catalog.listed(code)]
    cities = {catalog.name(code).parent for code in districts}
    most = sorted((code for code in districts if code not in cities), key=lambda code: (-coming[code], code))
    names = Counter(catalog.name(code).name for code in catalog.posts if len(code) == _SIGUNGU)
    found = zip(most, links.to_shelves(renderer.site, catalog, map(catalog.name, most[:LIVELY])), strict=False)
    return [link if names[link.name] == 1 else replace(link, name=catalog.name(code).full_name) for code, link in found]

"""The page of a shelf: a place, a category or an audience in it, a library."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aggregator.shelves import COUNTRY, parse
from feeds.catalog import Catalog, PlaceName, Site
from feeds.pages import links, maps
from feeds.pages.agenda import Room, agenda
from feeds.pages.coming import Plan
from feeds.pages.days import long_day, nearness
from feeds.pages.months import to_month
from feeds.pages.narrowed import Narrowed
from feeds.pages.rendering import Renderer
from feeds.pages.room import fitting
from feeds.words import WORDS

WEEKS = 4
ROOM = Room(lines=60, weight=24_000)
"""What is coming; who wants more has the calendar."""
CARD_BYTES = 36_000
"""What the cards of a page may weigh together, so that no page is over 100 kB whatever libraries write."""
LINK_BYTES = 20_000
"""What the links to smaller places and to libraries may weigh together."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a shelf's page shows beside its lists, where there is any.

    `narrowed`: what a visitor of a server narrowed the list to (an empty one shows the form alone). `notes`: what is to be
    said of the place (`2026년에 둘로 나뉘었습니다 …`). `groups`: places under a heading of their own. `month`: of its newest
    archive. `status`: the address of how complete it is.
    """

    narrowed: Narrowed | None = None
    notes: Sequence[str] = ()
    groups: Sequence[tuple[str, Sequence[PlaceName]]] = ()
    month: str = ""
    status: str = ""


def render(
    renderer: Renderer,
    catalog: Catalog,
    name: PlaceName,
    cards: Sequence[str],
    coming: Iterable[Plan],
    today: date,
    beside: Beside,
) -> bytes:
    """The page, in bytes."""
    site, code = renderer.site, name.code
    place = parse(code).whole
    query = beside.narrowed.query if beside.narrowed else ""
    address = site.shelf(catalog.home(code))
    shown = list(fitting(cards, CARD_BYTES))
    return renderer.page(
        "shelf.html",
        name=name,
        subject=_subject(catalog, name),
        canonical=address,
        title=name.title,
        shared=links.Shared(address, name.title, name.description.format(place=name.full_name)),
        posts=catalog.posts.get(code, 0),
        cards=shown,
        agenda=agenda(coming, today, today + timedelta(weeks=WEEKS, days=-1), ROOM),
        long_day=long_day,
        near=nearness(today),
        place=place,
        parents=links.to_shelves(site, catalog, catalog.parents(code)),
        inside=list(_fewer(_inside(site, catalog, code, beside))),
        feeds=links.feeds(site, code, query),
        calendars=links.calendars(site, code, query),
        opml=site.shelf(code, "opml.xml") if place else "",
        sections=links.to_shelves(site, catalog, catalog.categories(code)),
        audiences=links.to_shelves(site, catalog, catalog.audiences(code)),
        narrowed=beside.narrowed,
        about=catalog.facts(code).rows(),
        archive=to_month(renderer, code, beside.month) if beside.month else None,
        beside=beside,
        map=maps.of(site, catalog, code) if code != COUNTRY else None,
    )


def _subject(catalog: Catalog, name: PlaceName) -> str:
    """What stands small beside a shelf's own name in its heading."""
    shelf = parse(name.code)
    if shelf.whole:
        return name.subject
    return f"{catalog.name(shelf.place or name.parent).full_name} {WORDS['libraries']}"


def _inside(site: Site, catalog: Catalog, code: str, beside: Beside) -> Iterator[tuple[str, list[links.Link]]]:
    """What a place's page leads to, under which word: smaller places, libraries, the places beside it."""
    for word, names in (
        *(beside.groups or [(WORDS["smaller"], catalog.children(code))]),
        (WORDS["libraries"], catalog.libraries(code)),
        (WORDS["hubs"], catalog.hubs(code)),
    ):
        yield word, links.to_shelves(site, catalog, names)
    parents = catalog.parents(code) if parse(code).whole else []
    if parents:
        others = [name for name in catalog.children(parents[-1].code) if name.code != code]
        yield WORDS["neighbours"], links.without_counts(links.to_shelves(site, catalog, others))


def _fewer(groups: Iterable[tuple[str, list[links.Link]]]) -> Iterator[tuple[str, list[links.Link], int]]:
    """Groups of links as far as there is room for them, and how many of each are left out."""
    weight = 0
    for word, found in groups:
        if not found:
            continue
        shown = []
        for link in found:
            weight += 2 * len(link.href) + len(link.name.encode()) + 60
            if weight > LINK_BYTES:
                break
            shown.append(link)
        yield word, shown, len(found) - len(shown)

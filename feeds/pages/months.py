"""The page of a month in one place: what stood there, to be read on from the newest. The feeds of a month stand beside it."""

from collections.abc import Sequence

from feeds.catalog import Catalog, PlaceName
from feeds.pages import links
from feeds.pages.rendering import Renderer
from feeds.pages.room import fitting
from feeds.words import WORDS

CARD_BYTES = 80_000
"""What the cards of a month may weigh together; the month's feeds have all of them."""


def render(
    renderer: Renderer, catalog: Catalog, name: PlaceName, month: str, cards: Sequence[str], previous: str
) -> bytes:
    """The page, in bytes. Months as `2026-11`; `previous` is the one before that has any posts, or ""."""
    site = renderer.site
    title = WORDS["archive_title"].format(title=name.title, year=int(month[:4]), month=int(month[5:]))
    address = site.shelf(name.code, f"{month.replace('-', '/')}/")
    return renderer.page(
        "month.html",
        name=name,
        title=title,
        canonical=address,
        shared=links.Shared(address, title, name.description.format(place=name.full_name)),
        parents=links.to_shelves(site, catalog, [*catalog.parents(name.code), name]),
        month=month_name(month),
        cards=list(fitting(cards, CARD_BYTES)),
        count=len(cards),
        previous=to_month(renderer, name.code, previous) if previous else None,
        feeds=[("RSS", "rss.xml"), ("Atom", "atom.xml"), ("JSON", "feed.json")],
    )


def to_month(renderer: Renderer, code: str, month: str) -> links.Link:
    """The way to the page of a month."""
    return links.Link(f"{renderer.site.prefix}/regions/{code}/{month.replace('-', '/')}/", month_name(month))


def month_name(month: str) -> str:
    """`2026년 11월`."""
    return WORDS["month"].format(year=int(month[:4]), month=int(month[5:]))

"""The page of one post: facts first, the way to the original, and what they were read from for who wants to know."""

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.models import Kind
from feeds.catalog import Catalog
from feeds.entries import Entry
from feeds.pages import links
from feeds.pages.rendering import Renderer

OPEN_TO_SEARCH = (Kind.ANNOUNCEMENT, Kind.NOTICE)
"""Kinds that a search engine may find, at their original; the others are for who follows a link."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one fact was read from: its name and value in Korean, the words of the post, fit for the public."""

    label: str
    value: str
    words: str


def render(renderer: Renderer, catalog: Catalog, entry: Entry, evidence: Sequence[Evidence], *, event: bool) -> bytes:
    """The page, in bytes."""
    site = renderer.site
    around = [catalog.name(entry.region)] if entry.region in catalog.posts else []
    return renderer.page(
        "post.html",
        title=entry.title,
        entry=entry,
        canonical=entry.url,
        address=site.address(f"posts/{entry.number}/"),
        indexed=entry.kind in OPEN_TO_SEARCH,
        parents=links.to_shelves(site, catalog, [*catalog.parents(entry.region), *around] if entry.region else []),
        evidence=evidence,
        event=event,
    )

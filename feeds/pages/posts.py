"""The page of one post: the way to the original first, facts in a table, and on demand what they were read from."""

from collections.abc import Sequence
from urllib.parse import quote

from aggregator.models import Kind
from feeds import fact_rows
from feeds.catalog import Catalog, Site
from feeds.entries import Entry
from feeds.evidence import Evidence
from feeds.pages import google, links, structured
from feeds.pages.days import shortened
from feeds.pages.rendering import Renderer
from feeds.words import STATES, WORDS

OPEN_TO_SEARCH = (Kind.ANNOUNCEMENT, Kind.NOTICE)
"""Kinds that a search engine may find, at their original; the others are for who follows a link."""
DESCRIPTION = 160
"""Signs of what is shown of a page where its address is shared."""


def render(renderer: Renderer, catalog: Catalog, entry: Entry, evidence: Sequence[Evidence], *, event: bool) -> bytes:
    """The page, in bytes."""
    site = renderer.site
    address = site.address(f"posts/{entry.number}/")
    around = [catalog.name(entry.region)] if entry.region in catalog.posts else []
    return renderer.page(
        "post.html",
        title=shortened(entry.title, DESCRIPTION),
        entry=entry,
        canonical=entry.url,
        shared=links.Shared(address, shortened(entry.title, DESCRIPTION), _description(entry), "article"),
        indexed=entry.kind in OPEN_TO_SEARCH,
        parents=links.to_shelves(site, catalog, [*catalog.parents(entry.region), *around] if entry.region else []),
        state=STATES.get(entry.activity.state, "") if entry.activity else "",
        facts=fact_rows.rows(entry),
        google=google.save(entry) if entry.kind is Kind.ANNOUNCEMENT else "",
        several=bool(entry.activity and not entry.activity.series and len(entry.activity.dates) > 1),
        event=event,
        evidence=evidence,
        structured=structured.event(entry),
        wrong=_wrong(site, entry, address),
    )


def _description(entry: Entry) -> str:
    """What stands below the title where the address is shared: facts before words."""
    told = " · ".join(part for part in (entry.line, entry.library, entry.region_name) if part)
    return shortened(told, DESCRIPTION)


def _wrong(site: Site, entry: Entry, address: str) -> str:
    """Where to say that something is wrong, with the post named; "" where nobody can be reached."""
    link = site.contact_link
    if not link.startswith("mailto:"):
        return link
    subject = quote(WORDS["wrong_subject"].format(title=entry.title[:80]))
    return f"{link}?subject={subject}&body={quote(address)}%0A%0A"

"""feedgen, set up so that its output depends on what it is given alone.

Left to itself feedgen stamps the time of rendering on feed and entries, turns the order round, names itself as generator,
drops what Atom links of entries say about themselves, and writes the names of the syndication module in the wrong case.

A post stands in many feeds, and is the same in all of them: it is rendered once a format, and each feed takes a copy.
"""

from collections.abc import Iterable
from copy import deepcopy
from functools import cached_property, lru_cache
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from feeds.entries import Entry
from feeds.formats.channel import GENERATOR, LANGUAGE, REFRESH_MINUTES, Channel
from feeds.words import CATEGORIES, KINDS

SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
KEPT = 4_000
"""Posts whose elements are kept: the feeds of a 시군구 come one after another."""


class _Item(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry whose Atom links keep rel, type and the rest (RFC 4287, 4.2.7)."""

    def rss_entry(self, extensions: bool = True) -> Any:  # noqa: ARG002  # feedgen asks with its default only
        return deepcopy(self._rss)

    def atom_entry(self, extensions: bool = True) -> Any:  # noqa: ARG002
        return deepcopy(self._atom)

    @cached_property
    def _rss(self) -> Any:
        return super().rss_entry()

    @cached_property
    def _atom(self) -> Any:
        element = super().atom_entry()
        for written, link in zip(element.findall("link"), self.link() or [], strict=True):
            for name in ("rel", "type", "hreflang", "title", "length"):
                if link.get(name):
                    written.set(name, link[name])
        return element


class _Refresh(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """How often to come back, in the words of the syndication module."""

    def extend_ns(self) -> dict[str, str]:
        return {"sy": SYNDICATION}

    def extend_rss(self, feed: Any) -> Any:
        for name, value in (("updatePeriod", "hourly"), ("updateFrequency", "1")):
            xml_elem(f"{{{SYNDICATION}}}{name}", feed[0]).text = value
        return feed


def generator(channel: Channel, media_type: str, entries: Iterable[Entry]) -> Any:
    """A feedgen FeedGenerator for one document, entries in the order given."""
    feed = FeedGenerator()
    feed.register_extension("dc", DcExtension, DcEntryExtension, atom=False, rss=True)
    feed.register_extension("sy", _Refresh, BaseExtension, atom=False, rss=True)
    feed.id(channel.id)
    feed.title(channel.title)
    feed.description(channel.description)
    feed.language(LANGUAGE)
    feed.author(name=channel.operator)
    feed.link(href=channel.address, rel="self", type=media_type)
    feed.link(href=channel.home, rel="alternate", type="text/html")  # last: RSS takes the last link for its own
    feed.updated(channel.updated)
    feed.ttl(REFRESH_MINUTES)
    feed.generator(GENERATOR)
    feed.docs("")
    for entry in entries:
        feed.add_entry(_item(entry), order="append")
    return feed


@lru_cache(maxsize=KEPT)
def _item(entry: Entry) -> _Item:
    item = _Item()
    item.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.link(href=entry.url, rel="alternate", type="text/html")
    item.content(entry.content_html, type="html")
    item.published(entry.published)
    item.updated(entry.updated)
    if entry.library:
        item.author(name=entry.library)  # Atom; in RSS an author must be a mail address, so dc:creator says it there
        item.dc.dc_creator(entry.library)
    if KINDS[entry.kind]:
        item.category(term=entry.kind.value, label=KINDS[entry.kind])
    for word in entry.categories:
        item.category(term=word, label=CATEGORIES[word])
    if entry.region:
        item.category(term=entry.region, label=entry.region_name)
    return item

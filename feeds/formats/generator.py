"""feedgen, set up so that its output depends on what it is given alone.

Left to itself feedgen stamps the time of rendering on feed and entries, names itself as generator, drops what Atom links of
entries say about themselves, and writes the names of the syndication module in the wrong case.

A post stands in many feeds, and is the same in all of them: it is rendered once a format, by `entry()` and feedgen's own
`rss_entry()` or `atom_entry()`; a document is feedgen's head with such pieces in it. Archives (RFC 5005, 4) are linked here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem
from lxml import etree

from aggregator.words import CATEGORIES
from feeds.entries import Entry
from feeds.formats.channel import GENERATOR, LANGUAGE, REFRESH_MINUTES, Channel
from feeds.words import KINDS

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
HISTORY = "http://purl.org/syndication/history/1.0"


class _Item(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry whose Atom links keep rel, type and the rest (RFC 4287, 4.2.7)."""

    def atom_entry(self, extensions: bool = True) -> Any:
        element = super().atom_entry(extensions)
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


class _History(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Says of a document that it is an archive, and where others are: in RSS, where feedgen links the document alone."""

    channel: Channel

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY}

    def extend_rss(self, feed: Any) -> Any:
        for rel, address in _archives(self.channel):
            xml_elem(f"{{{ATOM}}}link", feed[0], rel=rel, href=address)
        self.extend_atom(feed[0])
        return feed

    def extend_atom(self, feed: Any) -> Any:
        if self.channel.current:
            xml_elem(f"{{{HISTORY}}}archive", feed)
        return feed


def head(channel: Channel, media_type: str) -> Any:
    """A feedgen FeedGenerator for one document, without entries."""
    feed = FeedGenerator()
    feed.register_extension("dc", DcExtension, DcEntryExtension, atom=False, rss=True)
    feed.register_extension("sy", _Refresh, BaseExtension, atom=False, rss=True)
    if channel.current or channel.previous:
        feed.register_extension("fh", _History, BaseExtension, atom=True, rss=True)
        feed.fh.channel = channel
    feed.id(channel.id)
    feed.title(channel.title)
    feed.description(channel.description)
    feed.language(LANGUAGE)
    feed.author(name=channel.operator)
    feed.link(href=channel.address, rel="self", type=media_type)
    for rel, address in _archives(channel):
        feed.link(href=address, rel=rel, type=media_type)
    feed.link(href=channel.home, rel="alternate", type="text/html")  # last: RSS takes the last link for its own
    feed.updated(channel.updated)
    feed.ttl(REFRESH_MINUTES)
    feed.generator(GENERATOR)
    feed.docs("")
    return feed


def entry(shown: Entry) -> Any:
    """A feedgen FeedEntry of one post, for `rss_entry()` and `atom_entry()`."""
    item = _Item()
    item.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    item.guid(shown.id, permalink=False)
    item.title(shown.title)
    item.link(href=shown.url, rel="alternate", type="text/html")
    item.content(shown.content_html, type="html")
    item.published(shown.published)
    item.updated(shown.updated)
    if shown.library:
        item.author(name=shown.library)  # Atom; in RSS an author must be a mail address, so dc:creator says it there
        item.dc.dc_creator(shown.library)
    if KINDS[shown.kind]:
        item.category(term=shown.kind.value, label=KINDS[shown.kind])
    for word in shown.categories:
        item.category(term=word, label=CATEGORIES[word])
    if shown.region:
        item.category(term=shown.region, label=shown.region_name)
    return item


def piece(element: Any, root: str, namespaces: Mapping[str, str] | None = None) -> bytes:
    """An element as it stands inside a root that declares these namespaces; in a line of its own."""
    around = etree.Element(root, nsmap=namespaces)
    around.append(element)
    written: str = etree.tostring(around, encoding="unicode")
    return f"{written[written.index('>') + 1 : written.rindex('</')]}\n".encode()


def spliced(document: bytes, end: bytes, pieces: Iterable[bytes]) -> bytes:
    """A document with pieces in it, right before the tag that closes what holds them."""
    whole, close, after = document.rpartition(end)
    return b"".join((whole, *pieces, close, after))


def _archives(channel: Channel) -> Iterable[tuple[str, str]]:
    """Where the rest is (RFC 5005, 4): the archive before this document, and of an archive the feed as it is now."""
    told = {"prev-archive": channel.previous, "current": channel.current}
    return [(rel, address) for rel, address in told.items() if address]

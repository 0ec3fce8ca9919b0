"""Atom (RFC 4287), with archives (RFC 5005)."""

from collections.abc import Iterable

from feeds.entries import Entry
from feeds.formats import generator
from feeds.formats.channel import Channel

MEDIA_TYPE = "application/atom+xml"


def item(entry: Entry) -> bytes:
    """The entry of a post, the same in every feed."""
    return generator.piece(generator.entry(entry).atom_entry(), "feed")


def document(channel: Channel, items: Iterable[bytes]) -> bytes:
    """The Atom document of a channel with these entries."""
    return generator.spliced(generator.head(channel, MEDIA_TYPE).atom_str(pretty=True), b"</feed>", items)

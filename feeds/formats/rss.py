"""RSS 2.0, with dc:creator, ttl, the syndication module, and archives (RFC 5005)."""

from collections.abc import Iterable

from feeds.entries import Entry
from feeds.formats import generator
from feeds.formats.channel import Channel

MEDIA_TYPE = "application/rss+xml"


def item(entry: Entry) -> bytes:
    """The item of a post, the same in every feed."""
    return generator.piece(generator.entry(entry).rss_entry(), "rss", {"dc": generator.DUBLIN_CORE})


def document(channel: Channel, items: Iterable[bytes]) -> bytes:
    """The RSS document of a channel with these items."""
    return generator.spliced(generator.head(channel, MEDIA_TYPE).rss_str(pretty=True), b"  </channel>", items)

"""RSS 2.0, with dc:creator, ttl and the syndication module."""

from collections.abc import Iterable

from feeds.entries import Entry
from feeds.formats.channel import Channel
from feeds.formats.generator import generator

MEDIA_TYPE = "application/rss+xml"


def write(channel: Channel, entries: Iterable[Entry]) -> bytes:
    """The RSS document of a channel."""
    document: bytes = generator(channel, MEDIA_TYPE, entries).rss_str(pretty=True)
    return document

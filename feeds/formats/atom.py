"""Atom (RFC 4287)."""

from collections.abc import Iterable

from feeds.entries import Entry
from feeds.formats.channel import Channel
from feeds.formats.generator import generator

MEDIA_TYPE = "application/atom+xml"


def write(channel: Channel, entries: Iterable[Entry]) -> bytes:
    """The Atom document of a channel."""
    document: bytes = generator(channel, MEDIA_TYPE, entries).atom_str(pretty=True)
    return document

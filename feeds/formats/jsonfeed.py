"""JSON Feed 1.1 (jsonfeed.org), with our facts in an extension named `_sosik`."""

import json
from collections.abc import Iterable
from typing import Any

from feeds.entries import Entry
from feeds.formats.channel import LANGUAGE, Channel
from feeds.words import KINDS

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def write(channel: Channel, entries: Iterable[Entry]) -> bytes:
    """The JSON Feed document of a channel."""
    document = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.address,
        "description": channel.description,
        "language": LANGUAGE,
        "authors": [{"name": channel.operator, "url": channel.site}],
        "_sosik": {
            "about": channel.about,
            "updated": channel.updated.isoformat(),
            "region": {"code": channel.place, "name": channel.place_name},
        },
        "items": [_item(channel, entry) for entry in entries],
    }
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def _item(channel: Channel, entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content_html,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
    }
    if entry.excerpt or entry.note:
        item["summary"] = entry.excerpt or entry.note
    if entry.library:
        item["authors"] = [{"name": entry.library}]
    tags = [tag for tag in (KINDS[entry.kind], entry.region_name) if tag]
    if tags:
        item["tags"] = tags
    item["_sosik"] = {
        "about": channel.about,
        "kind": entry.kind.value,
        "library": entry.library,
        "region": {"code": entry.region, "name": entry.region_name} if entry.region else None,
        "date_only": not entry.has_time,
    }
    return item

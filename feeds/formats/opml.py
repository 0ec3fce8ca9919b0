"""OPML 2.0: subscription lists. Only RSS is listed, as every reader that takes OPML takes RSS."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

MEDIA_TYPE = "text/x-opml"


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed to subscribe to: its name, the address of its RSS, the address of its page."""

    text: str
    feed: str
    page: str


def write(
    title: str,
    modified: datetime,
    feeds: Iterable[Outline],
    folders: Mapping[str, Sequence[Outline]],
    owner: str = "",
) -> bytes:
    """An OPML document: `feeds` at the top, and each of `folders` under its name. `modified` is the newest change.

    It stays at its address and keeps up with what there is, so a reader that follows subscription lists can be given it.
    """
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = title
    ET.SubElement(head, "dateModified").text = format_datetime(modified.astimezone(UTC), usegmt=True)
    if owner:
        ET.SubElement(head, "ownerName").text = owner
    ET.SubElement(head, "docs").text = "https://opml.org/spec2.opml"
    body = ET.SubElement(root, "body")
    for feed in feeds:
        _outline(body, feed)
    for name, inside in folders.items():
        folder = ET.SubElement(body, "outline", text=name, title=name)
        for feed in inside:
            _outline(folder, feed)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document + b"\n"


def _outline(parent: ET.Element, feed: Outline) -> None:
    ET.SubElement(
        parent,
        "outline",
        type="rss",
        text=feed.text,
        title=feed.text,
        xmlUrl=feed.feed,
        htmlUrl=feed.page,
        language="ko",
    )

"""A look at a published site as a reader's program would take it: what `sosik demo --once` ends with."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from icalendar import Calendar
from lxml import etree

from aggregator.errors import SosikError
from feeds.formats import CALENDARS

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def check(folder: Path, site_url: str, address: str) -> str:
    """Fetches every published feed from `address` and reads it. Returns one sentence; raises SosikError where one fails.

    Each must answer 200 with the bytes that lie in `folder`, be whole, carry items or be an empty place's, answer 304 to
    its own ETag, and the three formats of a shelf must hold the same ids in the same order. Calendars are feeds
    too; archives have none.
    """
    listed = json.loads((folder / "feeds.json").read_text(encoding="utf-8"))
    checked = entries = 0
    for shelf in sorted(path.parent for path in folder.rglob("rss.xml")):
        ids = [_ids(shelf / name, folder, address) for name in ("rss.xml", "atom.xml", "feed.json")]
        if not ids[0] == ids[1] == ids[2]:
            raise SosikError(f"The feeds of {shelf.relative_to(folder)} differ from one another in {folder}.")
        calendars = [_ids(shelf / name, folder, address) for name in CALENDARS if (shelf / name).is_file()]
        checked += len(ids) + len(calendars)
        entries += len(ids[0])
    if not listed or not checked or not entries:
        raise SosikError(f"No feed with entries was published to {folder}.")
    return f"Checked {checked} feeds of {urlsplit(site_url).netloc} over HTTP: all whole, {entries} entries."


def _ids(file: Path, folder: Path, address: str) -> list[str]:
    url = f"{address}/{file.relative_to(folder)}"
    status, etag, body = _get(url)
    if status != 200 or body != file.read_bytes():
        raise SosikError(f"{url} answered {status} and not what was published.")
    if _get(url, etag)[0] != 304:
        raise SosikError(f"{url} does not answer 304 to its own ETag.")
    try:
        if file.suffix == ".json":
            return [str(item["id"]) for item in json.loads(body)["items"]]
        if file.suffix == ".ics":
            return [str(event["uid"]) for event in Calendar.from_ical(body).walk("VEVENT")]
        tree = etree.fromstring(body, _PARSER)
    except (ValueError, KeyError, etree.XMLSyntaxError) as why:
        raise SosikError(f"{url} is broken: {why}") from None
    return [
        element.text or ""
        for element in tree.iter("guid", "{http://www.w3.org/2005/Atom}id")
        if element.getparent() is not tree
    ]


def _get(url: str, etag: str | None = None) -> tuple[int, str, bytes]:
    request = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return response.status, response.headers.get("ETag", ""), response.read()
    except urllib.error.HTTPError as why:
        return why.code, "", b""

"""JSON Feed 1.1 (jsonfeed.org), with our facts in an extension named `_sosik`; what it is, is told once, at the top."""

import json
from collections.abc import Iterable
from typing import Any

from aggregator.words import CATEGORIES
from feeds.activities import Activity, Moment
from feeds.entries import Entry
from feeds.formats.channel import LANGUAGE, REFRESH_MINUTES, Channel
from feeds.words import KINDS

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def item(entry: Entry) -> bytes:
    """The item of a post, the same in every feed: its JSON, in a line of its own."""
    return f"{json.dumps(_item(entry), ensure_ascii=False)}\n".encode()


def document(channel: Channel, items: Iterable[bytes]) -> bytes:
    """The JSON Feed document of a channel with these items."""
    head = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.address,
        "description": channel.description,
        "language": LANGUAGE,
        "authors": [{"name": channel.operator, "url": channel.site}],
        **_said(next_url=channel.previous),
        "_sosik": {
            "about": channel.about,
            "updated": channel.updated.isoformat(),
            "refresh_minutes": REFRESH_MINUTES,
            "region": {"code": channel.place, "name": channel.place_name},
            **_said(
                status=channel.status,
                category=channel.category,
                audience=channel.audience,
                library=channel.library,
                current=channel.current,
            ),
        },
    }
    start = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return b"".join((start.encode(), b', "items": [', b",".join(items), b"]}\n"))


def _item(entry: Entry) -> dict[str, Any]:
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
    names = [CATEGORIES[word] for word in entry.categories]
    tags = [tag for tag in (KINDS[entry.kind], *names, entry.region_name) if tag]
    if tags:
        item["tags"] = tags
    item["_sosik"] = {
        "kind": entry.kind.value,
        "library": entry.library,
        "region": {"code": entry.region, "name": entry.region_name} if entry.region else None,
        "date_only": not entry.has_time,
        **_said(
            categories=list(entry.categories),
            activity=activity_data(entry.activity) if entry.activity else None,
            also_at=[copy.url for copy in entry.also_at],
            changes=[copy.url for copy in entry.changes],
        ),
    }
    return item


def activity_data(activity: Activity) -> dict[str, Any]:
    """The activity as data: what is not known is left out; a day is a date, a time is one of RFC 3339."""
    return _said(
        starts=_moment(activity.starts),
        ends=_moment(activity.ends),
        sessions=activity.sessions,
        dates=[[_moment(starts), _moment(ends)] for starts, ends in activity.dates],
        rrule=activity.series.whole() if activity.series else None,
        exdates=[each.isoformat() for each in activity.exdates],
        registration_opens=_moment(activity.registration_opens),
        registration_closes=_moment(activity.registration_closes),
        announced=_moment(activity.announced),
        audience=list(activity.audience),
        ages=activity.ages,
        eligibility=activity.eligibility,
        selection=activity.selection,
        capacity=activity.capacity,
        unit=activity.unit,
        fee=activity.fee,
        materials_fee=activity.materials_fee,
        place=activity.place,
        registering=[_said(way=way.way, url=way.url) for way in activity.registering],
        state=activity.state,
    )


def _moment(moment: Moment | None) -> str | None:
    return moment.isoformat() if moment else None


def _said(**values: Any) -> dict[str, Any]:
    """What is known of these; 0 is known, "" and [] are not."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}

"""Narrowed lists of a place, live: its page, its feeds and its calendars, rendered as the ones on disk are."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from aggregator import standing, views
from aggregator.clock import SEOUL
from aggregator.models import Place
from aggregator.shelves import parse
from aggregator.views import Wanted
from aggregator.words import AUDIENCES, CATEGORIES
from feeds import newest
from feeds.catalog import PlaceName
from feeds.documents import FEED_IDS
from feeds.entries import Entry
from feeds.formats import FEEDS, FORMATS, MEDIA_TYPES
from feeds.formats.channel import Channel
from feeds.pages import ON_PAGE, Beside, Narrowed
from feeds.web import filters
from feeds.web.context import Context, View
from feeds.words import WORDS

PAGE = "index.html"
PLANNED = 150
"""Activities in the calendar of a narrowed list: made at once, for who waits for them."""
COMING = 80
"""Entries that a page of a narrowed list is told to be coming."""
FILES = (PAGE, *FORMATS)
_HTML = "text/html"


def media_type(file: str) -> str:
    """The media type of one of `FILES`."""
    return _HTML if file == PAGE else MEDIA_TYPES[file]


def render(context: Context, view: View, code: str, file: str, narrowed: Narrowed) -> tuple[bytes, datetime]:
    """One file of a place's narrowed list, and when it last became another. `code` is one that is published."""
    session, today, wanted = view.session, context.today, filters.wanted(narrowed)
    places = view.catalog.lineage.shown(code)
    changed = max(_changed(session, places), context.midnight)
    if file == PAGE:
        shown = _newest(view, places, wanted, today, ON_PAGE)
        ids = [post for place in places for post in views.coming(session, place, wanted, today, COMING)]
        coming = view.shown(list(dict.fromkeys(ids)))
        pages = context.pages
        cards, plans = [pages.card(entry) for entry in shown], [pages.plan(entry) for entry in coming]
        return pages.shelf(
            view.catalog, view.catalog.name(code), cards, plans, today, Beside(narrowed=narrowed)
        ), changed
    if file in FEEDS:
        shown = _newest(view, places, wanted, today, newest.NEWEST)
    else:
        shown = [entry for entry in _newest(view, places, wanted, today, PLANNED) if _is_planned(entry)]
    updated = max((entry.updated for entry in shown), default=_changed(session, places))
    return FORMATS[file].write(_channel(context, view, code, file, narrowed, updated), shown), changed


def title(name: PlaceName, narrowed: Narrowed) -> str:
    """What a narrowed list is called."""
    words = ", ".join(said(narrowed))
    return WORDS["narrowed_title"].format(title=name.title, filters=words) if words else name.title


def said(narrowed: Narrowed) -> list[str]:
    """What a list is narrowed to, in words."""
    told = [
        CATEGORIES.get(narrowed.category, ""),
        AUDIENCES.get(narrowed.audience, ""),
        narrowed.day,
        WORDS["narrowed_free"] if narrowed.free else "",
        WORDS["narrowed_open"] if narrowed.open else "",
        WORDS["narrowed_everyone"] if narrowed.everyone else "",
    ]
    return [word for word in told if word]


def _newest(view: View, places: Sequence[str], wanted: Wanted, today: date, limit: int) -> list[Entry]:
    """The newest entries of places together: an abolished one has those of its successors."""
    ids = [post for place in places for post in views.newest(view.session, place, wanted, today, limit)]
    entries = view.shown(list(dict.fromkeys(ids)))
    return entries if len(places) == 1 else sorted(entries, key=lambda entry: entry.published, reverse=True)[:limit]


def _is_planned(entry: Entry) -> bool:
    """Whether an entry stands in calendars, as on disk."""
    return entry.activity is not None and not set(entry.categories[:1]) & set(standing.NO_PROGRAMME)


def _changed(session: Session, places: Sequence[str]) -> datetime:
    changed = session.exec(select(func.max(Place.changed)).where(col(Place.code).in_(places))).first()
    return (changed or datetime.fromtimestamp(0, SEOUL)).astimezone(SEOUL).replace(microsecond=0)


def _channel(context: Context, view: View, code: str, file: str, narrowed: Narrowed, updated: datetime) -> Channel:
    site, name, shelf = context.site, view.catalog.name(code), parse(code)
    place, query = view.catalog.name(shelf.place or name.parent), narrowed.query
    whole = title(name, narrowed)
    word = {"calendar.ics": WORDS["calendar"], "registration.ics": WORDS["registration"]}.get(file, "")
    return Channel(
        id=f"urn:uuid:{uuid.uuid5(FEED_IDS, f'{code}?{query}')}",
        title=f"{whole} {word}".rstrip(),
        description=f"{name.description.format(place=name.full_name)} ({', '.join(said(narrowed))})",
        address=f"{site.shelf(code, file)}?{query}",
        home=f"{site.shelf(code)}?{query}",
        updated=updated,
        operator=site.operator,
        site=site.address(),
        about=site.address("about/"),
        place=place.code,
        place_name=place.full_name,
        category=narrowed.category,
        audience=narrowed.audience,
    )

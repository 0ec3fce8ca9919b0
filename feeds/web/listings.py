"""Narrowed lists of a place, live: its page, its feeds and its calendars, rendered as the ones on disk are."""

import uuid
from datetime import datetime

from sqlmodel import Session, select

from aggregator import views
from aggregator.clock import SEOUL
from aggregator.models import Place
from aggregator.shelves import parse
from feeds import newest
from feeds.catalog import PlaceName
from feeds.documents import FEED_IDS
from feeds.entries import Entry
from feeds.formats import FEEDS, FORMATS, MEDIA_TYPES
from feeds.formats.channel import Channel
from feeds.pages import Beside, Narrowed
from feeds.web import filters
from feeds.web.context import Context, View
from feeds.words import AUDIENCES, CATEGORIES, WORDS

PAGE = "index.html"
FILES = (PAGE, *FORMATS)
_HTML = "text/html"


def media_type(file: str) -> str:
    """The media type of one of `FILES`."""
    return _HTML if file == PAGE else MEDIA_TYPES[file]


def render(context: Context, view: View, code: str, file: str, narrowed: Narrowed) -> tuple[bytes, datetime]:
    """One file of a place's narrowed list, and when it last became another. `code` is one that is published."""
    session, today, wanted = view.session, context.today, filters.wanted(narrowed)
    changed = max(_changed(session, code), context.midnight)
    name = _named(view.catalog.name(code), narrowed)
    if file == PAGE:
        shown = _entries(view, views.newest(session, code, wanted, today, newest.NEWEST))
        coming = _entries(view, views.coming(session, code, wanted, today, newest.COMING))
        pages = context.pages
        cards, plans = [pages.card(entry) for entry in shown], [pages.plan(entry) for entry in coming]
        return pages.shelf(view.catalog, name, cards, plans, today, Beside(narrowed=narrowed)), changed
    if file in FEEDS:
        shown = _entries(view, views.newest(session, code, wanted, today, newest.NEWEST))
    else:
        posts = views.newest(session, code, wanted, today, newest.PLANNED)
        shown = [entry for entry in _entries(view, posts) if _is_planned(entry)]
    updated = max((_changed(session, code), *(entry.updated for entry in shown)))
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


def _named(name: PlaceName, _narrowed: Narrowed) -> PlaceName:
    """The name of the place; what it is narrowed to stands in the form."""
    return name


def _entries(view: View, posts: list[str]) -> list[Entry]:
    return list(view.entries.some(posts).values())


def _is_planned(entry: Entry) -> bool:
    """Whether an entry stands in calendars, as on disk."""
    return entry.activity is not None and not set(entry.categories[:1]) & set(newest.NO_PROGRAMME)


def _changed(session: Session, code: str) -> datetime:
    changed = session.exec(select(Place.changed).where(Place.code == code)).first()
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

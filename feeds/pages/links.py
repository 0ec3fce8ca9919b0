"""Where one can go from a page: to other places, to what can be followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from aggregator.shelves import COUNTRY
from feeds.catalog import Catalog, PlaceName, Site, shelf_path
from feeds.formats import MEDIA_TYPES
from feeds.words import WORDS


@dataclass(frozen=True, slots=True)
class Link:
    """One place to go to from a page: its address, its name, how many posts are there (None: that is not told)."""

    href: str
    name: str
    posts: int | None = None


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One format in which a place can be followed: its file's kind, address, and what it is for."""

    media_type: str
    kind: str
    use: str
    address: str


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """A calendar to follow: what is in it, its address, and the addresses that a phone's own calendar takes it by."""

    name: str
    address: str
    webcal: str
    google: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What is shown of a page where its address is sent to somebody (Open Graph; KakaoTalk and Band show it)."""

    address: str
    title: str
    description: str
    kind: str = "website"


_USES = {
    "rss.xml": ("RSS", "follow_rss"),
    "atom.xml": ("Atom", "follow_atom"),
    "feed.json": ("JSON", "follow_json"),
    "calendar.ics": ("iCalendar", "follow_calendar"),
    "registration.ics": ("iCalendar", "follow_registration"),
}
_CALENDARS = {"calendar.ics": "follow_calendar", "registration.ics": "follow_registration"}


def to_shelves(site: Site, catalog: Catalog, names: Iterable[PlaceName]) -> list[Link]:
    """Links to the pages of shelves."""
    return [
        Link(
            f"{site.prefix}/{shelf_path(name.code)}",
            WORDS["country"] if name.code == COUNTRY else name.name,
            catalog.posts.get(name.code, 0),
        )
        for name in names
    ]


def without_counts(found: Iterable[Link]) -> list[Link]:
    """Links on a page that stays as it is when posts are added where they lead."""
    return [Link(link.href, link.name) for link in found]


def feeds(site: Site, code: str, query: str = "") -> list[FeedLink]:
    """The formats that a shelf can be followed in; `query` narrows it (`free=1`), "" for all of it."""
    return [
        FeedLink(MEDIA_TYPES[file], kind, WORDS[word], _with(site.shelf(code, file), query))
        for file, (kind, word) in _USES.items()
    ]


def calendars(site: Site, code: str, query: str = "") -> list[CalendarLink]:
    """The calendars of a shelf, for the calendar of an iPhone (webcal:) and for Google's, which a Galaxy shows."""
    found = []
    for file, word in _CALENDARS.items():
        address = _with(site.shelf(code, file), query)
        webcal = "webcal://" + address.partition("://")[2]
        google = f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}"
        found.append(CalendarLink(WORDS[word], address, webcal, google))
    return found


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address

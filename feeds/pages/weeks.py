"""The page of a week: what is on from Monday to Sunday in one place, and the same as a text for a group chat."""

from collections.abc import Iterable
from datetime import date, timedelta

from feeds.catalog import Catalog, PlaceName
from feeds.pages import links
from feeds.pages.agenda import Agenda, Room, agenda
from feeds.pages.coming import Plan
from feeds.pages.days import long_day, nearness, short_day
from feeds.pages.rendering import Renderer
from feeds.words import WORDS

ROOM = Room(lines=80, weight=45_000)
"""Lines of a week's page and of its text: a message that anybody still reads, a page that stays small."""


def render(renderer: Renderer, catalog: Catalog, name: PlaceName, coming: Iterable[Plan], today: date) -> bytes:
    """The week of `today` in a place."""
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    found = agenda(coming, monday, sunday, ROOM)
    site = renderer.site
    address = site.shelf(name.code, "week/")
    title = WORDS["week_title"].format(name=name.full_name)
    return renderer.page(
        "week.html",
        title=title,
        canonical=address,
        shared=links.Shared(address, title, WORDS["week_lead"].format(name=name.full_name)),
        name=name,
        parents=links.to_shelves(site, catalog, [*catalog.parents(name.code), name]),
        span=WORDS["span"].format(first=short_day(monday), last=short_day(sunday)) if found else "",
        agenda=found,
        long_day=long_day,
        near=nearness(today),
        text=_text(name, found, address, monday, sunday),
    )


def _text(name: PlaceName, found: Agenda, address: str, monday: date, sunday: date) -> str:
    """The week in plain lines, as one would write them to a group."""
    if not found:
        return ""
    span = WORDS["span"].format(first=short_day(monday), last=short_day(sunday))
    lines = [WORDS["chat_title"].format(name=name.full_name, span=span)]
    for each in found.days:
        lines += ["", WORDS["chat_day"].format(day=long_day(each.on))]
        lines += [" ".join(part for part in (line.hours, _tag(line.tag), line.text) if part) for line in each.lines]
    if found.going_on:
        lines += ["", WORDS["chat_day"].format(day=WORDS["going_on"])]
        lines += [f"{line.text} {line.hours}" for line in found.going_on]
    return "\n".join([*lines, "", WORDS["chat_more"].format(address=address)])


def _tag(tag: str) -> str:
    return f"[{WORDS[tag]}]" if tag else ""

"""The facts of a post as rows of a table: what one wants to know before one goes, each under the field's own word."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from aggregator.models import Kind
from aggregator.words import CATEGORIES
from feeds import activity_line
from feeds.activities import Activity, day
from feeds.entries import Entry
from feeds.words import WAYS, WORDS


class FactRow(NamedTuple):
    """One row: its label, what it says, and addresses of the web that belong to it, each with its words."""

    label: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


def rows(entry: Entry) -> list[FactRow]:
    """The rows of an entry that have something to say, none of a result. A year is told where the post is not of it."""
    if entry.kind is Kind.RESULT:
        return []
    found = list(_rows(entry.activity, entry.published.year)) if entry.activity else []
    categories = "·".join(CATEGORIES[word] for word in entry.categories)
    if categories:
        found.append(FactRow(WORDS["fact_category"], categories))
    return [row for row in found if row.text or row.links]


def _rows(told: Activity, year: int) -> Iterator[FactRow]:
    yield FactRow(_when_label(told), activity_line.when(told, year))
    if told.exdates:
        yield FactRow(WORDS["fact_exdates"], ", ".join(activity_line.moment(each, year) for each in told.exdates))
    yield FactRow(WORDS["fact_place"], told.place)
    yield FactRow(WORDS["fact_audience"], activity_line.who(told))
    yield FactRow(WORDS["fact_eligibility"], told.eligibility)
    yield FactRow(WORDS["fact_capacity"], activity_line.capacity(told))
    yield FactRow(WORDS["fact_fee"], activity_line.fee(told))
    if told.materials_fee:
        yield FactRow(WORDS["fact_materials"], WORDS["won"].format(amount=told.materials_fee))
    yield FactRow(WORDS["fact_registration"], activity_line.registration(told, year))
    ways = dict.fromkeys(WAYS[way.way] for way in told.registering if not way.url)
    links = dict.fromkeys((way.url, f"{WAYS[way.way]} ({_host(way.url)})") for way in told.registering if way.url)
    yield FactRow(WORDS["fact_ways"], " · ".join(ways), tuple(links))
    yield FactRow(WORDS["fact_selection"], told.selection)
    yield FactRow(WORDS["fact_announced"], activity_line.moment(told.announced, year) if told.announced else "")


def _when_label(told: Activity) -> str:
    """운영기간 for what lasts over days, 운영일시 for a day and an hour."""
    lasts = told.starts and told.ends and day(told.starts) != day(told.ends)
    return WORDS["fact_span"] if lasts and not told.series and not told.dates else WORDS["fact_when"]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")

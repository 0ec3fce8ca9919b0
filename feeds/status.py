"""How complete it is: of how many libraries of a place the boards were read within a day, and of which not, since when.

This alone of all that is published depends on how crawling goes, so it stands in `status.json` and on `/status/` and nowhere
else. No reason is given there: that is between the library and who runs this.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from aggregator.clock import SEOUL
from aggregator.freshness import Freshness, State
from aggregator.shelves import COUNTRY, library_code
from feeds.catalog import Catalog, Site
from feeds.entries import shown_day
from feeds.words import WORDS

NAMED = 5
"""Libraries named in the sentence; the list has more."""
LISTED = 200
"""Libraries listed in a document: the whole of any 시군구, and no megabyte for the country."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A library that was not read within a day: its name, its page, and when it last was."""

    name: str
    address: str
    since: datetime | None

    @property
    def said(self) -> str:
        """Since when, as on screen."""
        return WORDS["status_last"].format(day=shown_day(self.since)) if self.since else WORDS["status_never"]


@dataclass(frozen=True)
class Status:
    """How complete a place is: how many libraries are gathered there, how many were read within a day, when the last was."""

    code: str
    name: str
    libraries: int
    read: int
    last: datetime | None
    stale: tuple[Stale, ...]

    @cached_property
    def words(self) -> str:
        """`41곳 중 38곳을 하루 안에 읽었습니다; 최근 수집 안 됨: …`"""
        if not self.libraries:
            return WORDS["status_none"]
        said = WORDS["status_words"].format(libraries=self.libraries, read=self.read)
        if not self.stale:
            return said
        names = ", ".join(each.name for each in self.stale[:NAMED])
        if len(self.stale) > NAMED:
            names = WORDS["status_more"].format(names=names, count=len(self.stale) - NAMED)
        return f"{said}; {WORDS['status_stale']}: {names}"

    @property
    def last_said(self) -> str:
        """When the last library was read, as on screen; "" where none was."""
        if self.last is None:
            return ""
        last = self.last.astimezone(SEOUL)
        return WORDS["status_last"].format(day=f"{shown_day(last)} {last:%H:%M}")


def of_places(catalog: Catalog, site: Site, codes: Iterable[str], known: Iterable[Freshness]) -> dict[str, Status]:
    """The status of each of these places. A library counts in its own place and in every place around it."""
    wanted = list(codes)
    inside: dict[str, list[Freshness]] = {code: [] for code in wanted}
    lines: dict[str, set[str]] = {}
    for each in known:
        if each.place not in lines:
            lines[each.place] = _line(catalog, each.place)
        for code in lines[each.place] & inside.keys():
            inside[code].append(each)
    for code in wanted:
        if answer := catalog.lineage.answer(code):
            ground = {each.library: each for place in answer.ground for each in inside.get(place, ())}
            inside[code] = [ground[number] for number in sorted(ground)]
    return {code: _status(catalog, site, code, inside[code]) for code in wanted}


def _line(catalog: Catalog, place: str) -> set[str]:
    """A place of any time as it is now, and every place around it; the country at least."""
    code = catalog.lineage.address(place)
    line = {COUNTRY}
    while code and code not in line:
        line.add(code)
        code = catalog.name(code).parent
    return line


def _status(catalog: Catalog, site: Site, code: str, libraries: Iterable[Freshness]) -> Status:
    every = list(libraries)
    stale = [_stale(catalog, site, each) for each in every if each.state is not State.READ]
    last = max((each.read for each in every if each.read is not None), default=None)
    return Status(
        code=code,
        name=catalog.name(code).full_name,
        libraries=len(every),
        read=len(every) - len(stale),
        last=last,
        stale=tuple(sorted(stale, key=lambda each: (each.name, each.address))),
    )


def _stale(catalog: Catalog, site: Site, each: Freshness) -> Stale:
    code = library_code(each.library)
    return Stale(catalog.name(code).name, site.shelf(code), each.read)


def document(status: Status, about: str) -> bytes:
    """The status of a place as JSON (`status.json`). `about` is the address of the page that explains it."""
    told = {
        "about": about,
        "region": {"code": status.code, "name": status.name},
        "words": status.words,
        "libraries": status.libraries,
        "read_within_a_day": status.read,
        "last_read": _moment(status.last),
        "not_read": len(status.stale),
        "stale": [
            {"library": each.name, "page": each.address, "last_read": _moment(each.since)}
            for each in status.stale[:LISTED]
        ],
    }
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(SEOUL).replace(microsecond=0).isoformat() if moment else None


def sidos(catalog: Catalog, statuses: Mapping[str, Status]) -> list[Status]:
    """The country's status and those of each 시도, in the order of lists."""
    codes = (COUNTRY, *(place.code for place in catalog.children(COUNTRY)))
    return [statuses[code] for code in codes if code in statuses]

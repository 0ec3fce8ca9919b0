"""Small libraries (작은도서관): which one a post is of, known or new.

A library is matched by its name within its city and by its street (`library_match`), never across cities on the name alone:
there is a 꿈나무작은도서관 in half of them. What matches none is a library of its own, which a person may merge later
(`library_merging`). While neither city nor street is known, a name is a library only within the board that says it.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, select

from aggregator.library_match import SMALL, Home, find, has_street, living_id
from aggregator.library_names import name_key
from aggregator.models import Library, Source
from aggregator.reading import regions
from aggregator.reading.address import Address
from aggregator.reading.regions import Resolution

__all__ = ["SMALL", "Attached", "Home", "attach", "home", "name_in", "name_key", "street_key"]

_LIBRARY_WORD = re.compile(r"도서관|문고|책방|글방|서재|북카페|책마을|책사랑|책나무|도서실|독서실")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s?-\s?(?=\d)")
LONGEST_NAME = 60
NEW = "처음 나온 이름"
"""The rule by which a post got a library that nobody had named before."""


@dataclass(frozen=True, slots=True)
class Attached:
    """The library of a post as it lives now, the row that its words led to, and by which rule, or between which it is."""

    library: Library | None = None
    named_id: int | None = None
    rule: str = ""
    candidates: tuple[int, ...] = ()


def home(name: str, written: Address, resolution: Resolution) -> Home:
    """The library of a post, from its name ("" if it has none), its parsed address and what that resolved to."""
    city = resolution.sigungu or (resolution.sido if resolution.sido and resolution.sido.short_code == "36" else None)
    remainder = written.remainder
    address = written.text.removesuffix(remainder).strip() if remainder else written.text
    return Home(
        name=name,
        address=address,
        street_key=street_key(written),
        city=city.short_code if city else "",
        place=resolution.region.short_code if resolution.region else "",
        cities=() if city else tuple(dict.fromkeys(city_of(each.code) for each in resolution.candidates)),
    )


def street_key(written: Address) -> str:
    """Road and number of an address, or 동 and lot, in one spelling (`연서로13길29-23`); "" without a number."""
    if not written.number or not (written.road or written.emd or written.ri):
        return ""
    street = written.road or written.emd + written.ri
    return name_key(street) + "-".join(name_key(part) for part in _BETWEEN_DIGITS.split(written.number))


def city_of(code: str) -> str:
    """The short code of the 시군구 (세종: the 시도) that a region lies in; "" for a 시도 or an unknown code."""
    region = regions.gazetteer().get(code)
    if region is None:
        return ""
    line = (*regions.gazetteer().ancestors(region.code), region)
    if line[0].short_code == "36":
        return "36"
    return next((each.short_code for each in line if each.level is regions.Level.SIGUNGU), "")


def name_in(remainder: str, *, has_address: bool) -> str:
    """The library's name in what is left of a cell after its address; "" where that is no name.

    Behind an address anything with letters is taken (반디서재, 책나무), alone only what names itself a library.
    """
    name = remainder.strip(" ,-·()")
    if not 2 <= len(name) <= LONGEST_NAME or not re.search(r"[가-힣A-Za-z]{2}", name):
        return ""
    return name if has_address or _LIBRARY_WORD.search(name) else ""


def on_board(found: Home, source: Source) -> Home:
    """A home whose page names no place at all: it lies where its board does, and is its board's where that is open too."""
    if not found.name or found.city or found.place or has_street(found.street_key):
        return found
    latest = regions.gazetteer().latest(source.region) if source.region and not found.cities else ()
    city = city_of(latest[0].code) if len(latest) == 1 else ""
    return replace(found, city=city, street_key="" if city else f"@{source.uid}")


def attach(session: Session, found: Home, now: datetime) -> Attached:
    """The library of a post, known or new; none where the post names none. Belongs in a writing session."""
    if not found.name:
        return Attached()
    match = find(session, found)
    row = session.get(Library, match.row) if match.row is not None else _same_row(session, found)
    if row is None:
        row = Library(
            name=found.name,
            name_key=name_key(found.name),
            city=found.city,
            street_key=_told_apart(found),
            place=found.place,
            address=found.address,
            added=now,
        )
    elif found.city and has_street(found.street_key) and not has_street(row.street_key) and row.as_of is None:
        row.street_key, row.place, row.address = found.street_key, found.place, found.address
    session.add(row)
    session.flush()
    assert row.id is not None
    library = session.get(Library, living_id(session, row.id, row.merged_into))
    return Attached(library, row.id, match.rule or NEW, match.candidates)


def _told_apart(found: Home) -> str:
    """What tells a new library from others of its name in its city: street and number, else its 동, else nothing."""
    return found.street_key or (found.place if len(found.place) == 10 and found.city else "")


def _same_row(session: Session, found: Home) -> Library | None:
    """The row that stands where a new one would: nothing tells the two apart."""
    key = name_key(found.name)
    where = (Library.name_key == key, Library.city == found.city, Library.street_key == _told_apart(found))
    return session.exec(select(Library).where(*where)).first()

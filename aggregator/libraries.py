"""Small libraries (작은도서관): which one a post is of.

A library is matched by its name within its city and by its street, never across cities on the name alone: there is a
꿈나무작은도서관 in half of them. A library without a street (or a post that names none) is the same as the only one of its
name in the city. While the city is open, only the same name with the same street is the same library.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from aggregator.models import Library
from aggregator.reading.address import Address
from aggregator.reading.regions import Resolution

_NOT_IN_KEYS = re.compile(r"[\W_]+")
_LIBRARY_WORD = re.compile(r"도서관|문고|책방|글방|서재|북카페|책마을|책사랑|책나무|도서실|독서실")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Home:
    """What a post says of its library: name, address as written, and what that was resolved to (short place codes)."""

    name: str
    address: str
    street_key: str
    city: str
    place: str


def home(name: str, written: Address, resolution: Resolution) -> Home:
    """The library of a post, from its name ("" if it has none), its parsed address and what that resolved to."""
    city = resolution.sigungu or (resolution.sido if resolution.sido and resolution.sido.short_code == "36" else None)
    street = " ".join(filter(None, (written.road or written.emd, written.number)))
    remainder = written.remainder
    address = written.text.removesuffix(remainder).strip() if remainder else written.text
    return Home(
        name=name,
        address=address,
        street_key=name_key(street),
        city=city.short_code if city else "",
        place=resolution.region.short_code if resolution.region else "",
    )


def name_in(remainder: str, *, has_address: bool) -> str:
    """The library's name in what is left of a cell after its address; "" where that is no name.

    Behind an address anything with letters is taken (반디서재, 책나무), alone only what names itself a library.
    """
    name = remainder.strip(" ,-·()")
    if not 2 <= len(name) <= LONGEST_NAME or not re.search(r"[가-힣A-Za-z]{2}", name):
        return ""
    return name if has_address or _LIBRARY_WORD.search(name) else ""


def name_key(name: str) -> str:
    """A name without spaces, signs and case: how spellings are compared."""
    return _NOT_IN_KEYS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def attach(session: Session, found: Home, now: datetime) -> Library | None:
    """The library of a post, known or new; None where the post names none. Belongs in a writing session."""
    if not found.name:
        return None
    key = name_key(found.name)
    same = session.exec(
        select(Library).where(Library.name_key == key, Library.city == found.city).order_by(col(Library.id))
    ).all()
    library = _match(same, found)
    if library is None:
        library = Library(
            name=found.name,
            name_key=key,
            city=found.city,
            street_key=found.street_key,
            place=found.place,
            address=found.address,
            added=now,
        )
    elif not library.street_key and found.street_key:
        library.street_key, library.place, library.address = found.street_key, found.place, found.address
    session.add(library)
    session.flush()
    return library


def _match(libraries: Sequence[Library], found: Home) -> Library | None:
    for library in libraries:
        if library.street_key == found.street_key:
            return library
    if not found.city or len(libraries) != 1:
        return None
    only = libraries[0]
    return only if not only.street_key or not found.street_key else None

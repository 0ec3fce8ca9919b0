"""What the public directory says of a library, as its page shows it: where it is, when it is open, how to reach it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from aggregator.models import Kind
from aggregator.reading.text import mask_public, plain_title
from feeds.entries import harmless, web_address
from feeds.fact_rows import FactRow
from feeds.words import HOURS, WORDS

LONGEST = 200


@dataclass(frozen=True, slots=True)
class LibraryFacts:
    """The directory's facts as stored; "" and None where it tells nothing. `as_of` is the day that they are of."""

    address: str = ""
    phone: str = ""
    homepage: str = ""
    hours: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None

    @classmethod
    def stored(
        cls, address: str, phone: str, homepage: str, hours: Mapping[str, str], as_of: date | None
    ) -> "LibraryFacts":
        """The facts of a row of the directory."""
        return cls(address, phone, homepage, tuple(sorted(hours.items())), as_of)

    def rows(self) -> list[FactRow]:
        """The rows that have something to say."""
        hours = dict(self.hours)
        found = [
            FactRow(WORDS["library_address"], _line(self.address)),
            FactRow(WORDS["library_phone"], "", _telephone(_line(self.phone))),
            *(FactRow(label, _line(hours.get(name, "").replace("-", "–"))) for name, label in HOURS.items()),
        ]
        if homepage := web_address(self.homepage):
            found.append(FactRow(WORDS["library_homepage"], "", ((homepage, _host(homepage)),)))
        rows = [row for row in found if row.text or row.links]
        if rows and self.as_of:
            day = f"{self.as_of.year}. {self.as_of.month}. {self.as_of.day}."
            rows.append(FactRow(WORDS["library_as_of"], WORDS["library_source"].format(day=day)))
        return rows


def _telephone(number: str) -> tuple[tuple[str, str], ...]:
    """A number as something to tap on."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return ((f"tel:{digits}", number),) if digits else ()


def _line(text: str) -> str:
    return harmless(mask_public(plain_title(text), Kind.NOTICE))[:LONGEST]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")

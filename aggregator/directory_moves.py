"""Libraries that moved: a row of the directory at another address than the one known, and the library that it surely is.

It stays the same library, with its number and its feeds, where the file has none at the old address any more and name and
telephone, or name and homepage, are the same, and no other library answers to them. Of the same name in the same 시군구 alone
a person decides: that is proposed. Homepages of many (a portal, a district) tell nothing: only those that one library has.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from aggregator.directory_file import Entry
from aggregator.library_names import name_key
from aggregator.models import Library

_NOT_DIGITS = re.compile(r"\D")
_LEAST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Moves:
    """By the place of entries in the file: the numbers of the libraries that they surely are, and that they may be."""

    sure: Mapping[int, int]
    proposed: Mapping[int, int]


def find(entries: Mapping[int, Entry], left: Iterable[Library]) -> Moves:
    """What moved. `entries` are those of the file that are no known library, by place; `left` the rows that it has not."""
    rows = [row for row in left if row.id is not None and row.as_of is not None and row.merged_into is None]
    sure: dict[int, int] = {}
    for ours, theirs in ((_by_phone, _entry_phone), (_by_homepage, _entry_homepage)):
        sure |= _pairs(
            {at: theirs(entry) for at, entry in entries.items() if at not in sure},
            {row.id: ours(row) for row in rows if row.id is not None and row.id not in sure.values()},
        )
    proposed = _pairs(
        {at: (name_key(entry.home.name), entry.home.city) for at, entry in entries.items() if at not in sure},
        {row.id: (row.name_key, row.city) for row in rows if row.id is not None and row.id not in sure.values()},
    )
    return Moves(sure, proposed)


def _pairs(entries: Mapping[int, Hashable], rows: Mapping[int, Hashable]) -> dict[int, int]:
    """The entries and rows that have a key for themselves alone on either side."""
    ours: dict[Hashable, list[int]] = defaultdict(list)
    theirs: dict[Hashable, list[int]] = defaultdict(list)
    for at, key in entries.items():
        ours[key].append(at)
    for number, key in rows.items():
        theirs[key].append(number)
    return {
        found[0]: theirs[key][0]
        for key, found in ours.items()
        if key is not None and len(found) == 1 and len(theirs.get(key, ())) == 1
    }


def _phone(name: str, said: str) -> tuple[str, str] | None:
    digits = _NOT_DIGITS.sub("", said)
    return (name_key(name), digits) if len(digits) >= _LEAST_DIGITS else None


def _homepage(name: str, said: str) -> tuple[str, str] | None:
    address = said.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return (name_key(name), address) if "." in address else None


def _by_phone(row: Library) -> tuple[str, str] | None:
    return _phone(row.name, row.phone)


def _entry_phone(entry: Entry) -> tuple[str, str] | None:
    return _phone(entry.home.name, entry.phone)


def _by_homepage(row: Library) -> tuple[str, str] | None:
    return _homepage(row.name, row.homepage)


def _entry_homepage(entry: Entry) -> tuple[str, str] | None:
    return _homepage(entry.home.name, entry.homepage)

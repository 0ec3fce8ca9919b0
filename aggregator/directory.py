"""The directory of libraries, brought up to date from the public file: entries in, rows new, changed, or as they were.

- A row of the file is a library that is known by the same name and address, else by what `library_match` finds sure; two
  libraries of the file never become one, and one that the directory knew before is another name's only at its own address.
- A library that moved is the same where name and telephone or homepage say so (`directory_moves`), else that is proposed.
- A library that is gone from the file stays. Nothing is taken away: what the file leaves empty keeps what was known.
- What a person set by hand stays. A row older than what is known is passed over.
- The name of the file is the one that is shown; the one before stays as a spelling.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from aggregator import directory_moves, library_merging
from aggregator.directory_file import Entry
from aggregator.library_match import Known, choose, cities_before, has_street, known_in
from aggregator.library_names import name_key
from aggregator.models import Library

_SHOWN_BY_POSTS = {"name", "place"}


@dataclass(frozen=True, slots=True)
class Change:
    """One library and what the file changes of it: field → before and after; `number` is None for a new one."""

    number: int | None
    name: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class Update:
    """What an import does, or would do. `posts` are shown anew, since their library's name or place is another.

    `proposed` are new libraries by name and address, each with the number of one that may have moved there.
    """

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    older: int = 0
    posts: int = 0
    proposed: list[tuple[str, str, int]] = field(default_factory=list)


def update(session: Session, entries: Iterable[Entry], now: datetime, *, dry_run: bool = False) -> Update:
    """Brings the directory to what the file says, or only tells what that would be. Belongs in a writing session."""
    done, renamed = Update(), set()
    for entry, known in _matched(session, list(entries), done):
        row = session.get_one(Library, known.id) if known else None
        if row is None:
            done.new.append(Change(None, entry.home.name))
            if not dry_run:
                session.add(_new(entry, now))
            continue
        if row.as_of and entry.as_of and entry.as_of < row.as_of:
            done.older += 1
            continue
        if not (differing := _differing(row, entry)):
            done.same += 1
            continue
        done.changed.append(Change(row.id, row.name, differing))
        if not dry_run:
            _write(row, differing)
            session.add(row)
            if row.id and _SHOWN_BY_POSTS & differing.keys():
                renamed.add(row.id)
    if not dry_run:
        session.flush()
        done.posts = library_merging.refresh(session, renamed, now)
    return done


def _matched(session: Session, entries: Sequence[Entry], done: Update) -> Iterator[tuple[Entry, Known | None]]:
    """Each entry with the row that it is of: first those of the same name and address, then the rest among what is left, at
    last those that moved; what may have moved is added to `done`.
    """
    session.exec(select(Library)).all()  # one query instead of one a row
    by_city: dict[str, list[Known]] = defaultdict(list)
    for one in known_in(session):
        by_city[one.city].append(one)
    every = [one for known in by_city.values() for one in known]
    exact = {(key, one.city, one.street_key): one for one in every for key in one.keys}
    exact |= {(name_key(one.spellings[0]), one.city, one.street_key): one for one in every}
    found: dict[int, Known] = {}
    taken: set[int] = set()
    for at, entry in enumerate(entries):
        for city in cities_before(entry.home.city) if entry.home.city else ("",):
            there = exact.get((name_key(entry.home.name), city, _facts(entry).get("street_key", "")))
            if there is not None and there.id not in taken:
                found[at] = there
                taken.add(there.id)
                break
    claims: dict[int, list[tuple[tuple[bool, bool], int, Known]]] = defaultdict(list)
    for at, entry in enumerate(entries):
        if at not in found and entry.home.city and (row := _claimed(entry, by_city)) and row.id not in taken:
            same = (row.street_key == entry.home.street_key, name_key(entry.home.name) in row.keys)
            claims[row.id].append((same, at, row))
    for claim in claims.values():
        best = max(same for same, _, _ in claim)
        nearest = [(at, row) for same, at, row in claim if same == best]
        if len(nearest) == 1:  # of two libraries of one name, a row without an address is neither
            found[nearest[0][0]] = nearest[0][1]
    numbers = {one.id for one in found.values()}
    left = [row for row in session.exec(select(Library)) if row.id not in numbers]
    moves = directory_moves.find({at: entry for at, entry in enumerate(entries) if at not in found}, left)
    by_number = {one.id: one for one in every}
    found |= {at: by_number[number] for at, number in moves.sure.items()}
    done.proposed = [(entries[at].home.name, entries[at].home.address, number) for at, number in moves.proposed.items()]
    for at, entry in enumerate(entries):
        yield entry, found.get(at)


def _claimed(entry: Entry, by_city: dict[str, list[Known]]) -> Known | None:
    """The row that an entry is by its name's spelling, or by its address."""
    home = entry.home
    key = name_key(home.name)
    known = [
        one
        for city in cities_before(home.city)
        for one in by_city.get(city, ())
        if not one.listed or key in one.keys or one.street_key == home.street_key
    ]
    match = choose(home, known) if known else None
    return next((one for one in known if match and one.id == match.row), None)


def _facts(entry: Entry) -> dict[str, Any]:
    """What the file says, by the names of the columns that keep it; what it leaves empty is not there."""
    home = entry.home
    facts = {
        "name": home.name,
        "city": home.city,
        "street_key": home.street_key or (home.place if len(home.place) == 10 else ""),
        "place": home.place,
        "address": home.address,
        "type": home.type,
        "phone": entry.phone,
        "homepage": entry.homepage,
        "lat": entry.lat,
        "lon": entry.lon,
        "hours": dict(entry.hours),
        "as_of": entry.as_of,
        "admin_dong": entry.admin_dong,
    }
    return {name: value for name, value in facts.items() if value not in ("", None, {})}


def _differing(row: Library, entry: Entry) -> dict[str, tuple[Any, Any]]:
    before = {name: (getattr(row, name), value) for name, value in _facts(entry).items() if name not in row.by_hand}
    if has_street(row.street_key) and not has_street(entry.home.street_key):
        before.pop("street_key", None)  # the better one stays
    return {name: pair for name, pair in before.items() if pair[0] != pair[1]}


def _write(row: Library, differing: dict[str, tuple[Any, Any]]) -> None:
    for name, (before, after) in differing.items():
        setattr(row, name, after)
        if name == "name":
            row.name_key = name_key(after)
            spellings = [one for one in (*row.aliases, before) if name_key(one) != row.name_key]
            row.aliases = list({name_key(one): one for one in spellings}.values())


def _new(entry: Entry, now: datetime) -> Library:
    facts = {"city": "", "street_key": "", "place": "", "address": "", **_facts(entry)}
    return Library(**facts, name_key=name_key(entry.home.name), added=now)

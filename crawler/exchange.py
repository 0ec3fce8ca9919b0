"""Sources as one readable TOML file that an admin keeps in git: out, in, and the shipped catalogue.

Bringing a file in is idempotent and all or nothing. A source is known by its `uid`: a changed address, platform or title
under the same uid changes the source and keeps its posts' identity. Without a uid it is minted from platform and address.
What is found out (when due, what the last check said) is no part of the file.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Never

from sqlmodel import Session, select

from aggregator import linking
from aggregator.errors import InputError
from aggregator.models import Source, SourceState
from aggregator.reading import regions
from crawler import toml_text, twins
from crawler.addresses import canonical
from crawler.platforms import PLATFORMS
from crawler.sources import uid_of

USUAL_CADENCE = 3600
LEAST_CADENCE = 300
LONGEST_CADENCE = 30 * 86_400
_FIELDS = ("uid", "platform", "address", "title", "region", "library", "options", "cadence", "licence", "state")
_STATES = (SourceState.ACTIVE, SourceState.PAUSED)
_HEAD = """# Sources (수집 게시판), as `sosik source export` writes them and `sosik source import` takes them.
# cadence: seconds between two crawls; region: code of the place, where all posts are of one; library: the library that all
# posts are of, or a list of several, of which a post names one; state: active or paused.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One source as a file says it. `region` is a short place code or None."""

    uid: str
    platform: str
    address: str
    title: str
    region: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    cadence: int = USUAL_CADENCE
    licence: str = ""
    state: SourceState = SourceState.ACTIVE

    def columns(self) -> dict[str, Any]:
        """What a source takes over."""
        return {one.name: getattr(self, one.name) for one in fields(self)} | {"options": dict(self.options)}


@dataclass(frozen=True, slots=True)
class Taken:
    """What bringing entries in came to: uids."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def render(sources: Iterable[Source]) -> str:
    """The file of these sources, by uid. The same sources give the same text, whatever order they were added in."""
    return _HEAD + "".join(_table(source) for source in sorted(sources, key=lambda one: one.uid))


def _table(source: Source) -> str:
    lines = ["", "[[source]]"]
    for name in _FIELDS:
        thing = _said(source, name)
        if thing is None or (name in ("licence", "options") and not thing):
            continue
        lines.append(f"{name} = {toml_text.value(str(thing).strip() if isinstance(thing, str) else thing)}")
    return "\n".join(lines) + "\n"


def _said(source: Source, name: str) -> Any:
    """A field as the file has it: the library, which is kept as an option, stands beside the region."""
    if name == "library":
        return source.options.get("library")
    if name == "options":
        return {option: value for option, value in source.options.items() if option != "library"}
    return getattr(source, name)


def parse(text: str, name: str) -> list[Entry]:
    """The entries of a file called `name`. Raises InputError that names line and field."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise InputError(f"{name} is no TOML: {why}") from None
    strange = set(written) - {"source"}
    tables = written.get("source", [])
    if strange or not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise InputError(f"{name} holds {', '.join(sorted(strange)) or 'no list'}; each source begins with [[source]]")
    entries: list[Entry] = []
    where = _Lines(text, name)
    for number, table in enumerate(tables):
        entry = _Reader(table, number, where).entry()
        twin = next((index for index, one in enumerate(entries) if one.uid == entry.uid), None)
        if twin is not None:
            raise InputError(f"{where.of(number, 'uid')}: uid {entry.uid!r} stands in source {twin + 1} already")
        entries.append(entry)
    return entries


class _Lines:
    """Where things stand in a file, for messages."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = [line.strip() for line in text.splitlines()]
        self._starts = [
            index for index, line in enumerate(self._lines) if line.replace(" ", "").startswith("[[source]]")
        ]
        self.name = name

    def of(self, number: int, field_name: str) -> str:
        """`sources.toml, line 12 (source 3)` for a field of the source with this index."""
        if number >= len(self._starts):
            return f"{self.name} (source {number + 1})"
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._lines)
        for index in range(start, end):
            before, equals, _ = self._lines[index].partition("=")
            if equals and before.strip().strip("\"'") == field_name:
                start = index
                break
        return f"{self.name}, line {start + 1} (source {number + 1})"


class _Reader:
    """Reads one table, and says what is wrong with it."""

    def __init__(self, table: dict[str, Any], number: int, where: _Lines) -> None:
        self._table, self._number, self._where = table, number, where

    def entry(self) -> Entry:
        """The entry. Raises InputError."""
        for name in self._table:
            if name not in _FIELDS:
                near = get_close_matches(name, _FIELDS, 1, 0.5)
                self._wrong(name, f"there is no field {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        address = self._address()
        platform, uid, title = self._platform_and_uid(address)
        return Entry(
            uid=uid,
            platform=platform,
            address=address,
            title=self._text("title") or title or uid,
            region=self._region(),
            options=self._options(platform),
            cadence=self._cadence(),
            licence=self._text("licence"),
            state=self._state(),
        )

    def _address(self) -> str:
        try:
            return canonical(self._text("address", needed=True))
        except InputError as why:
            self._wrong("address", str(why).rstrip("."))

    def _platform_and_uid(self, address: str) -> tuple[str, str, str]:
        name, uid = self._text("platform", needed=True), self._text("uid")
        if name not in PLATFORMS:
            near = get_close_matches(name, PLATFORMS, 1, 0.4)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(PLATFORMS)}"
            self._wrong("platform", f"there is no platform {name!r}{hint}")
        if uid:
            return name, uid, ""
        found = PLATFORMS[name].recognise(address)
        if found is None:
            self._wrong("uid", f"give a uid: {name} does not tell one from the address {address}")
        return name, uid_of(found.address, name, found.board), found.title

    def _region(self) -> str | None:
        code = self._text("region")
        if not code:
            return None
        region = regions.gazetteer().get(code)
        if region is None:
            self._wrong("region", f"there is no region {code!r}; 'sosik region find NAME' shows codes")
        return region.short_code

    def _options(self, platform: str) -> dict[str, Any]:
        """What the options table says, and with it the field `library`, which is kept as an option."""
        options = self._table.get("options", {})
        if not isinstance(options, dict):
            self._wrong("options", "options is a table, such as { notice = true }")
        named = {"library": self._table["library"]} if "library" in self._table else {}
        for where, some in (("library", named), ("options", options)):
            try:
                toml_text.value(some)
                PLATFORMS[platform].check(some)
            except (InputError, ValueError) as why:
                self._wrong(where, str(why))
        return {**options, **named}

    def _cadence(self) -> int:
        cadence = self._table.get("cadence", USUAL_CADENCE)
        if not isinstance(cadence, int) or isinstance(cadence, bool) or not LEAST_CADENCE <= cadence <= LONGEST_CADENCE:
            self._wrong("cadence", f"cadence is a number of seconds from {LEAST_CADENCE} to {LONGEST_CADENCE}")
        return cadence

    def _state(self) -> SourceState:
        word = self._text("state") or SourceState.ACTIVE.value
        if word not in _STATES:
            self._wrong("state", f"state is one of {', '.join(_STATES)}, not {word!r}")
        return SourceState(word)

    def _text(self, name: str, *, needed: bool = False) -> str:
        text = self._table.get(name, "")
        if not isinstance(text, str):
            self._wrong(name, f"{name} is text in quotes, not {text!r}")
        if needed and not text.strip():
            self._wrong(name, f"{name} is missing")
        return text.strip()

    def _wrong(self, name: str, what: str) -> Never:
        raise InputError(f"{self._where.of(self._number, name)}: {what}")


def take_in(session: Session, entries: Sequence[Entry], now: datetime, *, only_new: bool = False) -> Taken:
    """Adds what is not there and brings the rest up to date (`only_new`: leaves it as it is). In a writing session.

    A source that is not in the file stays as it is. One that becomes active is due at once. Raises InputError for one that
    would read the board of a source that is there under another uid.
    """
    added, changed, unchanged = [], [], []
    known = {source.uid: source for source in session.exec(select(Source))}
    boards = twins.Boards(known.values())
    for entry in entries:
        columns = entry.columns()
        source = known.get(entry.uid)
        if source is None:
            boards.refuse(entry.platform, entry.address, entry.uid, entry.options)
            source = Source(**columns, due=now, added=now)
            session.add(source)
            session.flush()
            boards.add(source)
            added.append(entry.uid)
            continue
        differing = {name: one for name, one in columns.items() if getattr(source, name) != one}
        if only_new or not differing:
            unchanged.append(entry.uid)
            continue
        if differing.get("state") is SourceState.ACTIVE:
            source.due = now
        for name, one in differing.items():
            setattr(source, name, one)
        if "title" in differing and source.id is not None:
            linking.board_renamed(session, source.id, now)
        changed.append(entry.uid)
    session.flush()
    return Taken(tuple(added), tuple(changed), tuple(unchanged))


@cache
def catalogue() -> tuple[Entry, ...]:
    """The shipped sources: real Korean boards and blogs, all paused, none of them seen by a check yet."""
    entries: list[Entry] = []
    for file in sorted(files("crawler").joinpath("catalogue").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            entries += parse(file.read_text(encoding="utf-8"), file.name)
    return tuple(entries)

"""Takes over the ministry's newer table of codes: what would change, whether that is believable, and the way back.

An operator's tables lie in `<home>/regions/` as regions-0001.tsv.gz, regions-0002.tsv.gz, …; the highest number is in
use, and without any the shipped one is. A table is written whole and then renamed, so that a kill leaves the old one.
What abolished regions became is derived as the shipped table's is (aggregator/data/succession.py).
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aggregator.data import FOLDER, REGIONS, pack, unpack
from aggregator.data.ministry import Entry
from aggregator.data.succession import derive
from aggregator.data.table import SEJONG, Row, read, write
from aggregator.errors import InputError

_NAME = re.compile(r"regions-(\d{4})\.tsv\.gz")
_MOST_GONE = 0.01


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many removed codes, lost 시도 and orphans an operator has said are right."""

    removed: int = 0
    lost_sido: int = 0
    orphans: int = 0


@dataclass(frozen=True, slots=True)
class Diff:
    """What a new table changes. `rows` is the table with the change made."""

    rows: tuple[Row, ...]
    version: str
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    renamed: tuple[tuple[Row, Row], ...]
    orphans: tuple[Entry, ...]
    before: int

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.removed or self.renamed)

    def refusal(self, accepted: Accepted) -> str:
        """Why the change is not believable, in a sentence; "" if it is, or was accepted by its very number."""
        lost = [row for row in self.removed if row.level == "s"]
        if self.orphans and accepted.orphans != len(self.orphans):
            first = self.orphans[0]
            return (
                f"{len(self.orphans)} regions have no parent in the file (the first is {first.code} {first.name});"
                f" if that is right, say --accept-orphans {len(self.orphans)}, and they are left out"
            )
        if lost and accepted.lost_sido != len(lost):
            names = ", ".join(row.name for row in lost)
            return f"{names} would be lost; if that is right, say --accept-lost-sido {len(lost)}"
        if len(self.removed) > _MOST_GONE * self.before and accepted.removed != len(self.removed):
            return (
                f"{len(self.removed)} of {self.before} codes would be gone, more than 1 %;"
                f" if that is right, say --accept-removed {len(self.removed)}"
            )
        return ""


def compare(table: Path, entries: Mapping[str, Entry], today: str) -> Diff:
    """What a file's regions change in a table. `today` (YYYYMMDD) is the day of what has no day of its own."""
    _, rows = read(unpack(table))
    old = {row.code: row for row in rows}
    current = {code: entry for code, entry in entries.items() if not entry.end}
    if SEJONG in old and any(code.startswith("36") for code in current):  # the ministry lists it only as a 시군구
        current.setdefault(SEJONG, Entry(SEJONG, "s", old[SEJONG].name, "", ""))
    orphans = tuple(e for e in current.values() if (up := _row(e, today).parent) and up not in current)
    for entry in orphans:
        del current[entry.code]
    added = tuple(_row(e, today) for code, e in current.items() if code not in old or old[code].end)
    day = max((row.begin for row in added), default=today)
    changed = dict(old)
    removed, renamed = [], []
    for code, row in old.items():
        if not row.end and code not in current:
            listed = entries.get(code)
            changed[code] = replace(row, end=(listed.end if listed else "") or day)
            removed.append(changed[code])
        elif not row.end and current[code].name != row.name:
            former = tuple(dict.fromkeys((*row.former, row.name)))
            changed[code] = replace(row, name=current[code].name, former=former)
            renamed.append((row, changed[code]))
    changed.update((row.code, row) for row in added)
    before = sum(1 for row in rows if not row.end)
    newest = max((row.begin for row in changed.values() if row.begin <= today), default=today)
    label = f"{newest[:4]}-{newest[4:6]}-{newest[6:]}"
    kept = tuple(row for row in changed.values() if not row.parent or row.parent in changed)
    return Diff(tuple(derive(kept)), label, added, tuple(removed), tuple(renamed), orphans, before)


def _row(entry: Entry, today: str) -> Row:
    return Row(entry.code, entry.level, entry.name, entry.begin or today, "")


def in_use(folder: Path) -> Path | None:
    """The operator's table in use, or None if the shipped one is."""
    tables = _tables(folder)
    return tables[-1] if tables else None


def shipped_or(folder: Path) -> Path:
    """The table in use, the shipped one if the operator has none."""
    return in_use(folder) or FOLDER / REGIONS


def apply(folder: Path, diff: Diff) -> Path:
    """Puts a changed table in use and returns where it lies. Raises InputError if the folder cannot be written."""
    tables = _tables(folder)
    number = int(tables[-1].name[8:12]) + 1 if tables else 1
    path = folder / f"regions-{number:04}.tsv.gz"
    unfinished = folder / f".{path.name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(pack(write(diff.rows, diff.version)))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as why:
        raise InputError(f"{path} cannot be written: {why.strerror}") from None
    return path


def undo(folder: Path) -> Path | None:
    """Takes the last table out of use and returns the one before it, None if that is the shipped one."""
    tables = _tables(folder)
    if not tables:
        raise InputError(f"there is nothing to undo: {folder} has no table, the shipped one is in use")
    tables[-1].replace(tables[-1].with_suffix(".undone"))
    return in_use(folder)


def _tables(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("regions-*.tsv.gz") if _NAME.fullmatch(path.name))

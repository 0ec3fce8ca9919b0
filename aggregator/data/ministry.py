"""Reads the ministry's table of legal-dong codes, KIKcd_B, as the Ministry of the Interior and Safety publishes it.

The text form is of fixed width in bytes of CP949: code 0-10, 시도 11-41, 시군구 42-72, 읍면동 73-103, 리 104-134,
created 135-143, abolished 144-152. The same columns come as the first sheet of an .xlsx workbook with a heading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aggregator.data import workbook
from aggregator.data.table import level_of
from aggregator.errors import InputError

_FIELDS = ((0, 10), (11, 41), (42, 72), (73, 103), (104, 134), (135, 143), (144, 152))
_SEJONG_COPY = "3611000000"  # 세종 once more, as a 시군구 of itself
_LEAST_BYTES = 135  # up to the day of creation
_LARGEST = 50_000_000  # bytes; the table of 2026 has 3.2 million
_CODE = re.compile(r"\d{10}")
_DAY = re.compile(r"(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One region as the file has it; days are YYYYMMDD or empty."""

    code: str
    level: str
    name: str
    begin: str
    end: str


def read(path: Path) -> dict[str, Entry]:
    """The 시도 to 읍면동 of a file, by code. Raises InputError with the line and the reason if it is broken."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path} is too large to be a KIKcd_B table; nothing was changed")
        raw = path.read_bytes()
    except OSError as why:
        raise InputError(f"{path} cannot be read: {why.strerror}") from None
    if raw[:2] == b"PK":
        try:
            rows = [(at, [cell.strip() for cell in row]) for at, row in enumerate(workbook.rows(path), 1)]
        except ValueError as why:
            raise InputError(f"{path}: {why}; nothing was changed") from None
        rows = [(at, row) for at, row in rows if at > 1 or row[:1] != ["법정동코드"]]
    else:
        rows = list(_lines(raw, path))
    found: dict[str, Entry] = {}
    for at, row in rows:
        entry = _entry([*row, *[""] * 7][:7], at, path)
        if entry is None:
            continue
        before = found.get(entry.code)
        if before and not before.end and not entry.end:
            raise _broken(path, at, f"code {entry.code} stands twice")
        if before is None or before.end:
            found[entry.code] = entry
    if not found:
        raise InputError(f"{path} has no regions; give the file KIKcd_B of the ministry")
    return found


def _lines(raw: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    for at, line in enumerate(raw.split(b"\n"), 1):
        line = line.rstrip(b"\r\x1a")  # noqa: PLW2901 - the same line without its end
        if not line.strip():
            continue
        if len(line) < _LEAST_BYTES:
            raise _broken(path, at, f"{len(line)} bytes long, at least {_LEAST_BYTES} are needed")
        try:
            yield at, [line[start:end].decode("cp949").strip() for start, end in _FIELDS]
        except UnicodeDecodeError:
            raise _broken(path, at, "not in CP949, or the columns are not where they should be") from None


def _entry(row: list[str], at: int, path: Path) -> Entry | None:
    code, sido, district, dong, ri, begin, end = row
    if not _CODE.fullmatch(code):
        raise _broken(path, at, f"{code!r} is no code of 10 digits")
    if not _DAY.fullmatch(begin) or not _DAY.fullmatch(end):
        raise _broken(path, at, f"{begin!r} or {end!r} is no day (YYYYMMDD)")
    if code[8:] != "00":
        if not ri:
            raise _broken(path, at, f"code {code} is of a 리 but has no name")
        return None
    level = level_of(code, district)
    name = {"s": sido, "e": dong}.get(level, district.rpartition(" ")[2])
    if code == _SEJONG_COPY or "출장" in sido + district:  # a branch office (출장소) is no region
        return None
    if not name or not sido:
        raise _broken(path, at, f"code {code} has no name")
    if "�" in name or not all("가" <= letter <= "힣" or letter in "0123456789·." for letter in name):
        raise _broken(path, at, f"{name!r} is no name of a region")
    return Entry(code, level, name, begin, end)


def _broken(path: Path, at: int, why: str) -> InputError:
    return InputError(f"{path}, line {at}: {why}; nothing was changed")

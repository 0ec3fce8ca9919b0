"""The first sheet of an .xlsx workbook as rows of text: enough for the ministry's code tables, no more."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lxml import etree

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"


def rows(path: Path | IO[bytes]) -> Iterator[list[str]]:
    """The rows of the first sheet, empty cells as "". Raises ValueError if this is no workbook."""
    try:
        with zipfile.ZipFile(path) as book:
            strings = _strings(book) if _STRINGS in book.namelist() else []
            with book.open(_SHEET) as sheet:
                yield from _rows(sheet, strings)
    except (zipfile.BadZipFile, KeyError, IndexError, etree.LxmlError) as why:
        raise ValueError(f"this is not an .xlsx workbook with a first sheet ({why})") from None


def _strings(book: zipfile.ZipFile) -> list[str]:
    with book.open(_STRINGS) as part:
        found = []
        for _, item in etree.iterparse(part, tag=f"{_NS}si", resolve_entities=False, no_network=True):
            found.append("".join(text.text or "" for text in item.iter(f"{_NS}t")))
            item.clear()
        return found


def _rows(sheet: IO[bytes], strings: list[str]) -> Iterator[list[str]]:
    for _, row in etree.iterparse(sheet, tag=f"{_NS}row", resolve_entities=False, no_network=True):
        cells: list[str] = []
        for cell in row.iter(f"{_NS}c"):
            column = _column(cell.get("r") or "")
            cells.extend([""] * (column - len(cells)))
            cells.append(_value(cell, strings))
        row.clear()
        yield cells


def _value(cell: etree._Element, strings: list[str]) -> str:
    value = cell.findtext(f"{_NS}v")
    if cell.get("t") == "s" and value:
        return strings[int(value)]
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_NS}t"))
    return value or ""


def _column(reference: str) -> int:
    """Column number from 0 of a reference such as `AB12`; the ministry's tables have under 702 columns."""
    number = 0
    for letter in reference.rstrip("0123456789")[:2]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(number - 1, 0)

"""Programmes as a sheet: a template to fill in (XLSX), and what comes back (XLSX or CSV), all of it or nothing.

Rows that do not fit are named by row and column with what is allowed. Every cell is a text or a plain value to us: a formula
is taken for what it says and never worked out, and what we write begins no formula in the program that opens it.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter
from openpyxl import load_workbook
from sqlmodel import Session

from aggregator.desk import by_hand, form, months, words, zones
from aggregator.desk.form import FIELDS, NEEDED, Form, FormError
from aggregator.errors import InputError
from aggregator.models import Library

LIBRARY = "도서관"
COLUMNS = (LIBRARY, *FIELDS.values())
MOST_ROWS = 500
_LARGEST, _UNPACKED = 2_000_000, 30_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that does not fit: the row as the program shows it, the column's name, and what is allowed."""

    row: int
    column: str
    words: str


class SheetError(InputError):
    """A sheet of which nothing was taken: `wrong` has every cell that does not fit."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        shown = " / ".join(f"{one.row}행 {one.column}: {one.words}" for one in self.wrong[:20])
        super().__init__(f"표에서 아무것도 넣지 않았습니다. 고칠 곳 {len(self.wrong)}군데: {shown}")


def template(session: Session, slug: str, now: datetime) -> bytes:
    """An empty sheet for the libraries of a zone, with what may stand in each column."""
    numbers = zones.libraries(session, slug, months.of(now))
    names = [_name(session.get_one(Library, number)) for number in numbers]
    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, safe) as book:
        sheet, lists = book.add_worksheet("프로그램"), book.add_worksheet("쓸 수 있는 말")
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        needed = {LIBRARY, *(FIELDS[name] for name in NEEDED)}
        for column, title in enumerate(COLUMNS):
            sheet.set_column(column, column, 18, plain)
            sheet.write_string(0, column, title, bold)
            sheet.write_comment(0, column, "꼭 적어야 합니다." if title in needed else "비워 둘 수 있습니다.")
        sheet.freeze_panes(1, 1)
        for column, (title, allowed) in enumerate(
            (
                (LIBRARY, names),
                (FIELDS["category"], list(words.CATEGORIES)),
                (FIELDS["audience"], list(words.AUDIENCES)),
            )
        ):
            lists.set_column(column, column, 28)
            lists.write_string(0, column, title, bold)
            for row, word in enumerate(allowed, 1):
                lists.write_string(row, column, word)
            if allowed and title != FIELDS["audience"]:
                letter = "ABC"[column]
                rule = {"validate": "list", "source": f"='쓸 수 있는 말'!${letter}$2:${letter}${len(allowed) + 1}"}
                sheet.data_validation(1, COLUMNS.index(title), MOST_ROWS, COLUMNS.index(title), rule)
    return out.getvalue()


def take(session: Session, who: str, slug: str, data: bytes, now: datetime) -> tuple[int, int]:
    """Enters every programme of a sheet. How many are new, and how many were there already. In a writing session.

    Raises SheetError that names every wrong cell, InputError for what is no such sheet; then nothing is to be kept.
    """
    known = _known(session, slug, now)
    wrong: list[Wrong] = []
    forms: list[tuple[int, int, Form]] = []
    for row, cells in rows(data):
        named = cells.get(LIBRARY, "").strip()
        number = known.get(named)
        if number is None:
            wrong.append(Wrong(row, LIBRARY, f"{named[:40]!r}: 권역의 도서관 이름을 견본의 목록대로 적습니다."))
        try:
            read = form.read({name: cells.get(title, "") for name, title in FIELDS.items()})
            forms.append((row, number or 0, read))
        except FormError as why:
            wrong += [Wrong(row, FIELDS[name], said) for name, said in why.problems.items()]
    if wrong:
        raise SheetError(wrong)
    with session.begin_nested():
        return _enter(session, who, slug, forms, now)


def _enter(
    session: Session, who: str, slug: str, forms: Sequence[tuple[int, int, Form]], now: datetime
) -> tuple[int, int]:
    new, wrong = 0, []
    for row, number, entered in forms:
        try:
            by_hand.enter(session, who, slug, number, entered, now)
            new += 1
        except by_hand.DoubledError:
            continue
        except FormError as why:
            wrong += [Wrong(row, FIELDS[name], said) for name, said in why.problems.items()]
    if wrong:
        raise SheetError(wrong)
    return new, len(forms) - new


def _known(session: Session, slug: str, now: datetime) -> Mapping[str, int]:
    """The libraries of the zone by what a sheet may call them: name and number, or a name that only one has."""
    found: dict[str, int] = {}
    doubled = set()
    for number in zones.libraries(session, slug, months.of(now)):
        library = session.get_one(Library, number)
        found[_name(library)] = number
        doubled.update([library.name] if library.name in found else [])
        found.setdefault(library.name, number)
    return {name: number for name, number in found.items() if name not in doubled}


def _name(library: Library) -> str:
    return f"{library.name} ({library.id})"


def rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The filled rows of a sheet, by the names of their columns, with the number that each has on screen.

    Raises InputError for what is no sheet, is too large, or lacks a column that is needed.
    """
    if len(data) > _LARGEST:
        raise InputError(f"표가 너무 큽니다. {_LARGEST // 1_000_000}MB까지 받을 수 있습니다.")
    lines = _of_xlsx(data) if data.startswith(b"PK") else _of_csv(data)
    header = [str(cell).strip() for cell in next(lines, [])]
    needed = (LIBRARY, *(FIELDS[name] for name in NEEDED))
    if missing := [title for title in needed if title not in header]:
        raise InputError(f"첫 줄에 {', '.join(missing)} 열이 없습니다. 견본의 첫 줄을 그대로 두어 주세요.")
    if doubled := sorted({title for title in header if title and header.count(title) > 1}):
        raise InputError(f"첫 줄에 {', '.join(doubled)} 열이 둘 이상 있습니다.")
    count = 0
    for row, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise InputError(f"한 번에 {MOST_ROWS}줄까지 넣을 수 있습니다.")
        yield row, {title: cell for title, cell in zip(header, cells, strict=False) if title}


def _of_xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                raise InputError("표가 풀면 너무 커집니다. 필요한 줄만 남겨 주세요.")
            if any(b"<!DOCTYPE" in packed.read(part) for part in packed.infolist() if part.filename.endswith(".xml")):
                raise InputError("엑셀 파일(XLSX)로 읽을 수 없습니다. 다시 저장해서 올려 주세요.")
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        found = [
            [_said(cell) for cell in row]
            for row in sheet.iter_rows(max_row=MOST_ROWS * 4, max_col=len(COLUMNS) * 2, values_only=True)
        ]
        book.close()
    except InputError:
        raise
    except Exception as why:  # a damaged file fails in as many ways as it has parts
        raise InputError("엑셀 파일(XLSX)로 읽을 수 없습니다. 다시 저장해서 올려 주세요.") from why
    yield from found


def _of_csv(data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError("글자를 읽을 수 없습니다. XLSX나 UTF-8 CSV로 저장해서 올려 주세요.")
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            yield [cell[1:] if cell.startswith("'") and _like_formula(cell) else cell for cell in row]
    except csv.Error:
        raise InputError("CSV로 읽을 수 없습니다. XLSX로 저장해서 올려 주세요.") from None


def _said(value: object) -> str:
    """What a cell shows: days and times as we write them, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """A table as CSV that Excel opens in Korean; what would begin a formula there stands behind an apostrophe."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[f"'{cell}" if _like_formula(cell) else cell for cell in row] for row in table])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _like_formula(cell: str) -> bool:
    """Whether a program would take a cell for a formula, were it not for apostrophes before it."""
    return cell.lstrip("'").startswith(_FORMULA)

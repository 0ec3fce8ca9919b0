"""Rules of sheets: what fits is entered once, what does not is named by row and column, and nothing is half-taken."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sqlmodel import Session, select

from aggregator.desk import hubs, sheets, zones
from aggregator.errors import InputError
from aggregator.models import Library, Post
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HEADER = ["도서관", "프로그램명", "분류", "운영일", "시작시간", "모집인원", "비고"]
GOOD = ["가람 (1)", "겨울 책놀이", "책놀이·독후활동", date(2026, 12, 5), time(14), 12, ""]


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.writing() as session:
        for number, name in enumerate(("가람", "나래", "나래", "남의 도서관", "=cmd|' /C calc'!A0"), 1):
            session.add(
                Library(
                    name=name, name_key=name, city="11380", street_key=str(number), place="11380", address="", added=NOW
                )
            )
        session.flush()
        hubs.add(session, "x", "one", "하나도서관", "11380", NOW)
        zones.change(session, "x", "one", [1, 2, 3, 5], [], "2026-11", NOW)
        yield session


def xlsx(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in (HEADER, *rows):
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(*rows: Sequence[object], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue().encode(encoding)


def titles(session: Session) -> list[str]:
    return sorted(session.exec(select(Post.title)))


@pytest.mark.parametrize("data", [xlsx(GOOD), as_csv(GOOD), as_csv(GOOD, encoding="cp949")])
def test_a_sheet_is_entered_once(session: Session, data: bytes) -> None:
    assert sheets.take(session, "gusan", "one", data, NOW) == (1, 0)
    assert sheets.take(session, "gusan", "one", data, NOW) == (0, 1)
    (post,) = session.exec(select(Post)).all()
    assert (post.library_id, post.title) == (1, "겨울 책놀이")
    assert post.activity == {"starts": "2026-12-05T14:00", "sessions": 1, "capacity": 12}


def test_the_template_takes_what_it_asks_for_and_names_the_libraries_of_the_zone(session: Session) -> None:
    book = load_workbook(io.BytesIO(sheets.template(session, "one", NOW)))
    sheet, lists = book.worksheets
    assert tuple(cell.value for cell in sheet[1]) == sheets.COLUMNS
    names = [cell.value for cell in lists["A"] if cell.value]
    assert names[1:4] == ["가람 (1)", "나래 (2)", "나래 (3)"]
    assert not [cell for row in lists.iter_rows() for cell in row if cell.data_type == "f"]
    sheet.append(["나래 (3)", "읽기", "독서퀴즈", "2026-12-05, 2026-12-12"])
    out = io.BytesIO()
    book.save(out)
    assert sheets.take(session, "gusan", "one", out.getvalue(), NOW) == (1, 0)


def test_every_wrong_cell_is_named_and_nothing_is_taken(session: Session) -> None:
    rows: list[Sequence[object]] = [
        GOOD,
        ["남의 도서관 (4)", "하나", "독서퀴즈", "2026-12-05", "", "", ""],
        ["나래", "둘", "노래", "12월", "", "", ""],
        [None] * 7,
        ["가람", "", "독서퀴즈", "2026-12-05", "", "많이", ""],
    ]
    with pytest.raises(sheets.SheetError) as caught:
        sheets.take(session, "gusan", "one", xlsx(*rows), NOW)
    told = [(one.row, one.column) for one in caught.value.wrong]
    assert told == [(3, "도서관"), (4, "도서관"), (4, "분류"), (4, "운영일"), (6, "프로그램명"), (6, "모집인원")]
    assert "독서퀴즈" in caught.value.wrong[2].words
    assert titles(session) == []


def test_what_is_only_found_while_entering_takes_nothing_either(session: Session) -> None:
    far = [*GOOD[:3], "2046-12-05", *GOOD[4:]]
    with pytest.raises(sheets.SheetError, match="3행 운영일"):
        sheets.take(session, "gusan", "one", xlsx(GOOD, far), NOW)
    assert titles(session) == []


def test_a_column_that_is_missing_or_doubled_is_named(session: Session) -> None:
    lacking = as_csv(GOOD).decode("utf-8-sig").replace("운영일", "날").encode()
    doubled = as_csv(GOOD).decode("utf-8-sig").replace("비고", "분류").encode()
    for data, words in ((lacking, "운영일 열이 없습니다"), (doubled, "분류 열이 둘"), (b"", "도서관")):
        with pytest.raises(InputError, match=words):
            sheets.take(session, "gusan", "one", data, NOW)


@pytest.mark.parametrize("text", ["=1+1", "+82", "-5", "@SUM(A1)", "'=1"])
def test_what_begins_like_a_formula_is_a_text(session: Session, text: str) -> None:
    row = [GOOD[0], text, *GOOD[2:]]
    sheets.take(session, "gusan", "one", xlsx(row), NOW)
    assert titles(session) == [text]
    written = sheets.as_csv([HEADER, [str(cell) for cell in row]])
    assert f",{text}," not in written.decode("utf-8-sig") or text.startswith("'")
    assert sheets.take(session, "gusan", "one", written, NOW) == (0, 1)


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and nothing",
        packed(a=b"x"),
        packed(a=b"0" * 31_000_000),
        packed(**{"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        b"\x00" * 3_000_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_sheet_is_refused_in_words(session: Session, data: bytes) -> None:
    with pytest.raises(InputError):
        sheets.take(session, "gusan", "one", data, NOW)


def test_too_many_rows_are_refused(session: Session) -> None:
    with pytest.raises(InputError, match="500줄"):
        sheets.take(session, "gusan", "one", as_csv(*[GOOD] * 501), NOW)


@given(st.lists(st.lists(st.text(max_size=12), min_size=7, max_size=7), max_size=5))
def test_whatever_stands_in_cells_comes_back_as_it_was_written(table: list[list[str]]) -> None:
    cells = [[cell.replace("\x00", "") for cell in row] for row in table]
    back = list(sheets._of_csv(sheets.as_csv(cells)))
    assert [[cell.replace("\r\n", "\n") for cell in row] for row in back] == [
        [cell.replace("\r\n", "\n") for cell in row] for row in cells
    ]

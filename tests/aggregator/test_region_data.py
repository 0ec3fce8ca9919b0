"""The packed tables and how they are derived."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.data import ADMIN_DONGS, FOLDER, REGIONS, ROADS, pack, table, unpack, workbook
from aggregator.data.build.roads import GAP
from aggregator.data.succession import derive
from aggregator.data.table import Link, Row
from aggregator.reading.roads import REACH, Roads

DAY = "20200701"


def became(rows: list[Row]) -> dict[str, list[tuple[str, str]]]:
    return {row.code: [(link.code, link.kind) for link in row.links] for row in derive(rows) if row.links}


def test_the_tables_are_small_enough_to_ship() -> None:
    assert sum((FOLDER / name).stat().st_size for name in (REGIONS, ROADS, ADMIN_DONGS)) < 3_000_000


def test_packing_is_reproducible() -> None:
    text = "가나다\n" * 1000
    assert pack(text) == pack(text)
    for name in (REGIONS, ROADS, ADMIN_DONGS):
        assert pack(unpack(FOLDER / name)) == (FOLDER / name).read_bytes()


def test_the_shipped_table_holds_together() -> None:
    _, rows = table.read(unpack(FOLDER / REGIONS))
    codes = {row.code: row for row in rows}
    for row in rows:
        assert not row.parent or row.parent in codes
        assert all(link.code in codes and link.kind in table.KINDS and 0 < link.confidence <= 1 for link in row.links)
        assert not row.end or row.begin < row.end, row


codes = st.integers(10**9, 6 * 10**9).map(str)
names = st.text("가나다라마바사동구", min_size=1, max_size=5)
rows_of_any_kind = st.lists(
    st.builds(
        Row,
        code=codes,
        level=st.sampled_from("sgue"),
        name=names,
        begin=st.sampled_from(["", "19880423"]),
        end=st.sampled_from(["", DAY]),
        links=st.lists(
            st.builds(Link, codes, st.sampled_from(table.KINDS), st.just(DAY), st.just(0.5)),
            max_size=3,
        ).map(tuple),
        former=st.lists(names, max_size=2).map(tuple),
    ),
    min_size=1,
    unique_by=lambda row: row.code,
    max_size=8,
)


@given(rows_of_any_kind)
def test_a_table_is_read_back_as_it_was_written(rows: list[Row]) -> None:
    version, back = table.read(table.write(rows, "2026-07-01"))
    assert back == sorted(rows, key=lambda row: row.code)
    assert version.startswith("2026-07-01.")


@pytest.mark.parametrize("text", ["", "nonsense", "# sosik regions 1\nno columns"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"region table|not enough values"):
        table.read(text)


def test_a_district_that_moves_to_another_sido_is_found_by_its_name_and_dongs() -> None:
    rows = [
        Row("4700000000", "s", "갑도", "19880423", ""),
        Row("2700000000", "s", "을시", "19880423", ""),
        Row("4772000000", "g", "병군", "19880423", DAY),
        Row("4772025000", "e", "병읍", "19880423", DAY),
        Row("2772000000", "g", "병군", DAY, ""),
        Row("2772025000", "e", "병읍", DAY, ""),
    ]
    assert became(rows) == {"4772000000": [("2772000000", "move")], "4772025000": [("2772025000", "rename")]}


def test_a_district_whose_dongs_go_two_ways_is_split() -> None:
    rows = [
        Row("2800000000", "s", "갑시", "19880423", ""),
        Row("2826000000", "g", "서구", "19880423", DAY),
        Row("2826010100", "e", "가동", "19880423", DAY),
        Row("2826010200", "e", "나동", "19880423", DAY),
        Row("2827500000", "g", "을구", DAY, ""),
        Row("2827510100", "e", "가동", DAY, ""),
        Row("2829000000", "g", "병구", DAY, ""),
        Row("2829010100", "e", "나동", DAY, ""),
    ]
    assert became(rows)["2826000000"] == [("2827500000", "split"), ("2829000000", "split")]


def test_of_namesakes_nothing_is_taken() -> None:
    rows = [
        Row("1100000000", "s", "갑시", "19880423", ""),
        Row("1120000000", "g", "을구", "19880423", ""),
        Row("1120011600", "e", "화양동", "19880423", DAY),
        Row("1121500000", "g", "병구", DAY, ""),
        Row("1121510700", "e", "화양동", DAY, ""),
        Row("1123000000", "g", "정구", DAY, ""),
        Row("1123010700", "e", "화양동", DAY, ""),
    ]
    assert became(rows) == {}


def test_a_myeon_becomes_the_eup_of_its_stem() -> None:
    rows = [
        Row("4300000000", "s", "갑도", "19880423", ""),
        Row("4377000000", "g", "음성군", "19880423", ""),
        Row("4377034000", "e", "대소면", "19880423", DAY),
        Row("4377025600", "e", "대소읍", DAY, ""),
    ]
    assert became(rows) == {"4377034000": [("4377025600", "rename")]}


def test_links_that_are_known_are_kept() -> None:
    rows = [
        Row("4300000000", "s", "갑도", "19880423", ""),
        Row("4377000000", "g", "음성군", "19880423", ""),
        Row("4377034000", "e", "능서면", "19880423", DAY, (Link("4377025600", "rename", DAY, 1.0),)),
        Row("4377025600", "e", "세종대왕면", DAY, ""),
    ]
    assert became(rows) == {"4377034000": [("4377025600", "rename")]}


def test_roads_are_found_by_name_place_and_number() -> None:
    roads = Roads("가나길\t1111010100:1-9\n가나로\t1111010100:1-9,40;2611010100:100-120\n\n다라로\t3611010100:5\n")
    assert roads.find("가나로", 3).near == ("1111010100",)
    assert roads.find("가나로", 30).near == ()
    assert roads.find("가나로", 30).below == ("1111010100", "2611010100")
    assert roads.find("가나로", 50).about == ("1111010100", "2611010100")
    assert roads.find("가나로", 500).about == ()
    assert roads.find("가나로", None).listed == ("1111010100", "2611010100")
    assert roads.find("가나로", 3, ("26",)).listed == ("2611010100",)
    assert roads.find("가나", 3).listed == ()
    assert roads.find("", 3).listed == ()
    assert roads.find("다라로", 5).near == ("3611010100",)
    assert "가나길" in roads
    assert "나길" not in roads


def test_runs_are_no_coarser_than_what_counts_as_near() -> None:
    assert GAP <= 2 * REACH


def sheet(cells: str, strings: str = "") -> BytesIO:
    book = BytesIO()
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(book, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>")
        if strings:
            file.writestr("xl/sharedStrings.xml", f"<sst {space}>{strings}</sst>")
    book.seek(0)
    return book


def test_a_workbook_gives_rows_with_gaps_filled() -> None:
    cells = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1"><v>7</v></c><c r="D1" t="inlineStr"><is><t>나</t></is></c></row>'
    )
    assert list(workbook.rows(sheet(cells, "<si><t>가</t></si>"))) == [["가", "", "7", "나"]]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 broken", b"<html>"])
def test_what_is_no_workbook_is_refused(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.xlsx").write_bytes(raw)
    with pytest.raises(ValueError, match="workbook"):
        list(workbook.rows(tmp_path / "file.xlsx"))


def test_a_workbook_that_points_outside_its_strings_is_refused() -> None:
    with pytest.raises(ValueError, match="workbook"):
        list(workbook.rows(sheet('<row><c r="A1" t="s"><v>9</v></c></row>', "<si><t>가</t></si>")))

"""Taking over the ministry's newer table: the diff, what is refused, and the way back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from aggregator import cli_regions
from aggregator.data import FOLDER, REGIONS, ministry, unpack
from aggregator.data import update as tables
from aggregator.data.table import Row, read
from aggregator.errors import InputError
from aggregator.reading import regions
from aggregator.reading.address import locate

app = typer.Typer()
cli_regions.register(app)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    regions.use(None)


def line(row: Row, table: dict[str, Row]) -> bytes:
    """A row as KIKcd_B has it: fixed width in bytes of CP949."""
    sido = table[row.code[:2] + "00000000"].name
    district = table.get(row.code[:5] + "00000")
    names = [sido, "", "", ""]
    if district is not None and district.level in "gu":
        city = table[district.parent].name + " " if district.level == "u" else ""
        names[1] = city + district.name
    if row.level == "e":
        names[2] = row.name
    fields = [row.code.encode(), *(name.encode("cp949").ljust(30) for name in names), row.begin.encode().ljust(8)]
    return b" ".join([*fields, b" " * 8])


@pytest.fixture(scope="module")
def current() -> dict[str, Row]:
    return {row.code: row for row in read(unpack(FOLDER / REGIONS))[1] if not row.end}


def file_of(rows: dict[str, Row], path: Path) -> Path:
    path.write_bytes(b"\r\n".join(line(row, rows) for row in rows.values()) + b"\r\n")
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["region", "update", "--now", "2027-03-01", *words])


def failure(result: Result) -> str:
    assert isinstance(result.exception, InputError), result.output
    return str(result.exception)


def test_the_same_table_changes_nothing(current: dict[str, Row], tmp_path: Path) -> None:
    result = run(str(file_of(current, tmp_path / "KIKcd_B.txt")))
    assert result.exit_code == 0, result.output
    assert "Nothing changes" in result.output


def test_sejong_listed_a_second_time_below_itself_is_passed_over(current: dict[str, Row], tmp_path: Path) -> None:
    file = file_of(current, tmp_path / "KIKcd_B.txt")
    copy = b"3611000000" + line(current["3600000000"], current)[10:]
    file.write_bytes(file.read_bytes() + copy + b"\r\n")
    assert "Nothing changes" in run(str(file)).output


def test_a_branch_office_is_no_region(current: dict[str, Row], tmp_path: Path) -> None:
    file = file_of(current, tmp_path / "KIKcd_B.txt")
    office = b"4110500000 " + "북부출장소".encode("cp949").ljust(30) + b" " * 94 + b"19880423 "
    file.write_bytes(file.read_bytes() + office + b"\r\n")
    assert "Nothing changes" in run(str(file)).output


def renumbered(current: dict[str, Row]) -> dict[str, Row]:
    """양양군 with a new code, as if it had become 양양시 on 2027-01-01."""
    rows = {}
    for code, row in current.items():
        new = code.replace("51830", "51240", 1) if code.startswith("51830") else code
        name = "양양시" if new == "5124000000" else row.name
        rows[new] = replace(row, code=new, name=name, begin="20270101" if new != code else row.begin)
    return rows


def test_a_change_is_shown_asked_for_taken_over_and_undone(current: dict[str, Row], tmp_path: Path, home: Path) -> None:
    file = file_of(renumbered(current), tmp_path / "KIKcd_B.txt")
    asked = CliRunner().invoke(app, ["region", "update", "--now", "2027-03-01", str(file)], input="n\n")
    assert "+ 5124000000 양양시" in asked.output
    assert "- 5183000000 양양군 → 5124000000 양양시" in asked.output
    assert not (home / "regions").exists()

    assert run("--yes", str(file)).exit_code == 0
    table = tables.in_use(home / "regions")
    assert table is not None
    regions.use(table)
    found = locate("강원특별자치도 양양군 양양읍 1", date(2027, 3, 1))
    assert found.sigungu is not None
    assert found.sigungu.name == "양양시"
    assert locate("강원도 양양시 양양읍 1", date(2026, 12, 31)).sigungu == regions.gazetteer().get("51830")

    back = run("--undo")
    assert "the table that sosik came with" in back.output
    assert tables.in_use(home / "regions") is None
    assert "nothing to undo" in failure(run("--undo"))


def test_a_region_renamed_under_its_code_keeps_its_old_name(
    current: dict[str, Row], tmp_path: Path, home: Path
) -> None:
    rows = {code: replace(row, name="새이름군") if code == "5183000000" else row for code, row in current.items()}
    result = run("--yes", str(file_of(rows, tmp_path / "KIKcd_B.txt")))
    assert "~ 5183000000 양양군 → 새이름군" in result.output
    regions.use(tables.in_use(home / "regions"))
    for name in ("양양군", "새이름군"):
        found = locate(f"강원특별자치도 {name} 양양읍 1", date(2027, 3, 1)).sigungu
        assert found is not None
        assert found.name == "새이름군"
    assert [region.name for region in regions.gazetteer().find("양양군")] == ["새이름군"]


def test_more_than_one_percent_gone_is_refused_unless_accepted_by_its_number(
    current: dict[str, Row], tmp_path: Path
) -> None:
    gone = [code for code in current if code.startswith("4311") and code[5:] != "00000"][:80]
    file = file_of({code: row for code, row in current.items() if code not in gone}, tmp_path / "KIKcd_B.txt")
    assert f"--accept-removed {len(gone)}" in failure(run("--yes", str(file)))
    assert "not taken over" in failure(run("--yes", "--accept-removed", "79", str(file)))
    assert run("--yes", "--accept-removed", str(len(gone)), str(file)).exit_code == 0


def test_a_lost_sido_is_refused_unless_accepted(current: dict[str, Row], tmp_path: Path) -> None:
    rows = {code: row for code, row in current.items() if not code.startswith("50")}
    file = file_of(rows, tmp_path / "KIKcd_B.txt")
    assert "제주특별자치도 would be lost" in failure(run("--yes", str(file)))


def test_an_orphan_is_refused_unless_accepted(current: dict[str, Row], tmp_path: Path, home: Path) -> None:
    file = file_of(current, tmp_path / "KIKcd_B.txt")
    parent = line(current["5183000000"], current) + b"\r\n"
    file.write_bytes(file.read_bytes().replace(parent, b""))
    assert "have no parent" in failure(run("--yes", str(file)))
    count = sum(code.startswith("51830") for code in current) - 1
    assert run("--yes", "--accept-orphans", str(count), str(file)).exit_code == 0
    regions.use(tables.in_use(home / "regions"))
    assert regions.gazetteer().children("51830") == ()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda raw: raw[:60], "60 bytes long"),
        (lambda raw: b"11110X0100" + raw[10:], "no code of 10 digits"),
        (lambda raw: raw[:135] + b"20209999" + raw[143:], "no day"),
        (lambda raw: raw[:11] + b"\xff\xff" + raw[13:], "not in CP949"),
        (lambda raw: raw[:73] + b" " * 30 + raw[103:], "has no name"),
        (lambda raw: raw[:73] + b"<b>x</b>".ljust(30) + raw[103:], "no name of a region"),
    ],
)
def test_a_broken_line_is_refused_with_its_number_and_reason(
    spoil: object, reason: str, current: dict[str, Row], tmp_path: Path, home: Path
) -> None:
    file = file_of(current, tmp_path / "KIKcd_B.txt")
    lines = file.read_bytes().split(b"\r\n")
    lines[2] = spoil(lines[2])  # type: ignore[operator]
    file.write_bytes(b"\r\n".join(lines))
    said = failure(run("--yes", str(file)))
    assert "line 3: " in said
    assert reason in said
    assert not home.exists()


def test_a_code_that_stands_twice_is_refused(current: dict[str, Row], tmp_path: Path) -> None:
    file = file_of(current, tmp_path / "KIKcd_B.txt")
    file.write_bytes(file.read_bytes() + line(current["5183000000"], current))
    assert "stands twice" in failure(run("--yes", str(file)))


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"PK\x03\x04junk", b"code,name\n"])
def test_a_file_that_is_no_table_is_refused(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_bytes(raw)
    assert "other.txt" in failure(run("--yes", str(tmp_path / "other.txt")))
    assert "cannot be read" in failure(run("--yes", str(tmp_path / "missing.txt")))


def test_a_table_cut_off_in_the_middle_is_refused(current: dict[str, Row], tmp_path: Path) -> None:
    file = file_of(current, tmp_path / "KIKcd_B.txt")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2 // 154 * 154])
    assert "would be lost" in failure(run("--yes", str(file)))


def test_a_damaged_table_in_use_says_how_to_go_back(home: Path) -> None:
    (home / "regions").mkdir(parents=True)
    (home / "regions" / "regions-0001.tsv.gz").write_bytes(b"damaged")
    result = CliRunner().invoke(app, ["region", "show", "11"])
    assert "--undo" in failure(result)
    assert run("--undo").exit_code == 0
    assert CliRunner().invoke(app, ["region", "show", "11"]).exit_code == 0


def test_dongs_that_a_file_lists_as_abolished_end_on_its_day(current: dict[str, Row], tmp_path: Path) -> None:
    file = file_of(current, tmp_path / "KIKcd_B.txt")
    kept = line(current["5183025000"], current)
    file.write_bytes(file.read_bytes().replace(kept, kept[:144] + b"20270201"))
    diff = tables.compare(FOLDER / REGIONS, ministry.read(file), "20270301")
    assert [(row.code, row.end) for row in diff.removed] == [("5183025000", "20270201")]

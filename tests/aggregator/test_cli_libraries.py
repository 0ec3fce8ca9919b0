"""The commands `library …`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from aggregator import cli_libraries, config
from aggregator.errors import InputError
from aggregator.reading import regions
from aggregator.store import Store

from .test_library_directory import ROW, SECOND, file

app = typer.Typer()
cli_libraries.register(app)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path))
    with Store(config.load().database_url) as store:
        store.upgrade()
    (tmp_path / "libraries.csv").write_bytes(file(ROW, SECOND, {**ROW, "도서관명": ""}, encoding="cp949"))
    yield
    regions.use(None)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["library", *words])


def said(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.exception
    return result.output


def objects(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said(*words, "--json").splitlines()]


def failure(*words: str) -> str:
    result = run(*words)
    assert isinstance(result.exception, InputError), result.output
    return str(result.exception)


@pytest.fixture
def csv(tmp_path: Path) -> str:
    return str(tmp_path / "libraries.csv")


def test_an_import_tells_what_it_does_and_a_dry_run_what_it_would(csv: str) -> None:
    dry = said("import", csv, "--dry-run")
    assert "2 new" in dry
    assert "line 4: no name: ''" in dry
    assert "Nothing was written." in dry
    sums = objects("import", csv)[-1]
    assert [sums[name] for name in ("rows", "libraries", "new", "same", "bad_rows")] == [3, 2, 2, 0, 1]
    assert "0 new, 0 changed, 2 as they were" in said("import", csv)


def test_the_list_is_by_region_and_type(csv: str) -> None:
    said("import", csv)
    assert [one["name"] for one in objects("list", "--region", "관동동")] == ["별무리 작은도서관"]
    assert len(objects("list", "--region", "김해", "--type", "작은도서관")) == 2
    assert not objects("list", "--region", "11380")
    assert not objects("list", "--type", "공공도서관")
    assert "경상남도 김해시 율하로 10" in said("list")


def test_a_library_is_shown_with_what_the_directory_knows(csv: str) -> None:
    said("import", csv)
    shown = said("show", "1")
    for part in (
        "별무리 작은도서관",
        "경상남도 김해시 관동동 (4825013000)",
        "평일 09:00-18:00",
        "055-330-1234",
        "2026-06-01",
    ):
        assert part in shown
    assert objects("show", "1")[0]["posts"] == []
    assert "no library 9" in failure("show", "9")


def test_a_merged_library_leads_to_the_other_and_is_split_again(csv: str) -> None:
    said("import", csv)
    assert "2 is 1 (별무리 작은도서관) now" in said("merge", "2", "1")
    assert "merged into 1" in said("show", "2")
    assert [one["id"] for one in objects("list")] == [1]
    assert [(one["id"], one["merged_into"]) for one in objects("list", "--merged")] == [(2, 1)]
    said("split", "2")
    assert len(objects("list")) == 2


def test_an_admin_dong_is_one_of_the_librarys_city(csv: str) -> None:
    said("import", csv)
    said("set", "1", "--admin-dong", "장유3동")
    assert "행정동: 장유3동" in said("show", "1")
    assert "no 행정동" in failure("set", "1", "--admin-dong", "불광2동")
    said("set", "1", "--admin-dong", "")
    assert objects("show", "1")[0]["by_hand"] == []


def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    assert "cannot be read" in failure("import", str(tmp_path / "none.csv"))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "no column 도서관명" in failure("import", str(tmp_path / "other.csv"))

"""Rules of hubs in a file, and of the commands `hub …`."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlmodel import Session, select
from typer.testing import CliRunner

from aggregator import config
from aggregator.desk import cli_hubs, dongs, hub_file, hubs, zones
from aggregator.errors import InputError
from aggregator.models import Library, ZoneLibrary
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
app = typer.Typer()
cli_hubs.register(app)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with small libraries in two 동 of 은평구, one of a known 행정동, a public one, one in another city."""
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path))
    with Store(config.load().database_url) as store:
        store.upgrade()
        with store.writing() as session:
            add(session, "구산의 작은도서관", "1138010500")
            add(session, "불광의 작은도서관", "1138010300")
            add(session, "동을 모르는 작은도서관", "11380", admin_dong="불광2동")
            add(session, "은평의 공공도서관", "1138010300", type="공공도서관")
            add(session, "김해의 작은도서관", "4825013000", city="48250")
        yield store


def add(session: Session, name: str, place: str, city: str = "11380", **columns: Any) -> None:
    key = name.replace(" ", "")
    session.add(
        Library(name=name, name_key=key, city=city, street_key="", place=place, address="", added=NOW, **columns)
    )
    session.flush()


def told(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["hub", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("home")
def test_the_example_is_five_hubs_of_eunpyeong_marked_as_an_example() -> None:
    assert told("import", "--example", "--from", "2026-10").count(": new") == 5
    rows = [json.loads(line) for line in told("list", "--json").splitlines()]
    assert len(rows) == 5
    assert {row["note"] for row in rows} == {"예시 권역 (실제 배정과 다름)"}
    assert {row["slug"]: row["libraries"] for row in rows}["ep-gusan"] == [1]
    assert {row["slug"]: row["libraries"] for row in rows}["ep-eunpyeong"] == [2]
    assert told("import", "--example", "--from", "2026-10").count("known, 0 libraries") == 5


def test_every_dong_of_the_district_is_in_one_example_zone() -> None:
    listed = [dong for hub in tomllib.loads(hub_file.example())["hub"] for dong in hub["dongs"]]
    assert len(listed) == len(set(listed)) == 11


@pytest.mark.usefixtures("home")
def test_a_hub_is_added_filled_shown_and_changed_on_the_command_line() -> None:
    told("add", "one", "하나도서관", "--region", "11380")
    told("zone", "one", "--fill", "불광동", "--fill", "불광2동", "--add", "5", "--from", "2026-10")
    assert json.loads(told("show", "one", "--month", "2026-10", "--json"))["libraries"] == [2, 3, 5]
    told("zone", "one", "--remove", "5", "--from", "2026-12")
    assert "김해" in told("show", "one", "--month", "2026-11")
    assert "김해" not in told("show", "one", "--month", "2026-12")


def test_what_is_exported_brings_the_same_zones_in_again(home: Store) -> None:
    with home.writing() as session:
        hubs.add(session, "x", "one", '하나 "도서관"', "11380", NOW, "설명 \\ 끝")
        zones.change(session, "x", "one", [1, 5], [], "2026-08", NOW)
        zones.change(session, "x", "one", [], [1], "2026-10", NOW)
        zones.change(session, "x", "one", [1], [], "2026-12", NOW)
    text = told("export")
    with home.writing() as session:
        before = sorted((row.library_id, row.since, row.until) for row in session.exec(select(ZoneLibrary)))
        assert hub_file.take(session, "x", text, "2026-11", NOW) == [hub_file.Taken("one", False, 0)]
        for row in session.exec(select(ZoneLibrary)).all():
            session.delete(row)
        session.flush()
        hub_file.take(session, "x", text, "2026-11", NOW)
        session.flush()
        assert sorted((row.library_id, row.since, row.until) for row in session.exec(select(ZoneLibrary))) == before
    assert told("export") == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hub = 1", r"\[\[hub\]\]"),
        ("a = [", "TOML"),
        ('[[hub]]\nslug = "a"\nname = 1\nregion = "11380"', "name"),
        ('[[hub]]\nslug = "a"\nname = "가"\nregion = "11380"\nzones = []', "zones"),
        ('[[hub]]\nslug = "a"\nname = "가"\nregion = "11380"\ndongs = ["없는동"]', "없는동"),
        ('[[hub]]\nslug = "a"\nname = "가"\nregion = "11380"\ndongs = "불광동"', "dongs"),
        ('[[hub]]\nslug = "a"\nname = "가"\nregion = "11380"\nlibraries = [{name = "가", city = "1"}]', "없습니다"),
        ('[[hub]]\nslug = "a"\nname = "가"\nregion = "11380"\nlibraries = ["가"]', "도서관은"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole_and_in_words(home: Store, text: str, words: str) -> None:
    good = '[[hub]]\nslug = "good"\nname = "가"\nregion = "11380"\n'
    with pytest.raises(InputError, match=words), home.writing() as session:
        hub_file.take(session, "x", good + text if text.startswith("[[") else text, "2026-11", NOW)
    with home.reading() as session:
        assert not hubs.every(session)


def test_a_dong_of_another_district_fills_nothing(home: Store) -> None:
    with home.reading() as session, pytest.raises(InputError, match="관동동"):
        dongs.libraries(session, "11380", ["불광동", "관동동"])

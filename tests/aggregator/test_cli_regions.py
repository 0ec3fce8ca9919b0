"""The commands `locate` and `region`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from aggregator import cli_regions
from aggregator.errors import InputError
from aggregator.reading import regions

app = typer.Typer()
cli_regions.register(app)
FIELDS = ["input", "level", "code", "name", "sido", "sigungu", "gu", "emd", "candidates", "remainder", "confidence"]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path))
    yield
    regions.use(None)


def run(*words: str, given: bytes | str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=given)


def answers(*words: str, given: bytes | str | None = None) -> list[dict[str, Any]]:
    result = run("locate", "--json", *words, given=given)
    assert result.exit_code == 0, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def failure(result: Result) -> str:
    assert isinstance(result.exception, InputError), result.output
    return str(result.exception)


def test_locate_answers_with_exactly_the_promised_fields() -> None:
    (answer,) = answers("경상남도 김해시 덕정로 68 (관동동, 팔판마을부영이그린타운3차아파트) 팔판작은도서관")
    assert list(answer) == [*FIELDS, "reason"]
    assert answer["level"] == "emd"
    assert (answer["sido"], answer["sigungu"], answer["gu"], answer["emd"]) == ("경상남도", "김해시", None, "관동동")
    assert answer["code"] == "4825013000"
    assert answer["remainder"] == "팔판작은도서관"


def test_locate_answers_every_line_of_standard_input() -> None:
    given = "서울특별시 은평구 통일로 1\n\n경기도 광주시\r\n".encode()
    found = answers("-", given=given)
    assert [answer["code"] for answer in found] == ["1138000000", None, "4161000000"]
    assert found[1]["level"] == "none"
    assert found[1]["reason"]
    assert found[2]["input"] == "경기도 광주시"


def test_locate_reads_standard_input_without_an_argument_and_many_lines_in_one() -> None:
    assert [answer["code"] for answer in answers(given="서울\n")] == ["1100000000"]
    assert [answer["code"] for answer in answers("서울\n부산")] == ["1100000000", "2600000000"]


def test_locate_reads_cp949_and_binary_without_failing() -> None:
    found = answers("-", given="서울특별시 은평구".encode("cp949") + b"\n" + bytes(range(256)) * 40)
    assert found[0]["code"] == "1138000000"
    assert {answer["level"] for answer in found[1:]} == {"none"}


def test_ten_kilobytes_of_noise_have_no_level_and_a_reason() -> None:
    (answer,) = answers("-", given=b"\xed\x95\x98" * 3_400)
    assert (answer["level"], answer["code"], answer["candidates"]) == ("none", None, [])
    assert answer["reason"]


def test_an_open_answer_lists_its_candidates() -> None:
    (answer,) = answers("인천 서구")
    assert [candidate["code"] for candidate in answer["candidates"]] == ["2827500000", "2829000000"]
    assert answer["candidates"][0]["name"] == "인천광역시 서해구"


def test_locate_uses_the_map_of_a_day() -> None:
    assert answers("--on", "2016-05-01", "전북특별자치도 전주시")[0]["code"] == "4511000000"
    assert "--on" in failure(run("locate", "--on", "yesterday", "서울"))


def test_locate_in_words_shows_no_control_signs() -> None:
    result = run("locate", "서울특별시 은평구 통일로 1 \x1b[31m[bold]책[/bold]")
    assert "\x1b" not in result.stdout
    assert "[bold]책[/bold]" in result.stdout
    assert "서울특별시 은평구 (11380)" in result.stdout


def test_region_show_tells_what_lies_in_it() -> None:
    assert "효자동2가" in run("region", "show", "52111").stdout
    shown = json.loads(run("region", "show", "--json", "전주 완산").stdout)
    assert (shown["code"], shown["short_code"], shown["parent"]) == ("5211100000", "52111", "5211000000")
    assert "5211114100" in shown["children"]


def test_region_find_takes_old_names_and_days() -> None:
    assert json.loads(run("region", "find", "--json", "전라북도").stdout)["code"] == "5200000000"
    assert json.loads(run("region", "find", "--json", "--on", "2020-01-01", "전라북도").stdout)["code"] == "4500000000"


def test_region_history_tells_both_directions() -> None:
    told = run("region", "history", "28260").stdout
    assert "← 인천직할시 서구" in told
    assert "→ 인천광역시 검단구 (2829000000)" in told
    facts = json.loads(run("region", "history", "--json", "46").stdout)
    assert facts["now"] == ["1200000000"]
    assert {step["direction"] for step in facts["history"]} == {"after"}


def test_an_unknown_region_gets_the_nearest_name() -> None:
    assert "은평" in failure(run("region", "show", "은평꾸"))
    assert "there is no region" in failure(run("region", "find", "zzz"))


def test_a_name_of_several_regions_asks_for_a_code() -> None:
    assert "give a code" in failure(run("region", "show", "중구"))


def test_update_needs_a_file() -> None:
    assert "give the ministry's file" in failure(run("region", "update"))


@pytest.mark.parametrize("command", [["locate"], *(["region", name] for name in ("show", "find", "history", "update"))])
def test_every_command_has_help_with_an_example(command: list[str]) -> None:
    assert "Example:" in run(*command, "--help").stdout

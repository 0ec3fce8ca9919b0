"""The commands, as a person types them."""

import json

import pytest
import typer
from typer.testing import CliRunner

from aggregator.errors import InputError, SosikError
from feeds.cli import register
from tests.feeds.builder import World


@pytest.fixture
def app(world: World, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setenv("SOSIK_HOME", str(world.home))
    monkeypatch.chdir(world.home)
    app = typer.Typer()
    register(app)
    return app


def test_publish_tells_what_it_did(app: typer.Typer, world: World) -> None:
    world.add(region="36")
    result = CliRunner().invoke(app, ["publish", "--now", "2026-11-22"], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.output.startswith("Published 2 regions to")
    again = CliRunner().invoke(app, ["publish", "--json", "--full"], catch_exceptions=False)
    summary = json.loads(again.output)
    assert (summary["places"], summary["files_written"], summary["full"]) == (2, 0, True)
    assert summary["folder"] == str(world.home / "site")


def test_publish_goes_where_it_is_told(app: typer.Typer, world: World) -> None:
    world.add(region="36")
    CliRunner().invoke(app, ["publish", "--out", "elsewhere"], catch_exceptions=False)
    assert (world.home / "elsewhere" / "regions" / "36" / "rss.xml").is_file()


def test_wrong_input_is_an_error_in_words(app: typer.Typer, world: World) -> None:
    assert isinstance(CliRunner().invoke(app, ["publish", "--now", "soon"]).exception, InputError)
    assert isinstance(CliRunner().invoke(app, ["publish", "--out", str(world.home)]).exception, InputError)
    assert isinstance(CliRunner().invoke(app, ["serve"]).exception, SosikError)
    assert CliRunner().invoke(app, ["serve", "--port", "99999"]).exit_code == 2


@pytest.mark.parametrize("command", ["publish", "serve"])
def test_help_has_an_example(app: typer.Typer, command: str) -> None:
    assert f"Example: sosik {command}" in CliRunner().invoke(app, [command, "--help"]).output

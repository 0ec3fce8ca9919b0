"""The commands `user …` and `audit …`."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import text
from typer.testing import CliRunner

from aggregator import config
from aggregator.desk import cli_users, invitations
from aggregator.errors import InputError, SosikError
from aggregator.models import Hub
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
app = typer.Typer()
cli_users.register(app)


@pytest.fixture(autouse=True)
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path))
    monkeypatch.setenv("SOSIK_SITE_URL", "https://sosik.example.kr/news")
    with Store(config.load().database_url) as made:
        made.upgrade()
        with made.writing() as session:
            session.add(Hub(slug="bulgwang", name="불광", region="11380", added=NOW))
        yield made


def said(*words: str) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output or result.exception
    return result.output


def failure(*words: str) -> BaseException | None:
    return CliRunner().invoke(app, words).exception


def objects(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said(*words, "--json").splitlines()]


def test_an_account_is_added_with_a_link_that_works(opened: Store) -> None:
    shown = said("user", "add", "Kim.SJ", "--hub", "bulgwang", "--now", "2026-11-22T12:00")
    link = shown.splitlines()[-1]
    assert link.startswith("https://sosik.example.kr/news/desk/invitation/")
    assert objects("user", "list") == [{"name": "kim.sj", "role": "hub", "hub": "bulgwang", "state": "invited"}]
    with opened.reading() as session:
        assert invitations.look(session, link.rpartition("/")[2], NOW).name == "kim.sj"


def test_accounts_are_closed_opened_and_given_another_role() -> None:
    said("user", "add", "kim", "--hub", "bulgwang")
    first, second = (objects("user", "invite", "kim")[0]["link"] for _ in range(2))
    assert first != second
    said("user", "disable", "kim")
    assert isinstance(failure("user", "invite", "kim"), InputError)
    said("user", "enable", "kim")
    said("user", "role", "kim", "admin")
    assert objects("user", "list")[0]["role"] == "admin"
    assert "0 sessions" in said("user", "sign-out", "kim")
    assert "no account 'lee'" in str(failure("user", "disable", "lee"))
    told = [row["what"] for row in objects("audit", "list", "--subject", "user:kim")]
    assert told[0] == "user.sign_out"
    assert told[-1] == "user.add"
    assert "role: 'hub' → 'admin'" in said("audit", "list")


def test_the_audit_is_verified(opened: Store) -> None:
    assert "No rows yet" in said("audit", "verify")
    said("user", "add", "kim", "--hub", "bulgwang")
    assert "1 rows, the last with digest" in said("audit", "verify")
    with opened.writing() as session:
        session.connection().execute(text("UPDATE audit SET who = 'lee'"))
    why = failure("audit", "verify")
    assert isinstance(why, SosikError)
    assert "Row 1 of the audit" in str(why)

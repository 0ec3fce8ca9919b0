"""Sources as rows, and the commands about them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from aggregator.config import OPTIONS, Settings
from aggregator.errors import HeldError, InputError, SosikError
from aggregator.models import Source, SourceState
from aggregator.store import Store
from crawler import cli, sources
from crawler.house import House
from crawler.platforms import PLATFORMS
from crawler.summary import RunSummary
from tests.crawler.conftest import Box
from tests.crawler.portal import Entry, Portal
from tests.crawler.site import Site

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def source(number: int, minutes: int, state: SourceState = SourceState.ACTIVE) -> Source:
    due = NOW + timedelta(minutes=minutes)
    return Source(
        id=number, uid=str(number), platform="", address="", title="", options={}, state=state, due=due, added=NOW
    )


def test_the_uid_is_host_without_www_platform_and_board() -> None:
    assert sources.uid_of("http://www.smalllibrary.org:80/x?y", "smalllibrary", "") == "smalllibrary.org/smalllibrary"
    assert sources.uid_of("https://lib.example.kr/", "gnuboard", "program") == "lib.example.kr/gnuboard/program"


def test_due_are_the_active_ones_whose_time_has_come_longest_waiting_first() -> None:
    waiting = [source(1, -5), source(2, -9), source(3, 1), source(4, -99, SourceState.PAUSED), source(5, 0)]
    assert [one.id for one in sources.due(waiting, NOW)] == [2, 1, 5]


@pytest.mark.parametrize(
    "address", ["http://smalllibrary.org", "https://www.smalllibrary.org/library/story/7?currentPage=3"]
)
def test_the_portal_is_known_by_its_domain_and_is_one_source(store: Store, address: str) -> None:
    with store.writing() as session:
        assert sources.add(session, address, NOW).uid == "smalllibrary.org/smalllibrary"
        with pytest.raises(InputError, match="already"):
            sources.add(session, "https://smalllibrary.org/helper/news", NOW)


@pytest.mark.parametrize(
    "address", ["", "smalllibrary.org", "ftp://smalllibrary.org/", "http://", "http://[", "https://example.kr/"]
)
def test_an_address_that_nothing_claims_is_refused_with_what_to_do(address: str) -> None:
    with pytest.raises(InputError, match=r"--platform|give one like"):
        sources.recognise(address)


def test_an_unknown_source_names_the_nearest(store: Store) -> None:
    with store.writing() as session:
        with pytest.raises(InputError, match="sosik source add"):
            sources.find(session, "1")
        sources.add(session, "https://smalllibrary.org/", NOW)
        with pytest.raises(InputError, match=r"did you mean 'smalllibrary\.org/smalllibrary'"):
            sources.find(session, "smallibrary.org/smalllibrary")


def test_options_change_and_switch_sections() -> None:
    portal = PLATFORMS["smalllibrary"]
    assert list(portal.lines({})) == ["story", "forum", "news"]
    assert list(portal.lines({"notice": True, "sections": {"forum": False}})) == ["story", "news", "notice"]


# The commands.


@pytest.fixture
def run(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a command line and returns what it printed; SosikError as the front door would see it."""
    assert store.revision()[0]
    for option in OPTIONS:
        monkeypatch.setenv(option.variable, str(getattr(settings, option.name)))
    app = typer.Typer()
    cli.register(app)

    def run_line(line: str, text: str = "") -> str:
        result = CliRunner().invoke(app, line.split(), input=text, catch_exceptions=True)
        if isinstance(result.exception, SosikError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run_line


def test_a_source_is_added_listed_paused_resumed_and_removed(
    run: Callable[..., str], open_site: Callable[..., Site]
) -> None:
    portal = Portal()
    portal.sections["story"] = [Entry(7, "겨울 책놀이")]
    add = f"source add {open_site(portal).origin}/ --platform smalllibrary"
    assert "Nothing was added" in run(add, "n\n")
    assert "story, forum, news, notice" in run(f"{add} --yes --option notice=true")
    assert json.loads(run("source list --json"))["options"] == {"notice": True}
    assert "127.0.0.20" in run("source list")
    assert "127.0.0.20/smalllibrary" in run("source show 1")
    run("source pause 1")
    assert "No source is due" in run("crawl")
    run("source resume 127.0.0.20/smalllibrary")
    run("source remove 1")
    assert "no source yet" in run("source list")


def test_wrong_use_is_one_sentence(run: Callable[..., str]) -> None:
    with pytest.raises(InputError, match="only one of them"):
        run("crawl 1 --all")
    with pytest.raises(InputError, match="no source '7'"):
        run("crawl 7")
    with pytest.raises(InputError, match="--option"):
        run("source add https://smalllibrary.org/ --yes --option notice")
    with pytest.raises(InputError, match="--now"):
        run("crawl --now yesterday")


def test_every_command_has_help_with_an_example(run: Callable[..., str]) -> None:
    commands = [
        f"source {name}"
        for name in ("add", "list", "show", "check", "pause", "resume", "remove", "pages", "export", "import", "letter")
    ]
    for command in (*commands, "crawl"):
        assert f"Example: sosik {command}" in re.sub(r"\s+", " ", run(f"{command} --help"))


def test_failures_become_exit_codes() -> None:
    def summary(failure: str) -> RunSummary:
        return RunSummary("a/b", NOW, NOW, failure=failure, message="it did")

    with pytest.raises(HeldError):
        cli._raise_for([summary("held")], 1)
    with pytest.raises(SosikError, match=r"a/b: it did \(1 more failed\)"):
        cli._raise_for([summary("dns"), summary("held")], 2)
    cli._raise_for([], 2)


def sosik(settings: Settings, *line: str) -> "subprocess.CompletedProcess[str]":
    """The commands in a process of their own, as Scrapy runs once a process."""
    from crawler.run import environment

    code = (
        "import typer, sys; from crawler import cli; from aggregator.errors import SosikError\n"
        "app = typer.Typer(); cli.register(app)\n"
        "try: app(standalone_mode=False)\n"
        "except SosikError as why: print(why); sys.exit(why.exit_code)"
    )
    command = [sys.executable, "-c", code, *line]
    return subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)


def test_a_dry_run_shows_posts_and_keeps_nothing_and_a_real_one_keeps_them(box: Box) -> None:
    box.portal.sections["story"] = [Entry(7, "[/공지] 겨울 \x1b[31m책놀이")]
    dry = sosik(box.settings, "crawl", "--all", "--dry-run", "--now", "2026-11-22T12:00+09:00")
    assert "2026-11-20 [/공지] 겨울" in dry.stdout
    assert "\x1b" not in dry.stdout
    with box.store.reading() as session:
        assert sources.last_run(session, 1) is None
    real = sosik(box.settings, "crawl", "1", "--json")
    events = [json.loads(line) for line in real.stdout.splitlines()]
    assert [event["event"] for event in events].count("post") == 1
    assert (real.returncode, events[-1]["new"], real.stderr) == (0, 1, "")


def test_a_site_that_is_down_is_one_line_and_exit_1(box: Box) -> None:
    box.site.stop()
    down = sosik(box.settings, "crawl", "--all")
    assert down.returncode == 1
    assert (down.stdout, down.stderr) == (
        "127.0.0.20/smalllibrary: 127.0.0.20 refuses connections. What is stored stays.\n",
        "",
    )


def test_a_watcher_that_fails_is_told_no_more_and_the_crawl_goes_on(settings: Settings, store: Store) -> None:
    told = []

    def watch(event: dict[str, object]) -> None:
        told.append(event)
        raise BrokenPipeError

    house = House(settings, store, lambda: NOW, on_event=watch)
    house.tell({"event": "page"})
    house.tell({"event": "page"})
    assert len(told) == 1
    house.close()


def scrapy(settings: Settings, *line: str) -> "subprocess.CompletedProcess[str]":
    from crawler.run import environment

    command = [sys.executable, "-m", "scrapy", *line]
    root = Path(__file__).parents[2]
    env = environment(settings)
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


def test_scrapy_lists_and_crawls_as_in_any_project(box: Box) -> None:
    box.portal.sections["story"] = [Entry(7, "겨울 책놀이")]
    assert "smalllibrary" in scrapy(box.settings, "list").stdout.split()
    crawled = scrapy(box.settings, "crawl", "smalllibrary", "-a", "source=127.0.0.20/smalllibrary")
    assert crawled.returncode == 0, crawled.stderr
    assert "Traceback" not in crawled.stderr
    assert "/library/story/7" in box.site.asked
    with box.store.writing() as session:
        sources.pause(session, "1")
    nothing = scrapy(box.settings, "crawl", "smalllibrary", "-L", "ERROR")
    assert "There is no source of smalllibrary to crawl" in nothing.stderr
    assert "Traceback" not in nothing.stderr


def test_a_source_that_nobody_looked_at_says_so_when_it_is_switched_on(run: Callable[..., str]) -> None:
    assert "paused and unverified" in run("source import --catalogue")
    assert "0 sources added" in run("source import --catalogue")
    assert "active" not in run("source list")
    assert "'sosik source check 1'" in run("source resume 1")
    assert "협조 요청" in run("source letter 1")


def test_a_look_by_hand_prints_what_an_address_is(box: Box) -> None:
    from crawler.run import environment

    box.portal.sections["story"] = [Entry(7, "겨울 책놀이")]
    command = [sys.executable, "-m", "crawler.look", box.site.origin, "--platform", "smalllibrary"]
    done = subprocess.run(command, env=environment(box.settings), capture_output=True, text=True, check=False)
    look = json.loads(done.stdout)
    assert (done.returncode, look["platform"], look["sample"]["posts"][0]["title"]) == (
        0,
        "smalllibrary",
        "겨울 책놀이",
    )

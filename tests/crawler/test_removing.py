"""Taking a source away: alone, or with every byte that it brought; and looking at what could not be read."""

import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from sqlmodel import select
from typer.testing import CliRunner

from aggregator import intake, leases
from aggregator.clock import wall_clock
from aggregator.config import OPTIONS, Settings
from aggregator.errors import HeldError, InputError, SosikError
from aggregator.models import (
    KeptPage,
    Library,
    Listing,
    Place,
    Post,
    PostPlace,
    Reading,
    Revision,
    Run,
    Sighting,
    Source,
)
from aggregator.rawpost import RawPost
from aggregator.store import Store
from crawler import cli, frontier, records, removing, sources
from crawler.pages.page import Reason, Row
from feeds.publish import publish

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SECRET = "달팽이우체통"  # a word that stands nowhere else
OTHER = "고슴도치시계"


@pytest.fixture
def run(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a command line and returns what it printed; SosikError as the front door would see it."""
    assert store.revision()[0]
    for option in OPTIONS:
        monkeypatch.setenv(option.variable, str(getattr(settings, option.name)))
    app = typer.Typer()
    cli.register(app)

    def run_line(line: str, text: str = "") -> str:
        result = CliRunner().invoke(app, line.split(), input=text)
        if isinstance(result.exception, SosikError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run_line


def raw(key: str, word: str, body: str) -> RawPost:
    url = f"https://lib.kr/{key}"
    place = "경상남도 김해시 덕정로 68 (관동동) 팔판작은도서관"
    return RawPost("", key, url, f"{word} 책놀이", f"<p>{word} {body}</p>", url, NOW, place_text=place)


@pytest.fixture
def filled(store: Store) -> Store:
    """A source with two posts (one edited) and all that crawls leave behind, and another source with a post."""
    with store.writing() as session:
        mine = sources.add(session, "https://lib.kr/bbs/board.php?bo_table=news", NOW, platform="gnuboard")
        other = sources.add(session, "https://other.kr/bbs/board.php?bo_table=news", NOW, platform="gnuboard")
        for key in ("1", "2"):
            intake.keep(session, mine, raw(key, SECRET, "첫 글" * 400), NOW)
        intake.keep(session, mine, raw("1", SECRET, "고친 글"), NOW + timedelta(hours=1))
        intake.keep(session, other, raw("1", OTHER, "남는 글"), NOW)
        for key in ("1", "2"):
            row = Row(key, f"https://lib.kr/{key}", SECRET, title=SECRET)
            session.add(
                Sighting(source_id=1, line="", key=key, url=row.url, row=row.stored(), digest="", walk=1, seen=NOW)
            )
        session.add(Listing(source_id=1, line="", digest="1"))
        session.add(Run(source_id=1, started=NOW, counts={}, failure="layout", message="the page has no list"))
        records.keep_page(session, 1, "https://lib.kr/1", Reason.LAYOUT, f"<p>{SECRET} 900101-1234567</p>", NOW)
    return store


def bytes_of(store: Store) -> bytes:
    """Everything that the database has on disk."""
    file = Path(store.shown)
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


def test_a_source_without_posts_leaves_nothing(run: Callable[..., str], store: Store) -> None:
    run("source import --catalogue")
    assert "is removed" in run("source remove 1")
    with store.reading() as session:
        assert session.get(Source, 1) is None


def test_a_plain_remove_ends_the_crawls_and_keeps_the_posts_public(run: Callable[..., str], filled: Store) -> None:
    assert "Nothing was removed" in run("source remove 1", "n\n")
    said = run("source remove 1", "y\n")
    assert "goes:  2 rows seen, 1 runs, 1 kept pages" in said
    assert "stays: 2 posts (2 public)" in said
    with filled.reading() as session:
        assert len(session.exec(select(Post).where(Post.source_id == 1)).all()) == 2
        assert "48250" in set(session.exec(select(PostPlace.code)))
        for table in (Sighting, Listing, Run, KeptPage):
            assert session.exec(select(table).where(table.source_id == 1)).first() is None
    assert "lib.kr/gnuboard/news" not in run("source list").replace("other.kr", "")
    assert "lib.kr/gnuboard" not in run("source export").replace("other.kr", "")


def test_a_removed_source_is_crawled_no_more_until_it_is_resumed(run: Callable[..., str], filled: Store) -> None:
    run("source remove 1 --yes")
    for command in ("crawl 1", "source pause 1", "source check 1"):
        with pytest.raises(InputError, match=r"was removed; 'sosik source resume 1' takes it up again"):
            run(command)
    with filled.reading() as session, pytest.raises(InputError, match=r"removed\) already; 'sosik source resume 1'"):
        sources.refuse_twin(session, "lib.kr/gnuboard/news", "https://lib.kr/bbs/board.php?bo_table=news")
    run("source resume 1")
    assert "lib.kr/gnuboard/news" in run("source list")


def test_a_purge_leaves_no_byte_of_its_posts_and_the_rest_as_it_was(run: Callable[..., str], filled: Store) -> None:
    assert SECRET.encode() in bytes_of(filled)
    said = run("source remove lib.kr/gnuboard/news --purge", "y\n")
    assert "goes:  2 posts (2 public) with 1 earlier wordings, 2 rows seen, 1 runs, 1 kept pages" in said
    assert "'sosik publish'" in said
    left = bytes_of(filled)
    assert SECRET.encode() not in left
    assert OTHER.encode() in left
    with filled.reading() as session:
        assert [post.source_id for post in session.exec(select(Post))] == [2]
        assert {row.post_id for row in session.exec(select(Reading))} == {
            post.id for post in session.exec(select(Post))
        }
        assert session.exec(select(Revision)).first() is None
        assert session.exec(select(Library.name)).all() == ["팔판작은도서관"]
        assert session.get(Source, 1) is None


def test_publishing_follows_a_purge(run: Callable[..., str], filled: Store, settings: Settings) -> None:
    publish(filled, settings, clock=lambda: NOW)
    assert SECRET in (settings.site_dir / "regions/48250/rss.xml").read_text(encoding="utf-8")
    run("source remove 1 --purge --yes")
    summary = publish(filled, settings, clock=lambda: NOW)
    assert not summary.full
    for file in settings.site_dir.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file
    assert OTHER in (settings.site_dir / "regions/48250/rss.xml").read_text(encoding="utf-8")
    with filled.reading() as session:
        changes = {place.code: place.change for place in session.exec(select(Place))}
    assert len(set(changes.values())) == 1


def test_nothing_is_removed_while_its_host_is_crawled(run: Callable[..., str], filled: Store) -> None:
    with filled.writing() as session:
        leases.take(session, "host:lib.kr", "elsewhere:1", wall_clock(), 60)
    for line in ("source remove 1 --yes", "source remove 1 --yes --purge"):
        with pytest.raises(HeldError):
            run(line)
    with filled.reading() as session:
        assert removing.holdings(session, sources.find(session, "1")).runs == 1


def test_a_script_says_yes_and_gets_one_object(run: Callable[..., str], filled: Store) -> None:
    assert filled.revision()[0]
    with pytest.raises(InputError, match="--yes"):
        run("source remove 1 --json")
    told = json.loads(run("source remove 1 --purge --json --yes"))
    assert (told["removed"], told["purged"], told["posts"]) == ("lib.kr/gnuboard/news", True, 2)


def test_pages_that_could_not_be_read_are_listed_and_written_out_as_kept(
    run: Callable[..., str], filled: Store, tmp_path: Path
) -> None:
    assert "layout        https://lib.kr/1" in run("source pages 1")
    (told,) = [json.loads(line) for line in run("source pages 1 --json").splitlines()]
    assert (told["reason"], "html" in told) == ("layout", False)
    page = run(f"source pages 1 --html {told['id']}")
    assert SECRET in page
    assert "1234567" not in page
    run(f"source pages 1 --html {told['id']} --out {tmp_path / 'page.html'}")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page
    with pytest.raises(InputError, match="has no kept page 99"):
        run("source pages 1 --html 99")
    with pytest.raises(InputError, match="has no kept page"):
        run(f"source pages 2 --html {told['id']}")
    assert "has no page" in run("source pages 2")
    with filled.writing() as session:
        session.add(KeptPage(source_id=2, url="u\x1b[31m", reason="layout", kept=NOW, html=zlib.compress(b"\xff")))
    assert "\x1b" not in run("source pages 2")


def test_show_and_list_tell_what_waits_and_when_a_failed_source_is_due(run: Callable[..., str], filled: Store) -> None:
    with filled.writing() as session:
        frontier.failed(session, 1, "", "1", NOW)
    said = run("source show 1")
    assert "due       2026-11-22 12:00, after a run that failed (layout)" in said
    assert "not read  posts: 2, 1 of them asked for in vain" in said
    assert "1 that could not be read; 'sosik source pages 1'" in said
    assert "[2 not read]" in run("source list")
    told = [json.loads(line) for line in run("source list --json").splitlines()]
    assert [(one["unread"], one["unread_tried"]) for one in told] == [(2, 1), (0, 0)]
    assert told[0]["last_run"]["failure"] == "layout"
    run("source pause 1")
    assert "due       never (paused)" in run("source show 1")

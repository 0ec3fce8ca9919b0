"""A newer table of regions places what was kept: posts, libraries, boards; and the way back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import typer
from sqlmodel import select
from typer.testing import CliRunner, Result

from aggregator import cli_regions, intake, relocating
from aggregator.data import FOLDER, REGIONS, unpack
from aggregator.data.table import Row, read
from aggregator.models import Library, Place, Post, PostPlace, Source
from aggregator.rawpost import RawPost
from aggregator.reading import regions
from aggregator.store import Store
from tests.aggregator.test_region_update import file_of, renumbered

NOW = datetime(2026, 12, 1, tzinfo=UTC)
app = typer.Typer()
cli_regions.register(app)


@pytest.fixture(scope="module")
def current() -> dict[str, Row]:
    return {row.code: row for row in read(unpack(FOLDER / REGIONS))[1] if not row.end}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path))
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            for uid, region in (("a.kr/board", "51830"), ("b.kr/board", "51210")):
                source = Source(
                    uid=uid, platform="board", address=f"https://{uid}", title=uid, options={}, due=NOW, added=NOW
                )
                source.region = region
                session.add(source)
        yield made
    regions.use(None)


def keep(store: Store, key: str, place: str = "", source: int = 1, library: str = "") -> str:
    url = f"https://a.kr/{key}"
    raw = RawPost("", key, url, f"책 읽는 밤 {key}", "<p>글</p>", url, posted=date(2026, 11, 20), place_text=place)
    with store.writing() as session:
        kept = intake.keep(session, session.get_one(Source, source), replace(raw, library_text=library), NOW)
        return kept.post.id


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, ["region", *words, "--now", "2027-03-01"])
    assert result.exit_code == 0, result.output
    return result


ADDRESS = "강원특별자치도 양양군 양양읍 남문로 1 물결작은도서관"


def test_a_newer_table_places_what_was_kept_and_the_old_one_places_it_back(
    store: Store, current: dict[str, Row], tmp_path: Path
) -> None:
    own, of_library, of_board = keep(store, "1", ADDRESS), keep(store, "2", library="물결작은도서관"), keep(store, "3")
    elsewhere = keep(store, "4", "강원특별자치도 속초시 중앙로 1 파도작은도서관", 2)
    before = {post: region(store, post) for post in (own, of_library, of_board, elsewhere)}
    assert [before[one][:5] for one in (own, of_library, of_board)] == ["51830"] * 3

    said = run("update", "--yes", str(file_of(renumbered(current), tmp_path / "KIKcd_B.txt"))).output
    assert [region(store, one)[:5] for one in (own, of_library, of_board)] == ["51240"] * 3
    assert region(store, elsewhere) == before[elsewhere]
    assert "Moved: 1 library, 2 post" in said
    with store.reading() as session:
        library = session.exec(select(Library).where(Library.name == "물결작은도서관")).first()
        assert library is not None
        assert (library.city, library.address) == ("51240", "강원특별자치도 양양군 양양읍 남문로 1")
        assert session.get_one(Post, own).address == library.address
        shown = {row.code for row in session.exec(select(PostPlace).where(PostPlace.post_id == own))}
        assert "51240" in shown
        assert "51830" not in shown
        assert session.get(Place, "51830") is not None, "a feed is for ever"
        assert relocating.waiting(session) == 0
    assert "Nothing moved" in run("relocate").output

    run("update", "--undo")
    assert {post: region(store, post) for post in before} == before


def test_a_run_that_was_cut_short_goes_on(
    store: Store, current: dict[str, Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [keep(store, str(number), ADDRESS) for number in range(5)]
    monkeypatch.setattr(relocating, "AT_ONCE", 2)
    some_posts = relocating.some_posts

    def cut(*_: object) -> relocating.Part:
        raise KeyboardInterrupt

    monkeypatch.setattr(relocating, "some_posts", cut)
    file = str(file_of(renumbered(current), tmp_path / "KIKcd_B.txt"))
    assert CliRunner().invoke(app, ["region", "update", "--yes", "--now", "2027-03-01", file]).exit_code != 0
    monkeypatch.setattr(relocating, "some_posts", some_posts)
    run("relocate")
    assert {region(store, one)[:5] for one in ids} == {"51240"}


def test_what_a_person_set_stays(store: Store, current: dict[str, Row], tmp_path: Path) -> None:
    keep(store, "1", ADDRESS)
    with store.writing() as session:
        library = session.exec(select(Library)).one()
        library.by_hand = ["place"]
        session.add(library)
        was = library.place
    run("update", "--yes", str(file_of(renumbered(current), tmp_path / "KIKcd_B.txt")))
    with store.reading() as session:
        assert session.exec(select(Library)).one().place == was


def region(store: Store, post: str) -> str:
    with store.reading() as session:
        return session.get_one(Post, post).region

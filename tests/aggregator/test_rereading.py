"""Rules of reading kept posts again: better facts go out, nothing looks new, and what is up to date is left alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from aggregator import intake, rereading
from aggregator.models import Post, PostPlace, PostStatus, Reading, Sequence, Source
from aggregator.rawpost import RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
BODY = "<p>일시: 2026. 12. 5.(토) 14:00~16:00</p><p>대상: 초등학생 12명</p><p>참가비: 무료</p>"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            session.add(
                Source(
                    uid="a",
                    platform="board",
                    address="https://a.kr",
                    title="a",
                    options={},
                    region="48250",
                    due=NOW,
                    added=NOW,
                )
            )
        yield made


def keep(store: Store, key: str, title: str = "가죽 책갈피 만들기") -> None:
    url = f"https://a.kr/{key}"
    raw = RawPost("", key, url, title, BODY, url, posted=date(2026, 11, 20))
    with store.writing() as session:
        intake.keep(session, session.get_one(Source, 1), raw, NOW)


def forget(session: Session) -> None:
    """Makes of all posts what an older version had made of them."""
    for reading in session.exec(select(Reading).where(col(Reading.field) == "kind")):
        reading.version = "1"
    for post in session.exec(select(Post)):
        post.category, post.activity = "", None


def change(session: Session) -> int:
    return session.get_one(Sequence, "change").value


def test_what_an_older_version_read_is_read_again_and_goes_out(store: Store) -> None:
    keep(store, "1")
    with store.writing() as session:
        forget(session)
        before, updated = change(session), session.exec(select(Post.updated)).one()
    with store.writing() as session:
        assert rereading.waiting(session) == 1
        part = rereading.read_again(session)
        assert (part.read, part.changed) == (1, 1)
    with store.reading() as session:
        post = session.exec(select(Post)).one()
        assert (post.category, (post.activity or {})["starts"]) == ("craft", "2026-12-05T14:00")
        assert post.updated == updated
        assert change(session) > before
        assert "kr/craft" in session.exec(select(PostPlace.code)).all()
        assert session.get_one(Reading, (post.id, "capacity")).value == "12"
        assert rereading.waiting(session) == 0


def test_what_means_the_same_is_no_change_and_what_is_up_to_date_is_left_alone(store: Store) -> None:
    keep(store, "1")
    with store.writing() as session:
        assert rereading.read_again(session).read == 0
        session.exec(select(Reading).where(col(Reading.field) == "kind")).one().version = "1"
        session.flush()
        before = change(session)
        part = rereading.read_again(session)
        assert (part.read, part.changed, change(session)) == (1, 0, before)


def test_posts_that_are_not_public_are_read_and_stay_away(store: Store) -> None:
    keep(store, "1")
    with store.writing() as session:
        intake.withdraw(session, session.exec(select(Post)).one(), PostStatus.REMOVED, NOW)
        forget(session)
    with store.writing() as session:
        assert rereading.read_again(session).changed == 1
    with store.reading() as session:
        assert session.exec(select(PostPlace.code)).all() == []


def test_many_posts_are_read_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "AT_ONCE", 2)
    for number in range(5):
        keep(store, str(number), f"가죽 책갈피 만들기 {number}기")
    with store.writing() as session:
        forget(session)
    read, last = [], ""
    while True:
        with store.writing() as session:
            part = rereading.read_again(session, last)
        if not part.last:
            break
        read.append(part.read)
        last = part.last
    assert read == [2, 2, 1]

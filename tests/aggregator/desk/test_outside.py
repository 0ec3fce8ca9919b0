"""Rules of what surrounds libraries that nobody can crawl: links for volunteers, contact notes, 게시처 상태."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from aggregator.desk import audit, boards, by_hand, entry_links, form, hubs, notes, zones
from aggregator.desk.form import FormError
from aggregator.errors import InputError
from aggregator.freshness import Freshness, State
from aggregator.models import Audit, Board, ContactNote, EntryLink, Library
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DECEMBER = form.read({"title": "겨울 책놀이", "category": "책놀이·독후활동", "days": "2026-12-05"})
JANUARY = form.read({"title": "겨울 책놀이", "category": "책놀이·독후활동", "days": "2027-01-05"})


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.writing() as session:
        for name in ("가람", "나래"):
            session.add(
                Library(name=name, name_key=name, city="11380", street_key="", place="11380", address="", added=NOW)
            )
        session.flush()
        hubs.add(session, "x", "one", "하나도서관", "11380", NOW)
        zones.change(session, "x", "one", [1], [], "2026-11", NOW)
        yield session


def test_a_link_enters_next_months_programmes_of_its_library_and_is_kept_as_a_digest(session: Session) -> None:
    token, link = entry_links.make(session, "gusan", "one", 1, NOW)
    found = entry_links.opened(session, token, NOW)
    assert (found.library.id, found.programmes, found.attendance) == (1, "2026-12", "2026-10")
    post = entry_links.enter(session, token, DECEMBER, NOW)
    assert (post.library_id, link.used) == (1, NOW)
    assert audit.history(session, f"post:{post.id}")[0].who == found.who
    kept = [str(row.model_dump()) for table in (EntryLink, Audit) for row in session.exec(select(table))]
    assert not [row for row in kept if token in row]


def test_a_link_reaches_no_other_month_and_nothing_that_is_not_of_it(session: Session) -> None:
    token, _ = entry_links.make(session, "gusan", "one", 1, NOW)
    with pytest.raises(FormError, match="2026-12"):
        entry_links.enter(session, token, JANUARY, NOW)
    later = by_hand.enter(session, "gusan", "one", 1, JANUARY, NOW)
    for change in (
        lambda: entry_links.edit(session, token, later.id, DECEMBER, NOW),
        lambda: entry_links.take_back(session, token, later.id, NOW),
    ):
        with pytest.raises(InputError, match="그런 프로그램이 없습니다"):
            change()


def test_every_link_that_does_not_open_says_the_same(session: Session) -> None:
    token, link = entry_links.make(session, "gusan", "one", 1, NOW)
    gone, _ = entry_links.make(session, "gusan", "one", 1, NOW)
    entry_links.revoke(session, "gusan", "one", link.digest, NOW)
    entry_links.revoke(session, "gusan", "one", link.digest, NOW)
    tries = [(token, NOW), (gone, NOW + entry_links.LASTS), ("forged", NOW), ("", NOW), ("가" * 300, NOW)]
    said = set()
    for tried, at in tries:
        with pytest.raises(InputError) as caught:
            entry_links.opened(session, tried, at)
        said.add(str(caught.value))
    zones.change(session, "x", "one", [], [1], "2026-11", NOW)
    with pytest.raises(InputError) as caught:
        entry_links.opened(session, gone, NOW)
    assert {*said, str(caught.value)} == {entry_links.GONE}


def test_a_link_is_made_and_ended_by_its_own_hub_alone(session: Session) -> None:
    hubs.add(session, "x", "two", "두리도서관", "11380", NOW)
    with pytest.raises(InputError, match="그런 도서관이 없습니다"):
        entry_links.make(session, "gusan", "one", 2, NOW)
    with pytest.raises(InputError, match="92일"):
        entry_links.make(session, "gusan", "one", 1, NOW, timedelta(days=400))
    _, link = entry_links.make(session, "gusan", "one", 1, NOW)
    with pytest.raises(InputError, match="그런 링크가 없습니다"):
        entry_links.revoke(session, "jeungsan", "two", link.digest, NOW)
    assert [one.digest for one in entry_links.of_hub(session, "one")] == [link.digest]


def test_notes_are_of_one_hub_expire_and_stand_in_no_record(session: Session) -> None:
    note = notes.write(session, "gusan", "one", 1, "총무  홍길동", NOW, timedelta(days=30))
    assert [one.words for one in notes.of_library(session, "one", 1, NOW)] == ["총무 홍길동"]
    assert notes.of_library(session, "two", 1, NOW) == []
    assert not [row for row in session.exec(select(Audit)) if "홍길동" in str(row.model_dump())]
    with pytest.raises(InputError, match="그런 메모가 없습니다"):
        notes.erase(session, "x", "two", note.id or 0, NOW)
    later = NOW + timedelta(days=30)
    assert notes.of_library(session, "one", 1, later) == []
    assert notes.erase_expired(session, later) == 1
    assert session.exec(select(ContactNote)).all() == []


def test_notes_that_expired_are_forgotten_with_no_hand(store: Store, session: Session) -> None:
    notes.write(session, "gusan", "one", 1, "총무", NOW, timedelta(days=30))
    session.commit()
    assert notes.forget(store, NOW) == 0
    assert notes.forget(store, NOW + timedelta(days=30)) == 1


@pytest.mark.parametrize("words", ["", "  ", "가" * 301])
def test_a_note_says_something_and_not_too_much(session: Session, words: str) -> None:
    with pytest.raises(InputError, match="300자"):
        notes.write(session, "gusan", "one", 1, words, NOW)


@pytest.mark.parametrize(
    ("by_person", "crawled", "days", "board"),
    [
        (Board.UNKNOWN, None, None, Board.UNKNOWN),
        (Board.UNKNOWN, State.READ, 0, Board.GATHERED),
        (Board.UNKNOWN, State.FAILED, 3, Board.GATHERED),
        (Board.UNKNOWN, State.FAILED, 8, Board.CLOSED),
        (Board.UNKNOWN, State.FAILED, None, Board.CLOSED),
        (Board.UNKNOWN, State.PAUSED, 0, Board.CLOSED),
        (Board.UNKNOWN, State.WAITING, None, Board.UNKNOWN),
        (Board.RESTING, State.READ, 0, Board.RESTING),
        (Board.NONE, None, None, Board.NONE),
    ],
)
def test_a_board_is_as_a_person_says_else_as_crawls_say(
    by_person: Board, crawled: State | None, days: int | None, board: Board
) -> None:
    read = None if days is None else NOW - timedelta(days=days)
    seen = Freshness(1, "11380", read, crawled) if crawled else None
    assert boards.state(by_person, seen, NOW) is board


def test_a_board_is_set_within_the_zone_and_left_to_crawls_again(session: Session) -> None:
    boards.set_by_hand(session, "gusan", "one", 1, boards.read("휴관"), NOW)
    assert boards.of(session, [1, 2], NOW) == {1: Board.RESTING, 2: Board.UNKNOWN}
    boards.set_by_hand(session, "gusan", "one", 1, boards.read("unknown"), NOW)
    assert boards.of(session, [1], NOW) == {1: Board.UNKNOWN}
    with pytest.raises(InputError, match="그런 도서관이 없습니다"):
        boards.set_by_hand(session, "gusan", "one", 2, Board.NONE, NOW)
    with pytest.raises(InputError, match="수집 중"):
        boards.read("모름")

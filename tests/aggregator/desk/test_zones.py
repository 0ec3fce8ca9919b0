"""Rules of hubs and zones: who is in which zone in which month, and what stands on a hub's shelf."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from aggregator import intake, library_merging
from aggregator.desk import audit, hubs, months, zone_shelves, zones
from aggregator.errors import InputError
from aggregator.models import Library, Place, Post, PostPlace, Source
from aggregator.rawpost import RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DECEMBER = datetime(2026, 11, 30, 15, tzinfo=UTC)
"""The first moment of December in Seoul."""
WHO = "gusan"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as store:
        store.upgrade()
        with store.writing() as session:
            session.add(Source(uid="a.kr/b", platform="b", address="x", title="x", options={}, due=NOW, added=NOW))
            hubs.add(session, WHO, "one", "하나도서관", "11380", NOW)
            hubs.add(session, WHO, "two", "두리도서관", "1138000000", NOW)
            for name in ("가람", "나래", "다솜"):
                session.add(
                    Library(name=name, name_key=name, city="11380", street_key="", place="11380", address="", added=NOW)
                )
        yield store


def post(store: Store, library: int, key: str) -> str:
    """A post of a library."""
    names = ("가람", "나래", "다솜")
    raw = RawPost("", key, f"https://a.kr/{key}", f"글 {key}", "", "", None, "", "서울 은평구", names[library - 1])
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, 1), raw, NOW).post.id


def zone(store: Store, slug: str, add: list[int], remove: list[int] | None = None, since: str = "2026-11") -> None:
    with store.writing() as session:
        zones.change(session, WHO, slug, add, remove or [], since, NOW)


def members(store: Store, slug: str, month: str) -> list[int]:
    with store.reading() as session:
        return zones.libraries(session, slug, month)


def on_shelf(session: Session, slug: str) -> set[str]:
    return set(session.exec(select(PostPlace.post_id).where(PostPlace.code == f"hub/{slug}")))


def test_a_library_may_be_in_two_zones_and_a_zone_is_that_of_its_month(store: Store) -> None:
    zone(store, "one", [1, 2], since="2026-10")
    zone(store, "two", [2], since="2026-10")
    zone(store, "one", [3], [1], since="2026-12")
    assert members(store, "one", "2026-09") == []
    assert members(store, "one", "2026-10") == members(store, "one", "2026-11") == [1, 2]
    assert members(store, "one", "2026-12") == [2, 3]
    assert members(store, "two", "2027-05") == [2]


def test_a_library_comes_back_and_what_was_stays(store: Store) -> None:
    zone(store, "one", [1], since="2026-08")
    zone(store, "one", [], [1], since="2026-10")
    zone(store, "one", [1], since="2026-12")
    told = [members(store, "one", month) for month in ("2026-08", "2026-09", "2026-10", "2026-11", "2026-12")]
    assert told == [[1], [1], [], [], [1]]
    zone(store, "one", [1], since="2026-10")  # it never left
    assert members(store, "one", "2026-10") == members(store, "one", "2026-11") == [1]


def test_a_plan_that_is_taken_back_leaves_nothing(store: Store) -> None:
    zone(store, "one", [1], since="2027-01")
    zone(store, "one", [1], since="2026-12")
    zone(store, "one", [], [1], since="2026-12")
    assert members(store, "one", "2027-03") == []


@pytest.mark.parametrize(
    ("add", "remove", "since", "words"),
    [
        ([99], [], "2026-11", "99번 도서관이 없습니다"),
        ([], [1], "2026-11", "이 권역에 없습니다"),
        ([2], [2], "2026-11", "동시에"),
        ([1], [], "2026-13", "월이 아닙니다"),
        ([1], [], "11월", "월이 아닙니다"),
    ],
)
def test_what_does_not_fit_changes_nothing(
    store: Store, add: list[int], remove: list[int], since: str, words: str
) -> None:
    zone(store, "one", [2])
    with pytest.raises(InputError, match=words):
        zone(store, "one", [3, *add], remove, since)
    assert members(store, "one", "2026-11") == [2]


def test_another_hub_is_answered_without_a_hint(store: Store) -> None:
    with store.reading() as session, pytest.raises(InputError) as caught:
        zones.libraries(session, "nowhere", "2026-11")
    assert "one" not in str(caught.value).replace("nowhere", "")


def test_posts_of_the_zone_stand_on_the_shelf_of_the_hub_as_zones_change(store: Store) -> None:
    before = {post(store, 1, "1"), post(store, 1, "2")}
    other = post(store, 2, "3")
    zone(store, "one", [1])
    assert zone_shelves.settle(store, NOW) == 2
    assert zone_shelves.settle(store, NOW) == 0
    new = post(store, 1, "4")
    with store.reading() as session:
        assert on_shelf(session, "one") == {*before, new}
    zone(store, "one", [2], [1])
    zone_shelves.settle(store, NOW)
    with store.reading() as session:
        assert on_shelf(session, "one") == {other}


def test_a_change_that_is_planned_shows_when_its_month_begins(store: Store) -> None:
    first, second = post(store, 1, "1"), post(store, 2, "2")
    zone(store, "one", [1])
    zone(store, "one", [2], [1], since="2026-12")
    zone_shelves.settle(store, NOW)
    with store.reading() as session:
        assert on_shelf(session, "one") == {first}
    zone_shelves.settle(store, DECEMBER)
    with store.reading() as session:
        assert on_shelf(session, "one") == {second}
    assert zone_shelves.settle(store, NOW) == 0  # a clock that runs late takes nobody out


def test_a_large_zone_is_moved_in_bounded_steps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zone_shelves, "AT_ONCE", 2)
    for key in range(5):
        post(store, 1, str(key))
    zone(store, "one", [1])
    with store.writing() as session:
        assert zone_shelves.some_posts(session, NOW) == 2  # as far as a run came that was killed here
    assert zone_shelves.settle(store, NOW) == 3
    with store.reading() as session:
        assert len(on_shelf(session, "one")) == 5


def test_every_move_has_a_change_that_publishing_sees_and_no_post_is_shown_as_new(store: Store) -> None:
    number = post(store, 1, "1")
    with store.reading() as session:
        before = session.get_one(Post, number)
        shelf = session.get_one(Place, "hub/one").change
    zone(store, "one", [1])
    zone_shelves.settle(store, NOW)
    with store.reading() as session:
        after = session.get_one(Post, number)
        assert session.get_one(Place, "hub/one").change == after.change > max(before.change, shelf)
        assert after.updated == before.updated


def test_a_library_that_is_merged_stays_in_the_zone_under_its_new_number(store: Store) -> None:
    number = post(store, 1, "1")
    zone(store, "one", [1])
    with store.writing() as session:
        library_merging.merge(session, 1, 2, NOW)
    with store.reading() as session:
        assert zones.libraries(session, "one", "2026-11") == [2]
        assert on_shelf(session, "one") == {number}
    assert zone_shelves.settle(store, DECEMBER) == 0
    zone(store, "one", [], [2])
    assert members(store, "one", "2026-11") == []


def test_changes_are_recorded_with_what_was_before(store: Store) -> None:
    zone(store, "one", [1])
    zone(store, "one", [2])
    zone(store, "one", [2])  # says nothing new
    with store.writing() as session:
        assert hubs.change(session, WHO, "one", NOW, note="예시 권역")
        assert not hubs.change(session, WHO, "one", NOW, note="예시 권역")
        rows = audit.history(session, "hub:one")
        assert [row.what for row in rows] == ["hub.change", "zone.change", "zone.change", "hub.add"]
        assert rows[1].before == {"since": "2026-11", "libraries": [1]}
        assert audit.verify(session) is None


@pytest.mark.parametrize("slug", ["", "Ep", "은평", "a/b", "a--b", "-a", "a" * 41, "one"])
def test_a_slug_is_an_address_of_its_own(store: Store, slug: str) -> None:
    with store.writing() as session, pytest.raises(InputError):
        hubs.add(session, WHO, slug, "이름", "11380", NOW)


@pytest.mark.parametrize("region", ["", "99999", "은평구", "../kr"])
def test_a_hub_lies_in_a_region(store: Store, region: str) -> None:
    with store.writing() as session, pytest.raises(InputError, match="지역 코드"):
        hubs.add(session, WHO, "three", "이름", region, NOW)


def test_a_hub_has_a_shelf_before_it_has_a_post(store: Store) -> None:
    with store.reading() as session:
        codes = session.exec(select(Place.code).where(col(Place.code).startswith("hub/"))).all()
        assert sorted(codes) == ["hub/one", "hub/two"]
        assert [hub.slug for hub in hubs.every(session)] == ["one", "two"]


def test_months_go_over_the_year() -> None:
    assert [months.after("2026-11", by) for by in (-11, 0, 1, 2)] == ["2025-12", "2026-11", "2026-12", "2027-01"]
    assert months.of(DECEMBER) == "2026-12"

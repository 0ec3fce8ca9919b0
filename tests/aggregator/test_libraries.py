"""Rules of libraries: which one a post is of, where it puts the post, and merging that loses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from aggregator import evidence, intake, library_merging, shelves
from aggregator.errors import InputError
from aggregator.intake import Kept
from aggregator.models import Library, Place, Post, PostPlace, PostStatus, Reading, Sequence, Source
from aggregator.rawpost import RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
GIMHAE, GWANDONG = "48250", "4825013000"
STREET = "경상남도 김해시 덕정로 68 (관동동)"
RAW = RawPost(
    line="",
    key="1",
    url="https://a.kr/1",
    title="책 읽는 밤",
    body_html="<p>함께 읽어요.</p>",
    page_url="https://a.kr/1",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as store:
        store.upgrade()
        with store.writing() as session:
            for uid, region in (("a.kr/b", None), ("b.kr/b", None), ("c.kr/b", GIMHAE)):
                session.add(
                    Source(uid=uid, platform="b", address=uid, title="x", options={}, region=region, due=NOW, added=NOW)
                )
        yield store


def keep(store: Store, place: str, name: str = "", *, source: int = 1, key: str = "") -> Post:
    raw = replace(RAW, key=key or f"{place}{name}", place_text=place, library_text=name)
    with store.writing() as session:
        kept: Kept = intake.keep(session, session.get_one(Source, source), raw, NOW)
        return kept.post


def libraries(store: Store) -> list[Library]:
    with store.reading() as session:
        return list(session.exec(select(Library).order_by(col(Library.id))))


def reading(session: Session, post: Post, field: str) -> Reading:
    return session.get_one(Reading, (post.id, field))


@pytest.mark.parametrize(
    "cell",
    [
        "경상남도 김해시 덕정로 68 팔판 문고",
        "김해시 팔판새마을문고",
        "경남 김해시 관동동 팔판도서관",
        "경상남도 김해시 김해 팔판작은도서관",
        "경상남도 김해시 덕정로 68 팔판마을 부영 작은도서관",
    ],
)
def test_a_spelling_of_the_name_in_the_same_town_is_the_same_library(store: Store, cell: str) -> None:
    first = keep(store, f"{STREET} 팔판작은도서관")
    assert keep(store, cell).library_id == first.library_id
    assert len(libraries(store)) == 1


@pytest.mark.parametrize(
    "cell",
    [
        "경상남도 창원시 팔판작은도서관",
        "경상남도 김해시 덕정로 6-8 팔판작은도서관",
        "경상남도 김해시 율하동 팔판작은도서관",
        "경상남도 김해시 팔판작은도서관 2호점",
        "경상남도 김해시 덕정로 68 한들작은도서관",
    ],
)
def test_another_town_street_dong_branch_or_name_is_another_library(store: Store, cell: str) -> None:
    first = keep(store, f"{STREET} 팔판작은도서관")
    assert keep(store, cell).library_id != first.library_id


def test_two_of_one_name_in_a_town_stay_two_and_without_an_address_it_is_open_which(store: Store) -> None:
    one = keep(store, f"{STREET} 팔판작은도서관")
    two = keep(store, "경상남도 김해시 율하로 10 팔판작은도서관")
    bare = keep(store, "경상남도 김해시 팔판작은도서관")
    assert len({one.library_id, two.library_id, bare.library_id}) == 3
    with store.reading() as session:
        found = reading(session, bare, "library")
        assert found.candidates == [str(one.library_id), str(two.library_id)]
        assert found.confidence < 0.5
    assert keep(store, "경남 김해시 팔판 작은도서관", key="again").library_id == bare.library_id


def test_a_name_alone_is_a_library_of_its_own_board(store: Store) -> None:
    first = keep(store, "", "숲속작은도서관")
    assert keep(store, "", "숲속 작은도서관", key="2").library_id == first.library_id
    assert keep(store, "", "숲속작은도서관", source=2).library_id != first.library_id


def test_a_post_without_address_takes_the_place_of_its_library_with_the_reason(store: Store) -> None:
    known = keep(store, f"{STREET} 팔판작은도서관")
    post = keep(store, "", "팔판문고", source=3)
    assert (post.library_id, post.region) == (known.library_id, GWANDONG)
    with store.reading() as session:
        found = reading(session, post, "region")
        assert (found.rule, found.value) == (evidence.PLACE_OF_LIBRARY, GWANDONG)
        assert "팔판작은도서관" in found.evidence
        assert reading(session, post, "library").value == "팔판문고"


def test_a_library_says_more_finely_where_and_never_elsewhere(store: Store) -> None:
    keep(store, f"{STREET} 팔판작은도서관")
    assert keep(store, "경상남도 김해시 팔판작은도서관").region == GWANDONG
    assert keep(store, "경상남도 김해시 율하동 팔판작은도서관").region != GWANDONG


def test_name_and_street_together_tell_which_of_several_cities_an_address_is_in(store: Store) -> None:
    known = keep(store, "부산광역시 중구 대청로 112 (대청동4가) 별빛작은도서관")
    same = keep(store, "중구 대청로 112 별빛작은도서관", key="same")
    assert same.library_id == known.library_id
    assert keep(store, "중구 없는길없는로 3 별빛작은도서관").library_id != known.library_id


def test_merging_takes_posts_name_and_number_along_and_splitting_gives_them_back(store: Store) -> None:
    here = keep(store, f"{STREET} 팔판작은도서관")
    there = keep(store, "", "별빛방 도서관")
    lone = keep(store, "경상남도 김해시 별무리도서관")
    number, into = there.library_id or 0, here.library_id or 0
    with store.writing() as session:
        assert library_merging.merge(session, number, into, LATER) == 1
    with store.reading() as session:
        post = session.get_one(Post, there.id)
        assert (post.library_id, post.named_library_id, post.region) == (into, number, GWANDONG)
        assert post.updated == LATER
        assert library_merging.living(session, number).id == into
        assert session.get_one(Place, GWANDONG).change == post.change > lone.change
    assert keep(store, "", "별빛방도서관", key="new").library_id == into
    with store.writing() as session:
        assert library_merging.split(session, number, LATER) == 2
    with store.reading() as session:
        assert {session.get_one(Post, post.id).library_id for post in (here, there)} == {into, number}
        assert session.get_one(Post, there.id).region == ""
        assert GWANDONG not in set(session.exec(select(PostPlace.code).where(PostPlace.post_id == there.id)))


def test_a_chain_of_merges_comes_apart_where_it_is_split(store: Store) -> None:
    posts = [
        keep(store, f"경상남도 김해시 덕정로 {number} 도서관{letter}")
        for number, letter in ((1, "가"), (2, "나"), (3, "다"))
    ]
    a, b, c = (post.library_id or 0 for post in posts)
    with store.writing() as session:
        library_merging.merge(session, a, b, LATER)
        library_merging.merge(session, b, c, LATER)
    with store.reading() as session:
        assert [session.get_one(Post, post.id).library_id for post in posts] == [c, c, c]
        assert library_merging.living(session, a).id == c
    with store.writing() as session:
        library_merging.split(session, b, LATER)
    with store.reading() as session:
        assert [session.get_one(Post, post.id).library_id for post in posts] == [b, b, c]


def test_what_cannot_be_merged_or_split_is_refused_in_words(store: Store) -> None:
    a = keep(store, f"{STREET} 팔판작은도서관").library_id or 0
    b = keep(store, "경상남도 김해시 별무리도서관").library_id or 0
    with store.writing() as session:
        for number, into, why in ((a, a, "one library"), (a, 99, "no library 99"), (99, a, "no library 99")):
            with pytest.raises(InputError, match=why):
                library_merging.merge(session, number, into, NOW)
        with pytest.raises(InputError, match="not merged"):
            library_merging.split(session, a, NOW)
        library_merging.merge(session, a, b, NOW)
        with pytest.raises(InputError, match="merged into"):
            library_merging.merge(session, a, b, NOW)
        with pytest.raises(InputError, match="one library"):
            library_merging.merge(session, b, a, NOW)


def test_the_feeds_of_both_libraries_are_made_anew_even_without_a_post(store: Store) -> None:
    a = keep(store, f"{STREET} 팔판작은도서관").library_id or 0
    b = keep(store, "경상남도 김해시 별무리도서관").library_id or 0
    codes = [f"library/{number}" for number in (a, b)]
    with store.writing() as session:
        for code in codes:
            session.merge(Place(code=code, changed=NOW, change=1))
        for post in session.exec(select(Post)):
            intake.withdraw(session, post, PostStatus.WITHDRAWN, NOW)
    for merging in (True, False):
        with store.writing() as session:
            before = session.get_one(Sequence, shelves.CHANGES).value
            if merging:
                library_merging.merge(session, a, b, LATER)
            else:
                library_merging.split(session, a, LATER)
            assert all(session.get_one(Place, code).change > before for code in codes)

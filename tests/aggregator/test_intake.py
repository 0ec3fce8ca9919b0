"""Rules of keeping: idempotent, revised, placed, explained, numbered, all in one transaction."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from aggregator import intake, shelves
from aggregator.clock import SEOUL, seoul_midnight
from aggregator.intake import Kept, Outcome
from aggregator.models import Kind, Library, Place, Post, PostPlace, PostStatus, Reading, Revision, Sequence, Source
from aggregator.rawpost import Attachment, RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
GIMHAE = "경상남도 김해시 덕정로 68 (관동동, 팔판마을부영이그린타운3차아파트) 팔판작은도서관"
RAW = RawPost(
    line="story",
    key="244",
    url="https://smalllibrary.org/library/story/244",
    title="황금 글귀를 찾아라!",
    body_html="<p>책 속의 글귀를 찾습니다.</p>",
    page_url="https://smalllibrary.org/library/story/244",
    posted=date(2026, 11, 20),
    posted_text="2026.11.20",
    place_text=GIMHAE,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as store:
        store.upgrade()
        with store.writing() as session:
            for uid in ("smalllibrary.org/smalllibrary", "b.kr/board"):
                session.add(
                    Source(uid=uid, platform="smalllibrary", address="x", title="x", options={}, due=NOW, added=NOW)
                )
        yield store


def keep(store: Store, raw: RawPost, now: datetime = NOW, source_id: int = 1) -> Kept:
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, source_id), raw, now)


def places(session: Session) -> set[str]:
    return set(session.exec(select(PostPlace.code)))


def test_the_same_page_ten_times_is_one_post_without_a_revision(store: Store) -> None:
    outcomes = [keep(store, RAW, NOW + timedelta(hours=hour)).outcome for hour in range(10)]
    assert outcomes == [Outcome.NEW, *[Outcome.UNCHANGED] * 9]
    with store.reading() as session:
        assert len(session.exec(select(Post)).all()) == 1
        assert not session.exec(select(Revision)).all()
        assert session.get_one(Sequence, shelves.CHANGES).value == 1


def test_a_post_stands_in_its_place_and_in_all_around_it(store: Store) -> None:
    kept = keep(store, RAW)
    assert kept.placed
    assert kept.post.region.startswith("48250")
    with store.reading() as session:
        assert {"kr", "48", "48250"} < places(session) == set(session.exec(select(Place.code)))
        assert session.exec(select(Library.name)).all() == ["팔판작은도서관"]


def test_identity_holds_no_address_title_or_date(store: Store) -> None:
    first = keep(store, RAW).post.id
    edited = replace(RAW, title="다른 제목", url=RAW.url + "?currentPage=7", posted=date(2026, 11, 19))
    assert keep(store, edited).post.id == first
    assert intake.post_id("a", "b", "c") == "6d51326c-5586-552f-853f-aff5a574d76f"


def test_an_edit_keeps_the_earlier_wording_and_moves_updated_alone(store: Store) -> None:
    before = keep(store, RAW).post
    later = NOW + timedelta(days=1)
    after = keep(store, replace(RAW, title="황금 글귀를 찾아라! (연장)"), later)
    assert after.outcome is Outcome.CHANGED
    assert (after.post.published, after.post.updated) == (before.published, later)
    with store.reading() as session:
        assert [(one.number, one.title) for one in session.exec(select(Revision))] == [(1, RAW.title)]


def test_a_post_without_a_place_goes_to_the_country_alone(store: Store) -> None:
    kept = keep(store, replace(RAW, place_text="어딘가 있는 곳"))
    assert not kept.placed
    with store.reading() as session:
        assert {code for code in places(session) if "/" not in code} == {"kr"}


def test_an_ambiguous_address_keeps_its_candidates_and_invents_nothing(store: Store) -> None:
    kept = keep(store, replace(RAW, place_text="중구 없는길없는로 3 별빛작은도서관"))
    with store.reading() as session:
        reading = session.get_one(Reading, (kept.post.id, "region"))
        assert reading.value == ""
        assert len(reading.candidates) > 1


def test_a_moved_post_touches_the_places_that_it_left(store: Store) -> None:
    left = keep(store, RAW).post.region
    keep(store, replace(RAW, place_text="부산광역시 서구 구덕로295번길 4 (서대신동2가) 짬짬이 작은도서관"))
    with store.reading() as session:
        assert left not in places(session)
        assert session.get_one(Place, left).change == 2


def test_libraries_of_one_name_in_two_cities_are_two(store: Store) -> None:
    keep(store, RAW)
    keep(store, replace(RAW, key="2", place_text="부산광역시 서구 구덕로295번길 4 팔판작은도서관"))
    with store.reading() as session:
        assert len(session.exec(select(Library)).all()) == 2


def test_a_library_is_known_again_by_name_city_and_street(store: Store) -> None:
    keep(store, RAW)
    keep(store, replace(RAW, key="2", place_text="경남 김해시 덕정로 68 팔판 작은도서관"))
    keep(store, replace(RAW, key="3", place_text="경상남도 김해시 팔판작은도서관"))
    with store.reading() as session:
        assert len(session.exec(select(Library)).all()) == 1


@pytest.mark.parametrize(
    ("posted", "published", "has_time"),
    [
        (date(2026, 11, 20), seoul_midnight(date(2026, 11, 20)), False),
        (datetime(2026, 11, 20, 9, 30, tzinfo=SEOUL), datetime(2026, 11, 20, 0, 30, tzinfo=UTC), True),
        (date(2027, 1, 1), NOW, False),
        (date(1970, 1, 1), NOW, True),
        (None, NOW, True),
    ],
)
def test_the_published_time_is_the_posts_own_and_never_later_than_first_seen(
    store: Store, posted: date | None, published: datetime, has_time: bool
) -> None:
    post = keep(store, replace(RAW, posted=posted)).post
    assert (post.published, post.published_has_time) == (published, has_time)
    assert keep(store, replace(RAW, posted=date(2026, 1, 1), title="x"), NOW).post.published == published


def test_what_may_never_be_written_is_nowhere_in_the_database(store: Store, tmp_path: Path) -> None:
    secret = ("900101-1234567", "kim@example.kr", "352-1234-5678-93")
    words = f"신청 {secret[0]} {secret[1]} 농협 {secret[2]}"
    raw = replace(
        RAW,
        title=words,
        body_html=f"<p title='{words}'>{words}</p>",
        author=words,
        attachments=(Attachment("https://a.kr/1", words),),
        place_text=f"{GIMHAE} {words}",
        posted_text=words,
    )
    keep(store, raw)
    keep(store, replace(raw, title=f"{words} 2"))
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [one for one in secret if one.encode() in written]


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>국민은행</td><td>123456-01-987654</td></tr></table>",
        "<p><b>800101</b>-1234567</p>",
        "<p>kim@<i>example.kr</i></p>",
    ],
)
def test_a_number_split_over_elements_is_not_written_either(store: Store, body: str) -> None:
    post = keep(store, replace(RAW, body_html=f"<p>안내합니다</p>{body}")).post
    for written in (post.body_html, post.body_text):
        assert not [secret for secret in ("987654", "1234567", "example.kr") if secret in written]
    assert "안내합니다" in post.body_text


def test_a_withdrawn_post_leaves_every_place_and_comes_back(store: Store) -> None:
    keep(store, RAW)
    with store.writing() as session:
        intake.withdraw(session, session.exec(select(Post)).one(), PostStatus.WITHDRAWN, NOW)
    with store.reading() as session:
        assert not places(session)
    kept = keep(store, RAW)
    assert kept.outcome is Outcome.RESTORED
    assert kept.post.status is PostStatus.PUBLIC


def test_a_post_that_a_person_removed_stays_away(store: Store) -> None:
    keep(store, RAW)
    with store.writing() as session:
        intake.withdraw(session, session.exec(select(Post)).one(), PostStatus.REMOVED, NOW)
    assert keep(store, replace(RAW, title="고친 제목")).outcome is Outcome.UNCHANGED
    with store.reading() as session:
        assert not places(session)


def test_a_source_of_one_place_gives_its_posts_a_home(store: Store) -> None:
    with store.writing() as session:
        session.get_one(Source, 2).region = "11380"
    assert keep(store, replace(RAW, place_text=""), source_id=2).post.region == "11380"


def test_every_field_tells_what_it_was_read_from(store: Store) -> None:
    post = keep(store, replace(RAW, title="독서퀴즈 당첨자 발표")).post
    with store.reading() as session:
        fields = {one.field: one for one in session.exec(select(Reading).where(Reading.post_id == post.id))}
    assert set(fields) == {"region", "library", "kind", "category", "published"}
    assert (fields["kind"].value, fields["kind"].evidence) == (Kind.RESULT, "당첨자")
    assert (fields["category"].value, fields["category"].evidence) == ("quiz", "독서퀴즈")
    assert fields["region"].evidence == GIMHAE


def test_a_post_without_key_or_title_is_refused(store: Store) -> None:
    for raw in (replace(RAW, key=""), replace(RAW, title=" ")):
        with pytest.raises(ValueError, match="key and a title"):
            keep(store, raw)

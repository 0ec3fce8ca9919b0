"""Rules of programmes that are entered by hand: what a form takes, what becomes of it, and who may."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from aggregator import freshness, rereading
from aggregator.desk import audit, by_hand, form, hubs, zones
from aggregator.desk.form import Form, FormError
from aggregator.errors import InputError
from aggregator.models import Kind, Library, Post, PostPlace, PostStatus, Reading
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TYPED = {
    "title": "겨울 책놀이",
    "category": "책놀이·독후활동",
    "days": "2026-12-05, 2026. 12. 12.",
    "begins": "14:00",
    "finishes": "16:00",
    "audience": "유아, 초등·어린이",
    "capacity": "1,200",
    "fee": "무료",
    "materials_fee": "3,000원",
    "place": "모둠방",
    "registering": "전화",
}


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.writing() as session:
        for name in ("가람", "나래"):
            session.add(
                Library(
                    name=name, name_key=name, city="11380", street_key="", place="1138010500", address="", added=NOW
                )
            )
        session.flush()
        hubs.add(session, "x", "one", "하나도서관", "11380", NOW)
        hubs.add(session, "x", "two", "두리도서관", "11380", NOW)
        zones.change(session, "x", "one", [1], [], "2026-11", NOW)
        zones.change(session, "x", "two", [2], [], "2026-11", NOW)
        yield session


def shelves_of(session: Session, post: Post) -> set[str]:
    return set(session.exec(select(PostPlace.code).where(PostPlace.post_id == post.id)))


def test_a_programme_by_hand_stands_where_any_other_does(session: Session) -> None:
    post = by_hand.enter(session, "gusan", "one", 1, form.read(TYPED), NOW)
    assert {
        "kr",
        "11",
        "11380",
        "1138010500",
        "library/1",
        "hub/one",
        "11380/reading",
        "11380/for/child",
    } <= shelves_of(session, post)
    assert (post.kind, post.category) == (Kind.ANNOUNCEMENT, "reading")
    assert post.activity == {
        "starts": "2026-12-05T14:00",
        "ends": "2026-12-12T16:00",
        "dates": [["2026-12-05T14:00", "2026-12-05T16:00"], ["2026-12-12T14:00", "2026-12-12T16:00"]],
        "sessions": 2,
        "audience": ["infant", "child"],
        "capacity": 1200,
        "fee": 0,
        "materials_fee": 3000,
        "place": "모둠방",
        "registering": [{"way": "other", "words": "전화"}],
    }
    assert session.get_one(Reading, (post.id, "category")).rule == by_hand.RULE


def test_it_is_edited_taken_back_and_put_back_under_one_id(session: Session) -> None:
    post = by_hand.enter(session, "gusan", "one", 1, form.read(TYPED), NOW)
    number, later = post.id, NOW + timedelta(hours=1)
    by_hand.edit(session, "gusan", "one", number, form.read({**TYPED, "days": "2026-12-06"}), later)
    assert (post.id, post.activity_changes, post.updated, post.published) == (number, 1, later, NOW)
    by_hand.take_back(session, "gusan", "one", number, later)
    assert post.status is PostStatus.WITHDRAWN
    assert not shelves_of(session, post)
    by_hand.put_back(session, "gusan", "one", number, later)
    assert "hub/one" in shelves_of(session, post)
    told = [row.what for row in audit.history(session, f"post:{number}")]
    assert told == ["programme.put_back", "programme.take_back", "programme.edit", "programme.enter"]


def test_nothing_of_another_zone_can_be_reached_and_nothing_is_hinted(session: Session) -> None:
    post = by_hand.enter(session, "gusan", "one", 1, form.read(TYPED), NOW)
    said = set()
    for library in (2, 99):
        with pytest.raises(InputError) as caught:
            by_hand.enter(session, "gusan", "one", library, form.read(TYPED), NOW)
        said.add(str(caught.value))
    assert len(said) == 1
    for number in (post.id, "nothing"):
        with pytest.raises(InputError, match="그런 프로그램이 없습니다"):
            by_hand.take_back(session, "jeungsan", "two", number, NOW)
    assert post.status is PostStatus.PUBLIC


def test_the_same_is_not_entered_twice(session: Session) -> None:
    by_hand.enter(session, "gusan", "one", 1, form.read(TYPED), NOW)
    with pytest.raises(by_hand.DoubledError):
        by_hand.enter(session, "gusan", "one", 1, form.read({**TYPED, "note": "덧붙임"}), NOW)


def test_last_month_is_copied_to_the_same_weekdays(session: Session) -> None:
    by_hand.enter(session, "gusan", "one", 1, form.read(TYPED), NOW)
    (found,) = by_hand.copied(session, "one", 1, "2027-01")
    assert found.days == (date(2027, 1, 2), date(2027, 1, 9))
    assert by_hand.copied(session, "one", 1, "2027-02") == []


def test_what_was_typed_is_never_read_again_and_is_no_board_that_is_not_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand.enter(session, "gusan", "one", 1, form.read(TYPED), NOW)
    monkeypatch.setattr(rereading, "VERSION", "newer")
    assert rereading.waiting(session) == 0
    assert freshness.libraries(session, NOW) == []


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", " ", "꼭"),
        ("title", "가" * 101, "100자"),
        ("category", "노래", "독서퀴즈"),
        ("days", "", "꼭"),
        ("days", "12월 5일", "2026-12-05"),
        ("days", "2026-02-30", "2026-12-05"),
        ("through", "2026-12-20", "하루"),
        ("begins", "오후 2시", "14:00"),
        ("finishes", "13:00", "늦은"),
        ("audience", "초등", "유아"),
        ("capacity", "0", "1부터"),
        ("capacity", "열 명", "1부터"),
        ("fee", "-1", "0부터"),
        ("url", "javascript:alert(1)", "http"),
        ("note", "가" * 1001, "1000자"),
    ],
)
def test_a_field_that_does_not_fit_is_told_with_what_is_allowed(field: str, typed: str, words: str) -> None:
    with pytest.raises(FormError) as caught:
        form.read({**TYPED, field: typed})
    assert set(caught.value.problems) == {field}
    assert words in caught.value.problems[field]


def test_all_that_does_not_fit_is_told_at_once() -> None:
    with pytest.raises(FormError) as caught:
        form.read({"category": "x", "begins": "x"})
    assert set(caught.value.problems) == {"title", "category", "days", "begins"}


def test_days_far_away_are_refused(session: Session) -> None:
    for days in ("2036-12-05", "2016-12-05"):
        with pytest.raises(FormError, match="두 해"):
            by_hand.enter(session, "gusan", "one", 1, form.read({**TYPED, "days": days}), NOW)


def test_numbers_that_may_never_be_written_are_masked() -> None:
    assert "900101-1234567" not in form.read({**TYPED, "note": "문의 900101-1234567"}).note


@given(st.dictionaries(st.sampled_from(sorted(form.FIELDS)), st.text(max_size=30)))
def test_whatever_is_typed_is_a_form_or_told_in_words(typed: dict[str, str]) -> None:
    with contextlib.suppress(FormError):
        assert form.read({**TYPED, **typed}).days


_TIMES = st.one_of(st.none(), st.just((time(10), None)), st.just((time(10), time(12))))


@given(
    st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1, max_size=8),
    _TIMES,
    st.booleans(),
    st.integers(1, 24),
)
def test_a_form_comes_back_from_its_facts_and_moves_by_months(
    days: set[date], times: tuple[time, time | None] | None, period: bool, by: int
) -> None:
    begins, finishes = times or (None, None)
    first = min(days)
    held = Form("책", "reading", tuple(sorted(days)), None, begins, finishes, ("child",), 3, 0, None, "방", "전화")
    if period:
        held = Form("책", "exhibition", (first,), first + timedelta(days=3), begins, finishes)
    assert form.of(held.title, held.category, form.activity(held), "", "") == held
    month = f"2027-{(by - 1) % 12 + 1:02}"
    moved = form.moved(held, month)
    if moved and not period and len({day.month for day in days}) == 1:
        assert moved.month == month
        assert {day.weekday() for day in moved.days} <= {day.weekday() for day in days}

"""What follows from an announcement: changes, reports and results of the same thing; and how an activity stands on a day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from aggregator import erasing, intake, linking, programmes
from aggregator.clock import SEOUL
from aggregator.compared import Compared
from aggregator.models import Kind, Place, Post, PostPlace, PostStatus, Source, Tie, TieSort, Verdict
from aggregator.rawpost import RawPost
from aggregator.standing import State, state
from aggregator.store import Store

NOW = datetime(2026, 12, 30, 9, tzinfo=SEOUL)
CALL = "겨울 숲 사진 교실 수강생 모집"
BODY = "눈 쌓인 숲을 찍으러 갑니다.\n일시: 12월 12일(토) 14:00\n장소: 뒷산 들머리\n대상: 성인 10명\n신청: 전화"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            for uid in ("a.kr/board", "b.kr/board"):
                session.add(
                    Source(
                        uid=uid, platform="board", address=f"https://{uid}", title=uid, options={}, region="48250",
                        due=NOW, added=NOW,
                    )
                )  # fmt: skip
        yield made


def keep(
    store: Store, key: str, title: str, body: str, posted: date, source_id: int = 1, library: str = "들꽃작은도서관"
) -> str:
    url = f"https://site{source_id}.kr/{key}"
    html = "".join(f"<p>{line}</p>" for line in body.splitlines())
    raw = RawPost(
        line="", key=key, url=url, title=title, body_html=html, page_url=url, posted=posted, library_text=library
    )
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, source_id), raw, NOW).post.id


def get(store: Store, post_id: str) -> Post:
    with store.reading() as session:
        return session.get_one(Post, post_id)


def verdicts(store: Store) -> list[Verdict]:
    with store.reading() as session:
        return [tie.verdict for tie in session.exec(select(Tie))]


def call(store: Store, key: str = "1", posted: date = date(2026, 11, 20), **more: Any) -> str:
    return keep(store, key, more.pop("title", CALL), more.pop("body", BODY), posted, **more)


def test_a_cancelled_class_is_cancelled_and_its_calendar_entry_changes(store: Store) -> None:
    announced = call(store)
    before = get(store, announced)
    change = keep(
        store, "2", "[취소] 겨울 숲 사진 교실", "12월 12일 교실은 눈이 오지 않아 열지 않습니다.", date(2026, 12, 8)
    )
    after = get(store, announced)
    assert after.told_state == "cancelled"
    assert after.activity_changes == before.activity_changes + 1
    assert after.change > before.change
    assert get(store, change).programme_id == announced
    with store.reading() as session:
        assert session.get_one(Place, "48250").change >= after.change


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("겨울 숲 사진 교실 취소 안내", "cancelled"),
        ("(폐강) 겨울 숲 사진 교실", "cancelled"),
        ("【연기】 겨울 숲 사진 교실", "postponed"),
        ("겨울 숲 사진 교실 정원마감", "full"),
        ("겨울 숲 사진 교실 신청 취소 안내", ""),
        ("겨울 숲 사진 교실 마감 임박", ""),
        ("겨울 숲 사진 교실 준비물", ""),
    ],
)
def test_only_a_title_that_says_so_changes_anything(store: Store, title: str, told: str) -> None:
    announced = call(store)
    keep(
        store,
        "2",
        title,
        "12월 12일 교실 이야기입니다. 취소, 연기, 마감이라는 말은 여기서 세지 않습니다.",
        date(2026, 12, 8),
    )
    assert get(store, announced).told_state == told


def test_a_tag_on_the_announcement_itself_tells_as_well(store: Store) -> None:
    announced = call(store)
    call(store, title=f"[마감] {CALL}")
    full = get(store, announced)
    assert (full.told_state, full.activity_changes) == ("full", 1)
    call(store)
    assert get(store, announced).told_state == ""


def test_a_report_that_names_the_day_is_of_the_programme(store: Store) -> None:
    announced = call(store)
    report = keep(
        store,
        "2",
        "겨울 숲 사진 교실 후기",
        "지난 12월 12일, 열 분과 숲에 다녀왔습니다. 즐거운 시간이었습니다.",
        date(2026, 12, 14),
    )
    assert get(store, report).kind is Kind.REPORT
    assert get(store, report).programme_id == announced
    assert get(store, announced).told_state == ""


def test_what_comes_first_says_nothing(store: Store) -> None:
    change = keep(store, "2", "[취소] 겨울 숲 사진 교실", "12월 12일 교실은 열지 않습니다.", date(2026, 12, 8))
    announced = call(store)
    assert get(store, announced).told_state == "cancelled"
    assert get(store, change).programme_id == announced


def test_a_title_that_is_repeated_needs_a_day(store: Store) -> None:
    for key, month in (("1", 12), ("2", 11)):
        keep(
            store,
            key,
            "동네 한 바퀴 그림 모임",
            f"일시: {month}월 20일 14:00\n대상: 누구나\n장소: 앞마당",
            date(2026, 11, month - 6),
        )
    undated = keep(store, "3", "[취소] 동네 한 바퀴 그림 모임", "이번 모임은 쉽니다.", date(2026, 11, 15))
    assert get(store, undated).programme_id == ""
    assert Verdict.PROPOSED in verdicts(store)
    assert Verdict.SURE not in verdicts(store)
    dated = keep(store, "4", "[취소] 동네 한 바퀴 그림 모임", "11월 20일 모임은 쉽니다.", date(2026, 11, 16))
    with store.reading() as session:
        second = session.exec(select(Post).where(Post.key == "2")).one()
    assert get(store, dated).programme_id == second.id
    assert second.told_state == "cancelled"


@pytest.mark.parametrize(
    ("title", "posted", "library"),
    [
        ("[취소] 겨울 숲 사진 교실", date(2026, 12, 8), "산들작은도서관"),
        ("[취소] 겨울 숲 사진 교실", date(2026, 11, 1), "들꽃작은도서관"),
        ("[취소] 겨울 숲 사진 교실", date(2026, 12, 29), "들꽃작은도서관"),
        ("[취소] 겨울 숲 사진 교실 2기", date(2026, 12, 8), "들꽃작은도서관"),
    ],
)
def test_another_library_another_time_another_number_is_another_programme(
    store: Store, title: str, posted: date, library: str
) -> None:
    announced = call(store, title=f"{CALL} 1기" if "2기" in title else CALL)
    change = keep(store, "2", title, "12월 12일 교실은 없습니다.", posted, library=library)
    assert get(store, change).programme_id == ""
    assert get(store, announced).told_state == ""


def test_a_cancellation_reaches_every_copy_of_the_announcement(store: Store) -> None:
    one, two = call(store), call(store, source_id=2)
    keep(store, "2", "[취소] 겨울 숲 사진 교실", "12월 12일 교실은 열지 않습니다.", date(2026, 12, 8))
    assert [get(store, each).told_state for each in (one, two)] == ["cancelled", "cancelled"]


def on_shelves(store: Store, post_id: str) -> set[str]:
    with store.reading() as session:
        return set(session.exec(select(PostPlace.code).where(PostPlace.post_id == post_id)))


def cancelled(store: Store, source_id: int = 1) -> tuple[str, str]:
    """An announcement, and a later post that calls it off."""
    says_so = "12월 12일 교실은 열지 않습니다."
    return call(store), keep(store, "2", "[취소] 겨울 숲 사진 교실", says_so, date(2026, 12, 8), source_id)


def test_a_change_is_told_with_its_announcement_and_is_no_item_of_its_own(store: Store) -> None:
    announced = call(store)
    before = on_shelves(store, announced)
    _, change = cancelled(store)
    assert on_shelves(store, announced) == before
    assert not on_shelves(store, change)


def test_two_boards_that_call_it_off_are_told_with_it(store: Store) -> None:
    announced, change = cancelled(store)
    _, other = cancelled(store, 2)
    assert not on_shelves(store, change) | on_shelves(store, other)
    assert on_shelves(store, announced)


def test_a_change_is_an_item_again_where_a_person_takes_it_off_and_is_on_no_shelf_of_classes(store: Store) -> None:
    announced, change = cancelled(store)
    with store.writing() as session:
        linking.unlink(session, session.get_one(Post, change), None, NOW)
    assert get(store, announced).told_state == ""
    assert "48250" in on_shelves(store, change)
    with store.writing() as session:
        one, two = (session.get_one(Post, each) for each in (announced, change))
        linking.link(session, one, two, TieSort.PROGRAMME, NOW)
    assert get(store, announced).told_state == "cancelled"
    assert not on_shelves(store, change)


def test_a_change_is_an_item_again_while_its_announcement_is_withdrawn(store: Store) -> None:
    announced, change = cancelled(store)
    with store.writing() as session:
        intake.withdraw(session, session.get_one(Post, announced), PostStatus.WITHDRAWN, NOW)
    assert {"kr", "48250"} <= (shelves := on_shelves(store, change))
    assert not {code for code in shelves if "/" in code and not code.startswith("library/")}
    call(store)
    assert get(store, announced).status is PostStatus.PUBLIC
    assert not on_shelves(store, change)


def test_what_tells_of_an_announcement_is_a_change_of_its_entry(store: Store) -> None:
    announced, change = cancelled(store)
    before = get(store, announced).change
    edited = "12월 12일 교실은 열지 않습니다. 다음에 만나요."
    keep(store, "2", "[취소 안내] 겨울 숲 사진 교실", edited, date(2026, 12, 8))
    assert get(store, announced).change > before
    assert get(store, announced).programme_id == ""
    assert not on_shelves(store, change)


def test_an_announcement_whose_change_is_erased_is_as_it_was(store: Store) -> None:
    announced, _ = cancelled(store, 2)
    assert get(store, announced).told_state == "cancelled"
    with store.writing() as session:
        erasing.erase_posts(session, 2, NOW)
    assert get(store, announced).told_state == ""


def test_a_change_that_is_edited_away_is_taken_back(store: Store) -> None:
    announced = call(store)
    keep(store, "2", "[취소] 겨울 숲 사진 교실", "12월 12일 교실은 열지 않습니다.", date(2026, 12, 8))
    keep(store, "2", "겨울방학 도서관 이용 안내", "방학에는 10시에 엽니다.", date(2026, 12, 8))
    assert get(store, announced).told_state == ""


def test_a_withdrawn_notice_of_cancelling_still_holds(store: Store) -> None:
    announced = call(store)
    change = keep(store, "2", "[취소] 겨울 숲 사진 교실", "12월 12일 교실은 열지 않습니다.", date(2026, 12, 8))
    with store.writing() as session:
        intake.withdraw(session, session.get_one(Post, change), PostStatus.WITHDRAWN, NOW)
    assert get(store, announced).told_state == "cancelled"


def compared(title: str, day: int, kind: Kind = Kind.ANNOUNCEMENT, **more: Any) -> Compared:
    fields: dict[str, Any] = {
        "id": f"{kind}-{day}",
        "source_id": 1,
        "url": "",
        "title": title,
        "body": "",
        "kind": kind,
        "category": "",
        "activity": {},
        "library_id": 1,
        "names": (),
        "city": "48250",
        "published": NOW - timedelta(days=day),
    }
    return Compared(**(fields | more))


def test_a_result_without_a_day_follows_the_only_call_with_its_name() -> None:
    asked = compared("우리 마을 시 쓰기 공모", 30)
    judged = programmes.judge(asked, compared("우리 마을 시 쓰기 공모 당첨자 발표", 5, Kind.RESULT))
    assert judged is not None
    chosen = programmes.choose([programmes.Candidate("a", "a", "", judged.confidence, 25)])
    assert chosen == {"a": Verdict.SURE}


def test_names_of_a_sort_of_thing_are_too_little_without_a_day() -> None:
    judged = programmes.judge(compared("독서퀴즈", 30), compared("독서퀴즈 당첨자 발표", 5, Kind.RESULT))
    assert judged is not None
    assert judged.confidence == programmes.OPEN


def test_a_repeated_call_is_cancelled_as_often_as_it_was_made() -> None:
    def candidate(name: str, starts: str) -> programmes.Candidate:
        return programmes.Candidate(name, name, starts, programmes.DATED, 3)

    same = programmes.choose([candidate("a", "2026-12-12"), candidate("b", "2026-12-12")])
    assert set(same.values()) == {Verdict.SURE}
    two = programmes.choose([candidate("a", "2026-12-12"), candidate("b", "2026-12-13")])
    assert set(two.values()) == {Verdict.PROPOSED}


CLASS = {
    "starts": "2026-12-12T14:00",
    "ends": "2026-12-12T16:00",
    "registration_opens": "2026-12-01T10:00",
    "registration_closes": "2026-12-10",
}


@pytest.mark.parametrize(
    ("more", "on", "stands"),
    [
        ({}, date(2026, 11, 30), State.UPCOMING),
        ({}, datetime(2026, 12, 1, 9, 59, tzinfo=SEOUL), State.UPCOMING),
        ({}, date(2026, 12, 1), State.OPEN),
        ({}, date(2026, 12, 10), State.OPEN),
        ({}, date(2026, 12, 11), None),
        ({}, datetime(2026, 12, 12, 16, 1, tzinfo=SEOUL), State.OVER),
        ({}, date(2026, 12, 12), None),
        ({}, date(2026, 12, 13), State.OVER),
        ({"state": "full"}, date(2026, 12, 5), State.FULL),
        ({"state": "full"}, date(2026, 12, 13), State.OVER),
        ({"state": "postponed"}, date(2026, 12, 5), State.POSTPONED),
        ({"state": "cancelled"}, date(2027, 12, 5), State.CANCELLED),
        ({"ends": None, "rrule": "FREQ=WEEKLY;BYDAY=SA;UNTIL=20261226"}, date(2026, 12, 26), None),
        ({"ends": None, "rrule": "FREQ=WEEKLY;BYDAY=SA;UNTIL=20261226"}, date(2026, 12, 27), State.OVER),
        ({"ends": None, "rrule": "FREQ=WEEKLY;BYDAY=SA"}, date(2030, 1, 1), None),
        (
            {"ends": None, "dates": [["2026-12-12T14:00", None], ["2026-12-19T14:00", None]]},
            date(2026, 12, 20),
            State.OVER,
        ),
        ({"registration_closes": None}, date(2026, 12, 11), State.OPEN),
        ({"registration_closes": None}, date(2026, 12, 12), None),
    ],
)
def test_how_an_activity_stands_depends_on_the_day(more: dict[str, Any], on: date, stands: State | None) -> None:
    assert state(CLASS | more, on) is stands


def test_nothing_told_nothing_said() -> None:
    assert state({}, date(2026, 12, 1)) is None


@given(
    st.fixed_dictionaries(
        {},
        optional={name: st.none() | st.text(max_size=20) | st.dates().map(str) for name in (*CLASS, "state", "rrule")},
    ),
    st.dates() | st.datetimes(),
)
def test_any_facts_have_an_answer(activity: dict[str, Any], on: date) -> None:
    assert state(activity, on) in (None, *State)

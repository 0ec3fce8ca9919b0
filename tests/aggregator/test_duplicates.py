"""Copies of one announcement are one entry: what is sure, what is proposed, what stays apart."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from aggregator import clusters, duplicates, intake
from aggregator.clusters import Member, Pair
from aggregator.compared import Compared
from aggregator.erasing import erase_posts
from aggregator.models import Kind, Post, PostPlace, PostStatus, Source, Tie, Verdict
from aggregator.rawpost import RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
HOME = "경상남도 김해시 덕정로 68 (관동동) 팔판작은도서관"
TITLE = "별빛 등 만들기 참가자 모집"
BODY = """한지를 접어 겨울밤을 밝힐 작은 등을 만듭니다. 풀과 가위만 있으면 누구나 따라 할 수 있어요.
일시: 12월 12일(토) 오후 2시
장소: 도서관 2층 이야기방
대상: 초등 1~3학년 12명 (선착순)
신청: 11월 28일(토) 10:00부터 전화로 받습니다."""
PORTAL, BLOG, CITY = 1, 2, 3


def sources() -> list[Source]:
    def source(uid: str, **more: Any) -> Source:
        fields: dict[str, Any] = {"options": {}, "due": NOW, "added": NOW, "region": "48250"} | more
        return Source(uid=uid, platform="board", address=f"https://{uid}", title=uid, **fields)

    own = source("palpan.kr/blog", options={"library": "팔판작은도서관"})
    return [source("smalllibrary.org/smalllibrary"), own, source("gimhae.go.kr/board")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            session.add_all(sources())
        yield made


def raw(source_id: int, key: str = "1", title: str = TITLE, body: str = BODY, **more: Any) -> RawPost:
    fields: dict[str, Any] = {"posted": date(2026, 11, 23)}
    fields["place_text" if source_id == PORTAL else "library_text"] = {PORTAL: HOME, BLOG: "팔판작은도서관"}.get(
        source_id, ""
    )
    url = f"https://site{source_id}.kr/{key}"
    paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines())
    return RawPost(line="", key=key, url=url, title=title, body_html=paragraphs, page_url=url, **(fields | more))


def city(key: str = "1", title: str = f"[팔판작은도서관] {TITLE}", **more: Any) -> RawPost:
    return raw(CITY, key, title, **more)


def keep(store: Store, source_id: int, post: RawPost, now: datetime = NOW) -> str:
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, source_id), post, now).post.id


def entries(store: Store) -> dict[str, set[str]]:
    """The public entries of the country by id: the posts that each is made of."""
    with store.reading() as session:
        shown = session.exec(
            select(Post).join(PostPlace, col(PostPlace.post_id) == Post.id).where(PostPlace.code == "kr")
        )
        found: dict[str, set[str]] = {}
        for post in shown:
            entry = post.cluster_id or post.id
            assert entry not in found, "one entry stands once in a place"
            found[entry] = {post.id, *session.exec(select(Post.id).where(Post.behind == post.id))}
        return found


def shown(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.exec(select(PostPlace.post_id).where(PostPlace.code == "kr")))


def test_portal_blog_and_city_board_make_one_entry_whose_link_is_the_librarys_own_page(store: Store) -> None:
    portal = keep(store, PORTAL, raw(PORTAL, posted=date(2026, 11, 20)))
    blog = keep(store, BLOG, raw(BLOG, posted=date(2026, 11, 22)))
    board = keep(store, CITY, city(posted=date(2026, 11, 24)))
    assert entries(store) == {portal: {portal, blog, board}}
    assert shown(store) == {blog}


def test_in_any_order_of_arrival_the_clusters_are_the_same(tmp_path: Path) -> None:
    posts = [
        (PORTAL, raw(PORTAL)),
        (BLOG, raw(BLOG, posted=date(2026, 11, 22))),
        (CITY, city(posted=date(2026, 11, 24))),
        (BLOG, raw(BLOG, "2", body=BODY.replace("12일", "19일"))),
        (PORTAL, raw(PORTAL, "2", body=BODY.replace("12일", "19일"))),
    ]
    found = set()
    for number, order in enumerate(permutations(posts)):
        if number % 5:
            continue
        with Store(f"sqlite:///{tmp_path}/{number}.db") as store:
            store.upgrade()
            with store.writing() as session:
                session.add_all(sources())
            for source_id, post in order:
                keep(store, source_id, post)
            found.add(frozenset(frozenset(members) for members in entries(store).values()))
    assert [sorted(map(len, each)) for each in found] == [[2, 3]]


def test_an_entry_keeps_its_id_for_life(store: Store) -> None:
    portal = keep(store, PORTAL, raw(PORTAL, posted=date(2026, 11, 21)))
    keep(store, BLOG, raw(BLOG, posted=date(2026, 11, 22)))
    keep(store, CITY, city(posted=date(2026, 11, 19)))
    assert list(entries(store)) == [portal]
    with store.writing() as session:
        intake.withdraw(session, session.get_one(Post, portal), PostStatus.WITHDRAWN, NOW)
    assert list(entries(store)) == [portal]
    keep(store, PORTAL, raw(PORTAL, posted=date(2026, 11, 21)))
    assert len(entries(store)[portal]) == 3


def test_when_the_page_that_is_linked_goes_another_copy_stands_for_it(store: Store) -> None:
    portal = keep(store, PORTAL, raw(PORTAL))
    blog = keep(store, BLOG, raw(BLOG))
    assert shown(store) == {blog}
    with store.writing() as session:
        intake.withdraw(session, session.get_one(Post, blog), PostStatus.WITHDRAWN, NOW)
    assert shown(store) == {portal}


def test_what_a_person_removed_does_not_come_back_as_its_copy(store: Store) -> None:
    keep(store, PORTAL, raw(PORTAL))
    blog = keep(store, BLOG, raw(BLOG))
    with store.writing() as session:
        intake.withdraw(session, session.get_one(Post, blog), PostStatus.REMOVED, NOW)
    assert not shown(store)
    keep(store, CITY, city())
    assert not shown(store)


def test_an_entry_stands_in_the_finer_place_that_one_of_its_copies_knows(store: Store) -> None:
    keep(store, PORTAL, raw(PORTAL))
    keep(store, CITY, city(title=f"[김해 팔판작은도서관] {TITLE}"))
    with store.reading() as session:
        codes = set(session.exec(select(PostPlace.code).where(col(PostPlace.code).not_like("%/%"))))
    assert {"kr", "48", "48250"} < codes
    assert any(len(code) == 10 for code in codes)


@pytest.mark.parametrize(
    ("title", "body", "why"),
    [
        (TITLE, BODY.replace("12월 12일", "12월 19일"), "another day"),
        ("12월 별빛 등 만들기", BODY, "another month in the title"),
        ("별빛 등 만들기 2기", BODY, "another number in the title"),
        ("별빛 등 만들기 (유아)", BODY, "another part"),
        ("가족 요리 교실 안내", BODY, "another title"),
    ],
)
def test_repeats_and_sisters_are_no_copies(store: Store, title: str, body: str, why: str) -> None:
    base = {"12월": "1월 ", "2기": "1기 ", "유아": "초등 "}
    first = next((said for word, said in base.items() if word in title), "") + TITLE
    keep(store, PORTAL, raw(PORTAL, title=first))
    keep(store, BLOG, raw(BLOG, title=title, body=body))
    assert len(entries(store)) == 2, why


def test_one_board_never_repeats_itself(store: Store) -> None:
    keep(store, BLOG, raw(BLOG, "1"))
    keep(store, BLOG, raw(BLOG, "2"))
    assert len(entries(store)) == 2


def test_two_libraries_with_one_text_have_two_entries(store: Store) -> None:
    keep(store, PORTAL, raw(PORTAL))
    keep(store, PORTAL, raw(PORTAL, "2", place_text="경상남도 김해시 월산로 82-52 (부곡동) 석봉작은도서관"))
    keep(store, BLOG, raw(BLOG))
    assert sorted(map(len, entries(store).values())) == [1, 2]


def test_the_citys_post_that_names_no_library_is_only_proposed_at_best(store: Store) -> None:
    keep(store, PORTAL, raw(PORTAL))
    keep(store, CITY, city(title=TITLE))
    assert len(entries(store)) == 2


def test_a_poster_beside_a_text_is_proposed(store: Store) -> None:
    keep(store, PORTAL, raw(PORTAL, body="포스터를 보세요"))
    keep(store, BLOG, raw(BLOG))
    assert len(entries(store)) == 2
    with store.reading() as session:
        assert [tie.verdict for tie in session.exec(select(Tie))] == [Verdict.PROPOSED]


def test_copies_that_an_edit_made_two_are_two_again(store: Store) -> None:
    portal = keep(store, PORTAL, raw(PORTAL))
    blog = keep(store, BLOG, raw(BLOG))
    assert len(entries(store)) == 1
    keep(store, BLOG, raw(BLOG, title="이웃과 함께하는 김장", body="배추를 절입니다. " * 9), NOW + timedelta(days=1))
    assert entries(store) == {portal: {portal}, blog: {blog}}


def compared(source_id: int, **more: Any) -> Compared:
    fields: dict[str, Any] = {
        "id": f"post-{source_id}",
        "source_id": source_id,
        "url": f"https://site{source_id}.kr/1",
        "title": TITLE,
        "body": BODY,
        "kind": Kind.ANNOUNCEMENT,
        "category": "craft",
        "activity": {},
        "library_id": 1,
        "names": ("팔판작은도서관",),
        "city": "48250",
        "published": NOW,
    }
    return Compared(**(fields | more))


@pytest.mark.parametrize(
    "more",
    [
        {"category": "film"},
        {"activity": {"place": "시청 대강당"}},
        {"title": "별빛 등 만들기 [오전반]"},
        {"body": BODY.replace("오후 2시", "오후 4시")},
        {"activity": {"starts": "2026-12-12T15:00"}},
        {"library_id": None, "names": (), "title": TITLE},
    ],
)
def test_what_contradicts_makes_a_proposal_of_a_sure_copy(more: dict[str, Any]) -> None:
    facts = {"starts": "2026-12-12T14:00", "place": "도서관 2층 이야기방"}
    one = compared(
        1, activity=facts, title="별빛 등 만들기 [오후반]" if "title" in more and "[" in more["title"] else TITLE
    )
    judged = duplicates.judge(one, compared(2, **more))
    assert judged is None or judged.verdict is Verdict.PROPOSED


def test_equal_facts_are_as_good_as_an_equal_body() -> None:
    facts = {"activity": {"starts": "2026-12-12T14:00"}}
    judged = duplicates.judge(
        compared(1, **facts), compared(2, body="토요일 오후 등 만들기, 자세한 내용은 사진을 보세요.", **facts)
    )
    assert judged is not None
    assert judged.verdict is Verdict.SURE


TOLD = {
    "starts": "2026-12-12T14:00",
    "ends": "2026-12-12T16:00",
    "audience": ["child"],
    "capacity": 12,
    "registration_opens": "2026-11-28T10:00",
}
SERIES = {"rrule": "FREQ=WEEKLY;BYDAY=SA;UNTIL=20261226", "audience": ["child"], "capacity": 12, "starts": "2026-12-12"}


@pytest.mark.parametrize(
    ("title", "ours", "theirs", "sure"),
    [
        ("별빛 등 만들기 체험", TOLD, TOLD, True),
        ("별빛 등 만들기 체험", SERIES, SERIES | {"starts": "2026-12-12T14:00"}, True),
        ("달빛 등 만들기", TOLD, TOLD, False),
        ("별빛 등 만들기 체험", TOLD, TOLD | {"capacity": 20}, False),
        ("별빛 등 만들기 체험", TOLD, TOLD | {"starts": "2026-12-12T10:00"}, False),
        ("별빛 등 만들기 체험", SERIES, SERIES | {"starts": "2026-12-19"}, False),
        ("별빛 등 만들기 체험", TOLD, {"starts": "2026-12-12T14:00", "capacity": 12}, False),
    ],
)
def test_a_title_that_only_says_more_needs_facts_that_are_all_the_same(
    title: str, ours: dict[str, Any], theirs: dict[str, Any], *, sure: bool
) -> None:
    other = (
        "토요일에 만나요! 종이로 빛을 담는 두 시간, 준비물은 없습니다. 아이들만 오세요, 어른은 밖에서 기다려 주세요."
    )
    one, two = compared(1, activity=ours, body=other), compared(2, activity=theirs, title=title)
    found = [duplicates.judge(one, two), duplicates.judge(two, one)]
    assert [each is not None and each.verdict is Verdict.SURE for each in found] == [sure, sure]


def test_an_address_in_brackets_makes_no_other_place() -> None:
    places = ("도서관 2층 이야기방 (김해시 덕정로 68)", "도서관 2층 이야기방(덕정로 68)", "3층 강당 (김해시 덕정로 68)")
    one, two, other = (compared(at, activity={"place": place}) for at, place in enumerate(places))
    found = [duplicates.judge(one, two), duplicates.judge(one, other)]
    assert [each and each.verdict for each in found] == [Verdict.SURE, Verdict.PROPOSED]


def test_undated_texts_of_two_weeks_are_no_sure_copies() -> None:
    body = "이번 주에도 그림책을 읽어 줍니다. 누구나 편하게 오셔서 함께 들어 주세요. 늘 같은 자리에서 기다리겠습니다."
    one = compared(1, title="책 읽어주는 시간", body=body)
    near = compared(2, title="책 읽어주는 시간", body=body, published=NOW + timedelta(days=1))
    later = compared(2, title="책 읽어주는 시간", body=body, published=NOW + timedelta(days=7))
    assert [judged and judged.verdict for judged in (duplicates.judge(one, near), duplicates.judge(one, later))] == [
        Verdict.SURE,
        Verdict.PROPOSED,
    ]


TITLES = st.sampled_from([TITLE, f"[안내] {TITLE}", "12월 별빛 등 만들기", "1월 별빛 등 만들기", "독서퀴즈", "😀", ""])
BODIES = st.sampled_from([BODY, BODY + "\n문의는 전화로.", BODY.replace("12일", "13일"), "포스터", "", "\u202e" * 50])


@given(TITLES, TITLES, BODIES, BODIES, st.integers(-20, 20))
def test_it_says_the_same_whichever_comes_first(one: str, two: str, body: str, other: str, days: int) -> None:
    left = compared(1, title=one, body=body)
    right = compared(2, title=two, body=other, published=NOW + timedelta(days=days))
    there, back = duplicates.judge(left, right), duplicates.judge(right, left)
    assert (there and (there.verdict, there.confidence)) == (back and (back.verdict, back.confidence))


PAIRS = st.lists(
    st.tuples(
        st.integers(0, 6), st.integers(0, 6), st.sampled_from(list(Verdict)), st.sampled_from([0.5, 0.7, 0.9])
    ).filter(lambda pair: pair[0] < pair[1]),
    max_size=20,
    unique_by=lambda pair: pair[:2],
)


@given(PAIRS, st.randoms(use_true_random=False), st.lists(st.integers(1, 4), min_size=7, max_size=7))
def test_clusters_are_a_function_of_the_ties_and_break_no_rule(drawn: Any, shuffle: Any, boards: list[int]) -> None:
    of = {str(post): board for post, board in enumerate(boards)}
    pairs = [Pair(str(one), str(two), verdict, sure) for one, two, verdict, sure in drawn]
    found = clusters.partition(of, pairs)
    shuffled = list(pairs)
    shuffle.shuffle(shuffled)
    assert clusters.partition(dict(reversed(of.items())), shuffled) == found
    assert sorted(post for group in found for post in group) == sorted(of)
    tied = {frozenset((pair.one, pair.two)): pair.verdict for pair in pairs}
    for group in found:
        for one, two in ((one, two) for one in group for two in group if one < two):
            verdict = tied.get(frozenset((one, two)))
            assert verdict is not Verdict.UNLINKED
            assert of[one] != of[two] or verdict is Verdict.LINKED


def test_the_fullest_text_stands_where_no_copy_is_the_librarys_own() -> None:
    def member(name: str, letters: int, nearness: int, status: PostStatus = PostStatus.PUBLIC) -> Member:
        return Member(name, 1, status, NOW, nearness, letters)

    assert clusters.stands([member("a", 10, 2), member("b", 90, 2), member("c", 900, 3)]) == "b"
    assert clusters.stands([member("a", 10, 0), member("b", 90, 1)]) == "a"
    assert clusters.stands([member("a", 10, 0, PostStatus.WITHDRAWN), member("b", 90, 1)]) == "b"
    assert clusters.stands([member("a", 10, 0, PostStatus.WITHDRAWN)]) == ""


def test_candidates_are_found_by_index(store: Store) -> None:
    keep(store, PORTAL, raw(PORTAL))
    with store.reading() as session:
        plan = _plan(session)
    assert "SCAN" not in plan
    assert plan.count("INDEX ix_post_") == 4


def _plan(session: Session) -> str:
    from sqlalchemy import event

    said: list[tuple[str, Any]] = []
    engine = session.get_bind()
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, statement, params, *_: said.append((statement, params))
    )
    from aggregator import ties

    post = session.exec(select(Post)).one()
    ties.neighbours(session, post, ties.compared(session, [post])[post.id])
    statement, params = said[-1]
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", params)
    return "\n".join(str(row[3]) for row in rows)


def test_when_the_source_that_is_linked_is_erased_another_copy_stands_for_it(store: Store) -> None:
    portal = keep(store, PORTAL, raw(PORTAL))
    keep(store, BLOG, raw(BLOG))
    board = keep(store, CITY, city())
    with store.writing() as session:
        assert erase_posts(session, BLOG, NOW) == 1
    assert list(entries(store).values()) == [{portal, board}]


def test_what_follows_under_quite_another_title_is_found_by_its_day_and_never_in_another_library(store: Store) -> None:
    body = "집결지에서 만나 숲길을 걷습니다.\n일시: 12월 12일(토) 10:00\n대상: 가족 8팀"
    call = keep(store, PORTAL, raw(PORTAL, title="숲 해설가와 걷는 남산", body=body, key="day-1"))
    says = "12월 12일 모임은 비로 쉽니다."
    change = keep(
        store, PORTAL, raw(PORTAL, title="토요 모임 취소 안내", body=says, key="day-2", posted=date(2026, 11, 24))
    )
    another = {"place_text": HOME.replace("팔판", "다른"), "posted": date(2026, 11, 24)}
    other = raw(PORTAL, title="토요 모임 취소 안내", body=says, key="day-3", **another)
    keep(store, PORTAL, other)
    with store.reading() as session:
        ties = session.exec(select(Tie)).all()
        assert [(tie.one, tie.two, tie.verdict) for tie in ties] == [(call, change, Verdict.PROPOSED)]

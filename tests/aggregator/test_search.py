"""Rules of the search: everything public is found, nothing else; the head before the excerpt, the newest first; erased with
the post. On SQLite, and on a real PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from aggregator import erasing, intake, search
from aggregator.models import Post, PostSearch, PostStatus, Source
from aggregator.rawpost import RawPost
from aggregator.search_tokens import query
from aggregator.store import Store
from tests.databases import KINDS, fresh
from tests.feeds.nasty import NASTY

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FIRST = date(2026, 11, 1)
RAW = RawPost(
    line="",
    key="1",
    url="https://a.kr/1",
    title="11월 독서 퀴즈",
    body_html="<p>대상: 초등학생</p><p>황금 글귀를 찾습니다. 문의 010-1234-5678</p>",
    page_url="https://a.kr/1",
    posted=FIRST,
    place_text="경상남도 김해시 덕정로 68 (관동동) 팔판작은도서관",
)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh(request, request.param, tmp_path) as url, Store(url) as made:
        made.upgrade()
        with made.writing() as session:
            session.add(Source(uid="a", platform="board", address="x", title="x", options={}, due=NOW, added=NOW))
        yield made


def keep(
    store: Store, key: str, title: str = RAW.title, body: str = RAW.body_html, day: int = 0, place: str = ""
) -> str:
    raw = replace(
        RAW,
        key=key,
        title=title,
        body_html=body,
        posted=FIRST + timedelta(days=day),
        place_text=place or RAW.place_text,
    )
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, 1), raw, NOW).post.id


def found(store: Store, asked: str, place: str = "", names: dict[str, str] | None = None) -> list[str]:
    with store.reading() as session:
        return search.find(session, query(asked), place=place, names=names).posts


def words(store: Store) -> int:
    with store.reading() as session:
        counted: int = session.connection().execute(text("SELECT count(*) FROM post_words")).scalar_one()
        return counted


@pytest.mark.parametrize(
    "asked",
    ["독서퀴즈", "퀴즈 독서", "ㄷㅅㅋㅈ", "팔판", "ㅍㅍㅈㅇ", "김해", "김해 퀴즈", "글귀", "11월", "퀴", "황금글귀"],
)
def test_all_that_is_public_of_a_post_finds_it(store: Store, asked: str) -> None:
    kept = keep(store, "1")
    assert found(store, asked) == [kept]


@pytest.mark.parametrize("asked", ["1234", "5678", "없는말", "서퀴독", "전주 퀴즈"])
def test_what_is_not_public_finds_nothing(store: Store, asked: str) -> None:
    keep(store, "1")
    assert found(store, asked) == []


def test_the_rest_of_a_body_is_not_in_it(store: Store) -> None:
    keep(store, "1", body=f"<p>{'앞글입니다. ' * 40}</p><p>비밀스러운뒷글</p>")
    assert found(store, "앞글")
    assert not found(store, "비밀스러운")


def test_names_of_winners_are_not_in_it(store: Store) -> None:
    keep(store, "1", "독서퀴즈 당첨자 발표", "<p>1등 홍길동 (달빛초 2)</p>")
    assert found(store, "당첨자")
    assert not found(store, "홍길동")


def test_the_head_comes_before_the_excerpt_and_each_newest_first(store: Store) -> None:
    in_body = [keep(store, f"b{day}", "소식", "<p>보드게임을 합니다</p>", day) for day in (5, 9)]
    in_title = [keep(store, f"t{day}", "보드 게임의 날", "<p>놀아요</p>", day) for day in (1, 7)]
    assert found(store, "보드게임") == [in_title[1], in_title[0], in_body[1], in_body[0]]


def test_pages_hang_together(store: Store) -> None:
    for day in range(5):
        keep(store, f"b{day}", f"소식 {day}", "<p>보드게임을 합니다</p>", day)
        keep(store, f"t{day}", f"보드게임 {day}", "<p>놀아요</p>", day)
    whole = found(store, "보드게임")
    pages: list[str] = []
    after: str | None = None
    with store.reading() as session:
        while True:
            part = search.find(session, query("보드게임"), after=after, limit=3)
            pages += part.posts
            if (after := part.after) is None:
                break
    assert pages == whole
    assert len(whole) == 10


@pytest.mark.parametrize("after", ["", "2.1", "0", "0.x", "0.-1", "0.99999999999999999999", "0.１", "1.1 OR 1"])
def test_a_place_to_go_on_that_is_none_is_refused(store: Store, after: str) -> None:
    with store.reading() as session, pytest.raises(ValueError, match="no place in a list"):
        search.find(session, query("글"), after=after)


def test_a_region_narrows(store: Store) -> None:
    here = keep(store, "1")
    there = keep(store, "2", place="서울특별시 은평구 연서로13길 29-23 달빛작은도서관")
    assert found(store, "퀴즈", place="48250") == [here]
    assert found(store, "퀴즈", place="11") == [there]
    assert set(found(store, "퀴즈", place="kr")) == {here, there}
    assert found(store, "퀴즈", place="52") == []


def test_the_name_of_a_category_finds_what_stands_under_it(store: Store) -> None:
    kept = keep(store, "1", "황금 글귀를 찾아라", "<p>독서퀴즈 정답을 적어 내 주세요.</p>")
    with store.reading() as session:
        category = session.get_one(Post, kept).category
    assert category
    assert found(store, "만물상", names={category: "만물상·잡화"}) == [kept]
    assert found(store, "만", names={category: "만물상·잡화"}) == []


def test_an_edit_is_found_by_its_new_words_alone(store: Store) -> None:
    kept = keep(store, "1")
    assert keep(store, "1", title="가죽 책갈피 만들기") == kept
    assert found(store, "책갈피") == [kept]
    assert found(store, "독서퀴즈") == []
    assert words(store) == 1


def test_what_is_withdrawn_is_gone_and_comes_back_with_the_post(store: Store) -> None:
    kept = keep(store, "1")
    with store.writing() as session:
        intake.withdraw(session, session.get_one(Post, kept), PostStatus.WITHDRAWN, NOW)
    assert found(store, "퀴즈") == []
    assert words(store) == 0
    keep(store, "1")
    assert found(store, "퀴즈") == [kept]


def test_erasing_leaves_no_word(store: Store, tmp_path: Path) -> None:
    keep(store, "1", title="지워질글월입니다")
    with store.writing() as session:
        erasing.erase_posts(session, 1, NOW)
    assert words(store) == 0
    assert store.compact()
    if (file := tmp_path / "sosik.db").exists():
        assert "지워".encode() not in file.read_bytes()


def test_posts_of_one_minute_have_numbers_of_their_own(store: Store) -> None:
    kept = {keep(store, str(number), title=f"글 {number}") for number in range(30)}
    with store.reading() as session:
        rows = session.exec(select(PostSearch)).all()
    assert {row.post_id for row in rows} == kept
    assert max(row.number for row in rows) < 2**63


def test_what_was_kept_before_is_taken_in_some_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = sorted(keep(store, str(number), title=f"글 {number}") for number in range(5))
    monkeypatch.setattr(search, "AT_ONCE", 2)
    with store.writing() as session:
        for row in session.exec(select(PostSearch)):
            row.version = 0
    taken, last = [], ""
    while True:
        with store.writing() as session:
            part = search.catch_up(session, last)
        if not part:
            break
        taken.append(part)
        last = part[-1]
    assert taken == [kept[:2], kept[2:4], kept[4:]]
    assert len(found(store, "글")) == 5
    assert words(store) == 5


@pytest.mark.parametrize("title", [title for title in NASTY if title.strip()])
def test_no_title_is_too_odd_to_be_searched(store: Store, title: str) -> None:
    try:
        kept = keep(store, "1", title=title)
    except ValueError:
        return  # nothing of it can be shown
    asked = query(title)
    with store.reading() as session:
        posts = search.find(session, asked).posts
    assert posts == ([kept] if asked else [])


_HOSTILE = (
    '"',
    "' OR 1=1 --",
    "a:b",
    "NEAR(a b)",
    "*",
    "head : x",
    "a'':*",
    "\\",
    "{}",
    "!a & b | c",
    "\x00",
    "a\x00b",
    "<->",
)


@pytest.mark.parametrize("asked", _HOSTILE)
def test_no_query_is_taken_for_syntax(store: Store, asked: str) -> None:
    keep(store, "1")
    assert found(store, asked) == []


def test_a_query_reads_the_index_alone(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}/a.db") as made:
        made.upgrade()
    db = sqlite3.connect(tmp_path / "a.db")
    match = "SELECT rowid FROM post_words WHERE post_words MATCH 'a' AND rowid < 5 ORDER BY rowid DESC"
    plan = str(db.execute(f"EXPLAIN QUERY PLAN {match}").fetchall())
    db.close()
    assert "VIRTUAL TABLE INDEX" in plan
    assert "TEMP B-TREE" not in plan

"""What people decide of ties, what feeds ask of them, and what is said of a post."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from aggregator import erasing, explaining, intake, linking
from aggregator.errors import InputError
from aggregator.models import Place, Post, PostPlace, PostStatus, Source, TieSort
from aggregator.rawpost import RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
BODY = (
    "조개와 유리병으로 작은 바다를 꾸밉니다. 준비물은 없어요.\n일시: 12월 5일(토) 10:00\n대상: 가족 8팀\n장소: 이야기방"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path))
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            for uid in ("a.kr/board", "b.kr/board", "c.kr/board"):
                session.add(
                    Source(
                        uid=uid,
                        platform="board",
                        address=f"https://{uid}",
                        title=f"{uid[0]} 게시판",
                        options={},
                        region="48250",
                        due=NOW,
                        added=NOW,
                    )
                )
        yield made


def keep(store: Store, source_id: int, title: str = "유리병 바다 꾸미기", body: str = BODY, key: str = "1") -> str:
    url = f"https://{'abc'[source_id - 1]}.kr/{key}"
    html = "".join(f"<p>{line}</p>" for line in body.splitlines())
    raw = RawPost("", key, url, title, html, url, posted=date(2026, 11, 20), library_text="물결작은도서관")
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, source_id), raw, NOW).post.id


def entries(store: Store) -> dict[str, linking.Shown]:
    with store.reading() as session:
        return dict(linking.shown(session, session.exec(select(PostPlace.post_id).where(PostPlace.code == "kr")).all()))


def test_an_entry_says_where_else_it_stands(store: Store) -> None:
    one, _, _ = (keep(store, number) for number in (1, 2, 3))
    (found,) = entries(store).values()
    assert {found.url, *(copy.url for copy in found.also_at)} == {f"https://{host}.kr/1" for host in "abc"}
    assert len(found.also_at) == 2
    assert found.entry_id in {one, *(post for post in _ids(store))}


def test_another_name_of_a_board_is_a_change_of_the_entries_that_name_it(store: Store) -> None:
    for number in (1, 2):
        keep(store, number)
    (standing,) = entries(store)
    with store.writing() as session:
        before = {place.code: place.change for place in session.exec(select(Place))}
        shown = session.get_one(Post, standing).source_id
        linking.board_renamed(session, shown, NOW)  # it names its board nowhere
        linking.board_renamed(session, 3 - shown, NOW)
    with store.reading() as session:
        after = {place.code: place.change for place in session.exec(select(Place))}
    assert after == dict.fromkeys(before, max(before.values()) + 1)


def test_what_a_person_took_apart_no_crawl_joins_again(store: Store) -> None:
    one, two = keep(store, 1), keep(store, 2)
    with store.writing() as session:
        assert linking.unlink(session, session.get_one(Post, one), None, NOW) == 1
    assert len(entries(store)) == 2
    keep(store, 2, body=BODY + "\n문의는 오전에만 받습니다.")
    keep(store, 1, body=BODY + "\n문의는 오전에만 받습니다.")
    keep(store, 3)
    joined = [found for found in entries(store).values() if found.also_at]
    assert len(entries(store)) == 2
    assert len(joined) == 1
    assert {one, two} <= _ids(store)


def test_what_a_person_joined_stays_joined_whatever_its_texts_say(store: Store) -> None:
    one, two = keep(store, 1), keep(store, 2, title="바다 이야기", body="사진으로 보세요")
    assert len(entries(store)) == 2
    with store.writing() as session:
        linking.link(session, session.get_one(Post, one), session.get_one(Post, two), TieSort.DUPLICATE, NOW)
    keep(store, 2, title="다시 바꾼 제목", body="다시 바꾼 글")
    assert len(entries(store)) == 1


def test_a_person_may_say_what_follows_from_what(store: Store) -> None:
    call = keep(store, 1)
    change = keep(store, 1, "[취소] 토요일 만들기", "사정이 생겨 쉽니다.", "2")
    with store.writing() as session:
        linking.link(session, session.get_one(Post, call), session.get_one(Post, change), TieSort.PROGRAMME, NOW)
    with store.reading() as session:
        assert session.get_one(Post, call).told_state == "cancelled"
    with store.writing() as session:
        linking.unlink(session, session.get_one(Post, change), session.get_one(Post, call), NOW)
    with store.reading() as session:
        assert session.get_one(Post, call).told_state == ""


def test_nothing_can_be_taken_apart_or_joined_with_itself(store: Store) -> None:
    one = keep(store, 1)
    with store.writing() as session, pytest.raises(InputError, match="not tied"):
        linking.unlink(session, session.get_one(Post, one), None, NOW)
    with store.writing() as session, pytest.raises(InputError, match="give two"):
        linking.link(session, session.get_one(Post, one), session.get_one(Post, one), TieSort.DUPLICATE, NOW)


def test_the_queue_asks_only_what_can_be_answered(store: Store) -> None:
    keep(store, 1)
    keep(store, 2, body="포스터")
    with store.reading() as session:
        assert [tie.sort for tie, _, _ in linking.proposals(session)] == [TieSort.DUPLICATE]
    keep(store, 2, key="2")  # the board's whole text: it is the copy, the poster none
    with store.reading() as session:
        assert not linking.proposals(session)


def test_when_a_source_is_erased_its_copies_stand_for_the_entry_under_its_id(store: Store) -> None:
    keep(store, 1)
    keep(store, 2)
    ((shown, before),) = entries(store).items()
    with store.writing() as session:
        erasing.erase_posts(session, session.get_one(Post, shown).source_id, NOW + timedelta(days=1))
    ((left, after),) = entries(store).items()
    assert left != shown
    assert after.entry_id == before.entry_id
    assert not after.also_at


def test_it_is_told_why_posts_are_one(store: Store) -> None:
    keep(store, 1)
    keep(store, 2)
    with store.reading() as session:
        post = session.exec(select(Post).where(Post.behind != "")).one()
        found = explaining.explain(session, post)
    assert {"작은도서관", "지역", "글의 종류"} <= {one.label for one in found.fields}
    assert all(one.rule for one in found.fields)
    (other,) = found.related
    assert other.rule.startswith("같은 도서관, 같은 제목")
    assert found.shown_by == other.post_id


def test_the_commands_explain_join_and_take_apart(store: Store) -> None:
    from sosik import app

    one, two = keep(store, 1), keep(store, 2)
    run = CliRunner()
    said = run.invoke(app, ["post", "explain", one])
    assert "다른 곳에 실린 같은 글" in said.output
    rows = [json.loads(line) for line in run.invoke(app, ["post", "explain", one, "--json"]).output.splitlines()]
    assert {"entry", "library", "duplicates"} <= {row["field"] for row in rows}
    assert run.invoke(app, ["post", "unlink", one, two]).exit_code == 0
    assert len(entries(store)) == 2
    assert run.invoke(app, ["post", "link", one, two]).exit_code == 0
    assert len(entries(store)) == 1
    assert run.invoke(app, ["post", "proposals", "--json"]).output == ""


def test_the_state_is_explained_by_the_post_that_told_it(store: Store) -> None:
    call = keep(store, 1)
    change = keep(store, 2, "[취소] 유리병 바다 꾸미기", "12월 5일은 쉽니다.", key="9")
    with store.reading() as session:
        found = explaining.explain(session, session.get_one(Post, call))
    (state,) = [field for field in found.fields if field.field == "state"]
    assert (state.shown, state.rule) == ("취소", "뒤따른 글의 제목")
    assert state.words == f"[취소] 유리병 바다 꾸미기 ({change[:8]})"
    with store.reading() as session:
        told = explaining.explain(session, session.get_one(Post, change))
        assert explaining.stands(session.get_one(Post, call), NOW) == "취소"
    assert told.shown_by == call, "the change is told with it"


def test_a_series_is_explained_in_words(store: Store) -> None:
    body = "매주 화요일 10:00~12:00, 12월 1일 ~ 12월 22일\n대상: 성인 10명\n장소: 모임방"
    call = keep(store, 1, "겨울 뜨개 교실 수강생 모집", body)
    with store.reading() as session:
        found = explaining.explain(session, session.get_one(Post, call))
    shown = {field.field: field.shown for field in found.fields}
    assert shown["rrule"] == "매주 화, 2026-12-22까지"


def _ids(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.exec(select(Post.id).where(Post.status == PostStatus.PUBLIC)))

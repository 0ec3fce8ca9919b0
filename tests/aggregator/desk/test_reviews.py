"""확인할 글: what is asked, what a person says of it, that it stays whatever is crawled later, and the way back."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from aggregator import intake, library_merging, rereading
from aggregator.desk import audit, corrections, gold_cases, questions, queue, reviews, undoing
from aggregator.desk.reviews import ChangedError, Reviewer
from aggregator.errors import InputError
from aggregator.models import (
    Correction,
    Hub,
    Library,
    Post,
    PostPlace,
    PostStatus,
    QueueItem,
    Reading,
    Source,
    TieSort,
    ZoneLibrary,
)
from aggregator.rawpost import RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
ADMIN = Reviewer("관리자")
BODY = "일시: 2026. 12. 5.(토) 14:00~16:00\n대상: 초등학생 12명\n참가비: 무료\n장소: 이야기방에서 함께 만듭니다"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SOSIK_HOME", str(tmp_path))
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            for uid in ("a.kr/board", "b.kr/board"):
                source = Source(
                    uid=uid, platform="board", address=f"https://{uid}", title=uid, options={}, due=NOW, added=NOW
                )
                source.region = "48250"
                session.add(source)
        yield made


def keep(
    store: Store,
    key: str = "1",
    title: str = "가죽 책갈피 만들기",
    body: str = BODY,
    *,
    source: int = 1,
    library: str = "물결작은도서관",
    images: tuple[str, ...] = (),
    place: str = "",
    posted: date = date(2026, 11, 20),
) -> str:
    url = f"https://{'ab'[source - 1]}.kr/{key}"
    html = "".join(f"<p>{line}</p>" for line in body.splitlines())
    raw = RawPost("", key, url, title, html, url, posted=posted, library_text=library, images=images, place_text=place)
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, source), raw, NOW).post.id


def asked(store: Store, subject: str) -> set[str]:
    with store.reading() as session:
        row = session.get(QueueItem, (subject, queue.ALL))
        return {one["ask"] for one in row.questions} if row else set()


def shelves(session: Session, post_id: str) -> set[str]:
    return set(session.exec(select(PostPlace.code).where(PostPlace.post_id == post_id)))


def test_a_sure_post_is_asked_nothing(store: Store) -> None:
    assert asked(store, f"post:{keep(store)}") == set()


def test_what_contradicts_itself_is_unplaced_or_a_poster_is_asked(store: Store) -> None:
    with store.writing() as session:
        session.get_one(Source, 2).region = None
    over = keep(store, "2", title="동화 인형극", body=BODY.replace("12. 5.(토)", "11. 14.(토)"))
    nowhere = keep(store, "3", source=2, title="겨울 독서 모임 안내", library="")
    poster = keep(store, "4", title="겨울 특강", body="", images=("https://a.kr/p.jpg",))
    assert "dates" in asked(store, f"post:{over}")
    assert "region" in asked(store, f"post:{nowhere}")
    assert "poster" in asked(store, f"post:{poster}")
    with store.reading() as session:
        first = queue.page(session, (queue.ALL,), NOW.date()).items[0]
    assert first.post_id == poster


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"starts": "2026-12-05T14:00", "ends": "2026-12-05T13:00"}, "시작보다 먼저 끝남"),
        ({"starts": "2026-12-05T14:00", "ends": "2026-12-05"}, ""),
        ({"starts": "2026-12-05", "ends": "2026-12-05", "registration_closes": "2026-12-20"}, "끝난 뒤까지 접수함"),
        ({"starts": "2026-12-05", "ends": "2026-12-05", "registration_closes": "2026-12-05T18:00"}, ""),
        ({"registration_opens": "2026-12-05", "registration_closes": "2026-12-01"}, "접수가 시작보다 먼저 끝남"),
        ({"starts": "2026-11-19", "ends": "2026-11-19"}, "끝난 뒤에 올라온 안내"),
        ({"starts": "2026-11-20", "ends": "2026-11-20"}, ""),
    ],
)
def test_days_that_cannot_be_true_together_are_asked(store: Store, told: dict[str, str], why: str) -> None:
    post_id = keep(store)
    with store.reading() as session:
        post = session.get_one(Post, post_id)
        post.activity = dict(told)
        found = questions.of_post(post, {})
    assert [one.why for one in found if one.ask is questions.Ask.DATES] == ([why] if why else [])


def test_what_was_over_long_before_it_was_first_seen_is_not_asked(store: Store) -> None:
    old = keep(store, "1", title="겨울 특강", body="", images=("https://a.kr/p.jpg",), posted=date(2019, 11, 20))
    assert asked(store, f"post:{old}") == set()


def test_a_new_library_is_asked_once(store: Store) -> None:
    keep(store)
    (subject,) = [f"library:{number}" for number in range(1, 5) if asked(store, f"library:{number}")]
    with store.writing() as session:
        reviews.approve(session, ADMIN, subject, NOW)
    keep(store, "2", title="새해 달력 만들기")
    assert asked(store, subject) == set()


def test_a_corrected_region_moves_the_post_and_stays_whatever_is_crawled_or_read_again(store: Store) -> None:
    post_id = keep(store)
    with store.writing() as session:
        change = session.get_one(Post, post_id).change
        reviews.correct(session, ADMIN, post_id, {"region": "서울특별시 은평구", "category": "reading"}, NOW)
    with store.reading() as session:
        assert session.get_one(Post, post_id).change > change
        assert {"11", "11380", "11380/reading"} <= shelves(session, post_id)
        assert not {"48", "48250"} & shelves(session, post_id)
    keep(store, body=BODY + "\n문의는 오전에만 받습니다.")
    with store.writing() as session:
        for row in session.exec(select(Reading).where(col(Reading.field) == "kind")):
            row.version = "1"
    with store.writing() as session:
        assert rereading.read_again(session).read == 1
    with store.reading() as session:
        post = session.get_one(Post, post_id)
        assert (post.region, post.category) == ("11380", "reading")
        assert "문의는" in post.body_text
        reading = session.get_one(Reading, (post_id, "region"))
        assert (reading.rule, reading.confidence) == (corrections.BY_PERSON, 1.0)
        assert rereading.waiting(session) == 0
        assert "관리자" not in json.dumps([row.model_dump() for row in session.exec(select(Reading))])


def test_undo_uncovers_what_was_read_last(store: Store) -> None:
    post_id = keep(store)
    with store.writing() as session:
        number = reviews.correct(session, ADMIN, post_id, {"starts": "2026-12-12 10:00", "capacity": "30명"}, NOW)
    with store.reading() as session:
        activity = session.get_one(Post, post_id).activity or {}
        assert (activity["starts"], activity["capacity"]) == ("2026-12-12T10:00", 30)
        assert "sessions" not in activity
    keep(store, body=BODY.replace("12명", "15명"))
    with store.writing() as session:
        undoing.undo(session, ADMIN, number, NOW)
    with store.reading() as session:
        activity = session.get_one(Post, post_id).activity or {}
        assert (activity["starts"], activity["capacity"], activity["sessions"]) == ("2026-12-05T14:00", 15, 1)
        assert not session.exec(select(Correction)).all()
        assert audit.verify(session) is None
    with store.writing() as session, pytest.raises(InputError, match="already"):
        undoing.undo(session, ADMIN, number, NOW)


def test_days_that_contradict_each_other_are_not_taken(store: Store) -> None:
    post_id = keep(store)
    with pytest.raises(InputError, match="빠릅니다"), store.writing() as session:
        reviews.correct(session, ADMIN, post_id, {"starts": "2026-12-12", "ends": "2026-12-10"}, NOW)
    with pytest.raises(InputError, match="여러 곳"), store.writing() as session:
        reviews.correct(session, ADMIN, post_id, {"region": "중구"}, NOW)
    with store.reading() as session:
        assert (session.get_one(Post, post_id).activity or {})["starts"] == "2026-12-05T14:00"


def test_the_second_of_two_reviewers_is_told_what_the_first_did(store: Store) -> None:
    post_id = keep(store)
    with store.writing() as session:
        seen = reviews.last_change(session, f"post:{post_id}")
        reviews.correct(session, Reviewer("김사서"), post_id, {"kind": "report"}, NOW, seen)
    with pytest.raises(ChangedError, match="김사서 님이 11월 25일 12:00"), store.writing() as session:
        reviews.hide(session, Reviewer("박사서"), post_id, "도서관의 요청", NOW, seen)


def test_what_was_hidden_stays_hidden_until_it_is_taken_back(store: Store) -> None:
    post_id = keep(store)
    with store.writing() as session:
        number = reviews.hide(session, ADMIN, post_id, "도서관의 요청", NOW)
    keep(store, body=BODY + "\n다시 올림")
    with store.reading() as session:
        assert shelves(session, post_id) == set()
    with store.writing() as session:
        undoing.undo(session, ADMIN, number, NOW)
    with store.reading() as session:
        assert "48250" in shelves(session, post_id)


def test_posts_of_a_source_to_be_reviewed_first_wait_and_nothing_is_lost(store: Store) -> None:
    with store.writing() as session:
        session.get_one(Source, 1).review_first = True
    post_id = keep(store)
    assert "review_first" in asked(store, f"post:{post_id}")
    keep(store, body=BODY + "\n고침")
    with store.reading() as session:
        assert session.get_one(Post, post_id).status is PostStatus.WAITING
        assert "고침" in session.get_one(Post, post_id).body_text
        assert shelves(session, post_id) == set()
    with store.writing() as session:
        number = reviews.approve(session, ADMIN, f"post:{post_id}", NOW)
    assert asked(store, f"post:{post_id}") == set()
    with store.reading() as session:
        assert "48250" in shelves(session, post_id)
    keep(store, body=BODY + "\n또 고침")
    assert asked(store, f"post:{post_id}") == {"review_first"}
    with store.writing() as session:
        assert session.get_one(Post, post_id).status is PostStatus.PUBLIC
        undoing.undo(session, ADMIN, number, NOW)
    with store.reading() as session:
        assert shelves(session, post_id) == set()


def test_what_waits_cancels_nothing_in_public(store: Store) -> None:
    call = keep(store)
    with store.writing() as session:
        session.get_one(Source, 2).review_first = True
    change = keep(store, "9", source=2, title="[취소] 가죽 책갈피 만들기", body="12월 5일은 쉽니다.")
    with store.reading() as session:
        assert session.get_one(Post, call).told_state == ""
    with store.writing() as session:
        reviews.approve(session, ADMIN, f"post:{change}", NOW)
    with store.reading() as session:
        assert session.get_one(Post, call).told_state == "cancelled"


def test_a_rule_holds_of_later_posts_until_it_is_taken_back(store: Store) -> None:
    before = keep(store)
    with store.writing() as session:
        library = session.get_one(Post, before).library_id
        assert library is not None
        number = reviews.always(session, ADMIN, library, "category", "storytelling", NOW)
    later = keep(store, "2", title="양말 인형 만들기")
    with store.reading() as session:
        assert session.get_one(Post, before).category == "craft"
        assert session.get_one(Post, later).category == "storytelling"
        assert session.get_one(Reading, (later, "category")).rule == corrections.BY_RULE
        assert list(gold_cases.cases(session)) == []
    with store.writing() as session:
        undoing.undo(session, ADMIN, number, NOW)
    with store.reading() as session:
        assert session.get_one(Post, later).category == "craft"
    with pytest.raises(InputError, match="글마다"), store.writing() as session:
        reviews.always(session, ADMIN, library, "starts", "2026-12-05", NOW)


def test_a_proposed_pair_is_joined_or_taken_apart_and_back(store: Store) -> None:
    one = keep(store, body=BODY)
    two = keep(store, source=2, body="포스터")
    (subject,) = _pairs(store)
    with store.writing() as session:
        number = reviews.approve(session, ADMIN, subject, NOW)
    assert _pairs(store) == []
    with store.reading() as session:
        assert session.get_one(Post, one).cluster_id == session.get_one(Post, two).cluster_id != ""
    with store.writing() as session:
        undoing.undo(session, ADMIN, number, NOW)
    assert _pairs(store) == [subject]
    with store.writing() as session:
        sort, first, second = subject.split(":")
        reviews.unlink(session, ADMIN, first, second, TieSort(sort), NOW)
    keep(store, source=2, body="포스터를 보세요")
    assert _pairs(store) == []


def test_a_corrected_library_lives_on_where_it_is_merged(store: Store) -> None:
    post_id, other = keep(store), keep(store, "2", title="달력 만들기", library="햇살작은도서관")
    keep(store, "3", title="연 만들기", library="바람작은도서관")
    with store.writing() as session:
        target = session.get_one(Post, other).library_id
        assert target is not None
        number = reviews.correct(session, ADMIN, post_id, {"library": target}, NOW)
    with store.writing() as session:
        into = session.exec(select(Library.id).where(Library.name == "바람작은도서관")).one()
        assert into is not None
        merged = reviews.merge(session, ADMIN, target, into, NOW)
    with store.reading() as session:
        assert session.get_one(Post, post_id).library_id == into
    with store.writing() as session:
        undoing.undo(session, ADMIN, merged, NOW)
        assert session.get_one(Post, post_id).library_id == target
        undoing.undo(session, ADMIN, number, NOW)
    with store.reading() as session:
        library = library_merging.get(session, session.get_one(Post, post_id).library_id or 0)
        assert library.name == "물결작은도서관"


def test_a_hub_sees_and_changes_its_own_zone_alone(store: Store) -> None:
    mine = keep(store, "1", title="겨울 특강", body="", images=("https://a.kr/p.jpg",))
    other = keep(store, "2", title="봄 특강", body="", images=("https://a.kr/q.jpg",), library="햇살작은도서관")
    with store.writing() as session:
        session.add(Hub(slug="a", name="가", region="11380", added=NOW))
        session.flush()
        number = session.get_one(Post, mine).library_id or 0
        session.add(ZoneLibrary(hub="a", library_id=number, since="2026-01"))
    hub = Reviewer("김사서", "a")
    with store.reading() as session:
        queues = reviews.queues(session, hub, NOW)
        found = queue.page(session, queues, NOW.date()).items
        assert {one.post_id for one in found} == {mine, None}
        assert queue.count(session, queues) == len(found)
    with pytest.raises(InputError, match="there is no post"), store.writing() as session:
        reviews.hide(session, hub, other, "모름", NOW)
    with store.writing() as session:
        reviews.correct(session, hub, mine, {"starts": "2026-12-05", "capacity": "10"}, NOW)
    assert "poster" not in asked(store, f"post:{mine}")


def test_pages_go_through_all_items_once(store: Store) -> None:
    for number in range(7):
        keep(store, str(number), title=f"겨울 특강 {number}", body="", images=("https://a.kr/p.jpg",), library="")
    for number in range(7, 12):
        day = NOW.date() + timedelta(days=number)
        body = f"일시: {day:%Y. %m. %d.}\n접수: ~ 2027. 3. 1.\n함께 만드는 시간입니다 어서 오세요"
        keep(store, str(number), title=f"인형극 {number}회", body=body, library="")
    with store.reading() as session:
        whole = queue.page(session, (queue.ALL,), NOW.date(), limit=100).items
        found: list[queue.Item] = []
        after = None
        while True:
            page = queue.page(session, (queue.ALL,), NOW.date(), after=after, limit=3)
            found += page.items
            if (after := page.after) is None:
                break
        assert [one.subject for one in found] == [one.subject for one in whole]
        assert len({one.subject for one in found}) == len(found) == queue.count(session, (queue.ALL,))
        with pytest.raises(InputError):
            queue.page(session, (queue.ALL,), NOW.date(), after="9|x")


def test_the_commands_correct_show_undo_and_export(store: Store) -> None:
    from sosik import app

    post_id, run = keep(store), CliRunner()
    told = run.invoke(app, ["review", "correct", post_id[:8], "--set", "region=은평구", "--set", "fee=5,000"])
    assert told.exit_code == 0, told.output
    (case,) = [json.loads(line) for line in run.invoke(app, ["reviews", "export"]).output.splitlines()]
    assert (case["corrected"], case["fee"], case["region"]) == (["fee", "region"], 5000, "11380")
    shown = json.loads(run.invoke(app, ["review", "show", post_id[:8], "--json"]).output)
    assert [one["what"] for one in shown["changes"]] == ["review.correct"]
    assert run.invoke(app, ["review", "undo", str(shown["changes"][0]["number"])]).exit_code == 0
    assert run.invoke(app, ["reviews", "export"]).output == ""
    assert "새 도서관" in run.invoke(app, ["review", "list"]).output


def _pairs(store: Store) -> list[str]:
    with store.reading() as session:
        query = select(QueueItem.subject).where(col(QueueItem.other_id).is_not(None), QueueItem.scope == queue.ALL)
        return sorted(session.exec(query))

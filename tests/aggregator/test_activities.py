"""What a post announces: announcements of our own with what a good reader takes from them, and rules one by one."""

import json
import time
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import sosik
from aggregator.clock import SEOUL
from aggregator.reading.activities import Activity, read

POSTS: list[dict[str, Any]] = [
    post
    for name in ("times.toml", "times_spoken.toml")
    for post in tomllib.loads((Path(__file__).parent / "data" / name).read_text("utf-8"))["post"]
]
FIELDS = ("starts", "ends", "sessions", "rrule", "registration_opens", "registration_closes")
MAY_BE_UNSAID = ("exdates", "announced")
POSTED = date(2026, 11, 22)


def told(title: str, body: str, kind: str = "announcement", posted: date = POSTED) -> dict[str, Any]:
    return read(title, body, posted, kind=kind).as_json()


@pytest.mark.parametrize("post", POSTS, ids=[post["title"] for post in POSTS])
def test_announcements_of_our_own(post: dict[str, Any]) -> None:
    answer = told(post["title"], post["body"], post.get("kind", "announcement"), date.fromisoformat(post["posted"]))
    assert {name: answer[name] for name in FIELDS} == {name: post.get(name) for name in FIELDS}
    for name in MAY_BE_UNSAID:
        if name in post:
            assert answer[name] == post[name]


@pytest.mark.parametrize("kind", ["announcement", "report", "notice", "result"])
def test_what_stays_open_says_why(kind: str) -> None:
    for body in ("", "마루방에서 만나요.", "11월 중 매주 화요일", "일시: 11월 28일(금) 14:00"):
        answer = told("책놀이", body, kind)
        values = {name: answer[name] for name in answer if name not in ("evidence", "open", "registering")}
        assert {name for name, value in values.items() if value in (None, [])} == set(answer["open"])
        assert all(answer["open"].values())


def test_times_are_those_of_seoul() -> None:
    activity = read("책놀이", "일시: 12/5(토) 14:00~16:00", POSTED, kind="announcement")
    assert activity.starts.value == datetime(2026, 12, 5, 14, tzinfo=SEOUL)
    assert activity.dates.value == ((activity.starts.value, activity.ends.value),)
    assert "12/5" in activity.starts.words
    assert activity.starts.rule


def test_all_readers_are_put_together() -> None:
    answer = told(
        "그림책 만들기",
        "일시: 12/5(토) 14:00\n대상: 초등 1~3학년 12명\n장소: 2층 모둠방\n"
        "참가비: 무료 (재료비 5,000원)\n신청: 11/25(수) 10시부터 전화",
    )
    assert (answer["audience"], answer["capacity"], answer["fee"], answer["materials_fee"]) == (["child"], 12, 0, 5000)
    assert answer["place"] == "2층 모둠방"
    assert answer["registering"] == ["phone"]
    assert set(answer["evidence"]) >= {"starts", "audience", "capacity", "fee", "place", "registration_opens"}


def test_a_weekday_that_contradicts_its_day_stays_open_with_both() -> None:
    activity = read("책놀이", "일시: 11월 28일(금) 14:00", POSTED, kind="announcement")
    assert activity.starts.value is None
    assert activity.starts.candidates == ("2026-11-28", "2026-11-27")
    assert activity.starts.open_because


@pytest.mark.parametrize("more", ["토요일이라 길이 막힐 수 있어요.", "토요일에 만나요!"])
def test_it_is_believed_if_the_post_says_the_true_weekday_once_more(more: str) -> None:
    assert told("책놀이", f"일시: 11월 28일(금) 14:00\n{more}")["starts"] == "2026-11-28T14:00"


def test_the_three_kinds_of_dates_are_kept_apart_in_one_sentence() -> None:
    answer = told("책놀이", "12월 5일 오후 2시에 만나고, 신청은 11월 28일까지 받습니다.")
    assert (answer["starts"], answer["registration_closes"]) == ("2026-12-05T14:00", "2026-11-28")


def test_who_is_sought_makes_no_registration() -> None:
    answer = told("봉사자", "12월 5일부터 12월 26일까지 매주 토요일 활동할 봉사자를 모집합니다.")
    assert answer["rrule"] == "FREQ=WEEKLY;BYDAY=SA;UNTIL=20261226"
    assert answer["registration_opens"] is None


def test_what_cannot_be_told_says_why() -> None:
    answer = told("도예 체험", "11월 중 열 예정입니다.")
    assert answer["starts"] is None
    assert answer["open"]["starts"] == "달만 있고 날이 없음"


def test_a_report_has_no_registration_and_lies_behind() -> None:
    answer = told(
        "책놀이 후기", "11월 14일 오후 2시에 만났습니다. 다음은 12월 5일이고 신청은 11월 28일까지예요.", "report"
    )
    assert (answer["starts"], answer["registration_closes"]) == ("2026-11-14T14:00", None)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", ""),
        ("😀😀😀", "🎉🎉 🎈"),
        ("Story time", "Every Saturday at 11 am."),
        ("\u202e5월 12일\u202c", "\u200f일시: 12월 5일"),
        ("<p>", "<div><b>일시</b>: 12/5</div>" * 50),
        ("\ud800", "\udfff 12월 5일"),
    ],
)
def test_odd_posts_give_a_result(title: str, body: str) -> None:
    json.dumps(told(title, body))


@given(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "일시:",
                "12월 5일",
                "(토)",
                "~",
                "부터",
                "10시",
                "매주",
                "화요일",
                "접수",
                "까지",
                "\n",
                "총 4회",
                "휴관",
                "첫째",
                "말",
                "한 달간",
            ]
        )
        | st.text(max_size=5),
        max_size=40,
    ),
    st.sampled_from(["announcement", "report", "notice", "result", "unknown"]),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
@settings(max_examples=200, deadline=None)
def test_any_post_gives_a_result_in_order(title: str, pieces: list[str], kind: str, posted: date) -> None:
    activity: Activity = read(title, " ".join(pieces), posted, kind=kind)
    json.dumps(activity.as_json())
    if activity.starts.value and activity.ends.value:
        assert str(activity.starts.value)[:10] <= str(activity.ends.value)[:10]


@pytest.mark.parametrize(
    "piece", ["12월 5일(토) 10시, ", "일시: 12/5\n", "신청은 ", "가" * 50, "매주 화요일 ", "\n", "| 일시 | 12/5 |\n"]
)
def test_a_long_post_takes_no_longer_than_its_beginning(piece: str) -> None:
    long = piece * (1_000_000 // len(piece))
    start = time.process_time()
    read("책놀이", long, POSTED, kind="announcement")
    assert time.process_time() - start < 5


def test_the_command_reads_lines_and_texts(tmp_path: Path) -> None:
    row = {"id": "a", "title": "책놀이 안내", "body": "일시: 12/5(토) 14:00", "posted": "2026-11-22"}
    answer = CliRunner().invoke(sosik.app, ["read", "--json"], input=json.dumps(row) + "\n\n")
    assert answer.exit_code == 0
    found = json.loads(answer.output)
    assert (found["id"], found["kind"], found["starts"]) == ("a", "announcement", "2026-12-05T14:00")
    assert found["evidence"]["starts"]
    file = tmp_path / "post.txt"
    file.write_bytes("책놀이 안내\n일시: 12월 5일(토) 오후 2시".encode("cp949"))
    shown = CliRunner().invoke(sosik.app, ["read", str(file), "--posted", "2026-11-22"])
    assert "2026-12-05T14:00" in shown.output


@pytest.mark.parametrize(
    ("arguments", "given_in"),
    [
        (["read", "--json"], "no json\n"),
        (["read", "--json"], '{"id": 1}\n'),
        (["read", "--json"], '{"title": "a", "posted": "soon"}\n'),
        (["read", "/there/is/none"], ""),
        (["read", "--posted", "soon"], "a"),
    ],
)
def test_wrong_input_is_said_in_a_sentence(arguments: list[str], given_in: str) -> None:
    result = CliRunner().invoke(sosik.app, arguments, input=given_in)
    assert result.exit_code != 0

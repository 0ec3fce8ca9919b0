"""What the store keeps of an activity: facts for feeds, and what each was read from."""

from datetime import date

from aggregator.activity_facts import readings, stored
from aggregator.reading import activities

TITLE = "12월 가죽 책갈피 만들기"
BODY = """일시: 2026. 12. 5.(토) 14:00~16:00
대상: 초등 1~3학년 12명
장소: 도서관 2층 모둠방
참가비: 무료 (재료비 3,000원)
접수: 11월 24일(화) 10:00부터 전화 031-555-0142"""


def test_facts_are_kept_as_json_has_them_and_nothing_that_is_not_sure() -> None:
    kept = stored(activities.read(TITLE, BODY, date(2026, 11, 20), kind="announcement"), ("reading",))
    assert kept is not None
    assert (kept["starts"], kept["ends"]) == ("2026-12-05T14:00", "2026-12-05T16:00")
    assert (kept["capacity"], kept["fee"], kept["materials_fee"]) == (12, 0, 3000)
    assert (kept["audience"], kept["also"]) == (["child"], ["reading"])
    assert kept["registration_opens"] == "2026-11-24T10:00"
    assert "phone" in [way["way"] for way in kept["registering"]]
    assert "rrule" not in kept


def test_a_post_that_tells_nothing_has_no_activity() -> None:
    assert stored(activities.read("알립니다", "감사합니다.", date(2026, 11, 20)), ("game",)) is None


def test_every_fact_tells_its_words_and_its_rule() -> None:
    rows = {one.field: one for one in readings("post", activities.read(TITLE, BODY, date(2026, 11, 20)))}
    assert rows["starts"].value == "2026-12-05T14:00"
    assert "14:00" in rows["starts"].evidence
    assert rows["audience"].value == "child"
    assert all(one.rule and one.confidence > 0 for one in rows.values())


def test_a_day_that_contradicts_its_weekday_stays_open_with_both_days() -> None:
    body = BODY.replace("12. 5.(토)", "12. 5.(화)")
    (row,) = (
        one for one in readings("post", activities.read(TITLE, body, date(2026, 11, 20))) if one.field == "starts"
    )
    assert (row.value, bool(row.candidates)) == ("", True)

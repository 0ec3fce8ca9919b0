"""The page of a post, of a library, and of what a visitor narrowed a list to."""

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped, unused-ignore]

from aggregator.models import Kind
from feeds.entries import Elsewhere
from feeds.evidence import Read, public
from feeds.library_facts import LibraryFacts
from feeds.pages import Beside, Narrowed, google, structured
from tests.feeds.made import PAGES, TODAY, catalog, entry
from tests.feeds.nasty import FORBIDDEN, NASTY
from tests.feeds.test_coming import activities

CLASS = {
    "starts": "2026-12-05T14:00",
    "ends": "2026-12-05T16:00",
    "ages": "초등 1–3학년",
    "capacity": 12,
    "fee": 0,
    "place": "2층 프로그램실",
    "registration_opens": "2026-11-20T10:00",
    "registration_closes": "2026-12-01",
    "registering": [{"way": "phone"}, {"way": "link", "url": "https://forms.example/1"}],
}


def page(shown: Any, **options: Any) -> Any:
    return html.fromstring(PAGES.post(catalog(), shown, **options).decode())


def data(shown: Any) -> dict[str, Any]:
    return json.loads(structured.event(shown))  # type: ignore[no-any-return]


def test_the_original_comes_first_and_facts_stand_in_a_table() -> None:
    made = page(entry(activity=CLASS))
    links = [link.get("href") for link in made.iterfind(".//main//p[@class='buttons']/a")]
    assert links[0] == "https://library.example.kr/1?a=1&b=2"
    assert links[1].startswith("https://calendar.google.com/calendar/render?")
    rows = {row.find("th").text_content(): row.find("td").text_content() for row in made.iterfind(".//table//tr")}
    assert rows["운영일시"] == "12월 5일(토) 14:00–16:00"
    assert rows["참가비"] == "무료"
    assert rows["접수 방법"] == "전화 접수 · 온라인 접수 (forms.example)"
    assert "event.ics" not in links
    assert page(entry(activity=CLASS), event=True).xpath("//a[@href='event.ics']")


@pytest.mark.parametrize("kind", list(Kind))
def test_search_engines_find_announcements_and_notices_at_their_original(kind: Kind) -> None:
    made = page(entry(kind=kind))
    robots = [meta.get("content") for meta in made.xpath("//meta[@name='robots']")]
    assert robots == ([] if kind in (Kind.ANNOUNCEMENT, Kind.NOTICE) else ["noindex"])
    assert made.xpath("//link[@rel='canonical']/@href") == ["https://library.example.kr/1?a=1&b=2"]


def test_a_result_shows_no_facts_and_no_data() -> None:
    made = page(entry("독서왕 김민준 어린이", kind=Kind.RESULT, activity=CLASS))
    assert not made.xpath("//table")
    assert not made.xpath("//script[@type]")
    assert "김민준" not in html.tostring(made, encoding="unicode")


def test_what_is_shared_tells_the_facts_in_words() -> None:
    made = page(entry(activity=CLASS))
    shared = {meta.get("property"): meta.get("content") for meta in made.xpath("//meta[@property]")}
    assert shared["og:title"] == "책갈피 만들기"
    assert shared["og:description"].startswith("12월 5일(토) 14:00–16:00 · 초등 1–3학년 · 12명 · 무료")
    assert shared["og:url"] == "https://sosik.example.kr/posts/6f2d1c1e-0000-5000-8000-000000000001/"
    assert shared["og:image"] == "https://sosik.example.kr/static/share.png"


def test_the_event_in_the_page_is_that_of_the_post() -> None:
    told = data(entry(activity=CLASS, told_state="cancelled"))
    assert told["@type"] == "Event"
    assert (told["startDate"], told["endDate"]) == ("2026-12-05T14:00:00+09:00", "2026-12-05T16:00:00+09:00")
    assert told["eventStatus"] == "https://schema.org/EventCancelled"
    assert told["isAccessibleForFree"] is True
    assert structured.event(entry(kind=Kind.REPORT, activity=CLASS)) == ""


def test_google_takes_the_day_the_hours_and_the_rule() -> None:
    def asked(**told: Any) -> dict[str, list[str]]:
        return parse_qs(urlsplit(google.save(entry(activity=CLASS | told))).query)

    assert asked()["dates"] == ["20261205T140000/20261205T160000"]
    assert asked()["ctz"] == ["Asia/Seoul"]
    assert asked(ends=None)["dates"] == ["20261205T140000/20261205T140000"]
    assert asked(starts="2026-12-05", ends="2026-12-06")["dates"] == ["20261205/20261207"]
    weekly = asked(starts="2026-12-01T10:00", ends="2026-12-29T12:00", rrule="FREQ=WEEKLY;BYDAY=TU")
    assert (weekly["dates"], weekly["recur"]) == (
        ["20261201T100000/20261201T120000"],
        ["RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261229"],
    )
    assert google.save(entry()) == ""


def test_evidence_is_masked_short_and_in_order() -> None:
    rows = [
        Read("registering", "phone", "전화접수 010-1234-5678"),
        Read("starts", "2026-12-05T14:00", "12월 5일 14시 " * 40),
        Read("fee", "", "재료비 별도"),
        Read("place", "2층", ""),
    ]
    shown = public(rows, Kind.ANNOUNCEMENT)
    assert [each.label for each in shown] == ["운영일시 시작", "접수 방법"]
    assert shown[0].value == "2026-12-05 14:00"
    assert len(shown[0].words) <= 120
    assert "1234" not in shown[1].words
    assert public(rows, Kind.RESULT) == ()
    made = page(entry(activity=CLASS), evidence=shown)
    (details,) = made.iter("details")
    assert details.get("open") is None
    assert "판독 근거" in details.text_content()


def test_something_wrong_can_be_told_with_the_post_named() -> None:
    (link,) = [link.get("href") for link in page(entry()).iter("a") if "?subject=" in link.get("href")]
    assert link.startswith("mailto:hello@example.kr?subject=%5B")
    assert "posts%2F" in link or "posts/" in link
    assert page(entry()).xpath("//a[@href='tel:0632812114']")


def test_where_else_it_stands_is_linked_and_attachments_are_only_named() -> None:
    copies = tuple(Elsewhere(f"https://other.example/{number}", f"게시판 {number}") for number in range(30))
    made = page(entry(attachments=2, also_at=copies))
    assert "첨부 2개 (원문)" in made.text_content()
    assert len([link for link in made.iter("a") if link.get("href").startswith("https://other.example/")]) == 20


@pytest.mark.parametrize("title", NASTY)
def test_nasty_words_are_harmless_on_a_post_page(title: str) -> None:
    readable = title.encode("utf-8", "ignore").decode()
    nasty = entry(
        readable,
        body_text=readable * 30,
        library=readable,
        attachments=3,
        activity=CLASS | {"place": readable, "ages": readable, "eligibility": readable, "unit": readable},
        also_at=(Elsewhere("https://other.example/1", readable), Elsewhere("javascript:alert(1)", readable)),
    )
    evidence = public([Read(field, readable, readable) for field in ("place", "ages", "library")], Kind.ANNOUNCEMENT)
    raw = PAGES.post(catalog(), nasty, evidence, event=True).decode()
    assert len(raw.encode()) < 60_000
    assert not set(raw) & set(FORBIDDEN)
    made = html.fromstring(raw)
    assert made.find(".//h1").text_content().strip() == nasty.title
    assert [script.get("type") for script in made.iter("script")] == [None, "application/ld+json"]
    assert json.loads(made.xpath("//script[@type]")[0].text)["name"]
    assert not [link for link in made.iter("a") if link.get("href").startswith("javascript:")]


def test_no_page_is_heavy_whatever_libraries_write() -> None:
    names, heavy = catalog(), "<&\"' " * 300
    made = [
        entry(heavy, number % 10, body_text=heavy, library=heavy, activity=CLASS | {"place": heavy, "ages": heavy})
        for number in range(60)
    ]
    cards, plans = [PAGES.card(each) for each in made], [PAGES.plan(each) for each in made]
    shelf = PAGES.shelf(names, names.name("52111"), cards, plans, TODAY, Beside(narrowed=Narrowed(free=True)))
    assert 20_000 < len(shelf) < 100_000
    assert len(PAGES.week(names, names.name("52111"), plans, date(2026, 12, 5))) < 100_000


def test_a_library_page_tells_the_facts_of_the_directory() -> None:
    facts = LibraryFacts.stored(
        "전북특별자치도 전주시 완산구 용머리로 77",
        "063-123-4567",
        "https://library.example.kr/",
        {"weekday": "09:00-18:00", "closed": "일요일"},
        date(2026, 10, 1),
    )
    names = catalog(facts)
    made = html.fromstring(PAGES.shelf(names, names.name("library/1"), [], [], TODAY).decode())
    rows = {row.find("th").text: row.find("td").text_content() for row in made.iterfind(".//table//tr")}
    assert rows == {
        "주소": "전북특별자치도 전주시 완산구 용머리로 77",
        "전화": "063-123-4567",
        "평일": "09:00–18:00",
        "쉬는 날": "일요일",
        "누리집": "library.example.kr",
        "기준일": "2026. 10. 1. 전국도서관표준데이터",
    }
    assert made.xpath("//a[@href='tel:0631234567']")
    wild = LibraryFacts.stored("<b>주소", "없음", "javascript:alert(1)", {}, None)
    assert [row.label for row in wild.rows()] == ["주소"]


def test_a_server_shows_the_form_and_the_feeds_of_the_view() -> None:
    names = catalog()
    view = Narrowed(category="craft", day="2026-12-05", free=True)
    made = html.fromstring(PAGES.shelf(names, names.name("52111"), [], [], TODAY, Beside(narrowed=view)).decode())
    (form,) = made.iter("form")
    assert (form.get("method"), form.get("action")) == ("get", "/regions/52111/")
    assert dict(form.form_values()) == {"category": "craft", "audience": "", "day": "2026-12-05", "free": "1"}
    assert all(field.get("id") in made.xpath("//label/@for") for field in form.iter("select"))
    query = "?category=craft&day=2026-12-05&free=1"
    assert made.xpath("//link[@type='application/rss+xml']/@href") == [f"rss.xml{query}"]
    assert made.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "고른 조건에 맞는 소식이 없습니다" in made.text_content()
    plain = html.fromstring(PAGES.shelf(names, names.name("52111"), [], [], TODAY).decode())
    assert not list(plain.iter("form"))
    assert "/regions/52111/craft/" in plain.xpath("//a/@href")


def test_one_follows_by_device_and_feed_readers_come_last() -> None:
    names = catalog()
    made = html.fromstring(PAGES.shelf(names, names.name("52111"), [], [], TODAY).decode())
    follow = made.get_element_by_id("follow")
    links = [link.get("href") for link in follow.iter("a")]
    assert links[0] == "webcal://sosik.example.kr/regions/52111/calendar.ics"
    assert links[2] == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fsosik.example.kr%2Fregions%2F52111%2Fcalendar.ics"
    )
    assert "몇 시간에서 하루 뒤 반영" in follow.text_content()
    assert "RSS" not in follow.text_content().partition("구독 앱")[0]


@settings(max_examples=80, deadline=None)
@given(activities, st.sampled_from(["", "cancelled", "postponed", "full"]), st.sampled_from(NASTY))
def test_whatever_is_told_gives_a_whole_page(told: dict[str, Any], state: str, title: str) -> None:
    readable = title.encode("utf-8", "ignore").decode()
    made = page(entry(readable, activity=told, told_state=state))
    assert made.findtext(".//title")
    for script in made.xpath("//script[@type]"):
        assert json.loads(script.text)["startDate"]

"""Categories, audiences and libraries have feeds of their own; what they hold, and what of them stays for ever."""

import json
from typing import Any

from icalendar import Calendar

from aggregator.models import Kind, Library
from aggregator.words import AUDIENCES, CATEGORIES
from tests.feeds.builder import World, files_in

CLASS = {"starts": "2026-12-05T14:00", "audience": ["child", "family"], "also": ["reading"], "ages": "초등 1–3학년"}
FILES = ("atom.xml", "calendar.ics", "feed.json", "index.html", "registration.ics", "rss.xml")


def published(world: World) -> dict[str, bytes]:
    world.publish()
    return files_in(world.home / "site")


def full(world: World) -> dict[str, bytes]:
    world.publish(out=world.home / "full", full=True)
    return files_in(world.home / "full")


def titles(files: dict[str, bytes], shelf: str) -> list[str]:
    return [item["title"] for item in json.loads(files[f"{shelf}/feed.json"])["items"]]


def uids(files: dict[str, bytes], shelf: str) -> set[str]:
    return {str(event["uid"]) for event in Calendar.from_ical(files[f"{shelf}/calendar.ics"]).walk("VEVENT")}


def add_class(world: World, title: str = "책갈피 만들기", **columns: Any) -> str:
    given = {"region": "5211113700", "category": "craft", "activity": CLASS} | columns
    return world.add(title, **given)


def test_an_announcement_stands_under_its_categories_and_audiences_down_to_the_sigungu(world: World) -> None:
    add_class(world)
    files = published(world)
    for place in ("kr", "52", "52110", "52111"):
        for section in ("craft", "reading", "for/child", "for/family"):
            assert {f"regions/{place}/{section}/{file}" for file in FILES} <= files.keys()
            assert titles(files, f"regions/{place}/{section}") == ["책갈피 만들기"]
    assert not [path for path in files if path.startswith("regions/5211113700/craft")]
    assert {f"libraries/1/{file}" for file in FILES} <= files.keys()
    assert titles(files, "libraries/1") == ["책갈피 만들기"]


def test_a_report_of_a_class_is_no_class(world: World) -> None:
    for kind in Kind:
        add_class(world, kind.value, kind=kind)
    files = published(world)
    assert titles(files, "regions/52/craft") == ["announcement"]
    assert titles(files, "regions/52/for/child") == ["announcement"]
    assert len(titles(files, "regions/52")) == len(titles(files, "libraries/1")) == len(Kind)


def test_sections_are_kept_apart_and_named(world: World) -> None:
    add_class(world, "책갈피")
    add_class(world, "퀴즈", category="quiz", activity=None)
    add_class(world, "모임", category="book_club", activity={"audience": ["adult"]})
    files = published(world)
    assert titles(files, "regions/52/quiz") == ["퀴즈"]
    assert titles(files, "regions/52/book-club") == ["모임"]
    feed = json.loads(files["regions/52/book-club/feed.json"])
    assert feed["title"] == "전북특별자치도 작은도서관 독서모임·독서동아리"
    assert feed["_sosik"]["category"] == "book_club"
    page = files["regions/52/index.html"].decode()
    for word, path in (("만들기·공예", "craft"), ("독서퀴즈", "quiz"), ("성인", "for/adult")):
        assert f'<a href="/regions/52/{path}/">{word} <span class="count">1건</span></a>' in page
    assert "12월 5일(토) 14:00 · 초등 1–3학년" in page
    assert 'type="text/calendar"' in page
    assert files["regions/52/quiz/index.html"].decode().count("<article") == 1


def test_a_section_stays_when_its_last_post_went(world: World) -> None:
    key = add_class(world)
    published(world)
    world.edit(key, category="quiz", activity=None)
    files = published(world)
    assert titles(files, "regions/52/craft") == titles(files, "regions/52/for/child") == []
    assert titles(files, "regions/52/quiz") == ["책갈피 만들기"]
    assert files == full(world)


def test_calendars_hold_announcements_of_programmes_only(world: World) -> None:
    shown = add_class(world)
    add_class(world, "회의", category="meeting")
    add_class(world, "후기", kind=Kind.REPORT)
    add_class(world, "당첨", kind=Kind.RESULT)
    add_class(world, "휴관", kind=Kind.NOTICE, category="notice")
    add_class(world, "날짜 없음", activity={"capacity": 3})
    add_class(world, "취소 안내", programme_id=shown)
    files = published(world)
    for shelf in ("regions/kr", "regions/52", "regions/52/craft", "regions/52111/for/child", "libraries/1"):
        assert uids(files, shelf) == {shown}


def test_a_cancelled_class_is_cancelled_in_every_calendar(world: World) -> None:
    key = add_class(world)
    published(world)
    world.edit(key, told_state="cancelled", activity_changes=1)
    files = published(world)
    for path in ("regions/52/calendar.ics", "regions/52/craft/calendar.ics", "libraries/1/calendar.ics"):
        (event,) = Calendar.from_ical(files[path]).walk("VEVENT")
        assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert "취소 · 12월 5일(토)" in titles_and_lines(files, "regions/52")


def titles_and_lines(files: dict[str, bytes], shelf: str) -> str:
    return "".join(item["content_html"] for item in json.loads(files[f"{shelf}/feed.json"])["items"])


def test_formats_name_the_categories_and_say_the_activity(world: World) -> None:
    add_class(world)
    files = published(world)
    for file in ("rss.xml", "atom.xml"):
        assert "만들기·공예" in files[f"regions/52/{file}"].decode()
    (item,) = json.loads(files["regions/52/feed.json"])["items"]
    assert {"만들기·공예", "책놀이·독후활동"} <= set(item["tags"])
    assert item["content_html"].startswith("<p>12월 5일(토) 14:00 · 초등 1–3학년</p>")
    assert item["_sosik"]["activity"] == {
        "starts": "2026-12-05T14:00:00+09:00",
        "audience": ["child", "family"],
        "ages": "초등 1–3학년",
    }


def test_a_merged_library_answers_at_its_old_address(world: World) -> None:
    add_class(world, "하나", library="달빛작은도서관")
    add_class(world, "둘", library="별빛작은도서관")
    published(world)
    world.merge("별빛작은도서관|5211113700", into="달빛작은도서관|5211113700")
    files = published(world)
    assert titles(files, "libraries/1") == titles(files, "libraries/2") == ["둘", "하나"]
    assert 'rel="canonical" href="https://sosik.example.kr/libraries/1/"' in files["libraries/2/index.html"].decode()
    assert "libraries/2" not in files["sitemap.xml"].decode()
    assert "/libraries/2/" not in files["regions/52111/index.html"].decode()
    add_class(world, "셋", library="달빛작은도서관")
    assert titles(published(world), "libraries/2")[0] == "셋"
    assert published(world) == full(world)


def test_a_library_that_is_renamed_or_moved_is_seen_where_it_was_and_where_it_is(world: World) -> None:
    add_class(world)
    add_class(world, region="52113")
    published(world)
    with world.store.writing() as session:
        library = session.get_one(Library, 1)
        library.place = "52113"
    files = published(world)
    assert '<li><a href="/libraries/1/">' in files["regions/52113/index.html"].decode()
    assert '<li><a href="/libraries/1/">' not in files["regions/52111/index.html"].decode()
    assert files == full(world)


def test_copies_are_one_entry_with_the_id_of_the_first(world: World) -> None:
    first = add_class(world, "첫 글")
    second = add_class(world, "도서관의 글", cluster_id=first)
    world.edit(first, cluster_id=first, behind=second)
    files = published(world)
    (item,) = json.loads(files["regions/52/feed.json"])["items"]
    assert (item["id"], item["title"]) == (f"urn:uuid:{first}", "도서관의 글")
    assert item["_sosik"]["also_at"] == ["https://library.example.kr/story/1?q=a&b=c"]
    assert "함께 올라온 곳" in item["content_html"]
    assert ">x</a>" in item["content_html"]  # what the source is called
    assert uids(files, "regions/52") == {first}


def test_what_became_of_a_class_stands_in_its_entry(world: World) -> None:
    shown = add_class(world, "책갈피 만들기", told_state="cancelled")
    add_class(world, "[취소] 책갈피 만들기", programme_id=shown)
    [item] = [one for one in json.loads(published(world)["regions/52/feed.json"])["items"] if shown in one["id"]]
    assert item["title"] == "[취소] 책갈피 만들기"
    assert item["_sosik"]["changes"] == ["https://library.example.kr/story/2?q=a&b=c"]


def test_every_category_and_audience_has_a_word() -> None:
    assert len(CATEGORIES) == 19
    assert len(AUDIENCES) == 8

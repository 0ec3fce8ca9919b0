"""How complete it is: in words and numbers beside every place, and in nothing else that is published."""

import json
from datetime import datetime, timedelta

from aggregator.models import Run
from tests.feeds.builder import START, World, files_in

NOW = START + timedelta(days=9)


def published(world: World, now: datetime = NOW) -> dict[str, bytes]:
    world.publish(clock=lambda: now)
    return files_in(world.home / "site")


def run(world: World, at: datetime, failure: str = "") -> None:
    with world.store.writing() as session:
        session.add(Run(source_id=1, started=at, ended=at, failure=failure, counts={}))


def told(files: dict[str, bytes], code: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(files[f"regions/{code}/status.json"])
    return found


def test_every_place_tells_how_complete_it_is(world: World) -> None:
    for number in range(3):
        world.add(library=f"도서관 {number}", region="52111")
    world.add(library="세종도서관", region="36")
    run(world, NOW - timedelta(hours=3))
    files = published(world)
    assert told(files, "52") == {
        "about": "https://sosik.example.kr/status/",
        "region": {"code": "52", "name": "전북특별자치도"},
        "words": "3곳 중 3곳을 하루 안에 읽었습니다",
        "libraries": 3,
        "read_within_a_day": 3,
        "last_read": "2026-11-10T06:00:00+09:00",
        "not_read": 0,
        "stale": [],
    }
    assert told(files, "kr")["libraries"] == 4
    assert told(files, "36")["libraries"] == 1
    page = files["status/index.html"].decode()
    assert "4곳 중 4곳을 하루 안에 읽었습니다" in page
    assert "마지막 수집 2026. 11. 10. (화) 06:00" in page
    assert 'href="/regions/52/"' in page


def test_what_was_not_read_is_named_without_a_reason(world: World) -> None:
    world.add(library="<달빛>작은도서관", region="52111")
    run(world, NOW - timedelta(days=3))
    run(world, NOW - timedelta(hours=1), "forbidden")
    files = published(world)
    status = told(files, "52111")
    assert status["words"] == "1곳 중 0곳을 하루 안에 읽었습니다; 최근 수집 안 됨: <달빛>작은도서관"
    assert status["stale"] == [
        {
            "library": "<달빛>작은도서관",
            "page": "https://sosik.example.kr/libraries/1/",
            "last_read": "2026-11-07T09:00:00+09:00",
        }
    ]
    page = files["status/index.html"].decode()
    assert "&lt;달빛&gt;작은도서관" in page
    assert "마지막 수집 2026. 11. 7. (토)" in page
    assert "forbidden" not in page


def test_it_is_in_nothing_else(world: World) -> None:
    world.add(region="52111")
    before = published(world)
    run(world, NOW - timedelta(hours=1))
    after = published(world)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {"status/index.html", *(f"regions/{code}/status.json" for code in ("kr", "52", "52110", "52111"))}
    world.publish(clock=lambda: NOW, out=world.home / "full", full=True)
    assert files_in(world.home / "full") == after


def test_it_is_linked_from_the_page_and_from_the_feed(world: World) -> None:
    world.add(region="52111", category="craft")
    files = published(world)
    address = "https://sosik.example.kr/regions/52111/status.json"
    for shelf in ("regions/52111", "regions/52111/craft"):
        assert json.loads(files[f"{shelf}/feed.json"])["_sosik"]["status"] == address
    assert 'href="/regions/52111/status.json"' in files["regions/52111/index.html"].decode()
    assert 'href="/status/"' in files["regions/52111/index.html"].decode()
    assert "https://sosik.example.kr/status/" in files["sitemap.xml"].decode()


def test_many_names_stay_within_bounds(world: World) -> None:
    for number in range(30):
        world.add(library=f"도서관 {number:02}", region="52111")
    files = published(world)
    assert told(files, "52")["words"] == (
        "30곳 중 0곳을 하루 안에 읽었습니다; "
        "최근 수집 안 됨: 도서관 00, 도서관 01, 도서관 02, 도서관 03, 도서관 04 외 25곳"
    )
    page = files["status/index.html"].decode()
    assert "도서관 19</bdi>" in page
    assert "도서관 20</bdi>" not in page
    assert "수집 기록 없음" in page


def test_an_empty_site_says_so(world: World) -> None:
    assert "아직 없습니다" in published(world)["status/index.html"].decode()

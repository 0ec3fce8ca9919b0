"""What people come for, walked from end to end: find, narrow, follow, save; without scripts, in the dark, on paper."""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from feeds.finding import find
from tests.browser.conftest import Site, Visit, Watch

pytestmark = pytest.mark.long


def read(address: str) -> bytes:
    """What is at an address of the test's own server."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def heading(page: Page) -> str:
    """The page's name."""
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("은평", "은평구"),
        ("ㅇㅍ", "은평구"),
        ("전주완산", "완산구"),
        ("불광2동", "불광동"),
        ("전라북도", "전북특별자치도"),
    ],
)
def test_suggestions_lead_to_the_region(visit: Visit, typed: str, place: str) -> None:
    page = visit("/")
    page.get_by_role("combobox").fill(typed)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(place)


def test_the_finder_is_used_with_keys_alone(visit: Visit) -> None:
    page = visit("/find/")
    finder = page.get_by_role("combobox")
    finder.focus()
    page.keyboard.type("은평")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/?q=*")
    page.get_by_role("link", name="서울특별시 은평구", exact=True).press("Enter")
    assert "은평구" in heading(page)


def test_the_map_is_a_way_to_a_region(visit: Visit) -> None:
    page = visit("/")
    place = page.locator(".map a", has=page.locator("title", has_text="은평구"))
    place.focus()
    assert place.evaluate("each => getComputedStyle(each.querySelector('path')).strokeWidth") == "5px"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("은평구")


def test_the_list_beside_the_map_leads_to_a_region_without_scripts(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False, width=390)
    page.locator("summary", has_text="서울특별시").click()
    page.locator("#region-list").get_by_role("link", name=re.compile("은평구")).click()
    assert "은평구" in heading(page)


def test_a_calendar_is_followed(visit: Visit, site: Site) -> None:
    page = visit("/regions/11380/")
    follow = page.locator("#follow")
    apple = follow.locator("a[href^='webcal:']").first.get_attribute("href") or ""
    google = follow.locator("a[href^='https://calendar.google.com/']").first.get_attribute("href") or ""
    assert apple == f"webcal://{urlsplit(site.address).netloc}/regions/11380/calendar.ics"
    assert parse_qs(urlsplit(google).query)["cid"] == [apple]
    copied = follow.locator("input[data-copy]").first.input_value()
    assert copied == f"{site.address}/regions/11380/calendar.ics"
    events = Calendar.from_ical(read(copied)).walk("VEVENT")
    assert "작가와의 만남" in " ".join(str(event["SUMMARY"]) for event in events)


def test_a_feed_is_found_by_who_looks_for_one(visit: Visit) -> None:
    page = visit("/regions/11380/")
    kinds = page.locator("head link[rel=alternate]").evaluate_all("all => all.map(each => [each.type, each.href])")
    assert {kind for kind, _ in kinds} >= {"application/rss+xml", "application/atom+xml", "application/feed+json"}
    assert all(read(address) for _, address in kinds)


def test_the_original_comes_first(visit: Visit, site: Site) -> None:
    page = visit(f"/posts/{site.post}/")
    way = page.get_by_role("link", name=re.compile("원문 보기")).first
    assert (way.get_attribute("href") or "").startswith("https://library.example.kr/")


def test_a_list_is_narrowed_and_the_view_can_be_followed(visit: Visit) -> None:
    page = visit("/regions/11380/", java_script_enabled=False)
    page.get_by_role("link", name=re.compile("독서퀴즈")).first.click()
    assert "독서퀴즈" in heading(page)
    expect(page.locator("#follow a[href*='quiz']").first).to_be_attached()


def test_what_is_not_there_says_where_to_look(visit: Visit, watch: Watch) -> None:
    page = visit("/regions/99/")
    expect(page.get_by_role("link", name=re.compile("지역")).first).to_be_visible()
    watch.wrong[:] = [wrong for wrong in watch.wrong if "404" not in wrong]


def test_on_paper_only_what_is_worth_paper_is_printed(visit: Visit) -> None:
    page = visit("/regions/11380/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#follow")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )


def test_the_dark_page_is_dark(visit: Visit) -> None:
    page = visit("/", color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number)")
    assert max(dark) < 60


@contextmanager
def plain_host(folder: Path) -> Iterator[str]:
    """A plain web server over the folder, as any host of static files."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_on_a_plain_host_the_finder_answers_by_script_and_the_list_without(
    visit: Visit, site: Site, watch: Watch
) -> None:
    with plain_host(site.folder) as address:
        watch.address = address
        page = visit(f"{address}/find/?q={quote('서울 은평구 불광로 1')}")
        expect(page.get_by_role("link", name="서울특별시 은평구", exact=True)).to_be_visible()
        page = visit(f"{address}/find/?q={quote('<b>없는 곳</b>')}")
        expect(page.locator("[data-answers]")).to_contain_text("<b>없는 곳</b>")
        page = visit(f"{address}/find/", java_script_enabled=False)
        page.get_by_role("link", name=re.compile("은평구")).click()
        assert "은평구" in heading(page)


def test_an_address_and_an_old_name_are_answered_without_scripts(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    page.get_by_label("내 지역 찾기", exact=True).last.fill("서울특별시 은평구 통일로 684")
    page.get_by_role("button", name="찾기").click()
    expect(page.get_by_role("link", name="서울특별시 은평구 녹번동")).to_be_visible()
    page.get_by_role("textbox").first.fill("전라북도")
    page.get_by_role("button", name="찾기").click()
    page.get_by_role("link", name="전북특별자치도", exact=True).first.click()
    assert "전북특별자치도" in heading(page)


def test_one_programme_is_saved_to_a_calendar(visit: Visit, site: Site) -> None:
    page = visit(f"/posts/{site.post}/")
    saved = page.locator("a[href$='.ics']").first.evaluate("each => each.href")
    (event,) = Calendar.from_ical(read(saved)).walk("VEVENT")
    assert "작가와의 만남" in str(event["SUMMARY"])
    assert event.walk("VALARM")


def test_everything_is_searched_also_by_first_consonants(visit: Visit) -> None:
    page = visit("/search/?q=" + quote("ㄷㅅㅋㅈ"), java_script_enabled=False)
    expect(page.get_by_role("link", name=re.compile("독서퀴즈")).first).to_be_visible()
    page = visit("/search/?q=" + quote("작가와의만남"))
    expect(page.get_by_role("link", name=re.compile("작가와의 만남")).first).to_be_visible()


def test_a_list_is_narrowed_and_the_view_can_be_shared_and_followed(visit: Visit) -> None:
    page = visit("/regions/11380/?free=1&audience=child")
    expect(page.locator("main")).to_contain_text("어린이 독서퀴즈")
    expect(page.locator("main")).not_to_contain_text("달빛 만들기 교실")
    calendar = page.locator("#follow input[data-copy]").first.input_value()
    assert set(parse_qs(urlsplit(calendar).query)) == {"free", "audience"}
    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(read(calendar)).walk("VEVENT")]
    assert titles
    assert not [title for title in titles if "만들기" in title]


def test_suggestions_are_what_the_server_answers(visit: Visit, site: Site) -> None:
    def has(code: str) -> bool:
        return (site.folder / "regions" / code / "index.html").is_file()

    page = visit("/")
    for typed in ("은평", "불광", "ㅂㄱㄷ", "서울은평", "전주 완산", "김해시", "ㅅㅈ", "역촌동"):
        page.get_by_role("combobox").fill(typed)
        first = next(found.name for found in find(typed, has, date(2026, 11, 22)) if found.page)
        expect(page.get_by_role("option").first).to_have_text(first)

"""The pages: words from the one table, links that work, nothing from elsewhere, nothing that runs."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html  # type: ignore[import-untyped, unused-ignore]

import feeds
from aggregator.models import Kind
from feeds.words import KINDS, WORDS
from tests.feeds.builder import World, files_in
from tests.feeds.nasty import FORBIDDEN, NASTY

TEMPLATES = sorted((Path(feeds.__file__).parent / "templates").rglob("*.*"))
CODE = sorted(Path(feeds.__file__).parent.rglob("*.py"))
SITE = "https://sosik.example.kr"


@pytest.fixture
def published(world: World) -> dict[str, bytes]:
    for number, title in enumerate(NASTY):
        readable = title.encode("utf-8", "ignore").decode()
        world.add(readable, "52111" if number % 2 else "52113", readable, list(Kind)[number % 5], readable)
    world.publish(settings=world.settings(contact="hello@example.kr"))
    return {path: data for path, data in files_in(world.home / "site").items() if path.endswith(".html")}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_take_their_words_from_the_table(template: Path) -> None:
    assert not re.search("[ㄱ-힣]", template.read_text("utf-8"))


def test_every_word_is_used() -> None:
    text = "".join(file.read_text("utf-8") for file in (*TEMPLATES, *CODE))
    unused = {name for name in WORDS if not re.search(rf"\bw\.{name}\b|WORDS\[.{name}.\]|\"{name}\"\)", text)}
    assert not unused


def test_every_kind_has_a_word() -> None:
    assert set(KINDS) == set(Kind)


def test_a_region_page_names_its_feeds_for_autodiscovery(published: dict[str, bytes]) -> None:
    page = html.fromstring(published["regions/52/index.html"].decode())
    links = {
        (link.get("type"), link.get("href")): link.get("title") for link in page.findall("head/link[@rel='alternate']")
    }
    assert links.keys() == {
        ("application/rss+xml", "rss.xml"),
        ("application/atom+xml", "atom.xml"),
        ("application/feed+json", "feed.json"),
        ("text/calendar", "calendar.ics"),
        ("text/calendar", "registration.ics"),
    }
    assert all("전북특별자치도" in title for title in links.values())
    assert page.get("lang") == "ko"
    addresses = [code.text for code in page.iter("code")]
    assert addresses == [f"{SITE}/regions/52/{name}" for name in ("rss.xml", "atom.xml", "feed.json", "opml.xml")]
    copied = [field.get("value") for field in page.iter("input")]
    assert copied == [f"{SITE}/regions/52/{name}" for name in ("calendar.ics", "registration.ics")]


def test_a_region_page_leads_up_and_down(published: dict[str, bytes]) -> None:
    page = html.fromstring(published["regions/52110/index.html"].decode())
    links = [link.get("href") for link in page.iter("a")]
    for path in ("/regions/kr/", "/regions/52/", "/regions/52111/", "/regions/52113/", "/about/", "/"):
        assert path in links


def test_links_within_the_site_lead_to_files_that_are_there(published: dict[str, bytes]) -> None:
    for data in published.values():
        for link in html.fromstring(data.decode()).iter("a"):
            href = link.get("href").partition("#")[0].removeprefix(SITE)
            if href.startswith("/") and href.endswith("/"):
                assert f"{href[1:]}index.html" in published


def test_pages_ask_nobody_else_and_run_only_our_own_file(published: dict[str, bytes]) -> None:
    for data in published.values():
        page = html.fromstring(data.decode())
        assert not list(page.iter("iframe", "img", "object", "embed", "style", "video", "audio"))
        assert not [
            name for element in page.iter() for name in element.attrib if name.startswith("on") or name == "style"
        ]
        for script in page.iter("script"):
            assert script.get("src", "").startswith("/static/") or script.get("type") == "application/ld+json"
            assert not (script.get("src") and script.text)
        for link in page.iter("link"):
            if link.get("rel") in ("stylesheet", "icon"):
                assert link.get("href").startswith("/static/")


def test_titles_stand_there_as_they_are(published: dict[str, bytes]) -> None:
    page = html.fromstring(published["regions/52110/index.html"].decode())
    titles = {heading.text_content().strip() for heading in page.iter("h3")}
    assert {
        "<책 읽는 밤>",
        "〈Book Night〉 & friends",
        "가" * 159 + "…",
        "{{ 7 * 7 }} {% raw %}",
        "(제목 없음)",
    } <= titles
    assert not set("".join(data.decode() for data in published.values())) & set(FORBIDDEN)


def test_pages_stay_small(world: World) -> None:
    for number in range(60):
        world.add(f"{number} " + "긴 제목 " * 20, "36", "가나다라 마바사 아자차카 타파하. " * 30)
    world.publish()
    assert max(len(data) for data in files_in(world.home / "site").values() if data.startswith(b"<!DOCTYPE")) < 100_000


def test_about_says_who_runs_this_and_how_to_reach_them(published: dict[str, bytes]) -> None:
    about = published["about/index.html"].decode()
    assert "소식 모임" in about
    assert 'href="mailto:hello@example.kr"' in about
    assert "게시중단" in about


def test_a_site_below_a_path_links_below_it(world: World) -> None:
    world.add()
    world.publish(settings=world.settings(site_url="https://city.example.kr/news"))
    page = (world.home / "site" / "regions/52/index.html").read_text("utf-8")
    local = re.findall(r'href="(/[^"]*)"', page)
    assert local
    assert all(href.startswith("/news/") for href in local)


def test_older_news_can_be_read_on_month_by_month(world: World) -> None:
    world.add("시월 글", published=world.now - timedelta(days=20))
    for number in range(35):
        world.add(f"글 {number}")
    world.publish()
    files = files_in(world.home / "site")
    region = html.fromstring(files["regions/52111/index.html"].decode())
    assert "/regions/52111/2026/11/" in region.xpath("//a/@href")
    month = html.fromstring(files["regions/52111/2026/11/index.html"].decode())
    assert len(list(month.iter("article"))) == 35
    assert "/regions/52111/2026/10/" in month.xpath("//a/@href")
    before = html.fromstring(files["regions/52111/2026/10/index.html"].decode())
    assert [heading.text_content() for heading in before.iter("h3")] == ["시월 글"]
    assert not [link for link in before.xpath("//a/@href") if "2026/09" in link]


def test_places_lead_to_those_beside_them_also_to_one_that_came_later(world: World) -> None:
    world.add(region="52111")
    world.publish()
    world.add(region="52113")
    world.publish()
    site, whole = world.home / "site", world.home / "whole"
    links = html.fromstring(files_in(site)["regions/52111/index.html"].decode()).xpath("//a/@href")
    assert "/regions/52113/" in links
    world.publish(out=whole, full=True)
    assert files_in(site) == files_in(whole)

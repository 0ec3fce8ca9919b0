"""What holds for every platform and every shipped source, those of tomorrow included."""

import asyncio
import inspect
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from aggregator.config import Settings
from aggregator.models import SourceState
from aggregator.reading import regions
from aggregator.store import Store
from crawler import exchange, guest, sources
from crawler.asking import Answer, Form
from crawler.detect import by_address, detect
from crawler.house import House
from crawler.pages.page import Page, Row, Unreadable
from crawler.platforms import PLATFORMS, Platform
from crawler.platforms.base import Board
from crawler.spiders.source import SourceSpider
from tests.crawler.examples import example

DOCS = Path(__file__).parents[2] / "docs" / "platforms.md"
EVERY = pytest.mark.parametrize("kind", PLATFORMS.values(), ids=PLATFORMS)


# Platforms.


def docstring(kind: Platform) -> str:
    return inspect.getdoc(sys.modules[type(kind).__module__]) or ""


def heading(kind: Platform, name: str) -> str:
    """The paragraph `Name: …` of a platform's module, on one line."""
    found = re.search(rf"^{name}: (.+?)(?=\n\n|\n[A-Z]\w+: |\Z)", docstring(kind), re.DOTALL | re.MULTILINE)
    return " ".join(found[1].split()) if found else ""


@EVERY
def test_a_platform_says_where_it_runs_and_what_to_mind(kind: Platform) -> None:
    assert heading(kind, "Caveats"), f"{type(kind).__module__} has no 'Caveats: …' in its docstring"
    assert heading(kind, "Domain"), f"{type(kind).__module__} has no 'Domain: …' in its docstring"
    assert type(kind).__doc__
    assert re.fullmatch(r"[a-z][a-z0-9-]+", kind.name)
    assert kind.title


def test_names_are_unique_and_any_list_is_asked_last() -> None:
    assert [kind.name for kind in PLATFORMS.values()] == list(PLATFORMS)
    assert list(PLATFORMS)[-2:] == ["syndication", "board"]


@EVERY
def test_a_platform_reads_its_example_and_is_told_by_it(kind: Platform) -> None:
    shown = example(kind.name)

    async def ask(url: str, form: Form) -> Answer:
        assert not form
        return Answer(url, page=shown.page) if url == shown.page.url else Answer(url, failure="gone", message="404")

    found = asyncio.run(detect(shown.page.url, ask))
    assert found.platform is kind
    kind.check(found.found.options)  # what is found out may be written into a file, and come back from it
    board = Board(found.found.address, found.found.options, kind.lines(found.found.options)[0])
    rows = kind.read_list(shown.page, board).rows
    assert [(row.key, row.title, row.day) for row in rows] == shown.rows
    assert all(row.url.startswith("http") for row in rows)


@EVERY
def test_an_empty_page_is_no_list_and_no_post(kind: Platform) -> None:
    shown = example(kind.name)
    found = kind.recognise(shown.page.url) or kind.detect(shown.page)
    assert found is not None
    board = Board(found.address, found.options, kind.lines(found.options)[0])
    nothing = Page(shown.page.url, "", shown.page.now)
    with pytest.raises(Unreadable):
        kind.read_list(nothing, board)
    with pytest.raises(Unreadable):
        kind.read_post(nothing, board, Row("1", shown.page.url, "글", title="글"))


def test_no_platform_touches_delays_settings_the_clock_or_the_network() -> None:
    """Whoever reads pages knows nothing of how they are fetched: so no platform can be less polite than another."""
    forbidden = re.compile(
        r"DOWNLOAD_|CONCURRENT_|ROBOTSTXT|custom_settings|\bsettings\b|\bscrapy\b|import requests|urllib\.request|httpx"
        r"|socket|\bsleep\(|datetime\.now|wall_clock|time\.time"
    )
    package = Path(inspect.getfile(Platform)).parent
    for file in (*package.glob("*.py"), *package.parent.joinpath("pages").glob("*.py")):
        code = re.sub(r'"""[\s\S]*?"""|#.*', "", file.read_text(encoding="utf-8"))
        found = forbidden.search(code)
        assert found is None, f"{file.name} has {found}"


# Spiders.


def spiders() -> dict[str, type[SourceSpider]]:
    loader = SpiderLoader.from_settings(get_project_settings())
    return {name: loader.load(name) for name in loader.list()}  # type: ignore[misc]


def test_every_platform_has_its_spider_by_name_and_none_is_less_polite() -> None:
    found = spiders()
    assert {spider.platform for spider in found.values()} == set(PLATFORMS)
    for name, spider in found.items():
        assert issubclass(spider, SourceSpider)
        assert spider.platform == name
        assert spider.__doc__
        own = {attribute for attribute in vars(spider) if not attribute.startswith("__")}
        assert own <= {"name", "platform"}, f"the spider {name} changes more than its name: {own}"
        assert spider.custom_settings is None


def test_every_spider_loads_and_drains_start(settings: Settings, store: Store) -> None:
    for spider in spiders().values():
        crawler = Crawler(spider, {"SOSIK": settings})
        house = House(settings, store, lambda: example("board").page.now)
        made = spider.from_crawler(crawler, house=house, found=[])

        async def drained(made: SourceSpider = made) -> list[Any]:
            return [request async for request in made.start()]

        assert asyncio.run(drained()) == []
        assert crawler.settings.getfloat("DOWNLOAD_DELAY") == guest.delay(settings) >= guest.LEAST_DELAY
        house.close()


# Sources.


def test_the_catalogue_is_large_paused_and_each_source_stands_in_it_once() -> None:
    entries = exchange.catalogue()
    assert len(entries) >= 40
    assert {entry.state for entry in entries} == {SourceState.PAUSED}
    for of in ("uid", "address", "title"):
        values = [getattr(entry, of) for entry in entries]
        assert sorted(values) == sorted(set(values)), f"a {of} stands in the catalogue twice"


@pytest.mark.parametrize("entry", exchange.catalogue(), ids=lambda entry: entry.uid)
def test_a_source_of_the_catalogue_is_what_its_address_says(entry: exchange.Entry) -> None:
    kind = PLATFORMS[entry.platform]
    found = kind.recognise(entry.address)
    assert found is not None
    assert sources.uid_of(found.address, kind.name, found.board) == entry.uid
    assert found.address == entry.address
    by_itself = by_address(entry.address)
    assert by_itself is None or by_itself[0] is kind
    if entry.region is not None:
        region = regions.gazetteer().get(entry.region)
        assert region is not None
        assert region.valid_to is None, f"{region.full_name} is no more"
    kind.check(entry.options)
    assert entry.cadence >= 3600, "whom nobody asked is not visited more than hourly"


# The documentation.


def table() -> str:
    rows = ["| platform | what | domain | mind |", "| --- | --- | --- | --- |"]
    for kind in PLATFORMS.values():
        what = " ".join((type(kind).__doc__ or "").split())
        cells = (f"`{kind.name}` {kind.title}", what, heading(kind, "Domain"), heading(kind, "Caveats"))
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows)


def test_the_table_of_platforms_is_made_from_their_docstrings() -> None:
    text = DOCS.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- platforms -->\n")
    _, _, after = rest.partition("<!-- /platforms -->")
    made = f"{before}<!-- platforms -->\n{table()}\n<!-- /platforms -->{after}"
    if os.environ.get("SOSIK_UPDATE"):
        DOCS.write_text(made, encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == made, "run it once with SOSIK_UPDATE=1"


def test_the_platform_in_the_documentation_works_as_it_stands_there() -> None:
    text = DOCS.read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    listed, post = re.findall(r"```html\n(.*?)```", text, re.DOTALL)
    module: dict[str, Any] = {"__name__": "forestboard"}
    exec(code, module)
    kind: Platform = module["ForestBoard"]()
    now = example("board").page.now
    page = Page("https://lib.example.kr/forest/news", listed, now)
    found = kind.detect(page)
    assert found == kind.recognise("https://lib.example.kr/forest/news/9")
    assert found is not None
    board = Board(found.address, found.options, "")
    rows = kind.read_list(page, board).rows
    assert [(row.key, row.title, row.day) for row in rows] == [
        ("9", "겨울 책놀이 참가자 모집", "2026-11-20"),
        ("7", "11월 휴관일 안내", "2026-11-02"),
    ]
    assert kind.list_url(board, 2) == "https://lib.example.kr/forest/news?page=2"
    assert kind.read_list(Page(page.url, listed.replace("<li>", "<p>"), now), board).rows == []
    with pytest.raises(Unreadable, match=r"forest-board"):
        kind.read_list(Page(page.url, listed.replace("forest-board", "oak-board"), now), board)
    raw = kind.read_post(Page(rows[0].url, post, now), board, rows[0])
    assert (raw.title, raw.key, raw.url) == ("겨울 책놀이 참가자 모집", "9", "https://lib.example.kr/forest/news/9")
    assert "12월 5일에 만나요." in raw.body_html
    with pytest.raises(Unreadable):
        kind.read_post(page, board, rows[0])
    lines = [line for line in code.splitlines() if line.strip()]
    assert len(lines) <= 30

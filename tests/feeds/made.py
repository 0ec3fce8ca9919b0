"""Entries and pages made by hand, without a store."""

from datetime import UTC, date, datetime
from typing import Any

from aggregator.models import Kind
from feeds.catalog import Catalog, LibraryName, Site
from feeds.entries import Entry, Facts, build
from feeds.library_facts import LibraryFacts
from feeds.pages import Pages
from tests.feeds.builder import TABLE, lookup

TODAY = date(2026, 11, 25)
"""A Wednesday."""
SITE = Site(
    "https://sosik.example.kr", "소식 모임", "hello@example.kr", "063-281-2114", "https://city.example.kr/privacy"
)
PAGES = Pages(SITE)
KEY = "6f2d1c1e-0000-5000-8000-00000000000"


def entry(title: str = "책갈피 만들기", number: int = 1, **columns: Any) -> Entry:
    """An announcement of 달빛작은도서관 in 완산구; `activity` as stored."""
    values: dict[str, Any] = {
        "id": f"{KEY}{number}",
        "url": "https://library.example.kr/1?a=1&b=2",
        "title": title,
        "body_text": "함께 만들어요. 문의는 010-1234-5678로 해 주세요.",
        "region": "52111",
        "kind": Kind.ANNOUNCEMENT,
        "attachments": 0,
        "images": 0,
        "published": datetime(2026, 11, 20, 3, tzinfo=UTC),
        "published_has_time": True,
        "updated": datetime(2026, 11, 20, 3, tzinfo=UTC),
        "library": "달빛작은도서관",
        "library_id": 1,
        "category": "craft",
    }
    return build(Facts(**(values | columns)), "전북특별자치도 전주시 완산구", "https://sosik.example.kr/regions/kr/")


def catalog(facts: LibraryFacts | None = None) -> Catalog:
    """Every place of the little table, two sections of 완산구 and a library."""
    posts = dict.fromkeys([*TABLE, "52111/craft", "52111/for/child", "library/1"], 3)
    return Catalog(posts, lookup, {1: LibraryName("달빛작은도서관", "52111", 1, facts or LibraryFacts())})

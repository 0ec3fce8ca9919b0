"""A made country: libraries in every district, and what they posted in three years, straight into a store.

Of any size, and as dense: 43 posts a library, so that a small one is a district of a large one. The same seed makes the same
country. Posts stand on their shelves as intake would put them there; they are not in the search.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import insert

from aggregator import facets, shelves, standing
from aggregator.models import Kind, Library, Place, Post, PostPlace, PostStatus, Sequence, Source
from aggregator.reading import regions
from aggregator.reading.gazetteer import Level
from aggregator.store import Store

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAYS = 3 * 365
POSTS_A_LIBRARY = 43
LIBRARIES_A_DISTRICT = 28
_AT_ONCE = 5_000
_CATEGORIES = ("quiz", "book_club", "craft", "storytelling", "reading", "author", "lecture", "film", "notice", "other")
_AUDIENCES = ("infant", "child", "teen", "adult", "senior", "family", "everyone")
_WORDS = [
    "겨울",
    "방학",
    "독서",
    "퀴즈",
    "그림책",
    "놀이",
    "만들기",
    "작가",
    "만남",
    "영화",
    "상영",
    "동네",
    "어린이",
    "가족",
    "함께",
    "책방",
    "여행",
    "이야기",
    "교실",
]


def districts() -> list[str]:
    """The codes of all 시군구 that have 읍면동, in a mixed but fixed order."""
    codes = sorted(_emds())
    random.Random(3).shuffle(codes)
    return codes


def make(store: Store, posts: int, seed: int = 1) -> list[str]:
    """Fills an empty store; the codes of the districts that have libraries."""
    chance = random.Random(seed)
    libraries = max(1, posts // POSTS_A_LIBRARY)
    used = districts()[: max(1, libraries // LIBRARIES_A_DISTRICT)]
    homes = [chance.choice(_parts(used[number % len(used)])) for number in range(libraries)]
    with store.writing() as session:
        session.add(
            Source(id=1, uid="made", platform="board", address="x", title="만든 게시판", options={}, due=NOW, added=NOW)
        )
        session.flush()
        session.execute(insert(Library), [_library(number, home) for number, home in enumerate(homes, 1)])
    changed: dict[str, int] = {}
    for start in range(0, posts, _AT_ONCE):
        rows, places = [], []
        for number in range(start, min(posts, start + _AT_ONCE)):
            row, codes = _post(chance, number, posts, homes)
            rows.append(row)
            places += codes
            changed.update((each["code"], row["change"]) for each in codes)
        with store.writing() as session:
            session.execute(insert(Post), rows)
            session.execute(insert(PostPlace), places)
    with store.writing() as session:
        session.execute(insert(Place), [{"code": code, "changed": NOW, "change": at} for code, at in changed.items()])
        session.add(Sequence(name="change", value=posts))
    return used


def _parts(district: str) -> list[str]:
    """Up to five 읍면동 of a district."""
    return _emds()[district][:5]


_EMDS: dict[str, list[str]] = {}


def _emds() -> dict[str, list[str]]:
    if not _EMDS:
        for region in regions.gazetteer().all(Level.EMD):
            if region.in_force(TODAY) and not region.code.startswith("36"):
                _EMDS.setdefault(region.code[:5], []).append(region.short_code)
    return _EMDS


def _library(number: int, home: str) -> dict[str, Any]:
    name = f"{_WORDS[number % len(_WORDS)]}{number}작은도서관"
    return {
        "id": number,
        "name": name,
        "name_key": name,
        "city": home[:5],
        "street_key": str(number),
        "place": home,
        "address": "",
        "added": NOW,
    }


def _post(
    chance: random.Random, number: int, posts: int, homes: list[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    library = chance.randrange(len(homes)) + 1
    published = NOW - timedelta(days=DAYS * (posts - number) / posts)
    kind = chance.choices((Kind.ANNOUNCEMENT, Kind.REPORT, Kind.NOTICE), (6, 3, 1))[0]
    category = chance.choice(_CATEGORIES)
    activity = _activity(chance, published.date()) if kind is Kind.ANNOUNCEMENT else None
    post = {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "source_id": 1,
        "line": "",
        "key": str(number),
        "url": f"https://library.example.kr/story/{number}",
        "title": " ".join(chance.choices(_WORDS, k=4)),
        "body_html": "",
        "body_text": ". ".join(" ".join(chance.choices(_WORDS, k=8)) for _ in range(6)),
        "library_id": library,
        "region": homes[library - 1],
        "kind": kind,
        "category": category,
        "activity": activity,
        "status": PostStatus.PUBLIC,
        "attachments": [],
        "images": [],
        "published": published,
        "published_has_time": True,
        "updated": published,
        "first_seen": published,
        "digest": "",
        "position": number,
        "change": number + 1,
        "programme_id": "",
    }
    codes = sorted(shelves.of(cast("Post", SimpleNamespace(**post)), shelves.places_of(homes[library - 1])))
    stands = {
        "post_id": post["id"],
        "published": published,
        "position": number,
        "until": standing.last_day(category, activity),
        "facets": facets.of(kind, category, activity),
    }
    return post, [{**stands, "code": code} for code in codes]


def _activity(chance: random.Random, posted: date) -> dict[str, Any]:
    day = posted + timedelta(days=chance.randrange(3, 40))
    told: dict[str, Any] = {
        "starts": f"{day.isoformat()}T14:00",
        "ends": f"{day.isoformat()}T16:00",
        "audience": chance.sample(_AUDIENCES, chance.randrange(1, 3)),
        "capacity": 15,
        "unit": "명",
        "registration_opens": posted.isoformat(),
        "registration_closes": (day - timedelta(days=1)).isoformat(),
    }
    if chance.random() < 0.6:
        told["fee"] = 0
    if chance.random() < 0.3:
        told["eligibility"] = "누구나"
    if chance.random() < 0.2:
        told["rrule"] = "FREQ=WEEKLY;COUNT=8"
        del told["ends"]
    return told


def wishes(used: list[str], seed: int) -> Iterator[str]:
    """Addresses of narrowed lists, for ever: pages, feeds and calendars of places of every size, hardly one twice."""
    chance = random.Random(seed)
    while True:
        district = chance.choice(used)
        place = chance.choice(("kr", district[:2], district, district, chance.choice(_parts(district))))
        file = chance.choice(("", "", "rss.xml", "atom.xml", "feed.json", "calendar.ics"))
        wanted = chance.choice(
            (
                f"category={chance.choice(_CATEGORIES)}",
                f"audience={chance.choice(_AUDIENCES)}&free=1",
                f"category={chance.choice(_CATEGORIES)}&audience={chance.choice(_AUDIENCES)}",
                f"day={TODAY + timedelta(days=chance.randrange(30))}",
                "open=1",
                f"everyone=1&day={TODAY + timedelta(days=chance.randrange(30))}",
            )
        )
        yield f"/regions/{place}/{file}?{wanted}"

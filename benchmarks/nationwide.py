"""A made country to measure with: small libraries in every 시도, and their posts of three years, each with words of its own.

Filled by bulk, as intake would have left it; the same for the same numbers. Kept in a folder, as making it takes its time.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel, col, select

from aggregator import facets, models, shelves
from aggregator.models import Kind, Library, Place, Post, PostPlace, PostStatus, Source
from aggregator.reading.audience import GROUPS
from aggregator.reading.regions import gazetteer
from aggregator.reading.topics import CATEGORIES
from aggregator.standing import last_day
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
POSTS, LIBRARIES = 300_000, 7_000
YEARS = 3
AT_ONCE = 2_000
_TEXT = (
    "그림책 함께 읽는 저녁 어린이 가족 강좌 만들기 책갈피 독서 모임 인문학 글쓰기 산책 별빛 달빛 마을 이야기 영어 "
    "놀이 체험 원화 전시 낭독 필사 수요일 방학 특강 작가 만남 영화 상영 보드게임 요리 과학 교실 생태 그림 노래"
)
_WORDS = _TEXT.split()
_KINDS = (Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT, Kind.REPORT, Kind.REPORT, Kind.NOTICE, Kind.RESULT)


def country(scratch: Path, posts: int) -> Path:
    """The folder of a country with so many posts, made where it is not there yet: `sosik.db` lies in it."""
    home = scratch / f"country-{posts}"
    if not (home / "made").exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "sosik.db").unlink(missing_ok=True)
        with opened(home) as store:
            store.upgrade()
            _fill(store, posts)
        (home / "made").touch()
    return home


def opened(home: Path) -> Store:
    """The store of a country."""
    return Store(f"sqlite:///{home / 'sosik.db'}")


def add(store: Store, posts: int) -> None:
    """New posts, scattered over the whole country, as one crawl of many sources brings them."""
    with store.reading() as session:
        rows = list(session.exec(select(Library.id, Library.place).order_by(col(Library.id))))
        there = session.exec(select(models.Sequence.value)).one()
    dice = random.Random(there)  # made data
    libraries = [(number, place) for number, place in dice.sample(rows, min(posts, len(rows))) if number is not None]
    made = (_post(dice, there + each, NOW - timedelta(minutes=each % 600), libraries) for each in range(1, posts + 1))
    _insert(store, made, there + posts)


def _fill(store: Store, posts: int) -> None:
    dice = random.Random(20261122)
    leaves = sorted(
        region.short_code for region in gazetteer().all() if region.valid_to is None and region.level == "emd"
    )
    count = max(LIBRARIES * posts // POSTS, 16)
    libraries = [(number, leaves[number * len(leaves) // count]) for number in range(1, count)]
    with store.writing() as session:
        source = Source(
            id=1, uid="made", platform="board", address="made.example", title="made", due=NOW, added=NOW, options={}
        )
        session.add(source)
        for number, place in libraries:
            name = f"{_words(dice, 1)}{number}작은도서관"
            session.add(
                Library(
                    id=number,
                    name=name,
                    name_key=name,
                    city=place[:5],
                    street_key="",
                    place=place,
                    address="",
                    added=NOW,
                )
            )
    span = timedelta(days=365 * YEARS)
    made = (_post(dice, each, NOW - span + span * each / posts, libraries) for each in range(1, posts + 1))
    _insert(store, made, posts)


def _insert(store: Store, made: Iterator[Post], last: int) -> None:
    """Inserts posts with their shelves, and numbers what they touch."""
    changes: dict[str, int] = {}
    with store.writing() as session:
        waiting: list[Post] = []
        for post in made:
            waiting.append(post)
            if len(waiting) == AT_ONCE:
                _insert_some(session, waiting, changes)
                waiting.clear()
        _insert_some(session, waiting, changes)
        for code, change in changes.items():
            session.merge(Place(code=code, change=change, changed=NOW))
        session.merge(models.Sequence(name=shelves.CHANGES, value=last))


def _insert_some(session: Any, posts: Sequence[Post], changes: dict[str, int]) -> None:
    places = []
    for post in posts:
        until, told = last_day(post.category, post.activity), facets.of(post.kind, post.category, post.activity)
        row = {"post_id": post.id, "published": post.published, "position": 0, "until": until, "facets": told}
        for code in shelves.of(post, shelves.places_of(post.region)):
            places.append(row | {"code": code})
            changes[code] = post.change
    if posts:
        session.execute(insert(Post), [_row(post) for post in posts])
        session.execute(insert(PostPlace), places)


def _row(post: SQLModel) -> dict[str, Any]:
    return post.model_dump()


def _post(dice: random.Random, number: int, published: datetime, libraries: Sequence[tuple[int, str]]) -> Post:
    library, place = dice.choice(libraries)
    kind = dice.choice(_KINDS)
    published = published.replace(microsecond=0)
    words = _words(dice, 40)
    return Post(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
        source_id=1,
        line="",
        key=str(number),
        url=f"https://made.example/board/{number}?view=1",
        title=f"[{_words(dice, 1)}] {_words(dice, 4)} {number}",
        body_html="",
        body_text=f"{words}. {_words(dice, 30)}. {_words(dice, 30)}.",
        library_id=library,
        region=place,
        kind=kind,
        category=dice.choice(CATEGORIES) if kind is Kind.ANNOUNCEMENT else "",
        activity=_activity(dice, published.date()) if kind is Kind.ANNOUNCEMENT and dice.random() < 0.9 else None,
        status=PostStatus.PUBLIC,
        attachments=[],
        images=[],
        published=published,
        published_has_time=True,
        updated=published,
        first_seen=published,
        digest="made",
        change=number,
    )


def _activity(dice: random.Random, day: date) -> dict[str, Any]:
    starts = day + timedelta(days=dice.randint(3, 40))
    told: dict[str, Any] = {
        "starts": f"{starts}T{dice.randint(9, 19):02}:00",
        "audience": [dice.choice(GROUPS)],
        "capacity": dice.randint(5, 40),
        "unit": "명",
        "place": f"{_words(dice, 1)}실",
        "registration_opens": f"{day + timedelta(days=1)}T10:00",
        "registration_closes": str(starts - timedelta(days=1)),
        "registering": [{"way": "phone", "url": None}],
        "fee": dice.choice([0, 0, 5000]),
    }
    if dice.random() < 0.2:
        weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[starts.weekday()]
        told["rrule"] = f"FREQ=WEEKLY;BYDAY={weekday};UNTIL={starts + timedelta(weeks=8):%Y%m%d}"
    return told


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(_WORDS, k=count))

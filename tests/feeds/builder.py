"""A small store filled by hand, the way intake fills it: posts, the places that show them, and the change sequence."""

import uuid
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from sqlmodel import Session, col, delete, select

from aggregator import config, facets, search, shelves
from aggregator.models import Kind, Library, Place, Post, PostPlace, PostSearch, PostStatus, Reading, Sequence, Source
from aggregator.reading.text import mask_public
from aggregator.store import Store
from feeds.catalog import Names, PlaceName
from feeds.lineage import Answer, Became, Lineage
from feeds.packing import PACKED, endings, unpack
from feeds.publish import PublishSummary, publish

START = datetime(2026, 11, 1, tzinfo=UTC)

TABLE = {
    "kr": ("전국", "전국", ""),
    "52": ("전북특별자치도", "전북특별자치도", "kr"),
    "52110": ("전주시", "전북특별자치도 전주시", "52"),
    "52111": ("완산구", "전북특별자치도 전주시 완산구", "52110"),
    "5211113700": ("효자동2가", "전북특별자치도 전주시 완산구 효자동2가", "52111"),
    "52113": ("덕진구", "전북특별자치도 전주시 덕진구", "52110"),
    "48": ("경상남도", "경상남도", "kr"),
    "48250": ("김해시", "경상남도 김해시", "48"),
    "4825010700": ("관동동", "경상남도 김해시 관동동", "48250"),
    "36": ("세종특별자치시", "세종특별자치시", "kr"),
    "45": ("전라북도", "전라북도", "kr"),
    "45111": ("완산구", "전라북도 전주시 완산구", "45"),
    "48110": ("가락시", "경상남도 가락시", "48"),
    "52710": ("전주군", "전북특별자치도 전주군", "52"),
}
LEAVES = ("5211113700", "52111", "52113", "4825010700", "48250", "36", "")


def lookup(code: str) -> PlaceName | None:
    """The name of a place of the little table above."""
    row = TABLE.get(code)
    return PlaceName(code, *row) if row else None


NAMES = Names(lookup, "1")


def _ended(code: str, became: Became, now: str, *ground: str) -> Answer:
    return Answer(code, became, date(2026, 7, 1), (now,), ground, now if became is Became.MOVED else code)


NEXT_MAP = Names(
    lookup,
    "2",
    Lineage(
        {
            answer.code: answer
            for answer in (
                _ended("45", Became.MOVED, "52", "52"),
                _ended("45111", Became.MOVED, "52111", "52111"),
                _ended("52710", Became.SPLIT, "52110", "52111", "52113"),
                _ended("48110", Became.MERGED, "48250", "4825010700"),
            )
        }
    ),
)
"""The same names after a change of the map: 45 and 45111 moved, 52710 was split, 48110 was merged."""


def line_of(code: str) -> list[str]:
    """A place and every place around it, the country always; one that is not in the little table as the gazetteer has it."""
    if code and code not in TABLE:
        return list(shelves.places_of(code))
    line = []
    while code:
        line.append(code)
        code = TABLE[code][2]
    return line if "kr" in line else [*line, "kr"]


@dataclass
class World:
    """A store in a folder, with a clock that moves one minute with each change."""

    home: Path
    store: Store
    minutes: int = 0
    made: int = 0
    names: Names = NAMES
    site_url: str = "https://sosik.example.kr"
    hidden: str = ""
    libraries: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return START + timedelta(minutes=self.minutes)

    def settings(self, **overrides: str) -> config.Settings:
        """Settings for this store; `overrides` as in the environment, lower case without the prefix."""
        environ = {
            "SOSIK_HOME": str(self.home),
            "SOSIK_SITE_URL": self.site_url,
            "SOSIK_OPERATOR": "소식 모임",
        }
        environ |= {f"SOSIK_{name.upper()}": value for name, value in overrides.items()}
        return config.load(environ, self.home / "none.toml")

    def add(
        self,
        title: str = "책 읽는 밤",
        region: str = "52111",
        body: str = "금요일 저녁에 함께 책을 읽습니다.",
        kind: Kind = Kind.ANNOUNCEMENT,
        library: str = "달빛작은도서관",
        **columns: Any,
    ) -> str:
        """Adds a public post and returns its id."""
        self.made += 1
        key = uuid.uuid5(uuid.NAMESPACE_OID, str(self.made))
        with self.store.writing() as session:
            change = self._step(session)
            values: dict[str, Any] = {
                "id": str(key),
                "source_id": 1,
                "line": "",
                "key": str(self.made),
                "url": f"https://library.example.kr/story/{self.made}?q=a&b=c",
                "title": title,
                "body_html": f"<p>{body}</p>",
                "body_text": body,
                "library_id": self._library(session, library, region) if library else None,
                "region": region,
                "kind": kind,
                "attachments": [],
                "images": [],
                "published": self.now,
                "published_has_time": True,
                "updated": self.now,
                "first_seen": self.now,
                "digest": "",
                "position": self.made,
                "change": change,
            }
            post = Post(**(values | columns))
            session.add(post)
            session.flush()
            self._show(session, post, change)
        return str(key)

    def publish(self, **options: Any) -> PublishSummary:
        """Publishes with the names of the little table as it is now; `settings` and what `publish` takes may be given."""
        settings = options.pop("settings", None) or self.settings()
        given: dict[str, Any] = {"clock": lambda: self.now, "names": self.names}
        masking = mock.patch("feeds.entries.mask_public", self._mask) if self.hidden else nullcontext()
        version = mock.patch("feeds.version.renderer", return_value=self.hidden) if self.hidden else nullcontext()
        with masking, version:
            return publish(self.store, settings, **(given | options))

    def _mask(self, text: str, kind: Kind) -> str:
        """The masking of a version that hides one word more (`hidden`)."""
        return mask_public(text, kind).replace(self.hidden, "*")

    def edit(self, key: str, **columns: Any) -> None:
        """Changes what readers see of a post, and with it perhaps its shelves."""
        with self.store.writing() as session:
            change = self._step(session)
            post = session.get_one(Post, key)
            for name, value in columns.items():
                setattr(post, name, value)
            post.updated, post.change = self.now, change
            self._hide(session, post, change)
            if post.status is PostStatus.PUBLIC:
                self._show(session, post, change)

    def move(self, key: str, region: str) -> None:
        """Puts a post in another place; both the old and the new one change."""
        with self.store.writing() as session:
            change = self._step(session)
            post = session.get_one(Post, key)
            self._hide(session, post, change)
            post.region, post.updated, post.change = region, self.now, change
            if post.status is PostStatus.PUBLIC:
                self._show(session, post, change)

    def withdraw(self, key: str) -> None:
        """Takes a post out of the public."""
        with self.store.writing() as session:
            change = self._step(session)
            post = session.get_one(Post, key)
            post.status, post.updated, post.change = PostStatus.WITHDRAWN, self.now, change
            self._hide(session, post, change)

    def erase(self, key: str) -> None:
        """Takes every trace of a post out of the store, as a purge does."""
        with self.store.writing() as session:
            codes = list(session.exec(select(PostPlace.code).where(PostPlace.post_id == key)))
            for table in (PostPlace, PostSearch, Reading):
                session.exec(delete(table).where(col(table.post_id) == key))
            session.exec(delete(Post).where(col(Post.id) == key))
            self.minutes += 1
            shelves.touch(session, codes, self.now)

    def _step(self, session: Session) -> int:
        self.minutes += 1
        counter = session.get(Sequence, "change") or Sequence(name="change", value=0)
        counter.value += 1
        session.add(counter)
        if session.get(Source, 1) is None:
            source = Source(id=1, uid="x", platform="x", address="x", title="x", options={}, due=START, added=START)
            session.add(source)
            session.flush()
        return counter.value

    def _library(self, session: Session, name: str, place: str) -> int:
        key = f"{name}|{place}"
        if key not in self.libraries:
            library = Library(
                name=name, name_key=key, city=place[:5], street_key="", place=place, address="", added=self.now
            )
            session.add(library)
            session.flush()
            assert library.id is not None
            self.libraries[key] = library.id
        return self.libraries[key]

    def merge(self, one: str, into: str) -> None:
        """Makes a library (`name|place`) another name of one, the way the aggregator does: its posts go over."""
        old, new = self.libraries[one], self.libraries[into]
        with self.store.writing() as session:
            if old == new or session.get_one(Library, old).merged_into or session.get_one(Library, new).merged_into:
                return
            session.get_one(Library, old).merged_into = new
            for post in session.exec(select(Post).where(Post.library_id == old)).all():
                change = self._step(session)
                self._hide(session, post, change)
                post.library_id, post.updated, post.change = new, self.now, change
                self._show(session, post, change)

    def _show(self, session: Session, post: Post, change: int) -> None:
        codes = set() if post.behind else shelves.of(post, line_of(post.region))
        for code in codes:
            place = PostPlace(post_id=post.id, code=code, published=post.published, position=post.position)
            place.until, place.facets = shelves._coming(post), facets.of(post.kind, post.category, post.activity)
            session.add(place)
        search.show(session, post)
        self._touch(session, codes, change)

    def _hide(self, session: Session, post: Post, change: int) -> None:
        codes = session.exec(select(PostPlace.code).where(PostPlace.post_id == post.id)).all()
        session.exec(delete(PostPlace).where(col(PostPlace.post_id) == post.id))
        search.show(session, post)
        self._touch(session, codes, change)

    def _touch(self, session: Session, codes: Iterable[str], change: int) -> None:
        for code in codes:
            place = session.get(Place, code) or Place(code=code, changed=self.now, change=change)
            place.changed, place.change = self.now, change
            session.add(place)


def open_world(home: Path, *, upgrade: bool = True) -> World:
    """A world with the store in `home`; `upgrade` makes its tables."""
    store = Store(f"sqlite:///{home / 'sosik.db'}")
    if upgrade:
        store.upgrade()
    return World(home, store)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every published file of a folder and its bytes, our own book-keeping aside.

    Of compressed copies it is made sure that they hold what the plain file does; they are not told.
    """
    found = {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".sosik" not in file.relative_to(folder).parts
    }
    plain = {path: data for path, data in found.items() if not path.endswith(PACKED)}
    for path in found.keys() - plain.keys():
        name, ending = path[:-3], path[-3:]
        assert unpack(found[path], ending) == plain[name], path
        assert (folder / path).stat().st_mtime == (folder / name).stat().st_mtime
    return plain


def unpacked_only(folder: Path) -> list[str]:
    """The text files of a folder that lack a compressed copy."""
    return [path for path in files_in(folder) for ending in endings(path) if not (folder / f"{path}{ending}").is_file()]

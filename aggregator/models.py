"""The tables. What is public is a function of these rows alone.

Times are aware and in UTC. A place is written as in published addresses: `kr`, `52` (시도), `52110` and `52111` (시군구,
일반구), `5211110100` (읍면동). JSON columns hold lists and objects that are only ever read whole.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Enum, Index, LargeBinary, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _text() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _word(of: type[StrEnum], default: StrEnum) -> Any:
    """A column of one of a few words, kept as the word itself: a new one needs no migration."""
    words = Enum(of, native_enum=False, length=20, values_callable=lambda members: [one.value for one in members])
    return Field(default=default, sa_column=Column(words, nullable=False))


class SourceState(StrEnum):
    """Whether a source is crawled; a removed one is only there for the posts that it brought."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class PostStatus(StrEnum):
    """Whether a post is shown: public; withdrawn, since its site took it down; removed by a person, for good."""

    PUBLIC = "public"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Kind(StrEnum):
    """What a post is (data/ANNOUNCEMENTS.md): 안내, 활동 후기, 알림, 당첨·선정 발표, or not known."""

    ANNOUNCEMENT = "announcement"
    REPORT = "report"
    NOTICE = "notice"
    RESULT = "result"
    UNKNOWN = "unknown"


class TieSort(StrEnum):
    """What joins two posts: they are copies of one announcement, or the second follows the first in one programme."""

    DUPLICATE = "duplicate"
    PROGRAMME = "programme"


class Verdict(StrEnum):
    """What is held of a tie: sure; proposed, for the queue; possible, seen and outweighed; linked or unlinked by a person."""

    SURE = "sure"
    PROPOSED = "proposed"
    POSSIBLE = "possible"
    LINKED = "linked"
    UNLINKED = "unlinked"


class Source(SQLModel, table=True):
    """수집 게시판: one board or feed that is crawled. `uid` is minted once and kept when the address changes.

    `checked` is what the last check found, None while no check has seen the source: it is unverified.
    """

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    platform: str
    address: str
    title: str
    options: dict[str, Any] = _json()
    region: str | None = None
    state: SourceState = _word(SourceState, SourceState.ACTIVE)
    licence: str = ""
    cadence: int = 3600
    due: datetime
    added: datetime
    checked: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class Listing(SQLModel, table=True):
    """One list (feed line) of a source: validators of its first page, and how far a walk through its pages has come.

    `walk` counts walks, `next_page` is the page that an unfinished walk goes on with (None: the walk is complete).
    """

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    line: str = Field(primary_key=True)
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    walk: int = 0
    next_page: int | None = None


class Sighting(SQLModel, table=True):
    """A row seen in a list: the frontier of what is to be opened. `checked` is when its page was last read, None: not yet.

    `row` is the row as read, `digest` its hash without counters; `walk` the walk that saw it first. `kept` says that its
    post was kept once; `gone` is when its own address first said that the post is gone, None while it opens.
    """

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    line: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    url: str
    row: dict[str, Any] = _json()
    digest: str
    walk: int
    seen: datetime
    checked: datetime | None = Field(default=None, index=True)
    posted: datetime | None = None
    attempts: int = 0
    kept: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    gone: datetime | None = None


class Library(SQLModel, table=True):
    """작은도서관: a small library, whoever posts for it; known from posts, from the public directory, or both.

    `name_key` is its name without spaces and in one spelling, `city` the 시군구 (세종: the 시도) that it is matched within
    ("" while that is open). `street_key` tells libraries of one name in one city apart: its road and number; while city and
    street are open, `@` and the uid of the board that named it. `place` is the finest sure place.

    `aliases` are other spellings of its name. What the directory says: `type` (도서관유형), `phone` … `hours`, and `as_of`,
    the day that it is of (None: the directory does not have it). `by_hand` names the fields that a person set.
    `merged_into` is the library that this row is another name of; its number stays an address for ever.
    """

    __table_args__ = (UniqueConstraint("name_key", "city", "street_key"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    city: str = Field(index=True)
    street_key: str
    place: str
    address: str
    added: datetime
    aliases: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    type: str = _text()
    phone: str = _text()
    homepage: str = _text()
    lat: float | None = None
    lon: float | None = None
    hours: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    as_of: date | None = None
    admin_dong: str = _text()
    by_hand: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    merged_into: int | None = Field(default=None, foreign_key="library.id", index=True)


class Post(SQLModel, table=True):
    """게시글: one announcement or report, and what it was read to mean. `id` is a UUIDv5 for life.

    `published` is set once; `updated` moves when what readers see does. `region` is the finest sure place code, "" where
    none is sure. `change` is the sequence number of the last change that publishing must see. `position` orders posts of
    one instant as their board does. `library_id` is the library that lives now, `named_library_id` the row that the post's
    own words led to: where libraries were merged, splitting them goes back to it.

    `category` is the primary one, "" where none is sure; `activity` what was read of the 프로그램 (`activity_facts.stored`
    says how it is written), None where there is none; `activity_changes` how often that changed, for calendars' SEQUENCE.
    `told_state` is what a title says became of it: "", full, postponed, cancelled.

    Copies of one announcement share a `cluster_id`: the entry's id in feeds, that of the member first published, for life (""
    where a post stands alone). One of them stands for all; the others are `behind` it. A change, report or result has in
    `programme_id` the entry's id of the announcement that it follows. The keys are by what posts that may be tied are found.
    """

    __table_args__ = (
        UniqueConstraint("source_id", "line", "key"),
        Index("ix_post_title_key", "title_key", "published"),
        Index("ix_post_near_key", "near_key", "published"),
        Index("ix_post_other_key", "other_key", "published"),
    )

    id: str = Field(primary_key=True)
    source_id: int = Field(foreign_key="source.id")
    line: str
    key: str
    url: str
    title: str
    body_html: str = _text()
    body_text: str = _text()
    author: str = ""
    address: str = ""
    library_id: int | None = Field(default=None, foreign_key="library.id", index=True)
    named_library_id: int | None = Field(default=None, foreign_key="library.id", index=True)
    region: str = ""
    kind: Kind = _word(Kind, Kind.UNKNOWN)
    category: str = Field(default="", sa_column_kwargs={"server_default": ""})
    activity: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    activity_changes: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    status: PostStatus = _word(PostStatus, PostStatus.PUBLIC)
    attachments: list[dict[str, str]] = _json()
    images: list[str] = _json()
    published: datetime
    published_has_time: bool = False
    updated: datetime
    first_seen: datetime
    digest: str
    position: int = 0
    change: int = Field(index=True)
    told_state: str = Field(default="", sa_column_kwargs={"server_default": ""})
    cluster_id: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    behind: str = Field(default="", sa_column_kwargs={"server_default": ""})
    programme_id: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    title_key: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    near_key: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    other_key: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class Tie(SQLModel, table=True):
    """What joins two posts, and why: `rule` in words, `words` of theirs, `confidence` 0 to 1.

    Of duplicates `one` is the smaller id; in a programme `one` is the announcement and `two` what follows it.
    """

    one: str = Field(foreign_key="post.id", primary_key=True)
    two: str = Field(foreign_key="post.id", primary_key=True, index=True)
    sort: TieSort = Field(
        sa_column=Column(
            Enum(TieSort, native_enum=False, length=20, values_callable=lambda of: [each.value for each in of]),
            primary_key=True,
        )
    )
    verdict: Verdict = _word(Verdict, Verdict.PROPOSED)
    rule: str = _text()
    words: str = _text()
    confidence: float


class Revision(SQLModel, table=True):
    """An earlier wording of a post, kept when an edit replaced it."""

    post_id: str = Field(foreign_key="post.id", primary_key=True)
    number: int = Field(primary_key=True)
    title: str
    body_html: str = _text()
    replaced: datetime


class Reading(SQLModel, table=True):
    """판독 근거: one field of a post, the words it was read from, the rule, and what was left open.

    `value` is what was sure ("" where nothing was), `candidates` the place codes or words between which it stayed open,
    `version` that of the reader or its table.
    """

    post_id: str = Field(foreign_key="post.id", primary_key=True)
    field: str = Field(primary_key=True)
    value: str
    level: str = ""
    confidence: float
    evidence: str = _text()
    rule: str = _text()
    candidates: list[str] = _json()
    version: str = ""


class Place(SQLModel, table=True):
    """A place that ever had a post: it has feeds for ever. `changed` is the newest change that its readers see."""

    code: str = Field(primary_key=True)
    changed: datetime
    change: int = Field(index=True)


class PostPlace(SQLModel, table=True):
    """Where a public post is shown: its own place and every place around it, `kr` always."""

    __tablename__ = "post_place"
    __table_args__ = (Index("ix_post_place_newest", "code", "published", "position", "post_id"),)

    post_id: str = Field(foreign_key="post.id", primary_key=True)
    code: str = Field(primary_key=True)
    published: datetime
    position: int


class Sequence(SQLModel, table=True):
    """A counter that goes up inside the transaction that it numbers."""

    name: str = Field(primary_key=True)
    value: int


class Lease(SQLModel, table=True):
    """Who may work on something until when. `epoch` goes up with each new holder, so a late one can be told."""

    name: str = Field(primary_key=True)
    holder: str
    epoch: int
    expires: datetime


class Host(SQLModel, table=True):
    """A site's robots.txt as last seen (kept for a day): `status` is the HTTP status, 0 where there was no answer.

    `wait_until` is before when the site asked not to be asked again (Retry-After, a long Crawl-delay).
    """

    origin: str = Field(primary_key=True)
    robots: str = _text()
    status: int
    checked: datetime
    wait_until: datetime | None = None


class Run(SQLModel, table=True):
    """수집 기록: one crawl of one source, and what came of it. `counts` has a number for each named reason."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    started: datetime
    ended: datetime | None = None
    complete: bool = False
    failure: str = ""
    message: str = ""
    counts: dict[str, int] = _json()


class KeptPage(SQLModel, table=True):
    """A page that could not be read, kept for a look: masked, cut to a bound, compressed."""

    __tablename__ = "kept_page"

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    url: str
    reason: str
    kept: datetime = Field(index=True)
    html: bytes = Field(sa_column=Column(LargeBinary, nullable=False))

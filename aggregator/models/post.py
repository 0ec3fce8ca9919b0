"""게시글: what was posted, what it was read to mean and from which words, and what joins two of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Enum, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import json, text, word
from aggregator.models.words import Kind, PostStatus, TieSort, Verdict


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
        Index("ix_post_library_source", "library_id", "source_id"),
        Index("ix_post_title_key", "title_key", "published"),
        Index("ix_post_near_key", "near_key", "published"),
        Index("ix_post_other_key", "other_key", "published"),
        Index("ix_post_day_key", "day_key", "published"),
    )

    id: str = Field(primary_key=True)
    source_id: int = Field(foreign_key="source.id")
    line: str
    key: str
    url: str
    title: str
    body_html: str = text()
    body_text: str = text()
    author: str = ""
    address: str = ""
    library_id: int | None = Field(default=None, foreign_key="library.id")
    named_library_id: int | None = Field(default=None, foreign_key="library.id", index=True)
    region: str = ""
    kind: Kind = word(Kind, Kind.UNKNOWN)
    category: str = Field(default="", sa_column_kwargs={"server_default": ""})
    activity: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    activity_changes: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    status: PostStatus = word(PostStatus, PostStatus.PUBLIC)
    attachments: list[dict[str, str]] = json()
    images: list[str] = json()
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
    day_key: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


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
    verdict: Verdict = word(Verdict, Verdict.PROPOSED)
    rule: str = text()
    words: str = text()
    confidence: float


class Revision(SQLModel, table=True):
    """An earlier wording of a post, kept when an edit replaced it."""

    post_id: str = Field(foreign_key="post.id", primary_key=True)
    number: int = Field(primary_key=True)
    title: str
    body_html: str = text()
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
    evidence: str = text()
    rule: str = text()
    candidates: list[str] = json()
    version: str = ""

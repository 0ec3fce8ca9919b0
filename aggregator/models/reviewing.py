"""What people decided of posts: corrections that stay, and rules that follow from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from aggregator.models.columns import json, text


class Correction(SQLModel, table=True):
    """What a person says of one field of a post; it stands above every reading, also after an edit or another crawl.

    `beneath` is what was last read of that field, for when the correction is taken back. `rule_library_id` names the library
    whose standing rule says so (None: a person said it of this post).
    """

    post_id: str = Field(foreign_key="post.id", primary_key=True)
    field: str = Field(primary_key=True)
    value: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by: str
    at: datetime
    reason: str = text()
    beneath: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    rule_library_id: int | None = Field(default=None, foreign_key="library.id", index=True)


class StandingRule(SQLModel, table=True):
    """항상 이 도서관은: what a person says of one field of every post of a library that is read from now on."""

    __tablename__ = "standing_rule"

    library_id: int = Field(foreign_key="library.id", primary_key=True)
    field: str = Field(primary_key=True)
    value: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by: str
    at: datetime


class Reviewed(SQLModel, table=True):
    """That a person looked at what a question of the queue asked, as it stood then (`digest`)."""

    subject: str = Field(primary_key=True)
    question: str = Field(primary_key=True)
    digest: str
    decision: str
    by: str
    at: datetime


class QueueItem(SQLModel, table=True):
    """확인할 글: what is open of a post, of a pair of posts, or of a new library. A row for each queue that it stands in.

    `subject` is `post:ID`, `duplicate:ONE:TWO`, `programme:ONE:TWO` or `library:7`; `scope` a queue: `all`, `library/7`,
    or `place/11380` for what has no library yet. Posters have the `rank` 0, all else 1; `day` is the last day on which one
    can go there (`2026-12-05`, `queue.NO_DAY` where none is told). `questions` are written as `questions.Question` has them.
    """

    __tablename__ = "queue_item"
    __table_args__ = (Index("ix_queue_item_next", "scope", "rank", "day", "subject"),)

    subject: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    rank: int
    day: str
    post_id: str | None = Field(default=None, foreign_key="post.id", index=True)
    other_id: str | None = Field(default=None, foreign_key="post.id", index=True)
    library_id: int | None = Field(default=None, foreign_key="library.id")
    questions: list[dict[str, str]] = json()

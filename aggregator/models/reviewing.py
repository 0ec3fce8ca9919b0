"""What people decided of posts: corrections that stay, and rules that follow from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from aggregator.models.columns import text


class Correction(SQLModel, table=True):
    """What a person says of one field of a post; it stands above every reading, also after an edit or another crawl."""

    post_id: str = Field(foreign_key="post.id", primary_key=True)
    field: str = Field(primary_key=True)
    value: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by: str
    at: datetime
    reason: str = text()


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

"""Where posts are shown, and the number of each change that readers see."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel


class Place(SQLModel, table=True):
    """A place that ever had a post: it has feeds for ever. `changed` is the newest change that its readers see."""

    code: str = Field(primary_key=True)
    changed: datetime
    change: int = Field(index=True)


class PostPlace(SQLModel, table=True):
    """A shelf that a public post stands on: its own place and every place around it, `kr` always; categories, its library.

    `until` is the last day in Seoul on which one can go to what it announces (None: nothing is coming), `facets` what lists
    can be narrowed to (`facets.of`). Both indexes hold all that a list needs to find its posts.
    """

    __tablename__ = "post_place"
    __table_args__ = (
        Index("ix_post_place_newest", "code", "published", "position", "post_id", "facets"),
        Index("ix_post_place_coming", "code", "until", "post_id", "facets"),
    )

    post_id: str = Field(foreign_key="post.id", primary_key=True)
    code: str = Field(primary_key=True)
    published: datetime
    position: int
    until: date | None = None
    facets: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default="0"))


class Sequence(SQLModel, table=True):
    """A counter that goes up inside the transaction that it numbers."""

    name: str = Field(primary_key=True)
    value: int

"""작은도서관: who posts."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import text, word
from aggregator.models.words import Board


class Library(SQLModel, table=True):
    """작은도서관: a small library, whoever posts for it; known from posts, from the public directory, or both.

    `name_key` is its name without spaces and in one spelling, `city` the 시군구 (세종: the 시도) that it is matched within
    ("" while that is open). `street_key` tells libraries of one name in one city apart: its road and number; while city and
    street are open, `@` and the uid of the board that named it. `place` is the finest sure place.

    `aliases` are other spellings of its name. What the directory says: `type` (도서관유형), `phone` … `hours`, and `as_of`,
    the day that it is of (None: the directory does not have it). `by_hand` names the fields that a person set.
    `board` is its 게시처 상태 as a person set it (unknown: as crawls say).
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
    type: str = text()
    phone: str = text()
    homepage: str = text()
    lat: float | None = None
    lon: float | None = None
    hours: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    as_of: date | None = None
    admin_dong: str = text()
    by_hand: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    board: Board = word(Board, Board.UNKNOWN)
    merged_into: int | None = Field(default=None, foreign_key="library.id", index=True)

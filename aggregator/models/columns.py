"""The columns that tables share: long texts, lists and objects read whole, one of a few words."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum, Text
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def text() -> Any:
    """A text of any length, "" by default."""
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


def json() -> Any:
    """A list or an object that is only ever read whole."""
    return Field(sa_column=Column(JSON, nullable=False))


def word(of: type[StrEnum], default: StrEnum) -> Any:
    """A column of one of a few words, kept as the word itself: a new one needs no migration."""
    words = Enum(of, native_enum=False, length=20, values_callable=lambda members: [one.value for one in members])
    return Field(default=default, sa_column=Column(words, nullable=False))

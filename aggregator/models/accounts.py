"""Who may use the desk, and what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from aggregator.models.columns import text, word
from aggregator.models.words import Role


class User(SQLModel, table=True):
    """An account. `hub` is the slug of the hub that a hub librarian works for ("" for an admin).

    `password` is an argon2 hash, "" while the invitation was not used. `disabled` is when the account was closed.
    """

    __tablename__ = "account"  # "user" is a word of SQL

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: Role = word(Role, Role.HUB)
    hub: str = Field(default="", index=True)
    password: str = text()
    added: datetime
    disabled: datetime | None = None


class Invitation(SQLModel, table=True):
    """A one-time link with which a user sets a password; only a digest of its token is kept."""

    digest: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="account.id", index=True)
    made: datetime
    expires: datetime
    used: datetime | None = None


class SignIn(SQLModel, table=True):
    """A session: who is signed in until when. Only a digest of its id is kept."""

    __tablename__ = "sign_in"

    digest: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="account.id", index=True)
    made: datetime
    seen: datetime
    expires: datetime = Field(index=True)


class Attempt(SQLModel, table=True):
    """Failed attempts to sign in, by name or by address: each makes the next answer slower, none locks anybody out."""

    whom: str = Field(primary_key=True)
    failures: int
    last: datetime


class Audit(SQLModel, table=True):
    """One change by a person. Rows are only ever added; `digest` covers the row and the one before it.

    `before` and `after` are in it through `content`, their own digest with `salt`; where they were erased `salt` is "".
    """

    number: int = Field(primary_key=True)
    at: datetime
    who: str
    what: str
    subject: str = Field(index=True)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    undoes: int | None = Field(default=None, index=True)
    salt: str = text()
    content: str = text()
    previous: str
    digest: str

"""What a crawl knows: sources, their lists and rows, hosts, runs, pages kept for a look."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, false
from sqlmodel import Field, SQLModel

from aggregator.models.columns import json, text, word
from aggregator.models.words import SourceState


class Source(SQLModel, table=True):
    """수집 게시판: one board or feed that is crawled. `uid` is minted once and kept when the address changes.

    `checked` is what the last check found, None while no check has seen the source: it is unverified. `review_first` says
    that a person approves each of its posts before it is shown.
    """

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    platform: str
    address: str
    title: str
    options: dict[str, Any] = json()
    region: str | None = None
    state: SourceState = word(SourceState, SourceState.ACTIVE)
    licence: str = ""
    cadence: int = 3600
    due: datetime
    added: datetime
    checked: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    review_first: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


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
    row: dict[str, Any] = json()
    digest: str
    walk: int
    seen: datetime
    checked: datetime | None = Field(default=None, index=True)
    posted: datetime | None = None
    attempts: int = 0
    kept: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    gone: datetime | None = None


class Host(SQLModel, table=True):
    """A site's robots.txt as last seen (kept for a day): `status` is the HTTP status, 0 where there was no answer.

    `wait_until` is before when the site asked not to be asked again (Retry-After, a long Crawl-delay).
    """

    origin: str = Field(primary_key=True)
    robots: str = text()
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
    counts: dict[str, int] = json()


class KeptPage(SQLModel, table=True):
    """A page that could not be read, kept for a look: masked, cut to a bound, compressed."""

    __tablename__ = "kept_page"

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    url: str
    reason: str
    kept: datetime = Field(index=True)
    html: bytes = Field(sa_column=Column(LargeBinary, nullable=False))

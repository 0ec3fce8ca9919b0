"""What the monthly report needs beside posts: head counts, closed months, links to share it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from aggregator.models.columns import text


class Attendance(SQLModel, table=True):
    """참여인원 of one programme in one month: typed in, or confirmed from a report (`post_id`); never guessed."""

    __table_args__ = (Index("ix_attendance_month", "month", "library_id"),)

    entry_id: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    library_id: int = Field(foreign_key="library.id")
    people: int
    post_id: str = ""
    by: str
    at: datetime


class ClosedMonth(SQLModel, table=True):
    """마감: a hub's report of a month as it was when it was closed; what changes later appears beside it as 정정."""

    __tablename__ = "closed_month"

    hub: str = Field(foreign_key="hub.slug", primary_key=True)
    month: str = Field(primary_key=True)
    report: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by: str
    at: datetime


class ReportSettings(SQLModel, table=True):
    """A hub's own 실적 분류 (ours → theirs) and, by month, its typed-in 간담회 안건."""

    __tablename__ = "report_settings"

    hub: str = Field(foreign_key="hub.slug", primary_key=True)
    month: str = Field(default="", primary_key=True)
    categories: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    agenda: str = text()


class ReportShare(SQLModel, table=True):
    """A link to one month's report for those without an account; only a digest of it is kept."""

    __tablename__ = "report_share"

    digest: str = Field(primary_key=True)
    hub: str = Field(foreign_key="hub.slug", index=True)
    month: str
    made: datetime
    expires: datetime
    revoked: datetime | None = None

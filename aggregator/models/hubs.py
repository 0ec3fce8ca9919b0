"""거점도서관 and 권역: who looks after which small libraries, and what only they see of those."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import text


class Hub(SQLModel, table=True):
    """거점도서관: a public library that looks after the small libraries of its zone. Its slug is its address for ever.

    `region` is the code of the place that it is in; `note` stands on its public page (예시 권역 …).
    """

    slug: str = Field(primary_key=True)
    name: str
    region: str = Field(index=True)
    note: str = text()
    added: datetime


class ZoneLibrary(SQLModel, table=True):
    """권역: that a library is looked after by a hub, from a month on (`2026-10`) and up to before another ("": still)."""

    __tablename__ = "zone_library"

    hub: str = Field(foreign_key="hub.slug", primary_key=True)
    library_id: int = Field(foreign_key="library.id", primary_key=True, index=True)
    since: str = Field(primary_key=True)
    until: str = ""


class ContactNote(SQLModel, table=True):
    """Whom to ask at a library: for the eyes of its hub only, and not for ever."""

    __tablename__ = "contact_note"

    id: int | None = Field(default=None, primary_key=True)
    hub: str = Field(foreign_key="hub.slug", index=True)
    library_id: int = Field(foreign_key="library.id", index=True)
    words: str = text()
    written: datetime
    expires: datetime


class EntryLink(SQLModel, table=True):
    """A link with which a volunteer without an account enters a library's programmes; only a digest of it is kept."""

    __tablename__ = "entry_link"

    digest: str = Field(primary_key=True)
    hub: str = Field(foreign_key="hub.slug", index=True)
    library_id: int = Field(foreign_key="library.id", index=True)
    made: datetime
    expires: datetime
    revoked: datetime | None = None
    used: datetime | None = None

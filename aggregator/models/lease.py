"""Who may work on something until when."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Lease(SQLModel, table=True):
    """Who may work on something until when. `epoch` goes up with each new holder, so a late one can be told."""

    name: str = Field(primary_key=True)
    holder: str
    epoch: int
    expires: datetime

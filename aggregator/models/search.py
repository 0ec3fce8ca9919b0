"""What can be searched: a row for each public post that stands in the index of words."""

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel


class PostSearch(SQLModel, table=True):
    """A post in the search. `number` goes up with the time it was published, so what is newest is read first; `digest` is of
    the words that stand there, `version` that of what made them.

    The words are in `post_words`, of which each database has its own kind (`search_index.py`); they go with this row.
    """

    __tablename__ = "post_search"

    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    post_id: str = Field(foreign_key="post.id", unique=True)
    version: int = Field(index=True)
    digest: str

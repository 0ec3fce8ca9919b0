"""Runs the migrations on the connection that `Store.upgrade` passes in."""

from alembic import context
from sqlmodel import SQLModel

import aggregator.models  # noqa: F401 - defines the tables
from aggregator.search_index import TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    # The index of words is another thing on each database, and on SQLite it has tables of its own beside it.
    include_name=lambda name, sort, _parents: sort != "table" or not str(name).startswith(TABLE),
)
with context.begin_transaction():
    context.run_migrations()

"""Runs the migrations on the connection that `Store.upgrade` passes in."""

from alembic import context
from sqlmodel import SQLModel

import aggregator.models  # noqa: F401 - defines the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

"""The tables go up to the newest revision, down to nothing, and up again, as the models say."""

from pathlib import Path

from alembic import command
from sqlalchemy import inspect
from sqlmodel import SQLModel, create_engine

import aggregator.models  # noqa: F401 - names the tables
from aggregator.store import Store, migration_config


def test_every_revision_goes_up_and_down_and_leads_to_the_models(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with Store(url) as store:
        store.upgrade()
        at, head = store.revision()
    assert at == head
    engine = create_engine(url)
    for step in (
        command.check,
        lambda config: command.downgrade(config, "base"),
        lambda config: command.upgrade(config, "head"),
    ):
        with engine.connect() as connection, connection.begin():
            config = migration_config()
            config.attributes["connection"] = connection
            step(config)
    tables = set(inspect(engine).get_table_names())
    engine.dispose()
    assert set(SQLModel.metadata.tables) <= tables

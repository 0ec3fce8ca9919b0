"""Databases to test with: a file of its own, or one of a real PostgreSQL that was started from its wheel."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.long))
_NUMBERS = itertools.count(1)


@contextmanager
def fresh(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of a kind: a file in `folder`, or one on the server that all tests share."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/sosik.db"
        return
    uri: str = request.getfixturevalue("postgresql")
    name = f"fresh_{next(_NUMBERS)}"
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield uri.replace("/postgres?", f"/{name}?")

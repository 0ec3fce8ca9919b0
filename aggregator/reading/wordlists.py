"""Word lists: the tables of `aggregator/data/*.toml`, and patterns made of their words."""

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any


def load(name: str) -> dict[str, Any]:
    """The lists of one file, named without `.toml`. Raises FileNotFoundError if there is none."""
    return tomllib.loads(resources.files("aggregator.data").joinpath(f"{name}.toml").read_text("utf-8"))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

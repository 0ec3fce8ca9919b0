"""One list page a platform, of our own making, and what is to be read from it: shapes are facts, the texts are ours."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.pages.page import Page

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Example:
    """A platform's example: the page, and its rows as (key, title, day)."""

    name: str
    page: Page
    rows: list[tuple[str, str, str]]


def example(name: str) -> Example:
    """The example of a platform. Raises FileNotFoundError where it has none."""
    told = tomllib.loads((FOLDER / name / "example.toml").read_text(encoding="utf-8"))
    text = (FOLDER / name / told["file"]).read_text(encoding="utf-8")
    media_type = "application/rss+xml" if told["file"].endswith(".xml") else "text/html"
    assert isinstance(told["now"], datetime)
    rows = [(row["key"], row["title"], row["day"]) for row in told["rows"]]
    return Example(name, Page(told["address"], text, told["now"], media_type), rows)

"""The steps of a run: what is asked for, one request each."""

from dataclasses import dataclass

from crawler.frontier import Validators
from crawler.pages.page import Row


@dataclass(slots=True)
class ListStep:
    """A list page to ask for. `onward` is the page that follows, set by whoever read it."""

    line: str
    page: int
    url: str
    validators: Validators | None = None
    onward: int | None = None


@dataclass(frozen=True, slots=True)
class PostStep:
    """A post's page to ask for, and the row that names it. `known`: its post was kept before."""

    line: str
    url: str
    row: Row
    known: bool


Step = ListStep | PostStep

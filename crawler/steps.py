"""The steps of a run: what is asked for, one request each."""

from dataclasses import dataclass

from crawler.pages.page import Row
from crawler.walks import Validators, Walk


@dataclass(slots=True)
class ListStep:
    """A list page to ask for. `walk` is how its list stands; `onward` the page that follows, set by whoever read it."""

    line: str
    page: int
    url: str
    walk: Walk
    onward: int | None = None

    @property
    def validators(self) -> Validators | None:
        """What the page was served with last time, where that was kept: of first pages."""
        return self.walk.validators if self.page == 1 else None


@dataclass(frozen=True, slots=True)
class PostStep:
    """A post's page to ask for, and the row that names it. `known`: its post was kept before."""

    line: str
    url: str
    row: Row
    known: bool


Step = ListStep | PostStep

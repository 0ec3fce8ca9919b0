"""Which posts are gone, by what one run saw. Nothing is taken away by a run that may itself be what is wrong.

A post is gone after its own address said so twice, at least a day apart, each time in a run without a failure in which
a known neighbour on the same source still opened. From ten looks up a run that opened fewer than 80 % of what it looked for
may mark nothing: a site that was moved, or that has thrown us out, says "not found" to everything.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

APART = timedelta(days=1)
FROM_LOOKS = 10
LEAST_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Said:
    """A known post whose own address, or its row, says that it is not for us any more, and when it said so."""

    line: str
    key: str
    when: datetime


@dataclass(slots=True)
class Looks:
    """The known posts that one run looked at: how many it tried, how many still opened, and which said that they are gone."""

    tried: int = 0
    opened: int = 0
    gone: list[Said] = field(default_factory=list)

    @property
    def lacks_neighbour(self) -> bool:
        """Whether something is said to be gone, and nothing shows that the source is otherwise what it was."""
        return bool(self.gone) and not self.opened

    def marks(self, *, healthy: bool) -> list[Said]:
        """What this run may write down as said."""
        if not healthy or not self.opened:
            return []
        if self.tried >= FROM_LOOKS and self.opened < LEAST_SHARE * self.tried:
            return []
        return self.gone


def is_confirmed(first: datetime | None, again: datetime) -> bool:
    """Whether the second word about a post came late enough after the first."""
    return first is not None and again - first >= APART

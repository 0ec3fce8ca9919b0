"""What a run has come to so far: its counters, what failed first, and whether it goes on."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from crawler.failures import Kind, Refused
from crawler.summary import RunSummary

MOST_FAILURES = 3
MOST_UNREADABLE = 20
LONGEST_SECONDS = 3600.0
# What a run ends with without anything being wrong: the site asked for time, and gets it.
NO_FAILURE = frozenset({Kind.WAITING})


@dataclass(slots=True)
class Tally:
    """`counts` has a number for each named reason; `truncated` says that the run ended before it was through.

    `leave` is the refusal that says how long the site wants to be left alone, or that a person has to decide.
    """

    counts: Counter[str] = field(default_factory=Counter)
    failure: str = ""
    message: str = ""
    truncated: bool = False
    leave: Refused | None = None
    _ended: bool = False
    _deadline: float = float("inf")
    _in_a_row: int = 0
    _posts_read: int = 0
    _unread: list[tuple[Kind, str]] = field(default_factory=list)

    def start(self) -> None:
        """The run begins: it has an hour."""
        self._deadline = time.monotonic() + LONGEST_SECONDS

    def is_over(self) -> bool:
        """Whether nothing more is asked for in this run. One that takes too long is cut short; the next goes on."""
        if not self._ended and time.monotonic() > self._deadline:
            self.stop()
            self.message = self.message or "the run took an hour; the next one goes on from here"
        return self._ended

    def stop(self) -> None:
        """The run ends here, whatever it had still to ask for."""
        self._ended = self.truncated = True

    def fail(self, kind: Kind, message: str) -> None:
        """The first failure names the run."""
        if not self.failure:
            self.failure, self.message = kind, message

    def came(self) -> None:
        """A page came and says what it should, or that its post is not for us: the site is well."""
        self._in_a_row = 0

    def read_post(self) -> None:
        """A post was read from its own page."""
        self.came()
        self._posts_read += 1

    def could_not_read(self, kind: Kind, said: str) -> None:
        """A post's page came and could not be read: twenty of them without one that could end the run."""
        self.came()
        self._unread.append((kind, said))
        if len(self._unread) >= MOST_UNREADABLE and not self._posts_read:
            self.stop()

    def refused(self, why: Refused, *, is_list: bool) -> None:
        """A request failed, or was not made: a list names the run's failure, and three in a row end it."""
        if why.kind is Kind.GONE:
            self.came()
        self._in_a_row += why.kind not in (Kind.GONE, Kind.ROBOTS)
        if why.final or self._in_a_row >= MOST_FAILURES:
            self.stop()
        if why.kind in NO_FAILURE:
            self.message = self.message or why.message
        elif is_list or self._ended:
            self.fail(why.kind, why.message)

    def close(self) -> None:
        """Judges what can only be judged at the end: that no post could be read."""
        if len(self._unread) >= MOST_FAILURES and not self._posts_read:
            kind, said = self._unread[0]
            self.fail(kind, f"none of {len(self._unread)} posts could be read: {said}")

    def summary(self, source: str, started: datetime, ended: datetime) -> RunSummary:
        """The whole, for the record and for people; `source` is its uid."""
        found = {name: count for name, count in sorted(self.counts.items()) if count}
        return RunSummary(
            source,
            started,
            ended,
            pages=found.get("pages", 0),
            rows=found.get("rows", 0),
            new=found.get("new", 0),
            changed=found.get("changed", 0) + found.get("restored", 0),
            unchanged=found.get("unchanged", 0),
            placed=found.get("placed", 0),
            failure=self.failure,
            message=self.message,
            counts=found,
        )

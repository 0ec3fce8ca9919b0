"""What one run of one source came to, as it is told to people and between processes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run of one source came to. `failure` is "" where it went well; `counts` has a number for each named reason."""

    source: str
    started: datetime
    ended: datetime
    pages: int = 0
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    placed: int = 0
    failure: str = ""
    message: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The summary as a JSON object; times in ISO."""
        return {**asdict(self), "started": self.started.isoformat(), "ended": self.ended.isoformat()}

    @classmethod
    def from_json(cls, event: dict[str, Any]) -> Self:
        """The summary that `as_json` wrote."""
        values = {name: event[name] for name in cls.__slots__}
        times = {name: datetime.fromisoformat(event[name]) for name in ("started", "ended")}
        return cls(**{**values, **times})


def failed(summaries: Sequence[RunSummary]) -> list[RunSummary]:
    """The runs that did not go well."""
    return [summary for summary in summaries if summary.failure]

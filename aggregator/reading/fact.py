"""What every reader of a post gives: a value, the words that it came from, the rule, and what stayed open."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """One thing that was read. `value` is None where nothing was sure; then `open_because` says why, if something was there.

    `words` are those of the post that it was read from, `rule` names what decided (in Korean, as people see it), `confidence`
    is 0 to 1, `candidates` are the readings between which it stayed open, as text.
    """

    value: T | None = None
    words: str = ""
    rule: str = ""
    confidence: float = 0.0
    candidates: tuple[str, ...] = ()
    open_because: str = ""

    def __bool__(self) -> bool:
        """Whether something was sure."""
        return self.value is not None

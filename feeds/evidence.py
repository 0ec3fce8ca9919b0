"""판독 근거 for the public: what each fact of a post was read from. Words of others are masked and short, as everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from aggregator import explaining
from aggregator.models import Kind
from aggregator.reading.text import mask_public, plain_title
from feeds.entries import harmless

WORDS_SHOWN = 120
"""Signs of a post's own words that are shown with a fact: enough to see that it was read right."""
_ANY_KIND = ("kind", "library", "region", "published")
"""What may be explained of a result: its facts are not published."""


class Read(Protocol):
    """A row of the store: the field, its value as stored, and the words that it was read from."""

    @property
    def field(self) -> str:
        """The name of the field."""

    @property
    def value(self) -> str:
        """Its value, "" while it is open."""

    @property
    def evidence(self) -> str:
        """The words of the post."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one fact was read from: its name and value in Korean, the words of the post, fit for the public."""

    label: str
    value: str
    words: str


def public(rows: Iterable[Read], kind: Kind) -> tuple[Evidence, ...]:
    """The evidence that may be shown of a post of that kind, in the order of fields; open fields and silent ones left out."""
    found = [row for row in rows if row.value and row.evidence and (kind is not Kind.RESULT or row.field in _ANY_KIND)]
    return tuple(
        Evidence(
            explaining.label(row.field),
            _short(explaining.in_words(row.field, row.value), kind),
            _short(row.evidence, kind),
        )
        for row in sorted(found, key=lambda row: explaining.order(row.field))
    )


def _short(text: str, kind: Kind) -> str:
    line = harmless(mask_public(plain_title(text), kind))
    return line if len(line) <= WORDS_SHOWN else line[: WORDS_SHOWN - 1].rstrip() + "…"

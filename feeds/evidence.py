"""판독 근거 for the public: what each fact of a post was read from. Words of others are masked and short, as everywhere."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlmodel import Session, col, select

from aggregator import explaining
from aggregator.models import Kind, Reading
from aggregator.reading.text import mask_public, plain_title
from feeds.entries import harmless

WORDS_SHOWN = 120
"""Signs of a post's own words that are shown with a fact: enough to see that it was read right."""
KEPT = 20_000
"""Texts that are kept as they are shown: most posts say 무료, 선착순 and the name of their library."""
_ANY_KIND = ("kind", "library", "region", "published")
"""What may be explained of a result: its facts are not published."""


class Read(NamedTuple):
    """A row of the store: the field, its value ("" while it is open), and the words that it was read from."""

    field: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one fact was read from: its name and value in Korean, the words of the post, fit for the public."""

    label: str
    value: str
    words: str


def read(session: Session, posts: Collection[str]) -> dict[str, list[Read]]:
    """What the fields of these posts were read from, by the post's id."""
    found: dict[str, list[Read]] = {}
    query = select(Reading.post_id, Reading.field, Reading.value, Reading.evidence)
    for post, field, value, words in session.exec(query.where(col(Reading.post_id).in_(posts))):
        found.setdefault(post, []).append(Read(field, value, words))
    return found


def public(rows: Iterable[Read], kind: Kind) -> tuple[Evidence, ...]:
    """The evidence that may be shown of a post of that kind, in the order of fields; open fields and silent ones left out."""
    found = [row for row in rows if row.value and row.evidence and (kind is not Kind.RESULT or row.field in _ANY_KIND)]
    found.sort(key=lambda row: (_order(row.field), row))
    return tuple(_shown(row, kind) for row in found)


@lru_cache(KEPT)
def _shown(row: Read, kind: Kind) -> Evidence:
    value = explaining.in_words(row.field, row.value)
    return Evidence(explaining.label(row.field), _short(value, kind), _short(row.evidence, kind))


@lru_cache(100)
def _order(field: str) -> int:
    return explaining.order(field)


def _short(text: str, kind: Kind) -> str:
    line = harmless(mask_public(plain_title(text), kind))
    return line if len(line) <= WORDS_SHOWN else line[: WORDS_SHOWN - 1].rstrip() + "…"

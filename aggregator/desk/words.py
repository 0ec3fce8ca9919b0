"""The words that people type at the desk for categories and audiences, and what each is in the store."""

from types import MappingProxyType

from aggregator import words

CATEGORIES = MappingProxyType({said: kept for kept, said in words.CATEGORIES.items()})
AUDIENCES = MappingProxyType({said: kept for kept, said in words.AUDIENCES.items()})


def of(word: str, known: MappingProxyType[str, str]) -> str:
    """The word on screen for one of the store; itself where there is none."""
    return next((said for said, kept in known.items() if kept == word), word)

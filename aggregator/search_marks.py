"""Marks: where the terms of a query stand in a text, wherever the spaces are, to be shown to who searched. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from aggregator.search_tokens import Phrase, Term, compared, is_letter, of_initial

Part = tuple[str, bool]
"""A piece of a text, and whether it was searched for."""


def marked(text: str, terms: Iterable[Term]) -> list[Part]:
    """The text in pieces that are whole together, those marked that a term asks for."""
    at, signs = _signs(text)
    found = [False] * len(text)
    for term in terms:
        for phrase in term.phrases:
            for first, last in _places(signs, at, phrase):
                found[at[first] : at[last] + 1] = [True] * (at[last] + 1 - at[first])
    return list(_pieces(text, found))


def _signs(text: str) -> tuple[list[int], str]:
    """The letters and digits of a text as they are compared, and where each of them stands in it."""
    at: list[int] = []
    signs: list[str] = []
    for number, sign in enumerate(text):
        like = compared(sign)
        at += [number] * len(like)
        signs.append(like)
    return at, "".join(signs)


def _places(signs: str, at: Sequence[int], phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Where the signs of a phrase stand: the first and the last of each place."""
    wanted = _whole(phrase.tokens)
    inside = "".join(of_initial(sign) or sign for sign in signs) if phrase.initials else signs
    start = inside.find(wanted)
    while start >= 0 and wanted:
        last = start + len(wanted) - 1
        if not (_runs_on(inside, at, start) or _runs_on(inside, at, last + 1)):
            yield start, last
        start = inside.find(wanted, start + 1)


def _whole(tokens: Sequence[str]) -> str:
    """The signs that a row of tokens was made of."""
    whole = ""
    for number, token in enumerate(tokens):
        is_last = number == len(tokens) - 1
        overlaps = (
            not is_last and not is_letter(token[0]) and tokens[number + 1].startswith(token[1:]) and len(token) > 1
        )
        whole += token[0] if overlaps else token
    return whole


def _runs_on(signs: str, at: Sequence[int], here: int) -> bool:
    """Whether a word of Latin letters or digits goes on from the sign before: it is found whole or not at all."""
    inside = 0 < here < len(signs) and at[here] - at[here - 1] <= 1
    return inside and is_letter(signs[here - 1]) and is_letter(signs[here])


def _pieces(text: str, found: Sequence[bool]) -> Iterator[Part]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or found[at] != found[start]:
            yield text[start:at], found[start]
            start = at

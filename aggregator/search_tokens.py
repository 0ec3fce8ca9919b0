"""Tokens of the search: what a text is cut into, and what a query asks for. Pure; no store, no syntax of any database.

Korean is written with and without spaces (독서 모임, 독서모임), so signs of a run are joined over spaces and marks, and each
stands with the one behind it (독서 서모 모임 임): a query is then a row of such pairs, wherever its spaces are, and a single
sign is the beginning of one. Initial consonants (ㄷㅅㅁㅇ) go three by three in the same way. Latin letters and digits are
taken whole. Every token is made of letters and digits alone.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

LONGEST_QUERY = 100
MOST_TERMS = 8
LONGEST_TOKEN = 40
_PAIR, _TRIPLE = 2, 3

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _SYLLABLES_OF_INITIAL = 0xAC00, 0xD7A3, 588
_FIRST_INITIAL = 0x1100
_SYLLABLE, _INITIAL, _WORD, _NONE = "syllable", "initial", "word", ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands in a row in a text: tokens, of which the last may be only begun (`prefix`). `initials`: of consonants."""

    tokens: tuple[str, ...]
    prefix: bool = False
    initials: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: as typed, and the phrases that it asks for, all of them."""

    text: str
    phrases: tuple[Phrase, ...]


def folded(text: str) -> str:
    """`text` as it is compared: one way to write each sign, no capitals."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def words(text: str) -> list[str]:
    """The tokens of a text, in their order."""
    found: list[str] = []
    for kind, run in _runs(folded(text)):
        if kind == _SYLLABLE:
            found += _shingles(run, _PAIR)
        elif kind == _WORD:
            found.append(run[:LONGEST_TOKEN])
    return found


def initials(text: str) -> list[str]:
    """The tokens of a text's initial consonants, in their order."""
    found: list[str] = []
    for run in _runs_of_initials(folded(text)):
        found += _shingles(run, _TRIPLE)
    return found


def compared(sign: str) -> str:
    """A sign of a text as it is compared, "" for a space or a mark."""
    return "".join(_initial(one) if _kind(one) == _INITIAL else one for one in folded(sign) if _kind(one) != _NONE)


def is_letter(sign: str) -> bool:
    """Whether a sign, as it is compared, is of a word that is taken whole."""
    return _kind(sign) == _WORD and sign not in _INITIALS


def of_initial(sign: str) -> str:
    """The initial consonant of a sign as it is compared, "" where it has none."""
    return sign if sign in _INITIALS else _initial(sign)


def query(text: str) -> list[Term]:
    """The terms of a query, each once; empty where nothing in it can be searched for. Longer ones are cut to the bounds."""
    found: dict[str, Term] = {}
    for word in folded(text[:LONGEST_QUERY]).split():
        phrases = tuple(_phrases(word))
        if phrases:
            found.setdefault(word, Term(word, phrases))
    return list(found.values())[:MOST_TERMS]


def _phrases(word: str) -> Iterator[Phrase]:
    """What a word of a query asks for: its syllables and letters in a row, its initial consonants in rows of their own."""
    row: list[str] = []
    prefix = False
    runs = list(_runs(word))
    for number, (kind, run) in enumerate(runs):
        if kind == _INITIAL:
            yield _asked(run, _TRIPLE, initials=True)
            continue
        if kind == _WORD:
            row.append(run[:LONGEST_TOKEN])
            prefix = False
            continue
        is_last = number == len(runs) - 1 or runs[number + 1][0] == _INITIAL
        if is_last:  # a text may go on behind it
            asked = _asked(run, _PAIR)
            row += asked.tokens
            prefix = asked.prefix
        else:
            row += _shingles(run, _PAIR)
            prefix = False
    if row:
        yield Phrase(tuple(row), prefix)


def _asked(run: str, size: int, *, initials: bool = False) -> Phrase:
    if len(run) < size:
        return Phrase((run,), prefix=True, initials=initials)
    return Phrase(tuple(run[at : at + size] for at in range(len(run) - size + 1)), initials=initials)


def _shingles(run: str, size: int) -> list[str]:
    return [run[at : at + size] for at in range(len(run))]


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """The runs of one kind of sign: syllables over everything that is no letter, initial consonants, words."""
    at_once = ((kind, "".join(signs)) for kind, signs in groupby(text, _kind))
    pending = ""
    for kind, run in at_once:
        if kind == _SYLLABLE:
            pending += run
            continue
        if kind == _NONE:
            continue
        if pending:
            yield _SYLLABLE, pending
            pending = ""
        yield kind, "".join(map(_initial, run)) if kind == _INITIAL else run
    if pending:
        yield _SYLLABLE, pending


def _runs_of_initials(text: str) -> Iterator[str]:
    """The initial consonants of the runs of syllables; a consonant that stands alone is its own."""
    run = ""
    for sign in text:
        kind = _kind(sign)
        if kind in (_SYLLABLE, _INITIAL) and (first := _initial(sign)):
            run += first
        elif kind != _NONE and run:
            yield run
            run = ""
    if run:
        yield run


def _kind(sign: str) -> str:
    code = ord(sign)
    if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return _SYLLABLE
    if _FIRST_INITIAL <= code < _FIRST_INITIAL + len(_INITIALS):
        return _INITIAL
    if not sign.isalnum() or 0x1113 <= code <= 0x11FF or 0xA960 <= code <= 0xA97F or 0xD7B0 <= code <= 0xD7FF:
        return _NONE  # other parts of syllables stand for nothing alone
    is_ideograph = unicodedata.category(sign) == "Lo" and code >= 0x3040
    return _SYLLABLE if is_ideograph else _WORD


def _initial(sign: str) -> str:
    """The initial consonant of a Korean syllable, or of itself; "" for a Chinese or Japanese sign."""
    code = ord(sign)
    if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return _INITIALS[(code - _FIRST_SYLLABLE) // _SYLLABLES_OF_INITIAL]
    if _FIRST_INITIAL <= code < _FIRST_INITIAL + len(_INITIALS):
        return _INITIALS[code - _FIRST_INITIAL]
    return ""

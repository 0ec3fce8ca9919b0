"""Word lists that are looked up at once: where their words stand in a text, the longest first, in one pass.

In a word of a list a space fits any or no space (`책 읽어 주기` is also `책읽어주기`), `^` before it wants no letter before,
`$` behind it none behind. A text is walked by pairs of letters: where a pair begins no word, nothing else is asked, which
is so nearly everywhere; elsewhere a pattern of the words that begin with that letter decides. So the time grows with the
text, not with the list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress, count
from operator import add

_LETTER = "[가-힣A-Za-z0-9]"


@dataclass(slots=True)
class _Node:
    """A place in the tree of a list: what may follow, whether a space may stand before it, how a word may end here."""

    following: "dict[str, _Node]" = field(default_factory=dict)
    spaced: bool = False
    ends: bool = False
    ends_alone: bool = False


class Lexicon:
    """Words to be found in texts. Raises ValueError for a word of fewer than two letters."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` as they stand in the lists, with `^`, `$` and spaces."""
        anywhere, at_start = _Node(), _Node()
        self._pairs: set[str] = set()
        for word in words:
            letters = word.strip("^$")
            if len(letters.replace(" ", "")) < 2:
                raise ValueError(f"a word of a list has fewer than two letters: {word!r}")
            _add(at_start if word.startswith("^") else anywhere, word)
            self._pairs |= (
                {letters[:2], letters[0] + " ", letters.replace(" ", "")[:2]} if letters[1] == " " else {letters[:2]}
            )
        self._patterns: dict[str, re.Pattern[str]] = {}
        for letter in {*anywhere.following, *at_start.following}:
            parts = [
                before + re.escape(letter) + _pattern(node.following[letter])
                for node, before in ((at_start, rf"(?<!{_LETTER})"), (anywhere, ""))
                if letter in node.following
            ]
            self._patterns[letter] = re.compile("|".join(parts))

    def first(self, text: str) -> str:
        """The first word that stands in `text`, as it stands there; "" if none does."""
        if self._pairs.isdisjoint(map(add, text, text[1:])):
            return ""  # as of nearly all titles
        return next((found for _, found, _ in self.hits(text)), "")

    def hits(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Where a word stands, the word as it stands there, and its `key`. Words do not overlap."""
        done = 0
        for at in compress(count(), map(self._pairs.__contains__, map(add, text, text[1:]))):
            if at >= done and (found := self._patterns[text[at]].match(text, at)):
                done = found.end()
                yield at, found[0], key(found[0])


def key(word: str) -> str:
    """A word without what only tells how to look for it: its name in a table beside the lexicon."""
    return word.strip("^$").replace(" ", "").lower()


def _add(node: _Node, word: str) -> None:
    spaced = False
    for letter in word.strip("^$"):
        if letter == " ":
            spaced = True
            continue
        node = node.following.setdefault(letter, _Node())
        node.spaced, spaced = node.spaced or spaced, False
    node.ends_alone |= word.endswith("$")
    node.ends |= not word.endswith("$")


def _pattern(node: _Node) -> str:
    """What may follow in a word; longer words before the shorter ones that they begin with."""
    branches = [
        (" ?" if child.spaced else "") + re.escape(letter) + _pattern(child)
        for letter, child in sorted(node.following.items())
    ]
    if node.ends:
        branches.append("")
    elif node.ends_alone:
        branches.append(rf"(?!{_LETTER})")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

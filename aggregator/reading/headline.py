"""The parts of a title: what it says itself, its tags, and the names that it quotes.

`[모집] <책수다> 회원 모집 (성인)` says `회원 모집`; `모집` and `성인` are tags, `책수다` is a name. Each part has the length
of the title, with spaces for the rest, so that places agree. The name of a library is no part: 책놀이도서관 is no 책놀이.
"""

import re
from dataclasses import dataclass

LENGTH = 300  # no board has longer titles; what is longer is a body that slipped
_QUOTED = re.compile(
    r"『[^』]{0,99}』|「[^」]{0,99}」|《[^》]{0,99}》|〈[^〉]{0,99}〉|<[^>]{0,99}>|＜[^＞]{0,99}＞|“[^”]{0,99}”|‘[^’]{0,99}’"
    r"|\"[^\"]{1,99}\"|(?<![A-Za-z가-힣0-9])'[^']{1,99}'"
)
_BOOKS = "『「《〈"
_TAGS = re.compile(r"\[[^\]]{0,99}\]|【[^】]{0,99}】|\([^)]{0,99}\)|（[^）]{0,99}）")
_IN_BODY = re.compile(r"『[^』\n]{0,99}』|《[^》\n]{0,99}》|〈[^〉\n]{0,99}〉|「[^」\n]{0,99}」")
_LIBRARY = re.compile("도서관")
_LONGEST_NAME = 15


@dataclass(frozen=True, slots=True)
class Headline:
    """The parts of one title, each as long as the title: said, tags, names (of programmes, mostly), books."""

    said: str
    tags: str
    names: str
    books: str


def split(title: str) -> Headline:
    """The parts of `title`, of which no more than the first 300 characters are read."""
    said = without_library_names(title[:LENGTH])
    parts = {"tags": [" "] * len(said), "names": [" "] * len(said), "books": [" "] * len(said)}
    for pattern in (_QUOTED, _TAGS):
        for found in pattern.finditer(said):
            part = "tags" if pattern is _TAGS else "books" if found[0][0] in _BOOKS else "names"
            parts[part][found.start() : found.end()] = found[0]
        said = pattern.sub(_blank, said)
    if not any(map(str.isalpha, said)):  # `<책놀이를 마치며>`: what is all in brackets is said
        said, parts["names"] = "".join(parts["names"]), []
    return Headline(said, "".join(parts["tags"]), "".join(parts["names"]), "".join(parts["books"]))


def without_book_titles(text: str) -> str:
    """A body with spaces in place of the titles that it quotes in the signs for books."""
    return _IN_BODY.sub(_blank, text)


def without_library_names(text: str) -> str:
    """`text` with spaces in place of what stands, without a space, before 도서관: a name."""
    kept, at = [], 0
    for found in _LIBRARY.finditer(text):
        start = end = found.start()
        while start > max(at, end - _LONGEST_NAME) and text[start - 1].isalnum():
            start -= 1
        kept += [text[at:start], " " * (end - start)]
        at = end
    return "".join(kept) + text[at:]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])

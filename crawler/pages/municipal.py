"""How the boards of eGovFrame and of Korea's municipal programs are addressed.

These programs look alike: a list at one `….do` address, its posts at another in the same folder, and what is meant in
parameters, among a dozen that say nothing (empty searches, page numbers, `;jsessionid=` inside the path). A `Cms` declares
the names; everything here is the same for all of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

_SESSION = re.compile(r";\s*jsessionid=[^/?#\"'\s>]*", re.IGNORECASE)
_LONGEST = 300  # addresses that are longer are not remembered

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cms:
    """One program's declarations.

    `parts` are pairs of last path parts, of a list and of its posts; a `*` in them stands for the same ending in both.
    `post` is the parameter that holds a post's number, `page` that of a list's page. `board` names the board; where that is
    empty or lacking, the path does (`folder`, a pattern of one path part). `menu` parameters belong into an address but
    identify nothing; `filters` narrow a list where they are not empty. `data` are attributes in which links keep the number.
    `form`: posts are shown only to a POST. `title`, `body`, `files` are CSS selectors in a post's page, tried before those
    that all programs share. `opens` is the selector of what opens a post in the program's own skin, to be named where a list
    has none of it; for most, links with the number in their address.
    """

    parts: Pairs
    post: str
    board: tuple[str, ...] = ()
    folder: str = ""
    menu: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    page: str = "pageIndex"
    data: tuple[str, ...] = ("data-id",)
    form: bool = False
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    opens: str = ""

    @property
    def opener(self) -> str:
        """The CSS selector of what opens a post."""
        return self.opens or f"a[href*='{self.post}=']"


@dataclass(frozen=True, slots=True)
class Place:
    """A board, or a post on it, as an address names it. `board` is "" where a post's address leaves it out."""

    root: str
    list_part: str
    post_part: str
    board: str
    query: Pairs
    narrowed: Pairs = ()
    post: str = ""

    @property
    def list_address(self) -> str:
        """The address of the board's first page, without noise."""
        return _address(self.root + self.list_part, (*self.query, *self.narrowed))

    def post_address(self, cms: Cms, number: str) -> str:
        """The address of one of its posts, without noise; for a program that wants a POST the bare one."""
        query = () if cms.form else (*self.query, (cms.post, number))
        return _address(self.root + self.post_part, query)

    @property
    def name(self) -> str:
        """The board's own key: what makes it another board than its neighbours on the same host."""
        return "/".join((self.board, *(value for _, value in self.narrowed)))

    def beside(self, other: "Place") -> "Place":
        """This board at the folder and file names of `other`, which is an address on the same host."""
        ours = urlsplit(self.root)
        root = f"{ours.scheme}://{ours.netloc}{urlsplit(other.root).path}"
        return replace(self, root=root, list_part=other.list_part, post_part=other.post_part)


def place_of(cms: Cms, address: str) -> Place | None:
    """The board, or the post, that `address` is on this program; None if it is neither."""
    bare = without_session(address.strip())
    # Every page of a list names its board anew.
    return _remembered(cms, bare) if len(bare) <= _LONGEST else _place_of(cms, bare)


def _place_of(cms: Cms, address: str) -> Place | None:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    folder, _, file = parts.path.rpartition("/")
    named = _parts(cms.parts, file)
    if named is None:
        return None
    given = _given(parts.query)
    number = given.get(cms.post, "")
    root = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{folder}/"
    query = tuple((name, given[name]) for name in (*cms.board, *cms.menu) if name in given)
    narrowed = tuple((name, given[name]) for name in cms.filters if given.get(name, "ALL").upper() != "ALL")
    board = _board(cms, given, folder)
    return Place(root, *named, board, query, narrowed, number if number.strip("0") else "")


_remembered = lru_cache(maxsize=1024)(_place_of)


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are on one host, www or not."""
    try:
        return _host(one) == _host(other)
    except ValueError:
        return False


def without_session(text: str) -> str:
    """`text` without the session ids that Java servers write into paths."""
    return _SESSION.sub("", text) if ";" in text else text


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _given(query: str) -> Mapping[str, str]:
    given: dict[str, str] = {}
    for name, value in parse_qsl(query.replace("&amp;", "&")):
        given.setdefault(name, value.strip())
    return given


def _board(cms: Cms, given: Mapping[str, str], folder: str) -> str:
    if cms.board and all(given.get(name) for name in cms.board):
        return "/".join(given[name] for name in cms.board)
    if not cms.folder:
        return ""
    named = [part for part in folder.split("/") if re.fullmatch(cms.folder, part)]
    if not named:
        return ""
    # Where nothing but the path tells the board, the first part is the library's and belongs to it.
    first = folder.strip("/").partition("/")[0]
    return named[-1] if cms.board or first == named[-1] else f"{first}/{named[-1]}"


def _parts(pairs: Pairs, file: str) -> tuple[str, str] | None:
    for list_part, post_part in pairs:
        for pattern in (list_part, post_part):
            found = _pattern(pattern).fullmatch(file)
            if found:
                ending = found[1] if found.re.groups else ""
                return list_part.replace("*", ending), post_part.replace("*", ending)
    return None


@lru_cache(maxsize=128)
def _pattern(part: str) -> re.Pattern[str]:
    return re.compile(re.escape(part).replace(r"\*", r"(\w{1,24})"))


def _address(path: str, query: Pairs) -> str:
    return f"{path}?{urlencode(query, quote_via=quote)}" if query else path

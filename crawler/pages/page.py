"""What pages are read into, and how a reader says that it could not.

A page is never half understood: a reader gives rows or a post, or raises Unreadable with a named reason. The reasons are
counted in a source's runs, so they are few and stable.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Any, Self

from aggregator.rawpost import RawPost


class Reason(StrEnum):
    """Why a page could not be read."""

    EMPTY = "empty"
    NOT_HTML = "not-html"
    CUT_OFF = "cut-off"
    ERROR_PAGE = "error-page"
    LOG_IN = "log-in"
    LAYOUT = "layout"
    SECRET = "secret-post"  # noqa: S105 - 비밀글: there, but not for us
    CLOSED_FEED = "closed-feed"  # 피드가 잠긴 게시판: not the same as "no posts"
    DELETED = "deleted"  # the site's own word that the post is gone, with whatever status


class Unreadable(Exception):  # noqa: N818 - says what the page is, as Scrapy's own names do
    """The page is not what was asked for. `reason` is counted, `detail` says what was missed.

    Raised by the readers in this package and by platforms; taken by the spider, which keeps the page for a look. A `hint`
    of what the page has instead is only looked for when somebody reads it: readers also ask each other in vain.
    """

    def __init__(self, reason: Reason, detail: str, hint: Callable[[], str] | None = None) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self._missed = detail
        self._hint = hint

    @cached_property
    def detail(self) -> str:
        """What was missed, with the hint."""
        hint = self._hint() if self._hint is not None else ""
        return f"{self._missed}: {hint}" if hint else self._missed

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


SUSPECT = 50_000  # a shorter page has no tag that takes a parser longer than a second
_MOST_ATTRIBUTES = 2000
# A tag as libxml2 reads it: a quote counts only behind "=". Possessive, so that no page takes longer than its length.
_VALUE = r"=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']?)"
_TAG = re.compile(rf"<[A-Za-z][^\s>/]*+(?:[^=>]|{_VALUE})*+")
_VALUES = re.compile(_VALUE)


def with_few_attributes(html: str) -> str:
    """`html` without the attributes of tags that have thousands: parsers look each one up among all others, for hours."""
    return _TAG.sub(_without_attributes, html) if len(html) >= SUSPECT else html


def _without_attributes(tag: re.Match[str]) -> str:
    whole = tag[0]
    if len(whole) < 2 * _MOST_ATTRIBUTES or len(set(_VALUES.sub(" ", whole).split())) <= _MOST_ATTRIBUTES:
        return whole
    return whole[: whole.find(" ")] if " " in whole[:100] else ""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as readers get it: its text decoded, the address that it came from, and when it was given.

    `now` is aware: the "now" that a page's "14:30" or "7시간 전" speaks of. `html` may also be XML or JSON (`media_type`).
    """

    url: str
    html: str
    now: datetime
    media_type: str = "text/html"

    def __post_init__(self) -> None:
        """Takes the attributes from tags that have thousands."""
        object.__setattr__(self, "html", with_few_attributes(self.html))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list.

    `key` is the site's own key of the post, `url` its address without noise. `text` is the whole row without number and
    comment count; `title`, `place` and `library` are set where the row has them in elements of their own. `rank` is the
    number that the row shows: it drifts, so it is kept for nothing but order. `posted` is the date as written, `day` what
    it was read as (ISO, with a time and zone where the row tells one, "" where it cannot be told). `form` is what is sent
    where a post is only shown to a POST. A `secret` row is listed but never opened.
    """

    key: str
    url: str
    text: str
    title: str = ""
    place: str = ""
    library: str = ""
    author: str = ""
    posted: str = ""
    rank: int | None = None
    pinned: bool = False
    day: str = ""
    category: str = ""
    form: tuple[tuple[str, str], ...] = ()
    secret: bool = False

    @property
    def digest(self) -> str:
        """A hash of what the row says about its post, without counters and ranks: it changes when the post was edited."""
        said = "\x1f".join((self.title, self.place, self.library, self.text if not self.title else ""))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def stored(self) -> dict[str, Any]:
        """The row as a JSON object, for the store."""
        return asdict(self)

    @classmethod
    def restored(cls, row: dict[str, Any]) -> Self:
        """The row that `stored()` wrote."""
        known = {name: value for name, value in row.items() if name in cls.__slots__}
        return cls(**known | {"form": tuple((name, value) for name, value in known.get("form", ()))})


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page as read: its rows in their order, and whether the page itself tells that nothing follows.

    `posts` has whole posts by their row's key, where the list carries them (feeds, REST): they need no request.
    """

    rows: Sequence[Row]
    last: bool = False
    posts: Mapping[str, RawPost] = field(default_factory=dict)


# Bounded, and never past the next tag: a page of nothing but `<input ` would take hours.
_PASSWORD = re.compile(r"<input[^<>]{1,400}?type\s*=\s*[\"']?password", re.IGNORECASE)
_COMMENTS = re.compile(r"<textarea|comment", re.IGNORECASE)
_ALERT = re.compile(r"<script[^<>]{0,400}>\s*(?:window\.)?alert\s*\(", re.IGNORECASE)
_END = re.compile(r"</html\s*>", re.IGNORECASE)


def require_whole(html: str) -> None:
    """Raises Unreadable if `html` is empty, no HTML, or ends before its end: what is cut may lack anything.

    An error page of an alert script (all Korean board programs have one, with status 200) is named as such.
    """
    if not html.strip():
        raise Unreadable(Reason.EMPTY, "the page is empty")
    if "<" not in html[:2000]:
        raise Unreadable(Reason.NOT_HTML, "the page is no HTML")
    if "</html>" not in html[-200:] and _END.search(html) is None:
        raise Unreadable(Reason.CUT_OFF, "the page ends before </html>")


def not_found(html: str, missed: str, hint: Callable[[], str] | None = None) -> Unreadable:
    """The right Unreadable for a whole page that lacks `missed`: a log-in, an error page with status 200, or a new layout.

    `hint` tells what a new layout has instead; see `layout.py`.
    """
    if any(not _is_of_comments(html, field) for field in islice(_PASSWORD.finditer(html), 20)):
        return Unreadable(Reason.LOG_IN, "the page asks for a password")
    if _ALERT.search(html):
        return Unreadable(Reason.ERROR_PAGE, "the page is an error message")
    return Unreadable(Reason.LAYOUT, f"the page has no {missed}", hint)


def _is_of_comments(html: str, field: re.Match[str]) -> bool:
    """Whether a field for a password stands in a form to comment with, in which guests choose one."""
    start, end = html.rfind("<form", 0, field.start()), html.find("</form", field.end())
    if start < 0 or end < 0 or html.find("</form", start, field.start()) >= 0:
        return False
    return _COMMENTS.search(html, start, end) is not None


def one_line(text: str) -> str:
    """`text` with every run of white space (NBSP and U+3000 too) as one space."""
    return " ".join(text.split())


_COUNT = re.compile(r"\s*\[\s?\d{1,4}\s?\]$")


def without_count(title: str) -> str:
    """`title` without the comment count `[2]` that lists put behind it. A `[1]` in front is the title's own."""
    bare = _COUNT.sub("", title)
    return bare or title

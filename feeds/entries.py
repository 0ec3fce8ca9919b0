"""Post to Entry: what of a post is public, made once and written by every format alike.

We publish facts and a link, not other people's texts: when and for whom comes first, then the original, an excerpt stays
short, a result shows its title and link only, images and attachments are named and never embedded.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from aggregator.clock import SEOUL
from aggregator.models import Kind
from aggregator.reading import title_core
from aggregator.reading.text import clean, excerpt, mask_public, plain_title
from aggregator.recurring import WEEKDAYS
from aggregator.words import CATEGORIES
from feeds import activity_line
from feeds.activities import Activity, activity, words
from feeds.words import STATES, WORDS

POSTER_TEXT = 20
"""A body with fewer signs than this and an image says nothing itself: a poster."""

_TAG_LIKE = re.compile(r"<([/!?]?[A-Za-z][^<>]*)>")
_TAG_START = re.compile(r"<(?=[/!?A-Za-z])")
_SAFE_IN_ADDRESS = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place where an announcement stands: the address of the copy, and what its board is called."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a post an entry is made from: columns of the store, nothing that needs a session.

    `id` and `published` are those of the entry: where a post stands for copies, of the one first published. `told_state` is
    what titles say became of it, `also_at` where the copies are, `changes` the posts that told what became of it (by title).
    """

    id: str
    url: str
    title: str
    body_text: str
    region: str
    kind: Kind
    attachments: int
    images: int
    published: datetime
    published_has_time: bool
    updated: datetime
    library: str
    category: str = ""
    activity: Mapping[str, Any] | None = None
    activity_changes: int = 0
    told_state: str = ""
    also_at: tuple[Elsewhere, ...] = ()
    changes: tuple[Elsewhere, ...] = ()
    library_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One post as feeds and pages show it. `id` is `urn:uuid:…` in every format; texts are plain, one line, masked.

    `line` and `details` are the activity in words. `note` stands in for an excerpt where the post is only a poster. Times are
    in Seoul, in whole seconds.
    """

    id: str
    url: str
    title: str
    published: datetime
    has_time: bool
    updated: datetime
    kind: Kind
    library: str
    region: str
    region_name: str
    excerpt: str
    note: str
    attachments: str
    content_html: str
    categories: tuple[str, ...]
    activity: Activity | None
    activity_changes: int
    line: str
    details: str
    also_at: tuple[Elsewhere, ...]
    changes: tuple[Elsewhere, ...]
    library_id: int | None

    @property
    def number(self) -> str:
        """The id as in addresses: `posts/6f2d…/`."""
        return self.id.removeprefix("urn:uuid:")

    @property
    def day(self) -> str:
        """The day it was published, as on screen."""
        return shown_day(self.published)


def shown_day(moment: datetime) -> str:
    """`2026. 11. 22. (일)`: a day in Seoul, always with its year, so that no page depends on today."""
    day = moment.astimezone(SEOUL)
    return f"{day.year}. {day.month}. {day.day}. ({WEEKDAYS[day.weekday()]})"


def build(facts: Facts, region_name: str, fallback: str) -> Entry:
    """The entry of a post. `region_name` is that of `facts.region`; `fallback` is linked where it has no web address."""
    result = facts.kind is Kind.RESULT
    title = _titled(_shown(facts.title, facts.kind) or WORDS["untitled"], _state(facts))
    poster = not result and facts.images > 0 and len("".join(facts.body_text.split())) < POSTER_TEXT
    text = "" if result or poster else harmless(excerpt(mask_public(clean(facts.body_text), facts.kind)))
    published = _seoul(facts.published)
    note = WORDS["poster"] if poster else ""
    attachments = WORDS["attachments"].format(count=facts.attachments) if facts.attachments and not result else ""
    url = web_address(facts.url) or fallback
    library = harmless(plain_title(facts.library))
    told = None if result else activity(_stored(facts), lambda text: _shown(text, facts.kind), web_address)
    line = activity_line.line(told, published.year) if told else ""
    details = activity_line.details(told, published.year) if told else ""
    also_at, changes = tuple(_elsewhere(facts.also_at)), tuple(_elsewhere(facts.changes))
    origin = " · ".join(part for part in (library, region_name, shown_day(published)) if part)
    return Entry(
        id=f"urn:uuid:{facts.id}",
        url=url,
        title=title,
        published=published,
        has_time=facts.published_has_time,
        updated=max(published, _seoul(facts.updated)),
        kind=facts.kind,
        library=library,
        region=facts.region,
        region_name=region_name,
        excerpt=text,
        note=note,
        attachments=attachments,
        content_html=_content(line, url, (details, origin, text, note, attachments), changes, also_at),
        categories=_categories(facts),
        activity=told,
        activity_changes=facts.activity_changes,
        line=line,
        details=details,
        also_at=also_at,
        changes=changes,
        library_id=facts.library_id,
    )


def _stored(facts: Facts) -> Mapping[str, Any] | None:
    """The activity as stored, with what became of it."""
    told = _state(facts)
    return {**(facts.activity or {}), "state": told} if told else facts.activity


def _state(facts: Facts) -> str:
    """What became of what is announced; "" for all else."""
    return facts.told_state if facts.kind is Kind.ANNOUNCEMENT else ""


def _titled(title: str, state: str) -> str:
    """The title with what became of it before it, but not twice: no `[취소] [폐강] …`, no `[정원마감] … (정원마감)`."""
    if state not in STATES or title_core.read(title).told == state:
        return title
    return WORDS["tagged"].format(tag=STATES[state], title=title)


def _shown(text: str, kind: Kind) -> str:
    """A text of others in one line that may be public."""
    return harmless(mask_public(plain_title(text), kind))


def _categories(facts: Facts) -> tuple[str, ...]:
    """The primary category, and the others that a fair reader would have taken."""
    if facts.category not in CATEGORIES:
        return ()
    also = words((facts.activity or {}).get("also"))
    return tuple(dict.fromkeys((facts.category, *(word for word in also if word in CATEGORIES))))


def _content(
    line: str, url: str, lines: tuple[str, ...], changes: tuple[Elsewhere, ...], also_at: tuple[Elsewhere, ...]
) -> str:
    """The activity's line where there is one, the way to the original, and the rest: each a paragraph."""
    first = f"<p>{escape(line, quote=False)}</p>" if line else ""
    link = f"<p>{_link(url, WORDS['original'])}</p>"
    told = _links(WORDS["changes"], changes)
    texts = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
    return first + link + told + texts + _links(WORDS["also_at"], also_at)


def _links(label: str, others: tuple[Elsewhere, ...]) -> str:
    links = ", ".join(_link(other.url, other.name) for other in others)
    return f"<p>{label}: {links}</p>" if links else ""


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def _elsewhere(copies: Iterable[Elsewhere]) -> Iterator[Elsewhere]:
    """Each web address once, with the name of its board; its host where that has none, or an address for a name."""
    named: dict[str, str] = {}
    for copy in copies:
        if (url := web_address(copy.url)) and url not in named:
            name = _shown(copy.name, Kind.ANNOUNCEMENT)
            named[url] = _host(url) if not name or name.startswith((_host(url), "http://", "https://")) else name
    return (Elsewhere(url, name) for url, name in named.items())


def _host(url: str) -> str:
    """The host of a web address, as people call a site."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _seoul(moment: datetime) -> datetime:
    return moment.astimezone(SEOUL).replace(microsecond=0)


def harmless(text: str) -> str:
    """`text` with `<Book Night>` as `〈Book Night〉`: many readers take a `<` before an ASCII letter for a tag and hide it.

    `<책 읽는 밤>` stays: no tag begins with a Korean letter, and readers show it whole.
    """
    return _TAG_START.sub("〈", _TAG_LIKE.sub(r"〈\1〉", text))


def web_address(url: str) -> str:
    """`url` as an address that may stand in a link, "" where it is not one of the web."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
    except ValueError:
        return ""
    return quote(url, safe=_SAFE_IN_ADDRESS)

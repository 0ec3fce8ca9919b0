"""RawPost: what a page said, as it said it. No region, no category, no guess.

The crawler makes it (one place a platform), intake takes it. It stands here because the aggregator defines what it takes in.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a post offers: its address as lasting as the page gives it (may be empty) and its name as shown."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class RawPost:
    """One post as its page and its list row said it.

    `line` is the feed line within the source (a portal's section, else ""), `key` the site's own key of the post in it:
    together with the source's uid they are its identity. `title` is whole, without marks that the site adds (comment
    counts, "새글"). `posted` is a date where the page tells no time, an aware datetime where it does, None where it tells
    nothing that can be a date; `posted_text` is what it said. `place_text` is the cell that names address and library,
    `library_text` the library's name where the page has it in an element of its own. `page_url` is what relative
    addresses in `body_html` are relative to. `listed_key` is what the list row was known by, where the list does not tell
    the site's own key and the post's page does.
    """

    line: str
    key: str
    url: str
    title: str
    body_html: str
    page_url: str
    posted: date | datetime | None = None
    posted_text: str = ""
    place_text: str = ""
    library_text: str = ""
    author: str = ""
    category_text: str = ""
    attachments: tuple[Attachment, ...] = ()
    images: tuple[str, ...] = ()
    listed_key: str = ""

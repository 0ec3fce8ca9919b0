"""What a feed is read into, whatever its format: its title, and its items in their order."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.rawpost import Attachment
from crawler.pages.dates import Moment
from crawler.pages.page import one_line

_INLINE_TAG = re.compile(r"</?(?:b|i|em|strong|span|br|font|u|sup|sub|a|mark|small)(?:\s[^<>]*)?/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One item as its feed has it. `whole` is HTML that is meant to be the whole text, `summary` HTML that may be less.

    `number` is the post's number where the feed has an element for it.
    """

    guid: str
    link: str
    title: str
    whole: str
    summary: str
    base: str
    posted: Moment | None
    written: str
    author: str = ""
    categories: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    images: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed document: its title, the page that it belongs to, the program that made it, and its items in their order."""

    title: str
    link: str
    generator: str
    items: Sequence[Item]


def plain_title(text: str) -> str:
    """A feed's title as text: inline tags go, escapes that feeds leave in are undone, `<작가와의 만남>` stays."""
    return one_line(html.unescape(_INLINE_TAG.sub("", text)))


def as_html(text: str) -> str:
    """Plain text as HTML with its lines."""
    return "<br>\n".join(html.escape(line, quote=False) for line in text.strip().splitlines())

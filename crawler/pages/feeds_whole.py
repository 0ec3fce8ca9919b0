"""From a feed's item to a row and a post: is its text whole, or must the post's page be read?"""

import html
import re

from aggregator.rawpost import Attachment, RawPost
from crawler.pages.content import Content, content_from
from crawler.pages.dates import day_of
from crawler.pages.feeds_dates import local_iso
from crawler.pages.feeds_shape import Item
from crawler.pages.page import Row, Unreadable, one_line
from crawler.pages.trees import MOST_TAGS

_TAGS = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"<(?:p|br|div|img|table|li|h[1-6])[\s>/]", re.IGNORECASE)
# How a summary ends: an ellipsis, in brackets or not, or words of a link to the rest.
_REST = r"더\s?보기|더\s?읽기|계속\s?읽기|자세히\s?보기|전체\s?보기|read more|continue reading.{0,200}"
_CUT = re.compile(rf"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|{_REST})[\s\])>»→]*$", re.IGNORECASE)
_MORE_LINK = re.compile(r"class=[\"'][^\"']*more-link|#more-\d+", re.IGNORECASE)


class Texts:
    """The texts that one document carries, as far as they can be read in time: of those beyond, the posts' pages are."""

    def __init__(self) -> None:
        self._left = 2 * MOST_TAGS

    def read(self, markup: str, base: str) -> Content | None:
        """One text as content; None where it is too much, or no HTML that can be read."""
        tags = markup.count("<")
        if tags > self._left:
            return None
        self._left -= tags
        try:
            return content_from(markup, base)
        except Unreadable:
            return None


def whole_text(item: Item) -> str:
    """The item's text as HTML if it is the whole one; "" if it was cut short, or cannot be told to be whole.

    What a feed gives as content may well end with an ellipsis of its own; a description that does so was cut. One without
    markup is a summary: it lost its lines, pictures and files, whether or not it is cut.
    """
    if item.whole:
        return "" if _MORE_LINK.search(item.whole[-3000:]) else item.whole
    return item.summary if _MARKUP.search(item.summary) and not is_cut(item.summary) else ""


def is_cut(markup: str) -> bool:
    """Whether a text says that it goes on elsewhere."""
    said = one_line(
        _TAGS.sub(" ", markup[-3000:]).replace("&#8230;", "…").replace("&hellip;", "…").replace("&nbsp;", " ")
    )
    return _CUT.search(said[-300:]) is not None or _MORE_LINK.search(markup[-3000:]) is not None


def row_of(item: Item, key: str, url: str, *, secret: bool = False) -> Row:
    """The item as a row of a list. An untitled one is called by the beginning of its text."""
    title = item.title or beginning_of(item.whole or item.summary)
    return Row(
        key=key,
        url=url,
        text=title,
        title=title,
        author=item.author,
        posted=item.written,
        day=local_iso(item.posted),
        category=item.categories[0] if item.categories else "",
        secret=secret,
    )


def beginning_of(markup: str) -> str:
    """What an untitled post is called by: the beginning of its text."""
    said = one_line(html.unescape(_TAGS.sub(" ", markup)))
    return said[:60].rstrip() + "…" if len(said) > 60 else said


def post_of(item: Item, row: Row, content: Content, url: str = "") -> RawPost:
    """The item as a post. Files and pictures beside the text come first. `url` is its address for people."""
    files = {one.url: one for one in (*content.attachments, *item.files)}
    return RawPost(
        line="",
        key=row.key,
        url=url or row.url,
        title=row.title,
        body_html=content.html,
        page_url=item.link or item.base,
        posted=day_of(row),
        posted_text=row.posted,
        author=row.author,
        category_text=row.category,
        attachments=tuple(Attachment(one.url, one.name) for one in files.values()),
        images=tuple(dict.fromkeys((*content.images, *item.images))),
    )

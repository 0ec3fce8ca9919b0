"""Feed documents in: RSS 2.0, RSS 1.0, Atom and JSON Feed, all as one shape. What its items mean: `feeds.py`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crawler.pages.feeds_dates import is_mislabelled, relabelled
from crawler.pages.feeds_json import read_json
from crawler.pages.feeds_shape import Feed, Item
from crawler.pages.feeds_tree import read_tree
from crawler.pages.feeds_xml import has_root, parsed
from crawler.pages.page import Page

_KBOARD = re.compile(r"kboard_content_redirect=|/plugins/kboard/")


def is_feed(page: Page) -> bool:
    """Whether a page is a feed document, told by its content alone."""
    return has_root(page.html) or (
        "jsonfeed.org/version" in page.html[:2000] and page.html.lstrip("\ufeff ").startswith("{")
    )


def read_feed(page: Page) -> Feed:
    """The feed in a document of whichever format. Raises Unreadable; a closed feed is named as such."""
    is_json = page.html.lstrip("\ufeff \t\r\n").startswith("{")
    feed = read_json(page) if is_json else read_tree(parsed(page.html), page)
    return replace(feed, items=_with_right_zone(feed, page.now))


def _with_right_zone(feed: Feed, now: datetime) -> Sequence[Item]:
    """The items in the zone that was meant: KBoard, and whoever is nine hours ahead, writes Seoul's time and says UTC."""
    kboard = any(_KBOARD.search(item.link) for item in feed.items)
    if not kboard and not is_mislabelled(((item.written, item.posted) for item in feed.items), now):
        return feed.items
    return [replace(item, posted=relabelled(item.written, item.posted)) for item in feed.items]

"""A feed as a list: its rows, and the posts that it carries whole. Posts of feeds that are cut short: `feeds_post.py`."""

from aggregator.rawpost import RawPost
from crawler.pages.feeds_document import read_feed
from crawler.pages.feeds_identity import identity_of
from crawler.pages.feeds_shape import Item
from crawler.pages.feeds_whole import Texts, post_of, row_of, whole_text
from crawler.pages.page import ListPage, Page, Row
from crawler.pages.wordpress_feed import is_locked


def read_list(page: Page, category: str = "") -> ListPage:
    """The rows of a feed of whichever kind, of one category where that is given. Raises Unreadable.

    Items that name neither an address nor a guid are nobody's posts and left out. Feeds have one page, but those of
    WordPress go on at `?paged=2`.
    """
    feed = read_feed(page)
    rows: dict[str, Row] = {}
    posts: dict[str, RawPost] = {}
    texts = Texts()
    for item in feed.items:
        identity = identity_of(item)
        if identity is None or (category and not _is_in(item, category)):
            continue
        row = row_of(item, identity.key, identity.page, secret=is_locked(item))
        if not row.title:
            continue
        rows.setdefault(row.key, row)
        text = whole_text(item)
        wanted = text and not row.secret and row.key not in posts
        content = texts.read(text, item.link or item.base) if wanted else None
        if content is not None:
            posts[row.key] = post_of(item, row, content, identity.url)
    goes_on = "wordpress" in feed.generator.lower() and len(feed.items) > 0
    return ListPage(list(rows.values()), last=not goes_on, posts=posts)


def _is_in(item: Item, category: str) -> bool:
    """Whether an item is in a category; `소식` is also said by `도서관/소식`, as blogs write categories in categories."""
    return any(category in (said, said.rpartition("/")[2]) for said in item.categories)

"""Posts of WordPress from its feeds: whole posts where the site feeds them whole, with their numbers from the guids.

The guid is `https://site/?p=12` for posts written in the editor. Posts that were imported have an address with their slug
there, and a slug is given to the next post when its post is deleted: it is nobody's identity. Such feeds are refused; the
pages of the site name the numbers.
"""

from aggregator.rawpost import RawPost
from crawler.pages.feeds_document import read_feed
from crawler.pages.feeds_shape import Item
from crawler.pages.feeds_whole import Texts, post_of, row_of, whole_text
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.pages.wordpress_marks import is_locked_title, number_in


def read_list(page: Page) -> ListPage:
    """The rows of a feed, and the posts that it carries whole. Raises Unreadable."""
    feed = read_feed(page)
    rows: dict[str, Row] = {}
    posts: dict[str, RawPost] = {}
    texts = Texts()
    for item in feed.items:
        key = number_of_item(item)
        if not key:
            raise Unreadable(
                Reason.LAYOUT, "the feed does not say its posts' numbers; read the site's pages (via = pages)"
            )
        row = row_of(item, key, item.link, secret=is_locked(item))
        rows.setdefault(key, row)
        text = whole_text(item)
        content = texts.read(text, item.link) if text and not row.secret and key not in posts else None
        if content is not None:
            posts[key] = post_of(item, row, content)
    return ListPage(list(rows.values()), last=not rows, posts=posts)


def number_of_item(item: Item) -> str:
    """The post's number; "" where the feed does not tell it."""
    return item.number if item.number.isdecimal() else number_in(item.guid) or number_in(item.link)


def is_locked(item: Item) -> bool:
    """Whether an item is a post with a password: feeds have them too, with the form as their text."""
    return is_locked_title(item.title) or "post-password-form" in item.whole or "post-password-form" in item.summary

"""Which list of WordPress a page is or belongs to: told by body classes, and by the links in its head."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree
from lxml.etree import _Element as Element

from aggregator.reading.markup import absolute
from crawler.pages.feeds_document import is_feed, read_feed
from crawler.pages.page import Page, Unreadable, one_line
from crawler.pages.trees import tree_of
from crawler.pages.wordpress_feed import number_of_item
from crawler.pages.wordpress_list import read_list
from crawler.pages.wordpress_marks import with_plain_hex

_API = etree.XPath("string((//link[@rel='https://api.w.org/']/@href)[1])")
_TERM = etree.XPath("//link[@rel='alternate' and contains(@type, 'json')]/@href")
_GENERATOR = etree.XPath("//meta[@name='generator']/@content")
_CATEGORIES = etree.XPath(
    "//*[self::article or contains(@class, 'hentry') or starts-with(@id, 'post-')]//a[contains(@rel, 'category')][@href]"
)
_SITE = etree.XPath("string((//meta[@property='og:site_name']/@content)[1])")
_TITLE = etree.XPath("string((//title)[1])")
_TERM_NUMBER = re.compile(r"/wp/v2/(categories|tags)/(\d+)$")
_CLASS_NUMBER = re.compile(r"(?:^|\s)(category|tag)-(\d+)(?:\s|$)")
_PAGE_NUMBER = re.compile(r"/page/\d+/?$")
_FEED_PATH = re.compile(r"/feed(?:/(?:rss2?|rdf|atom|json))?/?$")


@dataclass(frozen=True, slots=True)
class Place:
    """A list: its page's address, its title, and where REST and feed list the same; "" where that is not known.

    `via` is the way that is sure to be open: the pages, but a feed where no page lists the posts.
    """

    address: str
    title: str
    rest: str = ""
    feed: str = ""
    via: str = "pages"


def place_of(page: Page) -> Place | None:
    """The list that `page` shows or that its post is in; None where this program did not make it, or it lists no posts."""
    page = replace(page, url=with_plain_hex(page.url))
    if is_feed(page):
        return _place_of_feed(page)
    try:
        root = tree_of(page.html)
    except Unreadable:
        return None
    api = absolute(_API(root), page.url) if _API(root) else ""
    if not api and not _is_wordpress(root, page.html):
        return None
    body = root.find("body")
    marks = (body.get("class") or "") if body is not None else ""
    base = _base(api, page.url)
    return _place_of_page(root, page, marks, base, _posts_of(api))


def _is_wordpress(root: Element, html: str) -> bool:
    return any("WordPress" in one for one in _GENERATOR(root)) or ("/wp-content/" in html and "/wp-includes/" in html)


def _posts_of(api: str) -> str:
    """Where REST lists posts; sites with plain addresses have the interface at `index.php?rest_route=/`."""
    if not api:
        return ""
    return f"{api.rstrip('/')}/wp/v2/posts"


def _base(api: str, url: str) -> str:
    """The site's own address: what stands before its REST interface, else the host."""
    parts = urlsplit(api.partition("wp-json")[0] or urljoin(url, "/"))
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("index.php") or "/", "", ""))


def _place_of_page(root: Element, page: Page, marks: str, base: str, posts: str) -> Place | None:
    kinds = set(marks.split())
    here = _PAGE_NUMBER.sub("/", page.url.partition("#")[0])
    title = _site_title(root)
    via = "feed" if "home" in kinds and "blog" not in kinds else "pages"  # a front page of its own lists no posts
    feed = f"{base}?feed=rss2" if "?" in posts else urljoin(base, "feed/")
    whole = Place(base, title, rest=posts, feed=feed, via=via)
    if "single" in kinds or "postid-" in marks:
        link = next(iter(_CATEGORIES(root)), None)
        return _term_place(link, page) or (whole if "single-post" in kinds else None)
    if kinds & {"category", "tag"} or "tax-" in marks:
        term = _term(root, marks)
        rest = f"{posts}{'&' if '?' in posts else '?'}{term}" if posts and term else ""
        return Place(here, title, rest=rest, feed=_feed_of(here))
    if kinds & {"home", "blog", "author", "date", "search", "archive"}:
        return whole
    try:
        return Place(here, title) if len(read_list(page).rows) >= 3 else None
    except Unreadable:
        return None


def _term(root: Element, marks: str) -> str:
    """The category or tag as REST asks for it: `categories=3`."""
    for link in _TERM(root):
        if found := _TERM_NUMBER.search(link):
            return f"{found[1]}={found[2]}"
    found = _CLASS_NUMBER.search(marks)
    return f"{'categories' if found[1] == 'category' else 'tags'}={found[2]}" if found else ""


def _term_place(link: Element | None, page: Page) -> Place | None:
    """The category that a post names first. Its number is not told, so it is read by its feed."""
    address = with_plain_hex(absolute(link.get("href"), page.url)) if link is not None else ""
    if link is None or not address:
        return None
    return Place(address, one_line("".join(link.itertext())), feed=_feed_of(address))


def _feed_of(address: str) -> str:
    parts = urlsplit(address)
    if parts.query:
        return f"{address}&feed=rss2"
    return f"{address.rstrip('/')}/feed/"


def _site_title(root: Element) -> str:
    return one_line(_SITE(root)) or one_line(_TITLE(root))


def _place_of_feed(page: Page) -> Place | None:
    """The list whose feed this is. Feeds of comments are nobody's list."""
    try:
        feed = read_feed(page)
    except Unreadable:
        return None
    if "wordpress" not in feed.generator.lower() or any("#comment" in item.guid + item.link for item in feed.items):
        return None
    parts = urlsplit(page.url)
    path = _FEED_PATH.sub("/", parts.path)
    if "/comments/" in path or path == parts.path:
        return None
    address = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    own = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    numbered = bool(feed.items) and all(number_of_item(item) for item in feed.items)
    return Place(address, feed.title, feed=own, via="feed" if numbered else "pages")

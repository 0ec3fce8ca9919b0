"""Feeds as sources: RSS, Atom or JSON Feed of any site; Naver blogs and Tistory by their feeds.

Domain: any; rss.blog.naver.com, blog.naver.com, m.blog.naver.com, tistory.com are known by address.
Caveats: a feed has the newest posts only (Naver 50), and an owner can switch it off or have it cut short; then posts are read
from their pages.

Options: `category = "소식"` takes only the items of one category.
"""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlencode, urlsplit, urlunsplit

from aggregator.rawpost import RawPost
from crawler.options import Check, text
from crawler.pages import feeds, feeds_post
from crawler.pages.feeds_document import is_feed, read_feed
from crawler.pages.feeds_identity import without_noise
from crawler.pages.page import ListPage, Page, Row, Unreadable
from crawler.platforms.base import Board, Found, Options, Platform

_NAVER_ID = re.compile(r"[A-Za-z0-9_-]{3,30}")
_NAVER_PAGES = re.compile(
    r"(?:PostView|PostList|PostTitleList\w*|BlogHome|NBlogTop|prologue/\w+)\.(?:naver|nhn)", re.IGNORECASE
)
_FEED_PATH = re.compile(
    r"/(?:rss|feed|atom)(?:/[\w-]+)?/?$|(?:rss|feed|atom)\w{0,40}\.(?:xml|json|php|do|jsp)$|\.(?:rss|rdf|atom)$",
    re.IGNORECASE,
)
_TISTORY = re.compile(r"([a-z0-9-]{3,40})\.tistory\.com")


class Syndication(Platform):
    """A source is a feed; a post is the number that its site gives it, else its guid."""

    name: ClassVar[str] = "syndication"
    title: ClassVar[str] = "피드"
    takes: ClassVar[Mapping[str, Check]] = {"category": text}

    def claims(self, address: str) -> bool:
        """Blogs of Naver and Tistory."""
        return _naver(address) is not None or _tistory(address) is not None

    def recognise(self, address: str) -> Found | None:
        """The feed of a blog from any of its pages; another address only if it is written like a feed's."""
        try:
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                return None
        except ValueError:
            return None
        if found := _naver(address) or _tistory(address):
            return found
        is_feeds = _FEED_PATH.search(parts.path) is not None or "feed" in parse_qs(parts.query)
        return _found(address, self.title) if is_feeds and "/comments/" not in parts.path else None

    def detect(self, page: Page) -> Found | None:
        """The feed that a page is, told by its content. A feed of comments is none."""
        known = _naver(page.url) or _tistory(page.url)
        if not is_feed(page):
            return known
        try:
            feed = read_feed(page)
        except Unreadable:
            return known
        if feed.items and all("#comment" in item.guid + item.link for item in feed.items):
            return None
        named = known or _found(page.url, self.title)
        return Found(named.address, named.board, feed.title or named.title, named.options)

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002 - a feed is one line
        """One."""
        return ("",)

    def list_url(self, board: Board, page: int) -> str:
        """The feed; only those of WordPress have more pages."""
        if page == 1:
            return board.address
        return f"{board.address}{'&' if urlsplit(board.address).query else '?'}{urlencode({'paged': page})}"

    def read_list(self, page: Page, board: Board) -> ListPage:
        """The rows; whole posts with them where the feed carries them whole."""
        return feeds.read_list(page, str(board.options.get("category") or ""))

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:  # noqa: ARG002 - a feed is one line
        """The post on its own page."""
        return feeds_post.read_post(page, row)


def _found(address: str, title: str) -> Found:
    """A feed by its address: the board is its path, without what every feed's address has."""
    plain = re.sub(r"(?<=[?&])paged=\d+&?", "", without_noise(address)).rstrip("?&")
    parts = urlsplit(plain)
    query = "-".join(part for part in re.split(r"[=&]", parts.query) if part)
    board = "/".join(part for part in (unquote(parts.path).strip("/"), unquote(query)) if part)
    return Found(urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, "")), board, title)


def _naver(address: str) -> Found | None:
    """The feed of a Naver blog from an address of the blog, a post in it, or the feed itself."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.hostname not in ("blog.naver.com", "m.blog.naver.com", "rss.blog.naver.com"):
        return None
    name = parts.path.strip("/").partition("/")[0].removesuffix(".xml")
    if _NAVER_PAGES.search(parts.path) or not name:
        name = parse_qs(parts.query).get("blogId", [""])[0]
    if not _NAVER_ID.fullmatch(name):
        return None
    return Found(f"https://rss.blog.naver.com/{name.lower()}.xml", name.lower(), "네이버 블로그")


def _tistory(address: str) -> Found | None:
    """The feed of a blog on Tistory's own domain, from any of its pages; one of a category with that category."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    named = _TISTORY.fullmatch(parts.hostname or "")
    if named is None or named[1] == "www":
        return None
    path = unquote(parts.path).strip("/")
    category = path.removeprefix("category/") if path.startswith("category/") else ""
    board = f"category/{category}" if category else ""
    options = {"category": category} if category else {}
    return Found(f"https://{named[0]}/rss", board, "티스토리", options)

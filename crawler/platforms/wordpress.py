"""WordPress: a source is a category, a tag or the whole blog, read by REST, by its feed, or from its pages.

Domain: any; wordpress.com for hosted blogs.
Caveats: REST may be closed, feeds of imported posts do not say the posts' numbers, and feeds leave `<필독>` out of titles;
the pages always tell all, at a request a post. REST wants a category's number, which only the category's page tells.

Options: `via = "rest" | "feed" | "pages"`; `rest` and `feed` are the addresses of the lists where they are not the usual.
"""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from aggregator.rawpost import RawPost
from crawler.options import Check, address, one_of
from crawler.pages import wordpress_feed, wordpress_list, wordpress_post, wordpress_rest
from crawler.pages.page import ListPage, Page, Row
from crawler.pages.wordpress_marks import with_plain_hex
from crawler.pages.wordpress_place import place_of
from crawler.platforms.base import Board, Found, Options, Platform

AT_ONCE = 20
_NOISE = re.compile(r"/(?:page/\d+|feed(?:/(?:rss2?|rdf|atom|json))?)?/?$")
_TERM = re.compile(r"/(?:category|tag)/[^/]")
_KEPT = ("cat", "tag", "lang", "categories", "tags")


class WordPress(Platform):
    """A post is its number for life; its slug is not, as it is given on when the post is deleted."""

    name: ClassVar[str] = "wordpress"
    title: ClassVar[str] = "워드프레스"
    domains: ClassVar[Sequence[str]] = ("wordpress.com",)
    takes: ClassVar[Mapping[str, Check]] = {"via": one_of("rest", "feed", "pages"), "rest": address, "feed": address}

    def claims(self, address: str) -> bool:
        """Hosted blogs, and paths that only this program has."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        return host.endswith(".wordpress.com") or parts.path.endswith("/wp-json/wp/v2/posts")

    def recognise(self, address: str) -> Found | None:
        """The category, tag or blog at an address; one that names neither leads to the whole blog."""
        try:
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                return None
        except ValueError:
            return None
        if "/wp-json/" in parts.path:
            base = parts.path.partition("/wp-json/")[0]
            query = dict(parse_qsl(parts.query))
            only = {name: query[name] for name in ("categories", "tags") if query.get(name, "").isdecimal()}
            rest = _without_pages(address, only)
            address = _address(parts.scheme, parts.netloc, base, urlencode(only))
            return Found(address, _board(address), self.title, {"via": "rest", "rest": rest})
        path = _NOISE.sub("", parts.path)
        kept = {name: value for name, value in parse_qsl(parts.query) if name in _KEPT}
        address = _address(parts.scheme, parts.netloc, path if _TERM.search(path) else "", urlencode(kept))
        return Found(address, _board(address), self.title, {"via": "pages"})

    def detect(self, page: Page) -> Found | None:
        """The list that a page of this program shows or belongs to, with the addresses of its REST list and its feed."""
        place = place_of(page)
        if place is None:
            return None
        options = {"via": place.via}
        options |= {name: told for name, told in (("rest", place.rest), ("feed", place.feed)) if told}
        return Found(place.address, _board(place.address), place.title or self.title, options)

    def ways(self, found: Found) -> Sequence[Found]:
        """REST where the category's number is known, the feed, the pages."""
        ways = [*(("rest",) if found.options.get("rest") else ()), "feed", "pages"]
        return [Found(found.address, found.board, found.title, {**found.options, "via": via}) for via in ways]

    def lines(self, options: Options) -> Sequence[str]:  # noqa: ARG002 - one board is one line
        """One."""
        return ("",)

    def list_url(self, board: Board, page: int) -> str:
        """A page of the list in the way that is set.

        REST is asked by offset: a page number past the end is answered with status 400, an offset with no posts.
        """
        via = board.options.get("via", "pages")
        if via == "rest":
            rest = str(board.options.get("rest") or urljoin(board.address, "/wp-json/wp/v2/posts"))
            asked: dict[str, object] = {"per_page": AT_ONCE}
            asked |= {"offset": (page - 1) * AT_ONCE} if page > 1 else {}
            return _with(
                _with_children(rest), asked | {"_fields": wordpress_rest.FIELDS, "_embed": wordpress_rest.EMBEDDED}
            )
        parts = urlsplit(board.address)
        if via == "feed":
            feed = str(board.options.get("feed") or "")
            if not feed:
                plain = _with(board.address, {"feed": "rss2"})
                feed = plain if parts.query else f"{board.address.rstrip('/')}/feed/"
            return _with(feed, {"paged": page}) if page > 1 else feed
        if page == 1:
            return board.address
        return _with(board.address, {"paged": page}) if parts.query else f"{board.address.rstrip('/')}/page/{page}/"

    def read_list(self, page: Page, board: Board) -> ListPage:
        """The rows; whole posts with them where REST or the feed carries them."""
        via = board.options.get("via", "pages")
        if via == "rest":
            return wordpress_rest.read_list(page, AT_ONCE)
        return wordpress_feed.read_list(page) if via == "feed" else wordpress_list.read_list(page)

    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:  # noqa: ARG002 - one board is one line
        """The post on its own page, in whichever way it was listed."""
        return wordpress_post.read_post(page, row)


def _board(address: str) -> str:
    """The board's name in a source's uid: its path, decoded, and what its query chooses."""
    parts = urlsplit(address)
    pairs = (f"{name}-{value}" for name, value in parse_qsl(parts.query) if name in _KEPT)
    return "/".join(part for part in (unquote(parts.path).strip("/"), *pairs) if part)


def _address(scheme: str, netloc: str, path: str, query: str = "") -> str:
    path = f"{with_plain_hex(path).rstrip('/')}/"
    return urlunsplit((scheme, netloc.rpartition("@")[2].lower(), path, query, ""))


def _without_pages(address: str, kept: dict[str, str]) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))


def _with_children(rest: str) -> str:
    """REST's list of a category with those below it, which its page and its feed list too.

    The interface takes this form since WordPress 5.7; an older one answers 400, and the feed is read.
    """
    return re.sub(
        r"(?<=[?&])categories=(\d+)(?=&|$)", r"categories%5Bterms%5D=\1&categories%5Binclude_children%5D=true", rest
    )


def _with(address: str, more: dict[str, object]) -> str:
    """`address` with more parameters. Commas and colons stay as they are: `_fields=id,date` is how it is documented."""
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(more, safe=',:')}"

"""What a page leads to: the feeds that it announces, its boards, the list above a post. Pure: page in, addresses out."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.pages.page import Page, one_line

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_NOT_POSTS = re.compile(r"comments?(?:/|$)|댓글", re.IGNORECASE)
_HOME = re.compile(
    r"^/?(?:(?:index|main|home|default|intro)(?:\.\w+)?/?)*(?:index|main|home)?(?:\.\w+)?$", re.IGNORECASE
)
_BOARD_WORDS = re.compile(
    r"공지|알림|소식|새글|게시판|행사|프로그램|강좌|모집|이야기|활동|자료실|뉴스|\b(?:notice|news|board|program|event)s?\b",
    re.IGNORECASE,
)
_LIST_WORDS = re.compile(r"^(?:목록|목록보기|목록으로|리스트|글목록|전체목록|list)$", re.IGNORECASE)
_CHANNEL_LINK = re.compile(
    r"<link>\s*(?:<!\[CDATA\[)?(?P<rss>[^<\]]{1,500})|<link\s(?=[^>]{0,300}alternate)[^>]{0,300}?href=[\"'](?P<atom>[^\"']{1,500})"
)
_PASSWORD = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
FEW_LINKS = 15
WELL_KNOWN = ("/feed/", "/rss", "/rss.xml")
MOST_LINKS = 2000


def feeds_of(page: Page) -> list[str]:
    """The feeds that a page announces (autodiscovery), those of comments left out, in its order."""
    found = []
    for link in _selector(page).xpath("//link[@href and @type and contains(concat(' ', @rel, ' '), 'alternate')]"):
        kind, href = link.attrib["type"].strip().lower(), link.attrib["href"].strip()
        if kind in _FEED_TYPES and not _NOT_POSTS.search(f"{link.attrib.get('title', '')} {href}"):
            found.append(_absolute(page, href))
    return [one for one in dict.fromkeys(found) if one]


def page_of_feed(feed: Page) -> str:
    """The page that a feed says it is of, on the same site; "" where it says none, or names itself or the home page."""
    found = _CHANNEL_LINK.search(feed.html[:20_000])
    link = (found["rss"] or found["atom"] or "") if found else ""
    address = _absolute(feed, unescape(unescape(link)).strip())
    return (
        address if address not in ("", feed.url) and _site(address) == _site(feed.url) and not is_home(address) else ""
    )


def links_of(page: Page) -> Iterator[tuple[str, str]]:
    """Address and text of each link of a page on its own site."""
    host = _site(page.url)
    for link in _selector(page).xpath("//a[@href]")[:MOST_LINKS]:
        address = _absolute(page, link.attrib["href"].strip())
        if address and _site(address) == host:
            yield address, one_line(" ".join(link.xpath(".//text()").getall()) or link.attrib.get("title", ""))


def likely_boards(page: Page) -> list[tuple[str, str]]:
    """Links that are named like a board (공지사항, 도서관소식, 행사 …): address and name, at most eight."""
    here = page.url.partition("#")[0]
    named = {address: text for address, text in links_of(page) if _BOARD_WORDS.search(text) and len(text) <= 20}
    return [(address, text) for address, text in named.items() if address != here and not is_home(address)][:8]


def list_above(page: Page) -> str:
    """Where the 목록 button of a post's page leads to; "" where it has none."""
    return next((address for address, text in links_of(page) if _LIST_WORDS.match(text) and address != page.url), "")


def asks_for_log_in(page: Page) -> bool:
    """A page that asks for a password and offers little else; a log-in box beside a site's menu is no log-in page."""
    return _PASSWORD.search(page.html) is not None and page.html.count("<a ") < FEW_LINKS


def is_home(address: str) -> bool:
    """Whether an address is that of a site's first page."""
    parts = urlsplit(address)
    return not parts.query and _HOME.match(parts.path) is not None


def well_known_feeds(address: str) -> list[str]:
    """Where feeds usually are on a site that announces none."""
    return [urljoin(address, path) for path in WELL_KNOWN]


def _selector(page: Page) -> Selector:
    return Selector(text=page.html.replace("\x00", "") or "<html></html>", type="html")


def _absolute(page: Page, href: str) -> str:
    try:
        address = urljoin(page.url, href)
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address.partition("#")[0] if parts.scheme in ("http", "https") and parts.hostname else ""


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")

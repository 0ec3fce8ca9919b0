"""Which post a feed's item is: the site's own number where its link tells it, else the guid; and its bare address."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from crawler.pages.feeds_shape import Item
from crawler.pages.kboard import number_in as kboard_number

_NOISE = re.compile(
    r"utm_\w+|fromRss|trackingCode|fbclid|gclid|from|ref|source|feature|rss|PHPSESSID|jsessionid", re.IGNORECASE
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_NAVER = re.compile(r"(?:m\.)?blog\.naver\.com")
_NAVER_POST = re.compile(r"^/([A-Za-z0-9_-]{2,40})/(\d{6,20})/?$")
# Post numbers of board programs, in the order in which they are asked; the board stands before the number if it is named.
_NUMBERS = (
    "wr_id",
    "document_srl",
    "nttId",
    "nttNo",
    "nttSn",
    "bbsIdx",
    "postIdx",
    "logNo",
    "articleId",
    "boardSeq",
    "bIdx",
)
_BOARDS = ("bo_table", "bbsId", "bbsNo")
# Programs that name a post by its number alone: Rhymix (`/program/585`), Gnuboard with short addresses.
_PATH_NUMBER = re.compile(r"^(?:/[A-Za-z][\w-]*)?/(\d{1,12})/?$")
_TISTORY = re.compile(r"^/(?:m/)?((?:notice/|pages/)?\d{1,10})/?$")


@dataclass(frozen=True, slots=True)
class Identity:
    """The post's key, its address for people, and the address at which its text can be read."""

    key: str
    url: str
    page: str


def identity_of(item: Item) -> Identity | None:
    """The identity of an item's post; None for an item that names neither guid nor link."""
    url = without_noise(item.link)
    if naver := naver_post(item.link) or naver_post(item.guid):
        blog, number = naver
        return Identity(number, f"https://blog.naver.com/{blog}/{number}", f"https://m.blog.naver.com/{blog}/{number}")
    key = _number(item) or _SESSION.sub("", item.guid) or url
    return Identity(key, url, url) if key and url else None


def without_noise(address: str) -> str:
    """An address without what feeds add to count readers, without a session and without a fragment."""
    try:
        parts = urlsplit(_SESSION.sub("", address))
    except ValueError:
        return ""
    if not parts.query:
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _NOISE.fullmatch(name)
    ]
    changed = len(kept) != len(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept) if changed else parts.query, ""))


def naver_post(address: str) -> tuple[str, str] | None:
    """Blog and number of a post of Naver, in whichever form its address has."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if not _NAVER.fullmatch(parts.hostname or ""):
        return None
    if found := _NAVER_POST.match(parts.path):
        return found[1].lower(), found[2]
    query = parse_qs(parts.query)
    blog, number = (query.get(name, [""])[0] for name in ("blogId", "logNo"))
    return (blog.lower(), number) if blog and number.isdecimal() else None


def is_tistory(address: str) -> bool:
    """Whether an address is on Tistory's own domain."""
    return re.match(r"https?://[a-z0-9-]+\.tistory\.com(?:[/?#]|$)", address) is not None


def _number(item: Item) -> str:
    """The site's own number of the post, as its links tell it; "" where they tell none."""
    if item.number.isdecimal():
        return item.number
    addresses = (address for address in (item.link, item.guid) if "://" in address)
    return next((number for address in addresses if (number := _number_in(address))), "")


def _number_in(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if is_tistory(address):
        found = _TISTORY.match(parts.path)
        return found[1] if found else ""
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if "kboard_content_redirect" in query or query.get("mod") == "document":
        return kboard_number(address)
    if named := next((query[name] for name in _NUMBERS if name in query), ""):
        board = next((query[name] for name in _BOARDS if name in query), "")
        return f"{board}/{named}" if board else named
    if set(query) == {"p"} and query["p"].isdecimal():
        return query["p"]
    found = _PATH_NUMBER.match(unquote(parts.path))
    return found[1] if found else ""

"""Lists of Gnuboard 4 and 5 (그누보드), in any skin: how its posts are addressed, and the rows of a list page.

A post is `bo_table` and `wr_id`. Three forms of address lead to it: `…/bbs/board.php?bo_table=notice&wr_id=42`,
`…/notice/42`, and `…/notice/a-slug/`. The slug follows the title, so it is nobody's key: only the post's page tells `wr_id`
there (`gnuboard_post.py`), and the row's key is provisional. Dates are `14:30` today and `11-05` before, without a year.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import SplitResult, parse_qs, quote, unquote, urljoin, urlsplit

from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawler.pages.cells import Cells, pin_unnumbered, read_cells
from crawler.pages.dates import days
from crawler.pages.layout import no_rows
from crawler.pages.linked import LinkedRow, by_number, linked_rows
from crawler.pages.page import ListPage, Page, Reason, Unreadable, one_line, require_whole
from crawler.pages.trees import tree_of

SLUG = "slug:"  # what the provisional key of a row begins with

# Attributes are asked for elements, which is several times as fast as asking each element for its attributes.
_SCOPES = (
    XPath("descendant::form[@name='fboardlist' or @id='fboardlist']"),
    XPath("descendant::*/@id[. = 'bo_list' or . = 'bo_gall' or . = 'bo_webzine']/.."),
)
ROWS = "#bo_list a[href*='wr_id='], #gall_ul a[href*='wr_id=']"
_HREFS = XPath("descendant::a/@href", smart_strings=False)
NUMBERS = (re.compile(r"wr_id=([0-9]{1,15})(?:[&#]|$)"), re.compile(r"/([0-9]{1,15})(?:[?#]|$)"))
_EMPTY = re.compile(r"(?:게시물|게시글|글|자료|내용|목록)\S{0,2}\s*없습니다")
_ALERT = re.compile(r"alert\s*\(\s*([\"'])((?:\\.|(?!\1)[^\\]){1,500})\1\s*\)")
_ERROR_TITLE = re.compile(r"<title>\s*오류\s?안내", re.IGNORECASE)
# Forms beside a page's content that ask for a password without the page doing so: a log-in box, a guest's comment.
ASIDES = re.compile(
    r"<form[^>]{0,80}\bname=[\"'](?:foutlogin|fviewcomment)[\"'](?:(?!<form\b).){0,9000}?</form", re.DOTALL
)
_OTHER = re.compile(r"wr_id=|sst=|device=")
_TABLE = re.compile(r"[A-Za-z0-9_]{1,40}")
_ACTIONS = {"write", "rss", "bbs"}


@dataclass(frozen=True, slots=True)
class Table:
    """Where a board is: the address of the site's folder (with a final slash), its `bo_table`, the folder of `board.php`."""

    base: str
    name: str
    scripts: str = "bbs/"

    @property
    def classic(self) -> str:
        """The address of the list that every setting of the program answers."""
        return f"{self.base}{self.scripts}board.php?bo_table={self.name}"

    def post(self, number: str) -> str:
        """The address of a post that every setting answers."""
        return f"{self.classic}&wr_id={number}"


def table_of(address: str) -> Table | None:
    """The board that an address of a script (`…/bbs/board.php?bo_table=…`) names; None for any other address."""
    parts = split(address)
    if parts is None or not parts.path.lower().endswith(".php"):
        return None
    name = parse_qs(parts.query).get("bo_table", [""])[0]
    if not _TABLE.fullmatch(name):
        return None
    folder = parts.path.rpartition("/")[0]
    above, _, scripts = folder.rpartition("/")
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
    return Table(f"{origin}{above}/", name, f"{scripts}/" if scripts else "")


def short_table(address: str) -> Table | None:
    """The board that a short address (`…/notice`) names, if it is one of this program."""
    parts = split(address)
    above, _, name = parts.path.rstrip("/").rpartition("/") if parts is not None else ("", "", "")
    if parts is None or not _TABLE.fullmatch(name):
        return None
    return Table(f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{above}/", name)


class Posts:
    """The addresses of one board's posts, as links of a page write them."""

    def __init__(self, table: Table, page_url: str) -> None:
        self._table = table
        self._page_url = page_url
        self._folder = f"{urlsplit(table.base).path}{table.name}/"

    def key(self, href: str) -> str:
        """The `wr_id` of a link, `slug:…` where it has none, "" for what is no post of this board."""
        if "wr_id" not in href and ("/" not in href or "bo_table=" in href):
            return ""
        parts = split(urljoin_or_none(self._page_url, href))
        if parts is None:
            return ""
        if "wr_id" in parts.query:
            query = parse_qs(parts.query)
            number = query.get("wr_id", [""])[0]
            ours = query.get("bo_table", [""])[0] == self._table.name and parts.path.endswith("/board.php")
            return number.lstrip("0") if ours and number.isdecimal() else ""
        return self._short(parts.path)

    def _short(self, path: str) -> str:
        if not path.startswith(self._folder):
            return ""
        rest = path[len(self._folder) :]
        if rest.isdecimal():
            return rest.lstrip("0")
        slug = rest.rstrip("/")
        if not rest.endswith("/") or not slug or "/" in slug or slug in _ACTIONS:
            return ""
        return SLUG + unquote(slug)[:200]

    def url(self, href: str, key: str) -> str:
        """The address without noise, in the form that the site itself links."""
        if "wr_id=" in href:
            return self._table.post(key)
        if key.isdecimal():
            return f"{self._table.base}{self._table.name}/{key}"
        parts, origin = urlsplit(urljoin(self._page_url, href.strip())), urlsplit(self._table.base)
        return f"{origin.scheme}://{origin.netloc}{quote(unquote(parts.path), safe='/-_.~')}"


def read_list(page: Page, table: Table) -> ListPage:
    """The rows of a list page. Raises Unreadable for what is none."""
    require_whole(page.html)
    root = tree_of(page.html)
    posts = Posts(table, page.url)
    linked = linked_rows(root, by_number(posts.key, *NUMBERS), _SCOPES)
    read = [(found, cells) for found in linked if (cells := read_cells(found)) is not None]
    if not read and not _says_empty(root):
        within = replace(page, html=ASIDES.sub("", page.html))
        raise said_instead(page.html) or no_rows(within, "rows of posts", ROWS)
    pin_unnumbered([cells for _, cells in read])
    rows = [
        cells.row(found.key, posts.url(found.href, found.key), day)
        for (found, cells), day in zip(read, _days(read, page.now), strict=True)
    ]
    return ListPage(rows, last=all(row.pinned for row in rows) or _is_last(root, page.url, table))


def _days(read: Sequence[tuple[LinkedRow, Cells]], now: datetime) -> list[str]:
    """The days of the rows. `wr_id` counts up with time, so it dates the rows that stand out of order: those that are pinned,
    and those above the newest, which some galleries pin without a sign.
    """
    numbers = [int(found.key) if found.key.isdecimal() else 0 for found, _ in read]
    written = [cells.posted for _, cells in read]
    newest = numbers.index(max(numbers)) if numbers else 0
    astray = [cells.pinned or index < newest for index, (_, cells) in enumerate(read)]
    in_order = iter(days([text for text, is_astray in zip(written, astray, strict=True) if not is_astray], now))
    numbered = [(number, text) for number, text in zip(numbers, written, strict=True) if number]
    counted = sorted(numbered, reverse=True) if any(astray) else []
    by_number = dict(zip((number for number, _ in counted), days([text for _, text in counted], now), strict=True))
    alone = (by_number.get(number) or days([text], now)[0] for number, text in zip(numbers, written, strict=True))
    return [lone if is_astray else next(in_order) for lone, is_astray in zip(alone, astray, strict=True)]


def said_instead(html: str) -> Unreadable | None:
    """What an alert of the program says (with status 200) that stands in place of a page; None on any other."""
    said = _ALERT.search(html)
    words = one_line(said[2].replace("\\n", " ")) if said else ""
    if words and (_ERROR_TITLE.search(html) or "validation_check" in html or len(html) < 5000):
        if re.search(r"비밀글", words):
            return Unreadable(Reason.SECRET, words)
        if re.search(r"(?<!시)글이? ?(?:존재하지|없|삭제)|게시[물글]이 (?:존재하지|없|삭제)|삭제된 (?:글|게시)", words):
            return Unreadable(Reason.DELETED, words)
        if re.search(r"권한|로그인|회원", words):
            return Unreadable(Reason.LOG_IN, words)
        return Unreadable(Reason.ERROR_PAGE, words)
    return None


def _says_empty(root: Element) -> bool:
    boxes = next((found for scope in _SCOPES if (found := scope(root))), [root])
    return any(_EMPTY.search(text) for box in boxes for text in box.itertext())


def _is_last(root: Element, url: str, table: Table) -> bool:
    """Whether the links to other pages of the list lead nowhere further. A page without such links tells nothing."""
    # Heads of columns lead to the same page in another order, the foot to its form for phones.
    ours = (
        href
        for href in _HREFS(root)
        if "page=" in href and table.name in href and "wr_id=" not in href and "sst=" not in href
    )
    pages = [number for href in ours if (number := _page_in(href))]
    return bool(pages) and max(pages) <= max(_page_in(url), 1)


def _page_in(address: str) -> int:
    found = re.search(r"[?&;]page=(\d{1,7})(?!\d)", address)
    return int(found[1]) if found else 0


def split(address: str | None) -> SplitResult | None:
    """An http address in its parts; None for what is none."""
    try:
        parts = urlsplit((address or "").strip())
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def urljoin_or_none(base: str, href: str) -> str | None:
    """`href` made absolute; None for what cannot be."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None

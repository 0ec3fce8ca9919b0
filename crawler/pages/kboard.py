"""Lists of KBoard, a board plugin of WordPress, in whichever skin. Posts: `kboard_post.py`.

A row is the smallest table row, list item or box that leads to exactly one post (`mod=document&uid=39`). Its title cell also
holds a phone copy of author, date and hits, and badges. Pinned rows stand on top of every page, past the end too.
"""

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree
from lxml.etree import _Element as Element

from crawler.pages.cells import Cells
from crawler.pages.dates import read_date, row_days
from crawler.pages.layout import no_rows
from crawler.pages.linked import by_number
from crawler.pages.page import ListPage, Page, one_line, require_whole
from crawler.pages.trees import tree_of

_BOARD = etree.XPath(
    "//*[contains(@class, 'kboard') or contains(@id, 'kboard')]"
    "[contains(@id, '-list') or contains(@class, 'kboard-list') or contains(@class, '-list')]"
)
ROWS = ".kboard-list a[href*='uid=']"
_LINKS = etree.XPath(
    "//a[contains(@href, 'uid=') or contains(@href, 'kboard_content_redirect=')]"
    "[not(ancestor::*[contains(@class, 'latest') or contains(@id, 'latest') or contains(@class, 'comments')])]"
)
_BESIDE = re.compile(
    r"mobile-contents|new-notify|comments?-count|kboard-info|icon|separator|hits|-user|-date|-view|-vote"
)
NUMBERS = (re.compile(r"uid=([0-9]{1,15})(?:[&#]|$)"), re.compile(r"kboard_content_redirect=([0-9]{1,15})(?:[&#]|$)"))
_DATE = re.compile(r"[\d.:\-/ ]+|\S+ ?전")
_ROW_TAGS = ("tr", "li", "article", "div", "dl")
_NOISE = ("mod", "uid", "pageid", "kboard_content_redirect", "target", "keyword", "order_by", "view_iframe")


def read_list(page: Page, board: str) -> ListPage:
    """The rows of a list page; `board` is the list's address, which the posts' addresses are made of. Raises Unreadable."""
    require_whole(page.html)
    root = tree_of(page.html)
    elements: dict[str, Element] = {}
    key_of = by_number(number_in, *NUMBERS)
    keys = {link: key for link in _LINKS(root) if (key := key_of(link.get("href")))}
    for link, key in keys.items():
        elements.setdefault(key, _row_of(link, key, keys))
    if not elements and not _BOARD(root):
        raise no_rows(page, "board of KBoard", ROWS)
    read = {key: cells for key, element in elements.items() if (cells := _cells(element)).title}
    days = row_days(list(read.values()), page.now)
    rows = [cells.row(key, post_address(board, key), day) for (key, cells), day in zip(read.items(), days, strict=True)]
    return ListPage(rows)


def number_in(address: str) -> str:
    """The number of the post that an address leads to; "" for others."""
    try:
        query = parse_qs(urlsplit(address).query)
    except ValueError:
        return ""
    if "uid" in query and query.get("mod", ["document"])[0] != "document":
        return ""
    number = (query.get("kboard_content_redirect") or query.get("uid") or [""])[0]
    return number.lstrip("0") if number.isdecimal() else ""


def list_address(address: str) -> str:
    """The list's own address: without the post, the page number and the search. Other boards' parameters stay."""
    parts = urlsplit(address)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name not in _NOISE and not name.startswith("category")
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(kept), ""))


def post_address(board: str, key: str) -> str:
    """A post's address on its board."""
    return f"{board}{'&' if urlsplit(board).query else '?'}mod=document&uid={key}"


def _row_of(link: Element, key: str, keys: dict[Element, str]) -> Element:
    """The largest box around a link that leads to no other post and is a row."""
    best = link
    for box in link.iterancestors():
        inside = {keys[one] for one in box.iter("a") if one in keys}
        if inside != {key}:
            break
        if box.tag in _ROW_TAGS:
            best = box
        if box.tag in ("tr", "li"):
            break
    return best


def _cells(row: Element) -> Cells:
    """What a row tells, in one pass over its boxes: of each kind the first that is no copy for phones."""
    cells = Cells(pinned="notice" in (row.get("class") or ""))
    copies: set[Element] = set()
    for box in row.iter(etree.Element):
        names = box.get("class") or ""
        if box.tag == "img":
            cells.secret |= "lock" in (box.get("src") or "") or "비밀" in (box.get("alt") or "")
        is_copy = bool(copies) and box.getparent() in copies
        if is_copy or "mobile" in names:
            copies.add(box)
        if names:
            _hear(cells, box, names, is_copy)
    cells.title = cells.title or _own_text(row)
    return cells


def _hear(cells: Cells, box: Element, names: str, is_copy: bool) -> None:
    """Takes in a box by its class names."""
    cells.secret |= "lock" in names
    if not cells.title and ("-title" in names or "cut-strings" in names):
        cells.title = _own_text(box)
    if not cells.category and "-category" in names:
        cells.category = _text(box).strip("[]")
    if "list-uid" in names and cells.rank is None:
        said = _text(box)
        cells.rank = int(said) if said.isdecimal() and len(said) < 10 else None
        cells.pinned |= said in ("공지사항", "공지", "Notice")
    if is_copy:
        return
    if not cells.posted and "-date" in names:
        said = _text(box)
        cells.posted = said if read_date(said) or _DATE.fullmatch(said) else ""
    if not cells.author and ("-user" in names or "-writer" in names):
        cells.author = _text(box)


def _text(box: Element) -> str:
    return one_line(" ".join(box.itertext()))


def _own_text(box: Element) -> str:
    """The text of a title's box without the badges, counts and phone copies in it."""
    parts: list[str] = []

    def walk(element: Element) -> None:
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            return
        parts.append(element.text or "")
        for child in element:
            if not _BESIDE.search(child.get("class") or "" if isinstance(child.tag, str) else "icon"):
                walk(child)
            parts.append(child.tail or "")

    walk(box)
    return one_line("".join(parts))

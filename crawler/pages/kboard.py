"""Lists of KBoard, a board plugin of WordPress, in whichever skin. Posts: `kboard_post.py`.

A row is the smallest table row, list item or box that leads to exactly one post (`mod=document&uid=39`). Its title cell also
holds a phone copy of author, date and hits, and badges. Pinned rows stand on top of every page, past the end too.
"""

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree
from lxml.etree import _Element as Element

from crawler.pages.content import tree_of
from crawler.pages.dates import days_of, read_date
from crawler.pages.page import ListPage, Page, Row, not_found, one_line, require_whole

_BOARD = etree.XPath(
    "//*[contains(@class, 'kboard') or contains(@id, 'kboard')]"
    "[contains(@id, '-list') or contains(@class, 'kboard-list') or contains(@class, '-list')]"
)
_LINKS = etree.XPath(
    "//a[contains(@href, 'uid=') or contains(@href, 'kboard_content_redirect=')]"
    "[not(ancestor::*[contains(@class, 'latest') or contains(@id, 'latest') or contains(@class, 'comments')])]"
)
_TITLE = etree.XPath(
    ".//*[contains(@class, 'cut-strings')] | .//*[contains(@class, 'list-title')]//a | .//*[contains(@class, '-title')]"
)
_BESIDE = re.compile(
    r"mobile-contents|new-notify|comments?-count|kboard-info|icon|separator|hits|-user|-date|-view|-vote"
)
_PARTS = {
    "posted": etree.XPath(".//*[contains(@class, '-date') and not(ancestor::*[contains(@class, 'mobile')])]"),
    "author": etree.XPath(
        ".//*[(contains(@class, '-user') or contains(@class, '-writer')) and not(ancestor::*[contains(@class, 'mobile')])]"
    ),
    "category": etree.XPath(".//*[contains(@class, '-category')]"),
    "rank": etree.XPath(".//*[contains(@class, 'list-uid')]"),
}
_LOCK = etree.XPath(
    "boolean(.//img[contains(@src, 'lock') or contains(@alt, '비밀')] | .//*[contains(@class, 'lock')])"
)
_ROW_TAGS = ("tr", "li", "article", "div", "dl")
_NOISE = ("mod", "uid", "pageid", "kboard_content_redirect", "target", "keyword", "order_by", "view_iframe")


def read_list(page: Page, board: str) -> ListPage:
    """The rows of a list page; `board` is the list's address, which the posts' addresses are made of. Raises Unreadable."""
    require_whole(page.html)
    root = tree_of(page.html)
    elements: dict[str, Element] = {}
    links = [(link, key) for link in _LINKS(root) if (key := number_in(link.get("href")))]
    keys = dict(links)
    for link, key in links:
        elements.setdefault(key, _row_of(link, key, keys))
    if not elements and not _BOARD(root):
        raise not_found(page.html, "board of KBoard")
    rows = [row for key, element in elements.items() if (row := _row(element, key, board)) is not None]
    return ListPage(days_of(rows, page.now))


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


def _row(element: Element, key: str, board: str) -> Row | None:
    title = next((said for box in _TITLE(element) if (said := _own_text(box))), "") or _own_text(element)
    if not title:
        return None
    told = {
        name: one_line(" ".join(found[0].itertext())) if (found := path(element)) else ""
        for name, path in _PARTS.items()
    }
    posted = told["posted"] if read_date(told["posted"]) or re.fullmatch(r"[\d.:\-/ ]+|\S+ ?전", told["posted"]) else ""
    classes = element.get("class") or ""
    return Row(
        key=key,
        url=post_address(board, key),
        text=title,
        title=title,
        author=told["author"],
        posted=posted,
        rank=int(told["rank"]) if told["rank"].isdecimal() and len(told["rank"]) < 10 else None,
        pinned="notice" in classes or told["rank"] in ("공지사항", "공지", "Notice"),
        category=told["category"].strip("[]"),
        secret=bool(_LOCK(element)),
    )


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

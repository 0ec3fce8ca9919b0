"""Lists of eGovFrame and municipal boards: which elements are rows, in their order, and where the list ends.

A row is what holds a link to one post of this board: a tr where there are any, else a li, else a block. Pinned posts stand on
top and often again in their place: that is one row. Rows that name no post (deleted and secret ones stay listed as text) are
none; links to other boards (banners, menus) neither.
"""

import re
from collections.abc import Iterator

from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawler.pages.dates import row_days
from crawler.pages.layout import no_rows
from crawler.pages.municipal import Cms, Place
from crawler.pages.municipal_links import Named, Namer
from crawler.pages.municipal_refusals import refusal
from crawler.pages.municipal_row import Cells, Reader
from crawler.pages.municipal_text import text_of
from crawler.pages.page import ListPage, Page, Unreadable, require_whole
from crawler.pages.trees import tree_of

_OUTSIDE = ("nav", "header", "footer", "aside")
_PAGERS = XPath("//@class[contains(., 'pag')]/.. | //@id[contains(., 'pag')]/..")
_TABLES = XPath("//table[.//th]//tr[td] | //table//form[@name='subForm']")
_NOTHING = re.compile(
    r"(?:게시물|게시글|글|자료|내용|데이터|목록|정보|결과|항목)\S{0,3}\s*(?:존재하지\s?않|없(?:습니다|음|어요))"
)
_PAGE_CALL = re.compile(
    r"\b\w{0,40}(?:page|list|paging|go|move|search)\w{0,40}\(\s*['\"]?(\d{1,6})['\"]?\s*\)", re.IGNORECASE
)
_ONWARD = re.compile(r"next|last|다음|마지막|맨\s?끝|^\s*(?:>|>>|»|›)\s*$", re.IGNORECASE)


def read_list(page: Page, cms: Cms, place: Place) -> ListPage:
    """The rows of a list page of `place`. Raises Unreadable for everything that is no whole list page of this program."""
    require_whole(page.html)
    root = tree_of(page.html)
    found = _rows(root, Namer(cms, place, page.url))
    if not found:
        if not any(_NOTHING.search(text_of(cell)) for cell in root.iter("td", "li", "p", "div") if len(cell) < 4):
            raise _no_list(root, page, cms)
        return ListPage([], last=True)
    rows = [cells.row(day) for cells, day in zip(found, row_days(found, page.now), strict=True)]
    return ListPage(rows, last=_is_last(root, cms, page.url))


def _rows(root: Element, namer: Namer) -> list[Cells]:
    """Each post once, where it stands first; pinned if it is so anywhere on the page."""
    groups: dict[Element, tuple[Named, list[Element]]] = {}
    for link in root.iter("a", "button", "form"):
        named = namer.named(link)
        if named is not None and next(link.iterancestors(*_OUTSIDE), None) is None:
            element = _row_of(link)
            held, links = groups.setdefault(element, (named, []))
            if held.number == named.number:
                links.append(link)
    for tag in ("tr", "li", None):
        chosen = {element: held for element, held in groups.items() if tag is None or element.tag == tag}
        if chosen:
            break
    reader = Reader()
    rows: dict[str, Cells] = {}
    for element, (named, links) in chosen.items():
        row = reader.read(element, links, named)
        before = rows.get(named.number)
        if before is None or (row.pinned and not before.pinned):
            rows[named.number] = row
    return list(rows.values())


def _row_of(link: Element) -> Element:
    """The tr, li or dl around a link; else its block."""
    for ancestor in link.iterancestors("tr", "li", "dl"):
        return ancestor
    return next(link.iterancestors("div", "p", "article", "section"), link)


def _is_last(root: Element, cms: Cms, page_url: str) -> bool:
    """Whether the pager tells that nothing follows: it has numbers, none beyond this page, and no way on without one."""
    asked = re.compile(rf"[?&]{re.escape(cms.page)}=(\d{{1,6}})(?!\d)")
    current = _number(asked.search(page_url))
    numbers = []
    for link in _pager_links(root):
        href = link.get("href") or ""
        if f"{cms.post}=" in href:
            continue  # the whole page may lie in a box named page
        number = _PAGE_CALL.search(f"{link.get('onclick') or ''};{href}") or asked.search(href)
        if number:
            numbers.append(_number(number))
            continue
        said = f"{text_of(link)} {link.get('title') or ''} {link.get('class') or ''}"
        if _ONWARD.search(said) or any(_ONWARD.search(image.get("alt") or "") for image in link.iter("img")):
            return False
    return bool(numbers) and max(numbers) <= current


def _pager_links(root: Element) -> Iterator[Element]:
    """The links and buttons in what is named a pager, outside of rows."""
    boxes = set(_PAGERS(root))
    for box in boxes:
        if any(around in boxes or around.tag == "tbody" for around in box.iterancestors()):
            continue  # told with the box around it, or a part of a row
        for link in box.iter("a", "button"):
            if link is not box and next(link.iterancestors("tbody"), None) is None:
                yield link


def _number(found: re.Match[str] | None) -> int:
    return int(found[1]) if found else 1


def _no_list(root: Element, page: Page, cms: Cms) -> Unreadable:
    missed = "link to a post in the rows of its list" if _TABLES(root) else "list of posts"
    return refusal(page.html) or no_rows(page, missed, cms.opener)

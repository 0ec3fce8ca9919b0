"""Lists of Rhymix and XE 1.x, in any skin: how their posts are addressed, and the rows of a list page.

A post is its `document_srl`, a number that is unique on its site. `…/index.php?mid=program&document_srl=456`, `…/program/456`
and `…/456` are the same post. Pinned rows stand on every page, and past the end comes the last page again: the pager tells.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawler.pages.cells import pin_unnumbered, read_cells
from crawler.pages.dates import row_days
from crawler.pages.gnuboard import split, urljoin_or_none
from crawler.pages.layout import no_rows
from crawler.pages.linked import by_number, linked_rows
from crawler.pages.page import ListPage, Page, Reason, Unreadable, one_line, require_whole
from crawler.pages.trees import tree_of

# Attributes are asked for elements, which is several times as fast as asking each element for its attributes.
_SCOPES = (
    XPath("descendant::*/@id[. = 'board_list']/.."),
    XPath(  # pinned rows stand in a table of their own above a webzine
        "descendant::*/@class[contains(concat(' ', ., ' '), ' bd_lst ') or contains(concat(' ', ., ' '), ' bd_zine ')]/.."
    ),
    XPath(
        "descendant::*/@class[contains(concat(' ', ., ' '), ' board_list ')"
        " or contains(concat(' ', ., ' '), ' boardList ')]/.."
    ),
    XPath("descendant::ul[contains(concat(' ', @class, ' '), ' lt ')]"),
)
ROWS = "#board_list td.title a, .bd_lst td.title a, ul.lt li a"
_HREFS = XPath("descendant::a/@href", smart_strings=False)
NUMBERS = (re.compile(r"document_srl=([0-9]{1,15})(?:[&#]|$)"), re.compile(r"/([0-9]{1,15})(?:[?#]|$)"))
_EMPTY = XPath(".//*[contains(@class, 'no_article') or contains(@class, 'no_doc') or contains(@class, 'no_document')]")
_NOTHING = re.compile(r"(?:게시물|게시글|글|문서|자료)\S{0,2}\s*없습니다|등록된 (?:글|문서)")
_MESSAGE = re.compile(
    r"<div[^>]{0,80}(?:id|class)=[\"'](?:access|login-header|login_header|message)[\"'][^<>]*>(?P<said>.{0,1500})",
    re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*>")
_SECRET = re.compile(r"비밀\s?글|비밀번호를 입력")
_GONE = re.compile(
    r"대상을 찾을 수 없|문서가 존재하지 않|(?:글|게시물|문서)[이가]? (?:존재하지|삭제)|삭제된 (?:글|게시물|문서)|404"
)
_FORBIDDEN = re.compile(r"권한이 없|로그인|회원만|접근이 (?:거부|제한)")
_MID = re.compile(r"[A-Za-z][\w-]{0,60}")


@dataclass(frozen=True, slots=True)
class Module:
    """Where a board is: the address of the site's folder (with a final slash), its `mid`, and whether addresses are short."""

    base: str
    mid: str
    short: bool

    @property
    def address(self) -> str:
        """The address of its list."""
        return f"{self.base}{self.mid}" if self.short else f"{self.base}index.php?mid={self.mid}"

    def post(self, number: str) -> str:
        """The address of one of its posts."""
        return f"{self.base}{self.mid}/{number}" if self.short else f"{self.address}&document_srl={number}"


def module_of(address: str) -> Module | None:
    """The board that an address with a `mid` names; None for any other, and for what is no page of a board."""
    parts = split(address)
    if parts is None:
        return None
    query = parse_qs(parts.query)
    mid = query.get("mid", [""])[0]
    folder, _, script = parts.path.rpartition("/")
    acts = query.get("act", ["dispBoardContent"])[0]
    if not _MID.fullmatch(mid) or script not in ("", "index.php") or not acts.startswith("dispBoard"):
        return None
    return Module(f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{folder}/", mid, short=False)


def short_module(address: str) -> Module | None:
    """The board that a short address (`…/program`) names, if it is one of this program."""
    parts = split(address)
    folder, _, mid = parts.path.rstrip("/").rpartition("/") if parts is not None else ("", "", "")
    if parts is None or not _MID.fullmatch(mid):
        return None
    return Module(f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{folder}/", mid, short=True)


class Documents:
    """The addresses of one board's posts, as links of a page write them."""

    def __init__(self, module: Module, page_url: str) -> None:
        self._page_url = page_url
        self._mid = module.mid
        self._short, self._classic = replace(module, short=True), replace(module, short=False)
        base = re.escape(urlsplit(module.base).path)
        self._path = re.compile(rf"{base}(?:{re.escape(module.mid)}/)?0*([1-9]\d{{0,17}})/?")

    def key(self, href: str) -> str:
        """The `document_srl` of a link; "" for what is no post of this board."""
        if not any(sign.isdigit() for sign in href):
            return ""
        parts = split(urljoin_or_none(self._page_url, href))
        if parts is None:
            return ""
        if "document_srl=" in parts.query:
            query = parse_qs(parts.query)
            number = query.get("document_srl", [""])[0]
            act = query.get("act", ["dispBoardContent"])[0]
            ours = query.get("mid", [self._mid])[0] == self._mid and act == "dispBoardContent"
            return number.lstrip("0") if ours and number.isdecimal() else ""
        found = self._path.fullmatch(parts.path)
        return found[1] if found else ""

    def url(self, href: str, key: str) -> str:
        """The address without noise, in the form that the site itself links."""
        return (self._classic if "document_srl=" in href else self._short).post(key)


def read_list(page: Page, module: Module) -> ListPage:
    """The rows of a list page. Raises Unreadable for what is none."""
    require_whole(page.html)
    root = tree_of(page.html)
    documents = Documents(module, page.url)
    linked = linked_rows(root, by_number(documents.key, *NUMBERS), _SCOPES)
    read = [(found, cells) for found in linked if (cells := read_cells(found)) is not None]
    if not read and not _says_empty(root):
        raise said_instead(page.html) or no_rows(page, "rows of posts", ROWS)
    pin_unnumbered([cells for _, cells in read])
    rows = [
        cells.row(found.key, documents.url(found.href, found.key), day)
        for (found, cells), day in zip(read, row_days([cells for _, cells in read], page.now), strict=True)
    ]
    return ListPage(rows, last=all(row.pinned for row in rows) or _is_last(root, page.url, documents))


def said_instead(html: str) -> Unreadable | None:
    """What a message of the program says that stands in place of a page; None on any other."""
    message = _MESSAGE.search(html)
    # Behind every message stands a form to log in.
    said = one_line(_TAG.sub(" ", message["said"].partition("<form")[0])) if message else ""
    for pattern, reason in ((_SECRET, Reason.SECRET), (_GONE, Reason.DELETED), (_FORBIDDEN, Reason.LOG_IN)):
        if found := pattern.search(said[:200]):
            return Unreadable(reason, f"the page says: {found[0]}")
    if said:
        return Unreadable(Reason.ERROR_PAGE, said[:100])
    return None


def _says_empty(root: Element) -> bool:
    if _EMPTY(root):
        return True
    boxes: list[Element] = next((found for scope in _SCOPES if (found := scope(root))), [])
    return any(_NOTHING.search(text) for box in boxes for text in box.itertext())


def _is_last(root: Element, url: str, documents: Documents) -> bool:
    """Whether the links to other pages of the list, of which one always leads to the last, lead nowhere further."""
    hrefs = (href for href in _HREFS(root) if "page=" in href and "sort_index=" not in href)
    pages = [number for href in hrefs if (number := _page_in(href)) and not documents.key(href)]
    return bool(pages) and max(pages) <= max(_page_in(url), 1)


def _page_in(address: str) -> int:
    found = re.search(r"[?&;]page=(\d{1,7})(?!\d)|/page/(\d{1,7})(?!\d)", address)
    return int(found[1] or found[2]) if found else 0

"""Lists of the national small-library portal (smalllibrary.org), and the rows in them. Posts: `smalllibrary_post.py`.

What is known of the markup is little (stored pages, one old scraper): a list is `table.table-location tr` with
번호 | 지역/도서관명 | 제목, or entries with `div.location`, or one text an entry. So rows are found by their links: whatever
holds exactly one link to a post is a row.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawler.pages.layout import no_rows
from crawler.pages.page import Page, Row, one_line, require_whole, without_count
from crawler.pages.trees import tree_of

_NOTHING = re.compile(r"(?:게시물|게시글|글|자료|내용|데이터|목록)\S{0,2}\s*없습니다")
_PINNED = re.compile(r"\[?(?:공지|알림|필독|notice)\]?", re.IGNORECASE)
_BADGE = re.compile(r"\[?\d{1,4}\]?|new|n|hot|up|새글|새 글|첨부|첨부파일", re.IGNORECASE)
_RANK = re.compile(r"(\d{1,7})\s+(?=\S)")
_SMALL = re.compile(
    r"[\d.,:/\- ]*|(?:[^\s*]|\*(?!\*))*+\*\*\S*|.{1,5}"
)  # numbers, dates, masked authors: too little for an address
_ENTRIES = XPath("//table[.//th]//tr[count(td) > 1]")
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # these lists have no dates to be read
_ROW_ENDS = {"tr", "li", "dl"}
_CONTAINERS = {"table", "tbody", "ul", "ol", "main", "section", "body", "html"}

# Header words and class names of the columns, in the order in which they are asked.
_COLUMNS = (
    ("rank", re.compile(r"번호|^no\.?$|num", re.IGNORECASE)),
    ("place", re.compile(r"지역|위치|주소|도서관|location|region|addr", re.IGNORECASE)),
    ("library", re.compile(r"도서관|기관|library|\blib\b", re.IGNORECASE)),
    ("title", re.compile(r"제목|subject|tit", re.IGNORECASE)),
    ("author", re.compile(r"작성자|글쓴이|등록자|writer|author", re.IGNORECASE)),
    ("posted", re.compile(r"작성일|등록일|날짜|date", re.IGNORECASE)),
)
_LIBRARY = re.compile(r"library|lib|org|name", re.IGNORECASE)
_LOCATION = re.compile(r"location|region|addr", re.IGNORECASE)


def read_list(html: str, base: str, path: str) -> list[Row]:
    """The rows of a section's list page, as they stand there; none where the page says that it has none.

    `base` is the page's address, `path` the section's (`/library/story`): a post is `path/number`, whatever stands behind
    it. Raises Unreadable for everything that is no whole list page of this portal.
    """
    require_whole(html)
    root = tree_of(html)
    links = _post_links(root, base, path)
    if not links:
        return _empty_list(root, html, base, path)
    groups: dict[Element | None, dict[str, Element]] = {}
    keys = dict(links)
    for link, key in links:
        element = _row_of(link, key, keys)
        groups.setdefault(element.getparent(), {}).setdefault(key, element)
    rows = max(groups.values(), key=len)
    # The address is made anew: links carry the page number, an encoded search word, another scheme or www.
    address = urljoin(base, f"{path}/")
    heads: dict[Element, list[str]] = {}
    return [_read_row(element, key, f"{address}{key}", keys, heads) for key, element in rows.items()]


def _post_links(root: Element, base: str, path: str) -> list[tuple[Element, str]]:
    """The links to posts of this section, with their numbers."""
    host = _bare(urlsplit(base).hostname)
    number = re.compile(rf"{re.escape(path)}/0*(\d{{1,12}})/?")
    plain = re.compile(rf"(?:https?://(?:www\.)?{re.escape(host)})?{number.pattern}(?:[?#][^\s\\]*)?")
    name = path.rpartition("/")[2]
    found = []
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if name not in href and not href.lstrip("./")[:1].isdigit():
            continue  # as the links of menus
        told = plain.fullmatch(href)
        if told is None:
            try:
                address = urlsplit(urljoin(base, href))
                told = number.fullmatch(address.path) if _bare(address.hostname) == host else None
            except ValueError:
                continue
        if told:
            found.append((link, told[1]))
    return found


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _row_of(link: Element, key: str, keys: dict[Element, str]) -> Element:
    """The element that holds this link and no other post's: a tr, li or dl, else the largest block."""
    element = link
    for ancestor in link.iterancestors():
        if str(ancestor.tag) in _CONTAINERS or any(keys.get(other, key) != key for other in ancestor.iter("a")):
            break
        element = ancestor
        if str(ancestor.tag) in _ROW_ENDS:
            break
    return element


def _empty_list(root: Element, html: str, base: str, path: str) -> list[Row]:
    """No rows if the page is a list that says so; else Unreadable."""
    headers = one_line(" ".join("".join(head.itertext()) for head in root.iter("th")))
    entries = _ENTRIES(root)
    says_so = any(_NOTHING.search(one_line("".join(cell.itertext()))) for cell in root.iter("td", "li"))
    if says_so or ("번호" in headers and "제목" in headers and not entries):
        return []
    missed = "link to a post in the rows of its list" if entries else "list of posts"
    raise no_rows(Page(base, html, _NO_TIME), missed, f"a[href*='{path}/']")


def _read_row(element: Element, key: str, url: str, keys: dict[Element, str], heads: dict[Element, list[str]]) -> Row:
    """The row of a post. `heads` remembers the header words of the page's tables."""
    cells = _cells(element)
    named = _name_cells(_labels(element, cells, heads), cells, key, keys)
    if "title" not in named:
        return _one_text(element, key, url)
    number = _text(named["rank"]) if "rank" in named else ""
    place, library = _place(named["place"]) if "place" in named else ("", "")
    if "library" in named:
        library = _text(named["library"])
        place = one_line(f"{place} {library}")
    title = without_count(_title_text(named["title"], key, keys))
    return Row(
        key=key,
        url=url,
        text=one_line(f"{place} {title}"),
        title=title,
        place=place,
        library=library,
        author=_text(named["author"]) if "author" in named else "",
        posted=_text(named["posted"]) if "posted" in named else "",
        rank=int(number) if number.isdecimal() and len(number) < 10 else None,
        pinned=_PINNED.fullmatch(number) is not None,
    )


def _one_text(element: Element, key: str, url: str) -> Row:
    """A row that is one text: `244 경상남도 김해시 … 팔판작은도서관 황금 글귀를 찾아라! [2]`."""
    text = _text(element)
    number = _RANK.match(text)
    pinned = _PINNED.match(text) if number is None else None
    start = number.end() if number else pinned.end() if pinned else 0
    rank = int(number[1]) if number else None
    return Row(key=key, url=url, text=without_count(text[start:].strip()), rank=rank, pinned=pinned is not None)


def _cells(element: Element) -> list[Element]:
    """The parts of a row: cells of a tr, else the innermost children that stand side by side. One part: no cells."""
    children = [child for child in element.iterchildren() if isinstance(child.tag, str) and _text(child)]
    if element.tag != "tr" and any(text.strip() for text in _own_texts(element)):
        return []
    if len(children) == 1 and element.tag != "tr":
        return _cells(children[0])
    return children


def _name_cells(
    labels: Sequence[str], cells: Sequence[Element], key: str, keys: dict[Element, str]
) -> dict[str, Element]:
    """Which cell is which: by the table's header, by class names, else by what is in them."""
    named: dict[str, Element] = {}
    for label, cell in zip(labels, cells, strict=True):
        for name, words in _COLUMNS:
            if name not in named and words.search(label):
                named[name] = cell
                break
    left = [cell for cell in cells if cell not in named.values()]
    if "rank" not in named:
        numbers = [cell for cell in left if _text(cell).isdecimal() or _PINNED.fullmatch(_text(cell))]
        named.update({"rank": numbers[0]} if numbers else {})
    if "title" not in named:
        linked = [cell for cell in left if any(keys.get(link) == key for link in cell.iter("a"))]
        named.update({"title": linked[-1]} if linked else {})
    left = [cell for cell in left if cell not in named.values() and not _SMALL.fullmatch(_text(cell))]
    if "place" not in named and left:
        named["place"] = max(left, key=lambda cell: len(_text(cell)))
    return named


def _labels(row: Element, cells: Sequence[Element], heads: dict[Element, list[str]]) -> list[str]:
    """A label for each cell: its column's header if the table has one, else its class and those of its children."""
    table = next(row.iterancestors("table"), None)
    if table is not None and table not in heads:
        heads[table] = [_text(header) for header in table.iter("th")]
    headers = heads[table] if table is not None else []
    if len(headers) == len(cells) and row.tag == "tr":
        return headers
    # Cells of a tr are told by what is in them: a class may stand for looks only.
    return [cell.get("class") or "" if row.tag != "tr" else "" for cell in cells]


def _place(cell: Element) -> tuple[str, str]:
    """Address and library as written in the cell, and the library's name if it has an element of its own."""
    whole = _text(cell)
    children = [child for child in cell.iterchildren() if isinstance(child.tag, str) and _text(child)]
    own = one_line(" ".join(_own_texts(cell)))
    if len(children) == 1 and not own:
        return _place(children[0])
    named = [child for child in children if _is(child, _LIBRARY) and not _is(child, _LOCATION)]
    if not named and (len(children) == 2 or (len(children) == 1 and own)):
        named = [children[-1]] if not _is(children[-1], _LOCATION) else children[:1] if not own else []
    return whole, _text(named[0]) if named else ""


def _is(element: Element, words: re.Pattern[str]) -> bool:
    return words.search(element.get("class") or "") is not None


def _title_text(cell: Element, key: str, keys: dict[Element, str]) -> str:
    """The link's text without the badges that stand in elements of their own: `[2]`, NEW, 새글."""
    links = [link for link in cell.iter("a") if keys.get(link) == key and _text(link)]
    return _text(links[-1] if links else cell, without_badges=True)


def _own_texts(element: Element) -> list[str]:
    return [element.text or "", *(child.tail or "" for child in element)]


def _text(element: Element, *, without_badges: bool = False) -> str:
    if not len(element):
        return one_line(element.text or "")
    return one_line("".join(_texts(element, without_badges)))


def _texts(element: Element, without_badges: bool) -> Iterable[str]:
    """All texts in order; a block or break is a space, so that words of two lines do not grow together."""
    yield element.text or ""
    for child in element.iterchildren():
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            inner = "".join(_texts(child, without_badges))
            if not (without_badges and _BADGE.fullmatch(one_line(inner))):
                yield inner if child.tag in ("b", "em", "i", "mark", "font", "u", "wbr") else f" {inner} "
        yield child.tail or ""

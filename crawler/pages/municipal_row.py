"""What the cells of a row are: title, author, date, number, category, library.

A cell is known by its column's header, by a label or class of its own, else by what is in it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element as Element

from crawler.pages.municipal_links import Named
from crawler.pages.municipal_text import LIBRARY_BADGE, text_of, title_of
from crawler.pages.page import Row

# Column names in headers, labels and classes, in the order in which they are asked.
_COLUMNS = (
    (
        "posted",
        re.compile(
            r"(?:작성|등록|게시|공고)\s?(?:일|날짜|시[각간])|regist|reg_?d|frst|(?:^|_|-)date|^date|^날짜$|^일자$",
            re.IGNORECASE,
        ),
    ),
    ("author", re.compile(r"작성자|글쓴이|등록자|게시자|부서|담당|writer|author|list_write", re.IGNORECASE)),
    ("rank", re.compile(r"^번호|^순번|^no\.?$|^연번|(?:^|_|-)num(?:ber)?$", re.IGNORECASE)),
    ("title", re.compile(r"제목|subject|(?:^|_|-)tit(?:le)?$|nttSj", re.IGNORECASE)),
    ("category", re.compile(r"^분류|^구분|카테고리|^category$", re.IGNORECASE)),
    ("library", re.compile(r"^(?:소속\s?)?도서관(?:명)?$|^library$", re.IGNORECASE)),
)
_LABELS = ("data-label", "data-title", "data-th", "data-cell-header", "data-table", "data-content")
_LABEL = re.compile(r"^(?:작성|등록|게시|공고)(?:일자|일시|일|자)|^글쓴이|^담당\s?부서|^부서(?:명)?|^날짜|^번호")
_DATE = re.compile(
    r"(?<![\d.\-])(?:(?:\d{4}|\d\d)\s?[.\-/년]\s?\d{1,2}\s?[.\-/월]\s?\d{1,2}\s?[.일]?(?:\s{0,3}\d{1,2}:\d\d(?::\d\d)?)?|\d{1,2}:\d\d(?!\d)"
    r"|\d{1,2}[.\-/]\d{1,2}(?![\d.\-/])|\d{1,3}\s?(?:분|시간|일)\s?전|어제|오늘)"
)
_YEAR = re.compile(r"\d{4}\D|\d\d\D\d{1,2}\D\d")
_NUMBERED = re.compile(r"\d{1,9}")
_PINNED = re.compile(r"\W*(?:공지(?:사항)?|알림|필독|중요|notice|top)\W*", re.IGNORECASE)
_PINNED_CLASS = re.compile(r"(?:^|[\s_-])(?:notice|noti|fixed|pinned)(?:$|[\s_-])", re.IGNORECASE)
_LOCK = re.compile(r"비밀\s?글|비공개|secret|(?:^|[\s_/-])lock", re.IGNORECASE)
_ALL = re.compile(r"\W*(?:공통|전체|all|통합)\W*", re.IGNORECASE)
_HEADLINE = re.compile(r"heading-text|subject|(?:^|[\s_-])(?:tit|title|sj)(?:$|[\s_-])", re.IGNORECASE)
_MOST_CELLS = 60  # what has more is not remembered
_LONGEST_LABEL = 100


@dataclass(slots=True)
class Cells:
    """What the cells of a row say, before its day is known: that follows from its neighbours."""

    named: Named
    title: str
    library: str
    author: str
    posted: str
    rank: int | None
    pinned: bool
    category: str
    secret: bool

    def row(self, day: str) -> Row:
        """The row with its day."""
        return Row(
            self.named.number,
            self.named.url,
            self.title,
            self.title,
            library=self.library,
            author=self.author,
            posted=self.posted,
            rank=self.rank,
            pinned=self.pinned,
            day=day,
            category=self.category,
            form=self.named.form,
            secret=self.secret,
        )


class Reader:
    """Reads the rows of a page; the heads of its tables once."""

    def __init__(self) -> None:
        self._heads: dict[Element, tuple[str, ...]] = {}

    def read(self, element: Element, links: Sequence[Element], named: Named) -> Cells:
        """The row that `links` open as the post `named`."""
        cells = _cells(element)
        columns = self._columns(element, cells)
        heading = columns.get("title")
        link = _title_link(links, heading)
        library = _library(link)
        number = text_of(columns["rank"], alt=True) if "rank" in columns else ""
        title = title_of(link, heading if heading is not None else element)
        category = text_of(columns["category"]) if "category" in columns else ""
        if "library" in columns:
            library = text_of(columns["library"])
        is_rank = _NUMBERED.fullmatch(number) is not None
        return Cells(
            named,
            title,
            "" if _ALL.fullmatch(library) else library.strip("[]() "),
            _unlabelled(text_of(columns["author"])) if "author" in columns else "",
            _posted(element, cells, columns, title),
            int(number) if is_rank else None,
            not is_rank and _is_pinned(element, cells, number),
            "" if _PINNED.fullmatch(category) else category,
            _is_secret(link, heading),
        )

    def _columns(self, element: Element, cells: Sequence[Element]) -> dict[str, Element]:
        """The cells that are known, by the name of their column."""
        heads = self._heads_of(element, len(cells)) if element.tag == "tr" else ()
        labels = tuple([_own_label(cell) for cell in cells])
        places = _places(heads, labels) if len(cells) <= _MOST_CELLS else _places.__wrapped__(heads, labels)
        columns = {name: cells[index] for name, index in places}
        if element.tag == "tr" and "rank" not in columns and len(cells) > 1 and 0 not in (at for _, at in places):
            said = text_of(cells[0], alt=True)
            if _NUMBERED.fullmatch(said) or _PINNED.fullmatch(said):
                columns["rank"] = cells[0]
        return columns

    def _heads_of(self, element: Element, count: int) -> tuple[str, ...]:
        """The header of each cell, where the table has as many headers as the row has cells."""
        table = next(element.iterancestors("table"), None)
        if table is None:
            return ()
        if table not in self._heads:
            first = next(
                (row for row in table.iter("tr") if row.find("th") is not None and row.find("td") is None), None
            )
            heads = [] if first is None else [text_of(head)[:_LONGEST_LABEL] for head in first.iterchildren("th", "td")]
            self._heads[table] = tuple(heads)
        heads_of_table = self._heads[table]
        return heads_of_table if len(heads_of_table) == count else ()


@lru_cache(maxsize=512)
def _places(heads: tuple[str, ...], labels: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Which column stands where, by the heads of the table, else by the labels of the cells themselves."""
    columns: dict[str, int] = {}
    for told in (heads, labels):
        for name, words in _COLUMNS:
            for index, label in enumerate(told):
                if name not in columns and label and index not in columns.values() and words.search(label):
                    columns[name] = index
    return tuple(columns.items())


def _cells(element: Element) -> list[Element]:
    if element.tag == "tr":
        return list(element.iterchildren("td", "th"))
    return [part for part in element.iterdescendants() if isinstance(part.tag, str) and part.tag not in ("a", "form")]


def _own_label(cell: Element) -> str:
    names = cell.keys()
    if not names:
        return ""
    told = next((given for name in _LABELS if name in names and (given := cell.get(name))), "")
    return told[:_LONGEST_LABEL] or _label_in((cell.get("class") or "")[:_LONGEST_LABEL])


@lru_cache(maxsize=1024)
def _label_in(names: str) -> str:
    """The class that is the name of a column."""
    return next((name for name in names.split() if any(words.search(name) for _, words in _COLUMNS)), "")


def _title_link(links: Sequence[Element], heading: Element | None) -> Element:
    """The link that carries the title: in the title's cell, the longest text; for a little form, the link in it."""
    opened = [part for link in links for part in (link.iter("a", "button") if link.tag == "form" else (link,))] or list(
        links
    )
    if len(opened) > 1:
        within = [link for link in opened if heading is not None and any(up is heading for up in link.iterancestors())]
        opened = [max(within or opened, key=lambda one: len(text_of(one)))]
    (link,) = opened
    if not len(link):
        return link
    headline = [
        part
        for part in link.iterdescendants()
        if isinstance(part.tag, str) and (names := part.get("class")) and _HEADLINE.search(names)
    ]
    return next((part for part in reversed(headline) if text_of(part)), link)


def _library(link: Element) -> str:
    if not len(link):
        return ""
    badges = (part for part in link.iterdescendants("span", "em", "b") if LIBRARY_BADGE.search(part.get("class") or ""))
    badge = next(badges, None)
    return text_of(badge) if badge is not None else ""


def _posted(element: Element, cells: Sequence[Element], columns: Mapping[str, Element], title: str) -> str:
    """The date as written: of its column, of a `time`, else of the last cell that is little else than a date."""
    if "posted" in columns and (day := _date_in(text_of(columns["posted"])[:_LONGEST_LABEL])):
        return day
    for time in element.iter("time"):
        if found := _DATE.search(text_of(time) or time.get("datetime") or ""):
            return found[0].strip(" .")
    taken = [cell for name, cell in columns.items() if name in ("title", "rank")]
    said = [_unlabelled(text_of(cell)) for cell in reversed(cells) if cell not in taken]
    dates = [date for text in said if 4 <= len(text) <= 30 and text not in title and (date := _DATE.search(text))]
    days = [date[0].strip(" .") for date in dates if len(date.string) - len(date[0]) <= 6]
    # A number of places (`12/30`) may look like a day: what has a year goes before.
    return next((day for day in days if _YEAR.match(day)), days[0] if days else "")


@lru_cache(maxsize=1024)
def _date_in(text: str) -> str:
    """The date of a cell that has one. Lists repeat theirs at each visit: those are remembered."""
    found = _DATE.search(_unlabelled(text))
    return found[0].strip(" .") if found else ""


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", text).lstrip(" :：")


def _is_pinned(element: Element, cells: Sequence[Element], number: str) -> bool:
    if number and _PINNED.fullmatch(number):
        return True
    # Cards and lines have no cell for a number: there it is a badge.
    badges = [text_of(cell, alt=True) for cell in (cells[:1] if element.tag == "tr" else cells)]
    return any(map(_PINNED.fullmatch, badges)) or _PINNED_CLASS.search(element.get("class") or "") is not None


def _is_secret(link: Element, heading: Element | None) -> bool:
    """Whether a lock hangs on the row: an icon or a badge, not a word of the title."""
    around = heading if heading is not None else link.getparent() if link.getparent() is not None else link
    for part in around.iter("img", "i", "span", "em", "svg", "strong", "b"):
        said = text_of(part)
        if len(said) <= 6 and (
            _LOCK.search(
                f"{part.get('alt') or ''} {part.get('title') or ''} {part.get('class') or ''} {part.get('src') or ''}"
            )
            or re.fullmatch(r"\W?(?:비밀\s?글|비공개)\W?", said)
        ):
            return True
    return False

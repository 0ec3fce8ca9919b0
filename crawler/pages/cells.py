"""What a row of a Korean board says: title, number, date, author, category, and the marks for pinned and secret posts.

For rows found by their links (`linked.py`). Class names are asked first, as skins keep many of them; where they say nothing
the texts do: a number before the title is the rank, the first thing behind it that is a date and nothing else the date.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

from crawler.pages.class_names import NO_NAMES, SECRET, Names, names_of, together
from crawler.pages.linked import LinkedRow
from crawler.pages.page import Row, one_line

_NOTICE_IMAGE = re.compile(r"notice|공지", re.IGNORECASE)
_NOTICE = re.compile(r"\[?\s?(?:공지(?:사항)?|알림|필독|중요|notice)\s?\]?", re.IGNORECASE)
_UPLOADED = re.compile(
    r"/(?:data|files|upload\w*)/|thumb", re.IGNORECASE
)  # a picture of the post's own, whatever it is called
_NO_TITLE = re.compile(
    r"(?:no[ _]?image|더\s?보기|자세히(?: 보기)?|read more|more|보기|\[?[+(]?\d{1,4}\)?\]?|)", re.IGNORECASE
)
_COUNT = re.compile(r"\s*[\[(+]*\d{1,4}[\])]*\s*(?:개|건)?")
_LABEL = re.compile(r"(?:작성일|등록일|게시일|날짜|일시|date|posted)\s?[:：]?\s?", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:\d{4}|\d\d)\s?[.\-/년]\s?)?\d{1,2}\s?[.\-/월]\s?\d{1,2}\s?[.일]?(?:\s?\(?[월화수목금토일]?\)?\s?(?:오전|오후)?\s?\d{1,2}:\d\d(?::\d\d)?)?"
    r"|(?:오전|오후)?\s?\d{1,2}:\d\d(?::\d\d)?|\d{1,3}\s?(?:초|분|시간|일|주일?|개월|달|년)\s?전"
    r"|방금(?: 전)?|어제|오늘|그저께",
)
_ICONS = {"i", "img", "span", "em", "svg", "b", "strong"}
_LONGEST = 100  # what is longer is no date
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt"}
_UNSEEN = {"script", "style", "noscript", "option", "select", "template"}


@dataclass(slots=True)
class Cells:
    """What a row tells: its title, and of its other texts the first of each kind, or the first in a box that is named so."""

    title: str = ""
    author: str = ""
    category: str = ""
    posted: str = ""
    rank: int | None = None
    pinned: bool = False
    notice: bool = False  # it says 공지 where others have their number
    secret: bool = False
    _sure: int = -1  # of the date: in a box named so, behind the title, anywhere
    _ranked: bool = False

    def row(self, key: str, url: str, day: str) -> Row:
        """The row of the post with this key and address, which is of this day."""
        return Row(
            key=key,
            url=url,
            text=self.title,
            title=self.title,
            author=self.author,
            posted=self.posted,
            rank=self.rank,
            pinned=self.pinned,
            day=day,
            category=self.category,
            secret=self.secret,
        )

    def hear(self, text: str, names: Names, before: bool, in_link: bool) -> None:
        """Takes in a text outside the title, from boxes with these names, before the title or behind it."""
        date = _date_in(text)
        if date:
            sure = 2 if names.dated else not before
            if sure > self._sure:
                self.posted, self._sure = date, sure
        elif not names.unseen:
            if names.writer:
                self.author = self.author or text
            if names.category:
                self.category = self.category or text
        if before:
            self._number(text, names)
            if not in_link and not names.category and _NOTICE.fullmatch(text):
                self.notice = True

    def _number(self, text: str, names: Names) -> None:
        if not text.isdecimal() or len(text) > 7 or not text.strip("0"):
            return  # no post is the 0th: old galleries print it for pinned ones
        if self.rank is None or (names.number and not self._ranked):
            self.rank, self._ranked = int(text), names.number


def read_cells(found: LinkedRow) -> Cells | None:
    """What a row tells; None for a box that names no post (a picture alone)."""
    link = _title_link(found.links)
    box = _title_box(link) if link is not None else None
    title = _said(box) if box is not None else ""
    if box is None or not title:
        return None
    cells = _taken_apart(found.element, box)
    cells.title = title
    cells.category = cells.category.strip("[]")
    cells.pinned |= any(part.get("class") == "notice" and one_line("".join(part.itertext())) == title for part in box)
    cells.pinned |= cells.rank is None and (cells.notice or _shows_notice(found, link))
    return cells


def pin_unnumbered(read: Sequence[Cells]) -> None:
    """Pins the rows in front that have no number, where the others count down: a star, a horn stands in its place."""
    ranks = [cells.rank for cells in read]
    first = next((index for index, rank in enumerate(ranks) if rank is not None), 0)
    counted = [rank for rank in ranks if rank is not None]
    if len(counted) >= 3 and all(one > next_one for one, next_one in pairwise(counted)):
        for cells in read[:first]:
            cells.pinned = True


def _title_link(links: list[Element]) -> Element | None:
    """Of the links to one post the one that holds its title: by name, else the first that says something."""
    saying = [link for link in links if "#" not in (link.get("href") or "") and not _says_nothing(link)]
    named = (link for link in saying if names_of(link).title or names_of(link.getparent()).title)
    return next(named, saying[0] if saying else None)


def _title_box(link: Element) -> Element:
    """The part of a link that is the title: all of it, or, where a link holds a whole row, what is named or marked so."""
    parts = (part for part in link.iterdescendants() if isinstance(part.tag, str) and _holds_title(part))
    box = next(parts, link)
    strong = [part for part in box if part.tag in ("strong", "b")]
    if box is not link and len(strong) == 1 and _said(strong[0]):
        return strong[0]  # beside it stand its category and its comment count
    return box


def _holds_title(part: Element) -> bool:
    names = names_of(part)
    return (part.tag in _HEADINGS or names.title) and not names.mark and bool(_said(part))


def _said(element: Element) -> str:
    """The text of an element without its marks; all of it where a skin gives the title itself a name of a mark."""
    return one_line("".join(_own(element))) or one_line("".join(element.itertext()))


def _own(element: Element) -> Iterator[str]:
    """The texts of an element without its marks. A count between "댓글" and "개" goes with them."""
    yield element.text or ""
    for child in element:
        comment_mark = False
        if isinstance(child.tag, str) and child.tag not in _UNSEEN and child.tag != "i":
            comment_mark = names_of(child).mark
            if not comment_mark:
                yield from _own(child)
        tail = child.tail or ""
        yield "" if comment_mark and _COUNT.fullmatch(tail) else tail


def _says_nothing(link: Element) -> bool:
    text = _said(link)
    return bool(_NO_TITLE.fullmatch(text) or _NOTICE.fullmatch(text))


def _taken_apart(row: Element, title: Element) -> Cells:
    """Takes a row apart, in one pass. Not recursive, as a page may be nested as deep as it likes."""
    cells = Cells()
    before, in_title, links = True, False, 0
    around = [NO_NAMES]
    for event, element in iterwalk(row, events=("start", "end", "comment")):
        if event == "start":
            tag, names = element.tag, names_of(element)
            cells.pinned |= names.pinned and len(around) <= 2  # the row itself, or one of its cells
            cells.secret |= tag in _ICONS and _is_lock(element, names)
            around.append(together(around[-1], names))
            links += tag == "a"
            if element is title:
                before, in_title = False, True
            text = element.text if tag not in _UNSEEN else None
        else:
            if event == "end":
                around.pop()
                links -= element.tag == "a"
                in_title = in_title and element is not title
            text = element.tail if element is not row else None
        if text and not text.isspace():
            said, names = one_line(text), around[-1]
            if names.pinned and _NOTICE.fullmatch(said):
                cells.notice = True
                cells.pinned |= names.notice
            if not in_title:
                cells.hear(said, names, before, links > 0)
    return cells


def _date_in(text: str) -> str:
    """`text` without its label if it is a date and nothing else, else ""."""
    return _date_of(text) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def _date_of(text: str) -> str:
    bare = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    return bare if _DATE.fullmatch(bare) else ""


def _shows_notice(found: LinkedRow, title: Element | None) -> bool:
    """A picture that says 공지, where others have their number, or a link that says it where they have their picture."""
    if any(link is not title and _NOTICE.fullmatch(_said(link)) for link in found.links):
        return True
    return any(
        _NOTICE_IMAGE.search(f"{image.get('alt') or ''} {(image.get('src') or '').rpartition('/')[2]}")
        for image in found.element.iter("img")
        if not _UPLOADED.search(image.get("src") or "")
    )


def _is_lock(icon: Element, names: Names) -> bool:
    """A lock: an icon, or a picture named so. A title that says 비밀 is none."""
    said = icon.get("title") or ""
    if icon.tag == "img":
        said = f"{icon.get('alt') or ''} {said} {(icon.get('src') or '').rpartition('/')[2]}"
    elif names.secret:
        return True
    return bool(said) and SECRET.search(said) is not None

"""What a row of a Korean board says: title, number, date, author, category, and the marks for pinned and secret posts.

For rows found by their links (`linked.py`). Class names are asked first, as skins keep many of them; where they say nothing
the texts do: a number before the title is the rank, the first thing behind it that is a date and nothing else the date.

Lists are read over and over, and their class names and dates are the same few: what those mean is remembered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

from crawler.pages.linked import LinkedRow
from crawler.pages.page import Row, one_line

# Parts of a title's link that are no part of the title.
_MARK = re.compile(
    r"(?:^|[\s_-])(?:sound_?only|blind|hidden|sr-only|cnt_?cmt|cmt|bo_cmt|comment(?:_?(?:cnt|count|num))?|reply_?num|replyNum|cnt|count|new"
    r"|hot|icon|ico|icons|badge|label|bo_cate_link|cate|category|ca_name|is_notice|notice|notice_icon|lock|secret|attached_image"
    r"|extraimages|no_img|no_image|trackbackNum|fa|date|time|datetime|speech|wrp|size)(?:[\s_-](?:icon|cmt|cnt|link|num|area))?(?:$|\s)",
)
_TITLE = re.compile(r"tit(?:le)?(?:$|[\s_-])|subj|hx(?:$|\s)", re.IGNORECASE)
_DATED = re.compile(r"date|time|regdate|(?:^|[\s_-])day", re.IGNORECASE)
_WRITER = re.compile(
    r"(?:sv_|(?:^|\s))(?:member|guest)(?:$|\s)|(?:^|[\s_-])(?:td_)?(?:name|writer|author|nick|auth)(?:$|[\s_-])|member_\d",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"(?:^|[\s_-])(?:bo_cate_link|cate|category|ca_name|cate_link|td_cate)(?:$|\s)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|[\s_-])(?:no|num\d?|td_num\d?|number|td_no)(?:$|\s)")
_PINNED_CLASS = re.compile(r"(?:^|[\s_-])(?:notice|bo_notice|notice_icon|is_notice|noti)(?:$|[\s_-])", re.IGNORECASE)
_NOTICE_MARK = re.compile(r"(?:^|\s)(?:is_notice|notice_icon)(?:$|\s)")
_SECRET = re.compile(
    r"(?:^|[\s_/-])(?:secret|lock|fa-lock|ico_?lock|icon_?secret|xi-lock|비밀글?|자물쇠)(?:$|[\s_.-])", re.IGNORECASE
)
_NOTICE_IMAGE = re.compile(r"notice|공지", re.IGNORECASE)
_NOTICE = re.compile(r"\[?\s?(?:공지(?:사항)?|알림|필독|중요|notice)\s?\]?", re.IGNORECASE)
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
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt"}
_UNSEEN = {"script", "style", "noscript", "option", "select", "template"}


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What the class names of an element, or of all elements around a text, tell."""

    mark: bool = False
    title: bool = False
    dated: bool = False
    writer: bool = False
    category: bool = False
    number: bool = False
    pinned: bool = False
    notice: bool = False
    secret: bool = False
    unseen: bool = False


_PATTERNS = (
    _MARK,
    _TITLE,
    _DATED,
    _WRITER,
    _CATEGORY,
    _NUMBER,
    _PINNED_CLASS,
    _NOTICE_MARK,
    _SECRET,
    re.compile("sound_only"),
)
_NONE = Names()
_LONGEST = 100  # what is longer is not remembered


class Word(NamedTuple):
    """One text of a row: its date if it is one, the class names around it (within the row), and where it stands."""

    text: str
    date: str
    names: Names
    in_title: bool
    in_link: bool
    before: bool  # the title


@dataclass(slots=True)
class Cells:
    """A row taken apart: its texts in their order, its icons, and whether it or one of its cells is named a notice."""

    words: list[Word]
    icons: list[Element]
    pinned: bool = False


def read_row(found: LinkedRow, url: str) -> Row | None:
    """The row, with `url` as its post's address; None for a box that names no post (a picture alone)."""
    link = _title_link(found.links)
    box = _title_box(link) if link is not None else None
    title = _said(box) if box is not None else ""
    if box is None or not title:
        return None
    cells = _cells(found.element, box)
    rank = _rank(cells.words)
    return Row(
        key=found.key,
        url=url,
        text=title,
        title=title,
        author=next((word.text for word in cells.words if word.names.writer and _is_remark(word)), ""),
        posted=_posted(cells.words),
        rank=rank,
        category=next((word.text for word in cells.words if word.names.category and _is_remark(word)), "").strip("[]"),
        pinned=cells.pinned or _is_pinned(found.element, cells.words, rank),
        secret=any(_is_lock(icon) for icon in cells.icons),
    )


def _names(element: Element | None) -> Names:
    """What an element's own class names tell."""
    names = element.get("class") if element is not None else None
    if not names:
        return _NONE
    return _remembered(names) if len(names) <= _LONGEST else _told(names)


def _told(names: str) -> Names:
    return Names(*(pattern.search(names) is not None for pattern in _PATTERNS))


_remembered = lru_cache(maxsize=4096)(_told)


@lru_cache(maxsize=4096)
def _together(outer: Names, inner: Names) -> Names:
    told = (getattr(outer, name) or getattr(inner, name) for name in Names.__slots__)
    return Names(*told)


def _title_link(links: list[Element]) -> Element | None:
    """Of the links to one post the one that holds its title: by name, else the first that says something."""
    saying = [link for link in links if "#" not in (link.get("href") or "") and not _says_nothing(link)]
    named = (link for link in saying if _names(link).title or _names(link.getparent()).title)
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
    names = _names(part)
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
            comment_mark = _names(child).mark
            if not comment_mark:
                yield from _own(child)
        tail = child.tail or ""
        yield "" if comment_mark and _COUNT.fullmatch(tail) else tail


def _says_nothing(link: Element) -> bool:
    text = _said(link)
    return bool(_NO_TITLE.fullmatch(text) or _NOTICE.fullmatch(text))


def _cells(row: Element, title: Element) -> Cells:
    """Takes a row apart. Not recursive, as a page may be nested as deep as it likes."""
    cells = Cells([], [])
    before, in_title, links = True, False, 0
    around = [_NONE]
    for event, element in iterwalk(row, events=("start", "end", "comment")):
        if event == "start":
            tag, own = element.tag, _names(element)
            cells.pinned |= own.pinned and len(around) <= 2
            around.append(_together(around[-1], own) if own is not _NONE else around[-1])
            if tag in _ICONS:
                cells.icons.append(element)
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
            said = one_line(text)
            cells.words.append(Word(said, _date_in(said), around[-1], in_title, links > 0, before))
    return cells


def _date_in(text: str) -> str:
    """`text` without its label if it is a date and nothing else, else ""."""
    return _date_of(text) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def _date_of(text: str) -> str:
    bare = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    return bare if _DATE.fullmatch(bare) else ""


def _posted(words: list[Word]) -> str:
    dates = [word for word in words if word.date and not word.in_title]
    named = (word.date for word in dates if word.names.dated)
    behind = (word.date for word in dates if not word.before)
    return next(named, "") or next(behind, "") or (dates[0].date if dates else "")


def _rank(words: list[Word]) -> int | None:
    numbers = [word for word in words if word.before and word.text.isdecimal() and len(word.text) <= 7]
    named = (word for word in numbers if word.names.number)
    return int(next(named, numbers[0]).text) if numbers else None


def _is_remark(word: Word) -> bool:
    """Whether a text says something about the post, beside its title and its date."""
    return not (word.in_title or word.date or word.names.unseen)


def _is_pinned(row: Element, words: list[Word], rank: int | None) -> bool:
    """A row that is marked as a notice, or says 공지 where others have their number."""
    if any(word.names.notice and _NOTICE.fullmatch(word.text) for word in words):
        return True
    if rank is not None:
        return False
    said = any(word.before and not word.in_link and _NOTICE.fullmatch(word.text) for word in words)
    shown = any(
        _NOTICE_IMAGE.search(f"{image.get('alt') or ''} {(image.get('src') or '').rpartition('/')[2]}")
        for image in row.iter("img")
    )
    return said or shown or any(word.names.pinned and _NOTICE.fullmatch(word.text) for word in words)


def _is_lock(icon: Element) -> bool:
    """A lock: an icon, or a picture named so. A title that says 비밀 is none."""
    said = icon.get("title") or ""
    if icon.tag == "img":
        said = f"{icon.get('alt') or ''} {said} {(icon.get('src') or '').rpartition('/')[2]}"
    return (bool(said) and _SECRET.search(said) is not None) or (icon.tag != "img" and _names(icon).secret)

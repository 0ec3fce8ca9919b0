"""What a row of a Korean board says: title, number, date, author, category, and the marks for pinned and secret posts.

For rows found by their links (`linked.py`). Class names are asked first, as skins keep many of them; where they say nothing
the texts do: a number before the title is the rank, the first thing behind it that is a date and nothing else the date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

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
_DIGITS = re.compile(r"\d{1,7}")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt"}
_UNSEEN = {"script", "style", "noscript", "option", "select", "template"}


@dataclass(frozen=True, slots=True)
class Word:
    """One text of a row: where it stands, the class names around it (within the row), and whether before the title."""

    text: str
    names: str
    in_title: bool
    in_link: bool
    before: bool


def read_row(found: LinkedRow, url: str) -> Row | None:
    """The row, with `url` as its post's address; None for a box that names no post (a picture alone)."""
    link = title_link(found.links)
    box = _title_box(link) if link is not None else None
    title = _said(box) if box is not None else ""
    if box is None or not title:
        return None
    words = list(_words(found.element, box))
    posted = _posted(words)
    rank = _rank(words)
    row = Row(
        key=found.key,
        url=url,
        text=title,
        title=title,
        author=_named(words, _WRITER),
        posted=posted,
        rank=rank,
        category=_named(words, _CATEGORY).strip("[]"),
    )
    return replace(row, pinned=_is_pinned(found.element, words, rank), secret=_is_secret(found.element))


def title_link(links: list[Element]) -> Element | None:
    """Of the links to one post the one that holds its title: by name, else the first that says something."""
    saying = [link for link in links if "#" not in (link.get("href") or "") and not _says_nothing(link)]
    named = (link for link in saying if _TITLE.search(_names(link)) or _TITLE.search(_names(link.getparent())))
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
    named = part.tag in _HEADINGS or _TITLE.search(_names(part))
    return bool(named) and not _MARK.search(_names(part)) and bool(_said(part))


def _said(element: Element) -> str:
    """The text of an element without its marks; all of it where a skin gives the title itself a name of a mark."""
    return one_line("".join(_own(element))) or one_line("".join(element.itertext()))


def _own(element: Element) -> Iterator[str]:
    """The texts of an element without its marks. A count between "댓글" and "개" goes with them."""
    yield element.text or ""
    for child in element:
        comment_mark = False
        if isinstance(child.tag, str) and child.tag not in _UNSEEN and child.tag != "i":
            comment_mark = bool(_MARK.search(_names(child)))
            if not comment_mark:
                yield from _own(child)
        tail = child.tail or ""
        yield "" if comment_mark and _COUNT.fullmatch(tail) else tail


def _says_nothing(link: Element) -> bool:
    text = _said(link)
    return bool(_NO_TITLE.fullmatch(text) or _NOTICE.fullmatch(text))


def _names(element: Element | None) -> str:
    return (element.get("class") or "") if element is not None else ""


def _words(row: Element, title: Element) -> Iterator[Word]:
    """The texts of a row in their order. Not recursive, as a page may be nested as deep as it likes."""
    before, in_title, links = True, False, 0
    names = [""]
    for event, element in iterwalk(row, events=("start", "end", "comment")):
        if event == "start":
            names.append(f"{names[-1]} {_names(element)}")
            links += element.tag == "a"
            before = before and element is not title
            in_title = in_title or element is title
            text = element.text if element.tag not in _UNSEEN else None
        else:
            if event == "end":
                names.pop()
                links -= element.tag == "a"
                in_title = in_title and element is not title
            text = element.tail if element is not row else None
        if text and text.strip():
            yield Word(one_line(text), names[-1], in_title, links > 0, before)


def _posted(words: list[Word]) -> str:
    dates = [(word, date) for word in words if not word.in_title and (date := _date_in(word.text))]
    named = [date for word, date in dates if _DATED.search(word.names)]
    behind = [date for word, date in dates if not word.before]
    return next(iter(named or behind or [date for _, date in dates]), "")


def _date_in(text: str) -> str:
    bare = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    return bare if _DATE.fullmatch(bare) else ""


def _rank(words: list[Word]) -> int | None:
    numbers = [word for word in words if word.before and not word.in_title and _DIGITS.fullmatch(word.text)]
    named = [word for word in numbers if _NUMBER.search(word.names)]
    return int((named or numbers)[0].text) if numbers else None


def _named(words: list[Word], names: re.Pattern[str]) -> str:
    found = (
        word.text
        for word in words
        if not word.in_title
        and names.search(word.names)
        and not _DATE.fullmatch(word.text)
        and "sound_only" not in word.names
    )
    return next(found, "")


def _is_pinned(row: Element, words: list[Word], rank: int | None) -> bool:
    """A row of a notice class, or one that says 공지 where others have their number."""
    for element in (row, *row.iterchildren()):
        if _PINNED_CLASS.search(_names(element)):
            return True
    if any(_NOTICE_MARK.search(word.names) and _NOTICE.fullmatch(word.text) for word in words):
        return True
    if rank is not None:
        return False
    said = any(word.before and not word.in_link and _NOTICE.fullmatch(word.text) for word in words)
    shown = any(
        _NOTICE_IMAGE.search(f"{image.get('alt') or ''} {(image.get('src') or '').rpartition('/')[2]}")
        for image in row.iter("img")
    )
    return said or shown or any(_PINNED_CLASS.search(word.names) for word in words if _NOTICE.fullmatch(word.text))


def _is_secret(row: Element) -> bool:
    """A lock: an icon, or a picture named so. A title that says 비밀 is none."""
    for element in row.iter("i", "img", "span", "em", "svg", "b", "strong"):
        if element.tag == "img":
            said = f"{element.get('alt') or ''} {element.get('title') or ''} {(element.get('src') or '').rpartition('/')[2]}"
        else:
            said = f"{_names(element)} {element.get('title') or ''}"
        if _SECRET.search(said):
            return True
    return False

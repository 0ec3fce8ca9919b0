"""Where the body of a post begins and ends, on pages whose markup is not known but whose order is.

A post is title, date, body, comment footer. So the body is what stands after the date's line and before the footer; what
stands beside the date (author, hits), and boxes of files and buttons, are remarks about the post and no part of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from crawler.pages.dates import shape
from crawler.pages.page import Row, not_found, one_line
from crawler.pages.trees import soup_of

_FOOTER = re.compile(r"댓글\s?[(\[]?\s?(\d{1,5})\s?[)\]]?\s?(?:건|개)?")
_FEW_TEXTS = 12  # of an element: a comment footer has no more
_DATE_LABEL = re.compile(r"(?:작성일|등록일|게시일|날짜|date)\S{0,2}\s?[:：]?\s?", re.IGNORECASE)
_META_WORDS = re.compile(r"작성일|등록일|작성자|글쓴이|조회")
_META = re.compile(
    r"(?:조회수?|추천수?|hits?)\s?[:：]?\s?[\d,]+|(?:작성자|글쓴이|등록자)\s?[:：]?\s?\S{1,20}|공유|인쇄|목록|스크랩|URL\s?복사",
    re.IGNORECASE,
)
_INLINE = set("span em strong b i a li dd dt td th label time small button img".split())  # noqa: SIM905
_VOID = ["img", "br", "hr", "iframe", "video", "audio"]
_META_CLASS = re.compile(
    r"file|attach|\binfo|meta|writer|author|\bhit|sns|share|btn|util|paging|\bprev|\bnext", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a body: `head` is the text up to the date, `meta` what is beside it, `parts` what follows.

    `comments` is the number in the comment footer.
    """

    head: list[NavigableString]
    date_text: str
    meta: list[PageElement]
    parts: list[PageElement]
    comments: int


def frame_of(html: str, row: Row) -> Frame:
    """Takes a whole page apart around its body; `row` tells its title. Raises Unreadable for what is no post's page."""
    soup = soup_of(html)
    footer, comments = _footer(soup) or (None, 0)
    if footer is None:
        raise not_found(html, "comment footer")
    before = list(_texts_before(soup, footer))
    dated = _dated(before, row)
    if dated is None:
        raise not_found(html, "date before its comment footer")
    meta, parts = _between(dated, footer)
    index = next(index for index, text in enumerate(before) if text is dated)
    found = shape(one_line(dated))
    return Frame(before[: index + 1], found[0].strip() if found else "", meta, parts, comments)


def _dated(before: list[NavigableString], row: Row) -> NavigableString | None:
    """The text that is the post's date: the first behind its title, so that the day on top of a site is not taken for it."""
    title = row.title.rstrip(".…")
    start = next((index for index, text in enumerate(before) if title and one_line(text).startswith(title)), 0)
    for texts in (before[start:], before):
        for text in texts:
            if _is_date(one_line(text)) or (_META_WORDS.search(text) and shape(text)):
                return text
    return None


def _footer(soup: BeautifulSoup) -> tuple[Tag, int] | None:
    """The smallest element that says 댓글 0건 and nothing else, the last of them that is not in a link."""
    found = None
    for text in soup.find_all(string=re.compile("댓글")):
        for element in list(text.parents)[:3]:
            said = _FOOTER.fullmatch(one_line(" ".join(islice(element.strings, _FEW_TEXTS))))
            if said and element.name != "a" and element.find_parent("a") is None:
                found = element, int(said[1])
                break
    return found


def _texts_before(soup: BeautifulSoup, end: Tag) -> Iterator[NavigableString]:
    for element in soup.descendants:
        if element is end:
            return
        if isinstance(element, NavigableString) and not isinstance(element, Comment) and element.strip():
            parent = element.parent
            if parent is None or parent.name not in ("script", "style", "title", "option"):
                yield element


def _is_date(text: str) -> bool:
    found = shape(text)
    return found is not None and not text[found.end() :].strip() and _only_label(text[: found.start()])


def _only_label(text: str) -> bool:
    return not text.strip() or _DATE_LABEL.fullmatch(text) is not None


def _between(start: NavigableString, end: Tag) -> tuple[list[PageElement], list[PageElement]]:
    """What lies after `start` and before `end` in largest pieces: remarks beside the date or the files, and the rest."""
    around = {id(parent) for parent in end.parents}
    meta: list[PageElement] = []
    parts: list[PageElement] = []
    at: PageElement = start
    beside = True
    while True:
        while at.next_sibling is None:
            box = at.parent
            assert box is not None  # the document holds both
            beside = beside and box.name in _INLINE
            at = box
        at = at.next_sibling
        while id(at) in around:
            assert isinstance(at, Tag)
            beside = False
            at = at.contents[0]
        if at is end:
            return meta, parts
        if isinstance(at, Comment) or (isinstance(at, Tag) and at.name in ("script", "style")):
            continue
        (meta if _is_meta(at, beside) else parts).append(at)


def _is_meta(element: PageElement, beside: bool) -> bool:
    text = one_line(element.get_text(" "))
    if not isinstance(element, Tag):
        return beside or not text
    if _META_CLASS.search(class_of(element)) and len(text) < 300:
        return True
    if (beside and element.name in _INLINE and len(text) <= 40) or _META.fullmatch(text):
        return True
    return not text and element.name not in _VOID and element.find(_VOID) is None


def class_of(element: Tag) -> str:
    """The class attribute as it is written."""
    value = element.get("class")
    return " ".join(value) if isinstance(value, list) else value or ""

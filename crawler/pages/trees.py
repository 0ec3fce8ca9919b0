"""Pages as trees: of lxml for lists, of BeautifulSoup for posts, in bounded time.

A tree of BeautifulSoup takes thirty times as long to build as one of lxml, and as long again for each question that is asked
of it. So a page beyond the usual is made smaller by lxml first: of long runs side by side (rows of a list that is printed
below the post, comments) only the ends are kept. What the reader looks for stays whole; a body that does not is never taken.
"""

import warnings
from collections.abc import Sequence
from functools import lru_cache

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, ParserRejectedMarkup, Tag, XMLParsedAsHTMLWarning
from lxml.etree import HTMLParser, XPath, fromstring, tostring
from lxml.etree import _Element as Element
from parsel.csstranslator import HTMLTranslator

from crawler.pages.page import Reason, Unreadable

DEEPEST = 300
FEW_TAGS = 2000
MOST_TAGS = 40_000  # opening and closing: more than any page that shows one post
_FIRST, _LAST = 200, 20  # of many side by side
_THINNED = "data-thinned"


def soup_of(html: str, *kept: str) -> BeautifulSoup:
    """The page as BeautifulSoup sees it; what the CSS selectors `kept` match is whole, however long the page is.

    Raises Unreadable for what no parser takes, and what is nested, or holds elements, beyond reason.
    """
    if html.count("<") > MOST_TAGS:
        html = _thinned(html, kept)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            soup = BeautifulSoup(html.replace("\x00", ""), "lxml")
    except ParserRejectedMarkup as why:
        raise Unreadable(Reason.NOT_HTML, str(why)) from None
    if html.count("<") > FEW_TAGS and _is_too_deep(soup):
        raise Unreadable(Reason.LAYOUT, "the page is nested too deep")
    return soup


def require_unthinned(box: Tag) -> None:
    """Raises Unreadable for a body of which a part was left out to read the page in time."""
    if box.has_attr(_THINNED) or box.select_one(f"[{_THINNED}]") is not None:
        raise Unreadable(Reason.LAYOUT, "the body has more elements than a post can have")


def tree_of(html: str) -> Element:
    """The page as an lxml tree, for XPath. Raises Unreadable for one nested beyond what libxml2 takes."""
    parser = HTMLParser(encoding="utf-8", huge_tree=False)
    root: Element | None = fromstring(html.replace("\x00", "").strip().encode() or b"<html/>", parser)
    if any("XML_PARSE_HUGE" in error.message for error in parser.error_log):
        raise Unreadable(Reason.LAYOUT, "the page is nested too deep")
    return root if root is not None else fromstring(b"<html/>", parser)  # no element at all, a comment alone


def _is_too_deep(soup: BeautifulSoup) -> bool:
    """Selectors ask every element for all that it is in: a deep page would take hours."""
    depths = {id(soup): 0}
    for element in soup.descendants:
        if isinstance(element, Tag):
            depth = depths[id(element.parent)] + 1
            if depth > DEEPEST:
                return True
            depths[id(element)] = depth
    return False


def _thinned(html: str, kept: Sequence[str]) -> str:
    """The page without the middle of its long runs. Raises Unreadable where that leaves too much."""
    root = tree_of(html)
    whole = {element for selector in kept for element in _path(selector)(root)}
    around: set[Element] = set()
    for element in whole:
        for parent in element.iterancestors():
            if parent in around:
                break
            around.add(parent)
    boxes = [root]
    while boxes:
        box = boxes.pop()
        children = list(box)
        for child in children[_FIRST:-_LAST]:
            if child not in whole and child not in around:
                box.remove(child)
                box.set(_THINNED, "")
        boxes += [child for child in box if child not in whole]
    thin: str = tostring(root, encoding="unicode", method="html")
    if thin.count("<") > MOST_TAGS:
        raise Unreadable(Reason.LAYOUT, "the page has more elements than one that shows a post")
    return thin


@lru_cache(maxsize=256)
def _path(selector: str) -> XPath:
    return XPath(HTMLTranslator().css_to_xpath(selector))

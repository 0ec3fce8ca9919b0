"""The tree of a page nobody has seen before, and the words in it: what every `board_*` reader stands on.

lxml alone: a page may have 5 MB and be built by nobody knows whom, and a tree of BeautifulSoup takes thirty times as long.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml import etree
from lxml.etree import _Element as Element
from parsel.csstranslator import HTMLTranslator

from crawler.pages.nearest import nearest
from crawler.pages.page import Reason, Unreadable, one_line

DEEPEST = 1000  # a thousand open elements are no page that a person wrote
MOST_ELEMENTS = 400_000

_UNSEEN = {"script", "style", "noscript", "template", "head", "title", "option", "select", "svg", "iframe", "object"}
_JOINED = {"b", "em", "i", "mark", "font", "u", "wbr", "strong", "s", "ins"}
_HIDDEN = re.compile(
    r"(?:^|\s)(?:blind|hidden|hide|skip|ir|a11y|hid|sound[_-]?only|sr[_-]only|screen-?reader(?:-text)?|screen-?out|txt_blind|blind_txt"
    r"|visually-?hidden|text-hide|display-?none|dn|d-none|only-?pc-hide)(?:\s|$)",
    re.IGNORECASE,
)
_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HTML_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_HTML_START = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)

Skip = Callable[[Element], bool]


def is_closed(text: str) -> bool:
    """Whether a page ends as pages do. Many old boards never did; only a look at several pages can tell that from a cut."""
    return not _HTML_START.search(text) or _HTML_END.search(text) is not None


def parsed(text: str, *, unclosed: bool = False) -> Element:
    """The page's tree; `unclosed` where the site is known to end its pages anyhow.

    Raises Unreadable for what is empty, no HTML, cut off, or nested beyond all reason.
    """
    if not text.strip():
        raise Unreadable(Reason.EMPTY, "the page is empty")
    if "<" not in text[:2000]:
        raise Unreadable(Reason.NOT_HTML, "the page is no HTML")
    if not unclosed and not is_closed(text):
        raise Unreadable(Reason.CUT_OFF, "the page ends before </html>")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except etree.ParserError:
        root = None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise Unreadable(Reason.NOT_HTML, "the page has no element")
    _require_sane(root)
    return root


def _require_sane(root: Element) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise Unreadable(Reason.LAYOUT, "the page is nested too deep, or has too many elements, to be a board")


def named(element: Element) -> str:
    """Class and id of an element: the names that its author gave it."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def unshown(element: Element) -> bool:
    """Whether nobody sees this element: scripts, and what is hidden by an attribute or a well-known class name."""
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if element.tag == "input" or (element.tag == "textarea" and element.get("readonly") is None):
        return True
    classes, style = element.get("class"), element.get("style")
    return bool((classes or style) and _is_hidden(classes or "", style or ""))


@lru_cache(maxsize=4096)
def _is_hidden(classes: str, style: str) -> bool:
    return bool(_HIDDEN.search(classes) or _UNSHOWN.search(style))


def strings(element: Element, skip: Skip = unshown) -> Iterator[tuple[Element, str]]:
    """The texts in an element in their order, each with the element that it stands in; what `skip` names is passed over."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, at in walk:
        if event == "start":
            if at is not element and skip(at):
                walk.skip_subtree()
            elif at.text:
                yield at, at.text
        elif at is not element and at.tail:
            yield at.getparent(), at.tail


def text_of(element: Element, skip: Skip = unshown, most: int = 20_000) -> str:
    """The text of an element on one line; a block is a space, so that the words of two cells do not grow together."""
    return one_line("".join(_joined(element, skip, most)))[:most]


def _joined(element: Element, skip: Skip, most: int) -> list[str]:
    """The texts in an element and the spaces between its blocks: open elements on the stack, leaves never."""
    said = [element.text or ""]
    around = [(element, iter(element))]
    while around and most >= 0:
        at, children = around[-1]
        child = next(children, None)
        if child is None:
            around.pop()
            ended = at if around else None
        else:
            said.append("" if child.tag in _JOINED else " ")
            ended = child
            if not skip(child):
                said.append(child.text or "")
                most -= len(said[-1])
                if len(child):
                    around.append((child, iter(child)))
                    ended = None
        if ended is not None:
            said += ("" if ended.tag in _JOINED else " ", ended.tail or "")
            most -= len(said[-1])
    return said


def own_text(element: Element) -> str:
    """The text that stands in the element itself, not in its children."""
    return one_line(" ".join([element.text or "", *(child.tail or "" for child in element)]))


def within(element: Element, tags: Iterable[str], names: re.Pattern[str] | None = None) -> bool:
    """Whether the element or one around it has one of these tags or names; body and html are not asked."""
    wanted = set(tags)
    for at in (element, *element.iterancestors()):
        if at.tag in ("body", "html"):
            return False
        if at.tag in wanted or (names is not None and names.search(named(at))):
            return True
    return False


def select(
    root: Element, selector: str, what: str, meant: Callable[[], Sequence[Element]] | None = None
) -> list[Element]:
    """What a pinned CSS selector matches; the option `what` is named where it matches nothing or is no selector.

    Raises Unreadable with the nearest selector that would match; `meant` finds what it is meant to, where that can be told.
    """
    found = matches(root, selector, what)
    if not found:
        # What is left of the pin goes before what is found without it: it was pinned because that was something else.
        instead = nearest(root, selector) or (nearest(root, selector, meant()) if meant is not None else "")
        hint = f"; {instead!r} would" if instead else ""
        raise Unreadable(Reason.LAYOUT, f"the pinned selector {what} = {selector!r} matches nothing{hint}")
    return found


def matches(root: Element, selector: str, what: str) -> list[Element]:
    """What a CSS selector matches, which may be nothing. Raises Unreadable where it is no selector."""
    try:
        found: Any = root.xpath(HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, etree.XPathError):
        raise Unreadable(Reason.LAYOUT, f"the pinned selector {what} = {selector!r} is no CSS selector") from None
    return list(found)

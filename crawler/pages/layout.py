"""What to say of a page whose layout has changed: which selector matches nothing now, and the nearest one that would.

    the page has no rows of posts: 'div.tbl_head01 tbody tr' matches nothing; 'div.tbl_new tbody tr' would

A reader that misses its rows or its body raises `no_rows(…)` or `no_body(…)` with the selectors that it relies on. What is
meant on the page is found as on a board that nobody has seen before; `nearest.py` tells how far each selector is from it.
"""

from collections.abc import Sequence
from functools import partial

from lxml.etree import _Element as Element

from crawler.pages.board_article import anchor_of
from crawler.pages.board_body import BOXES, body_parts
from crawler.pages.board_groups import Group, groups
from crawler.pages.board_links import targets
from crawler.pages.board_tree import matches, parsed
from crawler.pages.nearest import near, path_of
from crawler.pages.page import Page, Row, Unreadable, not_found
from crawler.pages.selectors import Outline, parts_of

_SURE = 0.15  # what a selector may differ by where nothing shows that it is what is meant


def no_rows(page: Page, missed: str, *selectors: str) -> Unreadable:
    """The right Unreadable for a list page that lacks `missed` ("rows of posts"); its reader relies on `selectors` (CSS)."""
    return not_found(page.html, missed, partial(_rows_instead, page, selectors))


def no_body(page: Page, missed: str, *selectors: str, row: Row | None = None) -> Unreadable:
    """The same for a post's page; `row` tells the title that its list gave it."""
    return not_found(page.html, missed, partial(_body_instead, page, selectors, row or Row("", "", "")))


def _rows_instead(page: Page, selectors: Sequence[str]) -> str:
    try:
        root = parsed(page.html, unclosed=True)
        lists = groups(targets(root, page.url), page)
    except Unreadable:
        return ""
    found = next((group for group in lists[:1] if group.labels or (group.dated and len(group.entries) > 2)), None)
    if found is None:
        return _told(root, selectors, [])
    rows = [entry.parts[0] for entry in found.entries]
    # What a reader knows its posts' links by is told as the place of the key in theirs.
    by_link = bool(selectors) and _is_link(selectors[0])
    return _told(root, selectors, rows, _link_of(found) if by_link else "")


def _body_instead(page: Page, selectors: Sequence[str], row: Row) -> str:
    try:
        root = parsed(page.html, unclosed=True)
        parts = body_parts(root, anchor_of(root, row))
    except Unreadable:
        return ""
    # An author or a category may stand alone above the text.
    return _told(root, selectors, [part for part in parts if part.tag in BOXES][:1] or parts[:1])


def _told(root: Element, selectors: Sequence[str], wanted: Sequence[Element], link: str = "") -> str:
    """Of the selectors that match nothing the one that something is nearest to, and that.

    `link` is what leads from the wanted rows to their posts, for a reader that goes by links.
    """
    lost = [selector for selector in selectors if not _matches(root, selector)]
    outline = Outline(root)
    own = f"{path_of(outline, wanted)} {link}".strip() if wanted else ""
    if not lost:
        instead = f"; what looks like it is {own!r}" if own else ""
        return f"{selectors[0]!r} matches, but nothing that could be read{instead}" if selectors else ""
    found = [(one, selector) for selector in lost if (one := near(outline, selector, wanted, own)) is not None]
    best, selector = min(found, key=lambda one: one[0].cost, default=(None, lost[0]))
    if best is None or (not wanted and best.cost > _SURE):
        return f"{lost[0]!r} matches nothing"
    return f"{selector!r} matches nothing; {best.selector!r} would"


def _matches(root: Element, selector: str) -> bool:
    try:
        return bool(matches(root, selector, ""))
    except Unreadable:
        return False


def _is_link(selector: str) -> bool:
    last = parts_of(selector.partition(",")[0])[-1:]
    return bool(last) and (last[0].tag in ("a", "input", "button") or any(last[0].attributes))


def _link_of(group: Group) -> str:
    """The selector of the links that open the posts of a list, by where their key stands."""
    link = group.entries[0].links[0].element
    for mark in _marks(group.slot):
        for name in ("href", "onclick"):
            if mark in (link.get(name) or ""):
                return f"{link.tag}[{name}*='{mark}']"
        form = next(link.iterancestors("form"), None)
        if form is not None and any(field.get("name") == mark.rstrip("=") for field in form.iter("input")):
            return f"input[name='{mark.rstrip('=')}']"
    data = group.slot.rpartition(" ")[2]
    return f"{link.tag}[{data}]" if data.startswith("data-") and link.get(data) is not None else str(link.tag)


def _marks(slot: str) -> Sequence[str]:
    """What an address or a script has in it whose key stands in this slot: see `board_links.slots_of`."""
    path, _, name = slot.partition("?")
    if name:
        return [f"{name}="]
    return (
        [path.partition("()")[0] + "("]
        if "()" in slot
        else [part for part in [slot.partition("*")[0]] if len(part) > 1]
    )

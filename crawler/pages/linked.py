"""Rows of a list found by their links, whatever the skin: a row is the largest box whose links lead to one post alone.

Skins of the same program differ in every class name, but not in the addresses of their posts. So the program's reader tells
which address is a post's (`Key`), and where its lists stand (`scopes`, XPath); what a row says is read by `cells.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.etree import _Element as Element

Key = Callable[[str], str]  # the key of the post that an address (as written in the page) leads to, "" for any other

_LINKS = XPath("descendant::a[@href]")
_DEEPEST = 60  # boxes around a link; what stands deeper is no list
_TABLE_PARTS = {"table", "tbody", "thead", "ul", "ol", "form", "html", "body", "main", "section"}
_NEVER = {"nav", "header", "footer", "aside"}
_NOBODYS = "987060504030201"  # a number that no post has


@dataclass(slots=True)
class LinkedRow:
    """A row's box, its post's key, and the links in it that lead there."""

    key: str
    element: Element
    links: list[Element]

    @property
    def href(self) -> str:
        """The address of its post, as its first link writes it."""
        return self.links[0].get("href") or ""


def by_number(key_of: Key, *forms: re.Pattern[str]) -> Key:
    """`key_of`, asked once for all addresses that differ by their post's number alone, as those of one list do.

    The group of a form is where an address may have the number: that it is the key is tried with one that no post has.
    """
    known: dict[tuple[str, str], bool] = {}

    def key(href: str) -> str:
        for form in forms:
            if found := form.search(href):
                around = href[: found.start(1)], href[found.end(1) :]
                if around not in known:
                    known[around] = key_of(_NOBODYS.join(around)) == _NOBODYS
                if known[around]:
                    return found[1].lstrip("0")
        return key_of(href)

    return key


def linked_rows(root: Element, key_of: Key, scopes: Sequence[XPath]) -> list[LinkedRow]:
    """The rows of the list on a page, in their order; [] where it has none.

    The first scope that the page has is taken for the list. On a page that has none the list is the box with the most rows
    (sidebars with the newest posts are shorter), with what stands beside it in front (pinned posts in a table of their own).
    """
    for scope in scopes:
        boxes = scope(root)
        if boxes:
            found = [row for box in boxes for row in _rows_in(box, key_of)]
            return _joined(found)
    return _joined(_fullest(_rows_in(root, key_of)))


def _rows_in(box: Element, key_of: Key) -> list[LinkedRow]:
    links = [(link, key) for link in _LINKS(box) if (key := key_of(link.get("href")))]
    owners = _owners(links, box)
    lone = len({key for _, key in links}) == 1
    rows: dict[Element, LinkedRow] = {}
    for link, key in links:
        element = _row_of(link, key, owners, box, lone)
        rows.setdefault(element, LinkedRow(key, element, [])).links.append(link)
    return list(rows.values())


def _owners(links: Sequence[tuple[Element, str]], box: Element) -> dict[Element, str]:
    """The key whose links alone an element around a link holds; "" if it holds several."""
    owners: dict[Element, str] = {}
    for link, key in links:
        for element in _around(link, box):
            owner = owners.get(element)
            if owner in (key, ""):
                break  # and so is all around it
            owners[element] = key if owner is None else ""
    return owners


def _around(link: Element, box: Element) -> Iterator[Element]:
    """The link and the elements around it, inside `box`."""
    element: Element | None = link
    for _ in range(_DEEPEST):
        if element is None or element is box:
            return
        yield element
        element = element.getparent()


def _row_of(link: Element, key: str, owners: dict[Element, str], box: Element, lone: bool) -> Element:
    """The largest box around a link that holds no other post. Where the page has one post alone, its `tr` or `li`."""
    row = link
    for element in _around(link, box):
        if owners.get(element) != key:
            break
        if element.tag not in _TABLE_PARTS:
            row = element
        if lone and element.tag in ("tr", "li"):
            break
    return row


def _joined(rows: Iterable[LinkedRow]) -> list[LinkedRow]:
    """Neighbouring boxes of one post (a picture above, a title below) are one row: the one with the most to say."""
    joined: list[LinkedRow] = []
    for row in rows:
        if joined and joined[-1].key == row.key:
            joined[-1].links += row.links
            if len("".join(row.element.itertext())) > len("".join(joined[-1].element.itertext())):
                joined[-1].element = row.element
        else:
            joined.append(row)
    return joined


def _fullest(rows: Sequence[LinkedRow]) -> list[LinkedRow]:
    groups: dict[Element | None, list[LinkedRow]] = {}
    for row in rows:
        if not any(element.tag in _NEVER for element in row.element.iterancestors()):
            groups.setdefault(row.element.getparent(), []).append(row)
    if not groups:
        return []
    best = max(groups, key=lambda parent: len({row.key for row in groups[parent]}))
    found: list[LinkedRow] = []
    for parent, group in groups.items():
        beside = parent is not None and best is not None and parent.getparent() is best.getparent()
        if parent is best:
            return found + group
        if beside and parent is not None and best is not None and parent.tag == best.tag:
            found += group
    return found

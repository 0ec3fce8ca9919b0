"""The HTML of a body that was found: without scripts, buttons and what else is none of it, and safe to be looked at alone."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree, html
from lxml.etree import _Element as Element

from crawler.pages.board_body import BOXES
from crawler.pages.board_margin import MACHINERY, is_label, kind_of, spoken
from crawler.pages.board_remarks import is_own
from crawler.pages.board_tree import named, text_of, unshown
from crawler.pages.page import with_few_attributes


def html_of(parts: Sequence[Element]) -> str:
    """The HTML of the body: without scripts and what is left out, and with what stood escaped in a textarea as HTML again."""
    written = []
    lone = len(parts) == 1 and parts[0].tag in (*BOXES - {"p", "ul", "ol", "table", "blockquote", "figure", "pre"},)
    for part in parts:
        copy = deepcopy(part)
        tail, copy.tail = copy.tail, None
        _clear(copy)
        if copy.tag == "textarea":
            written.append(copy.text or "")
        elif lone or copy.tag in ("tr", "td", "dd", "tbody"):
            inner = _inside(copy)
            written.append(inner if lone else f"<div>{inner}</div>")
        else:
            written.append(etree.tostring(copy, encoding="unicode", method="html"))
        if tail and tail.strip() and not lone:
            written.append(html_escape(tail))
    return "".join(written).replace("\u200b", "").strip()


def html_escape(text: str) -> str:
    """Text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inside(box: Element) -> str:
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in box)
    return html_escape(box.text or "") + "".join(inner)


def _clear(copy: Element) -> None:
    """Takes out of a copy of the body what is none of it."""
    for at in [*_left_out_within(copy), *own_pairs(copy)]:
        parent = at.getparent()
        if parent is not None:
            _drop(at)
    for area in list(copy.iter("textarea")):
        if area is not copy:
            try:
                box = html.fragment_fromstring(with_few_attributes(area.text or ""), create_parent="div")
            except (etree.ParserError, etree.XMLSyntaxError, ValueError):
                continue
            box.tail = area.tail
            area.getparent().replace(area, box)


def _left_out_within(copy: Element) -> Iterator[Element]:
    walk = etree.iterwalk(copy, events=("start",))
    for _, at in walk:
        if at is copy:
            continue
        gone = (
            at.tag in MACHINERY
            or _is_own_label(at, copy)
            or (unshown(at) and at.tag not in ("textarea", "iframe", "object", "svg"))
        )
        if not gone and at.tag not in (
            "p",
            "b",
            "strong",
            "em",
            "u",
            "br",
            "img",
            "a",
            "tr",
            "td",
            "th",
            "table",
            "tbody",
            "font",
            "thead",
        ):
            kind = kind_of(named(at))
            gone = kind == "comments" or (kind in ("margin", "remark") and spoken(at) < 300)
        if gone:
            walk.skip_subtree()
            yield at


def own_pairs(copy: Element) -> Iterator[Element]:
    """What a body loses of a row of facts: label and value that only the page says, as 등록일 beside 기간."""
    for label in copy.iter("th", "dt"):
        value = label.getnext()
        if value is not None and value.tag in ("td", "dd") and is_own(text_of(label, most=40)):
            before = list(label.iterancestors("table", "dl"))
            if sum(1 for one in before if one is copy or copy in one.iterancestors()) <= 1:
                yield from (label, value)


def _is_own_label(at: Element, copy: Element) -> bool:
    """Whether a label of the body (내용) stands beside it; the heads of a table within the body are the author's."""
    return (
        is_label(at)
        and sum(1 for one in at.iterancestors() if one is not copy) <= 2
        and at.getnext() is not None
        and (at.tag != "dt" or len(at.getparent().findall("dt")) == 1)
        and at.getnext().tag not in ("th", "dt")
        and (at.getprevious() is None or at.getprevious().tag != "th")
    )


def _drop(at: Element) -> None:
    """Removes an element and leaves the text behind it."""
    parent, before = at.getparent(), at.getprevious()
    if at.tail:
        if before is not None:
            before.tail = (before.tail or "") + at.tail
        else:
            parent.text = (parent.text or "") + at.tail
    parent.remove(at)

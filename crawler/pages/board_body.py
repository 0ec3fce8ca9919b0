"""The body of a post on a page nobody has seen before: what stands below its title, and nothing that stands around it.

From the title on, the page is walked outward: what follows on the same level, then on the next, until something was found
that is neither a remark about the post (author, hits, files, buttons) nor its margin (comments, neighbours, the list printed
again, footers). Where the author of the page named a box as the body, and it holds most of what was found, it is taken alone.
"""

import re
from collections.abc import Sequence
from itertools import islice

from lxml.etree import _Element as Element

from crawler.pages.board_margin import is_end, is_icon, kind_of, left_out, marginal, marginal_within
from crawler.pages.board_remarks import is_remark_line
from crawler.pages.board_tree import named, own_text, text_of
from crawler.pages.dates import shape

BOXES = {
    "div",
    "section",
    "article",
    "td",
    "p",
    "main",
    "figure",
    "blockquote",
    "dd",
    "textarea",
    "span",
    "table",
    "ul",
    "ol",
    "pre",
    "form",
    "tr",
    "tbody",
    "dl",
}
_IMAGE_WORTH = 120
_REMARK_WORTH = 100
_FACTS = re.compile(r"기간|일시|장소|대상|정원|인원|접수|신청|강사|수강료|문의")
MOST_PARTS = 2000


class _Seen:
    """What is left out on a page, and how much body an element holds: each asked once, though boxes hold each other."""

    def __init__(self) -> None:
        self._left_out: dict[Element, bool] = {}
        self._worth: dict[Element, int] = {}

    def left_out(self, one: Element) -> bool:
        """See `board_margin.left_out`."""
        known = self._left_out.get(one)
        if known is None:
            known = self._left_out[one] = left_out(one)
        return known

    def worth(self, one: Element) -> int:
        """How much body an element holds: its words outside of remarks, and its pictures."""
        known = self._worth.get(one)
        if known is None:
            known = self._worth[one] = self._weighed(one)
        return known

    def _weighed(self, one: Element) -> int:
        if one.tag == "textarea":
            return len((one.text or "").strip())
        words = len(text_of(one, lambda at: at is not one and self.left_out(at), most=20_000))
        textareas = sum(len((at.text or "").strip()) for at in one.iter("textarea") if at.get("readonly") is not None)
        pictures = sum(not is_icon(image) and not marginal_within(image, one) for image in islice(one.iter("img"), 50))
        return words + textareas + _IMAGE_WORTH * pictures


def body_parts(root: Element, anchor: Element | None) -> list[Element]:
    """The elements that make up the body, in their order; none where nothing was found."""
    seen = _Seen()
    parts = _outward(seen, anchor) if anchor is not None else []
    box = _named_box(seen, root, anchor)
    if box is not None and not any(
        box is at or box in at.iterdescendants() or at in box.iterdescendants() for at in parts
    ):
        said = " ".join(text_of(part, most=300) for part in parts)
        if not parts or (_FACTS.search(said) and seen.worth(box) > 0):
            parts = [*parts, box]  # a table of dates and places above the text is the author's as well
        elif seen.worth(box) > 2 * sum(map(seen.worth, parts)):
            parts = [box]
    return _narrowed(seen, parts) if len(parts) == 1 or box is None or parts[-1] is not box else parts


def _named_box(seen: _Seen, root: Element, anchor: Element | None) -> Element | None:
    """The box that is named as the body and stands nearest behind the title; without a title the fullest one."""
    around = set() if anchor is None else {anchor, *anchor.iterancestors()}
    boxes = [
        at
        for at in root.iter(*BOXES)
        if at not in around and kind_of(named(at)) == "body" and not marginal(at) and at.tag != "span"
    ][:200]
    worth = {at: seen.worth(at) for at in boxes}
    if anchor is None:
        best = max(worth, key=lambda at: worth[at], default=None)
        return best if best is not None and worth[best] > 0 else None
    behind = _elements_behind(anchor, boxes)
    return next((at for at in behind if worth[at] > 0), None)


def _elements_behind(anchor: Element, boxes: Sequence[Element]) -> list[Element]:
    """The boxes that stand behind the title, the nearest first: those that share most of the elements around it."""
    depth = {at: index for index, at in enumerate([*anchor.iterancestors()][::-1])}
    met = False
    found: list[tuple[int, int, Element]] = []
    wanted = set(boxes)
    for at in anchor.getroottree().getroot().iter():
        met |= at is anchor
        if met and at in wanted:
            found.append((-max(depth.get(one, 0) for one in at.iterancestors()), len(found), at))
    return [at for _, _, at in sorted(found, key=lambda one: one[:2])]


def _outward(seen: _Seen, anchor: Element) -> list[Element]:
    at = anchor
    for _ in range(40):
        parent = at.getparent()
        if parent is None or at.tag in ("body", "html"):
            return []
        found, ended = _behind(seen, at)
        if found:
            return found
        if ended and at is not anchor:
            return []
        at = parent
    return []


def _behind(seen: _Seen, at: Element) -> tuple[list[Element], bool]:
    """What follows an element on its own level and is body; and whether the end of the post was met there."""
    found: list[Element] = []
    worth = 0
    for one in islice(at.itersiblings(), MOST_PARTS):
        if not isinstance(one.tag, str) or seen.left_out(one):
            if is_end(one) and (worth > 0 or kind_of(named(one)) == "comments"):
                return found if worth else [], True
            if 0 < worth < 30 and shape(text_of(one, most=200)) and is_remark_line(one):
                found, worth = [], 0  # what stood before was the beginning of the remarks
            continue
        value = seen.worth(one) + (len((one.tail or "").strip()) if one.tag in ("hr", "br") else 0)
        if value == 0 and not found:
            continue
        if not found and text_of(one, most=400) == text_of(at, most=400):
            continue  # the title once more
        worth += value
        found.append(one)
    return (found, False) if worth else ([], False)


def _narrowed(seen: _Seen, parts: Sequence[Element]) -> list[Element]:
    """The parts without the boxes around them; a box that is named as the body alone, where it holds most of it."""
    total = sum(seen.worth(part) for part in parts)
    found = list(parts)
    pictures: list[Element] = []
    for _ in range(30):
        inner = (
            [
                one
                for part in found
                for one in islice(part, MOST_PARTS)
                if isinstance(one.tag, str) and not seen.left_out(one)
            ]
            if len(found) == 1
            else []
        )
        boxes = [
            at
            for part in (found if len(found) > 1 else inner)
            for at in (part, *list(part.iter(*BOXES))[:200])
            if kind_of(named(at)) == "body"
        ]
        # Several boxes side by side: the one that is named as the body, if it holds most; within one only if it holds all.
        share = 0.6 if len(found) > 1 else 0.9
        best = next((at for at in boxes if _holds_most(seen.worth(at), total, share)), None)
        if best is not None and (len(found) > 1 or best is not found[0]):
            pictures += [image for part in found for image in _pictures(part) if best not in set(image.iterancestors())]
            found = [best]
            continue
        holding = [one for one in inner if seen.worth(one) > 0]
        if (
            len(found) == 1
            and len(holding) == 1
            and not own_text(found[0])
            and holding[0].tag in BOXES - {"p", "table", "ul", "ol", "span", "figure", "blockquote", "pre"}
        ):
            found = holding
            continue
        if (
            len(found) == 1
            and found[0].tag in ("table", "tbody", "tr")
            and len(holding) == 1
            and holding[0].tag in ("tbody", "tr", "td")
        ):
            found = holding
            continue
        break
    return pictures + found


def _holds_most(worth: int, total: int, share: float) -> bool:
    """Whether a named box may stand for the whole: what is left besides is little, as a line of remarks is."""
    return worth >= total * share or (worth > 0 and total - worth < _REMARK_WORTH)


def _pictures(part: Element) -> list[Element]:
    """The pictures in a part that are the post's own: some boards show them in a box above the body."""
    return [image for image in list(part.iter("img"))[:200] if not is_icon(image) and not marginal_within(image, part)]

"""What an element of a list says on one line: its text, and a link's title without badges and counts."""

import re

from lxml.etree import _Element as Element

from crawler.pages.page import one_line

LIBRARY_BADGE = re.compile(r"(?:^|\s)lib(?:rary)?(?:$|\s)")  # the class of a library's name before a title

_BADGE = re.compile(
    r"\W{0,2}(?:new|n|hot|up|새\s?글|새로운\s?글|최신\s?글|첨부(?:\s?파일)?(?:\s?있음)?|파일|이미지|file|공지(?:사항)?|답변|댓글\s?\d*|비밀\s?글)\W{0,2}"
    r"|[\[(]\s?\d{1,4}\s?[\])]",
    re.IGNORECASE,
)
_COUNT = re.compile(r"[\[(]\s?\d{1,4}\s?[\])]$")
_GLUED = re.compile(r"(?:(?<![A-Za-z\s])NEW|\sNEW|(?<=\S)\s?새글)$")  # in a text on one line
_JOINED = ("b", "em", "i", "mark", "font", "u", "strong")


def text_of(element: Element, *, alt: bool = False) -> str:
    """All text on one line; with `alt`, what stands for images where there is none."""
    said = one_line(_texts(element) if len(element) else element.text or "")
    if said or not alt:
        return said
    return one_line(" ".join(image.get("alt") or image.get("title") or "" for image in element.iter("img")))


def title_of(link: Element, around: Element) -> str:
    """A link's title without badges and comment counts, whole where its `title` attribute has what was cut."""
    raw = (_texts(link, without_badges=True) if len(link) else link.text or "").rstrip()
    said = one_line(_without_count(raw) if raw.endswith(("]", ")")) else raw)
    if said.endswith(("NEW", "새글")):
        said = _GLUED.sub("", said).rstrip()
    cut = said.rstrip(".… ")
    if said != cut and cut:
        for source in (link.get("title"), around.get("title")):
            whole = one_line(source or "")
            if whole.startswith(cut) and len(whole) > len(said):
                return whole
    if said:
        return said
    # The oldest template's title is the face of a submit button.
    button = next((field.get("value") or "" for field in link.iter("input") if field.get("type") == "submit"), "")
    return one_line(button or link.get("title") or "") or text_of(link, alt=True)


def _without_count(raw: str) -> str:
    """A title without the count of its comments, which stands on a line of its own; `[2]` on the same line is the title's."""
    count = _COUNT.search(raw)
    before = raw[: count.start()] if count else raw
    gap = before[len(before.rstrip()) :]
    return before if any(sign in gap for sign in "\t\r\n") else raw


def _texts(element: Element, *, without_badges: bool = False) -> str:
    said = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("script", "style", "svg"):
            inner = _texts(child, without_badges=without_badges) if len(child) else child.text or ""
            if not (without_badges and _is_badge(child, one_line(inner))):
                said.append(inner if child.tag in _JOINED else f" {inner} ")
        said.append(child.tail or "")
    return "".join(said)


def _is_badge(element: Element, said: str) -> bool:
    return _BADGE.fullmatch(said) is not None or LIBRARY_BADGE.search(element.get("class") or "") is not None

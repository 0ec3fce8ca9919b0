"""The title in a row of an unknown board: the words that open the post, without badges, counts, categories, phone copies."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

from crawler.pages.board_cells import PINNED, is_day
from crawler.pages.board_remarks import says_remark
from crawler.pages.board_tree import named, own_text, text_of, unshown
from crawler.pages.page import one_line, without_count

_BADGE = re.compile(
    r"[\[(+]?\s?\d{1,4}\s?[\])]?|new!?|n|hot|h|up|u|best|re|새\s?글|새로운\s?글|첨부(?:\s?파일)?(?:\s?있음)?|파일|이미지|사진|file"
    r"|답[변글]|댓글(?:\s?수)?\s?[\[(]?\d*[\])]?\s?개?|개|비밀\s?글|secret|인기\s?글?|더\s?보기|자세히(?:\s?보기)?|상세(?:\s?보기)?"
    r"|바로\s?가기|신청(?:하기)?|more(?: view)?|view(?: more| detail)?|read more|제목"
    r"|새창|새창열림|공지(?:사항)?|notice|접수\s?중|접수\s?예정|모집\s?중|마감|진행\s?중|종료",
    re.IGNORECASE,
)
_BADGE_NAME = re.compile(
    r"badge|\bico|icon|\bnew\b|new_|cmt|comment|reply_?(?:num|cnt)|\bcnt|count|\bhit|mobile|phone|\bm[_-](?:only|info|date)|visible-xs|\bhot\b|\bfile\b|\bmeta\b|\binfo\b|summary"
    r"|date|time\b|writer|author|\bnick|\bdesc",
    re.IGNORECASE,
)
_CATEGORY_NAME = re.compile(
    r"cate|ca_name|label|\bkind|\btype|division|gubun|\bflag|\btag\b|state|status|\blib|prefix|\bsort|head_?word",
    re.IGNORECASE,
)
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:tit|tit\w{0,3}|title\d?|subject|subj|sbj|sj|headline|bo_tit|cut[_-]?strings?|ellipsis)(?:$|[\s_-])|-title\b|title$|subject",
    re.IGNORECASE,
)
_SUMMARY_NAME = re.compile(
    r"(?:^|[\s_-])(?:cnt|summary|excerpt|desc(?:ription)?|preview|cont?|contents?|txt)(?:$|[\s_-])", re.IGNORECASE
)
_ASIDE = re.compile(r"\d{4}\s?[.\-/].{4,12}[~∼]|D\s?[-+]\s?(?:\d+|day)|~\s?\d", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[(【<〔]\s?[^\[\](){}]{1,14}\s?[\])】>〕]")
_ATTRIBUTE_NOISE = re.compile(
    r"\s*(?:[-–,(]\s*)?(?:새\s?창(?:으로)?(?:\s?열림|\s?열기)?|상세\s?(?:보기|페이지|내용)(?:\s?(?:로|으로)?\s?이동)?"
    r"|자세히\s?보기|(?:글\s?)?보기|바로\s?가기|페이지로 이동|내용보기|읽기)\)?\s*$"
)
PROTECTED = re.compile(r"^(?:(?:보호된|잠긴|비밀|비공개)\s?글|protected|private)\s*[:：]\s*", re.IGNORECASE)
_CUT = re.compile(r"(?:…|\.{2,}|‥)$")


@dataclass(frozen=True, slots=True)
class TitleRow:
    """What the title of a row is sought in: its elements, those that open the post, and the cell under the header 제목."""

    parts: Sequence[Element]
    links: Sequence[Element]
    cell: Element | None


def titles_of(rows: Sequence[TitleRow]) -> list[tuple[str, str]]:
    """The title of each row, and the category in front of it.

    All rows of a list are made alike: where a short title lost against a longer summary or a line of remarks, the place
    decides that holds the title in most of the rows.
    """
    places = [_place_of(row) for row in rows]
    found = [_path(place, row) if place is not None else () for place, row in zip(places, rows, strict=True)]
    usual, count = Counter(path for path in found if path).most_common(1)[0] if any(found) else ((), 0)
    if count * 2 > len(rows):
        for index, (row, path) in enumerate(zip(rows, found, strict=True)):
            if path and path != usual:
                better = _at_path(usual, row)
                places[index] = places[index] if better is None else better
    return [_title_at(place, row) if place is not None else ("", "") for place, row in zip(places, rows, strict=True)]


def _place_of(row: TitleRow) -> Element | None:
    """The element of a row that says most among those where the title may stand; a heading rather than a summary."""
    said = [(place, len(_clean(place)[0])) for place in _places(row.parts, row.links, row.cell)]
    heads = [(place, length) for place, length in said if length and _is_heading(place)]
    return max(heads or said, key=lambda one: one[1], default=(None, 0))[0]


def _is_heading(place: Element) -> bool:
    """Whether a place stands in a heading of its row, or holds one alone."""
    around = (place, *list(place.iterancestors())[:2])
    return any(at.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong") for at in around)


def _path(place: Element, row: TitleRow) -> tuple[str, ...]:
    """The tags and classes from a row's element down to a place in it."""
    path: list[str] = []
    for at in (place, *place.iterancestors()):
        path.append(f"{at.tag}.{at.get('class') or ''}")
        if at in row.parts:
            break
    return tuple(path)


def _at_path(path: tuple[str, ...], row: TitleRow) -> Element | None:
    """The first place in a row that has this path and says anything."""
    wanted = path[0].partition(".")[0]
    for part in row.parts:
        for at in part.iter(wanted):
            if _path(at, row)[:-1] == path[:-1] and _clean(at)[0]:  # the row itself may have a class: odd, notice
                return at
    return None


def _title_at(place: Element, row: TitleRow) -> tuple[str, str]:
    title, category = _clean(place)
    title = PROTECTED.sub("", title)
    whole = _whole(title, [place, *place.iterdescendants("a", "img"), *place.iterancestors("a"), *row.links])
    return without_count(whole), category


def _places(parts: Sequence[Element], links: Sequence[Element], cell: Element | None) -> list[Element]:
    """Where the title may stand, the surest kind only: title elements in the links, the links, the title's cell, the row."""
    words = [
        link
        for link in links
        if link.tag in ("a", "button", "strong", "span", "input")
        and (said := _clean(link)[0])
        and not _BADGE.fullmatch(said)
    ]
    words = [link for link in words if not _in_summary(link, parts)] or words
    for inside in (words, parts):
        found = [
            at for one in inside for at in one.iter() if isinstance(at.tag, str) and _is_title(at) and _clean(at)[0]
        ]
        in_links = [
            at for at in found if any(link in (at, *at.iterancestors()) or at in link.iterancestors() for link in words)
        ]
        if in_links or (found and not words):
            innermost = in_links or found
            return [
                at
                for at in innermost
                if not any(other is not at and at in other.iterancestors() for other in innermost)
            ]
        if inside is words and cell is not None and not words:
            return [cell]
    return [_longest(link) for link in words] or ([_longest(part) for part in parts] if cell is None else [cell])


def _in_summary(link: Element, parts: Sequence[Element]) -> bool:
    """Whether a link stands in what its row names as a summary: it opens the post as well, and says more than the title."""
    for at in (link, *link.iterancestors()):
        if at in parts:
            return False
        if _SUMMARY_NAME.search(at.get("class") or ""):
            return True
    return False


def _is_title(at: Element) -> bool:
    if at.tag in ("h2", "h3", "h4", "h5"):
        return True
    return (
        at.tag not in ("tr", "td", "th", "li", "ul", "table", "tbody")
        and _TITLE_NAME.search(at.get("class") or "") is not None
    )


def _longest(box: Element) -> Element:
    """The link itself, or the part of it that is the title where it wraps a whole card with days and a summary."""
    blocks = [
        at
        for at in box.iter("p", "div", "strong", "span", "dt", "li", "em", "h6", "b")
        if own_text(at) and not _is_badge(at)
    ]
    aside = [at for at in blocks if is_aside(own_text(at))]
    words = [at for at in blocks if at not in aside]
    apart = any(at.tag in ("p", "div", "dt", "li") for at in blocks)
    if box.tag in ("a", "span", "strong", "button") and (own_text(box) or not (aside or (apart and len(words) > 1))):
        return box
    if not words:
        return box
    strong = [at for at in words if at.tag in ("strong", "dt", "h6", "b")]
    return (
        strong[0]
        if strong
        else words[0]
        if len(own_text(words[0])) > 5
        else max(words, key=lambda at: len(own_text(at)))
    )


def is_aside(text: str) -> bool:
    """Whether a text in a row says something about the post and is not its title: a day, a period, hits, a number."""
    return is_day(text) or text.isdecimal() or _ASIDE.match(text) is not None or says_remark(text)


def _clean(place: Element) -> tuple[str, str]:
    """The text of a place without what is no title, and the category that stood in it."""
    categories: list[str] = []

    def skip(at: Element) -> bool:
        if unshown(at) or _is_badge(at):
            return True
        text = text_of(at, most=60)
        if _CATEGORY_NAME.search(named(at)) and len(text) <= 15 and not _TITLE_NAME.search(named(at)):
            categories.append(text.strip("[]()【】 "))
            return True
        if at.tag in ("em", "i", "span", "label") and _BRACKETS.fullmatch(text) and not own_before(at):
            categories.append(text.strip("[]()【】 "))
            return True
        return False

    if place.tag == "input":
        return one_line(place.get("value") or ""), ""
    text = text_of(place, skip, most=600)
    if not text and place.tag == "a":
        text = one_line(next((image.get("alt") or "" for image in place.iter("img")), ""))
    return text.strip(" \u200b\ufeff\xad"), next((one for one in categories if one and not PINNED.fullmatch(one)), "")


def own_before(at: Element) -> bool:
    """Whether text of its own box stands before this element: then it is a word of the sentence."""
    parent = at.getparent()
    if parent is None:
        return False
    before = one_line(parent.text or "") + "".join(one_line(one.tail or "") for one in at.itersiblings(preceding=True))
    return bool(before)


def _is_badge(at: Element) -> bool:
    text = text_of(at, most=80)
    if not text:
        return at.find(".//img") is None and at.tag != "img"
    if at.tag in (
        "span",
        "em",
        "i",
        "b",
        "strong",
        "small",
        "sup",
        "label",
        "a",
        "font",
        "button",
        "img",
    ) and _BADGE.fullmatch(text):
        return True
    if at.tag in ("small", "span", "em", "i") and says_remark(text):
        return True
    return _BADGE_NAME.search(at.get("class") or "") is not None and not _TITLE_NAME.search(at.get("class") or "")


def _whole(title: str, elements: Sequence[Element]) -> str:
    """The whole title where the page cuts it and has it whole in a `title` or `alt` beside it."""
    cut = _CUT.sub("", title).rstrip()
    if cut == title:
        return title
    for element in elements:
        for name in ("title", "alt", "aria-label", "data-title"):
            said = _ATTRIBUTE_NOISE.sub("", one_line(element.get(name) or ""))
            if said.startswith(cut) and len(said) > len(cut) and not _CUT.search(said):
                return said
    return title

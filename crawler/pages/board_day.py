"""The day and the author of a post on a page nobody has seen before: labels first, then what stands near the title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml.etree import _Element as Element

from aggregator.clock import SEOUL
from crawler.pages.board_cells import HEADS, OTHER_DAYS, POSTED, is_day
from crawler.pages.board_html import own_pairs
from crawler.pages.board_margin import is_remark, marginal
from crawler.pages.board_tree import named, strings, text_of
from crawler.pages.dates import Moment, day_of, read_date, shape
from crawler.pages.page import Page, Row, one_line

_HEAD = 200  # how much a title and the line about its post say together
_BEFORE, _AFTER = 25, 60  # texts around the title in which the day of posting stands
_LABEL = re.compile(
    r"(?:^|\s)(?P<label>(?:작성|등록|게시|공고|입력|게재|발행|수정|최종수정|최근수정|접수|신청|행사|교육|운영)\s?(?:일자?|일시|날짜|기간)|(?:글|올)?(?:쓴|올린)\s?날|날짜|일자|등록|작성|date|posted|published)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_AUTHOR_LABEL = re.compile(
    r"(?:작성자|글쓴이|등록자|게시자|작성부서|담당부서|이름)\s?[:：]?\s?(?P<name>[^|│]{0,30})", re.IGNORECASE
)
_AUTHOR_NAME = re.compile(r"writer|author|\bnick|sv_member|sv_guest|member_\d|byline", re.IGNORECASE)
_DATE_NAME = re.compile(r"date|time|\bday|regdt|reg_dt|posted|published", re.IGNORECASE)
_JSON_LD = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_PREFIX = re.compile(r"^(?:by|글|작성자|글쓴이)\s*[:：]?\s+", re.IGNORECASE)

Near = Sequence[tuple[Element, str]]  # the texts around the title: see `texts_near`


@dataclass(frozen=True, slots=True)
class Day:
    """When a post was posted, and how the page says it."""

    moment: Moment | None
    text: str


def day_in(
    root: Element,
    near: Near,
    anchor: Element | None,
    page: Page,
    row: Row,
    parts: Sequence[Element] = (),
) -> Day:
    """The day of a post: as the page labels it, as it stands by the title, else as the list said it.

    What stands in the body (`parts`) or behind it is the author's or the page's margin, unless it is labelled.
    """
    listed = day_of(row)
    best: tuple[float, str, Moment] | None = None
    for weight, text in (*_near(near, anchor, parts), *_machine(root, page.html)):
        moment = read_date(text, page.now)
        if moment is None or _plain(moment) > _plain(page.now):
            continue
        agrees = listed is not None and (_plain(listed).month, _plain(listed).day) == (
            _plain(moment).month,
            _plain(moment).day,
        )
        if listed is not None and not agrees and weight < 4:
            continue  # a bare day by the title that the list does not know is some other day
        worth = weight + 3 * agrees + 0.2 * isinstance(moment, datetime)
        if best is None or worth > best[0]:
            best = worth, text, moment
    if best is None:
        return Day(listed, row.posted)
    return Day(best[2], best[1])


def _plain(moment: Moment) -> date:
    return moment.astimezone(SEOUL).date() if isinstance(moment, datetime) else moment


def texts_near(root: Element, anchor: Element | None) -> Near:
    """The texts around the title, in their order: some before, more behind."""
    body = next(root.iter("body"), root)
    around = {anchor} if anchor is None else {anchor, *anchor.iterdescendants()}
    before: list[tuple[Element, str]] = []
    behind: list[tuple[Element, str]] = []
    met = anchor is None
    for element, raw in strings(
        body, lambda at: at.tag in ("script", "style", "noscript", "textarea", "select", "template")
    ):
        text = one_line(raw)
        if not text:
            continue
        if element in around:
            met = True
        (behind if met else before).append((element, text))
        if len(behind) > (_AFTER if anchor is not None else 400):
            break
    return [*before[-_BEFORE:], *behind]


def _head(anchor: Element | None, body: set[Element]) -> set[Element]:
    """What stands in one short box with the title and not with the body: no name (`side`) makes it a margin of the page."""
    head: set[Element] = set()
    for at in () if anchor is None else anchor.iterancestors():
        inside = set(at.iter())
        if at.tag == "body" or inside & body or len(text_of(at, most=_HEAD + 1)) > _HEAD:
            break
        head = inside
    return head


def _near(near: Near, anchor: Element | None, parts: Sequence[Element]) -> Iterator[tuple[float, str]]:
    """Days near the title with their weight."""
    label = ""
    begun = False
    body = {at for part in parts for at in part.iter()}
    body -= {at for part in parts for pair in own_pairs(part) for at in pair.iter()}
    head = _head(anchor, body)
    for index, (element, text) in enumerate(near):
        begun |= element in body
        if element not in head and marginal(element):
            continue
        found = shape(text)
        own = _LABEL.search(text[: found.start()]) if found else None
        before = own["label"] if own else label
        if len(text) < 80 and (is_day(text) or found is not None):
            said = found[0].strip() if found else text
            rest = text[found.end() :] if found else ""
            weight = _weight(before, element, text) if not re.match(r"\s*(?:\([^)]*\))?\s*[~∼]", rest) else 0
            if weight > (4 if begun else 0) and element not in body:
                yield weight - index / 100, said
        ahead = _LABEL.search(text)
        label = ahead["label"] if ahead else label if len(text) < 3 else ""


def _weight(label: str, element: Element, text: str) -> float:
    if label:
        return (
            0
            if OTHER_DAYS.search(label) and not POSTED.fullmatch(label)
            else 6
            if POSTED.fullmatch(label.strip())
            else 0
        )
    names = f"{named(element)} {named(element.getparent()) if element.getparent() is not None else ''}"
    if element.tag == "time" and re.search(r"updated|modified", named(element)) and "published" not in names:
        return 0
    if OTHER_DAYS.search(names) and not _DATE_NAME.search(names):
        return 0
    if element.tag == "time" or _DATE_NAME.search(names):
        return 4.5
    return 3 if is_day(text) else 2 if len(text) < 50 and is_remark(element) else 0


def _machine(root: Element, html: str) -> Iterator[tuple[float, str]]:
    """Days that are written for machines."""
    for meta in root.xpath(
        "//meta[@property='article:published_time' or @name='article:published_time' or @itemprop='datePublished']/@content"
    ):
        yield 5.5, str(meta)
    for found in list(_JSON_LD.finditer(html))[:1]:
        yield 5, found[1]
    for stamp in root.xpath("//time[@datetime]"):
        if not marginal(stamp) and not (re.search(r"updated", named(stamp)) and "published" not in named(stamp)):
            yield 5, str(stamp.get("datetime"))
            return


def author_in(root: Element, near: Near, row: Row) -> str:
    """Who wrote the post: by a label near the title, as the list said, or by a class name; "" where nothing says it."""
    signed = (text_of(at, most=60) for at in root.iter("a") if "author" in (at.get("rel") or "") and not marginal(at))
    return _labelled(near) or row.author or _by_name(near) or next(signed, "")


def _labelled(near: Near) -> str:
    for (element, text), (_, following) in zip(near, [*near[1:], (None, "")], strict=True):
        found = _AUTHOR_LABEL.match(text)
        if found and not marginal(element):
            name = found["name"].strip() or following
            if len(name) <= 30 and not is_day(name) and not HEADS.fullmatch(name):
                return name
    return ""


def _by_name(near: Near) -> str:
    for element, text in near:
        around = [element, *list(element.iterancestors())[:1]]
        if (
            len(text) <= 30
            and not is_day(text)
            and not marginal(element)
            and any(_AUTHOR_NAME.search(at.get("class") or "") for at in around)
        ):
            name = _PREFIX.sub("", text).strip(" ·|:")
            if not HEADS.fullmatch(name) and name.lower() not in ("by", "작성자", "글쓴이"):
                return name
    return ""

"""The repeated things on a page nobody has seen before, sorted into groups: which of them are the rows of a list of posts.

Whatever leads to a post differs from its neighbours in one place, the post's key. So all things that can be clicked are
sorted by such places (`slots`), each with the largest element that holds nothing of its neighbours: its row. The rows that
have titles and days, under header words, on the page's own board win over menus, side boxes, pagers and tag clouds.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

from lxml.etree import _Element as Element

from crawler.pages import board_cells as cells
from crawler.pages.board_links import PAGING, Target, known_key
from crawler.pages.board_tree import text_of, unshown, within
from crawler.pages.dates import shape
from crawler.pages.page import Page

MOST_ROWS = 1000
SAMPLE = 40

_ASIDE_TAGS = ("nav", "header", "footer", "aside")
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:gnb|lnb|snb|tnb|nav|navi|menu\w*|foot\w*|header|aside|side\w*|banner\w*|quick\w*|recent\w*|latest\w*|popular\w*|rank\w*|best\w*|tags?|tagcloud|cloud"
    r"|sitemap|family\w*|breadcrumbs?|location|paging|pagination|pager|paginate|related\w*|(?<!elementor-)widget\w*|prev\w*|(?<!^__)(?<!\s__)next\w*|util\w*|skip\w*|login\w*|tabs?|tab_?menu|comments?|cmt|reply|gall?_tag)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LOOSE_DATE = re.compile(
    r"(?<![\d:.\-])(?:\d{1,2}[-./]\d{1,2}|\d{1,2}:\d\d)(?![\d:])|\d\s?(?:분|시간|일)\s?전|\d월\s?\d{1,2}일|(?<!\d)20\d\d\s?[.\-/]\s?\d{1,2}(?!\d)"
)


@dataclass(slots=True)
class Entry:
    """One row of a group: its elements, its key, and what in it leads to the post."""

    parts: list[Element]
    key: str
    links: list[Target]
    above: bool = False  # in a box of its own above the list


@dataclass(slots=True)
class Group:
    """Rows that differ in one slot and stand in one container. `score` says how much they are a list of posts."""

    slot: str
    container: Element
    entries: list[Entry]
    labels: list[str] = field(default_factory=list)
    dated: float = 0.0
    score: float = 0.0


def groups(targets: Sequence[Target], page: Page, wanted: str = "") -> list[Group]:
    """Every group of rows on the page, the likeliest list of posts first; of the slot `wanted` alone where it is given."""
    families: dict[str, list[tuple[str, Target]]] = defaultdict(list)
    for target in targets:
        for slot, value in target.slots:
            if (not wanted or slot == wanted) and not PAGING.fullmatch(slot.rpartition("?")[2]):
                families[slot].append((value, target))
    words: dict[Element, str] = {target.element: text_of(target.element, most=300) for target in targets}
    found = [group for slot, family in families.items() for group in _in_containers(slot, family, words)]
    dated: dict[Element, bool] = {}
    for group in found:
        judge(group, page, words, dated)
    return sorted((group for group in found if group.score > 0), key=lambda group: -group.score)


def _in_containers(slot: str, family: Sequence[tuple[str, Target]], words: dict[Element, str]) -> Iterator[Group]:
    """The family's rows by the container in which they stand."""
    spoken = [words[target.element] for _, target in family]
    if sum(not word or word.isdecimal() for word in spoken) == len(spoken) and not any(
        target.element.find(".//img") is not None for _, target in family
    ):
        return
    held = _holders(family)
    alone = len({value for value, _ in family}) == 1
    by_container: dict[Element, dict[str, Entry]] = defaultdict(dict)
    for value, target in family:
        row = _row_of(target.element, value, held, alone=alone)
        parent = row.getparent()
        if parent is None:
            continue
        container = next(parent.iterancestors("table"), parent) if parent.tag in ("tbody", "thead", "tr") else parent
        rows = by_container[container]
        if value not in rows and len(rows) < MOST_ROWS:
            rows[value] = Entry([row], value, [])
        if value in rows:
            rows[value].links.append(target)
    for container, entries in by_container.items():
        yield Group(slot, container, list(entries.values()))


def _holders(family: Sequence[tuple[str, Target]]) -> dict[Element, str | None]:
    """For each element around the family's links the one value that it holds, None where it holds several."""
    held: dict[Element, str | None] = {}
    for value, target in family:
        for at in (target.element, *target.element.iterancestors()):
            before = held.get(at, value)
            if before is None:
                break
            held[at] = value if before == value else None
    return held


def _row_of(element: Element, value: str, held: dict[Element, str | None], *, alone: bool) -> Element:
    """The largest element that holds this value alone; a lone row ends where rows usually do."""
    row = element
    for at in element.iterancestors():
        if held.get(at) != value or at.tag in ("body", "html", "main"):
            break
        if alone and (
            row.tag in ("tr", "li", "article") or at.tag in ("ul", "ol", "tbody", "table", "section", "form")
        ):
            break
        row = at
    return row


def judge(group: Group, page: Page, words: dict[Element, str], dated_parts: dict[Element, bool]) -> None:
    """Sets what tells a list of posts from all else: days, header words, titles, the page's own board.

    `dated_parts` remembers which parts have a day: thousands of groups may share one.
    """
    sample = group.entries[:SAMPLE]
    _widen(group.entries, dated_parts)
    group.labels = cells.labels_of(group.container, [entry.parts[0] for entry in group.entries])
    dated = sum(any(_has_date(part, dated_parts) for part in entry.parts) for entry in sample)
    group.dated = dated / len(sample)
    spoken = [max((len(words.get(link.element, "")) for link in entry.links), default=0) for entry in sample]
    if sum(length < 8 for length in spoken) * 2 > len(sample):  # 자세히: the title stands beside the link
        spoken = [max(length, _headed(entry)) for entry, length in zip(sample, spoken, strict=True)]
    title = sum(min(length, 40) for length in spoken) / len(sample) / 40
    digits = sum(all(words.get(link.element, "").isdecimal() for link in entry.links) for entry in sample)
    opens = any(link.url for entry in sample for link in entry.links)
    if digits * 2 > len(sample):
        return
    likely = 0.2 + 2 * group.dated + bool(group.labels) + 0.5 * _own_board(group, page) + 0.3 * known_key(group.slot)
    numeric = sum(entry.key.isdecimal() for entry in sample) / len(sample)
    group.score = (
        min(len(group.entries), 20) ** 0.5
        * likely
        * (0.1 + title)
        * (0.1 if not group.labels and aside(group.container) else 1)
        * (0.4 if _is_rank(sample, group.labels) else 1)
        * (1 if opens else 0.4)
        * (0.8 + 0.2 * numeric)
    )


def _is_rank(sample: Sequence[Entry], labels: Sequence[str]) -> bool:
    """Whether what differs between the rows is the number shown in front of them, which drifts, and no key."""
    keys = [int(entry.key) for entry in sample if entry.key.isdecimal()]
    in_turn = sum(abs(left - right) == 1 for left, right in pairwise(keys))
    if len(sample) < 3 or in_turn * 2 + 2 < len(sample):
        return False
    shown = [cells.number_of(cells.pieces_of(entry.parts, labels)) for entry in sample]
    return sum(entry.key == number for entry, number in zip(sample, shown, strict=True)) * 2 > len(sample)


def _headed(entry: Entry) -> int:
    """How long the longest heading in a row is."""
    heads = (at for part in entry.parts for at in part.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong", "dt"))
    return max((len(text_of(at, most=100)) for at in heads), default=0)


def _widen(entries: Sequence[Entry], dated: dict[Element, bool]) -> None:
    """Rows that are several elements side by side (dt, dd, dd): takes in what stands between one and the next, if regular."""
    if len(entries) < 2:
        return
    if sum(_has_date(entry.parts[0], dated) for entry in entries[:SAMPLE]) * 2 > min(len(entries), SAMPLE):
        return
    firsts = {entry.parts[0] for entry in entries}
    spans = []
    for entry in entries:
        span: list[Element] = []
        for at in entry.parts[0].itersiblings():
            if at in firsts or len(span) >= 8:
                break
            span.append(at)
        spans.append(span)
    usual, count = Counter(len(span) for span in spans[:-1]).most_common(1)[0]
    if usual and count * 10 >= 8 * (len(spans) - 1):
        for entry, span in zip(entries, spans, strict=True):
            entry.parts.extend(one for one in span[:usual] if not unshown(one))


def _has_date(part: Element, known: dict[Element, bool]) -> bool:
    if part not in known:
        text = text_of(part, most=3000)
        shown = shape(text) is not None or _LOOSE_DATE.search(text) is not None
        known[part] = shown or part.find(".//time[@datetime]") is not None
    return known[part]


def _own_board(group: Group, page: Page) -> float:
    """How much of the page's own address stands in the addresses of the posts."""
    own = urlsplit(page.url)
    pairs = {pair for pair in parse_qsl(own.query) if not PAGING.fullmatch(pair[0])}
    urls = [urlsplit(link.url) for entry in group.entries[:SAMPLE] for link in entry.links[:1] if link.url]
    if not urls:
        return 0
    if pairs:
        return sum(bool(pairs & set(parse_qsl(url.query))) for url in urls) / len(urls)
    last = own.path.rstrip("/").rpartition("/")
    folder = f"{last[0]}/" if "." in last[2] else f"{own.path.rstrip('/')}/"  # /bbs/list.php stands in /bbs/
    return sum(url.path.startswith(folder) for url in urls) / len(urls) if folder != "/" else 0


def aside(element: Element) -> bool:
    """Whether an element stands in menus, side boxes, footers."""
    return within(element, _ASIDE_TAGS, _ASIDE_NAMES)

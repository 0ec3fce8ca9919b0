"""A list page nobody has seen before, whole: its rows, how its pages are addressed, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.etree import _Element as Element

from crawler.pages.board_groups import Entry, Group, groups, judge
from crawler.pages.board_links import Target, canonical, known_key, slots_of, targets
from crawler.pages.board_list import rows_of
from crawler.pages.board_paging import Paging, paging
from crawler.pages.board_pinned import with_pinned
from crawler.pages.board_refusals import no_list, refuse_errors, says_it_is_empty
from crawler.pages.board_tree import matches, parsed, select, text_of
from crawler.pages.dates import days_of
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable, one_line

LEAST_BARE = 0.8
LEAST = 0.55  # what a menu of thirty entries without days comes to stays below


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an admin pinned, or what was found when the source was added: see `crawler.platforms.board`."""

    row: str = ""
    title: str = ""
    date: str = ""
    next: str = ""
    key: str = ""
    post: str = ""
    page: str = ""
    unclosed: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A list page as first seen: its lasting address and title, the place of the posts' key, its paging, and any doubt."""

    address: str
    title: str
    slot: str
    paging: Paging | None
    rows: Sequence[Row]
    unsure: str = ""


def look(page: Page) -> Seen:
    """What list a page holds. Raises Unreadable for what is none."""
    root = parsed(page.html, unclosed=True)
    refuse_errors(root, page.html)
    found = groups(targets(root, page.url), page)
    best = _best(found)
    if best is None:
        raise no_list(root, "the page has no list of posts; if it has one, pin its rows with the option row")
    paged = paging(root, page)
    rows = _addressed(rows_of(best, page), page, Wanted(key=best.slot, page=paged.pattern if paged else ""))
    address = canonical(page.url, page.url) or page.url
    keys = {row.key for row in rows}
    for slot, value in slots_of(address):
        if value in keys and (slot == best.slot or known_key(slot)):
            address = _list_of_post(root, page.url, slot)
            break
    return Seen(address, _title(root), best.slot, paged, rows, _doubt(best, rows))


def read(page: Page, wanted: Wanted) -> ListPage:
    """The rows of a list page. None where the page says that it has none. Raises Unreadable for what is no list."""
    root = parsed(page.html, unclosed=wanted.unclosed)
    refuse_errors(root, page.html)
    group: Group | None = None
    if wanted.row:
        group = _pinned(root, page, wanted)
    else:
        found = targets(root, page.url)
        known = groups(found, page, wanted.key) if wanted.key else []
        group = with_pinned(known[0], known) if known and known[0].score > 0 else None
        if group is None and says_it_is_empty(root):
            return ListPage([], last=True)
        group = group or _best(groups(found, page))
    if group is None or (not wanted.key and not wanted.row and _says_nothing(group)):
        if says_it_is_empty(root):
            return ListPage([], last=True)
        raise no_list(root, "the page has no rows that look like posts; pin them with the option row")
    rows = _pins_applied(group, rows_of(group, page), page, wanted)
    last = bool(wanted.next) and not matches(root, wanted.next, "next")
    return ListPage(_addressed(rows, page, wanted), last=last)


def _best(found: Sequence[Group]) -> Group | None:
    """The likeliest list, if it is likely enough: without days and header words more of the rest must speak for it."""
    for group in found[:1]:
        bare = group.dated == 0 and not group.labels
        if group.score >= (LEAST_BARE if bare else LEAST) and (len(group.entries) >= 3 or group.labels):
            return with_pinned(group, found)
    return None


def _says_nothing(group: Group) -> bool:
    return len(group.entries) < 3 and group.dated == 0 and not group.labels


def _doubt(group: Group, rows: Sequence[Row]) -> str:
    """Why the guess is not sure, in words for an admin; "" where it is."""
    doubts = []
    if len(rows) < 3:
        doubts.append(f"only {len(rows)} rows look like posts")
    if not any(row.day for row in rows):
        doubts.append("no row has a date")
    if not all(row.url for row in rows):
        doubts.append("posts open by a script")
    return "; ".join(doubts) if not group.labels or doubts else ""


def _pinned(root: Element, page: Page, wanted: Wanted) -> Group:
    """The rows that an admin pinned, with the slot that differs most between them."""
    chosen = select(root, wanted.row, "row", partial(_likely_rows, root, page))
    owner = {at: row for row in chosen for at in row.iter()}
    held: dict[str, dict[Element, list[tuple[str, Target]]]] = {}
    for target in targets(root, page.url):
        row = owner.get(target.element)
        if row is not None:
            for slot, value in target.slots:
                held.setdefault(slot, {}).setdefault(row, []).append((value, target))
    made = []
    for slot, by_row in held.items():
        entries = [
            Entry([row], found[0][0], [target for value, target in found if value == found[0][0]])
            for row, found in by_row.items()
        ]
        distinct = list({entry.key: entry for entry in entries}.values())
        made.append(Group(slot, chosen[0].getparent() if chosen[0].getparent() is not None else root, distinct))
    for group in made:
        judge(
            group,
            page,
            {link.element: text_of(link.element, most=300) for entry in group.entries for link in entry.links},
            {},
        )
    if not made:
        raise Unreadable(Reason.LAYOUT, f"the pinned rows row = {wanted.row!r} hold nothing that opens a post")
    return max(made, key=lambda group: (group.slot == wanted.key, len(group.entries), group.score))


def _likely_rows(root: Element, page: Page) -> list[Element]:
    best = _best(groups(targets(root, page.url), page))
    return [entry.parts[0] for entry in best.entries] if best is not None else []


def _pins_applied(group: Group, rows: Sequence[Row], page: Page, wanted: Wanted) -> Sequence[Row]:
    """The rows with title and day from the pinned selectors, which are asked within each row.

    They serve the post's page as well, so only one that matches in some row is meant for the list.
    """
    if not wanted.row or not (wanted.title or wanted.date):
        return rows
    parts = {entry.key: entry.parts[0] for entry in group.entries}
    changed = []
    for row in rows:
        part = parts.get(row.key)
        titles = matches(part, wanted.title, "title") if part is not None and wanted.title else []
        dates = matches(part, wanted.date, "date") if part is not None and wanted.date else []
        title = text_of(titles[0], most=600) if titles else row.title
        posted = (dates[0].get("datetime") or text_of(dates[0], most=100)) if dates else row.posted
        changed.append(replace(row, title=title, posted=posted))
    return days_of(changed, page.now)


def _addressed(rows: Sequence[Row], page: Page, wanted: Wanted) -> list[Row]:
    """The rows with addresses: the pinned pattern's, else their own. Raises Unreadable where a script alone knows them."""
    if wanted.post:
        return [replace(row, url=urljoin(page.url, wanted.post.replace("{key}", row.key)), form=()) for row in rows]
    opened = [replace(row, url=_pageless(row.url, wanted)) for row in rows if row.url or row.secret]
    if rows and not opened:
        raise Unreadable(
            Reason.LAYOUT,
            "the posts open by a script whose address the page does not tell; pin it: post = '/view?no={key}'",
        )
    return opened


def _pageless(url: str, wanted: Wanted) -> str:
    """The address of a post without the number of the list's page on which it was found, whatever that is called."""
    names = [pair.partition("=")[0] for pair in urlsplit(wanted.page).query.split("&") if pair.endswith("={page}")]
    parts = urlsplit(url)
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair.partition("=")[0] not in names or not pair.partition("=")[2].isdecimal()
    ]
    if not names or wanted.key == f"{parts.path}?{names[0]}":
        return url
    return urlunsplit(parts._replace(query="&".join(kept)))


def _list_of_post(root: Element, url: str, slot: str) -> str:
    """The list that a post stands in: where its 목록 leads, else the post's address without its key."""
    for link in root.iter("a"):
        if text_of(link, most=40) in ("목록", "목록으로", "목록보기", "List", "list"):
            address = canonical(link.get("href") or "", url)
            if address and slot not in dict(slots_of(address)):
                return address
    parts = urlsplit(canonical(url, url))
    name = slot.rpartition("?")[2] if "?" in slot else ""
    if name:
        query = "&".join(pair for pair in parts.query.split("&") if pair.partition("=")[0] != name)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/").rpartition("/")[0] or "/", parts.query, ""))


def _title(root: Element) -> str:
    """What the list is called: the page's title."""
    return next((one_line("".join(title.itertext())) for title in root.iter("title")), "")[:200]

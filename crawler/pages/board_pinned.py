"""Which rows of an unknown board are pinned: by their number cell, their class, a badge, or a box of their own on top."""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.pages import board_cells as cells
from crawler.pages.board_groups import Entry, Group, aside
from crawler.pages.board_tree import named, text_of
from crawler.pages.page import Row, one_line

_PINNED_NAME = re.compile(r"notice|\bnoti|\bfixed|pinned|\bimportant|bo_notice|topnotice|\bgongji", re.IGNORECASE)
_PINNED_SIGN = re.compile(r"[/_-](?:notice|noti|gongji|pin)\d?\.(?:gif|png|jpe?g|svg)$", re.IGNORECASE)
_PINNED_ICON = re.compile(
    r"\b(?:fa|bi|icon|xi|ico)[_-](?:bullhorn|megaphone|thumb-?tack|pin|notice|volume)", re.IGNORECASE
)
_BADGE = re.compile(r"[\[(]?\s?(?:전체\s?)?(?:공지(?:사항)?|필독|중요|notice|고정)\s?[\])]?", re.IGNORECASE)


def with_pinned(best: Group, found: Sequence[Group]) -> Group:
    """The list with the rows that stand right above it in a box of their own: many boards pin notices in a second table."""
    keys = {entry.key for entry in best.entries}
    above: list[Entry] = []
    for group in found:
        if group is not best and group.slot == best.slot and not keys & {entry.key for entry in group.entries}:
            above.extend(_above(group, best))
    return replace(best, entries=[*above, *best.entries]) if above else best


def _above(group: Group, best: Group) -> list[Entry]:
    """The group's entries, each with its row, where they are made like the list's and stand just above it; else none."""
    if aside(group.container) or (best.dated > 0.5 and group.dated < 0.5):
        return []
    over = [
        one
        for at in (best.container, *list(best.container.iterancestors())[:2])
        for one in at.itersiblings(preceding=True)
    ]
    made_alike = {(entry.parts[0].tag, len(entry.parts[0])) for entry in best.entries}
    entries = []
    for entry in group.entries:
        link = entry.links[0].element
        around = [link, *link.iterancestors()]
        row = next((at for at in around if (at.tag, len(at)) in made_alike), None)
        if row is None or not any(at in over for at in around):
            return []
        entries.append(Entry([row], entry.key, entry.links, above=True))
    return entries


def marked(rows: Sequence[Row], entries: Sequence[Entry], numbers: Sequence[str]) -> list[Row]:
    """The rows with `pinned` set. What every row is called (the class `notice_list`, a badge 공지) pins none of them."""
    named_so = [_PINNED_NAME.search(named(entry.parts[0])) is not None for entry in entries]
    badged = [_has_badge(entry) for entry in entries]
    on_top = badged.index(False) if False in badged else 0
    by_badge = on_top if not any(badged[on_top:]) else 0  # a 공지 further down is what a post is about
    return [
        replace(
            row, pinned=entry.above or _by_number(entry, number) or (name and not all(named_so)) or index < by_badge
        )
        for index, (row, entry, number, name) in enumerate(zip(rows, entries, numbers, named_so, strict=True))
    ]


def _by_number(entry: Entry, number: str) -> bool:
    if number:
        return cells.PINNED.fullmatch(number) is not None
    first = next((child for child in entry.parts[0] if isinstance(child.tag, str)), None)
    images = [] if first is None else list(first.iter("img"))
    signs = [] if first is None else [*images, *first.iter("i", "em", "span", "svg")]
    return any(
        cells.PINNED.fullmatch(one_line(image.get("alt") or "")) or _PINNED_SIGN.search(image.get("src") or "")
        for image in images
    ) or any(_PINNED_ICON.search(sign.get("class") or "") for sign in signs)


def _has_badge(entry: Entry) -> bool:
    return any(
        _BADGE.fullmatch(text_of(at, most=20))
        for part in entry.parts
        for at in part.iter("span", "em", "strong", "b", "i", "label", "div")
        if len(at) < 2
    )

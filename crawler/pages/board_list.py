"""The rows of a list that was found: what each of them says, its key, title, day, author."""

import re
from collections.abc import Sequence

from lxml.etree import _Element as Element

from crawler.pages import board_cells as cells
from crawler.pages.board_groups import Entry, Group
from crawler.pages.board_pinned import marked
from crawler.pages.board_rowdays import days_in
from crawler.pages.board_title import PROTECTED, TitleRow, titles_of
from crawler.pages.board_tree import named, text_of
from crawler.pages.dates import days_of
from crawler.pages.page import Page, Row, one_line

_NUMBERED = re.compile(r"[A-Za-z_]*[-_]?(\d{1,15})(?:\.[a-z]{2,5})?")
_SLUG = re.compile(r"(\d{1,15})[-:][^/]*\D[^/]*")  # 34-a-title: the words change with the title
_SECRET = re.compile(r"secret|fa-lock|icon[_-]?lock|\block\b|비밀\s?글|잠금|잠긴\s?글", re.IGNORECASE)


def rows_of(group: Group, page: Page) -> list[Row]:
    """The rows of a group, read: their keys, addresses, titles, days."""
    pieces = [cells.pieces_of(entry.parts, group.labels) for entry in group.entries]
    days = days_in(pieces, page.now)
    titles = titles_of(
        [
            TitleRow(entry.parts, [link.element for link in entry.links], _title_cell(found))
            for entry, found in zip(group.entries, pieces, strict=True)
        ]
    )
    rows = [
        _row(entry, key, found, title, day)
        for entry, key, found, title, day in zip(group.entries, _keys(group), pieces, titles, days, strict=True)
    ]
    numbers = [
        "" if number == title else number  # a post may be called 알림
        for number, (title, _) in zip(map(cells.number_of, pieces), titles, strict=True)
    ]
    if not group.labels and all(map(cells.PINNED.fullmatch, numbers)):
        numbers = [""] * len(rows)  # 공지 is what these posts are
    rows = marked(rows, group.entries, numbers)
    return days_of([row for row in rows if row.title], page.now)


def _title_cell(pieces: Sequence[cells.Piece]) -> Element | None:
    return next((piece.element for piece in pieces if piece.label and cells.TITLE.fullmatch(piece.label)), None)


def _row(entry: Entry, key: str, pieces: Sequence[cells.Piece], titled: tuple[str, str], day: str) -> Row:
    title, category = titled
    number = cells.number_of(pieces)
    link = next((link for link in entry.links if link.url), entry.links[0])
    text = one_line(" ".join(text_of(part, most=600) for part in entry.parts))
    return Row(
        key=key,
        url=link.url,
        text=text.removeprefix(number).strip(),
        title=title,
        library=cells.library_of(pieces),
        author=cells.author_of(pieces),
        posted=day,
        rank=int(number) if number.isdecimal() and len(number) < 10 else None,
        category=category or cells.category_of(pieces),
        form=link.form,
        secret=_is_secret(entry) or any(PROTECTED.match(text_of(link.element, most=60)) for link in entry.links),
    )


def _is_secret(entry: Entry) -> bool:
    for part in entry.parts:
        for at in part.iter("img", "i", "span", "em", "svg"):
            said = f"{named(at)} {at.get('alt') or ''} {at.get('title') or ''}"
            if _SECRET.search(said) or (
                at.tag == "span" and re.fullmatch(r"비밀\s?글(?:입니다\.?)?", one_line(at.text or ""))
            ):
                return True
    return False


def _keys(group: Group) -> list[str]:
    """The keys of the rows: the number alone of `post-34.html`; for words of an address the numbers in the rows' own ids."""
    bare = [_NUMBERED.fullmatch(entry.key) for entry in group.entries]
    keys = [found[1] if found else entry.key for found, entry in zip(bare, group.entries, strict=True)]
    slugs = [_SLUG.fullmatch(entry.key) for entry in group.entries]
    if all(slugs) and len({found[1] for found in slugs if found}) == len(slugs):
        return [found[1] for found in slugs if found]
    if sum(key.isdecimal() for key in keys) * 2 >= len(keys):
        return keys if len(set(keys)) == len(keys) else [entry.key for entry in group.entries]
    numbers = [_number_in(entry) for entry in group.entries]
    given = [int(number) for number in numbers if number]
    counted = given == list(range(min(given, default=0), min(given, default=0) + len(given)))
    if len(set(given)) < len(given) or len(given) * 2 <= len(keys) or (counted and len(given) > 1):
        return keys
    return [number or key for number, key in zip(numbers, keys, strict=True)]


def _number_in(entry: Entry) -> str:
    for at in (entry.parts[0], *list(entry.parts[0])[:2]):
        for name in ("id", "data-id", "data-no", "data-idx", "data-seq", "data-srl", "data-post-id"):
            found = re.fullmatch(r"(?:[\w]*?[-_])?(\d{1,12})", at.get(name) or "")
            if found:
                return found[1]
    return ""

"""When the rows of a list on an unknown board were posted.

Days are asked of all rows together: the column that dates most rows, runs downward and never lies ahead is the posting day;
`접수기간` and its like never are.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from aggregator.clock import SEOUL
from crawler.pages.board_cells import DATE_NAME, OTHER_DAYS, POSTED, Piece, is_day
from crawler.pages.board_tree import text_of
from crawler.pages.dates import read_date, shape


def days_in(rows: Sequence[Sequence[Piece]], now: datetime) -> list[str]:
    """The text that dates each row, "" where none does: the same place in every row, as far as there is one."""
    places: dict[str, dict[int, Piece]] = defaultdict(dict)
    weights: dict[str, int] = defaultdict(int)
    for index, pieces in enumerate(rows):
        for piece in pieces:
            weight = _weight(piece)
            if weight and index not in places[piece.place]:
                places[piece.place][index] = piece
                weights[piece.place] += weight
    worth = {place: weights[place] * _order(list(found.values()), now) for place, found in places.items()}
    usual = (place for place in worth if len(places[place]) * 3 >= len(rows) or not _in_title(places[place].values()))
    ranked = sorted((place for place in usual if worth[place] > 0), key=lambda place: -worth[place])
    return [
        next((places[place][index].text for place in ranked if index in places[place]), "")
        for index in range(len(rows))
    ]


def _in_title(pieces: Iterable[Piece]) -> bool:
    """Whether what looks like a day are words of a link: `12. 1. 화 | 휴관` is a title."""
    return all(
        next(piece.element.iterancestors("a"), None) is not None
        or any(piece.text in text_of(link, most=600) for link in piece.element.iter("a"))
        for piece in pieces
    )


def _weight(piece: Piece) -> int:
    """How sure it is that this piece is the day of posting; 0 where it is none."""
    if not is_day(piece.text):
        return 0
    if piece.label:
        if POSTED.fullmatch(piece.label):
            return 6
        if OTHER_DAYS.search(piece.label):
            return 0
    if re.search(r"updated|modified", piece.names) and "published" not in piece.names:
        return 1
    if piece.names.endswith(" time"):
        return 5
    if OTHER_DAYS.search(piece.names) and not DATE_NAME.search(piece.names):
        return 0
    if DATE_NAME.search(piece.names):
        return 4
    return 3 if shape(piece.text) else 2


def _order(pieces: Sequence[Piece], now: datetime) -> float:
    """1 for days that run downward and lie behind us, less for others, 0 for those that lie ahead."""
    read = [read_date(piece.text, now) for piece in pieces]
    days = [_plain(one) for one in read if one is not None]
    if not days or len(days) * 5 < len(read) * 4:
        return 0  # 15/15 is no day, and so neither is the 3/15 above it
    ahead = sum(day > now.astimezone(SEOUL).date() + timedelta(1) for day in days)
    if ahead * 5 > len(days):
        return 0
    downward = sum(left >= right for left, right in itertools.pairwise(days))
    return 0.5 + 0.5 * (downward + 1) / len(days)


def _plain(moment: date | datetime) -> date:
    return moment.astimezone(SEOUL).date() if isinstance(moment, datetime) else moment

"""What `find.js` looks regions up in: every region of today, what it is called, which ones have pages; and old names.

    {"regions": [[code, name, row of what lies around it or -1, other words, has a page, "불광동 역촌동=1138010700 …",
                  words of 시도 that were merged into it, where there are any] …],
     "old": [[name, row of its 시도 or -1, "28125 28155", other words] …]}

읍면동 stand with their district, those with a page with their code. The words are those of the region table.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from aggregator.reading import regions
from aggregator.reading.gazetteer import Gazetteer, Level, Region

_SINCE = 1995
"""Names that ended before that are known to nobody who types."""


def index(has: Callable[[str], bool]) -> bytes:
    """The document; `has` says which codes, as in addresses, have a page."""
    table = regions.gazetteer()
    rows = [
        [region.short_code, region.name, above, words, int(has(region.short_code)), _dongs(dongs, has)]
        for region, above, words, dongs in _rows(table)
    ]
    for row in rows:
        grounds = [f"{old.name} {old.words}" for old in _old(table) if old.ground and old.now == (row[0],)]
        row.extend([" ".join(grounds)] if grounds else [])
    old = [
        (each.name, each.row, " ".join((each.ground, *each.now) if has(each.ground) else each.now), each.words)
        for each in _old(table)
    ]
    document = {"regions": rows, "old": old}
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


@cache
def _rows(table: Gazetteer) -> tuple[tuple[Region, int, str, tuple[Region, ...]], ...]:
    """The 시도, 시군구 and 일반구 of today, each after what lies around it, and the 읍면동 right in each."""
    found: list[tuple[Region, int, str, tuple[Region, ...]]] = []

    def add(region: Region, above: int) -> None:
        children = table.children(region.code)
        found.append(
            (region, above, _words(table, region), tuple(each for each in children if each.level is Level.EMD))
        )
        row = len(found) - 1
        for child in children:
            if child.level is not Level.EMD:
                add(child, row)

    for sido in table.all(Level.SIDO):
        if sido.valid_to is None:
            add(sido, -1)
    return tuple(found)


def _words(table: Gazetteer, region: Region) -> str:
    return " ".join(sorted({word for word in table.words(region) if word != region.name}))


def _dongs(dongs: Iterable[Region], has: Callable[[str], bool]) -> str:
    return " ".join(f"{dong.name}={dong.code}" if has(dong.code) else dong.name for dong in dongs)


class _Old(NamedTuple):
    """A name that is none today: the row of its 시도 (-1 for one itself), what it became, its other words.

    `ground` is the code of a 시도 that was merged: its own ground may have a page still.
    """

    name: str
    row: int
    now: tuple[str, ...]
    words: str
    ground: str


@cache
def _old(table: Gazetteer) -> tuple[_Old, ...]:
    """Abolished 시도 and 시군구 whose name is not that of what they became, the latest ones of a name."""
    place = {region.code[:2]: row for row, (region, above, *_) in enumerate(_rows(table)) if above < 0}
    found: dict[tuple[str, int], _Old] = {}
    gone = [region for region in table.all() if region.valid_to and region.level is not Level.EMD]
    for old in sorted(gone, key=lambda region: (region.valid_to, region.code)):
        now = table.latest(old.code)
        if not now or not old.valid_to or old.valid_to.year < _SINCE or any(each.name == old.name for each in now):
            continue
        row = -1 if old.level is Level.SIDO else place[now[0].code[:2]]
        merged = row < 0 and any(step.kind == "merge" for step in table.successors(old.code))
        codes = tuple(each.short_code for each in now)
        ground = old.short_code if merged else ""
        found[old.name, row] = _Old(old.name, row, codes, _words(table, old), ground)
    return tuple(sorted(found.values()))

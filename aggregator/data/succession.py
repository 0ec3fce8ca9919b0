"""What became of a region: read from the codes that end on a day and those that begin on the same day.

The ministry's tables say when a code begins and ends, not what it turned into. The rules, surest first:

1. a 읍면동 that ends became the one of the same name that begins that day (or the next: both are written) in a 시군구
   of the same name, else in the same city, else it goes on in its own 시군구 under another number or as a 읍;
2. else the one of the same name in the 시군구 where its neighbours went (most of a 시군구 moves together);
3. else the only one of the same name that begins that day in its 시도, if no other has a better claim to it;
4. a 시군구, 일반구 or 시도 became whatever its 읍면동 now lie in, and more than one of these is a split.

Guards: nothing is taken from resemblance alone (화양동 of 1995 has a dozen namesakes): if two candidates are left,
nothing is linked, and a region without successor is followed through its parent. A single stray 동 (under a tenth of
those that moved together) does not make a split of a district.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from aggregator.data.table import Link, Row

_STRAY = 0.1
_MOST = 0.6


def derive(rows: Iterable[Row]) -> list[Row]:
    """The rows with successors for all that ended; links that a row already has are kept."""
    table = {row.code: row for row in rows}
    ended, begun = defaultdict(list), defaultdict(list)
    for row in table.values():
        if row.end:
            ended[row.end].append(row)
        if row.begin:
            begun[row.begin].append(row)
    for day in sorted(ended):
        became = _Day(table, ended[day], begun[day] + begun[_next(day)]).links()
        for code, links in became.items():
            if not table[code].links:
                table[code] = replace(table[code], links=links)
    return list(table.values())


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).strftime("%Y%m%d")


def _by_name(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    named = defaultdict(list)
    for row in rows:
        if row.level == "e":
            named[row.name].append(row)
    return named


class _Day:
    """The changes of one day."""

    def __init__(self, table: Mapping[str, Row], ended: list[Row], begun: list[Row]) -> None:
        self.table, self.ended, self.begun = table, ended, begun
        self.day = ended[0].end
        self.begun_named = _by_name(begun)
        self.there = _by_name(row for row in table.values() if not row.end or row.end > self.day)
        self.target: dict[str, tuple[str, float]] = {}  # 읍면동 code → its successor and how sure

    def links(self) -> dict[str, tuple[Link, ...]]:
        dongs = [row for row in self.ended if row.level == "e"]
        self._take(dongs, self._in_its_district)
        heirs = self._heirs(dongs)
        self._take(dongs, lambda row: self._in_districts(row, heirs[row.parent]))
        claimed = {new for new, _ in self.target.values()}
        self._take(dongs, lambda row: self._at_home(row, claimed))
        upper = self._districts({code: new for code, (new, _) in self.target.items()})
        sources = Counter(new for new, _ in self.target.values())
        for codes in upper.values():
            sources.update(codes)
        links = {code: self._link(code, (new,), sure, sources) for code, (new, sure) in self.target.items()}
        for code, codes in upper.items():
            links[code] = self._link(code, codes, 0.95, sources)
        return links

    def _take(self, dongs: list[Row], rule: Callable[[Row], tuple[str, float] | None]) -> None:
        for row in dongs:
            if row.code not in self.target and (found := rule(row)):
                self.target[row.code] = found

    def _in_its_district(self, row: Row) -> tuple[str, float] | None:
        if row.links:
            return row.links[0].code, row.links[0].confidence
        district, reach = self._name(row.parent), self._reach(row.code[:2])
        same = [new for new in self.begun_named[row.name] if new.code[:2] in reach]
        for near in (
            [new for new in same if self._name(new.parent) == district],
            [new for new in same if new.code[:4] == row.code[:4]],
        ):
            if near:
                return (near[0].code, 0.98) if len(near) == 1 else None
        raised = self.there[row.name[:-1] + "읍"] if row.name[-1] == "면" else []
        here = [new for new in (*self.there[row.name], *raised) if new.parent == row.parent]
        return (here[0].code, 0.9) if len(here) == 1 else None

    def _heirs(self, dongs: list[Row]) -> Mapping[str, set[str]]:
        """For each old 시군구 those in which its 동 are found again: by those already sure, else by most of their names."""
        heirs: dict[str, set[str]] = defaultdict(set)
        for code, (new, _) in self.target.items():
            heirs[self.table[code].parent].add(self.table[new].parent)
        names: dict[str, list[str]] = defaultdict(list)
        for row in dongs:
            names[row.parent].append(row.name)
        for district, theirs in names.items():
            if not heirs[district] and len(theirs) >= 3:
                votes = Counter(parent for name in theirs for parent in {new.parent for new in self.begun_named[name]})
                heirs[district] = {parent for parent, count in votes.items() if count >= _MOST * len(theirs)}
        return heirs

    def _in_districts(self, row: Row, districts: set[str]) -> tuple[str, float] | None:
        for named, sure in ((self.begun_named, 0.95), (self.there, 0.9)):
            there = [new for new in named[row.name] if new.parent in districts]
            if len(there) == 1:
                return there[0].code, sure
        return None

    def _at_home(self, row: Row, claimed: set[str]) -> tuple[str, float] | None:
        reach = {row.code[:2]} if not self._has_heir(row.code[:2]) else self._reach(row.code[:2])
        same = [new for new in self.begun_named[row.name] if new.code[:2] in reach and new.code not in claimed]
        return (same[0].code, 0.9) if len(same) == 1 else None

    def _has_heir(self, sido: str) -> bool:
        old = self.table.get(sido + "00000000")
        return old is not None and old.end == self.day

    def _reach(self, sido: str) -> set[str]:
        """The 시도 in which to look: the same one, the one that took its place, and for a move the whole country.

        Of several that begin on one day (the 광역시 of 1995) only the one with the same first two letters counts.
        """
        if not self._has_heir(sido):
            return {row.code[:2] for row in self.begun}
        old = self.table[sido + "00000000"]
        heirs = [row for row in self.begun if row.level == "s"]
        if len(heirs) > 1:
            heirs = [row for row in heirs if row.name[:2] == old.name[:2]]
        return {sido, *(row.code[:2] for row in heirs)}

    def _districts(self, target: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """For each 시군구, 일반구 and 시도 that ends: what its 읍면동 now lie in, the larger part first."""
        moved: dict[str, Counter[str]] = defaultdict(Counter)
        for old, new in target.items():
            above = self.table[new].parent
            for code in self._above(old):
                moved[code][above if self.table[code].level != "s" else above[:2] + "00000000"] += 1
        upper = {}
        for row in self.ended:
            if row.level == "e":
                continue
            if heirs := moved.get(row.code):
                enough = heirs.total() * _STRAY
                parts = tuple(code for code, count in heirs.most_common() if count >= enough)
                upper[row.code] = self._whole(parts)
            elif len(again := [new.code for new in self.begun if self._is_again(row, new)]) == 1:
                upper[row.code] = (again[0],)
        return upper

    def _whole(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The city itself where the parts are all of its 구 and it begins with them (전주시 in 2024)."""
        cities = {self.table[code].parent for code in parts if self.table[code].level == "u"}
        if len(cities) == 1:
            city = next(iter(cities))
            all_of_it = {row.code for row in self.begun if row.level == "u" and row.parent == city}
            if set(parts) == all_of_it and self.table[city].begin >= self.day:
                return (city,)
        return parts

    def _is_again(self, old: Row, new: Row) -> bool:
        return new.level == old.level and new.name == old.name and new.code != old.code

    def _above(self, code: str) -> Iterable[str]:
        """The codes above one, as far as they end on this day too."""
        parent = self.table[code].parent
        while parent and (row := self.table.get(parent)):
            if row.end == self.day:
                yield parent
            parent = row.parent

    def _name(self, code: str) -> str:
        row = self.table.get(code)
        return row.name if row else ""

    def _link(self, code: str, codes: tuple[str, ...], sure: float, sources: Counter[str]) -> tuple[Link, ...]:
        old = self.table[code]
        return tuple(Link(new, self._kind(old, new, len(codes), sources), self.day, sure) for new in codes)

    def _kind(self, old: Row, new: str, parts: int, sources: Counter[str]) -> str:
        if parts > 1:
            return "split"
        if sources[new] > 1 or self.table[new].begin < self.day:
            return "merge"
        if old.level != "s" and self.table[new].parent != old.parent:
            above = self.table.get(old.parent)
            if above is None or above.end != self.day:  # the parent goes on without it
                return "move"
        return "rename"

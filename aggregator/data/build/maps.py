"""The small maps of the pages: of the country by 시군구, of each 시도 and of each city with 구, as SVG paths.

One JSON object: under `kr`, `41`, `41110` … a map: its `size` (width and height) and its `shapes` (code → path). That of the
country has `lines` (the borders of 시도) and `frames` (around islands drawn elsewhere than they lie) too.
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from aggregator.data.build import geometry
from aggregator.data.build.borders import Border, Line, Point, area, rings, simplify, trace
from aggregator.data.build.grid import INSETS, Inset, paint, placed
from aggregator.reading.gazetteer import Gazetteer, Level

_COUNTRY = "kr"
_LONG = {2: 1240, 5: 600}
"""The longer side of the country's map, and of the others, in units of their own."""
_BEND = {2: 12.0, 5: 7.0}
"""A point whose triangle is smaller is left out: square units."""
_ISLAND = {2: 45.0, 5: 45.0}
"""An outline that is smaller is left out, unless it is the largest of its district or stands in a frame: square units."""
_MARGIN = 12

Json = dict[str, object]


def build(wheels: Path, gazetteer: Gazetteer) -> str:
    """All maps as JSON; the same wheel and region table give the same text."""
    numbers: dict[str, int] = {}
    rows = paint(geometry.grounds(wheels, gazetteer), numbers)
    leaf = {number: code for code, number in numbers.items()}
    city = {number: _city(code, gazetteer) for number, code in leaf.items()}
    borders = trace(rows)
    maps: dict[str, Json] = {_COUNTRY: _country(borders, city)}
    for whole in sorted({code[:2] for code in city.values()} | set(city.values()) - set(leaf.values())):
        units = city if len(whole) == 2 else leaf
        inside = {number: units[number] for number in units if city[number].startswith(whole)}
        if len(set(inside.values())) > 1:
            maps[whole] = _Drawing(borders, inside, 5).map()
    return json.dumps(maps, separators=(",", ":"), sort_keys=True) + "\n"


def _city(code: str, gazetteer: Gazetteer) -> str:
    """The 시군구 that a leaf district is, or lies in."""
    region = gazetteer.get(code)
    assert region is not None
    if region.level is Level.GU and region.parent:
        return region.parent[:5]
    return region.short_code


def _country(borders: Sequence[Border], city: Mapping[int, str]) -> Json:
    drawing = _Drawing(borders, city, 2)
    between = [
        drawing.line(border)
        for border in borders
        if border.left and border.right and city[border.left][:2] != city[border.right][:2]
    ]
    frames = [path for inset in INSETS if (path := drawing.frame(inset))]
    return drawing.map() | {"lines": "".join(_path(line, closed=False) for line in between), "frames": frames}


class _Drawing:
    """One map: the units that a number of the grid stands for, fitted into a box."""

    def __init__(self, borders: Sequence[Border], units: Mapping[int, str], kind: int) -> None:
        self._units, self._kind = units, kind
        known = [border for border in borders if units.get(border.left) != units.get(border.right)]
        outline = [point for border in known for point in border.line]
        left, right = min(x for x, _ in outline), max(x for x, _ in outline)
        top, bottom = min(y for _, y in outline), max(y for _, y in outline)
        self._scale = (_LONG[kind] - 2 * _MARGIN) / max(right - left, bottom - top)
        self._corner = (left, top)
        self.size = [round(length * self._scale) + 2 * _MARGIN for length in (right - left, bottom - top)]
        least = _BEND[kind] / self._scale**2
        self._simple = {id(border): simplify(border.line, least) for border in known}
        self._by_unit: dict[str, list[Border]] = defaultdict(list)
        for border in known:
            for unit in {units.get(border.left), units.get(border.right)} - {None}:
                self._by_unit[str(unit)].append(Border(self._simple[id(border)], border.left, border.right))

    def map(self) -> Json:
        """Size and shapes."""
        return {"size": self.size, "shapes": {unit: self._shape(unit) for unit in sorted(self._by_unit)}}

    def line(self, border: Border) -> Line:
        """A border in the units of the map."""
        return self._fitted(self._simple[id(border)])

    def frame(self, inset: Inset) -> str:
        """A frame around what an inset holds."""
        found = [point for border in self._by_inset(inset) for point in border]
        (left, right), (top, bottom) = ((min(values), max(values)) for values in zip(*self._fitted(found), strict=True))
        return f"M{left - 8} {top - 8}H{right + 8}V{bottom + 8}H{left - 8}z"

    def _by_inset(self, inset: Inset) -> Iterable[Line]:
        box = placed(inset)
        return [line for line in self._simple.values() if all(box.holds(point) for point in line)]

    def _shape(self, unit: str) -> str:
        least = _ISLAND[self._kind] / self._scale**2
        whole = sorted(rings(self._by_unit[unit], lambda number: self._units.get(number) == unit), key=area)[::-1]
        boxes = [placed(inset) for inset in INSETS]
        kept = [
            ring
            for place, ring in enumerate(whole)
            if not place or area(ring) >= least or any(box.holds(ring[0]) for box in boxes)
        ]
        return "".join(_path(self._fitted(ring), closed=True) for ring in kept)

    def _fitted(self, line: Iterable[Point]) -> Line:
        left, top = self._corner
        return [(round((x - left) * self._scale) + _MARGIN, round((y - top) * self._scale) + _MARGIN) for x, y in line]


def _path(line: Line, *, closed: bool) -> str:
    """A line as SVG path data: one absolute point, then steps; a blank only where a minus does not part two numbers."""
    steps = [(after[0] - point[0], after[1] - point[1]) for point, after in itertools.pairwise(line) if after != point]
    if closed:
        steps = steps[:-1]  # z draws the last one
    if not steps:
        return ""
    text = "".join(f"{x:+d}{y:+d}" for x, y in steps).replace("+", " ").removeprefix(" ")
    return f"M{line[0][0]} {line[0][1]}l{text}" + ("z" if closed else "")

"""Grounds as a grid of cells, so that neighbours share their border: gaps and overlaps between polygons are gone.

The polygons of the source were simplified one by one, so two neighbours rarely agree on the line between them. Painted onto
cells of 100 m every cell has one district, and a border is where two cells differ. The projection is equal-area (sinusoidal
about 127.7° east), so that shading does not flatter the north. Far islands are moved nearer, as on every map of the country.
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeAlias

from aggregator.data.build.geometry import Ground, Ring

CELL = 0.1
"""Kilometres."""
_DEGREE = 111.2  # kilometres of latitude
_MERIDIAN = 127.7
_WEST, _NORTH = -250.0, 38.7  # the corner of the grid: kilometres from the meridian, degrees
_WIDE, _HIGH = 4900, 6400  # cells
_GAP = 2  # cells between two grounds that are no sea

Row: TypeAlias = "array[int]"


@dataclass(frozen=True, slots=True)
class Inset:
    """Islands drawn elsewhere than they lie: those in a box of degrees, moved by kilometres and enlarged about `centre`."""

    west: float
    east: float
    south: float
    north: float
    move: float
    enlarge: float = 1.0
    centre: tuple[float, float] = (0.0, 0.0)

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point of longitude and latitude lies in the box."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


INSETS = (
    Inset(130.75, 131.0, 37.43, 37.58, -88),  # 울릉도
    Inset(131.85, 131.884, 37.23, 37.26, -160, 5, (131.867, 37.245)),  # 독도, which would be too small to see
    Inset(124.5, 124.85, 37.65, 38.05, 62),  # 백령도, 대청도
)


def paint(grounds: Iterable[Ground], numbers: dict[str, int]) -> list[Row]:
    """The rows of the grid, north first: in each cell the number of its district, 0 for the sea.

    `numbers` is filled with the number of each district, from 1 on.
    """
    rows = [array("H", bytes(2 * _WIDE)) for _ in range(_HIGH)]
    for ground in grounds:
        number = numbers.setdefault(ground.district, len(numbers) + 1)
        for polygon in ground.polygons:
            _fill(rows, [_projected(ring) for ring in polygon], number)
    _close_gaps(rows)
    _drain(rows)
    return rows


@dataclass(frozen=True, slots=True)
class Box:
    """A box of cells."""

    left: float
    right: float
    top: float
    bottom: float

    def holds(self, point: tuple[int, int]) -> bool:
        """Whether a corner of a cell lies in it."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def placed(inset: Inset) -> Box:
    """Where an inset stands on the grid."""
    corners = [(x, y) for x in (inset.west, inset.east) for y in (inset.south, inset.north)]
    across, down = zip(*(inset_point(inset, *corner) for corner in corners), strict=True)
    return Box(min(across), max(across), min(down), max(down))


def inset_point(inset: Inset, longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point of an inset stands on the grid."""
    east, north = inset.centre
    x, y = _cells((longitude - east) * inset.enlarge + east, (latitude - north) * inset.enlarge + north)
    return x + inset.move / CELL, y


def _projected(ring: Ring) -> Ring:
    """A ring in cells from the corner of the grid."""
    inset = next((each for each in INSETS if each.holds(ring[0])), None)
    if inset is None:
        return [_cells(*point) for point in ring]
    return [inset_point(inset, *point) for point in ring]


def _cells(longitude: float, latitude: float) -> tuple[float, float]:
    x = (longitude - _MERIDIAN) * math.cos(math.radians(latitude)) * _DEGREE
    return (x - _WEST) / CELL, (_NORTH - latitude) * _DEGREE / CELL


def _fill(rows: list[Row], rings: list[Ring], number: int) -> None:
    """Paints the cells whose centres lie within an outline and not in its holes (even-odd)."""
    crossings: dict[int, list[float]] = {}
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if y1 > y2:
                x1, y1, x2, y2 = x2, y2, x1, y1  # noqa: PLW2901 - the edge, told from its upper end
            for y in range(math.ceil(y1 - 0.5), math.ceil(y2 - 0.5)):
                crossings.setdefault(y, []).append(x1 + (y + 0.5 - y1) * (x2 - x1) / (y2 - y1))
    for y, found in crossings.items():
        found.sort()
        for left, right in zip(found[::2], found[1::2], strict=True):
            start, end = math.ceil(left - 0.5), math.ceil(right - 0.5)
            if start < end:
                rows[y][start:end] = array("H", [number]) * (end - start)


def runs(row: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Start, end and number of each run of equal cells."""
    start = 0
    for number, cells in groupby(row):
        end = start + sum(1 for _ in cells)
        yield start, end, number
        start = end


def _close_gaps(rows: list[Row]) -> None:
    """Gives slivers of sea, up to two cells wide, to the ground beside them: across first, then down."""
    for row in rows:
        for start, end, number in list(runs(row)):
            if not number and start > 0 and end < _WIDE and end - start <= _GAP:
                row[start:end] = array("H", [row[start - 1]]) * (end - start)
    for above, row, below in zip(rows, rows[1:], rows[2:], strict=False):
        for start, end, number in list(runs(row)):
            if not number and any(above[start:end]) and any(below[start:end]):
                for x in range(start, end):
                    if above[x] and below[x]:
                        row[x] = above[x]


def _drain(rows: list[Row]) -> None:
    """Gives water that the sea does not reach (rivers and lakes in no 동) to the grounds on its two sides, half each."""
    pools = _Pools()
    water: list[tuple[int, int, int, int]] = []  # row, start, end, and the run's own number
    before: list[tuple[int, int, int]] = []
    for y, row in enumerate(rows):
        here = [(start, end, pools.new()) for start, end, number in runs(row) if not number]
        at = 0
        for start, end, run in here:
            while at < len(before) and before[at][1] <= start:
                at += 1
            for other in before[at:]:
                if other[0] >= end:
                    break
                pools.join(run, other[2])
        water += [(y, *run) for run in here]
        before = here
    sea = pools.find(0)
    for y, start, end, run in water:
        if pools.find(run) != sea and start and end < _WIDE:
            middle = (start + end) // 2
            rows[y][start:middle] = array("H", [rows[y][start - 1]]) * (middle - start)
            rows[y][middle:end] = array("H", [rows[y][end]]) * (end - middle)


class _Pools:
    """Which runs of water hang together (union-find)."""

    def __init__(self) -> None:
        self._towards: list[int] = []

    def new(self) -> int:
        """A run by itself."""
        self._towards.append(len(self._towards))
        return len(self._towards) - 1

    def find(self, run: int) -> int:
        """The run that stands for all that hang together with this one."""
        while self._towards[run] != run:
            self._towards[run] = self._towards[self._towards[run]]
            run = self._towards[run]
        return run

    def join(self, one: int, other: int) -> None:
        """Says that two runs hang together."""
        self._towards[max(self.find(one), self.find(other))] = min(self.find(one), self.find(other))

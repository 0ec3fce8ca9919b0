"""Borders of a grid: lines between two districts from one meeting point to the next, each simplified once.

Because a line belongs to both its sides, neighbours go on sharing it however much it is simplified (the topology of
TopoJSON; the simplification is that of Visvalingam and Whyatt, 1993: the point whose triangle is smallest goes first).
"""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from aggregator.data.build.grid import Row, runs

Point = tuple[int, int]
Line = list[Point]


@dataclass(frozen=True, slots=True)
class Border:
    """A line between two meeting points (or a closed one), with the numbers of the grounds on its left and its right."""

    line: Line
    left: int
    right: int


def trace(rows: Sequence[Row]) -> list[Border]:
    """Every border of a grid."""
    sides = dict(_edges(rows))
    near: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sides:
        near[start].append(end)
        near[end].append(start)
    seen: set[tuple[Point, Point]] = set()
    meeting = [point for point, others in near.items() if len(others) != 2]
    found = []
    for start in (*meeting, *near):  # what is left after the meeting points are closed lines
        for after in near[start]:
            if (start, after) not in seen:
                line = _walk(start, after, near, seen)
                found.append(Border(_corners(line), *_beside(line[0], line[1], sides)))
    return found


def _edges(rows: Sequence[Row]) -> Iterator[tuple[tuple[Point, Point], tuple[int, int]]]:
    """The sides of cells that differ from their neighbour: downwards or to the right, with what is on the left and right."""
    blank: Row = rows[0][:0]
    before: Sequence[int] = blank
    for y, row in enumerate(rows):
        last = 0
        for start, _, number in runs(row):
            if start:
                yield ((start, y), (start, y + 1)), (number, last)
            last = number
        if before is not blank and before != row:
            for x in _different(before, row):
                yield ((x, y), (x + 1, y)), (before[x], row[x])
        before = row


def _different(above: Sequence[int], below: Sequence[int]) -> Iterator[int]:
    """Where two rows differ; equal stretches are passed over whole."""
    step = 64
    for start in range(0, len(above), step):
        one, other = above[start : start + step], below[start : start + step]
        if one != other:
            yield from (start + x for x, (up, down) in enumerate(zip(one, other, strict=True)) if up != down)


def _walk(start: Point, after: Point, near: dict[Point, list[Point]], seen: set[tuple[Point, Point]]) -> Line:
    line = [start, after]
    while True:
        seen.update(((line[-2], line[-1]), (line[-1], line[-2])))
        others = near[line[-1]]
        if len(others) != 2 or line[-1] == start:
            return line
        line.append(others[0] if others[1] == line[-2] else others[1])


def _beside(start: Point, after: Point, sides: dict[tuple[Point, Point], tuple[int, int]]) -> tuple[int, int]:
    if (start, after) in sides:
        return sides[start, after]
    left, right = sides[after, start]
    return right, left


def _corners(line: Line) -> Line:
    """A line without the points on its straight stretches."""
    kept = [line[0]]
    for one, point, other in zip(line, line[1:], line[2:], strict=False):
        if _triangle(one, point, other):
            kept.append(point)
    return [*kept, line[-1]]


def _triangle(one: Point, point: Point, other: Point) -> float:
    return abs((point[0] - one[0]) * (other[1] - one[1]) - (other[0] - one[0]) * (point[1] - one[1])) / 2


def simplify(line: Line, least: float) -> Line:
    """The line without points whose triangle with their neighbours is under `least`; its ends stay, of a closed one four."""
    count = len(line)
    fewest = 4 if line[0] == line[-1] else 2
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))
    areas = [0.0] * count
    heap = []
    for at in range(1, count - 1):
        areas[at] = _triangle(line[at - 1], line[at], line[at + 1])
        heap.append((areas[at], at))
    heapq.heapify(heap)
    left = count
    while heap and left > fewest:
        area, at = heapq.heappop(heap)
        if areas[at] != area:
            continue
        if area >= least:
            break
        areas[at] = -1.0
        left -= 1
        after[before[at]], before[after[at]] = after[at], before[at]
        for side in (before[at], after[at]):
            if 0 < side < count - 1:  # never smaller than what just went: a bay is taken from its end
                areas[side] = max(area, _triangle(line[before[side]], line[side], line[after[side]]))
                heapq.heappush(heap, (areas[side], side))
    return [point for at, point in enumerate(line) if areas[at] >= 0]


def rings(borders: Iterable[Border], inside: Callable[[int], bool]) -> list[Line]:
    """The outlines of a ground: the borders with it on one side only, joined end to end."""
    starts: dict[Point, list[Line]] = defaultdict(list)
    for border in borders:
        if inside(border.left) != inside(border.right):
            line = border.line if inside(border.left) else border.line[::-1]
            starts[line[0]].append(line)
    found = []
    while starts:
        first, lines = next(iter(starts.items()))
        ring = [first]
        while lines := starts.get(ring[-1], []):
            ring += lines.pop()[1:]
        found.append(ring)
        starts = defaultdict(list, {point: lines for point, lines in starts.items() if lines})
    return found


def area(ring: Line) -> float:
    """The area of a closed ring, in square cells."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))) / 2

"""The maps: shapes for every district of today, borders that neighbours share, and how they are made from polygons."""

import json
import re
from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.data import FOLDER, MAP, unpack
from aggregator.data.build.borders import area, rings, simplify, trace
from aggregator.data.build.geometry import Ground
from aggregator.data.build.grid import Row, paint
from aggregator.reading.gazetteer import Level
from aggregator.reading.regions import gazetteer

MAPS = json.loads(unpack(FOLDER / MAP))


def test_the_country_has_a_shape_for_every_district_in_force() -> None:
    table = gazetteer()
    districts = {r.short_code for r in table.all(Level.SIGUNGU) if r.valid_to is None}
    assert MAPS["kr"]["shapes"].keys() == districts | {"36"}


def test_a_sido_and_a_city_with_gu_have_maps_of_their_own() -> None:
    table = gazetteer()
    for code in MAPS.keys() - {"kr"}:
        children = {r.short_code for r in table.children(code) if r.level is not Level.EMD}
        assert MAPS[code]["shapes"].keys() == children, code
    assert {"12", "41", "41110", "41590", "41190"} <= MAPS.keys()
    assert {"28125", "28155", "28275", "28290"} <= MAPS["28"]["shapes"].keys()
    assert "27720" in MAPS["27"]["shapes"]


def test_paths_are_short_and_hold_nothing_but_path_data() -> None:
    assert len(json.dumps(MAPS["kr"])) < 40_000
    for drawn in MAPS.values():
        assert max(drawn["size"]) <= 1300
        for path in drawn["shapes"].values():
            assert re.fullmatch(r"(?:M\d+ \d+l[\d -]+z)+", path)


def grid(*rows: str) -> list[Row]:
    """A grid from digits, with a rim of sea."""
    wide = len(rows[0]) + 2
    return [array("H", [0] * wide), *(array("H", [0, *map(int, row), 0]) for row in rows), array("H", [0] * wide)]


def test_neighbours_share_one_line() -> None:
    borders = trace(grid("1122", "1122", "1122"))
    between = [border for border in borders if {border.left, border.right} == {1, 2}]
    assert [sorted((border.line[0], border.line[-1])) for border in between] == [[(3, 1), (3, 4)]]
    assert len(borders) == 3


def test_an_island_is_closed_and_a_hole_is_another_ring() -> None:
    borders = trace(grid("111", "101", "111"))
    outlines = rings(borders, lambda number: number == 1)
    assert sorted(area(ring) for ring in outlines) == [1, 9]
    assert all(ring[0] == ring[-1] for ring in outlines)


@given(st.lists(st.text("0123", min_size=6, max_size=6), min_size=1, max_size=6))
def test_rings_hold_just_the_cells_of_their_ground(rows: list[str]) -> None:
    borders = trace(grid(*rows))
    for number in (1, 2, 3):
        signed = 0.0
        for ring in rings(borders, lambda found, number=number: found == number):  # type: ignore[misc]
            assert ring[0] == ring[-1]
            signed += sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2
        assert abs(signed) == sum(row.count(str(number)) for row in rows)


def test_simplifying_takes_the_smallest_bends_and_keeps_the_ends() -> None:
    line = [(0, 0), (5, 1), (10, 0), (15, 20), (20, 0)]
    assert simplify(line, 6) == [(0, 0), (10, 0), (15, 20), (20, 0)]
    assert simplify(line, 10_000) == [(0, 0), (20, 0)]
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    assert len(simplify(ring, 10_000)) == 4


@pytest.mark.parametrize(("gap", "closed"), [(0.001, True), (0.02, False)])
def test_a_sliver_between_two_polygons_is_no_sea(gap: float, closed: bool) -> None:
    def square(west: float) -> Ground:
        east, south, north = west + 0.03, 36.0, 36.03
        return Ground(f"{west:.3f}", [[[(west, south), (east, south), (east, north), (west, north), (west, south)]]])

    numbers: dict[str, int] = {}
    rows = paint([square(127.0), square(127.03 + gap)], numbers)
    middle = rows[(int((38.7 - 36.015) * 1112))]
    inner = [cell for cell in middle.tolist() if cell]
    assert set(inner) == {1, 2}
    joined = "".join(map(str, middle)).strip("0")
    assert ("0" not in joined) is closed

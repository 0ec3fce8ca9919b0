"""The maps of pages: shapes from the packed table, shaded by how much there is, each that has a page a way to it.

Shading is one of five steps, by the logarithm of a number next to the largest one, so that a quiet country district is told
from an empty one though a city has a hundred times as much. The number itself stands in each shape's title and in the list
beside the map: colour alone tells nothing.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aggregator.data import FOLDER, MAP, unpack
from aggregator.shelves import COUNTRY
from feeds.catalog import Catalog, Site, shelf_path
from feeds.words import WORDS

STEPS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """A region on a map: where it leads ("" where nothing was ever posted), what it is called, its step from 0 to STEPS."""

    href: str
    title: str
    step: int
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """The regions of one 시도 on the country's map; the only group of another map."""

    name: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """A map to be drawn: `lines` are borders to be drawn stronger, `frames` stand around islands that lie elsewhere.

    `least` says what the lightest shade stands for.
    """

    name: str
    least: str
    wide: int
    high: int
    groups: tuple[Group, ...]
    lines: str
    frames: tuple[str, ...]


def of(site: Site, catalog: Catalog, code: str = COUNTRY, counts: Mapping[str, int] | None = None) -> Map | None:
    """The map of the country, a 시도, or a city with 구; None for any other place.

    `counts` says how many programmes are to come by code; without it the number of posts is told.
    """
    drawn = _maps().get(code)
    if drawn is None:
        return None
    numbers = catalog.posts if counts is None else counts
    shapes: Mapping[str, str] = drawn["shapes"]
    most = max((numbers.get(inside, 0) for inside in shapes), default=0)
    groups: dict[str, list[Shape]] = {}
    for inside, path in shapes.items():
        name, count = catalog.name(inside), numbers.get(inside, 0)
        known = inside in catalog.posts
        href = f"{site.prefix}/{shelf_path(inside)}" if known else ""
        words = (WORDS["map_title"] if counts is None else WORDS["map_coming"]) if known else WORDS["map_empty"]
        title = words.format(name=name.full_name, count=count)
        group = inside[:2] if code == COUNTRY else code
        groups.setdefault(group, []).append(Shape(href, title, _step(count, most), path))
    return Map(
        name=catalog.name(code).full_name,
        least=WORDS["map_few_posts"] if counts is None else WORDS["map_few"],
        wide=drawn["size"][0],
        high=drawn["size"][1],
        groups=tuple(Group(catalog.name(group).full_name, tuple(found)) for group, found in groups.items()),
        lines=drawn.get("lines", ""),
        frames=tuple(drawn.get("frames", ())),
    )


def _step(count: int, most: int) -> int:
    return min(STEPS, math.ceil(STEPS * math.log1p(count) / math.log1p(most))) if count > 0 else 0


@cache
def _maps() -> Mapping[str, Any]:
    return json.loads(unpack(FOLDER / MAP))  # type: ignore[no-any-return]

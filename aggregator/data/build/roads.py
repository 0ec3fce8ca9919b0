"""Road name → 법정동 and the building numbers it has there, from the buildings that kozip lists.

One line a road, roads of the same first two letters in one block, blocks apart by an empty line:

    road <tab> code:12-96,120;code:…

Numbers are runs: building numbers no further apart than GAP count as one run. The code is a 읍면동 in force, or a
시군구 (its last five digits 00000) where the 읍면동 of 2021 has been cut up since.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from aggregator.data.build import packages
from aggregator.reading.gazetteer import Gazetteer, Level

_MEMBER = "kozip/new_zip.json"
_AS_OF = "20211101"
GAP = 8
_NUMBER = re.compile(r" (\d+)(?:-\d+)?$")


def build(wheels: Path, gazetteer: Gazetteer) -> str:
    """The packed table's text."""
    place_of = _places(gazetteer)
    numbers: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for place, road, number in _buildings(packages.lines(wheels, packages.KOZIP, _MEMBER)):
        if code := place_of.get(place):
            numbers[road][code].add(number)
    blocks: dict[str, list[str]] = defaultdict(list)
    for road in sorted(numbers):
        runs = (f"{code}:{_runs(numbers[road][code])}" for code in sorted(numbers[road]))
        blocks[road[:2]].append(f"{road}\t{';'.join(runs)}")
    return "\n\n".join("\n".join(block) for block in blocks.values()) + "\n"


def _buildings(lines: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Place ("대구광역시 남구 대명동"), road and number of every building. The file is read by its indentation."""
    sido = district = ""
    for line in lines:
        parts = line.split('"')
        if len(parts) < 3:
            continue
        depth, text = len(parts[0]), parts[1]
        if depth == 8:
            sido = text
        elif depth == 12:
            district = text  # empty for 세종
        elif depth == 16:
            address, _, dong = text.partition("|")
            if number := _NUMBER.search(address):
                place = " ".join(word for word in (sido, district, dong.partition(" ")[0]) if word)
                yield place, address[: number.start()], int(number[1])


def _places(gazetteer: Gazetteer) -> Mapping[str, str]:
    """Full name of a 읍면동 of that time → the code that it leads to now."""
    codes = {}
    for region in gazetteer.all(Level.EMD):
        end = region.valid_to.strftime("%Y%m%d") if region.valid_to else "9"
        begin = region.valid_from.strftime("%Y%m%d") if region.valid_from else "0"
        if not begin <= _AS_OF < end:
            continue
        current = gazetteer.latest(region.code)
        parents = {found.parent if found.level is Level.EMD else found.code for found in current}
        if len(current) == 1 or len(parents) == 1:
            codes[region.full_name] = current[0].code if len(current) == 1 else str(parents.pop())
    return codes


def _runs(numbers: set[int]) -> str:
    ordered = sorted(numbers)
    runs = [[ordered[0], ordered[0]]]
    for number in ordered[1:]:
        if number - runs[-1][1] <= GAP:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{low}-{high}" if low != high else str(low) for low, high in runs)

"""행정동 names ("불광2동", in library names) and the 법정동 they lie in, from the ministry's KIKmix."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from aggregator.data import workbook
from aggregator.data.build import packages
from aggregator.reading.gazetteer import Gazetteer, admin_word

_MIX = "addresskr/KIKmix.20260301.xlsx"


def build(wheels: Path, gazetteer: Gazetteer) -> str:
    """Lines of 행정동 name, tab, 법정동 codes in force joined by `;`. A 읍 or 면, and a 동 named as its 법정동, need none."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for district, name, code in _rows(wheels):
        current = gazetteer.latest(code)
        if len(current) == 1:
            found[admin_word(name), district].add(current[0].code)
    lines = []
    for (name, _), codes in found.items():
        names = {region.name for code in codes if (region := gazetteer.get(code))}
        if names != {name}:
            lines.append(f"{name}\t{';'.join(sorted(codes))}")
    return "\n".join(sorted(lines)) + "\n"


def _rows(wheels: Path) -> Iterator[tuple[str, str, str]]:
    with packages.open_member(wheels, packages.ADDRESSKR, _MIX) as file:
        for admin, _, _, name, legal, *_ in workbook.rows(file):
            if admin.isdigit() and name.endswith(("동", "가")) and legal[5:] != "00000":
                yield admin[:5], name, legal[:8] + "00"

"""Where a road lies: its name and a building number in, codes of 읍면동 out.

Two thirds of road names lie in one city, the rest in several, so a name decides little; the building numbers that it
has in each place decide more. The table (aggregator/data/build/roads.py) is of 2021, hence the rules:

- *near*: the place has a building within REACH numbers of this one; roads are built up, rarely renumbered;
- *below*: the number is not above the place's highest by more than REACH: enough where no other place has the road;
- *about*: nor by more than a road may have grown since: a place for which it is not even that is ruled out.
"""

from dataclasses import dataclass

REACH = 4
_GROWN, _MORE = 1.3, 10
_ABOUT, _BELOW, _NEAR = 1, 2, 3


@dataclass(frozen=True, slots=True)
class RoadPlaces:
    """Codes of the 읍면동 (or 시군구) that a road runs through: all of them, and those that a building number fits."""

    listed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


NOWHERE = RoadPlaces()


class Roads:
    """The road table. Kept as blocks of text by the first two letters; a line is read when it is asked for."""

    def __init__(self, text: str) -> None:
        self._blocks = {block[:2]: block for block in text.split("\n\n")}

    def find(self, road: str, number: int | None, within: tuple[str, ...] = ()) -> RoadPlaces:
        """The places of a road (no spaces in its name) whose codes begin with one of `within` (default: any)."""
        line = self._line(road)
        if not line:
            return NOWHERE
        parts = [part for part in line.split(";") if not within or part.startswith(within)]
        listed = tuple(part.partition(":")[0] for part in parts)
        if number is None:
            return RoadPlaces(listed)
        fits = [_fit(part.partition(":")[2], number) for part in parts]
        near, below, about = (
            tuple(code for code, fit in zip(listed, fits, strict=True) if fit >= least)
            for least in (_NEAR, _BELOW, _ABOUT)
        )
        return RoadPlaces(listed, near, below, about)

    def __contains__(self, road: str) -> bool:
        return bool(self._line(road))

    def _line(self, road: str) -> str:
        """What the table has of a road, without its name."""
        block = self._blocks.get(road[:2], "")
        start = 0 if block.startswith(f"{road}\t") else block.find(f"\n{road}\t") + 1
        if start == 0 and not block.startswith(f"{road}\t"):
            return ""
        end = block.find("\n", start)
        return block[start + len(road) + 1 : end if end >= 0 else len(block)]


def _fit(runs: str, number: int) -> int:
    """How well a number fits the runs of a place: _NEAR, _BELOW, _ABOUT or 0."""
    high = 0
    for run in runs.split(","):
        first, _, last = run.partition("-")
        high = int(last or first)
        if number <= high + REACH:
            return _NEAR if int(first) - REACH <= number else _BELOW
    return _ABOUT if number <= high * _GROWN + _MORE else 0

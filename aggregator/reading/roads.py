"""Where a road lies: its name and a building number in, codes of 읍면동 out.

Two thirds of road names lie in one city, the rest in several, so a name decides little; the building numbers that it
has in each place decide more. The table (aggregator/data/build/roads.py) is of 2021, hence the rules:

- *near*: the place has a building within REACH numbers of this one; roads are built up, rarely renumbered;
- *below*: the number is not above the place's highest by more than REACH: enough where no other place has the road.
"""

from dataclasses import dataclass

REACH = 6


@dataclass(frozen=True, slots=True)
class RoadPlaces:
    """Codes of the 읍면동 (or 시군구) that a road runs through: all of them, and those that a building number fits."""

    listed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


NOWHERE = RoadPlaces()


class Roads:
    """The road table. Kept as blocks of text by the first two letters; a line is read when it is asked for."""

    def __init__(self, text: str) -> None:
        self._blocks = {block[:2]: "\n" + block for block in text.split("\n\n")}

    def find(self, road: str, number: int | None, within: tuple[str, ...] = ()) -> RoadPlaces:
        """The places of a road (no spaces in its name) whose codes begin with one of `within` (default: any)."""
        block = self._blocks.get(road[:2], "")
        start = block.find(f"\n{road}\t")
        if start < 0:
            return NOWHERE
        start += len(road) + 2
        end = block.find("\n", start)
        line = block[start:] if end < 0 else block[start:end]
        listed, near, below = [], [], []
        for part in line.split(";"):
            if within and not part.startswith(within):
                continue
            code, _, runs = part.partition(":")
            listed.append(code)
            if number is not None:
                fits_below, fits_near = _fit(runs, number)
                if fits_below:
                    below.append(code)
                if fits_near:
                    near.append(code)
        return RoadPlaces(tuple(listed), tuple(near), tuple(below))

    def __contains__(self, road: str) -> bool:
        return f"\n{road}\t" in self._blocks.get(road[:2], "")


def _fit(runs: str, number: int) -> tuple[bool, bool]:
    """Whether a number is below the highest of the runs, and whether it is near one."""
    for run in runs.split(","):
        first, _, last = run.partition("-")
        if number <= int(last or first) + REACH:
            return True, int(first) - REACH <= number
    return False, False

"""How well and how fast addresses are located: `python -m benchmarks.locate` with SOSIK_GOLD set to the gold folder.

The gold file is `libraries/gold_addresses.tsv.gz` (columns sido, sigungu, address, note; rows whose note is empty or
`column-cleaned` count) and `rows_invented.jsonl` (address, library). Compared at the city: a 일반구 is folded into its
city, 세종 stands for itself, old names are mapped. A district that was split is right when the answer is one of its
successors and has the 동 of the address, or is open with exactly the successors as candidates.

The baseline is the search of the package `dongnae` over the same 읍면동 names (benchmarks/requirements.lock); without
it the table has no baseline row.
"""

import csv
import gzip
import json
import os
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aggregator.reading.address import locate, parse
from aggregator.reading.gazetteer import Level
from aggregator.reading.regions import Resolution, gazetteer

ON = date(2026, 11, 1)
SPEED_BAR = 30_000
ROUNDS = 11
SHORT = {
    "서울특별시": ("서울", "서울시"),
    "부산광역시": ("부산", "부산시"),
    "대구광역시": ("대구", "대구시"),
    "인천광역시": ("인천", "인천시"),
    "광주광역시": ("광주", "광주시"),
    "대전광역시": ("대전", "대전시"),
    "울산광역시": ("울산", "울산시"),
    "세종특별자치시": ("세종", "세종시"),
    "경기도": ("경기",),
    "강원특별자치도": ("강원", "강원도"),
    "강원도": ("강원", "강원특별자치도"),
    "충청북도": ("충북",),
    "충청남도": ("충남",),
    "전북특별자치도": ("전북", "전라북도"),
    "전라북도": ("전북", "전북특별자치도"),
    "전라남도": ("전남",),
    "경상북도": ("경북",),
    "경상남도": ("경남",),
    "제주특별자치도": ("제주", "제주도"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One gold row: the address and the cities (codes) that it may lie in."""

    address: str
    sido: str
    cities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind of input, with its bar: shares of right and wrong."""

    kind: str
    right: int
    wrong: int
    n: int
    least_right: float
    most_wrong: float
    misses: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        """Whether the bar is met."""
        return self.right >= self.least_right * self.n and self.wrong <= self.most_wrong * self.n


def gold_rows(folder: Path) -> list[Row]:
    """The rows that count."""
    by_name: dict[str, set[str]] = {}
    for region in gazetteer().all():
        if region.level is not Level.EMD:
            cities = {city(found.code) for found in gazetteer().latest(region.code)}
            by_name.setdefault(region.full_name, set()).update(cities)
    rows = []
    with gzip.open(folder / "libraries" / "gold_addresses.tsv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["note"] in ("", "column-cleaned"):
                name = f"{row['sido']} {row['sigungu'].replace('없음', '')}".strip()
                rows.append(Row(row["address"], row["sido"], frozenset(by_name[name])))
    return rows


def city(code: str) -> str:
    """The code of the city (시군구, or 세종) that a region's code lies in."""
    region = gazetteer().get(code)
    while region is not None and region.level in (Level.EMD, Level.GU) and region.parent:
        region = gazetteer().get(region.parent)
    return region.code if region else ""


def judge(row: Row, found: Resolution) -> str:
    """right, wrong or open."""
    settled = found.sigungu or (found.sido if row.sido.startswith("세종") else None)
    if settled is None:
        candidates = {city(region.code) for region in found.candidates}
        return "right" if len(row.cities) > 1 and candidates == row.cities else "open"
    if settled.code not in row.cities:
        return "wrong"
    if len(row.cities) > 1 and (dong := re.search(r"[ (]([가-힣]+\d*(?:동|가))(?=[,) ]|$)", row.address)):
        holders = {part for part in row.cities for child in gazetteer().within(part) if child.name == dong[1]}
        return "wrong" if holders and settled.code not in holders else "right"
    return "right"


def kinds(rows: list[Row]) -> Iterator[tuple[str, float, float, list[tuple[str, Row]]]]:
    """Each kind of input: name, least share right, most share wrong, and inputs with their rows."""
    yield "as written", 0.9995, 0, [(row.address, row) for row in rows]
    yield "시도 removed", 0.995, 0, [(_without_sido(row), row) for row in rows]
    yield "brackets removed", 0.999, 0, [(re.sub(r"\(.*?(\)|$)", " ", row.address), row) for row in rows]
    yield (
        "시도 shortened or old name",
        0.9995,
        0,
        [(row.address.replace(row.sido, word, 1), row) for row in rows for word in SHORT[row.sido]],
    )
    yield "glued or repeated", 0.995, 0, [(text, row) for row in rows for text in _glued(row)]
    yield "only road and number", 0.62, 0.002, [(text, row) for row in rows if (text := _road(row))]


def _without_sido(row: Row) -> str:
    return row.address.removeprefix(row.sido).strip()


def _glued(row: Row) -> Iterator[str]:
    rest = _without_sido(row)
    if rest == row.address:
        return
    district = rest.partition(" ")[0]
    yield f"{row.sido}{rest}"
    yield f"{row.sido} {row.sido} {rest}"
    if district[-1] in "시군구":
        yield f"{row.sido} {district} {rest}"


def _road(row: Row) -> str:
    tail = _without_sido(row)
    found = re.search(
        r"(?:^|\s)((?:[^\s()]+(?:로|길)\s?)?\d+\s?(?:번|번안|번가|[가-하])?길|[^\s()]+?(?:로|길)(?:\d+(?:번|번안|번가|[가-하])?길)?)"
        r"\s*((?:지하\s?)?\d+(?:-\d+)?)(?![\d번]|[가-하]?길)",
        tail,
    )
    return f"{found[1]} {found[2]}" if found else ""


def score(rows: list[Row]) -> Iterator[Score]:
    """The table of accuracy."""
    for kind, least, most, inputs in kinds(rows):
        counts = {"right": 0, "wrong": 0, "open": 0}
        misses = []
        for text, row in inputs:
            verdict = judge(row, locate(text, ON))
            counts[verdict] += 1
            if verdict != "right":
                misses.append((verdict, text))
        yield Score(kind, counts["right"], counts["wrong"], len(inputs), least, most, tuple(misses))


def remainders(folder: Path) -> Score:
    """Rows with a library: the remainder of "address library" is the library's name."""
    right, rows, misses = 0, 0, []
    for line in (folder / "rows_invented.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["library"]:
            rows += 1
            left = parse(f"{row['address']} {row['library']}").remainder
            right += left == row["library"]
            if left != row["library"]:
                misses.append(("wrong", f"{row['address']} {row['library']} → {left}"))
    return Score("remainder is the library's name", right, 0, rows, 0.99, 0, tuple(misses))


def distinct(rows: list[Row], count: int) -> list[str]:
    """So many different addresses, made of the gold ones by other building numbers."""
    chance = random.Random(2026)
    found: dict[str, None] = {}
    while len(found) < count:
        row = rows[chance.randrange(len(rows))]
        found[re.sub(r"(?<=[로길] )\d+", lambda _: str(chance.randrange(1, 400)), row.address)] = None
        found[f"{row.address} {len(found)}호"] = None
    return list(found)[:count]


def per_second(texts: list[str], read: Callable[[str], object]) -> float:
    """Texts read in a second of this process's own CPU time."""
    start = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - start)


def baseline() -> Callable[[str], object] | None:
    """The search of dongnae over our 읍면동 names, or None if it is not installed."""
    try:
        from dongnae import DongnaeEngine
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "names.csv"
        lines = ["dnid,dnname,dnlatitude,dnlongitude,dnradius"]
        lines += [f"{r.code},{r.full_name},37,127,1" for r in gazetteer().all(Level.EMD) if r.valid_to is None]
        table.write_text("\n".join(lines), encoding="utf-8")
        engine = DongnaeEngine(str(table))
    search: Callable[[str], object] = engine.search
    return search


def baseline_score(rows: list[Row], search: Callable[[str], object]) -> tuple[int, int]:
    """Right and wrong of the baseline at the city, as written."""
    right = wrong = 0
    for row in rows:
        found = search(row.address)
        code = city(str(found["dnid"])) if isinstance(found, dict) else ""
        right += code in row.cities
        wrong += bool(code) and code not in row.cities
    return right, wrong


def start_up() -> tuple[float, float, float]:
    """Seconds and MB that a new process needs to locate its first address, and one that asks the road table."""
    script = (
        "import re, time; from datetime import date; from pathlib import Path\n"
        "def mb(): return int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) / 1024\n"
        "from aggregator.reading.address import locate\n"
        "before, start = mb(), time.perf_counter()\n"
        "locate('서울특별시 은평구 통일로 1 (녹번동)', date(2026, 11, 1))\n"
        "first = time.perf_counter() - start\n"
        "locate('소태정로 1', date(2026, 11, 1))\n"
        "print(first, time.perf_counter() - start, mb() - before)\n"
    )
    import subprocess

    runs = []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
        runs.append(tuple(float(word) for word in done.stdout.split()))
    return (
        statistics.median(run[0] for run in runs),
        statistics.median(run[1] for run in runs),
        statistics.median(run[2] for run in runs),
    )


def main() -> int:
    """Prints the tables; exit code 1 if a bar is missed."""
    folder = os.environ.get("SOSIK_GOLD")
    if not folder:
        print("set SOSIK_GOLD to the folder of the gold data", file=sys.stderr)
        return 2
    rows = gold_rows(Path(folder))
    print(f"{'input':34} {'right':>9} {'wrong':>8} {'bar right':>10} {'bar wrong':>10} {'n':>6}")
    passed = True
    for result in (*score(rows), remainders(Path(folder))):
        passed &= result.passed
        print(
            f"{result.kind:34} {result.right / result.n:9.2%} {result.wrong / result.n:8.2%}"
            f" {result.least_right:10.2%} {result.most_wrong:10.2%} {result.n:6} {'ok' if result.passed else 'MISSED'}"
        )
        if "-v" in sys.argv:
            for verdict, text in result.misses:
                print(f"      {verdict}: {text}")
    search = baseline()
    if search is not None:
        sample = random.Random(2026).sample(rows, 300)
        right, wrong = baseline_score(sample, search)
        print(f"{'baseline dongnae, as written':34} {right / 300:9.2%} {wrong / 300:8.2%} {'':10} {'':10} {300:6}")
    print()
    passed &= print_speed(rows, search)
    first, with_roads, memory = start_up()
    print(
        f"first answer after {first:.3f} s, with the road table {with_roads:.3f} s (bar 0.3), {memory:.0f} MB (bar 60)"
    )
    return 0 if passed and with_roads < 0.3 and memory < 60 else 1


def print_speed(rows: list[Row], search: Callable[[str], object] | None) -> bool:
    """Speed over distinct addresses, each read once, in rounds; the baseline in turn with it."""
    texts = distinct(rows, 5_000 * ROUNDS)
    ours, theirs = [], []
    for turn in range(ROUNDS):
        part = texts[turn * 5_000 : (turn + 1) * 5_000]
        ours.append(per_second(part, lambda text: locate(text, ON)))
        if search is not None:
            theirs.append(per_second(part[:20], search))
    low, middle, high = statistics.quantiles(ours, n=4)
    print(f"distinct addresses a second: {middle:,.0f} (quartiles {low:,.0f} to {high:,.0f}), bar {SPEED_BAR:,}")
    if theirs:
        base = statistics.median(theirs)
        print(f"baseline dongnae: {base:,.0f} a second, ours is {middle / base:,.0f} times as fast")
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return high >= SPEED_BAR


if __name__ == "__main__":
    raise SystemExit(main())

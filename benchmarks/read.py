"""How well announcements are read: `python -m benchmarks.read` with SOSIK_GOLD set to the gold folder (`-v`: what missed).

The gold file is `announcements.jsonl`. A field's recall is counted over the rows where the gold has a value, its precision
over those where we claim one. Days and hours must be exact (a day where the gold has a day), the audience is an exact set,
an rrule a set of parts, a place is compared without spaces and brackets. A category is right if it is the primary one or
one that a fair reader would accept. `silent` is the share of rows where the reader that never says anything is right. Where
a bar allows fewer than three wrong rows, that is taken as a count, rounded up.

Baselines, each given the posting day, their first date taken as the start: `dateparser.search` and `korean-datetime`
(benchmarks/requirements.lock); without them their rows are left out, which is said. Measured on the 140 rows, recall and
precision of the start: dateparser 1.5.0 8.5 % and 8.7 %, of its day alone 26 % and 27 %; korean-datetime 1.0.0 32 % and
32 %, of its day alone 52 % and 52 %. Both find dates, and neither tells which of them is meant: a deadline, a 발표, a year in
a book's title; so nothing of them is used.
"""

import importlib
import json
import math
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from aggregator.reading.categories import Classification, classify

BARS = {
    "kind": (0.96, 0.96),
    "category": (0.93, 0.93),
    "starts": (0.93, 0.97),
    "ends": (0.85, 0.93),
    "registration_opens": (0.85, 0.95),
    "registration_closes": (0.85, 0.95),
    "rrule": (0.70, 0.93),
    "sessions": (0.75, 0.90),
    "audience": (0.88, 0.92),
    "capacity": (0.88, 0.96),
    "fee": (0.88, 0.96),
    "materials_fee": (0.80, 0.93),
    "place": (0.75, 0.85),
}
DAY = "starts, day alone"  # without bar: as far as the baselines get
CPU_BAR = 1.0  # milliseconds a post, all readers together
ROUNDS = 11
Row = dict[str, Any]
Told = dict[str, object]


class Reader(Protocol):
    """`activities.read`."""

    def __call__(self, title: str, body: str, posted: date, *, kind: str) -> object:
        """The activity of a post, its facts as attributes."""


@dataclass(slots=True)
class Score:
    """Counts of one field."""

    said_by_gold: int = 0
    said_by_us: int = 0
    found: int = 0
    right: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, row: Row, gold: object, told: object, *, fits: bool) -> None:
        """One row: what the gold says, what we say, whether that fits."""
        self.said_by_gold += gold is not None
        self.said_by_us += told is not None
        self.found += gold is not None and fits
        self.right += told is not None and fits
        if not fits and (gold is not None or told is not None):
            self.misses.append(f"{row['id']} {row['title'][:40]}: {told} instead of {gold}")

    def passes(self, recall: float, precision: float) -> bool:
        """Whether both bars are met."""
        missed, wrong = self.said_by_gold - self.found, self.said_by_us - self.right
        return missed <= _allowed(recall, self.said_by_gold) and wrong <= _allowed(precision, self.said_by_us)


def _allowed(bar: float, n: int) -> float:
    """How many rows may be wrong; fewer than three are a count."""
    allowed = round((1 - bar) * n, 6)
    return math.ceil(allowed) if allowed < 3 else allowed


def activity_reader() -> Reader | None:
    """`activities.read`, or None as long as there is none."""
    try:
        reader: Reader = importlib.import_module("aggregator.reading.activities").read
    except ImportError:
        return None
    return reader


def told_of(row: Row, read: Reader | None) -> Told:
    """What we say of a post, in the words of the gold: None where nothing was sure, absent where no reader tells."""
    told: Told = {}
    classified: Classification = classify(row["title"], row["body"])
    told["kind"] = None if classified.kind.value == "unknown" else classified.kind.value
    told["category"] = classified.category.value
    if read is not None:
        activity = read(row["title"], row["body"], date.fromisoformat(row["posted"]), kind=classified.kind.value or "")
        for name in BARS:
            if hasattr(activity, name):
                told[name] = plain(name, getattr(activity, name).value)
        if "starts" in told:
            told[DAY] = told["starts"] and str(told["starts"])[:10]
    return told


def plain(name: str, value: object) -> object:
    """A value as it is compared: moments as the gold writes them, sets without order, places without spaces and brackets."""
    if value is None or value in ("", [], ()):
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if name == "audience" and isinstance(value, (list, tuple, set, frozenset)):
        return tuple(sorted(map(str, value)))
    if name == "rrule":
        return tuple(sorted(str(value).split(";")))
    if name == "place":
        return re.sub(r"[\s()\[\]<>「」]", "", str(value))
    return value


def score(rows: list[Row], tell: Callable[[Row], Told]) -> dict[str, Score]:
    """The scores of every field that the reader tells."""
    scores: dict[str, Score] = {}
    for row in rows:
        for name, value in tell(row).items():
            gold = plain(name, row[name]) if name != DAY else row["starts"] and row["starts"][:10]
            fits = value == gold or (name == "category" and value in row["also"])
            scores.setdefault(name, Score()).count(row, gold, value, fits=fits)
    return scores


def baselines() -> Iterator[tuple[str, Callable[[Row], Told] | None]]:
    """Each baseline by name, or None where it is not installed."""
    yield "dateparser.search", _dateparser()
    yield "korean-datetime", _korean_datetime()


def _dateparser() -> Callable[[Row], Told] | None:
    try:
        search = importlib.import_module("dateparser.search").search_dates
    except ImportError:
        return None

    def tell(row: Row) -> Told:
        base = datetime.fromisoformat(row["posted"])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "RETURN_TIME_AS_PERIOD": True}
        found = search(f"{row['title']}\n{row['body']}", languages=["ko"], settings=settings)
        return _start(found[0][1] if found else None, base)

    return tell


def _korean_datetime() -> Callable[[Row], Told] | None:
    try:
        parse_all = importlib.import_module("korean_datetime").parse_all
    except ImportError:
        return None

    def tell(row: Row) -> Told:
        base = datetime.fromisoformat(row["posted"])
        found = parse_all(f"{row['title']}\n{row['body']}", now=base)
        starts = [each.start for each in found if str(each.kind.value) in ("date", "datetime")]
        return _start(starts[0] if starts else None, base)

    return tell


def _start(found: datetime | None, base: datetime) -> Told:
    """A start as the gold has it: a moment at the hour of the posting day is a day."""
    if found is None:
        return {"starts": None, DAY: None}
    found = found.replace(tzinfo=None)
    start = plain("starts", found.date() if found.time() == base.time() else found)
    return {"starts": start, DAY: str(start)[:10]}


def cpu(rows: list[Row], read: Reader | None) -> list[float]:
    """Milliseconds of this process's own CPU time a post, in rounds; the bodies of each round are new."""
    spent = []
    for turn in range(ROUNDS):
        posts = [{**row, "body": f"{row['body']}\n{turn}"} for row in rows]
        start = time.process_time()
        for post in posts:
            told_of(post, read)
        spent.append((time.process_time() - start) / len(posts) * 1000)
    return spent


def print_scores(who: str, scores: dict[str, Score], n: int, *, barred: bool) -> bool:
    """One line a field; whether all bars are met."""
    passed = True
    for name, found in sorted(scores.items(), key=lambda pair: [*BARS, DAY].index(pair[0])):
        recall = found.found / found.said_by_gold if found.said_by_gold else 1.0
        precision = found.right / found.said_by_us if found.said_by_us else 1.0
        line = f"{who:18} {name:20} {recall:8.1%} {precision:10.1%}"
        if barred and name in BARS:
            met = found.passes(*BARS[name])
            passed &= met
            line += f" {BARS[name][0]:6.0%} /{BARS[name][1]:4.0%} {'ok' if met else 'MISSED':7}"
        else:
            line += " " * 21
        silent = (n - found.said_by_gold) / n
        print(f"{line} {found.said_by_gold:4} {found.said_by_us:5} {silent:7.1%}")
        if "-v" in sys.argv and barred:
            for miss in found.misses:
                print(f"      {miss}")
    return passed


def main() -> int:
    """Prints the tables; exit code 1 if a bar is missed, 2 without gold data."""
    folder = os.environ.get("SOSIK_GOLD")
    if not folder:
        print("set SOSIK_GOLD to the folder of the gold data", file=sys.stderr)
        return 2
    lines = (Path(folder) / "announcements.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines]
    read = activity_reader()
    print(
        f"{'':18} {'field':20} {'recall':>8} {'precision':>10} {'bars':>12} {'':7} {'gold':>4} {'ours':>5} {'silent':>7}"
    )
    scores = score(rows, lambda row: told_of(row, read))
    passed = print_scores("sosik", scores, len(rows), barred=True)
    if missing := [name for name in BARS if name not in scores]:
        print(f"no reader yet for: {', '.join(missing)}")
    for name, tell in baselines():
        if tell is None:
            print(f"{name}: not installed (benchmarks/requirements.lock)")
        else:
            print_scores(name, score(rows, tell), len(rows), barred=False)
    low, middle, high = statistics.quantiles(cpu(rows, read), n=4)
    print(f"CPU a post: {middle:.2f} ms (quartiles {low:.2f} to {high:.2f}), bar {CPU_BAR} ms, {len(rows)} posts")
    return 0 if passed and low <= CPU_BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())

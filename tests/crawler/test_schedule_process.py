"""The schedule as a process of its own, with a child that crawls: how it is stopped, and what a second one says."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator.clock import wall_clock
from aggregator.models import Lease, Source
from aggregator.store import Store
from crawler.schedule import LEASE

ROOT = Path(__file__).parents[2]

# What the front door does, with a crawl that takes its time in a child of its own; a "deaf" child ignores SIGTERM.
PROGRAM = """
import subprocess, sys
from pathlib import Path

from aggregator.clock import wall_clock
from aggregator.config import load
from aggregator.errors import SosikError
from aggregator.store import Store
from crawler.schedule import run_schedule

URL, MARK, MANNER = sys.argv[1:]
IGNORE = "signal.signal(signal.SIGTERM, signal.SIG_IGN); " if MANNER == "deaf" else ""
WORK = "import signal, time; " + IGNORE + "print(1, flush=True); time.sleep(60)"


def say(line):
    print(line, flush=True)


def crawl(source_ids, stop):
    child = subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE)
    try:
        child.stdout.readline()
        Path(MARK).write_text(str(child.pid))
        while child.poll() is None:
            if stop.wait(0.1):
                child.terminate()
                child.wait()
    except BaseException:
        child.kill()
        child.wait()
        raise
    return []


if __name__ == "__main__":
    store = Store(URL)
    try:
        run_schedule(store, load(), lambda: say("published"), clock=wall_clock, tick=0.2, on_line=say, crawl=crawl)
    except SosikError as why:
        sys.stderr.write(f"{why}\\n")
        sys.exit(why.exit_code)
    finally:
        store.close()
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path}/sosik.db")
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def launch(store: Store, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    program = tmp_path / "schedule_program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    running: list[subprocess.Popen[str]] = []

    def start(manner: str = "plain") -> subprocess.Popen[str]:
        begun = subprocess.Popen(
            [sys.executable, str(program), store.url, str(tmp_path / "mark"), manner],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "SOSIK_HOME": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(begun)
        return begun

    yield start
    for process in running:
        # Told and not killed: a child left behind would hold our pipes open.
        process.terminate()
        process.communicate()


def add_due_source(store: Store) -> None:
    past = wall_clock() - timedelta(hours=1)
    source = Source(
        uid="a", platform="smalllibrary", address="http://a.example", title="a", options={}, due=past, added=past
    )
    with store.writing() as session:
        session.add(source)


def wait_for(path: Path) -> int:
    """The number that the crawling child writes once it is at work."""
    limit = time.monotonic() + 30
    while not path.exists() or not path.read_text():
        assert time.monotonic() < limit, "the child did not begin"
        time.sleep(0.05)
    return int(path.read_text())


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # An orphan that ended but was not waited for still has its number.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(
    ("number", "manner"), [(signal.SIGTERM, "plain"), (signal.SIGINT, "plain"), (signal.SIGTERM, "deaf")]
)
def test_a_signal_stops_it_in_ten_seconds_with_its_child_and_gives_the_lease_back(
    store: Store, launch: Callable[..., subprocess.Popen[str]], tmp_path: Path, number: signal.Signals, manner: str
) -> None:
    add_due_source(store)
    process = launch(manner)
    child = wait_for(tmp_path / "mark")
    begun = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - begun < 10
    assert process.returncode == 0, err
    assert not alive(child)
    assert err == ""
    assert out.splitlines()[0] == "published"
    assert out.splitlines()[-1].endswith("stopped")
    with store.reading() as session:
        assert session.get_one(Lease, LEASE).expires <= wall_clock()
        # The crawl was cut short: the next schedule does it.
        assert session.exec(select(Source)).one().due < wall_clock()


def test_a_second_one_says_who_holds_it_and_exits_3(
    store: Store, launch: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    add_due_source(store)
    first = launch()
    wait_for(tmp_path / "mark")
    second = launch()
    out, err = second.communicate(timeout=20)
    assert second.returncode == 3
    assert out == ""
    assert f":{first.pid} " in err
    assert len(err.splitlines()) == 1
    assert first.poll() is None


def test_an_idle_one_stops_at_once(launch: Callable[..., subprocess.Popen[str]]) -> None:
    process = launch()
    assert process.stdout is not None
    assert process.stdout.readline() == "published\n"
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert time.monotonic() - begun < 3


def test_a_killed_one_leaves_its_source_due_and_the_next_one_takes_over_at_once(
    store: Store, launch: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    add_due_source(store)
    process = launch()
    mark = tmp_path / "mark"
    child = wait_for(mark)
    process.kill()
    os.kill(child, signal.SIGKILL)
    process.communicate()
    with store.reading() as session:
        assert session.exec(select(Source)).one().due < wall_clock()
        assert session.get_one(Lease, LEASE).expires <= wall_clock() + timedelta(seconds=60)
    mark.unlink()
    launch()
    assert wait_for(mark) != child

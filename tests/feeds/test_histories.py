"""Over any history, interrupted anywhere, an incremental publish ends in the bytes of a full one."""

import errno
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import SosikError
from aggregator.models import Kind
from tests.feeds.builder import LEAVES, NAMES, NEXT_MAP, World, files_in, open_world, unpacked_only
from tests.feeds.interrupted import WRITES, before_write
from tests.feeds.nasty import NASTY

REPOSITORY = Path(__file__).parents[2]

TOLD: tuple[dict[str, Any], ...] = (
    {},
    {"category": "quiz", "activity": {"starts": "2026-12-01", "ends": "2026-12-31", "audience": ["everyone"]}},
    {
        "category": "book_club",
        "activity": {
            "starts": "2026-12-01T19:00",
            "rrule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222",
            "registration_opens": "2026-11-24T10:00",
            "audience": ["adult", "senior"],
            "also": ["reading"],
        },
    },
    {"category": "notice", "activity": None, "library": ""},
)
OLD_PLACES = ("45111", "48110", "52710")
STEPS = st.one_of(
    st.tuples(
        st.just("add"),
        st.sampled_from((*LEAVES, *OLD_PLACES)),
        st.sampled_from(NASTY),
        st.sampled_from(list(Kind)),
        st.sampled_from(TOLD),
    ),
    st.tuples(st.just("tell"), st.integers(0, 9), st.sampled_from(TOLD[1:3]), st.sampled_from(["", "cancelled"])),
    st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("edit"), st.integers(0, 9), st.sampled_from(NASTY)),
    st.tuples(st.just("move"), st.integers(0, 9), st.sampled_from(LEAVES)),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("map")),
    st.tuples(st.just("erase"), st.integers(0, 9)),
    st.tuples(st.just("days"), st.integers(-9, 40)),
    st.tuples(st.just("address"), st.sampled_from(["https://a.example", "https://b.example/news"])),
    st.tuples(st.just("masking"), st.sampled_from(["책", "B"])),
    st.tuples(st.just("publish")),
    st.tuples(st.just("killed"), st.sampled_from(WRITES), st.integers(1, 25)),
    st.tuples(st.just("full disk"), st.sampled_from(WRITES), st.integers(1, 25)),
)


class Killed(BaseException):
    """Stands for a process that is no more."""


def killed() -> None:
    raise Killed


def no_room() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


STOPS: dict[str, tuple[Callable[[], None], type[BaseException]]] = {
    "killed": (killed, Killed),
    "full disk": (no_room, SosikError),
}


def stopped(world: World, write: str, number: int, act: Callable[[], None], error: type[BaseException]) -> None:
    with before_write(number, act, [write]) as count:
        try:
            world.publish()
        except error:
            assert count[0] >= number


def take(world: World, keys: list[str], step: tuple[object, ...]) -> None:
    match step:
        case ("add", str(region), str(title), Kind() as kind, dict() as told):
            keys.append(world.add(title.encode("utf-8", "ignore").decode(), region, kind=kind, **told))
        case ("tell", int(which), dict() as told, str(state)) if keys:
            world.edit(keys[which % len(keys)], told_state=state, **told)
        case ("merge", int(one), int(into)) if len(world.libraries) > 1:
            names = list(world.libraries)
            world.merge(names[one % len(names)], names[into % len(names)])
        case ("edit", int(which), str(title)) if keys:
            world.edit(keys[which % len(keys)], title=title.encode("utf-8", "ignore").decode())
        case ("move", int(which), str(region)) if keys:
            world.move(keys[which % len(keys)], region)
        case ("withdraw", int(which)) if keys:
            world.withdraw(keys[which % len(keys)])
        case ("erase", int(which)) if keys:
            world.erase(keys.pop(which % len(keys)))
        case _:
            happen(world, step)


def happen(world: World, step: tuple[object, ...]) -> None:
    """What is not of one post: the day, the map, the site, the version, and publishing."""
    match step:
        case ("days", int(days)):
            world.minutes += days * 24 * 60
        case ("address", str(address)):
            world.site_url = address
        case ("masking", str(word)):
            world.hidden = word
        case ("map",):
            world.names = NAMES if world.names is NEXT_MAP else NEXT_MAP
        case ("publish",):
            world.publish()
        case ("killed" | "full disk" as how, str(write), int(number)):
            stopped(world, write, number, *STOPS[how])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(STEPS, min_size=4, max_size=14))
def test_incremental_equals_full(empty_home: Path, history: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(empty_home, home, dirs_exist_ok=True)
        world = open_world(home, upgrade=False)
        keys: list[str] = []
        for step in history:
            take(world, keys, step)
        world.publish()
        world.publish(out=home / "full", full=True)
        assert files_in(home / "site") == files_in(home / "full")
        assert not unpacked_only(home / "site")
        assert not (home / "site" / ".sosik" / "stage").exists()
        world.store.close()


@pytest.mark.parametrize("number", [1, 150, 330, 400, 520])
def test_killed_before_any_write_and_started_again_plainly(world: World, number: int) -> None:
    check_kill(world, number)


@pytest.mark.long
@pytest.mark.parametrize("number", range(3, 640, 31))
def test_killed_before_many_writes_and_started_again_plainly(world: World, number: int) -> None:
    check_kill(world, number)


def check_kill(world: World, number: int) -> None:
    first = world.add(region="52113")
    world.publish()
    before = files_in(world.home / "site")
    world.move(first, "36")
    world.add(region="4825010700")
    world.store.close()
    child = [sys.executable, "-m", "tests.feeds.interrupted", str(world.home), str(number)]
    died = subprocess.run(child, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60)
    assert died.returncode in (0, -signal.SIGKILL), died.stderr
    files = files_in(world.home / "site")
    assert before.keys() <= files.keys()  # the old site is whole, or already new, at every moment
    world.publish()
    world.publish(out=world.home / "full", full=True)
    assert files_in(world.home / "site") == files_in(world.home / "full")
    assert not unpacked_only(world.home / "site")


def test_a_full_disk_leaves_the_old_site_whole(world: World) -> None:
    world.add()
    world.publish()
    before = files_in(world.home / "site")
    world.add()
    with before_write(5, no_room), pytest.raises(SosikError, match="no room left"):
        world.publish()
    assert files_in(world.home / "site") == before
    assert not (world.home / "site" / ".sosik" / "stage").exists()


def test_a_damaged_manifest_is_said_in_words(world: World) -> None:
    world.add()
    world.publish()
    (world.home / "site" / ".sosik" / "manifest.db").write_bytes(b"no database" * 1000)
    with pytest.raises(SosikError, match="manifest"):
        world.publish()

"""Publishes a world, and stops dead before its n-th write: `python -m tests.feeds.interrupted HOME N`.

Writes are the moments at which something becomes lasting: a file staged, all of them synced, one renamed, taken away.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from feeds import site_folder
from tests.feeds.builder import open_world

WRITES = ("utime", "settle", "replace", "unlink")


@contextmanager
def before_write(number: int, act: Callable[[], None], writes: Sequence[str] = WRITES) -> Iterator[list[int]]:
    """Calls `act` before the `number`-th of `writes` of this process; gives a list whose one element counts them."""
    count = [0]

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **options: Any) -> Any:
            count[0] += 1
            if count[0] == number:
                act()
            return write(*args, **options)

        return wrapper

    with ExitStack() as stack:
        for name in writes:
            holder = site_folder if name == "settle" else os
            stack.enter_context(mock.patch.object(holder, name, counted(getattr(holder, name))))
        yield count


def main() -> None:
    """Kills itself, as a power cut would."""
    world = open_world(Path(sys.argv[1]), upgrade=False)
    world.minutes = 600
    with before_write(int(sys.argv[2]), lambda: os.kill(os.getpid(), signal.SIGKILL)) as count:
        world.publish()
    print(count[0])  # noqa: T201  # it lived: so many writes there were


if __name__ == "__main__":
    main()

"""Holds that time grows no faster than what is read: twice the text may take twice the time, not four times."""

import time
from collections.abc import Callable

import pytest

_QUICK = 0.03  # what takes less is too short to be compared


def took(run: Callable[[], object]) -> float:
    """The processor time of `run`."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def require_even(run: Callable[[int], object], size: int) -> None:
    """Holds that twice the size takes no more than twice the time, with half of that for what a machine does beside."""
    for _ in range(3):
        once, twice = took(lambda: run(size)), took(lambda: run(2 * size))
        if twice < _QUICK or twice / once < 3:
            return
    pytest.fail(f"{size} takes {once:.2f} s, {2 * size} takes {twice:.2f} s")

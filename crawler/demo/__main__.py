"""`python -m crawler.demo`: serves the stand-in sites until it is interrupted, and says where.

Example: `python -m crawler.demo --today 2026-11-22`
"""

import signal
import sys
import threading
from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import date, datetime

from aggregator.clock import SEOUL
from crawler.demo.server import demo_sites


def main() -> int:
    """Starts every site, writes a line `platform address title` for each, and waits for SIGINT or SIGTERM."""
    parser = ArgumentParser(prog="python -m crawler.demo", description="Serve the stand-in library sites on loopback.")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="the day that newer posts are dated from (default: today)"
    )
    today: date = parser.parse_args().today or datetime.now(SEOUL).date()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with ExitStack() as stack:
        for stand_in in demo_sites(today):
            stack.enter_context(stand_in)
            sys.stdout.write(f"{stand_in.platform} {stand_in.address} {stand_in.title}\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

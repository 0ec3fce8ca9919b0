"""A look at sites before anything is crawled: what an address is, and what a source would bring.

Scrapy runs once a process, so each look is a child, `python -m crawler.look`: it asks with all the care of a crawl, tells
an event a line, and stores nothing but leases and robots.txt. By hand: `python -m crawler.look URL` prints what it is.
"""

import asyncio
import json
import subprocess
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any, Self
from urllib.parse import urlsplit

from aggregator import config
from aggregator.clock import Clock, clock_at
from aggregator.config import Settings
from aggregator.errors import HeldError, InputError, SosikError
from aggregator.store import Store
from crawler.asking import Ask
from crawler.house import Event, House
from crawler.platforms import PLATFORMS, Found
from crawler.run import environment, scrapy_settings, stop_with_parent
from crawler.sample import NEWEST, Sample, Sampler, as_json, from_json


@dataclass(frozen=True, slots=True)
class Task:
    """What to look at. With a platform and options it is a source, read as such; `name` tells tasks apart.

    `detect` asks what the address is first; `platform` is then what an admin said, or "". `learn`: no look has been at the
    source yet, so its page is asked for options.
    """

    name: str
    address: str
    platform: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    detect: bool = False
    learn: bool = False

    @property
    def host(self) -> str:
        """The host that the look begins at."""
        return urlsplit(self.address).hostname or ""


@dataclass(frozen=True, slots=True)
class Look:
    """What came of a task: what the place is, a feed of it, and a sample. `failure` says why the site was not seen."""

    name: str
    platform: str
    found: Found
    feed: str
    failure: str
    sample: Sample

    def as_json(self) -> Event:
        """The look as a JSON object."""
        return {**asdict(self), "event": "look", "sample": as_json(self.sample)}

    @classmethod
    def from_json(cls, event: Event) -> Self:
        """The look that `as_json` wrote."""
        values = {name: event[name] for name in cls.__slots__}
        return cls(**{**values, "found": Found(**event["found"]), "sample": from_json(event["sample"])})


_ERRORS: dict[int, type[SosikError]] = {InputError.exit_code: InputError, HeldError.exit_code: HeldError}


def look_at(settings: Settings, task: Task, *, now: str | None = None) -> Look:
    """Looks at one place. Raises what the child raised: InputError that says what to give instead, HeldError, SosikError."""
    for look in look_at_all(settings, [task], now=now):
        return look
    raise SosikError(f"The look at {task.address} broke off.")


def look_at_all(settings: Settings, tasks: Sequence[Task], *, now: str | None = None) -> Iterator[Look]:
    """Looks at places, those of one host one after the other, and yields each as it comes. Raises as `look_at`."""
    command = [sys.executable, "-m", "crawler.look", "--tasks", *(["--now", now] if now else [])]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        command, env=environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(json.dumps([asdict(task) for task in tasks], ensure_ascii=False) + "\n")
            child.stdin.flush()
            for line in child.stdout:
                event = json.loads(line) if line.startswith("{") else {}
                if event.get("event") == "error":
                    raise _ERRORS.get(event["exit"], SosikError)(event["message"])
                if event.get("event") == "look":
                    yield Look.from_json(event)
        except BaseException:
            child.terminate()
            raise
    if child.returncode != 0:
        raise SosikError(f"The look broke off (its process ended with {child.returncode}).")


# The child.


async def run_task(task: Task, ask: Ask) -> Look:
    """Does one task with `ask`. Raises what `detect` raises."""
    from crawler.detect import detect, learn  # noqa: PLC0415

    if not task.detect:
        kind, found, feed, failure = PLATFORMS[task.platform], Found(task.address, "", "", task.options), "", ""
        found = await learn(kind, found, ask) if task.learn else found
    else:
        seen = await detect(task.address, ask, task.platform)
        kind, found, feed, failure = seen.platform, seen.found, seen.feed, seen.failure
    options = {**found.options, **task.options}
    sample = Sample() if failure else await Sampler(kind, found.address, options, ask, NEWEST).read()
    return Look(task.name, kind.name, found, feed, failure, sample)


def look(settings: Settings, tasks: Sequence[Task], clock: Clock, tell: Callable[[Event], None]) -> None:
    """Does the tasks in this process, all hosts at once, and tells a look or an error of each. Only once a process."""
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - Scrapy takes a second and a half to import

    from crawler.look_spider import LookSpider  # noqa: PLC0415

    async def errand(ask: Ask) -> None:
        ordered = sorted(tasks, key=lambda task: task.host)
        await asyncio.gather(*(_one_by_one(list(group), ask, tell) for _, group in groupby(ordered, key=_host)))

    store = Store(settings.database_url).require()
    house = House(settings, store, clock)
    try:
        process = AsyncCrawlerProcess(scrapy_settings(settings))
        process.crawl(LookSpider, house=house, errand=errand, hosts={task.host for task in tasks})
        process.start()
    finally:
        house.close()
        store.close()
    if process.bootstrap_failed:
        raise SosikError("The look could not be started; see the log above.")


def _host(task: Task) -> str:
    return task.host


async def _one_by_one(tasks: Sequence[Task], ask: Ask, tell: Callable[[Event], None]) -> None:
    for task in tasks:
        try:
            tell((await run_task(task, ask)).as_json())
        except SosikError as why:
            tell({"event": "error", "name": task.name, "message": str(why), "exit": why.exit_code})


def main() -> int:
    """The child: takes tasks from standard input, or an address, and writes an event a line to standard output."""
    parser = ArgumentParser(prog="python -m crawler.look", description="Look at an address; one JSON event a line.")
    parser.add_argument("address", nargs="?", help="an address to look at")
    parser.add_argument("--platform", default="", help="what runs the site")
    parser.add_argument("--tasks", action="store_true", help="read tasks from standard input instead")
    parser.add_argument("--now", help="the time to go by, such as 2026-11-22T09:00+09:00")
    given = parser.parse_args()
    if given.tasks:
        tasks = [Task(**one) for one in json.loads(sys.stdin.readline())]
        threading.Thread(target=stop_with_parent, daemon=True).start()
    elif given.address:
        tasks = [Task("", given.address, given.platform, detect=True)]
    else:
        parser.error("give an address")
    try:
        look(config.load(), tasks, clock_at(given.now), _write)
    except SosikError as why:
        _write({"event": "error", "name": "", "message": str(why), "exit": why.exit_code})
    return 0


def _write(event: Event) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""One crawl of many sources in one process, and the same in a child process.

Scrapy's reactor runs once a process: whoever lives longer than one crawl (schedule, demo) uses `crawl_in_child`. The child
is `python -m crawler.run`; it writes an event a line and stops when its parent is gone.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import col, select

from aggregator import config, tables
from aggregator.clock import Clock, clock_at
from aggregator.config import OPTIONS, Settings
from aggregator.errors import SosikError
from aggregator.models import Source
from aggregator.store import Store
from crawler.house import Event, House
from crawler.summary import RunSummary

if TYPE_CHECKING:
    from scrapy.settings import Settings as ScrapySettings

STOP_SECONDS = 40.0


def crawl(
    settings: Settings,
    source_ids: Sequence[int],
    *,
    clock: Clock,
    pages: int | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> list[RunSummary]:
    """Crawls these sources, all hosts at once, and returns what came of each run. Only once a process.

    `pages` bounds the list pages of each feed line. SIGTERM and SIGINT end it cleanly: the runs so far are returned.
    """
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - Scrapy takes a second and a half to import

    from crawler.spiders.source import SourceSpider  # noqa: PLC0415

    tables.adopt(settings.home)
    store = Store(settings.database_url).require()
    house = House(settings, store, clock, pages=pages, on_event=on_event)
    with store.reading() as session:
        known = {one.id: one for one in session.exec(select(Source).where(col(Source.id).in_(source_ids)))}
    found = [known[one] for one in source_ids if one in known]
    try:
        process = AsyncCrawlerProcess(scrapy_settings(settings))
        process.crawl(SourceSpider, name="sources", house=house, found=found)
        for handler in logging.root.handlers:
            handler.addFilter(_says_more)
        process.start()
    finally:
        house.close()
        store.close()
    if process.bootstrap_failed:
        raise SosikError("The crawl could not be started; see the log above.")
    if house.broken is not None:
        raise SosikError(f"The crawl broke off. {house.broken}")
    return house.summaries


def _says_more(record: logging.LogRecord) -> bool:
    """Keeps out of the log what people are told in a sentence anyway."""
    return not (record.exc_info and isinstance(record.exc_info[1], SosikError))


def scrapy_settings(settings: Settings) -> "ScrapySettings":
    """Scrapy's settings for a process of ours: those of the project, quiet, with our configuration in `SOSIK`."""
    from scrapy.settings import Settings as ScrapySettings  # noqa: PLC0415

    made = ScrapySettings()
    made.setmodule("crawler.settings", priority="project")
    made.set("SOSIK", settings, priority="cmdline")
    made.set("LOG_LEVEL", "ERROR", priority="cmdline")
    return made


def crawl_in_child(
    settings: Settings,
    source_ids: Sequence[int],
    *,
    now: str | None = None,
    pages: int | None = None,
    on_event: Callable[[Event], None] | None = None,
    stop: threading.Event | None = None,
) -> list[RunSummary]:
    """As `crawl`, in a process of its own, so it can be called again and again.

    `now` is a time as in --now. Once `stop` is set the child is told to end cleanly, and the runs so far are returned.
    Raises SosikError with the child's last words if it died.
    """
    command = [sys.executable, "-m", "crawler.run", *map(str, source_ids)]
    command += ["--now", now] if now else []
    command += ["--pages", str(pages)] if pages is not None else []
    summaries: list[RunSummary] = []
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        command, env=environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        if stop is not None:
            threading.Thread(target=_stop_when_told, args=(child, stop), daemon=True).start()
        try:
            _follow(child, summaries, on_event)
        except BaseException:
            child.terminate()
            raise
    if child.returncode != 0 and not (stop is not None and stop.is_set()):
        raise SosikError(f"The crawl broke off (its process ended with {child.returncode}).")
    return summaries


def _follow(
    child: "subprocess.Popen[str]", summaries: list[RunSummary], on_event: Callable[[Event], None] | None
) -> None:
    """Reads the child's events until it ends."""
    assert child.stdout is not None
    for line in child.stdout:
        if not line.startswith("{"):
            continue  # a library that greets on standard output
        event = json.loads(line)
        if event["event"] == "error":
            raise SosikError(event["message"])
        if event["event"] == "run":
            summaries.append(RunSummary.from_json(event))
        if on_event is not None:
            on_event(event)


def _stop_when_told(child: "subprocess.Popen[str]", stop: threading.Event) -> None:
    while child.poll() is None:
        if stop.wait(0.2):
            child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
            return


def environment(settings: Settings) -> dict[str, str]:
    """The child's environment: what is in force here, so that it reads no other `sosik.toml`, and the way to our packages."""
    ours = {option.variable: str(getattr(settings, option.name)) for option in OPTIONS}
    here = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(part for part in (here, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, **ours, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def main() -> int:
    """The child: crawls the sources given by number and writes an event a line to standard output."""
    parser = ArgumentParser(prog="python -m crawler.run", description="Crawl sources; one JSON event a line.")
    parser.add_argument("sources", nargs="*", type=int, help="numbers of sources")
    parser.add_argument("--now", help="the time to go by, such as 2026-11-22T09:00+09:00")
    parser.add_argument("--pages", type=int, help="at most so many list pages of each feed line")
    given = parser.parse_args()
    threading.Thread(target=stop_with_parent, daemon=True).start()
    try:
        crawl(config.load(), given.sources, clock=clock_at(given.now), pages=given.pages, on_event=_write)
    except SosikError as why:
        _write({"event": "error", "message": str(why)})
        return why.exit_code
    return 0


def _write(event: Event) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def stop_with_parent() -> None:
    """Our standard input is the parent's hand: it closes when the parent ends, however it ends."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())

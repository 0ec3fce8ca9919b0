"""The demo's first half: a folder of its own, the stand-in sites, and one real crawl of them in a child process."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from sqlmodel import Session, select

from aggregator import config
from aggregator.clock import SEOUL, Clock
from aggregator.config import Settings
from aggregator.errors import InputError
from aggregator.models import Source
from aggregator.store import Store
from crawler import sources
from crawler.demo.server import StandIn, demo_sites
from crawler.run import crawl_in_child
from crawler.summary import RunSummary

MARK = "sosik-demo"
_DEFAULT_HOME = "~/.local/share/sosik-demo"


@contextmanager
def crawled_demo(
    configured: Settings, port: int, clock: Clock, console: Console
) -> Iterator[tuple[Store, Settings, list[RunSummary]]]:
    """A store with what the stand-in sites said, the settings to publish it with, and what the crawl came to.

    `configured` gives the folder only where SOSIK_HOME was set; it must be empty or a demo's. The sites answer on loopback
    while the block runs, and are allowed and delay-free for this demo's own processes alone. Raises InputError for a
    folder that holds anything else.
    """
    now = clock()
    with ExitStack() as stack:
        home = _home(configured)
        sites = [stack.enter_context(site) for site in demo_sites(_base_day(home, now), clock)]
        settings = _settings(home, port, sites)
        store = stack.enter_context(Store(settings.database_url))
        store.upgrade()
        with store.writing() as session:
            ids = [add_stand_in(session, site, now) for site in sites]
        with _progress(console) as progress:
            task = progress.add_task("crawling the stand-in sites", total=None)

            def advance(event: Mapping[str, Any]) -> None:
                if event.get("event") == "page":
                    progress.update(task, advance=1)

            runs = crawl_in_child(settings, ids, now=now.isoformat(), on_event=advance)
        yield store, settings, runs


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} pages"), console=console
    )


def _home(configured: Settings) -> Path:
    """The demo's folder, taken if it is empty or was a demo's before."""
    home = configured.home if configured.origin["home"] != "default" else Path(_DEFAULT_HOME).expanduser()
    try:
        home.mkdir(parents=True, exist_ok=True)
        if any(home.iterdir()) and not (home / MARK).exists():
            raise InputError(f"{home} holds other data; give the demo an empty folder with SOSIK_HOME.")
    except OSError as why:
        raise InputError(f"The demo cannot use the folder {home}: {why.strerror}.") from None
    return home


def _base_day(home: Path, now: datetime) -> date:
    """The day that the posts of this folder are dated from: that of its first demo, or else every text would be edited."""
    mark = home / MARK
    try:
        return date.fromisoformat(mark.read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        today = now.astimezone(SEOUL).date()
        mark.write_text(f"{today}\n", encoding="utf-8")
        return today


def _settings(home: Path, port: int, sites: list[StandIn]) -> Settings:
    environ = {
        "SOSIK_HOME": str(home),
        "SOSIK_SITE_URL": f"http://127.0.0.1:{port}",
        "SOSIK_OPERATOR": "소식 데모",
        "SOSIK_CONTACT": "demo@sosik.invalid",
        "SOSIK_DELAY": "0",
        "SOSIK_ALLOW_PRIVATE_HOSTS": ",".join(f"{site.host}:{site.port}" for site in sites),
    }
    return config.load(environ, file=Path(os.devnull))


def add_stand_in(session: Session, site: StandIn, now: datetime) -> int:
    """The number of a running stand-in's source, made if it is not there. Its address follows the port that was free."""
    platform, found = sources.recognise(site.address, site.platform)
    uid = sources.uid_of(found.address, platform.name, found.board)
    source = session.exec(select(Source).where(Source.uid == uid)).first()
    if source is None:
        source = sources.add(
            session, site.address, now, platform=site.platform, title=site.title, options=dict(site.options)
        )
    source.address, source.region = found.address, site.region
    session.add(source)
    session.flush()
    assert source.id is not None
    return source.id

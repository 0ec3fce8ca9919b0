"""The whole server of one worker: published files in front, live answers behind them, limits and counting around."""

import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from aggregator import tables
from aggregator.clock import Clock, clock_at, wall_clock
from aggregator.config import Settings
from feeds.catalog import Names
from feeds.web.app import make_app
from feeds.web.asgi import App, Receive, Scope, Send
from feeds.web.context import Context
from feeds.web.counting import Counting
from feeds.web.desk.app import with_desk
from feeds.web.limits import limited, networks
from feeds.web.live import make_live
from feeds.web.problems import too_many
from feeds.web.shared import Shared

RUN_FOLDER = "run"
SHARED_FILE = "serve.db"


def assemble(
    settings: Settings,
    folder: Path,
    *,
    names: Names | None = None,
    clock: Clock = wall_clock,
    parent: int | None = None,
) -> App:
    """The app that serves a published folder and what is made live from the store.

    `parent` is the process that this worker ends with, if there is one.
    """
    context = Context(settings, folder, names=names, clock=clock)
    shared = Shared(settings.home / RUN_FOLDER / SHARED_FILE)
    counting = Counting(shared)
    live = limited(
        make_live(context, shared),
        shared,
        settings.live_per_minute,
        networks(settings.trusted_proxies),
        partial(too_many, context),
    )
    app = make_app(folder, context.site.prefix, live, counting)
    app = with_desk(app, context, networks(settings.trusted_proxies))

    def begin() -> None:
        counting.start()
        if parent is not None:
            threading.Thread(target=_end_with, args=(parent,), daemon=True).start()

    def end() -> None:
        counting.stop()
        context.close()

    return _living(app, begin, end)


def worker(settings: Settings, folder: Path, now: str | None, parent: int) -> App:
    """The same in a process of its own, which is given names and numbers alone; `now` as `--now`."""
    tables.adopt(settings.home)
    return assemble(settings, folder, clock=clock_at(now), parent=parent)


def _living(app: App, begin: Callable[[], None], end: Callable[[], None]) -> App:
    """`app`, with what is to be done when it begins and when it ends."""

    async def living(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            return await app(scope, receive, send)
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                begin()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                end()
                return await send({"type": "lifespan.shutdown.complete"})

    return living


def _end_with(parent: int) -> None:
    """Ends this process when its parent did: nobody would end it otherwise."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)

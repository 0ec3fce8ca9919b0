"""Runs the app: `serve` until it is stopped, in one process or several, `serving` beside something else."""

import errno
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import uvicorn
from uvicorn.supervisors import Multiprocess

from aggregator.clock import Clock, clock_at, wall_clock
from aggregator.config import Settings
from aggregator.errors import InputError, SosikError
from feeds.catalog import Names
from feeds.site_folder import is_published
from feeds.web.asgi import App
from feeds.web.assembled import assemble, worker

GRACE_SECONDS = 8
"""What is being answered when the server is stopped has so long to be finished."""
START_SECONDS = 10
BACKLOG = 2048


def serve(
    settings: Settings,
    host: str,
    port: int,
    *,
    folder: Path | None = None,
    workers: int = 1,
    now: str | None = None,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serves the published folder until SIGINT or SIGTERM, and then returns. `on_ready` is called once the port is ours.

    `now` as `--now`, for the pages that depend on the day. Raises SosikError where nothing is published yet, InputError where
    the port is taken or is none.
    """
    folder, listener = _ready(settings, host, port, folder)
    on_ready()
    make = partial(worker, settings, folder, now, os.getpid()) if workers > 1 else None
    app = partial(assemble, settings, folder, clock=clock_at(now)) if make is None else make
    config = _config(app, workers)
    # uvicorn hands the signal that stopped it on to whoever had it before: here that is the end of the story.
    before = {number: signal.signal(number, _stopped) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def serving(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    folder: Path | None = None,
    names: Names | None = None,
    clock: Clock = wall_clock,
) -> Iterator[str]:
    """Serves the published folder in a thread while the block runs; gives the address (`http://127.0.0.1:8000`)."""
    folder, listener = _ready(settings, host, port, folder)
    server = uvicorn.Server(_config(partial(assemble, settings, folder, names=names, clock=clock), 1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    patience = time.monotonic() + START_SECONDS
    while not server.started and thread.is_alive() and time.monotonic() < patience:
        time.sleep(0.01)
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(GRACE_SECONDS + 1)
        listener.close()


def _ready(settings: Settings, host: str, port: int, folder: Path | None) -> tuple[Path, socket.socket]:
    folder = folder or settings.site_dir
    if not is_published(folder):
        raise SosikError(f"Nothing is published in {folder} yet; run 'sosik publish' first.")
    return folder, _listen(host, port)


def _config(make: Callable[[], App], workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        make,
        factory=True,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def require_free(host: str, port: int) -> None:
    """Raises InputError where the port is taken or is none: a look ahead before long work."""
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, OverflowError, UnicodeError) as why:
        raise InputError(f"{host}:{port} is no address to listen on: {why}.") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)  # who comes before the workers are up waits for them
    except (OSError, OverflowError) as why:
        listener.close()
        if isinstance(why, OSError) and why.errno == errno.EADDRINUSE:
            raise InputError(f"Port {port} on {host} is taken already; give another one with --port.") from None
        raise InputError(f"{host}:{port} cannot be listened on: {why}.") from None
    return listener


def _stopped(_number: int, _frame: object) -> None:
    pass

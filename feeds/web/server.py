"""Runs the app: `serve` until it is stopped, `serving` beside something else."""

import errno
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from aggregator.config import Settings
from aggregator.errors import InputError, SosikError
from feeds.catalog import Site
from feeds.site_folder import is_published
from feeds.web.app import make_app

GRACE_SECONDS = 3
START_SECONDS = 10


def serve(
    settings: Settings, host: str, port: int, *, folder: Path | None = None, on_ready: Callable[[], None] = lambda: None
) -> None:
    """Serves the published folder until SIGINT or SIGTERM, and then returns. `on_ready` is called once the port is ours.

    Raises SosikError where nothing is published yet, InputError where the port is taken or is none.
    """
    server, listener = _server(settings, host, port, folder)
    on_ready()
    # uvicorn hands the signal that stopped it on to whoever had it before: here that is the end of the story.
    before = {number: signal.signal(number, _stopped) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def serving(settings: Settings, host: str = "127.0.0.1", port: int = 0, *, folder: Path | None = None) -> Iterator[str]:
    """Serves the published folder in a thread while the block runs; gives the address (`http://127.0.0.1:8000`)."""
    server, listener = _server(settings, host, port, folder)
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


def _server(settings: Settings, host: str, port: int, folder: Path | None) -> tuple[uvicorn.Server, socket.socket]:
    folder = folder or settings.site_dir
    if not is_published(folder):
        raise SosikError(f"Nothing is published in {folder} yet; run 'sosik publish' first.")
    listener = _listen(host, port)
    config = uvicorn.Config(
        make_app(folder, Site.of(settings).prefix),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return uvicorn.Server(config), listener


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
    except (OSError, OverflowError) as why:
        listener.close()
        if isinstance(why, OSError) and why.errno == errno.EADDRINUSE:
            raise InputError(f"Port {port} on {host} is taken already; give another one with --port.") from None
        raise InputError(f"{host}:{port} cannot be listened on: {why}.") from None
    return listener


def _stopped(_number: int, _frame: object) -> None:
    pass

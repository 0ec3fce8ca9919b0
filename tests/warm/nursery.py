"""The nursery: imports what a crawl needs, then forks a process for each line of the command line that it is handed."""

import array
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from pathlib import Path
from types import ModuleType

NEEDED = (
    "scrapy.crawler",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.core.scraper",
    "scrapy.extensions.corestats",
    "scrapy.pipelines",
    "aggregator.migrations",
    "crawler.settings",
    "crawler.run",
    "crawler.look",
    "crawler.look_spider",
    "crawler.detect",
    "crawler.spiders.source",
    "crawler.pages.board_rows",
)
LARGEST = 1 << 20


def serve(address: str) -> None:
    """Forks until standard input closes: with whoever started it."""
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            continue  # a room that was renamed: the crawl imports it itself
    if "twisted.internet.reactor" in sys.modules:
        sys.exit("a reactor was installed before the fork")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(address)
        listening.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            asked, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _attend(asked)
            asked.close()


def _attend(asked: socket.socket) -> None:
    """Forks the process once more, so that this one can wait for its end and tell it."""
    line, handles = _received(asked)
    child = os.fork()
    if child == 0:
        asked.close()
        _become(line, handles)
    for handle in handles:
        os.close(handle)
    asked.sendall(f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    asked.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _received(asked: socket.socket) -> tuple[dict[str, object], list[int]]:
    handles = array.array("i")
    data, ancillary, _, _ = asked.recvmsg(LARGEST, socket.CMSG_LEN(3 * handles.itemsize))
    for _, _, content in ancillary:
        handles.frombytes(content)
    while not data.endswith(b"\n"):
        data += asked.recv(LARGEST)
    return json.loads(data), list(handles)


def _become(line: dict[str, object], handles: list[int]) -> None:
    """Is the process that was asked for, from here to its end."""
    for number, handle in enumerate(handles):
        os.dup2(handle, number)
        os.close(handle)
    environment, arguments = line["environment"], line["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(line["folder"]))
    way, what = arguments[:2]
    sys.argv = ["-c" if way == "-c" else what, *arguments[2:]]
    sys.path.insert(0, str(line["folder"]))
    code = 1
    try:
        if way == "-c":
            exec(compile(what, "<string>", "exec"), vars(ModuleType("__main__")))
        else:
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - as the interpreter does at its own end
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    serve(sys.argv[1])

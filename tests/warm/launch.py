"""Stands for the interpreter: hands a crawl, or a few lines of code, to the nursery, and everything else to the real one."""

import array
import json
import os
import signal
import socket
import sys

WARM = ("crawler.run", "crawler.look", "scrapy", "tests.crawler.odd_child")


def main(real: str, address: str, arguments: list[str]) -> None:
    """Runs `python ARGUMENTS`."""
    if not (arguments[:1] == ["-c"] or (arguments[:1] == ["-m"] and arguments[1] in WARM)):
        os.execv(real, [real, *arguments])
    line = {"arguments": arguments, "environment": dict(os.environ), "folder": os.getcwd()}  # noqa: PTH109 - pathlib takes longer to import than all the rest
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as nursery:
        nursery.connect(address)
        data = json.dumps(line).encode() + b"\n"
        handles = array.array("i", [0, 1, 2]).tobytes()
        sent = nursery.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)])
        nursery.sendall(data[sent:])
        answers = nursery.makefile("r")
        child = int(answers.readline())
        for handle in (0, 1):  # the pipes are the child's now: they close when it ends
            os.close(handle)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda told, _frame: os.kill(child, told))
        code = int(answers.readline())
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])

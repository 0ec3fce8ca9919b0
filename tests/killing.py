"""Runs the command line in a process that is killed before its n-th write.

    python -m tests.killing N COUNT_FILE COMMAND …       N = 0: never; the number of writes goes to COUNT_FILE

A write is whatever would change what a power cut finds: a statement that changes rows, a commit, a file opened for
writing, renamed, removed, or a folder made. The process is killed by SIGKILL, so nothing of it runs any more.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

FILE_EVENTS = frozenset(("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate"))
CHANGES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER")


class Executioner:
    """Counts writes and kills before the chosen one."""

    def __init__(self, chosen: int, folder: str) -> None:
        self.chosen = chosen
        self.folder = folder
        self.writes = 0

    def count(self) -> None:
        """Called before each write."""
        self.writes += 1
        if self.writes == self.chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Python's own word on what is about to happen."""
        opened = name == "open" and isinstance(arguments[1], str) and any(sign in arguments[1] for sign in "wax+")
        low = name == "open" and arguments[1] is None and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if (opened or low or name in FILE_EVENTS) and str(arguments[0]).startswith(self.folder):
            self.count()

    def statement(self, _c: Any, _u: Any, statement: str, *_: Any) -> None:
        """SQLAlchemy's word before a statement."""
        if statement.lstrip().upper().startswith(CHANGES):
            self.count()


def main() -> None:
    """Arms the executioner and opens the front door."""
    chosen, count_file, command = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    executioner = Executioner(chosen, os.environ["SOSIK_HOME"])
    event.listen(Engine, "before_cursor_execute", executioner.statement)
    event.listen(Engine, "commit", lambda _: executioner.count())
    sys.addaudithook(executioner.audit)
    import sosik

    try:
        sosik.main(command)
    finally:
        count_file.write_text(str(executioner.writes))


if __name__ == "__main__":
    main()

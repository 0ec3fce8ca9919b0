"""Where the old address of a region leads: what the last publish wrote of that, read again when it is another."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from feeds.catalog import canonical
from feeds.redirects import MOVED

_BELOW = re.compile(r"(?:[a-z0-9_-]+/)*(?:[a-z0-9_-]+(?:\.[a-z0-9]+)?)?")
_QUERY = re.compile(rb"[!-~]*")


class Moved:
    """The moved regions of one published folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` as given to `sosik publish`."""
        self._file = folder / MOVED
        self._name = str(self._file)
        self._seen: tuple[int, int] | None = None
        self._leads: Mapping[str, str] = {}

    def target(self, path: str, query: bytes = b"") -> str | None:
        """The path (with its query) that a request path below an abolished region leads to, None for any other.

        Nothing of the request is in it that an address of ours could not have.
        """
        leads = self._current() if path.startswith("/regions/") else None
        if not leads:
            return None
        start, _, rest = path.removeprefix("/regions/").partition("/")
        now = leads.get(canonical(start) or "")
        if now is None or not _BELOW.fullmatch(rest):
            return None
        asked = f"?{query.decode('ascii')}" if query and _QUERY.fullmatch(query) else ""
        return f"/regions/{now}/{rest.replace('_', '-')}{asked}"

    def _current(self) -> Mapping[str, str]:
        try:
            stat = os.stat(self._name)  # noqa: PTH116 - for every answer: a Path costs more than the question
            seen = stat.st_mtime_ns, stat.st_ino
            if seen != self._seen:
                self._leads = json.loads(self._file.read_bytes())
                self._seen = seen
        except (OSError, ValueError):  # nothing is published yet, or by an older version: the files lie there anyway
            self._seen, self._leads = None, {}
        return self._leads

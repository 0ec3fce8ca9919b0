"""Counting answers: gathered in each worker for a moment, added to what all workers share, shown at /metrics."""

import sqlite3
import threading
from collections import Counter

from feeds.web.asgi import Message, Send
from feeds.web.shared import Shared

EVERY = 2.0
"""Seconds between two writings; what a killed worker did not write is lost, which harms nobody."""
ANSWERS = "answers"


class Counting:
    """Counts what one worker answers."""

    def __init__(self, shared: Shared) -> None:
        """`shared` is where all workers' counts come together."""
        self._shared = shared
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def listening(self, sort: str, send: Send) -> Send:
        """`send`, of which is counted what is answered, by the sort of answer ("file", "live") and its status."""

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counts[(ANSWERS, f"{sort} {message['status']}")] += 1
            await send(message)

        return counted

    def start(self) -> None:
        """Begins to write every now and then."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Writes what is left, and ends."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(EVERY)

    def flush(self) -> None:
        """Adds what was counted to what all workers share."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            if counts:
                try:
                    self._shared.count(counts)
                except (sqlite3.Error, OSError):
                    self._counts.update(counts)

    def _run(self) -> None:
        while not self._ended.wait(EVERY):
            self.flush()
        self.flush()

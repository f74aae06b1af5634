"""A lock between processes that does not starve: SQLite's own busy-wait lets one writer in eight wait for seconds."""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from pathlib import Path


class Turnstile:
    """First come, first served among the threads of a process, and no barging between processes.

    A process that lets go must pass the gate again, which the next one already holds (two flocks).
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._gate = os.open(path.with_name(path.name + ".gate"), os.O_RDWR | os.O_CREAT, 0o600)
        self._lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        self._mutex = threading.Lock()
        self._line: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        self._queue_up()
        fcntl.flock(self._gate, fcntl.LOCK_EX)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        fcntl.flock(self._gate, fcntl.LOCK_UN)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        with self._mutex:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False

    def others_wait(self) -> bool:
        """Whether somebody waits for whoever is inside, who alone may ask."""
        if self._line:
            return True
        try:
            fcntl.flock(self._gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(self._gate, fcntl.LOCK_UN)
        return False

    def _queue_up(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._line.append(turn)
        turn.acquire()

    def close(self) -> None:
        os.close(self._gate)
        os.close(self._lock)

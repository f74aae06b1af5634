"""Who is next at what one does for all: one at most, among threads and processes on one machine."""

from __future__ import annotations

import fcntl
import os
import threading
from hashlib import sha256
from pathlib import Path


class Place:
    """The place of whoever is next. A process that dies has given it back."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._mine = threading.Lock()

    def take(self) -> bool:
        """False at once where somebody is next already."""
        if not self._mine.acquire(blocking=False):
            return False
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._mine.release()
            return False
        return True

    def give_back(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._mine.release()

    def close(self) -> None:
        os.close(self._file)


class Places:
    """The places beside a database's file, opened as they are asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opening = threading.Lock()
        self._places: dict[str, Place] = {}

    def at(self, what: str) -> Place:
        with self._opening:
            if what not in self._places:
                name = f"{self._path.name}.next-{sha256(what.encode()).hexdigest()[:8]}"
                self._places[what] = Place(self._path.with_name(name))
            return self._places[what]

    def close(self) -> None:
        for place in self._places.values():
            place.close()

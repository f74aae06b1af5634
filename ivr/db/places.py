"""Who is next at what one does for all: one at most, among threads and processes on one machine."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import structlog

log = structlog.get_logger()

MACHINE = Path(gettempdir()) / f"hotline-{os.getuid()}"
"""What only processes of this machine share, and only ours: no network's file system keeps them waiting there."""


class Place:
    """The place of whoever is next. A process that dies has given it back. Without a file it is this process's own."""

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        self._mine = threading.Lock()

    def take(self) -> bool:
        """False at once where somebody is next already."""
        if not self._mine.acquire(blocking=False):
            return False
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._mine.release()
            return False
        except OSError as error:  # no locks are to be had there: as without a file
            log.warning("no_lock_for_a_place", error=error.strerror)
        return True

    def give_back(self) -> None:
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        except OSError as error:
            log.warning("no_lock_for_a_place", error=error.strerror)
        finally:
            self._mine.release()  # else nobody of this process would be next any more

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)


def _opened(path: Path) -> int | None:
    """None where no file can be made: PostgreSQL keeps the places of all machines, and this only spares asking it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(file).st_uid != os.getuid():  # who could have laid it there to have nobody next here, ever
            os.close(file)
            raise PermissionError(errno.EPERM, "it is somebody else's")
        return file
    except OSError as error:
        log.warning("no_file_for_a_place", folder=str(path.parent), error=error.strerror)
        return None


class Places:
    """The places of one database, as files beside `path`, opened as they are asked for."""

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

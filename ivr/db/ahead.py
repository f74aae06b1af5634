"""SQLite's write-ahead log, which each commit brings to the disk once the next writer has its turn (decision 018)."""

from __future__ import annotations

import os
from pathlib import Path

from ivr.db.transaction import DatabaseSilent

sync = getattr(os, "fdatasync", os.fsync)
"""Leaves out what nobody reads again, as the hour of the change; macOS knows the other alone."""


class WriteAheadLog:
    """The log beside a database's file. Whoever waits for the disk keeps nobody from writing meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + "-wal")

    def secure(self) -> None:
        """All that any process has committed by now outlives a power cut. Raises DatabaseSilent.

        For one who has a connection open: the file stays the same one for as long.
        """
        try:
            # Opened each time: another one lies there once the last connection of all has been closed. None of
            # SQLite's locks is on this file, or closing it would give them back.
            log = os.open(self._path, os.O_RDWR)
            try:
                sync(log)
            finally:
                os.close(log)
        except OSError as error:
            raise DatabaseSilent(f"the disk did not take what was committed: {error.strerror}") from error

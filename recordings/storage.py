"""Where recordings lie: any place that fsspec knows, by RECORDINGS_URL."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from fsspec.core import url_to_fs

from ivr import disk
from ivr.config import Settings


class Storage:
    """A folder, here or far away. Paths within it name days and rows, never people."""

    def __init__(self, url: str) -> None:
        self._files, root = url_to_fs(url)
        self._root = root.rstrip("/")
        self._local = "file" in self._files.protocol

    def write(self, path: str, pieces: Iterable[bytes], attempt: int) -> None:
        """Writes a file whole or not at all: under another name until it is complete and on the disk.

        Killed between any two steps, it leaves an unfinished file that `tidy` or the next attempt removes.
        """
        final = self._full(path)
        unfinished = f"{final}.part-{attempt}"
        self._files.makedirs(self._files._parent(final), exist_ok=True)
        with self._files.open(unfinished, "wb") as file:
            for piece in pieces:
                file.write(piece)
            self._sync(file)
        self._put_in_place(unfinished, final)

    def tidy(self, path: str) -> None:
        """Removes what attempts that were broken off have left."""
        for found in self._files.glob(f"{self._full(path)}.part-*"):
            self._remove(found)

    def open(self, path: str) -> IO[bytes]:
        """The file, to be read and searched in; FileNotFoundError if it is not there."""
        file: IO[bytes] = self._files.open(self._full(path), "rb")
        return file

    def exists(self, path: str) -> bool:
        """Whether the file is there."""
        return bool(self._files.exists(self._full(path)))

    def delete(self, path: str) -> None:
        """Removes a file; one that is gone already is gone."""
        self._remove(self._full(path))

    def _remove(self, full: str) -> None:
        with suppress(FileNotFoundError):
            self._files.rm_file(full)

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _sync(self, file: Any) -> None:
        """The carrier's copy is deleted next: ours must have survived a power cut by then."""
        if self._local:
            file.flush()
            os.fsync(file.fileno())

    def _put_in_place(self, unfinished: str, final: str) -> None:
        if not self._local:
            self._files.mv(unfinished, final)
            return
        Path(unfinished).replace(final)
        disk.secure(Path(final).parent)


@lru_cache(maxsize=8)
def _storage(url: str) -> Storage:
    return Storage(url)


def storage_of(settings: Settings) -> Storage:
    """This installation's storage."""
    return _storage(settings.recordings)


def path_of(recording_id: int, sid: str, created_at: datetime) -> str:
    """Where a recording's file stands."""
    return f"{created_at:%Y/%m/%d}/{recording_id}-{sid}.wav"

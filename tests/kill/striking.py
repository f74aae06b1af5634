"""What a kill leaves of an act: the disk as it is after each change, whichever line of ours comes next.

No process has to die for it: `kill -9` leaves what is on the disk, and loses what is not.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

from ivr.clock import VirtualClock
from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.jobs import LocalJobs

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(str(ROOT / folder) for folder in ("ivr", "tests/kill"))
DATABASE = "hotline.db"
FOLDERS = (".", "clips", "fallback")
SHARED_MEMORY = "*-shm"
"""SQLite makes it anew for the first who comes after a crash."""
Disk = frozenset[tuple[str, int, int]]


@contextmanager
def opened(var: Path, clock: VirtualClock) -> Iterator[House]:
    """The house whose database and files lie in `var`."""
    settings = settings_of(
        HOTLINE_VAR=var,
        database_url=f"sqlite:///{var / DATABASE}",
        secret_key="a secret for tests only",
        twilio_account_sid="AC" + "0" * 32,
        twilio_api_url="http://127.0.0.1:1",
    )
    house = open_house(settings, clock, LocalJobs())
    try:
        yield house
    finally:
        house.close()


def strikes(act: Callable[[House], object], house: House) -> list[Path]:
    """Does it; returns copies of the house's folder, each as a kill after one more change would have left it."""
    watch = _Watch(house.settings.var)
    before = sys.gettrace()
    sys.settrace(watch.trace)
    try:
        act(house)
    finally:
        sys.settrace(before)
    return watch.copies


class _Watch:
    """Looks at the disk before each line of ours, and keeps it as it is after a change."""

    def __init__(self, var: Path) -> None:
        self._var = var
        self._seen = self._disk()
        self.copies: list[Path] = []

    def trace(self, frame: FrameType, event: str, told: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        now = self._disk()
        if now != self._seen:
            self._seen = now
            copy = self._var.with_name(f"{self._var.name}-{uuid4().hex}")
            shutil.copytree(self._var, copy, ignore=shutil.ignore_patterns(SHARED_MEMORY))
            self.copies.append(copy)
        return self.trace

    def _disk(self) -> Disk:
        folders = [self._var / name for name in FOLDERS]
        files = (file for folder in folders if folder.is_dir() for file in os.scandir(folder) if file.is_file())
        return frozenset(
            (file.path, status.st_size, status.st_mtime_ns)
            for file in files
            if not file.name.endswith(SHARED_MEMORY[1:]) and (status := file.stat())
        )

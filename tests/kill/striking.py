"""A process that is killed after each change that an act makes on the disk, whichever line of ours comes next."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from ivr.clock import VirtualClock
from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.jobs import LocalJobs

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(str(ROOT / folder) for folder in ("ivr", "tests/kill"))
DATABASE = "hotline.db"
PATIENCE_SECONDS = 60
Disk = frozenset[tuple[str, int, int]]

_fresh = multiprocessing.get_context("forkserver")
_fresh.set_forkserver_preload(["tests.kill.acts"])


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


def strikes(act: str, var: Path, at: datetime) -> Iterator[Path]:
    """Copies of `var` in each of which the act of that name (tests.kill.acts) was killed one change later.

    Ends when a process has come through.
    """
    changes = 0
    while True:
        changes += 1
        struck = var.with_name(f"{var.name}-{changes}")
        shutil.copytree(var, struck)
        process = _fresh.Process(target=_perform, args=(act, struck, at, changes))
        process.start()
        process.join(PATIENCE_SECONDS)
        code = process.exitcode
        process.close()
        if code == 0:
            return
        assert code == -signal.SIGKILL, f"{act} failed by itself: {code}"
        yield struck


def _perform(act: str, var: Path, at: datetime, changes: int) -> None:
    from tests.kill.acts import ACTS

    with opened(var, VirtualClock(at)) as house:
        sys.settrace(_Striker(var, changes).trace)
        ACTS[act](house)
        sys.settrace(None)


class _Striker:
    """Looks at the disk before each line of ours, and ends the process at the change of that number."""

    def __init__(self, var: Path, changes: int) -> None:
        self._var, self._left = var, changes
        self._seen = self._disk()

    def trace(self, frame: FrameType, event: str, told: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        now = self._disk()
        if now != self._seen:
            self._seen, self._left = now, self._left - 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.trace

    def _disk(self) -> Disk:
        files = (file for folder in (self._var, self._var / "clips") if folder.is_dir() for file in os.scandir(folder))
        return frozenset(
            (file.name, status.st_size, status.st_mtime_ns)
            for file in files
            if file.is_file() and not file.name.endswith("-shm") and (status := file.stat())
        )

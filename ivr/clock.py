"""Time as a port: real, scaled or virtual, the same instant in every process (DESIGN rule 11)."""

from __future__ import annotations

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

_SECONDS = struct.Struct("d")


class Clock(Protocol):
    """What tells the time: always UTC, always aware."""

    def now(self) -> datetime:
        """The present instant."""


class RealClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ScaledClock:
    """Time that runs `rate` times as fast, from `start` at the monotonic instant `origin`.

    CLOCK_MONOTONIC is one for all processes of a machine, so all that are given the same three figures agree.
    """

    def __init__(self, start: datetime, origin: float, rate: float) -> None:
        self.start, self.origin, self.rate = start, origin, rate

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(time.monotonic() - self.origin) * self.rate)


class VirtualClock:
    """Time that moves only when told; shared between processes through a file of eight bytes."""

    def __init__(self, start: datetime | None = None, path: Path | None = None) -> None:
        self._cell = _shared_cell(path) if path else bytearray(_SECONDS.size)
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        return datetime.fromtimestamp(_SECONDS.unpack_from(self._cell)[0], UTC)

    def move_to(self, instant: datetime) -> None:
        """Sets the time. Going backwards is refused with ValueError: what has happened stays happened."""
        if instant < self.now():
            raise ValueError(f"time cannot go back from {self.now()} to {instant}")
        _SECONDS.pack_into(self._cell, 0, instant.timestamp())


def _shared_cell(path: Path) -> mmap.mmap:
    if not path.exists():
        path.write_bytes(bytes(_SECONDS.size))
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), _SECONDS.size)


def whole_seconds(seconds: float) -> int:
    """As clocks show it: a second counts when it is over. Sums of floats may fall short of it by a hair."""
    return int(round(seconds, 3))


def clock_of(setting: str) -> Clock:
    """The clock a setting names: `real`, `xRATE@START@ORIGIN` or `virtual@PATH`; ValueError for anything else."""
    kind, *rest = setting.split("@")
    if kind == "real" and not rest:
        return RealClock()
    if kind == "virtual" and len(rest) == 1:
        return VirtualClock(path=Path(rest[0]))
    if kind.startswith("x") and len(rest) == 2:
        return ScaledClock(datetime.fromisoformat(rest[0]).astimezone(UTC), float(rest[1]), float(kind[1:]))
    raise ValueError(f"not a clock: {setting!r} (real, xRATE@START@ORIGIN or virtual@PATH)")


def scaled_setting(rate: float, start: datetime) -> str:
    """The setting for a clock that leaves `start` now, for handing to every process."""
    return f"x{rate:g}@{start.isoformat()}@{time.monotonic()!r}"

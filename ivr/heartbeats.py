"""Heartbeats of the processes that nobody calls: sweep and workers say now and then that they live."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ivr.clock import Clock, ScaledClock
from ivr.db import Row, Tx
from ivr.house import House

log = structlog.get_logger()

BEAT_SECONDS = 10.0
FORGOTTEN_AFTER_SECONDS = 600.0
"""A process that was stopped, or has died, is no longer told of."""


class Heartbeat(Row):
    """One process: what it is, where, when it was last heard of, and what it said."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(String(20), primary_key=True)  # sweep | live | later
    instance: Mapped[str] = mapped_column(String(120), primary_key=True)  # machine and process
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Beat:
    """A heartbeat as it was last heard."""

    part: str
    instance: str
    at: datetime
    data: dict[str, Any]


def beat(tx: Tx, part: str, rate: float = 1.0, data: Mapping[str, Any] | None = None) -> None:
    """This process lives. `rate` is how fast the house's clock runs; what is long silent is forgotten."""
    values = {"part": part, "instance": f"{socket.gethostname()[:80]}:{os.getpid()}"}
    said = {"at": tx.now, "data": dict(data or {})}
    tx.execute(
        tx.conflict_free(Heartbeat)
        .values(**values, **said)
        .on_conflict_do_update(index_elements=["part", "instance"], set_=said)
    )
    long_ago = tx.now - timedelta(seconds=FORGOTTEN_AFTER_SECONDS * rate)
    tx.execute(delete(Heartbeat).where(Heartbeat.at < long_ago))


def heard(tx: Tx) -> list[Beat]:
    """Every process that was heard of lately, the latest of each part first."""
    rows = tx.rows(select(Heartbeat.__table__).order_by(Heartbeat.part, Heartbeat.at.desc()))
    return [Beat(**row._mapping) for row in rows]


def rate_of(clock: Clock) -> float:
    """How many seconds of the house pass in a real one."""
    return clock.rate if isinstance(clock, ScaledClock) else 1.0


class Pulse:
    """Beats for a part, in a thread of its own, until it is stopped."""

    def __init__(self, house: House, part: str, say: Callable[[], Mapping[str, Any]] = dict) -> None:
        self._house, self._part, self._say = house, part, say
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{part} pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                with self._house.db.writing() as tx:
                    beat(tx, self._part, rate_of(self._house.clock), self._say())
            except Exception as error:  # the database is away: the work's own log says more
                log.warning("heartbeat_missed", part=self._part, error=type(error).__name__)
            if self._stop.wait(BEAT_SECONDS):
                return

"""Sounds that take time to make: made once, off the loop's thread, and kept while there is room."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sandbox.scripts import Signal, Stage
from sandbox.sound.pcm import Samples
from sandbox.traffic import Traffic

ROOM_BYTES = 64 * 2**20  # an hour and ten minutes of telephone sound
MAKERS = 2
T = TypeVar("T")
log = logging.getLogger("sandbox")


class Clips:
    """By key; what could not be made is None, and is tried again when asked for again."""

    def __init__(self, stage: Stage, traffic: Traffic, room_bytes: int = ROOM_BYTES) -> None:
        self._stage = stage
        self._traffic = traffic
        self._room_bytes = room_bytes
        self._made: OrderedDict[Hashable, Signal[Samples | None]] = OrderedDict()
        self._bytes = 0
        self._pool = ThreadPoolExecutor(MAKERS, "sandbox-sound")

    def made(self, key: Hashable) -> Samples | None:
        """The clip of that key if it is there."""
        known = self._made.get(key)
        return known.value() if known is not None and known.done else None

    def get(self, key: Hashable, make: Callable[[], Samples | None]) -> Signal[Samples | None]:
        """The clip of that key, at once or when it is made; `make` runs in a thread of its own."""
        known = self._made.get(key)
        if known is not None:
            self._made.move_to_end(key)
            return known
        made = self._made[key] = self.aside(f"making the sound {str(key)[:80]}", make)
        made.then(lambda: self._keep(key, made.value()))
        return made

    def aside(self, what: str, work: Callable[[], T | None]) -> Signal[T | None]:
        """What `work` returns, from a thread; None when it breaks."""
        result: Signal[T | None] = Signal(self._stage)
        ticket = self._traffic.begin(what)
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        future.add_done_callback(lambda done: self._finished(result, ticket, done))
        return result

    def _finished(self, result: Signal[T | None], ticket: int, work: asyncio.Future[T | None]) -> None:
        done = None
        if not work.cancelled() and (error := work.exception()) is not None:
            log.warning("a sound could not be made: %s", error)
        elif not work.cancelled():
            done = work.result()
        result.send(done)
        self._traffic.end(ticket)

    def _keep(self, key: Hashable, samples: Samples | None) -> None:
        if samples is None:
            self._made.pop(key, None)
        else:
            self._bytes += samples.nbytes
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        for key, made in list(self._made.items())[:-1]:
            if self._bytes <= self._room_bytes:
                return
            if made.done and (samples := made.value()) is not None:
                self._bytes -= samples.nbytes
                del self._made[key]

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

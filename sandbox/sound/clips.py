"""Sounds that take time to make: made once, off the loop's thread, and kept while there is room."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

from sandbox.scripts import Signal, Stage
from sandbox.sound.pcm import Samples
from sandbox.traffic import Traffic

ROOM_BYTES = 64 * 2**20  # an hour and ten minutes of telephone sound
MAKERS = 2
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
        made: Signal[Samples | None] = Signal(self._stage)
        self._made[key] = made
        ticket = self._traffic.begin(f"making the sound {str(key)[:80]}")
        work = asyncio.get_running_loop().run_in_executor(self._pool, make)
        work.add_done_callback(lambda done: self._finished(key, ticket, done))
        return made

    def _finished(self, key: Hashable, ticket: int, work: asyncio.Future[Samples | None]) -> None:
        samples = None
        if not work.cancelled() and (error := work.exception()) is not None:
            log.warning("a sound could not be made: %s", error)
        elif not work.cancelled():
            samples = work.result()
        made = self._made[key]
        if samples is None:
            del self._made[key]
        else:
            self._bytes += samples.nbytes
            self._forget_oldest()
        made.send(samples)
        self._traffic.end(ticket)

    def _forget_oldest(self) -> None:
        for key, made in list(self._made.items())[:-1]:
            if self._bytes <= self._room_bytes:
                return
            if made.done and (samples := made.value()) is not None:
                self._bytes -= samples.nbytes
                del self._made[key]

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

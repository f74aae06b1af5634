"""The running log of what parties see and hear, which rehearsals read."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from sandbox.clock import Clock, stamp

KEPT_EVENTS = 100_000  # of some 5,000 calls, or of hours of a busy day; about 60 MB


class Events:
    """Numbered from 1. Beyond 100,000 the oldest are forgotten: whoever asks for more gets what is left, and sees by
    the first number that some are missing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: deque[dict[str, Any]] = deque(maxlen=KEPT_EVENTS)
        self._arrived = asyncio.Event()
        self._listeners: list[Callable[[dict[str, Any]], None]] = []
        self.last = 0

    def listen(self, listener: Callable[[dict[str, Any]], None]) -> None:
        """Tell `listener` each event as it happens."""
        self._listeners.append(listener)

    def add(self, kind: str, call_sid: str | None = None, **facts: Any) -> None:
        self.last += 1
        event: dict[str, Any] = {"n": self.last, "at": stamp(self._clock.now()), "kind": kind}
        if call_sid is not None:
            event["call_sid"] = call_sid
        event |= facts
        self._kept.append(event)
        self._arrived.set()
        for listener in self._listeners:
            listener(event)

    def after(self, n: int) -> list[dict[str, Any]]:
        """Those numbered beyond `n`, oldest first, as far as they are kept."""
        newest_first = islice(reversed(self._kept), max(0, self.last - n))
        return list(newest_first)[::-1]

    async def wait_after(self, n: int, seconds: float) -> list[dict[str, Any]]:
        """Events after `n`, waiting up to `seconds` of real time for the first."""
        try:
            async with asyncio.timeout(seconds):
                while self.last <= n:
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            pass
        return self.after(n)

    def clear(self) -> None:
        """Forget everything; numbering goes on, so that a reader's place stays valid."""
        self._kept.clear()

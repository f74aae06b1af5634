"""The pace at which calls made over REST leave: one after another, so many a second."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

from sandbox.clock import Clock
from sandbox.scripts import Signal

LONGEST_BACKLOG_SECONDS = 24 * 3600.0


class Departures:
    """First come, first gone; who gives up waiting takes no one's turn. `per_second` None means no pace."""

    def __init__(self, clock: Clock, per_second: float | None) -> None:
        self._clock = clock
        self._per_second = per_second
        self._waiting: deque[Signal[None]] = deque()
        self._armed = False
        self._next = clock.now()

    @property
    def backlog_seconds(self) -> float:
        """How long a call that came now would wait."""
        if self._per_second is None:
            return 0.0
        ahead = max(0.0, (self._next - self._clock.now()).total_seconds())
        return ahead + len(self._waiting) / self._per_second

    @property
    def full(self) -> bool:
        return self.backlog_seconds > LONGEST_BACKLOG_SECONDS

    async def turn(self) -> None:
        """Wait for one's turn."""
        if self._per_second is None:
            return
        mine: Signal[None] = Signal(self._clock.stage)
        self._waiting.append(mine)
        self._go_on()
        try:
            await mine
        finally:
            if mine in self._waiting:
                self._waiting.remove(mine)

    def _go_on(self) -> None:
        """Let the first go if it is time, and wake up for the next."""
        now = self._clock.now()
        if self._waiting and now >= self._next:
            self._next = now + timedelta(seconds=1 / (self._per_second or 1))
            self._waiting.popleft().send(None)
        if self._waiting and not self._armed:
            self._armed = True
            self._clock.timer((self._next - now).total_seconds()).rang.then(self._woken)

    def _woken(self) -> None:
        self._armed = False
        self._go_on()

"""What an application plays into a call by a stream: its sound, how long it lasts, and the marks in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np

from sandbox.clock import Clock
from sandbox.sound.pcm import FRAME_SAMPLES, NO_SAMPLES, RATE_HZ, Samples
from sandbox.sound.playing import Playing

LONGEST_SECONDS = 20 * 60  # of sound waiting to be played; beyond, the newest is dropped


class Feed(Playing):
    """Sound that grows while it is played, in whole frames and a rest: minutes may come at once, in small pieces."""

    __slots__ = ("_frames", "_rest", "stopped")

    def __init__(self) -> None:
        super().__init__(NO_SAMPLES)
        self._frames: deque[Samples] = deque()
        self._rest: Samples = NO_SAMPLES
        self.stopped = False

    @property
    def over(self) -> bool:
        return self.stopped

    def add(self, samples: Samples) -> None:
        samples = np.concatenate([self._rest, samples])
        whole = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
        self._frames.extend(samples[:whole].reshape(-1, FRAME_SAMPLES))
        self._rest = samples[whole:]

    def next(self) -> Samples | None:
        """The next 20 ms; None while nothing, or less than that, is there."""
        return self._frames.popleft() if self._frames else None

    def seek(self, seconds: float) -> None:
        """It has no beginning to count from."""

    def clear(self) -> None:
        self._frames.clear()
        self._rest = NO_SAMPLES

    def stop(self) -> None:
        self.stopped = True
        self.clear()


class Turn:
    """When what was sent will have been heard, by the carrier's clock, and who waits for that."""

    def __init__(self, clock: Clock, reached: Callable[[str], None]) -> None:
        self._clock = clock
        self._reached = reached
        self._until: datetime = clock.now()
        self._marks: list[str] = []
        self._cleared = 0

    @property
    def waiting_seconds(self) -> float:
        return max(0.0, (self._until - self._clock.now()).total_seconds())

    def add(self, samples: int) -> bool:
        """So many more are to be heard; False when too many wait already."""
        if self.waiting_seconds > LONGEST_SECONDS:
            return False
        self._until = max(self._until, self._clock.now()) + timedelta(seconds=samples / RATE_HZ)
        return True

    def mark(self, name: str) -> None:
        """Tell `reached` the name once all that was added before was heard."""
        if not self.waiting_seconds and not self._marks:
            self._reached(name)
            return
        self._marks.append(name)
        round_ = self._cleared
        timer = self._clock.timer(self.waiting_seconds)
        timer.rang.then(lambda: self._due(round_))

    def _due(self, round_: int) -> None:
        if round_ == self._cleared and self._marks:
            self._reached(self._marks.pop(0))

    def clear(self) -> None:
        """Nothing more is to be heard; the marks that were waiting are reached at once."""
        self._cleared += 1
        self._until = self._clock.now()
        marks, self._marks = self._marks, []
        for name in marks:
            self._reached(name)

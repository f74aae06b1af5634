"""A sound being played, frame by frame."""

from __future__ import annotations

from sandbox.sound.pcm import FRAME_SAMPLES, RATE_HZ, Samples


class Playing:
    """Samples in whole frames, once or (`endless`) over and over; over at once when stopped."""

    __slots__ = ("_endless", "_place", "_samples")

    def __init__(self, samples: Samples, endless: bool = False) -> None:
        self._samples = samples
        self._endless = endless
        self._place = 0

    @property
    def over(self) -> bool:
        return self._place >= len(self._samples)

    def next(self) -> Samples | None:
        """The next 20 ms; None when it is over."""
        if self.over:
            return None
        frame = self._samples[self._place : self._place + FRAME_SAMPLES]
        self._place += FRAME_SAMPLES
        if self._endless:
            self._place %= len(self._samples)
        return frame

    def seek(self, seconds: float) -> None:
        """Go on from so many seconds after the beginning: nobody listened in between."""
        place = int(seconds * RATE_HZ) // FRAME_SAMPLES * FRAME_SAMPLES
        if not self.over:
            self._place = place % len(self._samples) if self._endless else place

    def stop(self) -> None:
        self._samples = self._samples[:0]
        self._place = 0

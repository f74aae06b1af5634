"""When somebody in a conference begins and ceases to speak."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.clock import Clock, Timer

SILENCE_SECONDS = 1.0  # of quiet, and speech has ceased


class Speaking:
    """Told of voice as it is heard; tells `changed` whether one speaks now."""

    def __init__(self, clock: Clock, changed: Callable[[bool], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._quiet: Timer | None = None
        self.now = False

    def voice(self, seconds: float) -> None:
        """So many seconds of voice begin now, or (a tenth of a second of it) have just been."""
        if self._quiet is not None:
            self._quiet.cancel()
        self._quiet = self._clock.timer(seconds + SILENCE_SECONDS)
        self._quiet.rang.then(self.cease)
        if not self.now:
            self.now = True
            self._changed(True)

    def cease(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
        if self.now:
            self.now = False
            self._changed(False)

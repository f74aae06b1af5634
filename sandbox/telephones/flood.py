"""How much a socket may send."""

from __future__ import annotations

from collections.abc import Callable


class Allowance:
    """So many a second, with a burst saved up."""

    def __init__(self, a_second: float, burst: float, now: Callable[[], float]) -> None:
        self._a_second = a_second
        self._burst = burst
        self._now = now
        self._left = burst
        self._since = now()

    def take(self) -> bool:
        """Use one; False when there is none."""
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._since) * self._a_second)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

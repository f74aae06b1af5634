"""The sign of life of open streams: what keeps a quiet connection open, and finds out that its screen has gone."""

from __future__ import annotations

import threading
import time

from ivr.web.broadcast import Broadcast

HEARTBEAT_SECONDS = 15.0
SHARES = 30
"""A hint does not wait behind the signs of life of all: each half a second some get theirs."""


class Pulse:
    """Beats every stream once in HEARTBEAT_SECONDS: one thread for all is cheaper than a timer for each event."""

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast

    def start(self) -> None:
        """Beats for as long as the process lives."""
        threading.Thread(target=self._go_on, daemon=True, name="pulse").start()

    def _go_on(self) -> None:
        while True:
            streams = self._broadcast.streams()
            for share in range(SHARES):
                for stream in streams[share::SHARES]:
                    stream.beat()
                time.sleep(HEARTBEAT_SECONDS / SHARES)

"""What a page's telephone hears: the sound that comes to it over its socket, measured."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from playwright.sync_api import Page, WebSocket

from tests.browser.sound import loudness

HEARD_FRAMES = 100  # two seconds
PATIENCE_MILLISECONDS = 30_000


class Ear:
    """Listens to a page from its beginning, through its reloads."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: deque[bytes] = deque(maxlen=HEARD_FRAMES)
        self._socket: WebSocket | None = None
        page.on("websocket", self._plugged_in)

    def loudness(self, hertz: float | None = None) -> float:
        """Of what was heard in the last two seconds, full scale 1: all of it, or near one frequency."""
        return loudness(self._frames, hertz)

    def until(self, holds: Callable[[], bool]) -> None:
        """Hears on until it is so; only what is heard from now on counts."""
        self._frames.clear()
        if self._socket is None or self._socket.is_closed():
            self._page.wait_for_event("websocket", lambda _: self._socket is not None, timeout=PATIENCE_MILLISECONDS)
        assert self._socket
        self._socket.wait_for_event(
            "framereceived", lambda _: len(self._frames) > HEARD_FRAMES // 2 and holds(), timeout=PATIENCE_MILLISECONDS
        )

    def _plugged_in(self, socket: WebSocket) -> None:
        if "/sandbox/telephone" in socket.url:
            self._socket = socket
            socket.on("framereceived", self._hear)

    def _hear(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self._frames.append(frame)

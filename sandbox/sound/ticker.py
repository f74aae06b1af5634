"""What makes the media plane beat every 20 ms of real time, and only while somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sandbox.sound.pcm import FRAME_SECONDS

MOST_BEHIND_SECONDS = 0.2  # a longer standstill is skipped, not made up for


class Ticker:
    def __init__(self, collect: Callable[[], None], beat: Callable[[], bool]) -> None:
        """`collect` is called when a beat is due, and `beat` once what that brought is taken in.

        `beat` is one tick; it returns whether another is wanted.
        """
        self._collect, self._beat = collect, beat
        self._handle: asyncio.Handle | None = None
        self._due = 0.0

    @property
    def running(self) -> bool:
        return self._handle is not None

    def start(self) -> None:
        if self._handle is None:
            self._due = asyncio.get_running_loop().time()
            self._arm()

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _arm(self) -> None:
        loop = asyncio.get_running_loop()
        self._due = max(self._due + FRAME_SECONDS, loop.time() - MOST_BEHIND_SECONDS)
        self._handle = loop.call_at(self._due, self._take_in)

    def _take_in(self) -> None:
        self._collect()
        self._handle = asyncio.get_running_loop().call_soon(self._ring)

    def _ring(self) -> None:
        self._handle = None
        if self._beat():
            self._arm()

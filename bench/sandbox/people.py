"""People with telephones: they talk in a tone, all the time, and note when frames come."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import aiohttp
import numpy as np

FRAME_SECONDS = 0.02
LOUD = 500.0


def tone(hz: float) -> list[bytes]:
    """A second of a sine, in frames."""
    wave = (8000 * np.sin(2 * np.pi * hz * np.arange(8000) / 8000)).astype("<i2")
    return [frame.tobytes() for frame in wave.reshape(50, 160)]


class Person:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.gaps: list[float] = []
        self.loud = asyncio.Event()  # something was heard, and when
        self.heard_at = 0.0
        self._last = 0.0
        self._reading = asyncio.create_task(self._read())
        self._speaking: asyncio.Task[None] | None = None

    @classmethod
    async def at(cls, session: aiohttp.ClientSession, url: str, address: str) -> Person:
        person = cls(await session.ws_connect(f"{url}/sandbox/telephone", params={"address": address}))
        await person.until("ready")
        return person

    async def order(self, kind: str, **facts: Any) -> None:
        await self._socket.send_json({"type": kind, **facts})

    async def until(self, kind: str) -> dict[str, Any]:
        while (message := await self._told.get())["type"] != kind:
            if message["type"] == "refused":
                raise RuntimeError(message["error"])
        return message

    def speak(self, hz: float) -> None:
        self._speaking = asyncio.create_task(self._speak(tone(hz)))

    async def leave(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()
        await self.order("hang_up")
        await self._socket.close()
        self._reading.cancel()

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._told.put_nowait(json.loads(message.data))
            else:
                self._hear(message.data)

    def _hear(self, frame: bytes) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now
        samples = np.frombuffer(frame, "<i2").astype(np.float32)
        if not self.loud.is_set() and float(np.sqrt(np.mean(samples**2))) > LOUD:
            self.heard_at = now
            self.loud.set()

    async def _speak(self, frames: list[bytes]) -> None:
        due = time.perf_counter()
        while True:
            for frame in frames:
                await self._socket.send_bytes(frame)
                due += FRAME_SECONDS
                await asyncio.sleep(max(0.0, due - time.perf_counter()))

"""A customer with a telephone that has sound: words read, keys pressed, a tone sent, loudness heard."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp
import numpy as np

from tests.browser.sound import RATE, loudness

FRAME_SAMPLES, FRAME_SECONDS = 160, 0.02
HEARD_FRAMES = 100  # two seconds
PATIENCE_SECONDS, LOOK_SECONDS = 30.0, 0.02
LINE = "+39800123456"


class Caller:
    """One handset; its socket lives in a thread, since the browser holds this one."""

    def __init__(self, sandbox: str, number: str) -> None:
        self.words: list[str] = []
        self.state = "idle"
        self._call = ""
        self._asked = 0
        self.beeps = 0
        self.sung_seconds = 0.0
        self._frames: deque[bytes] = deque(maxlen=HEARD_FRAMES)
        self._tone: float | None = None
        self._url = f"{sandbox.replace('http', 'ws', 1)}/sandbox/telephone?address=%2B{number.removeprefix('+')}"
        self._loop = asyncio.new_event_loop()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._live(),), daemon=True)
        self._thread.start()
        self.until(lambda: self.state == "ready", "the telephone is not plugged in")

    def dial(self, to: str = LINE) -> None:
        self._say(type="dial", to=to)
        self.until(lambda: self.state == "in_call", "nobody answered")

    def press(self, key: str) -> None:
        """Presses a key as soon as it is asked for one."""
        self.until(lambda: self._asked > 0, f"nobody asked for {key}: {self.words}")
        self._asked = 0
        self._say(type="key", key=key)

    def hang_up(self) -> None:
        if self.state == "in_call":
            self._say(type="hang_up")
            self.until(lambda: self.state == "ready", "the call did not end")

    def sing(self, hertz: float | None) -> None:
        """Sends a tone from now on; None: silence."""
        self._tone = hertz

    def loudness(self, hertz: float | None = None) -> float:
        """Of what was heard in the last two seconds, full scale 1: all of it, or near one frequency."""
        return loudness(self._frames, hertz)

    def forget(self) -> None:
        """Listens anew."""
        self._frames.clear()

    def until(self, holds: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < end, otherwise
            time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._unplug()))
        self._thread.join(5)
        self._loop.close()

    def _say(self, **message: Any) -> None:
        assert self._socket
        asyncio.run_coroutine_threadsafe(self._socket.send_str(json.dumps(message)), self._loop).result(5)

    async def _unplug(self) -> None:
        if self._socket:
            await self._socket.close()

    async def _live(self) -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(self._url) as self._socket:
            singing = asyncio.create_task(self._sing())
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._frames.append(message.data)
                elif message.type is aiohttp.WSMsgType.TEXT:
                    self._hear(json.loads(message.data))
            singing.cancel()

    def _hear(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "in_call":
            self._call = message["call_sid"]
            self.state = kind
        elif kind == "ready" or (kind == "ended" and message["call_sid"] == self._call):
            self.state = "ready"  # that another call is over, a survey's that rang meanwhile, ends nothing
        elif kind == "heard" and message.get("text"):
            self.words.append(message["text"])
        elif kind == "asked":
            self._asked += 1
        elif kind == "beep":
            self.beeps += 1

    async def _sing(self) -> None:
        assert self._socket
        place, due = 0, self._loop.time()
        while True:
            if self._tone is not None and self.state == "in_call":
                wave = np.sin(2 * np.pi * self._tone * (place + np.arange(FRAME_SAMPLES)) / RATE)
                place += FRAME_SAMPLES
                await self._socket.send_bytes((wave * 9_000).astype("<i2").tobytes())
                self.sung_seconds += FRAME_SECONDS
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - self._loop.time()))

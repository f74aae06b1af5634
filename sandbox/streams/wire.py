"""The WebSocket of a Media Stream: the carrier is its client."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Protocol

import aiohttp
from yarl import URL

from sandbox.traffic import Traffic

HANDSHAKE_SECONDS = 5.0
CLOSING_SECONDS = 2.0
MOST_WAITING = 500  # ten seconds of frames: whoever does not read them has gone
TIMED_OUT, REFUSED, BROKEN, NO_TLS, NO_HANDSHAKE, BAD_CLOSE = 31901, 31902, 31903, 31910, 31920, 31921
FINE_CLOSES = frozenset({1000, 1001, 1005})


class Listener(Protocol):
    """Whose wire it is. `lost` comes once and last; its code is None after a clean close."""

    def opened(self) -> None: ...
    def hear(self, text: str) -> None: ...
    def lost(self, code: int | None, reason: str) -> None: ...


class Wire:
    """What is sent leaves in order, and counts as under way until it has left."""

    def __init__(self, listener: Listener, traffic: Traffic) -> None:
        self._listener = listener
        self._traffic = traffic
        self._outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def connect(self, session: aiohttp.ClientSession, url: str, headers: Mapping[str, str]) -> None:
        ticket = self._traffic.begin(f"stream {url}")
        self._task = asyncio.get_running_loop().create_task(self._live(session, url, headers, ticket))

    def send(self, text: str) -> None:
        if self._closing:
            return
        if self._outgoing.qsize() >= MOST_WAITING:
            self.drop()
            self._listener.lost(BROKEN, "the application does not read what is sent")
            return
        self._outgoing.put_nowait(text)

    def close(self) -> None:
        """Close once all has left."""
        if not self._closing:
            self._closing = True
            self._outgoing.put_nowait(None)

    def drop(self) -> None:
        """Be gone at once."""
        self._closing = True
        if self._task is not None:
            self._task.cancel()

    async def _live(self, session: aiohttp.ClientSession, url: str, headers: Mapping[str, str], ticket: int) -> None:
        code, reason = None, ""
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                socket = await session.ws_connect(
                    URL(url, encoded=True),
                    headers=headers,
                    max_msg_size=2**22,
                    timeout=aiohttp.ClientWSTimeout(ws_close=CLOSING_SECONDS),
                )
            self._listener.opened()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            code, reason = _why(error)
            self._listener.lost(code, reason)
            return
        finally:
            self._traffic.end(ticket)
        async with socket:
            code, reason = await self._converse(socket)
        self._listener.lost(code, reason)

    async def _converse(self, socket: aiohttp.ClientWebSocketResponse) -> tuple[int | None, str]:
        writing = asyncio.get_running_loop().create_task(self._write(socket))
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._listener.hear(message.data)
                elif message.type is aiohttp.WSMsgType.BINARY:
                    self._listener.hear("")
        finally:
            writing.cancel()
            with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError, ConnectionError):
                await writing
        if self._closing or socket.close_code in FINE_CLOSES:
            return None, ""
        if socket.close_code in (None, 1006):
            return BROKEN, "the connection broke"
        return BAD_CLOSE, f"closed by the application with code {socket.close_code}"

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while (text := await self._outgoing.get()) is not None:
            with self._traffic.under_way("stream message"):
                await socket.send_str(text)
        await socket.close()


def _why(error: Exception) -> tuple[int, str]:
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return NO_HANDSHAKE, f"the server answered {error.status}, not 101"
    if isinstance(error, aiohttp.ClientSSLError):
        return NO_TLS, str(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return REFUSED, str(error)
    if isinstance(error, TimeoutError):
        return TIMED_OUT, "no answer to the handshake"
    return NO_HANDSHAKE, str(error) or type(error).__name__

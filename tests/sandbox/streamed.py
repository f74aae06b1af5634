"""An application that takes Media Streams, for tests."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web
from twilio.request_validator import RequestValidator

from tests.sandbox.stand import TOKEN, Stand

Message = dict[str, Any]
PATIENCE_SECONDS = 20.0


class Studio:
    """What came over the streams, in order; the last socket can be answered and closed."""

    def __init__(self) -> None:
        self.url = ""
        self.messages: list[Message] = []
        self.signed: list[bool] = []
        self.targets: list[str] = []
        self.socket: web.WebSocketResponse | None = None
        self._came = asyncio.Event()

    async def take(self, request: web.Request) -> web.StreamResponse:
        url = self.url + request.path_qs
        self.targets.append(request.path_qs)
        self.signed.append(RequestValidator(TOKEN).validate(url, {}, request.headers.get("X-Twilio-Signature", "")))
        self.socket = web.WebSocketResponse()
        await self.socket.prepare(request)
        async for message in self.socket:
            if message.type is WSMsgType.TEXT:
                self.messages.append(json.loads(message.data))
                self._came.set()
        return self.socket

    def told(self, event: str) -> list[Message]:
        return [message for message in self.messages if message["event"] == event]

    async def until(self, event: str, count: int = 1) -> Message:
        """Wait for the message of that kind, in real time."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.told(event)) < count:
                self._came.clear()
                await self._came.wait()
        return self.told(event)[count - 1]

    async def say(self, event: str, **facts: Any) -> None:
        assert self.socket is not None
        sid = self.told("start")[-1]["streamSid"]
        await self.socket.send_json({"event": event, "streamSid": sid} | facts)

    async def play(self, audio: bytes) -> None:
        await self.say("media", media={"payload": base64.b64encode(audio).decode()})

    async def mark(self, name: str) -> None:
        await self.say("mark", mark={"name": name})


@asynccontextmanager
async def studio_of(stand: Stand) -> AsyncIterator[Studio]:
    studio, app = Studio(), web.Application()
    app.router.add_get("/refused", _refuse)
    app.router.add_get("/{path:.*}", studio.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    studio.url = f"ws://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield studio
    finally:
        await runner.cleanup()


async def _refuse(request: web.Request) -> web.Response:
    return web.Response(status=404)


async def reached(stand: Stand, kind: str, count: int = 1) -> dict[str, Any]:
    """Wait, in real time, until the carrier has noted such an event."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(stand.events(kind)) < count:
            await stand.carrier.events.wait_after(stand.carrier.events.last, 1)
    return stand.events(kind)[count - 1]

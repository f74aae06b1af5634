"""The telephone socket: one WebSocket is one telephone (messages in JSON, sound in frames)."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any, cast

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.carrier import Carrier
from sandbox.control.handsets import by_token
from sandbox.control.shape import LONGEST_ADDRESS_CHARS, RefusedError, json_object
from sandbox.hosts import is_loopback
from sandbox.rest.shape import carrier_of
from sandbox.sids import E164
from sandbox.sound.pcm import FRAME_BYTES
from sandbox.telephones.flood import Allowance
from sandbox.telephones.orders import RefusedOrder
from sandbox.telephones.port import Plug, Wire

PATH = "/sandbox/telephone"
HEARTBEAT_SECONDS = 10.0
LONGEST_MESSAGE_BYTES = 16 * 1024
FRAME_HEAD = bytes([0x82, 126]) + FRAME_BYTES.to_bytes(2, "big")  # a whole binary message of that length (RFC 6455)
MOST_WAITING_BYTES = 25 * FRAME_BYTES  # half a second that the other end has not taken yet: what comes now is dropped
MOST_WAITING_MESSAGES = 1000
MOST_AT_ONCE_BYTES = 64 * 1024
FRAMES_A_SECOND, MESSAGES_A_SECOND = 60.0, 20.0  # a microphone gives 50
BURST = 100.0
MOST_REFUSALS = 500  # who goes on flooding is cut off


class SocketWire:
    """Sends without waiting: a writer of its own takes the messages that queue up.

    Frames of sound, a hundred a second for two who talk, go straight to the transport: by way of a task each would cost
    as much again as all else that is done for it. aiohttp too writes whole frames only, so they stand between its own.
    """

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self._socket = socket
        self._transport = transport
        self._messages: list[str] = []
        self._something = asyncio.Event()
        self._closing: str | None = None
        self._held = False

    def send(self, message: dict[str, Any]) -> None:
        if len(self._messages) >= MOST_WAITING_MESSAGES:
            self.close("the other end takes nothing")
            return
        self._messages.append(json.dumps(message))
        self._something.set()

    def send_frame(self, frame: bytes) -> None:
        transport = self._transport
        if transport is None or self._socket.closed or transport.is_closing():
            return
        if transport.get_write_buffer_size() <= MOST_WAITING_BYTES:
            transport.write(FRAME_HEAD + frame)

    def collect(self) -> None:
        """Reads the socket itself: the event loop's watching is suspended and not asked for again every 20 ms."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if not self._held:
            self._held = True
            transport.pause_reading()
        try:
            came = os.read(transport.get_extra_info("socket").fileno(), MOST_AT_ONCE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if came:
            cast(asyncio.Protocol, transport.get_protocol()).data_received(came)
        else:
            self.release()  # the transport finds the end by itself

    def release(self) -> None:
        if self._held and self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        self._held = False

    def close(self, reason: str) -> None:
        self._closing = reason
        self._something.set()

    async def write(self) -> None:
        """Until closed or the connection breaks."""
        try:
            while self._closing is None:
                await self._something.wait()
                self._something.clear()
                await self._write_out()
            await self._socket.close(code=WSCloseCode.GOING_AWAY, message=self._closing.encode())
        except ConnectionError:
            return

    async def _write_out(self) -> None:
        while self._messages:
            messages, self._messages = self._messages, []
            for message in messages:
                await self._socket.send_str(message)


class Line:
    """Reads one socket: what is not understood is refused, and hurts nobody else."""

    def __init__(self, plug: Plug, wire: Wire) -> None:
        now = asyncio.get_running_loop().time
        self._plug = plug
        self._wire = wire
        self._frames = Allowance(FRAMES_A_SECOND, BURST, now)
        self._messages = Allowance(MESSAGES_A_SECOND, BURST, now)
        self._refusals = Allowance(1.0, 20.0, now)
        self._excess = 0

    def take_frame(self, data: bytes) -> None:
        if not self._frames.take():
            self._too_much("sound")
        elif len(data) != FRAME_BYTES:
            self._refuse("sound", f"a frame of sound has {FRAME_BYTES} bytes, not {len(data)}")
        else:
            self._plug.hear(data)

    def take_message(self, text: str) -> None:
        if not self._messages.take():
            self._too_much("messages")
            return
        try:
            message = json_object(text)
        except ValueError:
            self._refuse("message", "a message is a JSON object")
            return
        try:
            self._plug.order(message)
        except RefusedOrder as refused:
            self._refuse(str(message.get("type", ""))[:40], str(refused))

    def _too_much(self, what: str) -> None:
        self._excess += 1
        if self._excess > MOST_REFUSALS:
            self._wire.close("too much at once")
        self._refuse(what, "too much at once: some of it was dropped")

    def _refuse(self, about: str, error: str) -> None:
        """Say so, but not more often than somebody reads it."""
        if self._refusals.take():
            self._wire.send({"type": "refused", "about": about, "error": error})


async def telephone(request: web.Request) -> web.StreamResponse:
    carrier = carrier_of(request)
    _check_origin(request, carrier)
    address, app = _who(request, carrier)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=LONGEST_MESSAGE_BYTES, compress=False)
    await socket.prepare(request)
    wire = SocketWire(socket, request.transport)
    plug = Plug(carrier, address, wire, app, request.query.get("call_sid"))
    line, writing = Line(plug, wire), asyncio.create_task(wire.write())
    try:
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                line.take_frame(message.data)
            elif message.type is WSMsgType.TEXT:
                line.take_message(message.data)
    finally:
        plug.unplug()
        writing.cancel()
    return socket


def _check_origin(request: web.Request, carrier: Carrier) -> None:
    """Pages of this machine, and those named at the start; programs send no Origin."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in carrier.settings.origins and not is_loopback(origin):
        raise RefusedError(403, f"pages of {origin} may hold no telephone here unless --origin names them")


def _who(request: web.Request, carrier: Carrier) -> tuple[str, str | None]:
    """The address of the telephone, and the application that a token lets it dial. Raises RefusedError."""
    if token := request.query.get("token"):
        return by_token(carrier, token)
    address = request.query.get("address", "").strip()
    address = f"+{address}" if address.isdecimal() else address  # an unquoted + arrives as a space
    if address.startswith("client:") and len(address) <= LONGEST_ADDRESS_CHARS:
        if carrier.settings.api_key and carrier.settings.api_secret:
            raise RefusedError(403, "a browser client shows its access token: ?token=…")
        return address, None
    if not E164.match(address):
        raise RefusedError(400, f"{address[:40]!r} is no address of a telephone: say ?address=+39… or client:…")
    if carrier.numbers.by_number(address) is not None:
        raise RefusedError(400, f"{address} is a number of the account, not a telephone")
    return address, None


ROUTES = [web.get(PATH, telephone)]

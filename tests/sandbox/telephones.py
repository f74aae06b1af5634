"""Telephones for tests: one plugged in by hand and driven tick by tick, and one at a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import aiohttp
import numpy as np

from sandbox.clock import VirtualClock
from sandbox.sound.pcm import FRAME_SAMPLES, FRAME_SECONDS, RATE_HZ, Samples, from_bytes, to_bytes
from sandbox.telephones.orders import carry_out
from sandbox.telephones.telephone import Telephone
from tests.sandbox.stand import LINE, Stand

Message = dict[str, Any]


def sine(hz: float, seconds: float, loudness: int = 8000) -> Samples:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (loudness * np.sin(2 * np.pi * hz * time)).astype(np.int16)


def frames_of(samples: Samples) -> list[bytes]:
    whole = samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    return [to_bytes(frame) for frame in whole]


def joined(frames: Iterable[bytes]) -> Samples:
    return from_bytes(b"".join(frames))


def loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) if len(samples) else 0.0


def strength(samples: Samples, hz: float) -> float:
    """How loud one frequency is among the samples (8,000 for a sine of that height, about 0 without it)."""
    time = np.arange(len(samples)) / RATE_HZ
    return float(2 * abs(np.mean(samples * np.exp(-2j * np.pi * hz * time)))) if len(samples) else 0.0


class HandWire:
    """What a telephone was told and sent, kept."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.frames: list[bytes] = []
        self.closed: str | None = None

    def send(self, message: Message) -> None:
        self.messages.append(json.loads(json.dumps(message)))

    def send_frame(self, frame: bytes) -> None:
        self.frames.append(frame)

    def close(self, reason: str) -> None:
        self.closed = reason

    def collect(self) -> None:
        """What comes is put in by hand."""

    def release(self) -> None:
        """The same."""


class HeldTelephone:
    """A telephone in somebody's hand, in one process with the carrier; its clock is virtual, its ticks by hand."""

    def __init__(self, stand: Stand, address: str, call_sid: str | None = None) -> None:
        self.stand = stand
        self.wire = HandWire()
        self.telephone: Telephone = stand.carrier.telephones.plug_in(address, self.wire, call_sid=call_sid)
        self.saying: list[bytes] = []

    def order(self, kind: str, **facts: Any) -> None:
        carry_out(self.stand.carrier, self.telephone, {"type": kind, **facts})

    async def dial(self, to: str = LINE, **facts: Any) -> str:
        self.order("dial", to=to, **facts)
        await self.stand.settle()
        return str(self.told("ringing")[-1]["call_sid"])

    def told(self, kind: str) -> list[Message]:
        return [message for message in self.wire.messages if message["type"] == kind]

    def say(self, samples: Samples) -> None:
        """Speak from the next tick on."""
        self.saying += frames_of(samples)

    def unplug(self) -> None:
        self.stand.carrier.telephones.unplug(self.telephone, self.wire)

    def beat(self) -> None:
        if self.saying:
            self.telephone.hear(self.saying.pop(0))

    def heard(self) -> Samples:
        """What came out of it since it was last asked."""
        frames, self.wire.frames = self.wire.frames, []
        return joined(frames)


async def listen(stand: Stand, seconds: float, *telephones: HeldTelephone) -> None:
    """Let so much time pass, tick by tick."""
    clock = stand.carrier.clock
    assert isinstance(clock, VirtualClock)
    for _ in range(round(seconds / FRAME_SECONDS)):
        for telephone in telephones:
            telephone.beat()
        await clock.advance(clock.now() + timedelta(seconds=FRAME_SECONDS), stand.carrier.traffic.quiet)
        stand.carrier.mixer.tick()


class SocketTelephone:
    """A telephone at the real socket, in real time."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.messages: list[Message] = []
        self.frames: list[bytes] = []

    @classmethod
    async def at(cls, stand: Stand, address: str, **query: str) -> SocketTelephone:
        url = f"{stand.url}/sandbox/telephone"
        return cls(await stand.http.ws_connect(url, params={"address": address, **query}))

    async def send(self, kind: str, **facts: Any) -> None:
        await self.socket.send_json({"type": kind, **facts})

    async def speak(self, samples: Samples) -> None:
        """All frames at the pace of their arrival at the other end: one for each that comes in."""
        for frame in frames_of(samples):
            await self.socket.send_bytes(frame)
            await self.hear(1)

    async def until(self, kind: str) -> Message:
        """Read on until such a message comes."""
        while True:
            message = await self._next()
            if message is not None and message["type"] == kind:
                return message

    async def hear(self, frames: int) -> Samples:
        """Read on until so many frames have come; those."""
        wanted = len(self.frames) + frames
        while len(self.frames) < wanted:
            await self._next()
        return joined(self.frames[-frames:])

    async def _next(self) -> Message | None:
        async with asyncio.timeout(20):
            message = await self.socket.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            self.frames.append(message.data)
            return None
        assert message.type is aiohttp.WSMsgType.TEXT, message
        self.messages.append(json.loads(message.data))
        return self.messages[-1]

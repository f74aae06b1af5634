"""The messages of a Media Stream, both ways."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PROTOCOL = {"event": "connected", "protocol": "Call", "version": "1.0.0"}
FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
LONGEST_MESSAGE_CHARS = 2**20


class MessageError(ValueError):
    """A message that means nothing to a stream (the carrier's warning 31951); it says why."""


@dataclass(frozen=True)
class Ordered:
    """What an application asks of a stream: `media` (µ-law), `mark` (its name) or `clear`."""

    kind: str
    audio: bytes = b""
    name: str = ""


class Speaker:
    """Writes a stream's messages, numbered from 1; media are counted by track."""

    def __init__(self, stream_sid: str) -> None:
        self._sid = stream_sid
        self._sequence = 0
        self._chunks: dict[str, int] = {}

    def _say(self, event: str, facts: Mapping[str, Any]) -> str:
        self._sequence += 1
        numbered = {"event": event, "sequenceNumber": str(self._sequence), event: dict(facts)}
        return json.dumps(numbered | {"streamSid": self._sid})

    @staticmethod
    def connected() -> str:
        return json.dumps(PROTOCOL)

    def start(self, account_sid: str, call_sid: str, tracks: list[str], parameters: Mapping[str, str]) -> str:
        facts = {"accountSid": account_sid, "streamSid": self._sid, "callSid": call_sid, "tracks": tracks}
        return self._say("start", facts | {"mediaFormat": FORMAT, "customParameters": dict(parameters)})

    def media(self, track: str, timestamp_ms: int, audio: bytes) -> str:
        self._chunks[track] = self._chunks.get(track, 0) + 1
        payload = base64.b64encode(audio).decode()
        chunk = str(self._chunks[track])
        return self._say("media", {"track": track, "chunk": chunk, "timestamp": str(timestamp_ms), "payload": payload})

    def dtmf(self, digit: str) -> str:
        return self._say("dtmf", {"track": "inbound_track", "digit": digit})

    def mark(self, name: str) -> str:
        return self._say("mark", {"name": name})

    def stop(self, account_sid: str, call_sid: str) -> str:
        return self._say("stop", {"accountSid": account_sid, "callSid": call_sid})


def read_order(text: str, stream_sid: str) -> Ordered:
    """A message from the application. Raises MessageError."""
    if len(text) > LONGEST_MESSAGE_CHARS:
        raise MessageError("the message is longer than a megabyte")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise MessageError("no JSON") from None
    if not isinstance(message, dict):
        raise MessageError("no JSON object")
    if message.get("streamSid") != stream_sid:
        raise MessageError(f"streamSid is {message.get('streamSid')!r}, not {stream_sid}")
    event = message.get("event")
    if event == "clear":
        return Ordered("clear")
    if event == "mark":
        return Ordered("mark", name=_text(message, "mark", "name"))
    if event == "media":
        return Ordered("media", audio=_audio(_text(message, "media", "payload")))
    raise MessageError(f"unknown event {event!r}")


def _text(message: dict[str, Any], part: str, name: str) -> str:
    inner = message.get(part)
    value = inner.get(name) if isinstance(inner, dict) else None
    if not isinstance(value, str):
        raise MessageError(f"a {part} message needs {part}.{name}, a text")
    return value


def _audio(payload: str) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        raise MessageError("media.payload is no base64") from None

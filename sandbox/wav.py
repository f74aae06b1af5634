"""WAV files: how long one lasts, and how to make one."""

from __future__ import annotations

import array
import math
import struct
import sys

RATE_HZ = 8000
HEAD_BYTES = 44
TONE_HZ = (440.0, 550.0)


def wav_seconds(body: bytes) -> float | None:
    """The length of any RIFF WAVE file, whatever its coding; None when it is none."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        return None
    place, bytes_per_second = 12, 0
    while place + 8 <= len(body):
        name, size = body[place : place + 4], struct.unpack_from("<I", body, place + 4)[0]
        if name == b"fmt " and size >= 16:
            bytes_per_second = struct.unpack_from("<I", body, place + 16)[0]
        if name == b"data":
            size = min(size, len(body) - place - 8)
            return float(size / bytes_per_second) if bytes_per_second else None
        place += 8 + size + size % 2
    return None


def tone_wav(seconds: float, channels: int) -> bytes:
    """A 16-bit file at 8 kHz: a soft tone, another in each channel."""
    frames = round(seconds * RATE_HZ)
    period = [
        [round(2000 * math.sin(2 * math.pi * hz * i / RATE_HZ)) for i in range(RATE_HZ // 10)]
        for hz in TONE_HZ[:channels]
    ]
    tenth = array.array("h", [sample for frame in zip(*period, strict=True) for sample in frame])
    if sys.byteorder == "big":
        tenth.byteswap()
    block = tenth.tobytes()
    size = frames * channels * 2
    data = (block * (size // len(block) + 1))[:size]
    frame = channels * 2
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, RATE_HZ, RATE_HZ * frame, frame, 16)
    head = struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + form + struct.pack("<4sI", b"data", size)
    return head + data


def silenced(file: bytes, channels: int, spans: list[tuple[float, float]]) -> bytes:
    """A file of `tone_wav` with silence in these spans of seconds."""
    body = bytearray(file)
    frame = channels * 2
    for begin, end in spans:
        first, last = (min(HEAD_BYTES + round(at * RATE_HZ) * frame, len(body)) for at in (begin, end))
        body[first:last] = bytes(last - first)
    return bytes(body)

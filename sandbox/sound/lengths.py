"""How long a sound file lasts, by its own words: without decoding it."""

from __future__ import annotations

import struct

from sandbox.wav import wav_seconds

_MPEG_KBITS = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5, layer III
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1, layer III
)
_MPEG_HZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_GSM_FRAME_BYTES, _GSM_FRAME_SECONDS = 33, 0.02
_MU_LAW_HZ = 8000.0
_BIAS_OF_EXPONENT, _BITS_OF_MANTISSA = 16383, 63


def file_seconds(body: bytes, content_type: str) -> float | None:
    """Seconds of a WAV, AIFF, MP3, GSM or µ-law file; None of any other."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("audio/ulaw", "audio/basic"):
        return len(body) / _MU_LAW_HZ
    if kind in ("audio/gsm", "audio/x-gsm"):
        return len(body) // _GSM_FRAME_BYTES * _GSM_FRAME_SECONDS
    return wav_seconds(body) or _aiff_seconds(body) or _mpeg_seconds(body)


def _aiff_seconds(body: bytes) -> float | None:
    if body[:4] != b"FORM" or body[8:12] not in (b"AIFF", b"AIFC"):
        return None
    place = 12
    while place + 8 <= len(body):
        name, size = body[place : place + 4], struct.unpack_from(">I", body, place + 4)[0]
        if name == b"COMM" and place + 26 <= len(body):
            _, frames, _, exponent, mantissa = struct.unpack_from(">hIhHQ", body, place + 8)
            rate_hz = mantissa * 2.0 ** max(-1000, min(1000, exponent - _BIAS_OF_EXPONENT - _BITS_OF_MANTISSA))
            return float(frames / rate_hz) if rate_hz else None
        place += 8 + size + size % 2
    return None


def _mpeg_seconds(body: bytes) -> float | None:
    """The sum of its frames; None when it does not begin with any."""
    place = _after_tag(body)
    seconds, frames = 0.0, 0
    while (frame := _mpeg_frame(body, place)) is not None:
        size, lasts = frame
        seconds, frames, place = seconds + lasts, frames + 1, place + size
    return seconds if frames else None


def _after_tag(body: bytes) -> int:
    if body[:3] != b"ID3" or len(body) < 10:
        return 0
    return 10 + sum((body[6 + at] & 0x7F) << 7 * (3 - at) for at in range(4))


def _mpeg_frame(body: bytes, place: int) -> tuple[int, float] | None:
    """The bytes and seconds of the frame that begins there."""
    if place + 4 > len(body) or body[place] != 0xFF or body[place + 1] & 0xE6 != 0xE2:  # in step, layer III
        return None
    version, rate, bits = (body[place + 1] >> 3) & 3, (body[place + 2] >> 2) & 3, body[place + 2] >> 4
    if version == 1 or rate == 3 or bits in (0, 15):
        return None
    hertz, newest = _MPEG_HZ[version][rate], version == 3
    samples = 1152 if newest else 576
    size = samples // 8 * _MPEG_KBITS[newest][bits] * 1000 // hertz + ((body[place + 2] >> 1) & 1)
    return max(size, 4), samples / hertz

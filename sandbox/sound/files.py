"""Sound files as applications serve them, decoded for the line."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

from sandbox.sound.mu_law import from_mu_law, mu_law_levels
from sandbox.sound.pcm import RATE_HZ, Samples, framed, from_bytes, from_floats
from sandbox.sound.pipes import piped
from sandbox.sound.resampling import resampled

LONGEST_SECONDS = 40 * 60  # longer files may drop the call on the real carrier
DECODING_SECONDS = 20.0
PCM, FLOAT, A_LAW, MU_LAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
MOST_CHANNELS = 8
RAW_MU_LAW = frozenset({"audio/ulaw", "audio/basic"})

# Programs that decode anything else, when one of them is there: bytes in, 8 kHz 16-bit mono out.
DECODERS = (
    "ffmpeg -hide_banner -loglevel error -protocol_whitelist pipe -i pipe:0 -f s16le -ac 1 -ar 8000 pipe:1",
    "mpg123 -q -m -r 8000 -e s16 -s -",
)

Floats = npt.NDArray[np.float32]


def decoded(body: bytes, programs: str | None = None, content_type: str = "") -> Samples | None:
    """The file as samples of the line; None when it is no sound that can be read here.

    What is no WAV needs one of the decoding programs, looked for in `programs` (like PATH, which it is unless given).
    """
    if content_type.partition(";")[0].strip().lower() in RAW_MU_LAW:
        return framed(from_mu_law(body[: LONGEST_SECONDS * RATE_HZ]))
    is_wav = body[:4] == b"RIFF" and body[8:12] == b"WAVE"
    return _wav(body) if is_wav else _by_program(body, programs)


def _wav(body: bytes) -> Samples | None:
    chunks = _chunks(body)
    form, data = chunks.get(b"fmt ", b""), chunks.get(b"data")
    if len(form) < 16 or data is None:
        return None
    coding, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", form)
    if coding == EXTENSIBLE and len(form) >= 26:
        coding = struct.unpack_from("<H", form, 24)[0]
    if not 1 <= channels <= MOST_CHANNELS or not 1000 <= rate_hz <= 400_000:
        return None
    wave = _floats(data[: LONGEST_SECONDS * rate_hz * channels * max(1, bits // 8)], coding, bits)
    if wave is None:
        return None
    mono = wave[: len(wave) // channels * channels].reshape(-1, channels).mean(axis=1, dtype=np.float32)
    return framed(from_floats(resampled(mono, rate_hz)))


def _chunks(body: bytes) -> dict[bytes, bytes]:
    """By name, the first of each; the last may be cut short."""
    found: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(body):
        name, size = body[place : place + 4], struct.unpack_from("<I", body, place + 4)[0]
        found.setdefault(name, body[place + 8 : place + 8 + size])
        place += 8 + size + size % 2
    return found


def _floats(data: bytes, coding: int, bits: int) -> Floats | None:
    """Samples between -1 and 1, channels still interleaved; None for a coding not known."""
    if coding == PCM and bits == 8:
        return ((np.frombuffer(data, np.uint8) - 128.0) / 128).astype(np.float32)
    if coding == PCM and bits in (16, 32):
        return _whole(data, f"<i{bits // 8}").astype(np.float32) / np.float32(2 ** (bits - 1))
    if coding == PCM and bits == 24:
        thirds = np.frombuffer(data[: len(data) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int32)
        whole = thirds[:, 0] << 8 | thirds[:, 1] << 16 | thirds[:, 2] << 24
        signed: Floats = (whole / 2.0**31).astype(np.float32)
        return signed
    if coding == FLOAT and bits in (32, 64):
        return np.nan_to_num(_whole(data, f"<f{bits // 8}").astype(np.float32))
    if coding in (A_LAW, MU_LAW) and bits == 8:
        table = (mu_law_levels() / 32768).astype(np.float32) if coding == MU_LAW else _a_law()
        return table[np.frombuffer(data, np.uint8)]
    return None


def _whole(data: bytes, form: str) -> npt.NDArray[np.generic]:
    size = np.dtype(form).itemsize
    return np.frombuffer(data[: len(data) // size * size], form)


def _a_law() -> Floats:
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    step, value = ((code & 0x70) >> 4).astype(np.int32), (code & 0x0F).astype(np.int32) << 4
    value = np.where(step == 0, value + 8, (value + 0x108) << np.maximum(step - 1, 0))
    return (np.where(code & 0x80, value, -value) / 32768).astype(np.float32)


def _by_program(body: bytes, programs: str | None) -> Samples | None:
    decoded = piped(body, DECODERS, DECODING_SECONDS, programs)
    return None if decoded is None else framed(from_bytes(decoded[: LONGEST_SECONDS * RATE_HZ * 2 // 2 * 2]))

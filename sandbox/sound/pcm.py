"""Sound as the lines carry it: 16-bit mono at 8 kHz, in frames of 20 ms."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

RATE_HZ = 8000
FRAME_SAMPLES = 160
FRAME_BYTES = 2 * FRAME_SAMPLES
FRAME_SECONDS = FRAME_SAMPLES / RATE_HZ
LOUDEST = 32767

Samples = npt.NDArray[np.int16]
Sums = npt.NDArray[np.int32]

NO_SAMPLES: Samples = np.zeros(0, np.int16)
SILENCE: Samples = np.zeros(FRAME_SAMPLES, np.int16)
SILENT_BYTES = bytes(FRAME_BYTES)


def framed(samples: Samples) -> Samples:
    """The same, filled up with silence to whole frames."""
    short = -len(samples) % FRAME_SAMPLES
    return np.concatenate([samples, np.zeros(short, np.int16)]) if short else samples


def from_floats(floats: npt.NDArray[np.floating]) -> Samples:
    """Samples of a wave between -1 and 1; louder is cut."""
    cut: npt.NDArray[np.floating] = np.clip(np.rint(floats * LOUDEST), -LOUDEST, LOUDEST)
    return cut.astype(np.int16)


def clipped(sums: Sums) -> Samples:
    cut: Sums = np.maximum(np.minimum(sums, LOUDEST), -LOUDEST)
    return cut.astype(np.int16)


def mixed(frames: Iterable[Samples | None]) -> Samples | None:
    """The frames heard together; None is silence."""
    sounding = [frame for frame in frames if frame is not None]
    if len(sounding) < 2:
        return sounding[0] if sounding else None
    total = sounding[0].astype(np.int32)
    for frame in sounding[1:]:
        total += frame
    return clipped(total)


def to_bytes(frame: Samples | None) -> bytes:
    """As the wire has it, little-endian."""
    return SILENT_BYTES if frame is None else frame.astype("<i2", copy=False).tobytes()


def from_bytes(data: bytes) -> Samples:
    return np.frombuffer(data, "<i2").astype(np.int16, copy=False)


def seconds_of(samples: Samples) -> float:
    return len(samples) / RATE_HZ

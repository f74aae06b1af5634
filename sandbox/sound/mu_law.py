"""G.711's µ-law, as telephones and Media Streams carry it: a byte a sample."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from sandbox.sound.pcm import Samples

SILENT_BYTE = 0xFF
_BIAS, _LOUDEST = 0x84, 32635


def mu_law_levels() -> npt.NDArray[np.int32]:
    """What each of the 256 bytes stands for, as 16-bit samples."""
    code = ~np.arange(256, dtype=np.uint8)
    value = (((code & 0x0F).astype(np.int32) << 3) + _BIAS) << ((code & 0x70) >> 4)
    return np.where(code & 0x80, _BIAS - value, value - _BIAS)


def from_mu_law(data: bytes) -> Samples:
    return _samples_by_byte()[np.frombuffer(data, np.uint8)]


def to_mu_law(samples: Samples) -> bytes:
    return _bytes_by_sample()[samples.astype(np.int32) + 32768].tobytes()


@cache
def _samples_by_byte() -> Samples:
    return mu_law_levels().astype(np.int16)


@cache
def _bytes_by_sample() -> npt.NDArray[np.uint8]:
    sample = np.arange(-32768, 32768, dtype=np.int32)
    size = np.minimum(np.abs(sample), _LOUDEST) + _BIAS
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    code = (exponent << 4) | ((size >> (exponent + 3)) & 0x0F)
    coded: npt.NDArray[np.uint8] = (~(code | np.where(sample < 0, 0x80, 0)) & 0xFF).astype(np.uint8)
    return coded

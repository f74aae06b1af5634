"""From any rate to the line's 8 kHz."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sandbox.sound.pcm import RATE_HZ

TAPS = 63  # of the filter that keeps what lies above the line's 4 kHz from folding back into it

Floats = npt.NDArray[np.float32]


def resampled(wave: Floats, rate_hz: int) -> Floats:
    """The wave at 8 kHz: filtered when it comes from above, then read between its samples."""
    if rate_hz == RATE_HZ or not len(wave):
        return wave
    if rate_hz > RATE_HZ:
        wave = np.convolve(wave, _low_pass(RATE_HZ / 2 * 0.93 / rate_hz), "same").astype(np.float32)
    places = np.arange(int(len(wave) * RATE_HZ / rate_hz)) * (rate_hz / RATE_HZ)
    at_line_rate: Floats = np.interp(places, np.arange(len(wave)), wave).astype(np.float32)
    return at_line_rate


def _low_pass(cut: float) -> Floats:
    """A windowed sinc; `cut` as a part of the sampling rate."""
    taps = 2 * cut * np.sinc(2 * cut * (np.arange(TAPS) - TAPS // 2)) * np.hamming(TAPS)
    scaled: Floats = (taps / taps.sum()).astype(np.float32)
    return scaled

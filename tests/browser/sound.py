"""How loud sound is, all of it or one note of it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

RATE = 8_000


def loudness(frames: Iterable[bytes], hertz: float | None = None) -> float:
    """Of 16-bit frames of 8 kHz, full scale 1: the root of the mean power, or the amplitude near one frequency."""
    sound = np.frombuffer(b"".join(frames), dtype="<i2") / 32768
    if not sound.size:
        return 0.0
    if hertz is None:
        return float(np.sqrt(np.mean(sound**2)))
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size))) / sound.size * 4
    place = round(hertz * sound.size / RATE)
    return float(spectrum[max(0, place - 8) : place + 9].max(initial=0))

"""The music of the wait, made from sines so that it belongs to nobody: forty quiet seconds that loop without a seam."""

from __future__ import annotations

import io
import sys
import wave
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE_HZ: Final = 8000
LOUDEST: Final = 6000  # of 32767: a voice is to stand out above it
CHORD_SECONDS: Final = 5
NOTE_SECONDS: Final = 0.625
RING_SECONDS: Final = 2.5

# A soft progression in C: Cmaj7 Am7 Fmaj7 G6, twice; tones as steps of the piano, 69 = 440 Hz.
CHORDS: Final = ((60, 64, 67, 71), (57, 60, 64, 67), (53, 57, 60, 64), (55, 59, 62, 64)) * 2
PATTERN: Final = (0, 1, 2, 3, 2, 1, 3, 2)

Sound = NDArray[np.float64]


def music() -> bytes:
    """A WAV file, 8 kHz, mono, 16 bits: the same bytes every time."""
    length = len(CHORDS) * CHORD_SECONDS * RATE_HZ
    sound = np.zeros(length)
    for index, chord in enumerate(CHORDS):
        start = index * CHORD_SECONDS
        for beat, tone in enumerate(PATTERN):
            _mix(sound, _pluck(chord[tone] + 12), start + beat * NOTE_SECONDS)
        _mix(sound, 0.5 * _pluck(chord[0] - 12), start)
    sound *= LOUDEST / np.abs(sound).max()
    return _wav(np.rint(sound).astype("<i2"))


def _pluck(step: int) -> Sound:
    """A note that swells for a moment and dies away; nothing above what a telephone carries."""
    time = np.arange(int(RING_SECONDS * RATE_HZ)) / RATE_HZ
    pitch = 440.0 * 2 ** ((step - 69) / 12)
    swell = np.minimum(time / 0.02, 1.0) * np.exp(-2.2 * time) * np.minimum((RING_SECONDS - time) / 0.1, 1.0)
    tones = sum(strength * np.sin(2 * np.pi * pitch * n * time) for n, strength in ((1, 1.0), (2, 0.3), (3, 0.1)))
    return np.asarray(swell * tones)


def _mix(sound: Sound, note: Sound, at_seconds: float) -> None:
    """Adds a note; what rings on past the end comes in again at the beginning, so that the loop has no seam."""
    places = (np.arange(len(note)) + round(at_seconds * RATE_HZ)) % len(sound)
    sound[places] += note


def silence(seconds: float) -> bytes:
    """A WAV file in which nothing is heard for so long."""
    return _wav(np.zeros(round(seconds * RATE_HZ), dtype="<i2"))


def _wav(samples: NDArray[np.int16]) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE_HZ)
        written.writeframes(samples.tobytes())
    return file.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(music())

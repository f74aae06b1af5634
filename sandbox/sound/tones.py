"""Sounds the carrier makes itself: ring-back and busy tone, keys, beeps, and music to wait by."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from sandbox.sound.pcm import RATE_HZ, Samples, framed, from_floats

CALL_PROGRESS_HZ = 425.0  # as Italian exchanges, and most of Europe's, have it
RING_BACK_ON_OFF = (1.0, 4.0)
BUSY_ON_OFF = (0.2, 0.2)
BEEP_HZ = 1000.0
KEY_SECONDS = 0.16
RAMP_SECONDS = 0.005  # a tone cut on hard clicks

KEY_HZ = {
    key: (low, high)
    for low, keys in zip((697.0, 770.0, 852.0, 941.0), ("123A", "456B", "789C", "*0#D"), strict=True)
    for key, high in zip(keys, (1209.0, 1336.0, 1477.0, 1633.0), strict=True)
}

# A slow round of broken chords; each row a bar, in semitones from middle C.
CHORDS = ((0, 4, 7, 12), (-3, 0, 4, 9), (5, 9, 12, 17), (-5, -1, 2, 7))
NOTE_SECONDS = 0.5
MIDDLE_C_HZ = 261.63

Floats = npt.NDArray[np.floating]


def tone(seconds: float, *hz: float, loudness: float = 0.2) -> Samples:
    """Sines together, each as loud as `loudness` (of 1), with soft edges."""
    return framed(from_floats(_wave(seconds, hz, loudness)))


def _wave(seconds: float, hz: tuple[float, ...], loudness: float) -> Floats:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    edge = np.minimum(1.0, np.minimum(time, seconds - time) / RAMP_SECONDS)
    return loudness * edge * sum(np.sin(2 * np.pi * one * time) for one in hz)


def _cadence(on_off: tuple[float, float]) -> Samples:
    on, off = on_off
    silence = np.zeros(round(off * RATE_HZ), np.int16)
    return framed(np.concatenate([tone(on, CALL_PROGRESS_HZ, loudness=0.15), silence]))


@cache
def ring_back() -> Samples:
    """One round of the tone a caller hears while the other party rings."""
    return _cadence(RING_BACK_ON_OFF)


@cache
def busy() -> Samples:
    return _cadence(BUSY_ON_OFF)


@cache
def beep(seconds: float) -> Samples:
    return tone(seconds, BEEP_HZ)


@cache
def key(name: str) -> Samples:
    """The two tones of a key."""
    return tone(KEY_SECONDS, *KEY_HZ[name.upper()])


@cache
def music() -> Samples:
    """Half a minute of soft chords, whose end leads back to their beginning."""
    up_and_down = [(*chord, *chord[::-1]) for chord in CHORDS for _ in range(2)]
    notes = [note for bar in up_and_down for note in bar]
    length = round(NOTE_SECONDS * RATE_HZ)
    total = np.zeros((len(notes) + 3) * length)
    for place, note in enumerate(notes):
        total[place * length : (place + 3) * length] += _note(MIDDLE_C_HZ * 2 ** (note / 12))
    total[: 3 * length] += total[len(notes) * length :]
    return framed(from_floats(total[: len(notes) * length]))


def _note(hz: float) -> Floats:
    seconds = 3 * NOTE_SECONDS
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    body = np.sin(2 * np.pi * hz * time) + 0.3 * np.sin(4 * np.pi * hz * time)
    return 0.06 * np.minimum(1.0, time / 0.02) * np.exp(-2.0 * time) * body

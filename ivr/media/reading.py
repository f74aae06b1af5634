"""Sound files as people have them (WAV, MP3, OGG, FLAC), read as one channel of what a telephone carries."""

from __future__ import annotations

import io
from collections.abc import Iterator
from math import gcd
from typing import Final

import numpy as np
import soundfile
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ivr.media.shape import LONGEST_SECONDS, RATE_HZ

BLOCK_SECONDS: Final = 5
CROSSINGS: Final = 16  # of the filter on each side: what is above 4 kHz is 60 dB down
RATES_HZ: Final = range(4_000, 192_001)
MOST_CHANNELS: Final = 8
KINDS: Final = frozenset({"WAV", "WAVEX", "RF64", "MP3", "OGG", "FLAC"})

Sound = NDArray[np.float32]


class Unreadable(Exception):
    """No sound that is known here."""


class TooLong(Exception):
    """It lasts longer than any clip may."""


def read(file: bytes) -> Sound:
    """All channels as one, 8,000 samples a second, between -1 and 1; raises Unreadable, TooLong.

    What is cut off in the middle is read as far as it goes. No more is held than the telephone's own samples and a few
    seconds of the file.
    """
    try:
        with soundfile.SoundFile(io.BytesIO(file)) as opened:
            if opened.format not in KINDS or opened.samplerate not in RATES_HZ or opened.channels > MOST_CHANNELS:
                raise Unreadable(f"{opened.format}, {opened.channels} channels at {opened.samplerate} Hz")
            parts = list(_resampled(_blocks(opened), opened.samplerate))
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as fault:
        raise Unreadable(str(fault)) from fault
    sound = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if len(sound) > LONGEST_SECONDS * RATE_HZ:
        raise TooLong(f"longer than {LONGEST_SECONDS} s")
    return np.asarray(np.nan_to_num(sound), np.float32)


def _blocks(opened: soundfile.SoundFile) -> Iterator[Sound]:
    """One channel, a few seconds at a time, and no more than one block beyond the longest."""
    size = BLOCK_SECONDS * opened.samplerate
    for _ in range(LONGEST_SECONDS // BLOCK_SECONDS + 1):
        block = opened.read(size, dtype="float32", always_2d=True)
        if len(block) == 0:
            return
        yield block.mean(axis=1)


def _resampled(blocks: Iterator[Sound], rate_hz: int) -> Iterator[Sound]:
    """The blocks at the telephone's rate: each sample is what a low-pass filter makes of its neighbourhood."""
    if rate_hz == RATE_HZ:
        yield from blocks
        return
    up, down = RATE_HZ // gcd(RATE_HZ, rate_hz), rate_hz // gcd(RATE_HZ, rate_hz)
    filters, reach = _filters(up, down)
    behind, begins, made = np.zeros(reach, np.float32), -reach, 0  # `begins`: the place of behind[0] in the file
    ended = False
    while not ended:
        block = next(blocks, None)
        ended = block is None
        behind = np.concatenate([behind, np.zeros(reach, np.float32) if block is None else block])
        known = begins + len(behind) - reach  # places before this one have their whole neighbourhood
        ready = max(0, -(-known * up // down)) - made
        if ready <= 0:
            continue
        places, phases = np.divmod((made + np.arange(ready)) * down, up)
        yield _filtered(behind, places - begins, filters[phases], reach)
        made += ready
        oldest = made * down // up - reach
        behind, begins = behind[oldest - begins :], oldest


def _filtered(sound: Sound, places: NDArray[np.int64], filters: Sound, reach: int) -> Sound:
    """What each filter makes of the samples around its place; a part at a time, so that memory stays small."""
    around = sliding_window_view(sound, 2 * reach)
    made = [
        np.einsum("ij,ij->i", around[places[at : at + RATE_HZ] - reach + 1], filters[at : at + RATE_HZ])
        for at in range(0, len(places), RATE_HZ)
    ]
    return np.concatenate(made).astype(np.float32)


def _filters(up: int, down: int) -> tuple[Sound, int]:
    """A windowed sinc for each of the `up` places between two samples, and its reach in samples to either side."""
    widest = max(1.0, down / up)
    reach = int(np.ceil(CROSSINGS * widest))
    offsets = np.arange(-reach + 1, reach + 1)[None, :] - (np.arange(up) / up)[:, None]
    cut = 0.95 / widest
    taps = np.sinc(offsets * cut) * (0.5 + 0.5 * np.cos(np.pi * np.clip(offsets / reach, -1, 1)))
    return (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32), reach

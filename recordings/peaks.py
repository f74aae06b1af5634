"""The shape of a recording: how loud it is when, to be drawn before it is heard; kept beside the file."""

from __future__ import annotations

import json
import secrets
import sys
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from ivr.config import Settings
from recordings.playback import Playable
from recordings.storage import Storage, storage_of
from recordings.wav import NotWhole, Wav

BUCKETS = 800
SUFFIX = ".peaks"
HEADER_BYTES = 4096
LOUDEST = 32_768
SAMPLE_BYTES = 2
PCM = 1


@dataclass(frozen=True, slots=True)
class Peaks:
    """For each channel 1,600 values from -1 to 1: lowest and highest of each of 800 equal spans, in turn.

    A talk has two channels, the customer's first. Shorter sounds than 800 samples have fewer.
    """

    seconds: float
    channels: list[list[float]]


def peaks_of(settings: Settings, found: Playable) -> Peaks:
    """Read from beside the file, else from the file itself, and then kept there. Never inside a transaction.

    Raises FileNotFoundError if the file was deleted meanwhile, NotWhole if it is no sound we know.
    """
    storage = storage_of(settings)
    with suppress(FileNotFoundError, ValueError, KeyError), storage.open(found.path + SUFFIX) as kept:
        return Peaks(**json.load(kept))
    return keep(storage, found.path)


def keep(storage: Storage, path: str) -> Peaks:
    """Computes them and keeps them beside the file."""
    with storage.open(path) as sound:
        peaks = computed(sound)
    written = json.dumps({"seconds": peaks.seconds, "channels": peaks.channels}, separators=(",", ":"))
    storage.write(path + SUFFIX, [written.encode()], attempt=secrets.randbelow(10**9))
    if not storage.exists(path):  # deleted meanwhile: nothing of it may stay
        storage.delete(path + SUFFIX)
    return peaks


def computed(sound: IO[bytes]) -> Peaks:
    """Reads a WAV file of 16-bit samples once, a span at a time; raises NotWhole for any other."""
    form = Wav()
    form.take(sound.read(HEADER_BYTES))
    layout = form.layout()
    if layout.coding != PCM or layout.sample_bytes != SAMPLE_BYTES:
        raise NotWhole("its samples are not of 16 bits")
    sound.seek(0, 2)
    there = sound.tell() - layout.data_at
    frames = min(there, layout.data_bytes or there) // (SAMPLE_BYTES * layout.channels)
    sound.seek(layout.data_at)
    channels: list[list[float]] = [[] for _ in range(layout.channels)]
    for samples in _spans(sound, frames, layout.channels):
        for number, drawn in enumerate(channels):
            mine = samples[number :: layout.channels]
            drawn.extend((round(min(mine) / LOUDEST, 3), round(max(mine) / LOUDEST, 3)))
    return Peaks(round(frames / max(layout.rate, 1), 3), channels)


def _spans(sound: IO[bytes], frames: int, channels: int) -> Iterator[array[int]]:
    spans = min(BUCKETS, frames)
    ends = [frames * number // spans for number in range(spans + 1)] if spans else [0]
    for begin, end in pairwise(ends):
        samples = array("h")
        samples.frombytes(sound.read((end - begin) * channels * SAMPLE_BYTES))
        if sys.byteorder == "big":
            samples.byteswap()
        yield samples

"""What a recording has heard: samples on disk, in the recording's own time."""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import tempfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

from sandbox.sound.pcm import FRAME_SAMPLES, RATE_HZ, SILENCE, Samples, mixed

MOST_DRIFT_SAMPLES = 4 * FRAME_SAMPLES  # beyond, the tape is brought back to the recording's time
SILENT_BLOCK_SAMPLES = 60 * RATE_HZ
SILENCE_LEVEL = 64  # of 32767: quieter than any word on a line
log = logging.getLogger("sandbox")


class Tape:
    """One or two channels, interleaved. The file goes when the tape is dropped."""

    def __init__(self, channels: int) -> None:
        self.channels = channels
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-tape-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "samples"
        self._file: BinaryIO | None = self.path.open("wb")
        self._samples = 0
        self._skipped = 0  # samples at the beginning that were trimmed

    def write(self, at_seconds: float, frames: tuple[Samples | None, ...]) -> None:
        """Add 20 ms, a frame a channel, as of that moment of the recording; what was missed is silence."""
        ahead = self._samples - round(at_seconds * RATE_HZ) + FRAME_SAMPLES
        if self._file is None or ahead > MOST_DRIFT_SAMPLES:
            return
        if -ahead > MOST_DRIFT_SAMPLES:
            self._fill(-ahead)
        whole = [SILENCE if frame is None else frame for frame in frames]
        self._append(whole[0] if self.channels == 1 else np.stack(whole, axis=1))

    def end(self, seconds: float) -> None:
        """Cut or fill up to this length; nothing is added afterwards."""
        if self._file is None:
            return
        wanted = round(seconds * RATE_HZ)
        with contextlib.suppress(OSError):  # a full disk: what is there counts
            self._file.truncate(wanted * 2 * self.channels)
            self._samples = wanted
        self._close()

    def trim(self) -> float:
        """Take the silence off both ends of an ended tape; returns the seconds left. Only the silence is read."""
        whole = self.path.stat().st_size // (2 * self.channels)
        if whole:
            samples = np.memmap(self.path, "<i2", "r", shape=(whole, self.channels))
            self._skipped = _silent_samples(samples)
            self._samples = len(samples) - self._skipped - _silent_samples(samples[self._skipped :][::-1])
        return self._samples / RATE_HZ

    @property
    def bytes_kept(self) -> int:
        return (self._skipped + self._samples) * 2 * self.channels

    def wav(self, channels: int) -> bytes:
        """The whole as a WAV file; asked for one channel, two are mixed."""
        with self.path.open("rb") as file:
            file.seek(self._skipped * 2 * self.channels)
            data = file.read(self._samples * 2 * self.channels)
        data = data[: len(data) // (2 * self.channels) * (2 * self.channels)]
        if channels < self.channels:
            pairs = np.frombuffer(data, "<i2").reshape(-1, self.channels)
            both = mixed([pairs[:, place] for place in range(self.channels)])
            assert both is not None
            data = both.astype("<i2").tobytes()
        return wav_head(len(data), min(channels, self.channels)) + data

    def drop(self) -> None:
        self._close()
        self._folder.cleanup()

    def _fill(self, samples: int) -> None:
        """Silence: a hole in the file, however long, costs no time."""
        if self._file is None:
            return
        self._file.seek(samples * 2 * self.channels, os.SEEK_CUR)
        self._samples += samples

    def _append(self, interleaved: Samples) -> None:
        if self._file is None:
            return
        try:
            self._file.write(interleaved.astype("<i2", copy=False).tobytes())
            self._samples += FRAME_SAMPLES
        except OSError as full:
            log.error("a recording ends early: %s", full)
            self._close()

    def _close(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


def _silent_samples(samples: Samples) -> int:
    """How many there are before the first that is loud; all of them when none is."""
    for place in range(0, len(samples), SILENT_BLOCK_SAMPLES):
        block = samples[place : place + SILENT_BLOCK_SAMPLES]
        loud = ((block > SILENCE_LEVEL) | (block < -SILENCE_LEVEL)).any(axis=1)
        if loud.any():
            return place + int(loud.argmax())
    return len(samples)


def wav_head(size: int, channels: int) -> bytes:
    """The 44 bytes before `size` bytes of 16-bit samples at 8 kHz."""
    frame = channels * 2
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, RATE_HZ, RATE_HZ * frame, frame, 16)
    return struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + form + struct.pack("<4sI", b"data", size)

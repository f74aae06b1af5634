"""How loud a clip is: silence off both ends, one loudness for all of them, and nothing that clips."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ivr.media.reading import Sound
from ivr.media.shape import RATE_HZ

LOUDNESS_DBFS: Final = -20.0
"""The mean power of what is not silence, in decibels of a full-scale square wave: about a carrier's own voices."""
CEILING_DBFS: Final = -3.0
MOST_GAIN_DB: Final = 40.0
SILENT_DBFS: Final = -60.0  # below this nothing was recorded but a microphone's own noise
QUIET_DB: Final = 30.0  # so far below its loudness it is silence
LEAD_SECONDS: Final = 0.1
TAIL_SECONDS: Final = 0.2
FRAME: Final = RATE_HZ // 50
GATE: Final = RATE_HZ * 2 // 5  # 400 ms, as ITU-R BS.1770 measures programmes
LOOK_AHEAD: Final = RATE_HZ // 200
SHORTEST_SECONDS: Final = 0.05


class Silent(Exception):
    """Nobody hears anything in it."""


def levelled(sound: Sound) -> NDArray[np.int16]:
    """The sound trimmed, at LOUDNESS_DBFS, its peaks at CEILING_DBFS at most; raises Silent."""
    steady = sound - sound.mean() if len(sound) else sound
    loud = loudness_dbfs(steady)
    if loud < SILENT_DBFS or len(sound) < SHORTEST_SECONDS * RATE_HZ:
        raise Silent("nothing is heard in it")
    heard = _trimmed(steady, loud - QUIET_DB)
    gain = min(LOUDNESS_DBFS - loudness_dbfs(heard), MOST_GAIN_DB)
    limited = _limited(heard * np.float32(10 ** (gain / 20)))
    return np.rint(limited * 32767).astype("<i2")


def loudness_dbfs(sound: Sound) -> float:
    """Mean power where there is sound: of blocks of 400 ms those within 10 dB of most, so that no knock counts."""
    power = _powers(sound, min(GATE, max(1, len(sound))), max(1, GATE // 4))
    heard = power[power > 10 ** (SILENT_DBFS / 10)]
    if len(heard) == 0:
        return -np.inf
    usual = np.percentile(heard, 75)
    loud = heard[(heard >= usual / 10) & (heard <= usual * 10)]
    return float(10 * np.log10(loud.mean()))


def _trimmed(sound: Sound, quiet_dbfs: float) -> Sound:
    loud = np.flatnonzero(_powers(sound, FRAME, FRAME) > 10 ** (quiet_dbfs / 10))
    if len(loud) == 0:
        return sound
    begin = max(0, loud[0] * FRAME - round(LEAD_SECONDS * RATE_HZ))
    return sound[begin : (loud[-1] + 1) * FRAME + round(TAIL_SECONDS * RATE_HZ)]


def _powers(sound: Sound, size: int, step: int) -> NDArray[np.float64]:
    """The mean square of each window, the last one whole as well."""
    short = (-len(sound)) % step + size - step
    padded = np.concatenate([sound, np.zeros(max(0, short), np.float32)])
    sums = np.concatenate([[0.0], np.cumsum(np.square(padded, dtype=np.float64))])
    begins = np.arange(0, len(padded) - size + 1, step)
    power: NDArray[np.float64] = np.maximum(sums[begins + size] - sums[begins], 0) / size
    return power


def _limited(sound: Sound) -> Sound:
    """Turned down smoothly around each peak above the ceiling, a few milliseconds before it comes."""
    ceiling = 10 ** (CEILING_DBFS / 20)
    wanted = np.minimum(1.0, ceiling / np.maximum(np.abs(sound), 1e-9))
    if wanted.min() == 1.0:
        return sound
    lowest = sliding_window_view(np.pad(wanted, 2 * LOOK_AHEAD, mode="edge"), 2 * LOOK_AHEAD + 1).min(axis=1)
    smooth = np.convolve(lowest, np.full(2 * LOOK_AHEAD + 1, 1 / (2 * LOOK_AHEAD + 1)), mode="valid")
    return np.clip(sound * smooth, -ceiling, ceiling).astype(np.float32)

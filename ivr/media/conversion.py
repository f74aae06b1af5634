"""From a file that somebody sent to what every carrier plays, in a process of its own (ivr.media.converting).

What it needs for that, no web process needs to have loaded all its life; and a file that makes a decoder fall over ends
that process only.
"""

from __future__ import annotations

import io
import subprocess
import sys
import wave
from typing import Final, NamedTuple

from ivr.media.shape import RATE_HZ, ClipUnfit

CONVERTING_SECONDS: Final = 60.0
UNREADABLE, TOO_LONG, SILENT = 3, 4, 5


class Converted(NamedTuple):
    """A WAV file: one channel, 8,000 samples a second, 16 bits."""

    wav: bytes
    seconds: float


def telephone(file: bytes) -> Converted:
    """The sound of a WAV, MP3, OGG or FLAC file, trimmed and levelled; raises ClipUnfit."""
    command = [sys.executable, "-m", "ivr.media.converting"]
    try:
        done = subprocess.run(  # noqa: S603 (our own module, by our own interpreter; the sound goes in by the pipe)
            command, input=file, capture_output=True, timeout=CONVERTING_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise ClipUnfit("this is no sound that can be read: send a WAV, MP3 or OGG file", "clip_unreadable") from slow
    if done.returncode == TOO_LONG:
        raise ClipUnfit("a clip lasts up to ten minutes", "clip_length")
    if done.returncode == SILENT:
        raise ClipUnfit("nothing is heard in this recording: record it again", "clip_silent")
    if done.returncode != 0:
        raise ClipUnfit("this is no sound that can be read: send a WAV, MP3 or OGG file", "clip_unreadable")
    with wave.open(io.BytesIO(done.stdout)) as made:
        return Converted(done.stdout, made.getnframes() / RATE_HZ)

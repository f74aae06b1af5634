"""What every carrier plays, and so what every clip of ours is: WAV, one channel, 8,000 samples a second, 16 bits."""

from __future__ import annotations

from typing import Final

from ivr.sentences import Sentence

RATE_HZ: Final = 8000
SAMPLE_BYTES: Final = 2
LONGEST_SECONDS: Final = 600
LARGEST_BYTES: Final = 32_000_000
"""Of the file that is sent: ten minutes of the best MP3, or three of a studio's WAV."""


class ClipUnfit(Sentence):
    """What was sent cannot be a clip: its name, or its sound."""

"""One call's sound: what its far party says, and what is played to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sandbox.clock import Clock
from sandbox.sound.pcm import Samples, mixed
from sandbox.sound.playing import Playing

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.call import Call

VOICE_LOUDNESS = 350.0  # root mean square of a frame that counts as somebody speaking
VOICE_SPAN_TICKS = 5
VOICED_OF_SPAN = 2
WORTH_RESUMING_TICKS = 3


class Player:
    """Sounds played together. One that nobody heard for a while goes on where it would be by now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._playing: list[tuple[Playing, datetime]] = []
        self._heard_tick = 0

    def start(self, playing: Playing) -> Playing:
        self._playing.append((playing, self._clock.now()))
        return playing

    def frame(self, tick: int) -> Samples | None:
        if not self._playing:
            return None
        if tick - self._heard_tick > WORTH_RESUMING_TICKS:
            self._catch_up()
        self._heard_tick = tick
        frame = mixed([playing.next() for playing, _ in self._playing])
        self._playing = [one for one in self._playing if not one[0].over]
        return frame

    def _catch_up(self) -> None:
        now = self._clock.now()
        for playing, since in self._playing:
            playing.seek((now - since).total_seconds())


class Line:
    """A call as the mixer sees it. A tick asks each frame of it once, however many hear it."""

    def __init__(self, call: Call, clock: Clock) -> None:
        self.call = call
        self.microphone: Callable[[], Samples | None] | None = None  # the telephone's, when one is there
        self.prompts = Player(clock)
        self.keys = Player(clock)
        self.before: Samples | None = None  # what was sent to the far party in the tick before
        self.spoken: Samples | None = None
        self.heard: Samples | None = None
        self.spoken_tick = self.heard_tick = 0
        self._voiced = self._span = 0

    def listen(self, tick: int) -> Samples | None:
        """20 ms from the telephone, with the tones of its keys."""
        voice = self.microphone() if self.microphone is not None else None
        return mixed([voice, self.keys.frame(tick)])

    def voice_seconds(self, frame: Samples | None, frame_seconds: float) -> float:
        """How long somebody has been speaking, told in spans of a tenth of a second; mostly 0."""
        self._span += 1
        if frame is not None and loud(frame):
            self._voiced += 1
        if self._span < VOICE_SPAN_TICKS:
            return 0.0
        voiced, self._voiced, self._span = self._voiced, 0, 0
        return VOICE_SPAN_TICKS * frame_seconds if voiced >= VOICED_OF_SPAN else 0.0


def loud(frame: Samples) -> bool:
    """Whether 20 ms hold a voice."""
    wide = frame.astype(np.float32)
    return bool(np.dot(wide, wide) > VOICE_LOUDNESS**2 * len(wide))

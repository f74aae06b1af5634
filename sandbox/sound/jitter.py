"""What evens out the arrival of frames: a telephone's go onto the line one every 20 ms."""

from __future__ import annotations

from collections import deque

from sandbox.sound.pcm import Samples

HELD_FRAMES = 3  # 60 ms: gathered, or waited for, before the first one goes on, and again after a gap
MOST_FRAMES = 10  # 200 ms: beyond, what is there came late


class JitterBuffer:
    def __init__(self) -> None:
        self._frames: deque[Samples] = deque()
        self._flowing = False
        self._waited = 0
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: Samples) -> None:
        """Take a frame in; when too many wait, the oldest are dropped down to the usual 60 ms."""
        self._frames.append(frame)
        if len(self._frames) > MOST_FRAMES:
            self.dropped += len(self._frames) - HELD_FRAMES
            while len(self._frames) > HELD_FRAMES:
                self._frames.popleft()

    def take(self) -> Samples | None:
        """The frame that is due; None while nothing is, or too little has come to begin."""
        if not self._frames:
            self._flowing, self._waited = False, 0
            return None
        self._waited += 1
        self._flowing = self._flowing or len(self._frames) >= HELD_FRAMES or self._waited > HELD_FRAMES
        return self._frames.popleft() if self._flowing else None

    def clear(self) -> None:
        self._frames.clear()

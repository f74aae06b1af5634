"""One telephone: the socket plugged into it, the call it is in, and those that make it ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sandbox.call import Call
from sandbox.clock import Clock, Timer
from sandbox.sound import tones
from sandbox.sound.jitter import JitterBuffer
from sandbox.sound.line import Player
from sandbox.sound.pcm import Samples, from_bytes, to_bytes
from sandbox.sound.playing import Playing
from sandbox.status import Status

if TYPE_CHECKING:
    from sandbox.telephones.port import Wire

BUSY_ROUNDS = 10
UNREACHED = frozenset({Status.BUSY.value, Status.FAILED.value, Status.NO_ANSWER.value})


class Telephone:
    """In one call at most; `wire` is None while its socket is lost and may come back."""

    def __init__(self, address: str, clock: Clock, app: str | None = None) -> None:
        self.address = address
        self.app = app  # where a browser client's token lets it dial
        self.wire: Wire | None = None
        self.patience: Timer | None = None  # for how long yet a lost socket is waited for
        self.call: Call | None = None
        self.ringing: dict[str, Call] = {}
        self.tones = Player(clock)
        self._own_tone: Playing | None = None
        self._frames = JitterBuffer()
        self._sounded = False

    @property
    def sounding(self) -> bool:
        """Whether the mixer has anything to bring here, or to take."""
        return self.call is not None or (self._own_tone is not None and not self._own_tone.over)

    def tell(self, kind: str, **facts: Any) -> None:
        if self.wire is not None:
            self.wire.send({"type": kind, **facts})

    def take(self, call: Call) -> None:
        """This telephone is the far end of the call from now on."""
        self.call = call
        self.ringing.pop(call.sid, None)
        self._frames.clear()
        self._hush()

    def put_down(self, status: str) -> None:
        """The call is over; one that did not get through leaves the busy tone behind."""
        call, self.call = self.call, None
        self._hush()
        self._frames.clear()
        if call is not None and call.direction == "inbound" and status in UNREACHED:
            self._own_tone = self.tones.start(Playing(np.tile(tones.busy(), BUSY_ROUNDS)))

    def ring_back(self) -> None:
        """Whoever dialed hears that it rings."""
        self._own_tone = self.tones.start(Playing(tones.ring_back(), endless=True))

    def picked_up(self) -> None:
        self._hush()

    def _hush(self) -> None:
        if self._own_tone is not None:
            self._own_tone.stop()
            self._own_tone = None

    # Sound

    def hear(self, frame: bytes) -> None:
        """20 ms from the microphone."""
        if self.call is not None:
            self._frames.put(from_bytes(frame))

    def microphone(self) -> Samples | None:
        return self._frames.take()

    def sound(self, frame: Samples | None) -> None:
        """20 ms to the earpiece."""
        if self.wire is not None:
            self.wire.send_frame(to_bytes(frame))

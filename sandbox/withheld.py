"""Recordings that are kept back on purpose: fetched in vain for a while, or absent."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.faults import Strike
from sandbox.targets import Target

if TYPE_CHECKING:
    from sandbox.carrier import Carrier
    from sandbox.recording import Recording

KEPT_DECISIONS = 20_000
ABSENT, NOT_READY = frozenset({"absent"}), frozenset({"not_ready"})


class Withheld:
    """Each recording is decided on once, however often it is asked for."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._held: OrderedDict[str, tuple[Strike, datetime] | None] = OrderedDict()

    def loses(self, recording: Recording) -> bool:
        """Whether a recording that has ended is absent."""
        return self._carrier.faults.striking(_target(recording), ABSENT) is not None

    def hides(self, sid: str) -> Strike | None:
        """What keeps the media of a completed recording back now: `seconds` from its completion."""
        recording = self._carrier.recordings.get(sid)
        if recording is None or recording.status != "completed" or not self._carrier.faults.rules:
            return None
        if sid not in self._held:
            self._decide(recording)
        held = self._held[sid]
        if held is None or self._carrier.clock.now() >= held[1]:
            return None
        return held[0] if self._carrier.faults.in_force(held[0].n) else None

    def clear(self) -> None:
        self._held.clear()

    def _decide(self, recording: Recording) -> None:
        strike = self._carrier.faults.striking(_target(recording), NOT_READY)
        until = recording.updated + timedelta(seconds=strike.seconds) if strike is not None else None
        self._held[recording.sid] = (strike, until) if strike is not None and until is not None else None
        if len(self._held) > KEPT_DECISIONS:
            self._held.popitem(last=False)


def _target(recording: Recording) -> Target:
    call = recording.call
    where = f"{recording.sid} {recording.terms.source} {call.from_} {call.to}"
    return Target("recording", "", where, call.sid)

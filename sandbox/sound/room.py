"""Who hears whom in a conference, for the length of a tick."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sandbox.sound.pcm import FRAME_SAMPLES, Samples, Sums, clipped, mixed

if TYPE_CHECKING:
    from sandbox.call import Call
    from sandbox.conferences import Conference
    from sandbox.participants import Participant


class Room:
    """The voices of one tick, summed up once and heard by many."""

    def __init__(self, conference: Conference, spoken: Callable[[Call], Samples | None]) -> None:
        self.conference = conference
        self._voices: dict[str, Samples] = {}  # of those whom everybody hears
        self._coaches: dict[str, list[Samples]] = {}  # by whom they speak to
        if conference.status == "in-progress":
            for participant in conference.participants.values():
                self._add(participant, spoken(participant.call))
        self._total = self._sum()

    def _add(self, participant: Participant, frame: Samples | None) -> None:
        if frame is None or participant.muted or participant.hold:
            return
        if participant.coach is not None:
            self._coaches.setdefault(participant.coach, []).append(frame)
        else:
            self._voices[participant.call.sid] = frame

    def _sum(self) -> Sums:
        total = np.zeros(FRAME_SAMPLES, np.int32)
        for frame in self._voices.values():
            total += frame
        return total

    def heard_by(self, participant: Participant) -> Samples | None:
        """Everybody else, and whoever coaches this one; nothing while on hold or before the start."""
        if participant.hold:
            return None
        sid = participant.call.sid
        own, coaches = self._voices.get(sid), self._coaches.get(sid, [])
        others = len(self._voices) - (own is not None)
        if others == 0:
            return mixed(coaches)
        if others == 1 and not coaches:
            return next(frame for who, frame in self._voices.items() if who != sid)
        total = self._total.copy()
        for frame in coaches:
            total += frame
        return clipped(total if own is None else total - own)

    def channels(self, first_sid: str) -> tuple[Samples | None, Samples | None]:
        """As a recording has it: the first participant, and everybody else."""
        return self._voices.get(first_sid), mixed([f for sid, f in self._voices.items() if sid != first_sid])

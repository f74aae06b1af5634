"""How long a caller is told the wait may take: a pure function of what the queue has lately done (METRICS.md)."""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_SECONDS = 600
ENOUGH_ANSWERS = 5
USUAL_HANDLE_SECONDS = 240.0
STEPS_MINUTES = (0, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120)
SPREAD = 0.3


@dataclass(frozen=True, slots=True)
class Pace:
    """What a queue did in the last ten minutes.

    `answers` in `seconds`; `handle_seconds` the mean from answer to end of the last calls, None if there were none;
    `staffed` agents at work who could take this caller.
    """

    answers: int
    seconds: float
    handle_seconds: float | None
    staffed: int


def estimate(position: int, pace: Pace) -> tuple[int, int] | None:
    """The wait for the place `position` (1 is next) as a range of plain steps; None: too little to go on.

    In seconds, first and last: (120, 299) is from two to under five minutes.
    """
    interval = _interval(pace)
    if interval is None:
        return None
    expected = position * interval / 60
    low = max(step for step in STEPS_MINUTES if step <= expected * (1 - SPREAD) or step == 0)
    high = next((step for step in STEPS_MINUTES if step and step >= expected * (1 + SPREAD)), STEPS_MINUTES[-1])
    return min(low, STEPS_MINUTES[-2]) * 60, high * 60 - 1


def _interval(pace: Pace) -> float | None:
    """Seconds from one answer to the next."""
    if pace.answers >= ENOUGH_ANSWERS:
        return pace.seconds / pace.answers
    if pace.staffed:
        return (pace.handle_seconds or USUAL_HANDLE_SECONDS) / pace.staffed
    return None

"""How long a caller is told the wait may take: a pure function of what the queue has lately done (METRICS.md).

Chosen by measured error on two weeks of a real call centre: `bench/estimate`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

WINDOW_SECONDS = 600
ENOUGH_ANSWERS = 5
USUAL_HANDLE_SECONDS = 240.0
STEPS_MINUTES = (0, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120)
SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """What a queue does.

    `answers` in the last `seconds`; `handle_seconds` the mean from answer to end of the last calls, None if there were
    none; `staffed` agents at work who could take this caller.
    """

    answers: int
    seconds: float
    handle_seconds: float | None
    staffed: int


def estimate(position: int, pace: Pace) -> tuple[int, int] | None:
    """The wait for the place `position` (1 is next) as a range of plain steps; None: too little to go on.

    In seconds, first and last: (120, 299) is from two to under five minutes.
    """
    wait = expected_seconds(position, pace)
    if wait is None:
        return None
    low = max(step for step in STEPS_MINUTES if step * 60 <= wait * (1 - SPREAD) or step == 0)
    high = next((step for step in STEPS_MINUTES if step and step * 60 >= wait * (1 + SPREAD)), STEPS_MINUTES[-1])
    return min(low, STEPS_MINUTES[-2]) * 60, high * 60 - 1


def expected_seconds(position: int, pace: Pace) -> float | None:
    """The wait as one figure, which nobody is told; None: too little to go on."""
    intervals = [each for each in (_between_answers(pace), _between_agents(pace)) if each is not None]
    # One reads too long after quiet minutes, the other too short, since agents do more than handle calls: their
    # geometric mean has the smallest error and leans to neither side.
    return position * math.prod(intervals) ** (1 / len(intervals)) if intervals else None


def _between_answers(pace: Pace) -> float | None:
    """Seconds from one answer to the next, as it was lately."""
    return pace.seconds / pace.answers if pace.answers >= ENOUGH_ANSWERS else None


def _between_agents(pace: Pace) -> float | None:
    """Seconds from one agent who becomes free to the next, if all do nothing but handle calls."""
    return (pace.handle_seconds or USUAL_HANDLE_SECONDS) / pace.staffed if pace.staffed else None

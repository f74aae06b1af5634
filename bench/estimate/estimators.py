"""The known ways to guess a wait, each a function of a moment: seconds, or None where it has too little to go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from statistics import fmean

from bench.estimate.moments import Moment
from ivr.queues.estimate import ENOUGH_ANSWERS, WINDOW_SECONDS, Pace, expected_seconds

HANDLED_CALLS = 100
HALF_AN_HOUR = 1800


def pace(moment: Moment) -> Pace:
    """What our queue would have known (`ivr/queues/waiting.py`)."""
    handled = moment.handled(HANDLED_CALLS)
    answers = len(moment.lately(WINDOW_SECONDS))
    return Pace(answers, WINDOW_SECONDS, fmean(handled) if handled else None, moment.staffed)


def ours(moment: Moment) -> float | None:
    return expected_seconds(moment.position, pace(moment))


def throughput(moment: Moment) -> float | None:
    answers = len(moment.lately(WINDOW_SECONDS))
    return moment.position * WINDOW_SECONDS / answers if answers >= ENOUGH_ANSWERS else None


def little(moment: Moment) -> float | None:
    handled = moment.handled(HANDLED_CALLS)
    return moment.position * fmean(handled) / moment.staffed if handled and moment.staffed else None


def last_served(moment: Moment) -> float | None:
    waits = _waits(moment)
    return float(waits[0]) if waits else None


def mean_of_ten(moment: Moment) -> float | None:
    waits = _waits(moment)[:10]
    return fmean(waits) if len(waits) == 10 else None


def filtered(moment: Moment) -> float | None:
    waits = _waits(moment)
    return reduce(lambda held, new: (3 * held + new) / 4, reversed(waits), 0.0) if waits else None


def _waits(moment: Moment) -> list[int]:
    return [call.wait_seconds for call in moment.lately(HALF_AN_HOUR) if call.wait_seconds]


ESTIMATORS: dict[str, Callable[[Moment], float | None]] = {
    "ours: the geometric mean of the next two": ours,
    "position × 10 minutes / answers in them": throughput,
    "position × handle time / agents (Little)": little,
    "the wait of who was served last": last_served,
    "mean of the last ten waits": mean_of_ten,
    "Asterisk's filter, h' = (3h + new) / 4": filtered,
}

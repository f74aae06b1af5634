"""Ways in which a carrier may disturb a rehearsal: webhooks again, late, in another order."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ivr.rehearsal.disturbance import WEBHOOKS

REPEATED_WITHIN_SECONDS = (0, 2, 30, 90)
LATE_BY_SECONDS = (1, 3, 6)  # less than the application waits for news before it acts without


@dataclass(frozen=True, slots=True)
class Disorder:
    """How a carrier misbehaves: faults for the sandbox, and whether everything still happens at the same instants."""

    faults: Sequence[Mapping[str, Any]]
    on_time: bool


def repeats(seed: int) -> Disorder:
    """Every webhook comes twice or more: both at once, or again after a lost answer, or up to 90 s later."""
    draw = random.Random(seed)
    faults = [
        _fault(draw, kind, action, rate, draw.choice(REPEATED_WITHIN_SECONDS))
        for kind in WEBHOOKS
        for action, rate in (("duplicate", 0.3), ("retry", 0.4), ("repeat", 1.0))
    ]
    return Disorder(faults, on_time=True)


def lateness(seed: int) -> Disorder:
    """Callbacks come seconds late and overtake one another, and some of all webhooks come twice."""
    draw = random.Random(seed)
    again, late = draw.choice(REPEATED_WITHIN_SECONDS), draw.choice(LATE_BY_SECONDS)
    faults = [
        _fault(draw, "webhook", "retry", 0.2, 0),
        _fault(draw, "webhook", "repeat", 0.3, again),
        _fault(draw, "callback", "repeat", 0.2, again),
        _fault(draw, "callback", "reorder", draw.choice((0.5, 0.9)), late),
    ]
    return Disorder(faults, on_time=False)


def _fault(draw: random.Random, kind: str, action: str, rate: float, seconds: float) -> dict[str, Any]:
    return {"kind": kind, "action": action, "rate": rate, "seconds": seconds, "seed": draw.randrange(10**9)}

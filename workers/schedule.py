"""The one list of what recurs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ivr.house import House
from workers import carrier

Lane = Literal["timers", "carrier", "recordings", "housekeeping"]
"""Sweeps of one lane run one after another; a slow lane keeps no other waiting."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something to be looked after every so often. `work` returns how many things it did: 0 once nothing is due."""

    name: str
    every_seconds: float
    work: Callable[[House], int]
    lane: Lane = "timers"


SWEEPS: tuple[Sweep, ...] = (Sweep("carrier", 2, carrier.perform_all, "carrier"),)

"""When Python looks for garbage: a long look among thousands of ended calls would make every timer late."""

from __future__ import annotations

import gc

YOUNG, MIDDLING, OLD = 1_000, 20, 20  # a whole look after some 400,000 objects more than were let go of


def collect_seldom() -> None:
    """Never look again at what is loaded already, and seldom at what has lasted: for a process of the carrier alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLING, OLD)

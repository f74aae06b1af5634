"""Chance that can be had again: the same seed and the same traffic draw the same, however calls interleave."""

from __future__ import annotations

import random
from collections import Counter, OrderedDict

KEPT_PARTIES = 20_000


class Draws:
    """A draw depends on the seed, on the how-manieth party it is for, and on how often that party drew for this."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._met = 0
        self._parties: OrderedDict[str, tuple[int, Counter[str]]] = OrderedDict()

    def next(self, party: str, what: str) -> random.Random:
        """`party`: a call, say, whose SID differs in every run; `what`: a name that does not."""
        ordinal, drawn = self._known(party)
        drawn[what] += 1
        return random.Random(f"{self._seed}/{ordinal}/{what}/{drawn[what]}")  # noqa: S311  repeatable, not secret

    def _known(self, party: str) -> tuple[int, Counter[str]]:
        if party not in self._parties:
            self._met += 1
            self._parties[party] = (self._met, Counter())
            if len(self._parties) > KEPT_PARTIES:
                self._parties.popitem(last=False)
        self._parties.move_to_end(party)
        return self._parties[party]

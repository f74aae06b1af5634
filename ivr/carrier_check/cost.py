"""What a check will roughly cost, said before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.carrier_check.program import Program

USD_A_MINUTE_OUT, USD_A_MINUTE_IN, USD_A_TEXT = 0.0140, 0.0085, 0.0083  # list prices, United States


@dataclass(frozen=True)
class Cost:
    legs: int
    minutes: int
    texts: int

    @property
    def usd(self) -> float:
        """By United States list prices: half the minutes go out, half come in."""
        return self.minutes * (USD_A_MINUTE_OUT + USD_A_MINUTE_IN) / 2 + self.texts * 2 * USD_A_TEXT

    def sentence(self) -> str:
        texts = f" and {self.texts} texts" if self.texts else ""
        return (
            f"about {self.legs} legs of calls, {self.minutes} billed minutes{texts}: some {self.usd:.2f} USD by the "
            "list prices of the United States; where calls cost more, more"
        )


def cost_of(programs: Sequence[Program]) -> Cost:
    return Cost(
        sum(one.legs for one in programs), sum(one.minutes for one in programs), sum(one.texts for one in programs)
    )

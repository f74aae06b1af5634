"""What was measured, as people and programs read it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds that somebody waited, each time, and the most that 95 in a hundred should."""

    what: str
    milliseconds: list[float]
    bar: float

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=20, method="inclusive")[-1]

    def facts(self) -> dict[str, Any]:
        every = [round(each, 1) for each in self.milliseconds]
        return {
            "what": self.what,
            "median": round(median(every), 1),
            "p95": round(self.p95, 1),
            "bar": self.bar,
            "every": every,
        }

    def __str__(self) -> str:
        figures = (
            f"median {median(self.milliseconds):.0f} ms, p95 {self.p95:.0f} ms, worst {max(self.milliseconds):.0f} ms"
        )
        return f"{self.what}: {figures} ({len(self.milliseconds)} times; bar {self.bar:.0f} ms)"

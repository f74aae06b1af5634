"""Misbehaviour on demand: which request suffers what, chosen by a seeded draw."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

ACTIONS = {
    "duplicate": {"webhook", "callback"},
    "repeat": {"webhook", "callback"},
    "retry": {"webhook", "callback"},
    "drop": {"webhook", "callback"},
    "delay": {"webhook", "callback", "rest"},
    "timeout": {"webhook", "callback"},
    "reorder": {"callback"},
    "refuse_429": {"rest"},
    "error_500": {"rest", "webhook", "callback"},
    "cut_before": {"rest"},
    "cut_after": {"rest"},
}

DRAWN = frozenset({"repeat", "reorder"})
LONGEST_DELAY_SECONDS = 86_400


class FaultError(ValueError):
    """A fault this carrier cannot commit; the message says why."""


@dataclass
class Fault:
    """One rule; `times` counts down and None is for ever."""

    kind: str
    action: str
    match: str = ""
    times: int | None = None
    rate: float = 1.0
    seed: int = 0
    seconds: float = 1.0
    draw: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in ACTIONS.get(self.action, set()):
            raise FaultError(f"no fault {self.action!r} for a {self.kind!r}; known: {ACTIONS}")
        try:
            self.times = None if self.times is None else int(self.times)
            self.rate, self.seconds = float(self.rate), float(self.seconds)
        except (TypeError, ValueError):
            raise FaultError("times, rate and seconds are numbers") from None
        if not 0 <= self.seconds <= LONGEST_DELAY_SECONDS:
            raise FaultError(f"seconds must be between 0 and {LONGEST_DELAY_SECONDS}")
        self.draw = random.Random(self.seed)  # noqa: S311  repeatable mischief, not a secret

    def lateness_seconds(self) -> float:
        """How long this one is kept back: `seconds`, or for what comes in any order a draw up to that."""
        return self.draw.uniform(0, self.seconds) if self.action in DRAWN else self.seconds

    def strikes(self, kind: str, url: str) -> bool:
        if kind != self.kind or self.match not in url or self.times == 0:
            return False
        if self.draw.random() >= self.rate:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The rules in force, first match wins."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def striking(self, kind: str, url: str) -> Fault | None:
        return next((rule for rule in self.rules if rule.strikes(kind, url)), None)

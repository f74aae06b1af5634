"""Misbehaviour on demand: which request, recording or line suffers what, chosen by a seeded draw."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.draws import Draws
from sandbox.targets import ABOUT, Target

SENT = {"webhook", "callback"}
ACTIONS = {
    "duplicate": SENT,
    "repeat": SENT,
    "retry": SENT,
    "drop": SENT | {"media"},
    "delay": SENT | {"media", "rest"},
    "slow": {"webhook", "media", "rest"},
    "timeout": SENT | {"media"},
    "reorder": SENT,
    "refuse_429": {"rest"},
    "error_500": SENT | {"media", "rest"},
    "error_503": {"rest"},
    "cut_before": {"rest"},
    "cut_after": {"rest"},
    "not_ready": {"recording"},
    "absent": {"recording"},
    "fail": {"line"},
    "die": {"line"},
}

DRAWN = frozenset({"repeat", "reorder"})
LONGEST_DELAY_SECONDS = 86_400
LONGEST_MATCH_CHARS = 500
MOST_RULES = 100
MOST_TIMES = 10**9
SEEDS = 2**63


class FaultError(ValueError):
    """A fault this carrier cannot commit; the message says why."""


@dataclass
class Fault:
    """One rule; `times` counts down and None is for ever. `code` is the SIP code with which a line fails."""

    kind: str
    action: str
    about: str = ""
    match: str = ""
    times: int | None = None
    rate: float = 1.0
    seed: int = 0
    seconds: float = 1.0
    code: int = 503
    preset: str = ""
    n: int = field(init=False, default=0)
    struck: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._check_words()
        self.times = None if self.times is None else _whole(self.times, "times", 1, MOST_TIMES)
        self.rate = _number(self.rate, "rate", 1)
        self.seconds = _number(self.seconds, "seconds", LONGEST_DELAY_SECONDS)
        self.seed = _whole(self.seed, "seed", -SEEDS, SEEDS)
        self.code = _whole(self.code, "code", 400, 699)
        self._draws = Draws(self.seed)

    def _check_words(self) -> None:
        for name in ("kind", "action", "about", "match", "preset"):
            value = getattr(self, name)
            if not isinstance(value, str) or len(value) > LONGEST_MATCH_CHARS:
                raise FaultError(f"{name} is text of at most {LONGEST_MATCH_CHARS} characters")
        if self.kind not in ACTIONS.get(self.action, set()):
            raise FaultError(f"no fault {self.action!r} for a {self.kind!r}; known: {known_actions()}")
        if self.about and self.about not in ABOUT[self.kind]:
            subjects = ", ".join(ABOUT[self.kind]) or "nothing in particular"
            raise FaultError(f"a {self.kind} is about {subjects}, not {self.about!r}")

    def strikes(self, target: Target) -> Strike | None:
        """What this rule does to the target, counted; None when it spares it."""
        if self.times == 0 or not self.fits(target):
            return None
        draw = None
        if self.rate < 1 or self.action in DRAWN:
            draw = self._draws.next(target.party, f"{target.kind} {target.about}")
            if draw.random() >= self.rate:
                return None
        self.struck += 1
        self.times = None if self.times is None else self.times - 1
        late = draw.uniform(0, self.seconds) if draw is not None and self.action in DRAWN else self.seconds
        return Strike(self.n, self.action, late, self.code)

    def fits(self, target: Target) -> bool:
        return self.kind == target.kind and self.about in ("", target.about) and self.match in target.where

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Strike:
    """What befalls one target, by which rule; `seconds` as drawn for it."""

    n: int
    action: str
    seconds: float
    code: int

    def __str__(self) -> str:
        return f"{self.action} by rule {self.n}"


class Faults:
    """The rules in force, first match wins; numbered from 1, and no number is given twice."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self._last = 0

    def add(self, *faults: Fault) -> list[Fault]:
        """Put rules in force behind the others, all or none. Raises FaultError when there are too many."""
        if len(self.rules) + len(faults) > MOST_RULES:
            raise FaultError(f"{len(self.rules)} rules are in force, and {MOST_RULES} are the most: take some away")
        for fault in faults:
            self._last += 1
            fault.n = self._last
        self.rules += faults
        return list(faults)

    def remove(self, n: int) -> bool:
        """Take one rule away; whether it was in force."""
        kept = [rule for rule in self.rules if rule.n != n]
        found = len(kept) < len(self.rules)
        self.rules[:] = kept
        return found

    def in_force(self, n: int) -> bool:
        return any(rule.n == n for rule in self.rules)

    def clear(self) -> None:
        self.rules.clear()

    def striking(self, target: Target, actions: frozenset[str] | None = None) -> Strike | None:
        """What the first rule that strikes does; of those with such `actions` only, where they are given."""
        for rule in self.rules:
            if actions is not None and rule.action not in actions:
                continue
            strike = rule.strikes(target)
            if strike is not None:
                return strike
        return None


def fault_of(facts: Mapping[str, Any]) -> Fault:
    """A rule as the control API tells it. Raises FaultError."""
    names = {"kind", "action", "about", "match", "times", "rate", "seed", "seconds", "code"}
    if strange := sorted(set(facts) - names):
        raise FaultError(f"a fault has no {', '.join(strange)[:80]}; it has {', '.join(sorted(names))}")
    if missing := sorted({"kind", "action"} - set(facts)):
        raise FaultError(f"a fault needs {' and '.join(missing)}; known: {known_actions()}")
    return Fault(**facts)


def known_actions() -> dict[str, list[str]]:
    """By action, the kinds that can suffer it."""
    return {action: sorted(kinds) for action, kinds in ACTIONS.items()}


def _number(value: Any, name: str, most: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise FaultError(f"{name} is a number") from None
    if isinstance(value, bool) or not math.isfinite(number) or not 0 <= number <= most:
        raise FaultError(f"{name} must be between 0 and {most:g}")
    return number


def _whole(value: Any, name: str, low: int, high: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        raise FaultError(f"{name} is a whole number") from None
    wrong = isinstance(value, bool) or value not in (number, str(number))
    if wrong or not low <= number <= high:
        raise FaultError(f"{name} must be a whole number between {low} and {high}")
    return number

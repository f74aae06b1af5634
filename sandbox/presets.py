"""Misbehaviour that goes by a name: several rules at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.faults import Fault, FaultError, Faults

Rule = dict[str, Any]


@dataclass(frozen=True)
class Preset:
    """`rules` as the control API takes them; a seed is given to them when they are put in force."""

    name: str
    sentence: str
    rules: tuple[Rule, ...]


def _of_both(action: str, **facts: Any) -> tuple[Rule, ...]:
    return tuple({"kind": kind, "action": action, **facts} for kind in ("webhook", "callback"))


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "a bad day",
            "2 % of all webhooks and callbacks come twice, 5 % late by up to 20 s, 1 % never.",
            (
                *_of_both("duplicate", rate=0.02),
                *_of_both("reorder", rate=0.05, seconds=20),
                *_of_both("drop", rate=0.01),
            ),
        ),
        Preset("everything twice", "Every webhook and callback comes twice at once.", _of_both("duplicate")),
        Preset(
            "out of order",
            "Callbacks come up to 20 s late and overtake one another.",
            ({"kind": "callback", "action": "reorder", "seconds": 20},),
        ),
        Preset(
            "slow answers",
            "Of the application's answers 30 % take 6 s, and 2 % never come.",
            (
                {"kind": "webhook", "action": "timeout", "rate": 0.02},
                {"kind": "webhook", "action": "slow", "rate": 0.3, "seconds": 6},
            ),
        ),
        Preset(
            "a moody API",
            "Of the REST requests 10 % get 429, 2 % get 500, and 2 % are cut off after they have acted.",
            (
                {"kind": "rest", "action": "refuse_429", "rate": 0.1},
                {"kind": "rest", "action": "error_500", "rate": 0.02},
                {"kind": "rest", "action": "cut_after", "rate": 0.02},
            ),
        ),
        Preset("no API", "Every REST request gets 503.", ({"kind": "rest", "action": "error_503"},)),
        Preset(
            "late recordings",
            "Recordings cannot be fetched for 2 minutes after they are told of; 5 % are absent.",
            (
                {"kind": "recording", "action": "absent", "rate": 0.05},
                {"kind": "recording", "action": "not_ready", "seconds": 120},
            ),
        ),
        Preset(
            "trunk down",
            "Every new call from or to a telephone fails with 503; calls under way go on.",
            ({"kind": "line", "action": "fail", "about": "telephone", "code": 503},),
        ),
        Preset(
            "dying lines",
            "A tenth of all telephone calls die 20 s after they were answered.",
            ({"kind": "line", "action": "die", "about": "telephone", "rate": 0.1, "seconds": 20},),
        ),
    )
}


def put_in_force(faults: Faults, name: str, seed: int = 0) -> list[Fault]:
    """All rules of a preset, each with a seed of its own made of `seed`. Raises FaultError."""
    preset = PRESETS.get(name) if isinstance(name, str) else None
    if preset is None:
        raise FaultError(f"no preset {str(name)[:40]!r}; known: {', '.join(PRESETS)}")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise FaultError("seed is a whole number")
    return faults.add(*(Fault(**rule, seed=seed + place, preset=name) for place, rule in enumerate(preset.rules)))

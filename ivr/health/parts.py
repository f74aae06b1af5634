"""What is said of a part: its state, a sentence, the facts behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PartState = Literal["ok", "warning", "broken"]
PartKey = Literal[
    "database",
    "redis",
    "live_workers",
    "later_workers",
    "sweep",
    "carrier",
    "stream",
    "disk",
    "spool",
    "recordings",
    "menus",
]
Fact = str | int | float | bool | None
_WORSE: tuple[PartState, ...] = ("ok", "warning", "broken")


@dataclass(frozen=True, slots=True)
class Part:
    """One part now. `code` names the sentence for translation, `facts` are what it may speak of.

    `since`: from when on it has not been well, where that is known.
    """

    key: PartKey
    state: PartState
    code: str
    sentence: str
    facts: dict[str, Fact] = field(default_factory=dict)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Every part at `now`; `state` is the worst of them."""

    now: datetime
    state: PartState
    parts: list[Part]


def worst(parts: Sequence[Part]) -> PartState:
    """The state of the whole."""
    return max((part.state for part in parts), key=_WORSE.index, default="ok")

"""Where a caller is in a flow, between two events."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from callflows.actions import Action


@dataclass(frozen=True, slots=True)
class State:
    """A caller's place. `phase` says what the node waits for; silences, errors and tries count in this node.

    Holds no personal data: what was typed is kept elsewhere under a name (actions.Keep).
    """

    node: str
    language: str
    slow: bool = False
    caller: str = "unknown"
    phase: str = ""
    silences: int = 0
    errors: int = 0
    tries: int = 0
    reason: str | None = None
    cause: str | None = None
    language_known: bool = False

    def to_json(self) -> dict[str, Any]:
        """JSON types; what is as in a fresh state is left out."""
        values: dict[str, Any] = {"node": self.node, "language": self.language}
        for name, fresh in _FRESH:
            if (value := getattr(self, name)) != fresh:
                values[name] = value
        return values

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "State":
        """The state that `to_json` wrote; fields of a later version are ignored."""
        return cls(**{name: value for name, value in data.items() if name in _NAMES})


_NAMES = frozenset(item.name for item in fields(State))
_FRESH = [(item.name, item.default) for item in fields(State) if item.default is not MISSING]


@dataclass(frozen=True, slots=True)
class Step:
    """What one event led to: the caller's new place and what to do, of which exactly the last is terminal."""

    state: State
    actions: tuple[Action, ...]

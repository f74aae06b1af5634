"""Where a caller is in a flow, between two events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from callflows.actions import Action

Trace = tuple[str, str]
"""What a caller did, and at which node or by which key: entered, pressed, spoke, repeated, silent, erred, broke."""


class State(NamedTuple):
    """A caller's place. `phase` says what the node waits for; silences, errors and tries count in this node.

    `queue` is the one that they asked for last, whether or not they could wait in it. `menus_above` names the menus
    above this place, the nearest last, in a flow that has a key back. `awaits_callback`: we are to call them,
    and they have not been told yet that we know it. `left_for_callback`: where they waited until they chose to be
    called back, which has not been promised yet.

    Holds no personal data: what was typed is kept elsewhere under a name (actions.Keep). A tuple, since two are
    made at each step and a frozen dataclass of so many fields takes four times as long.
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
    menus_above: tuple[str, ...] = ()
    queue: str | None = None
    awaits_callback: bool = False
    left_for_callback: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON types; what is as in a fresh state is left out."""
        values: dict[str, Any] = {"node": self.node, "language": self.language}
        for name, fresh in self._field_defaults.items():
            if (value := getattr(self, name)) != fresh:
                values[name] = value
        return values

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "State":
        """The state that `to_json` wrote; fields of a later version are ignored."""
        values = {name: value for name, value in data.items() if name in cls._fields}
        return cls(**values | {"menus_above": tuple(values.get("menus_above", ()))})


@dataclass(frozen=True, slots=True)
class Step:
    """What one event led to: the caller's new place and what to do, of which exactly the last is terminal.

    `trail` is the way there in order, for those who count; what happens to a caller does not hang on it.
    """

    state: State
    actions: tuple[Action, ...]
    trail: tuple[Trace, ...] = ()

"""What an agent can be doing, and the only ways the one follows the other."""

from __future__ import annotations

from enum import StrEnum

from ivr.agents.rows import Agent
from ivr.db import Transitions


class Presence(StrEnum):
    OFFLINE = "offline"
    AVAILABLE = "available"
    RESERVED = "reserved"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"
    BREAK = "break"


CHOSEN = frozenset({Presence.OFFLINE, Presence.AVAILABLE, Presence.BREAK})
"""What agents set themselves; the others follow from their calls."""

PARKED = "parked"
"""The break of an agent who has parked a caller."""

BUSY = frozenset({Presence.RESERVED, Presence.ON_CALL, Presence.WRAP_UP})
"""During these a choice is kept for afterwards."""

PRESENCE = Transitions(
    Agent,
    "presence",
    {
        Presence.AVAILABLE: (Presence.OFFLINE, Presence.BREAK, Presence.RESERVED, Presence.ON_CALL, Presence.WRAP_UP),
        Presence.RESERVED: (Presence.AVAILABLE, Presence.BREAK),  # from a break: to take back whom they have parked
        Presence.ON_CALL: (Presence.RESERVED, *sorted(CHOSEN)),  # unreserved: supervisors, who step into others' talks
        Presence.WRAP_UP: (Presence.ON_CALL,),
        Presence.BREAK: tuple(set(Presence) - {Presence.BREAK}),
        Presence.OFFLINE: tuple(set(Presence) - {Presence.OFFLINE}),
    },
)

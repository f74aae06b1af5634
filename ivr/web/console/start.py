"""Which screen somebody begins with."""

from __future__ import annotations

from ivr.staff import Role, StaffView

DESK, NOW = "/desk", "/now"


def start_of(person: StaffView) -> str:
    """The path of their first screen: agents at their desk, those who lead at what is going on now."""
    return DESK if person.role < Role.SUPERVISOR else NOW

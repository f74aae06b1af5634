"""What may be given to one person and kept from another of the same role: menus, and the emergency's switch."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ivr.staff.rows import Role


class Right(StrEnum):
    """Who may publish menus may edit them too."""

    EDIT_MENUS = "edit_menus"
    PUBLISH_MENUS = "publish_menus"
    SWITCH_EMERGENCY = "switch_emergency"


def rights_of(role: Role, given: Iterable[str] | None) -> tuple[Right, ...]:
    """The rights of somebody of that role; `given` None: the role's own, all of a manager's and none of a supervisor's.

    An administrator, who gives them, has all; an agent has none.
    """
    if role in (Role.ADMIN, Role.AGENT) or given is None:
        return tuple(Right) if role >= Role.MANAGER else ()
    wanted = set(given)
    if Right.PUBLISH_MENUS in wanted:
        wanted.add(Right.EDIT_MENUS)
    return tuple(right for right in Right if right in wanted)

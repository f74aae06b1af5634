"""When a line is open: what the hours of its published flow say, now and next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from callflows.flow import Flow
from callflows.nodes.passages import Hours
from ivr import revisions
from ivr.db import Tx
from ivr.facts import closed_around
from ivr.lines import LineView

LOOK_AHEAD_DAYS = 366


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a line is open at `now`, and when that `changes` (None: not within a year). Both in the line's zone."""

    is_open: bool
    zone: str
    now: datetime
    changes: datetime | None


def opening(tx: Tx, line: LineView) -> Opening | None:
    """As a caller would find it now; None where the flow asks for no hours, or none was published."""
    try:
        flow = revisions.published(tx, line.flow).flow
    except revisions.NeverPublished:
        return None
    hours = _first_hours(flow)
    if hours is None:
        return None
    facts = {name: closed_around(tx, name.partition(":")[2]) for name in hours.facts()}
    is_open = hours.way(tx.now, facts) == hours.open
    return Opening(is_open, str(hours.zone), tx.now.astimezone(hours.zone), _change(hours, tx.now, facts, is_open))


def _first_hours(flow: Flow) -> Hours | None:
    """The hours that a caller comes through before being asked for a key that matters."""
    ahead, seen = [flow.start], set()
    while ahead:
        name = ahead.pop(0)
        node = flow.nodes[name]
        if isinstance(node, Hours):
            return node
        seen.add(name)
        ahead += [target for target in node.through() if target not in seen]
    return None


def _change(hours: Hours, now: datetime, facts: dict[str, Any], is_open: bool) -> datetime | None:
    """The first edge of a period after now at which the line is otherwise than it is."""
    today = now.astimezone(hours.zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)):
        for begin, end in hours.periods_on(day, facts) or ():
            for edge in (begin, end):
                instant = datetime.combine(day, edge, hours.zone)
                if instant > now and (hours.way(instant, facts) == hours.open) != is_open:
                    return instant
    return None

"""Wrap-ups and breaks that end by themselves once their time has run out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from ivr.agents.presence import end_rest, end_wrap_up, standing
from ivr.agents.rows import Agent
from ivr.agents.status import Presence
from ivr.db import Tx

_ENDS = {Presence.WRAP_UP: end_wrap_up, Presence.BREAK: end_rest}


def expire_wrap_ups(tx: Tx) -> Sequence[int]:
    """Ends every wrap-up, and every break with an end, whose time has run out; returns the agents it ended for."""
    timed = Agent.presence.in_(sorted(_ENDS))
    due = tx.rows(select(Agent.id).where(Agent.until <= tx.now, timed).order_by(Agent.id))
    return [agent.id for agent in due if tx.attempt("wrap_up", agent.id, partial(_end, tx, agent.id))]


def _end(tx: Tx, agent_id: int) -> bool:
    """What is theirs by now counts: they may have chosen something else since it was found."""
    present = standing(tx, agent_id)
    if present.until is None or present.until > tx.now or present.presence not in _ENDS:
        return False
    return _ENDS[present.presence](tx, agent_id)

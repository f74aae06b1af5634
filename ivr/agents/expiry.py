"""Wrap-ups and breaks that end by themselves once their time has run out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from ivr.agents.presence import end_rest, end_wrap_up
from ivr.agents.rows import Agent
from ivr.agents.status import Presence
from ivr.db import Tx

_ENDS = {Presence.WRAP_UP: end_wrap_up, Presence.BREAK: end_rest}


def expire_wrap_ups(tx: Tx) -> Sequence[int]:
    """Ends every wrap-up, and every break with an end, whose time has run out; returns the agents it ended for."""
    timed = Agent.presence.in_(sorted(_ENDS))
    due = tx.rows(select(Agent.id, Agent.presence).where(Agent.until <= tx.now, timed).order_by(Agent.id))
    return [agent.id for agent in due if tx.attempt("wrap_up", agent.id, partial(_end_of(agent), tx, agent.id))]


def _end_of(agent: Any) -> Callable[[Tx, int], bool]:
    return _ENDS[agent.presence]

"""Who put an agent on a break or sent them home, where it was somebody else."""

from __future__ import annotations

from sqlalchemy import select

from ivr.agents import AgentView, Presence
from ivr.agents.rows import Agent
from ivr.db import Tx
from ivr.staff import Staff


def put_by(tx: Tx, agent: AgentView) -> str | None:
    """Their name; None where it was the agent, or the system."""
    if agent.presence not in (Presence.BREAK, Presence.OFFLINE):
        return None
    found = select(Staff.name).join(Agent, Agent.put_by == Staff.id).where(Agent.id == agent.id)
    name: str | None = tx.scalar(found)
    return name

"""Who put an agent on a break or sent them home, where it was somebody else; the log of changes knows."""

from __future__ import annotations

from sqlalchemy import func, select

from ivr.agents import AgentView, Presence
from ivr.agents.rows import PresencePeriod
from ivr.db import Tx
from ivr.staff import AuditEntry, Staff

ACT = "agent_presence_set"
BY_CHOICE = (Presence.AVAILABLE, Presence.BREAK, Presence.OFFLINE)


def put_by(tx: Tx, agent: AgentView) -> str | None:
    """Their name; None where it was the agent, or whoever it was is not known.

    What is set during a call comes true after it: all since the agent was last free counts, and of that the last.
    """
    if agent.presence not in (Presence.BREAK, Presence.OFFLINE):
        return None
    free = (PresencePeriod.agent_id == agent.id, PresencePeriod.presence.in_(BY_CHOICE))
    until = tx.scalar(select(func.max(PresencePeriod.ended_at)).where(*free)) or agent.presence_since
    told = (
        select(Staff.name, AuditEntry.after, AuditEntry.staff_id)
        .join(Staff, Staff.id == AuditEntry.staff_id)
        .where(AuditEntry.subject == f"agent:{agent.id}", AuditEntry.act == ACT)
        .where(AuditEntry.at.between(until, agent.presence_since))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(1)
    )
    found = tx.row(told)
    if found is None or found.staff_id == agent.staff_id:
        return None
    set_to = (found.after.get("presence"), found.after.get("reason") if agent.presence == Presence.BREAK else None)
    is_so = (agent.presence, agent.presence_reason if agent.presence == Presence.BREAK else None)
    return str(found.name) if set_to == is_so else None

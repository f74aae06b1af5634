"""Who put an agent on a break or sent them home, where it was somebody else; the log of changes knows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

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
    since = _last_free(tx, agent.id) or agent.presence_since
    told = (
        select(Staff.name, AuditEntry.after, AuditEntry.staff_id)
        .join(Staff, Staff.id == AuditEntry.staff_id)
        .where(AuditEntry.subject == f"agent:{agent.id}", AuditEntry.act == ACT)
        .where(AuditEntry.at.between(since, agent.presence_since))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(1)
    )
    found = tx.row(told)
    if found is None or found.staff_id == agent.staff_id:
        return None
    set_to = (found.after.get("presence"), found.after.get("reason") if agent.presence == Presence.BREAK else None)
    is_so = (agent.presence, agent.presence_reason if agent.presence == Presence.BREAK else None)
    return str(found.name) if set_to == is_so else None


def _last_free(tx: Tx, agent_id: int) -> datetime | None:
    """When what they had chosen last was over: a few steps back along their periods, however many there are."""
    over = (PresencePeriod.presence.in_(BY_CHOICE), PresencePeriod.ended_at.is_not(None))
    chosen = select(PresencePeriod.ended_at).where(PresencePeriod.agent_id == agent_id, *over)
    return tx.scalar(chosen.order_by(PresencePeriod.started_at.desc(), PresencePeriod.id.desc()).limit(1))  # type: ignore[no-any-return]

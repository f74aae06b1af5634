"""The routing groups that an agent serves: they look again for whom the agent could take."""

from __future__ import annotations

from sqlalchemy import bindparam, column, select, table

from ivr.agents.rows import AgentQueue
from ivr.db import Prepared, Tx

# Queues stand above agents; a foreign key names their table all the same, and this is all that is asked of it.
_QUEUES = table("queues", column("id"), column("routing_group"))

_GROUPS = Prepared(
    select(_QUEUES.c.routing_group)
    .join(AgentQueue, AgentQueue.queue_id == _QUEUES.c.id)
    .where(AgentQueue.agent_id == bindparam("agent"))
    .distinct()
)


def wake_dispatch(tx: Tx, agent_id: int) -> None:
    """The agent may be somebody's match now: every routing group of theirs looks again."""
    for served in _GROUPS.rows(tx, agent=agent_id):
        tx.wake("dispatch", served.routing_group)

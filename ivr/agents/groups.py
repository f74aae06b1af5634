"""Where an agent who becomes free is wanted: the routing groups they serve, and whether their desk is there."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, column, exists, literal_column, or_, select, table

from ivr.agents.rows import Agent, AgentQueue, DeskStream
from ivr.db import Instant, Prepared, Tx

# Queues stand above agents; a foreign key names their table all the same, and this is all that is asked of it.
_QUEUES = table("queues", column("id"), column("routing_group"))


class Around(NamedTuple):
    """What is around an agent. `desk_gone`: they telephone in a browser and have closed it.

    Who never opened a desk here has none to lose.
    """

    desk_gone: bool
    groups: frozenset[str]


_IS_OPEN = or_(DeskStream.lost_at.is_(None), DeskStream.lost_at > bindparam("now", type_=Instant()))
_THEIRS = DeskStream.agent_id == Agent.id
DESK_GONE = and_(
    Agent.phone == literal_column("'browser'"), exists().where(_THEIRS), ~exists().where(_THEIRS, _IS_OPEN)
)
"""The condition that an agent telephones in a browser and has closed it, `now`."""


def with_groups(found: Select[Any], agent_id: Any) -> Select[Any]:
    """A query of agents, a row for each queue of theirs, with its routing group."""
    return (
        found.add_columns(_QUEUES.c.routing_group)
        .outerjoin(AgentQueue, AgentQueue.agent_id == agent_id)
        .outerjoin(_QUEUES, _QUEUES.c.id == AgentQueue.queue_id)
    )


_DESK = select(DESK_GONE.label("desk_gone")).select_from(Agent).where(Agent.id == bindparam("agent"))
_AROUND = Prepared(with_groups(_DESK, Agent.id))


def around(tx: Tx, agent_id: int) -> Around:
    """As it is at this moment: whoever decides by the desk has the agent's row before."""
    found = _AROUND.rows(tx, agent=agent_id, now=tx.now)
    groups = frozenset(row.routing_group for row in found if row.routing_group is not None)
    return Around(any(row.desk_gone for row in found), groups)


def wake_dispatch(tx: Tx, agent_id: int) -> None:
    """The agent may be somebody's match now: every routing group of theirs looks again."""
    wake(tx, around(tx, agent_id))


def wake(tx: Tx, where: Around) -> None:
    """The same for one whose surroundings are known."""
    for group in sorted(where.groups):
        tx.wake("dispatch", group)

"""What a run of dispatch looks at: the free agents of a routing group, and the callers they could take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, exists, literal_column, null, select

from ivr import queues
from ivr.agents import Agent, AgentQueue, AgentSkill, Presence
from ivr.agents.roster import AT_WORK
from ivr.db import Instant, Prepared, Tx, stands
from ivr.dispatch import helping
from ivr.dispatch.heads import MAY_BE_ASKED, columns, first, head_of
from ivr.dispatch.helping import idle_since
from ivr.dispatch.matching import FreeAgent, LaneHead
from ivr.queues import Preference, Queue, QueueEntry
from ivr.queues.entries import IS_AHEAD, IS_WAITING
from ivr.queues.regaining import IS_CALLBACK
from ivr.queues.waiting import heard_since


def field(tx: Tx, routing_group: str) -> tuple[list[FreeAgent], list[LaneHead]]:
    """The free agents and, of those who wait, as many as could be taken at once."""
    found = _FREE.rows(tx, group=routing_group)
    free, kept = _free(found), _kept(tx, routing_group, found)
    theirs = [row for row in kept if row.presence == Presence.AVAILABLE]
    helped = _helped(tx, routing_group, found)
    if not free and not theirs and not helped:
        return [], []
    held = _held(tx, found)
    away = held | {row.id for row in kept}
    heads = first(tx, free, away)
    if helped:
        free, heads = helping.joined_by_helpers(tx, routing_group, helped, (free, heads), away)
    heads += [_kept_head(row) for row in theirs if row.id not in held]
    there = {agent.id for agent in free}
    others = {row.agent_id: row for row in theirs if row.agent_id not in there}
    return free + [FreeAgent(row.agent_id, frozenset(), {}, idle_since(row)) for row in others.values()], heads


_IN_GROUP = (Queue.routing_group == bindparam("group"), Queue.active)
_IS_AVAILABLE = Agent.presence == literal_column("'available'")
_PREFERS_SOMEBODY = QueueEntry.preferred_agent_id.is_not(None)
IS_KEPT = (
    _PREFERS_SOMEBODY,
    QueueEntry.preferred_until > bindparam("now", type_=Instant()),
    stands(Agent.presence, *AT_WORK),
)
"""About an entry with the agent it prefers: nobody else is asked."""


def _finding() -> CompoundSelect[Any]:
    """Available agents with each queue of theirs in which there is somebody, then with each skill.

    What else would have to be asked each row knows, so that it costs nothing where there is none of it.
    """
    free = (
        select(Agent.id, Agent.idle_since, Agent.presence_since, AgentQueue.queue_id)
        .join(AgentQueue, AgentQueue.agent_id == Agent.id)
        .join(Queue, Queue.id == AgentQueue.queue_id)
        .where(_IS_AVAILABLE, *_IN_GROUP)
        # A thousand idle agents cost nothing where nobody waits.
        .where(select(QueueEntry.id).where(QueueEntry.queue_id == AgentQueue.queue_id, IS_AHEAD).exists())
        .cte("free")
    )
    there = {
        "some_kept": exists().where(IS_WAITING, _PREFERS_SOMEBODY),
        "some_callbacks": exists().where(IS_AHEAD, IS_CALLBACK),
        "some_helped": exists().where(*_IN_GROUP, Queue.help_seconds.is_not(None)),
    }
    known = [found.label(name) for name, found in there.items()]
    served = select(free, null().label("skill"), null().label("proficiency"), *known)
    able = (AgentSkill.agent_id, null(), null(), null(), AgentSkill.skill, AgentSkill.proficiency, *known)
    return served.union_all(select(*able).where(AgentSkill.agent_id.in_(select(free.c.id))))


_FREE = Prepared(_finding())


def _free(found: Sequence[Any]) -> list[FreeAgent]:
    """The agents found, with the queues of this group that they serve and in which there is somebody."""
    serves: dict[int, set[int]] = {}
    skills: dict[int, dict[str, int]] = {}
    idle: dict[int, datetime] = {}
    for row in found:
        if row.skill is None:
            serves.setdefault(row.id, set()).add(row.queue_id)
            idle[row.id] = idle_since(row)
        else:
            skills.setdefault(row.id, {})[row.skill] = row.proficiency
    return [FreeAgent(agent, frozenset(serves[agent]), skills.get(agent, {}), idle[agent]) for agent in serves]


def _helped(tx: Tx, routing_group: str, found: Sequence[Any]) -> dict[int, datetime]:
    """The queues that are helped in, and since when who is helped waits."""
    if found and not found[0].some_helped:
        return {}
    return helping.helped(tx, routing_group)


_HELD = Prepared(queues.held())


def _held(tx: Tx, found: Sequence[Any]) -> set[int]:
    """Callbacks to somebody who is on a call of ours just now, or was, and an agent writes it up."""
    if found and not found[0].some_callbacks:
        return set()
    return {row.id for row in _HELD.rows(tx, written_up_since=queues.written_up_since(tx.now))}


_KEPT = Prepared(
    select(
        *columns(QueueEntry),
        QueueEntry.preferred_why,
        Agent.id.label("agent_id"),
        Agent.presence,
        Agent.idle_since,
        Agent.presence_since,
    )
    .join(Queue, Queue.id == QueueEntry.queue_id)
    .join(Agent, Agent.id == QueueEntry.preferred_agent_id)
    .where(*_IN_GROUP, *MAY_BE_ASKED, IS_WAITING, *IS_KEPT)
)


def _kept(tx: Tx, routing_group: str, found: Sequence[Any]) -> list[Any]:
    """Those who are kept for an agent at work, free or not: nobody else is asked about them."""
    if found and not found[0].some_kept:
        return []
    return _KEPT.rows(tx, group=routing_group, now=tx.now, heard=heard_since(tx.now))


def _kept_head(row: Any) -> LaneHead:
    handed = row.preferred_why == Preference.HANDED
    return head_of(row, row.agent_id, handed)

"""Agents who help in queues of their routing group that are not theirs, and who has waited for it long enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, literal_column, select

from ivr import agents
from ivr.agents import Agent, AgentQueue, AgentSkill
from ivr.db import Instant, Prepared, Tx
from ivr.dispatch.heads import LANES, columns, first_of, head_of
from ivr.dispatch.matching import FreeAgent, LaneHead
from ivr.queues import Queue, QueueEntry
from ivr.queues.entries import IS_AHEAD
from ivr.queues.helping import to_be_had_since
from ivr.queues.lanes import needs_of
from ivr.queues.waiting import heard_since

Field = tuple[list[FreeAgent], list[LaneHead]]


def helped(tx: Tx, routing_group: str) -> dict[int, datetime]:
    """The queues that others help in and that hold somebody: whoever waits there since that instant is helped."""
    return {row.id: tx.now - timedelta(seconds=row.help_seconds) for row in _HELPED.rows(tx, group=routing_group)}


def joined_by_helpers(
    tx: Tx, routing_group: str, since: Mapping[int, datetime], field: Field, away: Collection[int]
) -> Field:
    """The free agents with those who could help, and the heads with those who could be helped; without those `away`.

    Of each lane there are as many as could be taken at once, whoever takes them.
    """
    free, heads = field
    lanes = [row.lane for row in LANES.rows(tx) if needs_of(row.lane)[0] in since]
    found = {agent.id: agent for agent in free}
    found |= {agent.id: _with_queues(agent, found) for agent in _helpers(tx, routing_group, since, lanes)}
    everybody = list(found.values())
    where = {"now": tx.now, "heard": heard_since(tx.now), "away": list(away), "many": len(everybody)}
    long_waited = [
        replace(head_of(row), helped=True)
        for lane in lanes
        if any(_could_help(agent, lane) for agent in everybody)
        for row in _LONG_WAITED.rows(tx, lane=lane, since=since[needs_of(lane)[0]], **where)
    ]
    return everybody, list({head.entry_id: head for head in (*heads, *long_waited)}.values())


def idle_since(agent: Any) -> datetime:
    """Since when an available agent has had nobody."""
    since: datetime = agent.idle_since or agent.presence_since
    return since


_HELPED = Prepared(
    select(Queue.id, Queue.help_seconds).where(
        Queue.routing_group == bindparam("group"),
        Queue.active,
        Queue.help_seconds.is_not(None),
        select(QueueEntry.id).where(QueueEntry.queue_id == Queue.id, IS_AHEAD).exists(),
    )
)
_LONG_WAITED = Prepared(
    first_of(bindparam("lane"), *columns(QueueEntry)).where(to_be_had_since() <= bindparam("since", type_=Instant()))
)


def _helpers(tx: Tx, routing_group: str, helped: Mapping[int, datetime], lanes: Sequence[str]) -> list[FreeAgent]:
    """Available agents of the group with a skill that is wanted; they help where they do not serve anyway."""
    in_group = (AgentQueue.queue_id == Queue.id, Queue.routing_group == routing_group, Queue.active)
    rows = tx.rows(
        select(Agent.id, Agent.idle_since, Agent.presence_since).where(
            Agent.presence == literal_column("'available'"),
            exists().where(AgentQueue.agent_id == Agent.id, *in_group),
            *_have_a_skill_of(lanes),
        )
    )
    ids = [row.id for row in rows]
    skills, serves = agents.skills_of(tx, ids), agents.queues_of(tx, ids)
    return [
        FreeAgent(row.id, frozenset(), skills[row.id], idle_since(row), frozenset(helped.keys() - serves[row.id]))
        for row in rows
    ]


def _have_a_skill_of(lanes: Sequence[str]) -> list[Any]:
    """The condition that spares us a thousand agents of whom none speaks the caller's language."""
    needs = [needs_of(lane)[1] for lane in lanes]
    if any(each is None for each in needs):
        return []
    wanted = sorted(frozenset().union(*(each for each in needs if each)))
    return [exists().where(AgentSkill.agent_id == Agent.id, AgentSkill.skill.in_(wanted))]


def _with_queues(agent: FreeAgent, free: Mapping[int, FreeAgent]) -> FreeAgent:
    known = free.get(agent.id)
    return agent if known is None else replace(known, helps=agent.helps)


def _could_help(agent: FreeAgent, lane: str) -> bool:
    queue_id, needs = needs_of(lane)
    return queue_id in agent.helps and (needs is None or needs <= agent.skills.keys())

"""What a run of dispatch looks at: the free agents of a routing group, and the callers they could take."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Integer,
    Select,
    Text,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    null,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased

from ivr import agents, queues
from ivr.agents import Agent, AgentQueue, AgentSkill, Presence
from ivr.agents.roster import AT_WORK
from ivr.db import Among, Instant, Prepared, Tx
from ivr.dispatch.matching import FreeAgent, LaneHead
from ivr.queues import Preference, Queue, QueueEntry
from ivr.queues.entries import IS_AHEAD, IS_WAITING, stands
from ivr.queues.lanes import lanes_of, needs_of
from ivr.queues.regaining import IS_CALLBACK
from ivr.queues.waiting import heard_since, is_due, is_there


def field(tx: Tx, routing_group: str) -> tuple[list[FreeAgent], list[LaneHead]]:
    """The free agents and, of those who wait, as many as could be taken at once."""
    found = _FREE.rows(tx, group=routing_group)
    free, kept = _free(found), _kept(tx, routing_group, found)
    theirs = [row for row in kept if row.presence == Presence.AVAILABLE]
    if not free and not theirs:
        return [], []
    busy = _on_the_line(tx, found)
    heads = _heads(tx, free, busy | {row.id for row in kept})
    heads += [_kept_head(row) for row in theirs if row.id not in busy]
    there = {agent.id for agent in free}
    others = {row.agent_id: row for row in theirs if row.agent_id not in there}
    return free + [FreeAgent(row.agent_id, frozenset(), {}, _idle(row)) for row in others.values()], heads


_IN_GROUP = (Queue.routing_group == bindparam("group"), Queue.active)
_IS_AVAILABLE = Agent.presence == literal_column("'available'")
_IS_KEPT = (IS_WAITING, QueueEntry.preferred_agent_id.is_not(None))


def _finding() -> CompoundSelect[Any]:
    """Available agents with each queue of theirs in which there is somebody, then with each skill.

    What else would have to be asked is known from here, so that it costs nothing where there is none of it.
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
    some_kept, some_callbacks = exists().where(*_IS_KEPT), exists().where(IS_AHEAD, IS_CALLBACK)
    there = (some_kept.label("some_kept"), some_callbacks.label("some_callbacks"))
    served = select(free, null().label("skill"), null().label("proficiency"), *there)
    able = (AgentSkill.agent_id, null(), null(), null(), AgentSkill.skill, AgentSkill.proficiency, false(), false())
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
            idle[row.id] = _idle(row)
        else:
            skills.setdefault(row.id, {})[row.skill] = row.proficiency
    return [FreeAgent(agent, frozenset(serves[agent]), skills.get(agent, {}), idle[agent]) for agent in serves]


def _idle(row: Any) -> Any:
    return row.idle_since or row.presence_since


_MAY_BE_ASKED = (IS_WAITING, is_due(bindparam("now", type_=Instant())), is_there(bindparam("heard", type_=Instant())))
"""About a caller: who is to be called back later, or is silent, waits without being offered."""

_ON_THE_LINE = Prepared(select(QueueEntry.id).where(IS_AHEAD, IS_CALLBACK, ~queues.nobody_is_on_the_line()))


def _on_the_line(tx: Tx, found: Sequence[Any]) -> set[int]:
    """Callbacks to somebody who calls us, waits or talks just now."""
    if found and not found[0].some_callbacks:
        return set()
    return {row.id for row in _ON_THE_LINE.rows(tx)}


def _heads(tx: Tx, free: Sequence[FreeAgent], away: Collection[int]) -> list[LaneHead]:
    """Of each lane as many as agents could take them at once, and never the whole queue; without those `away`."""
    if not free:
        return []
    where = {"now": tx.now, "heard": heard_since(tx.now), "away": list(away)}
    if tx.on_sqlite:
        able = {row.lane: _able(row.lane, free) for row in _LANES.rows(tx)}
        lanes = json.dumps([lane for lane, many in able.items() if many])
        found = _FIRST.rows(tx, lanes=lanes, many=max(able.values(), default=0), **where)
    else:
        found = _FIRST_OF_ALL.rows(
            tx, many=len(free), served=lanes_of({q for each in free for q in each.queue_ids}), **where
        )
    return [_head(head) for head in found]


def _head(row: Any, agent_id: int | None = None, handed: bool = False) -> LaneHead:
    return LaneHead(
        row.id,
        row.queue_id,
        row.rank_at,
        _needs(row),
        row.lane,
        agent_id,
        handed,
        _customer(row),
        to_call=row.kind == "callback" and row.call_id is None,
    )


def _customer(entry: Any) -> Literal["due", "rung"] | None:
    if not entry.customer_first:
        return None
    return "due" if entry.call_id is None else "rung"


def _able(lane: str, free: Sequence[FreeAgent]) -> int:
    """How many of these agents could take a caller of the lane; where its key does not say, who serves the queue."""
    queue_id, needs = needs_of(lane)
    return sum(queue_id in agent.queue_ids and (needs is None or needs <= agent.skills.keys()) for agent in free)


def _hopping() -> CTE:
    """The lanes in which somebody waits, by hops along their index."""
    hops = select(func.min(QueueEntry.lane).label("lane")).where(IS_WAITING).cte("hops", recursive=True)
    following = select(func.min(QueueEntry.lane)).where(IS_WAITING, QueueEntry.lane > hops.c.lane).scalar_subquery()
    return hops.union_all(select(following).where(hops.c.lane.is_not(None)))


_HEAD = ("id", "queue_id", "rank_at", "language", "lane", "kind", "customer_first", "call_id")


def _columns(entry: Any) -> list[Any]:
    return [*(getattr(entry, name) for name in _HEAD), type_coerce(entry.skills, Text()).label("skills")]


def _first_of(lane: Any, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .where(QueueEntry.lane == lane, *_MAY_BE_ASKED, ~Among(QueueEntry.id, "away"))
        .order_by(QueueEntry.rank_at, QueueEntry.id)
        .limit(bindparam("many", type_=Integer()))
    )


_HOPS = _hopping()
_LANES = Prepared(select(_HOPS.c.lane).where(_HOPS.c.lane.is_not(None)))
_GIVEN = func.json_each(bindparam("lanes")).table_valued("value")
_ENTRY = aliased(QueueEntry)
_FIRST = Prepared(
    select(*_columns(_ENTRY)).join_from(_GIVEN, _ENTRY, _ENTRY.id.in_(_first_of(_GIVEN.c.value, QueueEntry.id)))
)
"""Of the lanes given; SQLite has no lateral join."""
_OF_ALL = _first_of(_HOPS.c.lane, *_columns(QueueEntry)).lateral()
_FIRST_OF_ALL = Prepared(
    select(_OF_ALL).select_from(_HOPS).join(_OF_ALL, true()).where(_HOPS.c.lane.regexp_match(bindparam("served")))
)
"""On PostgreSQL, where each question costs a way there and back, of all lanes of the queues served at once."""


_KEPT = Prepared(
    select(
        *_columns(QueueEntry),
        QueueEntry.preferred_why,
        Agent.id.label("agent_id"),
        Agent.presence,
        Agent.idle_since,
        Agent.presence_since,
    )
    .join(Queue, Queue.id == QueueEntry.queue_id)
    .join(Agent, Agent.id == QueueEntry.preferred_agent_id)
    .where(*_IN_GROUP, *_MAY_BE_ASKED, QueueEntry.preferred_until > bindparam("now", type_=Instant()))
    .where(*_IS_KEPT, stands(Agent.presence, *AT_WORK))
)


def _kept(tx: Tx, routing_group: str, found: Sequence[Any]) -> list[Any]:
    """Those who are kept for an agent at work, free or not: nobody else is asked about them."""
    if found and not found[0].some_kept:
        return []
    return _KEPT.rows(tx, group=routing_group, now=tx.now, heard=heard_since(tx.now))


def _kept_head(row: Any) -> LaneHead:
    handed = row.preferred_why == Preference.HANDED
    return _head(row, row.agent_id, handed)


def _needs(entry: Any) -> frozenset[str]:
    _, needs = needs_of(entry.lane)
    return frozenset({agents.language_skill(entry.language), *json.loads(entry.skills)}) if needs is None else needs

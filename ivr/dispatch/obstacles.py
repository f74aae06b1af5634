"""What keeps those who wait from being asked about, beside agents who are free: found by the rules of dispatch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from ivr import agents, queues
from ivr.agents import Agent
from ivr.db import Among, Instant, Prepared, Tx
from ivr.dispatch import helping
from ivr.dispatch.field import IS_KEPT, field
from ivr.dispatch.heads import columns, head_of
from ivr.dispatch.matching import FreeAgent, LaneHead, is_able, is_there, match
from ivr.queues import Preference, Queue, QueueEntry
from ivr.queues.entries import IS_WAITING
from ivr.queues.helping import Place, staff, to_be_had_since
from ivr.queues.waiting import heard_since, is_anybodys
from ivr.queues.waiting import is_due as was_due
from ivr.queues.waiting import is_there as is_heard


class Why(StrEnum):
    SILENT = "silent"  # nothing is heard of the caller: they are looked up before anybody is asked
    ON_THE_LINE = "on_the_line"  # a callback to somebody who calls us, waits or talks just now
    WRITTEN_UP = "written_up"  # a callback to somebody who has just talked with an agent, who writes it up
    HANDED = "handed"  # to an agent by name, by somebody who watches over the queue or who promised it
    KEPT = "kept"  # for the agent who talked to them last
    CALLED_FIRST = "called_first"  # a callback: the customer's telephone rings, an agent is held for them
    HELD_FOR_CALLBACK = "held_for_callback"  # whoever is free is held for a callback that comes before
    UNSERVED = "unserved"  # nobody at work serves the queue
    NOBODY_HAS = "nobody_has"  # those at work who serve it lack skills
    HELP_LATER = "help_later"  # only agents of other queues have the skills, and they are not asked yet
    NONE_FREE_HAS = "none_free_has"  # those free who serve it lack skills


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nobody is asked. `agent_id`: for whom they are kept, `until` when; or until when help is waited for.

    `skills` that are lacking, languages among them. `on_break`: how many who serve the queue and have all the skills
    may soon be back, where nobody at work does.
    """

    why: Why
    agent_id: int | None = None
    until: datetime | None = None
    skills: frozenset[str] = frozenset()
    on_break: int = 0


def obstacles(tx: Tx, entry_ids: Collection[int]) -> dict[int, Obstacle]:
    """What is in the way of these who wait, by their ids; who just waits for their turn has nothing in the way."""
    since = {"heard": heard_since(tx.now), "written_up_since": queues.written_up_since(tx.now)}
    rows = _LOOKED_AT.rows(tx, entries=list(entry_ids), now=tx.now, **since) if entry_ids else []
    groups = {name: _Group(tx, name) for name in {row.routing_group for row in rows}}
    found = {row.id: groups[row.routing_group].obstacle(row) for row in rows}
    return {entry_id: obstacle for entry_id, obstacle in found.items() if obstacle is not None}


_NOW: Any = bindparam("now", type_=Instant())
_LOOKED_AT = Prepared(
    select(
        *columns(QueueEntry),
        QueueEntry.preferred_agent_id,
        QueueEntry.preferred_until,
        QueueEntry.preferred_why,
        Queue.routing_group,
        Queue.help_seconds,
        to_be_had_since().label("to_be_had_since"),
        and_(was_due(_NOW), or_(is_anybodys(_NOW), and_(*IS_KEPT))).label("is_due"),
        is_heard(bindparam("heard", type_=Instant())).label("is_heard"),
        QueueEntry.id.in_(queues.engaged()).label("is_on_the_line"),
        QueueEntry.id.in_(queues.written_up()).label("is_written_up"),
        and_(*IS_KEPT).label("is_kept"),
    )
    .join(Queue, Queue.id == QueueEntry.queue_id)
    .outerjoin(Agent, Agent.id == QueueEntry.preferred_agent_id)
    .where(Among(QueueEntry.id, "entries"), IS_WAITING)
)


class _Group:
    """A routing group as a run of dispatch would find it now; what holds for a lane is found out once."""

    def __init__(self, tx: Tx, name: str) -> None:
        self._tx = tx
        self._free, heads = field(tx, name)
        self._helped = helping.helped(tx, name)
        customers = {head.entry_id: head.customer for head in heads}
        self._paired = dict(match(self._free, heads))
        self._held = {agent_id for entry_id, agent_id in self._paired.items() if customers[entry_id]}
        self._staffed: dict[tuple[Place, frozenset[str]], int] = {}
        self._of_lane: dict[tuple[str, bool], Obstacle | None] = {}

    def obstacle(self, row: Any) -> Obstacle | None:
        if not row.is_due:
            return None  # parked, or a callback for later: nobody is to be asked yet
        if not row.is_heard:
            return Obstacle(Why.SILENT)
        if row.is_on_the_line:
            return Obstacle(Why.ON_THE_LINE)
        if row.is_written_up:
            return Obstacle(Why.WRITTEN_UP)
        if row.is_kept:
            why = Why.HANDED if row.preferred_why == Preference.HANDED else Why.KEPT
            return Obstacle(why, row.preferred_agent_id, row.preferred_until)
        head = replace(head_of(row), helped=self._is_helped(row))
        if head.customer == "rung":
            return Obstacle(Why.CALLED_FIRST)
        return None if head.entry_id in self._paired else self._in_lane(head, row)

    def _is_helped(self, row: Any) -> bool:
        since = self._helped.get(row.queue_id)
        return since is not None and row.to_be_had_since <= since

    def _in_lane(self, head: LaneHead, row: Any) -> Obstacle | None:
        lane = head.lane, head.helped
        if lane not in self._of_lane:
            self._of_lane[lane] = self._want(head, row)
        found = self._of_lane[lane]
        if found is None or found.why != Why.HELP_LATER:
            return found
        return replace(found, until=row.to_be_had_since + timedelta(seconds=row.help_seconds))

    def _want(self, head: LaneHead, row: Any) -> Obstacle | None:
        able = {agent.id for agent in self._free if is_able(agent, head)}
        if able:
            return Obstacle(Why.HELD_FOR_CALLBACK) if able <= self._held else None
        return self._not_at_work(head, row) or self._not_free(head)

    def _not_at_work(self, head: LaneHead, row: Any) -> Obstacle | None:
        place = Place(head.queue_id, row.routing_group, row.help_seconds)
        if not self._staff(place, head.skills):
            on_break = agents.on_break(self._tx, head.queue_id, None, head.skills)
            if not self._staff(place, frozenset()):
                return Obstacle(Why.UNSERVED, on_break=on_break)
            lacking = frozenset(skill for skill in head.skills if not self._staff(place, frozenset([skill])))
            return Obstacle(Why.NOBODY_HAS, skills=lacking or head.skills, on_break=on_break)
        if head.helped or agents.staffed(self._tx, head.queue_id, None, head.skills):
            return None
        return Obstacle(Why.HELP_LATER)

    def _staff(self, place: Place, skills: frozenset[str]) -> int:
        """How many at work serve the queue with all these skills, or help in it; asked once."""
        if (place, skills) not in self._staffed:
            self._staffed[place, skills] = staff(self._tx, place, None, skills)
        return self._staffed[place, skills]

    def _not_free(self, head: LaneHead) -> Obstacle | None:
        there = [agent for agent in self._free if is_there(agent, head)]
        return Obstacle(Why.NONE_FREE_HAS, skills=_lacking(there, head.skills)) if there else None


def _lacking(there: Collection[FreeAgent], needs: frozenset[str]) -> frozenset[str]:
    """Of the skills those that none of them has; where somebody has each of them, nobody has all."""
    return needs - frozenset().union(*(agent.skills for agent in there)) or needs

"""A run of dispatch: under the lock of a routing group, callers at the heads of lanes are offered to free agents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, insert, literal_column, select

from ivr import agents, queues
from ivr.agents import Agent, AgentQueue, AgentSkill
from ivr.db import Instant, Prepared, Tx
from ivr.dispatch.matching import FreeAgent, LaneHead, Pairing, match
from ivr.dispatch.offers import note, orphans, withdraw_orphans
from ivr.dispatch.rows import Offer
from ivr.house import House
from ivr.queues import ENTRY, EntryStatus, Preference, Queue, QueueEntry
from ivr.queues.entering import queue_of
from ivr.queues.entries import IS_AHEAD, IS_WAITING
from ivr.queues.placing import is_anyones
from ivr.queues.waiting import heard_since, is_due, is_there


def run(house: House, routing_group: str) -> int:
    """Offers whoever can be offered in a routing group now; returns how many offers were made.

    May be run by anybody at any time: runs of one group queue up behind its lock, and one too many does nothing.
    """
    with house.db.reading() as tx:
        # News not yet committed wakes a run of its own, so that looking before locking misses nothing.
        if not all(_field(tx, routing_group)) and not orphans(tx):
            return 0
    with house.db.writing() as tx:
        return offer_all(tx, routing_group)


def run_all(house: House) -> int:
    """A run for every routing group."""
    with house.db.reading() as tx:
        names = groups(tx)
    return sum(run(house, name) for name in names)


def groups(tx: Tx) -> list[str]:
    """The routing groups there are."""
    names = select(Queue.routing_group).where(Queue.active).distinct().order_by(Queue.routing_group)
    return [row.routing_group for row in tx.rows(names)]


def offer_all(tx: Tx, routing_group: str) -> int:
    """The run itself, in the caller's transaction."""
    hold_back(tx, routing_group)
    withdraw_orphans(tx)
    made = 0
    while pairings := match(*_field(tx, routing_group)):
        claimed = _claim(tx, pairings)
        made += len(claimed)
        # Whoever of this field could be paired is; only when a claim was lost there may be another pairing.
        if not claimed or len(claimed) == len(pairings):
            break
    return made


def hold_back(tx: Tx, routing_group: str) -> None:
    """Lets nobody be offered in a routing group but by this transaction, until it ends."""
    tx.one_at_a_time(f"dispatch {routing_group}")


def _field(tx: Tx, routing_group: str) -> tuple[list[FreeAgent], list[LaneHead]]:
    free, kept = _free(tx, routing_group), _kept(tx, routing_group)
    there = {agent.id for agent in free}
    others = {row.agent_id: row for row in kept if row.agent_id not in there}
    free += [FreeAgent(row.agent_id, frozenset(), {}, row.idle_since or row.presence_since) for row in others.values()]
    return free, [*_heads(tx, free), *map(_kept_head, kept)]


_IN_GROUP = (Queue.routing_group == bindparam("group"), Queue.active)
_SERVES = (
    select(Agent.id, Agent.idle_since, Agent.presence_since, AgentQueue.queue_id)
    .join(AgentQueue, AgentQueue.agent_id == Agent.id)
    .join(Queue, Queue.id == AgentQueue.queue_id)
    .where(Agent.presence == literal_column("'available'"), *_IN_GROUP)
    # A thousand idle agents cost nothing where nobody waits.
    .where(select(QueueEntry.id).where(QueueEntry.queue_id == AgentQueue.queue_id, IS_AHEAD).exists())
)
_MAY_BE_ASKED = (
    IS_WAITING,
    is_due(bindparam("now", type_=Instant())),
    is_there(bindparam("heard", type_=Instant())),
    queues.nobody_is_on_the_line(),
)
"""About a caller: who is to be called back later, or is silent, waits without being offered."""
_FREE = Prepared(_SERVES)
_SKILLS = Prepared(
    select(AgentSkill.agent_id, AgentSkill.skill, AgentSkill.proficiency).where(
        AgentSkill.agent_id.in_(_SERVES.with_only_columns(Agent.id))
    )
)


def _free(tx: Tx, routing_group: str) -> list[FreeAgent]:
    """Available agents, with the queues of this group that they serve and in which there is somebody."""
    found = _FREE.rows(tx, group=routing_group)
    if not found:
        return []
    serves: dict[int, set[int]] = {}
    for row in found:
        serves.setdefault(row.id, set()).add(row.queue_id)
    skills: dict[int, dict[str, int]] = {agent: {} for agent in serves}
    for row in _SKILLS.rows(tx, group=routing_group):
        skills[row.agent_id][row.skill] = row.proficiency
    idle = {row.id: row.idle_since or row.presence_since for row in found}
    return [FreeAgent(agent, frozenset(serves[agent]), skills[agent], idle[agent]) for agent in serves]


def _heads(tx: Tx, free: list[FreeAgent]) -> list[LaneHead]:
    """Of each lane that one of these agents serves as many as could be taken at once, and never the whole queue."""
    served = Counter(queue_id for agent in free for queue_id in agent.queue_ids)
    lanes = [lane for lane in _lanes(tx) if served[queue_of(lane)]] if free else []
    return [head for lane in lanes for head in _first(tx, lane, served[queue_of(lane)])]


def _hopping() -> Select[str]:
    hops = select(func.min(QueueEntry.lane).label("lane")).where(IS_WAITING).cte("hops", recursive=True)
    following = select(func.min(QueueEntry.lane)).where(IS_WAITING, QueueEntry.lane > hops.c.lane).scalar_subquery()
    hops = hops.union_all(select(following).where(hops.c.lane.is_not(None)))
    return select(hops.c.lane).where(hops.c.lane.is_not(None))


_KEPT = Prepared(
    select(
        QueueEntry.id,
        QueueEntry.queue_id,
        QueueEntry.rank_at,
        QueueEntry.language,
        QueueEntry.skills,
        QueueEntry.preferred_why,
        Agent.id.label("agent_id"),
        Agent.idle_since,
        Agent.presence_since,
    )
    .join(Queue, Queue.id == QueueEntry.queue_id)
    .join(Agent, Agent.id == QueueEntry.preferred_agent_id)
    .where(
        *_IN_GROUP,
        *_MAY_BE_ASKED,
        QueueEntry.preferred_until > bindparam("now", type_=Instant()),
        Agent.presence == literal_column("'available'"),
    )
)


def _kept(tx: Tx, routing_group: str) -> list[Any]:
    """Those who are kept for an agent who is free now."""
    return _KEPT.rows(tx, group=routing_group, now=tx.now, heard=heard_since(tx.now))


def _kept_head(row: Any) -> LaneHead:
    skills = frozenset({agents.language_skill(row.language), *row.skills})
    handed = row.preferred_why == Preference.HANDED
    return LaneHead(row.id, row.queue_id, row.rank_at, skills, row.agent_id, handed)


_LANES = Prepared(_hopping())
_FIRST = Prepared(
    select(QueueEntry.id, QueueEntry.queue_id, QueueEntry.rank_at, QueueEntry.language, QueueEntry.skills)
    .where(QueueEntry.lane == bindparam("lane"), *_MAY_BE_ASKED, is_anyones(bindparam("now", type_=Instant())))
    .order_by(QueueEntry.rank_at, QueueEntry.id)
    .limit(bindparam("many", type_=Integer()))
)


def _lanes(tx: Tx) -> list[str]:
    """The lanes in which somebody waits, by hops along their index."""
    return [row.lane for row in _LANES.rows(tx)]


def _first(tx: Tx, lane: str, many: int) -> list[LaneHead]:
    found = _FIRST.rows(tx, lane=lane, now=tx.now, heard=heard_since(tx.now), many=many)
    return [
        LaneHead(e.id, e.queue_id, e.rank_at, frozenset({agents.language_skill(e.language), *e.skills})) for e in found
    ]


def _claim(tx: Tx, pairings: Iterable[Pairing]) -> list[Pairing]:
    """Claims entries first, then agents; an entry whose agent is not to be had just now waits on.

    No run is woken for that entry, or this would spin: whoever has the agent wakes one, else the sweep does.
    """
    ours = [p for p in sorted(pairings) if queues.offer(tx, p.entry_id)]
    claimed = []
    for pairing in sorted(ours, key=lambda p: p.agent_id):
        if agents.reserve(tx, pairing.agent_id):
            make(tx, pairing)
            claimed.append(pairing)
        else:
            ENTRY.move(tx, pairing.entry_id, EntryStatus.WAITING)
    return claimed


_PHONE = Prepared(select(Agent.phone).where(Agent.id == bindparam("agent")))
_MADE = ("entry_id", "agent_id", "made_at", "expires_at")
_OFFER = Prepared(
    insert(Offer)
    .values(status=literal_column("'pending'"), **{name: bindparam(name) for name in _MADE})
    .returning(Offer.id)
)


def make(tx: Tx, pairing: Pairing) -> int:
    """The offer's row and news; both sides are claimed already. Returns its id."""
    entry = queues.lock(tx, pairing.entry_id)
    phone = _PHONE.row(tx, agent=pairing.agent_id).phone
    offer_id = _OFFER.row(
        tx,
        entry_id=pairing.entry_id,
        agent_id=pairing.agent_id,
        made_at=tx.now,
        expires_at=tx.now + timedelta(seconds=entry.offer_seconds),
    ).id
    note(tx, entry, offer_id, "made", {"agent": pairing.agent_id})
    tx.hint("desk", pairing.agent_id)
    tx.hint("queues", entry.queue_id)
    if phone == "telephone":
        tx.wake("offer_made", offer_id)
    return int(offer_id)

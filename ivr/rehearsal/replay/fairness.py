"""The proof that nobody was passed over: from what is on record alone, by other code than that which dispatches.

Two things must never have been (DESIGN: dispatch): a caller who waits while an agent who could take them is free, and
an offer to an agent while somebody with an older claim, whom the same agent could have taken, waited.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from ivr.agents import AgentQueue, PresencePeriod, language_skill, skills_of
from ivr.calls import CallEvent
from ivr.db import Tx
from ivr.queues import QueueEntry

FOR_EVER = datetime.max.replace(tzinfo=UTC)
BEGINS = frozenset({"entry_queued", "entry_requeued", "offer_rejected", "offer_timed_out", "offer_canceled"})
ENDS = frozenset({"offer_made", "entry_ended"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entry wants: a queue and skills, and its place among the others, the lowest first."""

    entry: int
    queue: int
    skills: frozenset[str]
    rank: tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Ability:
    """Whom an agent could take."""

    agent: int
    queues: frozenset[int]
    skills: frozenset[str]

    def can_take(self, claim: Claim) -> bool:
        return claim.queue in self.queues and claim.skills <= self.skills


@dataclass(frozen=True, slots=True)
class Stretch:
    """From an instant until before another."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """An offer that was made."""

    at: datetime
    entry: int
    agent: int


@dataclass(frozen=True, slots=True)
class Floor:
    """All that happened between callers and agents: who waited and who was free when, and who was asked."""

    claims: Mapping[int, Claim]
    waits: Mapping[int, Sequence[Stretch]]
    abilities: Mapping[int, Ability]
    free: Mapping[int, Sequence[Stretch]]
    asked: Sequence[Asked]


def faults(floor: Floor, grace: timedelta = timedelta()) -> list[str]:
    """A sentence for each caller who was passed over; `grace`: how long dispatch may take."""
    return [*_left_waiting(floor, grace), *_overtaken(floor)]


def _left_waiting(floor: Floor, grace: timedelta) -> Iterator[str]:
    for ability in floor.abilities.values():
        free = sorted(floor.free.get(ability.agent, ()), key=lambda stretch: stretch.since)
        for entry, claim in floor.claims.items():
            if ability.can_take(claim):
                for both in _overlaps(floor.waits.get(entry, ()), free, grace):
                    yield f"entry {entry} waited while agent {ability.agent} was free, {both.since} to {both.until}"


def _overlaps(waits: Iterable[Stretch], free: Sequence[Stretch], grace: timedelta) -> Iterator[Stretch]:
    for wait in waits:
        for there in free[bisect_left(free, wait.since, key=lambda stretch: stretch.until) :]:
            if there.since >= wait.until:
                break
            both = Stretch(max(wait.since, there.since), min(wait.until, there.until))
            if both.until - both.since > grace:
                yield both


def _overtaken(floor: Floor) -> Iterator[str]:
    for asked in floor.asked:
        ability, taken = floor.abilities[asked.agent], floor.claims[asked.entry]
        for claim in floor.claims.values():
            if claim.rank < taken.rank and ability.can_take(claim) and _waited(floor, claim.entry, asked.at):
                yield f"agent {asked.agent} was asked to take entry {asked.entry} at {asked.at}, before {claim.entry}"


def _waited(floor: Floor, entry: int, at: datetime) -> bool:
    """Whether the entry waited before and after the instant: who begins or ends in it is no matter of order."""
    return any(wait.since < at < wait.until for wait in floor.waits.get(entry, ()))


def of_record(tx: Tx) -> Floor:
    """The floor as the journal and the periods of presence have it; callbacks, which nobody waits for, are left out."""
    rows = tx.rows(select(QueueEntry).where(QueueEntry.call_id.is_not(None)))
    claims = {
        row.id: Claim(
            row.id,
            row.queue_id,
            frozenset({language_skill(row.language), *row.skills}),
            (row.rank_at, row.id),
        )
        for row in rows
    }
    waits, asked = _journal(tx, claims)
    return Floor(claims, waits, _abilities(tx), _free(tx), asked)


def _journal(tx: Tx, claims: Mapping[int, Claim]) -> tuple[dict[int, list[Stretch]], list[Asked]]:
    waits: dict[int, list[Stretch]] = defaultdict(list)
    since: dict[int, datetime] = {}
    over: set[int] = set()  # an offer may be withdrawn just after its caller has gone
    asked = []
    for at, kind, data in _events(tx):
        entry = data["entry"]
        if entry not in claims:
            continue
        if kind == "offer_made":
            asked.append(Asked(at, entry, data["agent"]))
        if kind in ENDS and entry in since:
            waits[entry].append(Stretch(since.pop(entry), at))
        if kind == "entry_ended":
            over.add(entry)
        elif kind in BEGINS and entry not in over:
            since.setdefault(entry, at)
    for entry, begun in since.items():
        waits[entry].append(Stretch(begun, FOR_EVER))
    return waits, asked


def _events(tx: Tx) -> Iterator[tuple[datetime, str, Any]]:
    wanted = (
        select(CallEvent.at, CallEvent.kind, CallEvent.data)
        .where(CallEvent.kind.in_(sorted(BEGINS | ENDS)))
        .order_by(CallEvent.at, CallEvent.id)
    )
    for row in tx.rows(wanted):
        yield row.at, row.kind, json.loads(row.data)


def _abilities(tx: Tx) -> dict[int, Ability]:
    queues: dict[int, set[int]] = defaultdict(set)
    for row in tx.rows(select(AgentQueue.agent_id, AgentQueue.queue_id)):
        queues[row.agent_id].add(row.queue_id)
    skills = skills_of(tx, queues)
    return {agent: Ability(agent, frozenset(queues[agent]), frozenset(skills[agent])) for agent in queues}


def _free(tx: Tx) -> dict[int, list[Stretch]]:
    free: dict[int, list[Stretch]] = defaultdict(list)
    available = select(PresencePeriod.agent_id, PresencePeriod.started_at, PresencePeriod.ended_at).where(
        PresencePeriod.presence == "available"
    )
    for row in tx.rows(available.order_by(PresencePeriod.started_at, PresencePeriod.id)):
        free[row.agent_id].append(Stretch(row.started_at, row.ended_at or FOR_EVER))
    return free

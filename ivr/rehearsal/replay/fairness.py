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
STEERED = frozenset({"entry_moved", "entry_reranked", "language_chosen"})
KEPT = frozenset({"entry_kept", "entry_free", "entry_requeued"})


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
    """The floor as the journal and the periods of presence have it.

    Left out are callbacks, which nobody waits for; of who was moved, put elsewhere or chose another language what was
    before; and of who was kept for one agent the time from then until anybody was asked again.
    """
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
    waits = {entry: _Waits() for entry in claims}
    for at, kind, data in _events(tx):
        if data["entry"] in waits:
            waits[data["entry"]].take(at, kind, data)
    asked = [Asked(at, entry, agent) for entry, its in waits.items() for at, agent in its.asked]
    return {entry: its.told() for entry, its in waits.items()}, asked


class _Waits:
    """One entry's waits in the making: those that its claim, as it is at the end, can be held against."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.asked: list[tuple[datetime, int]] = []
        self.since: datetime | None = None
        self.is_offered = self.is_kept = self.is_over = False

    def take(self, at: datetime, kind: str, data: Mapping[str, Any]) -> None:
        if kind == "offer_made":
            self.is_offered = True
            if not self.is_kept:
                self.asked.append((at, data["agent"]))
        elif kind in BEGINS:
            self.is_offered = False
        elif kind in STEERED:  # what was before is no matter of this claim
            self.stretches, self.asked = [], []
        if kind in KEPT:
            self.is_kept = kind == "entry_kept"
        # An offer may be withdrawn just after its caller has gone.
        self.is_over = self.is_over or kind == "entry_ended"
        self._wait(at, anew=kind in STEERED)

    def _wait(self, at: datetime, anew: bool) -> None:
        waits = not (self.is_offered or self.is_kept or self.is_over)
        if self.since is not None and not waits:
            self.stretches.append(Stretch(self.since, at))
        if anew or not waits or self.since is None:
            self.since = at if waits else None

    def told(self) -> list[Stretch]:
        return self.stretches + ([] if self.since is None else [Stretch(self.since, FOR_EVER)])


def _events(tx: Tx) -> Iterator[tuple[datetime, str, Any]]:
    wanted = (
        select(CallEvent.at, CallEvent.kind, CallEvent.data)
        .where(CallEvent.kind.in_(sorted(BEGINS | ENDS | STEERED | KEPT)))
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

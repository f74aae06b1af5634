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
from ivr.queues import Queue, QueueEntry

EVER = datetime.min.replace(tzinfo=UTC)
FOR_EVER = datetime.max.replace(tzinfo=UTC)
BEGINS = frozenset({"entry_queued", "entry_requeued", "offer_rejected", "offer_timed_out", "offer_canceled"})
ENDS = frozenset({"offer_made", "entry_ended"})
STEERED = frozenset({"entry_moved", "entry_reranked", "language_chosen", "place_regained"})
KEPT = frozenset({"entry_kept", "entry_free", "entry_requeued"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entry wants: a queue and skills, and its place among the others, the lowest first.

    `helped_from`: since when those who help in the queue may take it, too; None: never.
    """

    entry: int
    queue: int
    skills: frozenset[str]
    rank: tuple[datetime, int]
    helped_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ability:
    """Whom an agent could take: `queues` are theirs, in those of the same groups that are not they help."""

    agent: int
    queues: frozenset[int]
    skills: frozenset[str]
    helps: frozenset[int] = frozenset()

    def since(self, claim: Claim) -> datetime | None:
        """From when on the agent could take it; None: never."""
        if not claim.skills <= self.skills:
            return None
        if claim.queue in self.queues:
            return EVER
        return claim.helped_from if claim.queue in self.helps else None

    def can_take(self, claim: Claim, at: datetime) -> bool:
        since = self.since(claim)
        return since is not None and since < at


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
            since = ability.since(claim)
            if since is not None:
                for both in _overlaps(_from(since, floor.waits.get(entry, ())), free, grace):
                    yield f"entry {entry} waited while agent {ability.agent} was free, {both.since} to {both.until}"


def _from(since: datetime, waits: Iterable[Stretch]) -> Iterator[Stretch]:
    return (Stretch(max(wait.since, since), wait.until) for wait in waits if wait.until > since)


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
            if claim.rank < taken.rank and ability.can_take(claim, asked.at) and _waited(floor, claim.entry, asked.at):
                yield f"agent {asked.agent} was asked to take entry {asked.entry} at {asked.at}, before {claim.entry}"


def _waited(floor: Floor, entry: int, at: datetime) -> bool:
    """Whether the entry waited before and after the instant: who begins or ends in it is no matter of order."""
    return any(wait.since < at < wait.until for wait in floor.waits.get(entry, ()))


def of_record(tx: Tx) -> Floor:
    """The floor as the journal and the periods of presence have it.

    Left out are callbacks, which nobody waits for; of who was moved, put elsewhere or chose another language what was
    before; and of who was kept for one agent the time from then until anybody was asked again.
    """
    patience = {row.id: row.help_seconds for row in tx.rows(select(Queue.id, Queue.help_seconds))}
    rows = tx.rows(select(QueueEntry).where(QueueEntry.call_id.is_not(None)))
    claims = {
        row.id: Claim(
            row.id,
            row.queue_id,
            frozenset({language_skill(row.language), *row.skills}),
            (row.rank_at, row.id),
            _helped_from(row, patience[row.queue_id]),
        )
        for row in rows
    }
    waits, asked = _journal(tx, claims)
    return Floor(claims, waits, _abilities(tx), _free(tx), asked)


def _helped_from(entry: Any, patience: int | None) -> datetime | None:
    if patience is None:
        return None
    wanted_since = entry.asked_at or entry.waited_from
    since: datetime = max(wanted_since, entry.due_at or wanted_since)
    return since + timedelta(seconds=patience)


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
    groups = {row.id: row.routing_group for row in tx.rows(select(Queue.id, Queue.routing_group).where(Queue.active))}

    def helps(agent: int) -> frozenset[int]:
        theirs = {groups[queue] for queue in queues[agent] if queue in groups}
        return frozenset(queue for queue, group in groups.items() if group in theirs) - queues[agent]

    return {agent: Ability(agent, frozenset(queues[agent]), frozenset(skills[agent]), helps(agent)) for agent in queues}


def _free(tx: Tx) -> dict[int, list[Stretch]]:
    free: dict[int, list[Stretch]] = defaultdict(list)
    available = select(PresencePeriod.agent_id, PresencePeriod.started_at, PresencePeriod.ended_at).where(
        PresencePeriod.presence == "available"
    )
    for row in tx.rows(available.order_by(PresencePeriod.started_at, PresencePeriod.id)):
        free[row.agent_id].append(Stretch(row.started_at, row.ended_at or FOR_EVER))
    return free

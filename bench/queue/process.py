"""One of the processes: its agents become free, one after the other, and dispatch runs by itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from multiprocessing.queues import Queue as Channel
from multiprocessing.synchronize import Barrier, Semaphore
from pathlib import Path
from random import Random
from typing import Any

from bench.webhook.stand import house_of
from ivr import agents, dispatch
from ivr.db import Tx


@dataclass
class Seen:
    """Instants of one clock for all processes, by agent: when they wanted to be free, when their offer was stored."""

    asked: dict[int, float] = field(default_factory=dict)
    stored: dict[int, float] = field(default_factory=dict)
    cpu_seconds: float = 0.0


@dataclass
class Meeting:
    """What the processes share: the database, the gate before and after each round, and who is offered when.

    `bells`: one for each process, rung when an agent of its own is offered a caller, by whichever of them.
    `pause`: seconds between two agents of a process on the average, whether they are offered anybody or not; 0: as fast
    as they are.
    """

    url: str
    var: Path
    gate: Barrier
    told: Channel[Seen]
    stored: Any
    bells: Sequence[Semaphore]
    pause: float = 0.0

    def ring(self, agent: int) -> None:
        self.bells[(agent - 1) % len(self.bells)].release()


PATIENCE_SECONDS = 0.5  # for an agent whom nobody can be offered to


def free_some(number: int, share: list[int], meeting: Meeting, rounds: int) -> None:
    """One process: in each round its agents end their write-ups, one after the other.

    The next one does once the one before is offered a caller, or, where there are pauses, when its time has come.
    The processes are numbered from 0. Whoever's commit it is that stores the offer says so in `meeting.stored`.
    """
    gate, told, stored, bell = meeting.gate, meeting.told, meeting.stored, meeting.bells[number]
    house = dispatch.joined(house_of(meeting.url, meeting.var))
    send = house.db.on_commit
    seen = Seen()

    def notice(tx: Tx) -> None:
        if any(topic == "queues" for topic, _ in tx.hints):  # an offer was made, to those whose desks are told
            now = time.perf_counter()
            for topic, agent in tx.hints:
                if topic == "desk":
                    seen.stored[int(agent)] = stored[int(agent)] = now
                    meeting.ring(int(agent))
        send(tx)

    house.db.on_commit = notice
    for _ in range(rounds):
        gate.wait()
        seen, began = Seen(), time.process_time()
        for agent, planned in zip(share, instants(number, len(share), meeting.pause), strict=True):
            seen.asked[agent] = wait_for(planned) if meeting.pause else time.perf_counter()
            with house.db.writing() as tx:
                agents.end_wrap_up(tx, agent)
            while not meeting.pause and not stored[agent] and bell.acquire(timeout=PATIENCE_SECONDS):
                pass  # rung for one before
        gate.wait()
        seen.cpu_seconds = time.process_time() - began
        told.put(seen)
    house.close()


def instants(number: int, many: int, pause: float) -> list[float]:
    """When a process's agents become free: at random, `pause` seconds apart on the average, whatever the others do."""
    chance = Random(number)
    return list(
        accumulate((chance.expovariate(1 / pause) if pause else 0.0 for _ in range(many)), initial=time.perf_counter())
    )[1:]


def wait_for(instant: float) -> float:
    """Returns the instant itself: who comes too late for it counts that as waiting."""
    time.sleep(max(0.0, instant - time.perf_counter()))
    return instant

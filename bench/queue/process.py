"""One of the processes: its agents become free, one after the other, and dispatch runs by itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.queues import Queue as Channel
from multiprocessing.synchronize import Barrier, Semaphore
from pathlib import Path
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
    """

    url: str
    var: Path
    gate: Barrier
    told: Channel[Seen]
    stored: Any
    bells: Sequence[Semaphore]

    def ring(self, agent: int) -> None:
        self.bells[(agent - 1) % len(self.bells)].release()


PATIENCE_SECONDS = 0.5  # for an agent whom nobody can be offered to


def free_some(number: int, share: list[int], meeting: Meeting, rounds: int) -> None:
    """One process: in each round its agents end their write-ups, each once the one before is offered a caller.

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
        for agent in share:
            seen.asked[agent] = time.perf_counter()
            with house.db.writing() as tx:
                agents.end_wrap_up(tx, agent)
            while not stored[agent] and bell.acquire(timeout=PATIENCE_SECONDS):
                pass  # rung for one before
        gate.wait()
        seen.cpu_seconds = time.process_time() - began
        told.put(seen)
    house.close()

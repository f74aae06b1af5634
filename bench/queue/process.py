"""One of the processes: its agents become free, one after the other, and dispatch runs after each."""

from __future__ import annotations

import time
from multiprocessing.queues import Queue as Channel
from multiprocessing.synchronize import Barrier
from pathlib import Path

from bench.webhook.stand import house_of
from ivr import agents, dispatch

GROUP = "main"


def free_some(url: str, var: Path, share: list[int], gate: Barrier, told: Channel[list[float]], rounds: int) -> None:
    """One process: in each round its agents end their write-ups, one after the other, and dispatch runs at once."""
    house = house_of(url, var)
    for _ in range(rounds):
        gate.wait()
        late = []
        for agent in share:
            with house.db.writing() as tx:
                agents.end_wrap_up(tx, agent)
            freed = time.perf_counter()
            dispatch.run(house, GROUP)
            late.append(time.perf_counter() - freed)
        gate.wait()
        told.put(late)
    house.close()

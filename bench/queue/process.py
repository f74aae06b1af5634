"""One of the processes: its agents become free, one after the other, and dispatch runs after each."""

from __future__ import annotations

import time
from multiprocessing.queues import Queue as Channel
from multiprocessing.synchronize import Barrier
from pathlib import Path

from bench.webhook.load import ACCOUNT
from ivr import agents, dispatch
from ivr.clock import RealClock
from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.jobs import LocalJobs

GROUP = "main"


def house_of(url: str, var: Path) -> House:
    settings = settings_of(
        HOTLINE_VAR=var,
        database_url=url,
        secret_key="a secret for measuring only",
        twilio_account_sid=ACCOUNT,
        twilio_api_url="http://127.0.0.1:8010",
    )
    return open_house(settings, RealClock(), LocalJobs())


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

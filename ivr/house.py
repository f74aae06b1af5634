"""What everything stands on, opened once a process: settings, clock, database, jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.clock import Clock, clock_of
from ivr.config import Settings
from ivr.db import Database, Tx
from ivr.hints import Hints, NoHints, RedisHints
from ivr.jobs import InlineJobs, Jobs, LocalJobs, RedisJobs


@dataclass(frozen=True, slots=True)
class House:
    """The ground under the nouns; passed where a transaction alone does not do."""

    settings: Settings
    clock: Clock
    db: Database
    jobs: Jobs
    hints: Hints = field(default_factory=NoHints)

    def close(self) -> None:
        self.db.close()


def open_house(settings: Settings, clock: Clock | None = None, jobs: Jobs | None = None, lasting: bool = True) -> House:
    """Opens the database and the way to the workers. Nothing is connected until first used.

    `lasting` is as the database has it.
    """
    the_clock = clock or clock_of(settings.clock)
    the_jobs = jobs or (RedisJobs(settings.redis_url) if settings.redis_url else LocalJobs())
    hints = RedisHints(settings.redis_url) if settings.redis_url else NoHints()
    database = Database(settings.database, the_clock, _sender(the_jobs, hints), lasting)
    return House(settings, the_clock, database, the_jobs, hints)


def with_inline(house: House, inline: dict[str, Callable[..., None]]) -> House:
    """The same house, running the named jobs in the thread whose commit woke them."""
    jobs = InlineJobs(inline, house.jobs)
    house.db.on_commit = _sender(jobs, house.hints)
    return House(house.settings, house.clock, house.db, jobs, house.hints)


def _sender(jobs: Jobs, hints: Hints) -> Callable[[Tx], None]:
    def send(tx: Tx) -> None:
        if tx.wakes:
            jobs.send(tx.wakes)
        if tx.hints:
            hints.send(tx.hints)

    return send

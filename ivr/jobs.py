"""Knocks on the workers' door: what a commit wakes. A lost knock loses nothing, the sweep finds it (DESIGN rule 2)."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

import redis
import rq
import structlog

log = structlog.get_logger()

REDIS_TIMEOUT_SECONDS = 0.25
REDIS_RETRY_SECONDS = 1.0
MOST_KEPT = 10_000
JOB_TIMEOUT_SECONDS = 60


class Wake(NamedTuple):
    """A job's name and the ids it is to look at."""

    name: str
    ids: tuple[int | str, ...] = ()


class Jobs(Protocol):
    """Where wakes go once their transaction has committed."""

    def send(self, wakes: Iterable[Wake]) -> None: ...


LIVE = frozenset({"carrier", "dispatch", "offer_made", "offer_ended", "callback_due"})
"""Jobs a caller on the line waits for; every other one is `later`'s."""


class RedisJobs:
    """Wakes as RQ jobs in the queues `live` and `later`; a job calls `workers.jobs.run(name, *ids)`."""

    def __init__(self, url: str) -> None:
        connection = redis.Redis.from_url(
            url, socket_timeout=REDIS_TIMEOUT_SECONDS, socket_connect_timeout=REDIS_TIMEOUT_SECONDS
        )
        self._queues = {name: rq.Queue(name, connection=connection) for name in ("live", "later")}
        self._silent_until = 0.0

    def send(self, wakes: Iterable[Wake]) -> None:
        for wake in wakes:
            self._knock(wake)

    def _knock(self, wake: Wake) -> None:
        if time.monotonic() < self._silent_until:
            return
        queue = self._queues["live" if wake.name in LIVE else "later"]
        try:
            queue.enqueue("workers.jobs.run", wake.name, *wake.ids, job_timeout=JOB_TIMEOUT_SECONDS, result_ttl=0)
        except redis.RedisError as error:
            # The rows are safe: rather no knock than a caller who waits for Redis.
            self._silent_until = time.monotonic() + REDIS_RETRY_SECONDS
            log.warning("redis_away", job=wake.name, error=type(error).__name__)


class LocalJobs:
    """Wakes kept in memory, to be run by whoever drives this process (a rehearsal, a test, a sweep without Redis).

    A web process without Redis has nobody who runs them: the oldest are let go, and the sweep finds what they were for.
    """

    def __init__(self) -> None:
        self.waiting: deque[Wake] = deque(maxlen=MOST_KEPT)

    def send(self, wakes: Iterable[Wake]) -> None:
        self.waiting.extend(wakes)


class InlineJobs:
    """Runs the named jobs at once, in the committing thread, and passes the others on.

    For `dispatch`: the agent's screen should not wait for a worker to be woken.
    """

    def __init__(self, inline: dict[str, Callable[..., None]], others: Jobs) -> None:
        self._inline, self.others = inline, others

    def send(self, wakes: Iterable[Wake]) -> None:
        for wake in wakes:
            job = self._inline.get(wake.name)
            if job is None:
                self.others.send((wake,))
            else:
                self._run(job, wake)

    def _run(self, job: Callable[..., None], wake: Wake) -> None:
        try:
            job(*wake.ids)
        except Exception:
            # What was committed stands; the sweep will do it again. The one who committed must get an answer.
            log.exception("inline_job_failed", job=wake.name)

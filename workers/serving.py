"""Serving a queue: RQ workers as threads of one process, without a fork a job."""

from __future__ import annotations

import signal
import threading

import redis
import rq
import structlog
from rq.timeouts import BaseDeathPenalty

from ivr.heartbeats import Pulse
from workers import jobs

log = structlog.get_logger()

LOOK_UP_FROM_QUEUE_SECONDS = 2  # how soon an idle worker notices that it is to stop
REDIS_AWAY_SECONDS = 1.0


class _NoDeathPenalty(BaseDeathPenalty):
    """A thread cannot be interrupted; what a job waits for has a time limit of its own."""

    def setup_death_penalty(self) -> None: ...

    def cancel_death_penalty(self) -> None: ...


class _ThreadWorker(rq.SimpleWorker):
    """RQ's worker for a thread: signals are the process's, commands over Redis are not used."""

    death_penalty_class = _NoDeathPenalty
    max_connection_wait_time = REDIS_AWAY_SECONDS
    log_result_lifespan = False

    def _install_signal_handlers(self) -> None: ...

    def subscribe(self) -> None: ...

    def unsubscribe(self) -> None: ...


def serve(redis_url: str, queue: str, threads: int) -> None:
    """Works on `queue` until SIGTERM or SIGINT; jobs under way are finished first."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    house = jobs.house()  # faults in the settings end the process now, not at the first job
    workers = [threading.Thread(target=_work, args=(redis_url, queue, stopping)) for _ in range(threads)]
    with Pulse(house, queue):
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


def _work(redis_url: str, queue: str, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            connection = redis.Redis.from_url(redis_url)
            worker = _ThreadWorker([queue], connection=connection, log_job_description=False)
            worker.work(logging_level="CRITICAL", max_idle_time=LOOK_UP_FROM_QUEUE_SECONDS)
        except redis.RedisError as error:
            log.warning("redis_away", queue=queue, error=type(error).__name__)
            stopping.wait(REDIS_AWAY_SECONDS)

"""The sweep: finds what is due, whoever runs it and however many do (DESIGN rule 2)."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import structlog

from ivr.heartbeats import Pulse, rate_of
from ivr.house import House
from ivr.jobs import InlineJobs, Jobs, LocalJobs
from workers import due, jobs
from workers.schedule import SWEEPS, Sweep

log = structlog.get_logger()

ROUNDS_LIMIT = 1_000
SHORTEST_WAIT_SECONDS = 0.05
PROMPT_SECONDS = 10  # sweeps this frequent also run at the very instant something falls due


class NeverSettles(Exception):
    """Work keeps making work without time moving: a mistake in a noun."""


def once(house: House) -> int:
    """Runs every sweep once and returns how many things were done; then raises what failed, if anything did."""
    done, failures = 0, []
    for sweep in SWEEPS:
        try:
            done += sweep.work(house)
        except Exception as error:
            error.add_note(f"in the sweep {sweep.name!r}")
            failures.append(error)
    if failures:
        raise ExceptionGroup("sweeps failed", failures)
    return done


def next_due(house: House) -> datetime | None:
    """The earliest instant after now at which something falls due; None when nothing does."""
    with house.db.reading() as tx:
        return due.next_due(tx)


def settle(house: House) -> int:
    """Runs waiting wakes and due things until nothing is left to do at this instant; returns how many were done."""
    total = 0
    for _ in range(ROUNDS_LIMIT):
        done = _run_waiting(house) + once(house)
        if not done:
            return total
        total += done
    raise NeverSettles(f"{total} things were done and there is still more")


def _run_waiting(house: House) -> int:
    local = _local(house.jobs)
    done = 0
    while local is not None and local.waiting:
        wake = local.waiting.popleft()
        jobs.perform(house, wake.name, *wake.ids)
        done += 1
    return done


def _local(sender: Jobs) -> LocalJobs | None:
    while isinstance(sender, InlineJobs):
        sender = sender.others
    return sender if isinstance(sender, LocalJobs) else None


class Sweeper:
    """Runs the schedule for ever, a thread a lane, each sweep on its interval or as soon as something falls due."""

    def __init__(self, house: House, sweeps: Iterable[Sweep] = SWEEPS) -> None:
        self._house = house
        self._lanes: dict[str, list[Sweep]] = defaultdict(list)
        for sweep in sweeps:
            self._lanes[sweep.lane].append(sweep)
        self._stop = threading.Event()
        self._turns: dict[str, datetime] = {}

    def run(self) -> None:
        """Returns once `stop` was called and every lane has finished what it was at."""
        threads = [
            threading.Thread(target=self._run_lane, args=(mine,), name=lane) for lane, mine in self._lanes.items()
        ]
        with Pulse(self._house, "sweep", self._behind):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def stop(self) -> None:
        self._stop.set()

    def _behind(self) -> dict[str, float]:
        """Real seconds since each lane last began a turn beyond the ones it waits between two."""
        now, rate = self._house.clock.now(), rate_of(self._house.clock)
        shortest = {lane: min(sweep.every_seconds for sweep in mine) for lane, mine in self._lanes.items()}
        return {lane: (now - at).total_seconds() / rate - shortest[lane] for lane, at in dict(self._turns).items()}

    def _run_lane(self, sweeps: list[Sweep]) -> None:
        last: dict[str, datetime] = {}
        due_at: datetime | None = None
        while not self._stop.is_set():
            now = self._turns[sweeps[0].lane] = self._house.clock.now()
            fallen_due = due_at is not None and now >= due_at
            for sweep in sweeps:
                if _is_time(sweep, last.get(sweep.name), now) or (fallen_due and sweep.every_seconds <= PROMPT_SECONDS):
                    last[sweep.name] = now
                    attempt(self._house, sweep)
            due_at = self._next_due()
            self._stop.wait(self._wait(min(sweep.every_seconds for sweep in sweeps), due_at))

    def _next_due(self) -> datetime | None:
        try:
            return next_due(self._house)
        except Exception as error:  # the database is away: the next turn asks again
            log.warning("next_due_unknown", error=type(error).__name__)
            return None

    def _wait(self, longest_seconds: float, due_at: datetime | None) -> float:
        """Real seconds until a lane looks again: its shortest interval, or less when something falls due before."""
        clock = self._house.clock
        until_due = (due_at - clock.now()).total_seconds() if due_at else longest_seconds
        return max(min(longest_seconds, until_due) / rate_of(clock), SHORTEST_WAIT_SECONDS)


def _is_time(sweep: Sweep, last: datetime | None, now: datetime) -> bool:
    return last is None or (now - last).total_seconds() >= sweep.every_seconds


def attempt(house: House, sweep: Sweep) -> int:
    """Runs one sweep; a failure is logged and is the next turn's business."""
    try:
        return sweep.work(house)
    except Exception:
        log.exception("sweep_failed", sweep=sweep.name)
        return 0

"""What the queues have done so far today, by the definitions in the catalogue (ivr/reports/metrics.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, select

from ivr.db import SecondsBetween, Tx
from ivr.queues import EntryStatus, Queue, QueueEntry
from ivr.reports.metrics import SHORT_ABANDON_SECONDS

ANSWERED = (EntryStatus.CONNECTED, EntryStatus.COMPLETED)
PERCENTILE = 0.9
OUTCOMES = ("abandoned", "timed_out", "overflowed", "callback", "voicemail", "closed", "full", "failed")


@dataclass(frozen=True, slots=True)
class Day:
    """One day in a time zone: its first instant and the next day's. 23 to 25 hours."""

    zone: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and sums of one day's waits; `…_seconds` are sums."""

    received: int = 0
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    abandoned_short: int = 0
    timed_out: int = 0
    overflowed: int = 0
    callback: int = 0
    voicemail: int = 0
    closed: int = 0
    full: int = 0
    failed: int = 0
    answered_seconds: float = 0.0
    abandoned_seconds: float = 0.0
    callbacks_wanted: int = 0
    callbacks_done: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """One day so far. Shares from 0 to 1, times in seconds; None: nothing to divide by. Keys as in the catalogue."""

    received: int
    presented: int
    answered: int
    answered_in_time: int
    abandoned: int
    abandoned_short: int
    timed_out: int
    overflowed: int
    callback: int
    voicemail: int
    closed: int
    full: int
    failed: int
    service_level: float | None
    service_level_strict: float | None
    asa: float | None
    wait_p90: float | None
    abandon_time: float | None
    abandonment_rate: float | None
    answered_rate: float | None
    callbacks_wanted: int
    callbacks_done: int


def day_of(now: datetime, zone: str) -> Day:
    """The day that `now` falls into, in `zone`."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    since, until = (
        datetime.combine(day, time(), here).astimezone(now.tzinfo) for day in (today, today + timedelta(days=1))
    )
    return Day(zone, since, until)


def tallies(tx: Tx, day: Day, queue_ids: list[int]) -> dict[int, Tally]:
    """The day's waits by queue; read by the index on queue and time, so the days before cost nothing."""
    calls = {row.queue_id: dict(row._mapping) for row in tx.rows(_of_calls(day, queue_ids))}
    callbacks = {row.queue_id: dict(row._mapping) for row in tx.rows(_of_callbacks(day, queue_ids))}
    names = [field.name for field in fields(Tally)]
    found = {}
    for queue_id in queue_ids:
        both = calls.get(queue_id, {}) | callbacks.get(queue_id, {})
        found[queue_id] = Tally(**{name: both[name] for name in names if both.get(name) is not None})
    return found


def summed(of: Iterable[Tally]) -> Tally:
    """Several queues as one."""
    each = list(of)
    return Tally(**{field.name: sum(getattr(one, field.name) for one in each) for field in fields(Tally)})


def figures(tally: Tally, wait_p90: float | None) -> Figures:
    """The figures of a tally."""
    presented = tally.answered + tally.abandoned - tally.abandoned_short
    kept = ("received", "answered", "answered_in_time", "abandoned_short", "callbacks_wanted", "callbacks_done")
    return Figures(
        **{name: getattr(tally, name) for name in (*kept, *OUTCOMES)},
        presented=presented,
        service_level=_ratio(tally.answered_in_time, presented),
        service_level_strict=_ratio(tally.answered_in_time, tally.received),
        asa=_ratio(tally.answered_seconds, tally.answered),
        wait_p90=wait_p90,
        abandon_time=_ratio(tally.abandoned_seconds, tally.abandoned),
        abandonment_rate=_ratio(tally.abandoned, tally.received),
        answered_rate=_ratio(tally.answered, tally.received - tally.closed),
    )


def percentiles(tx: Tx, day: Day, queue_ids: list[int]) -> dict[int | None, float]:
    """The 90th percentile of the day's answered waits in seconds, by queue, and under None of all together."""
    waits = select(QueueEntry.queue_id, _WAIT.label("wait")).where(
        *_within(day, queue_ids, "call"), QueueEntry.status.in_(ANSWERED)
    )
    found: dict[int | None, list[float]] = {None: []}
    for queue_id, wait in tx.rows(waits.order_by(_WAIT)):
        found.setdefault(queue_id, []).append(float(wait))
        found[None].append(float(wait))
    return {queue_id: _percentile(sorted_waits) for queue_id, sorted_waits in found.items() if sorted_waits}


def _percentile(sorted_waits: list[float]) -> float:
    """The nearest rank: the smallest wait that nine of ten do not exceed."""
    rank = -int(-PERCENTILE * len(sorted_waits) // 1)
    return sorted_waits[max(rank, 1) - 1]


_WAIT = SecondsBetween(QueueEntry.waited_from, QueueEntry.connected_at)
_PATIENCE = SecondsBetween(QueueEntry.waited_from, QueueEntry.ended_at)


def _of_calls(day: Day, queue_ids: list[int]) -> Any:
    answered = QueueEntry.status.in_(ANSWERED)
    abandoned = QueueEntry.status == EntryStatus.ABANDONED
    return (
        select(
            QueueEntry.queue_id,
            func.count().label("received"),
            _many(answered).label("answered"),
            _many(and_(answered, Queue.target_seconds >= _WAIT)).label("answered_in_time"),
            _many(and_(abandoned, _PATIENCE <= SHORT_ABANDON_SECONDS)).label("abandoned_short"),
            *(_many(QueueEntry.status == name).label(name) for name in OUTCOMES),
            func.sum(case((answered, _WAIT), else_=0.0)).label("answered_seconds"),
            func.sum(case((abandoned, _PATIENCE), else_=0.0)).label("abandoned_seconds"),
        )
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .where(*_within(day, queue_ids, "call"))
        .group_by(QueueEntry.queue_id)
    )


def _of_callbacks(day: Day, queue_ids: list[int]) -> Any:
    """By contact: a try that failed is followed by an entry of its own, and is no second wish."""
    return (
        select(
            QueueEntry.queue_id,
            func.count(QueueEntry.contact_id.distinct()).label("callbacks_wanted"),
            _many(QueueEntry.status == EntryStatus.COMPLETED).label("callbacks_done"),
        )
        .where(*_within(day, queue_ids, "callback"))
        .group_by(QueueEntry.queue_id)
    )


def _within(day: Day, queue_ids: list[int], kind: str) -> tuple[ColumnElement[bool], ...]:
    return (
        QueueEntry.queue_id.in_(queue_ids),
        QueueEntry.entered_at >= day.since,
        QueueEntry.entered_at < day.until,
        QueueEntry.kind == kind,
    )


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _ratio(part: float, whole: float) -> float | None:
    return round(float(part) / float(whole), 4) if whole else None

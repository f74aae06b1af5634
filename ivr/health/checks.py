"""The parts looked at one by one; a look that fails is a finding, never an error."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
import rq
from sqlalchemy import func, select

from ivr import heartbeats, hints, revisions, spool
from ivr.config import Settings
from ivr.db import Tx
from ivr.health.parts import Fact, Health, Part, PartKey, worst
from ivr.heartbeats import Beat
from ivr.house import House
from ivr.telephony.rows import CarrierRequest, PacerSlot, stands
from recordings import Recording, Status

SLOW_DATABASE_MILLISECONDS = 250.0
SILENT_SECONDS = 45.0
LONG_QUEUE_JOBS = 200
REDIS_TIMEOUT_SECONDS = 0.5
OVERDUE_SECONDS = 60.0
UNFETCHED_SECONDS = 900.0
LAST_REQUESTS = 20
GIGABYTE = 1_000_000_000
LITTLE_SPACE_SHARE, NO_SPACE_SHARE = 0.1, 0.02
WORKERS: tuple[tuple[PartKey, str], ...] = (("live_workers", "live"), ("later_workers", "later"))


def health(house: House) -> Health:
    """All parts now. Raises what the database raises when it is away altogether."""
    started = time.perf_counter()
    with house.db.reading() as tx:
        tx.scalar(select(1))
        took = (time.perf_counter() - started) * 1000
        beats = heartbeats.heard(tx)
        parts = [_database(house, took), *_by_redis(house, beats, tx.now), _sweep(house, beats, tx.now)]
        parts += [_carrier(house, tx), _recordings(tx, heartbeats.rate_of(house.clock)), _menus(tx)]
        now = tx.now
    parts += [_disk(house.settings), _spool(house.settings)]
    return Health(now, worst(parts), parts)


def _database(house: House, milliseconds: float) -> Part:
    facts: dict[str, Fact] = {
        "kind": "SQLite" if house.db.on_sqlite else "PostgreSQL",
        "milliseconds": round(milliseconds, 1),
    }
    if milliseconds > SLOW_DATABASE_MILLISECONDS:
        words = "The database answers slowly: look at its machine's disk and load."
        return Part("database", "warning", "database_slow", words, facts)
    return Part("database", "ok", "database_ok", "The database answers.", facts)


def _by_redis(house: House, beats: Sequence[Beat], now: datetime) -> list[Part]:
    """Redis itself, and what can be seen through it: how much waits for the workers, and the stream."""
    url = house.settings.redis_url
    if not url:
        words = "No Redis is configured: the sweep does all the work, some seconds later."
        return [Part("redis", "warning", "redis_unused", words)]
    connection = redis.Redis.from_url(
        url, socket_timeout=REDIS_TIMEOUT_SECONDS, socket_connect_timeout=REDIS_TIMEOUT_SECONDS
    )
    try:
        connection.ping()
        found = [Part("redis", "ok", "redis_ok", "Redis answers.")]
        found += [
            _workers(house, key, queue, rq.Queue(queue, connection=connection).count, beats, now)
            for key, queue in WORKERS
        ]
        return [*found, _stream(connection)]
    except redis.RedisError as error:
        words = (
            "Redis does not answer: nothing is lost, but all is some seconds late and screens do not move. Start it."
        )
        return [Part("redis", "broken", "redis_away", words, {"error": type(error).__name__})]
    finally:
        connection.close()


def _workers(house: House, key: PartKey, queue: str, waiting: int, beats: Sequence[Beat], now: datetime) -> Part:
    mine = _living(house, [beat for beat in beats if beat.part == queue], now)
    last = _last(beats, queue)
    facts: dict[str, Fact] = {"queue": queue, "waiting": waiting, "processes": len(mine), "last_seen": _written(last)}
    if not mine:
        words = f"No worker of the queue “{queue}” is heard of: start `hotline worker {queue}`."
        return Part(key, "broken", "workers_silent", words, facts, last)
    if waiting > LONG_QUEUE_JOBS:
        words = f"{waiting} jobs wait in the queue “{queue}”: start another `hotline worker {queue}`."
        return Part(key, "warning", "workers_behind", words, facts)
    return Part(key, "ok", "workers_ok", f"The workers of the queue “{queue}” keep up.", facts)


def _stream(connection: redis.Redis) -> Part:
    desks = hints.watchers(connection)
    facts: dict[str, Fact] = {"processes": len(desks), "screens": sum(desks)}
    if not desks:
        words = "The event stream is not heard of: screens must be reloaded to show changes. Start `hotline stream`."
        return Part("stream", "broken", "stream_silent", words, facts)
    return Part("stream", "ok", "stream_ok", f"{sum(desks)} screens are kept up to date.", facts)


def _sweep(house: House, beats: Sequence[Beat], now: datetime) -> Part:
    mine = _living(house, [beat for beat in beats if beat.part == "sweep"], now)
    last = _last(beats, "sweep")
    facts: dict[str, Fact] = {"processes": len(mine), "last_seen": _written(last)}
    if not mine:
        words = "The sweep is not heard of: timers of calls and surveys stand still. Start `hotline sweep`."
        return Part("sweep", "broken", "sweep_silent", words, facts, last)
    late = sorted(lane for beat in mine for lane, behind in beat.data.items() if behind > SILENT_SECONDS)
    if late:
        words = f"The sweep is held up at {', '.join(late)}: its log says by what."
        return Part("sweep", "warning", "sweep_late", words, facts | {"lanes": ", ".join(late)})
    return Part("sweep", "ok", "sweep_ok", "The sweep finds what falls due.", facts)


def _living(house: House, beats: Sequence[Beat], now: datetime) -> list[Beat]:
    patience = timedelta(seconds=SILENT_SECONDS * heartbeats.rate_of(house.clock))
    return [beat for beat in beats if now - beat.at <= patience]


def _last(beats: Sequence[Beat], part: str) -> datetime | None:
    return max((beat.at for beat in beats if beat.part == part), default=None)


def _written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _carrier(house: House, tx: Tx) -> Part:
    facts = _requests(tx)
    late = timedelta(seconds=OVERDUE_SECONDS * heartbeats.rate_of(house.clock))
    is_late = (stands("pending"), CarrierRequest.due_at < tx.now - late)
    overdue = tx.scalar(select(func.count()).where(*is_late))
    facts["overdue"] = int(overdue)
    if not house.settings.twilio_account_sid:
        words = "No carrier is configured: set TWILIO_ACCOUNT_SID."
        return Part("carrier", "broken", "carrier_unset", words, facts)
    if facts["last_failures"] == LAST_REQUESTS:
        words = "The carrier refused the last requests: check the account, its token and its balance."
        return Part("carrier", "broken", "carrier_refuses", words, facts)
    if overdue:
        words = f"{overdue} requests to the carrier are late: it is slow, away, or the workers are."
        return Part(
            "carrier", "warning", "carrier_late", words, facts, tx.scalar(_earliest(CarrierRequest.due_at, *is_late))
        )
    if facts["unknown"]:
        words = f"Of {facts['unknown']} requests it is not known whether they arrived: they are being looked up."
        return Part("carrier", "warning", "carrier_unsure", words, facts)
    return Part("carrier", "ok", "carrier_ok", "The carrier answers.", facts)


def _requests(tx: Tx) -> dict[str, Fact]:
    open_ones = {
        status: int(tx.scalar(select(func.count()).where(stands(status))))
        for status in ("pending", "leased", "unknown")
    }
    ended = tx.rows(
        select(CarrierRequest.status, CarrierRequest.ended_at)
        .where(CarrierRequest.status.in_(("done", "failed")))
        .order_by(CarrierRequest.id.desc())
        .limit(LAST_REQUESTS)
    )
    answered = max((row.ended_at for row in ended if row.status == "done" and row.ended_at), default=None)
    next_at = tx.scalar(select(func.max(PacerSlot.next_at)))
    return {
        **open_ones,
        "last_failures": sum(row.status == "failed" for row in ended),
        "last_answer": _written(answered),
        "pacer_seconds": max(0.0, round((next_at - tx.now).total_seconds(), 1)) if next_at else 0.0,
    }


def _earliest(column: Any, *conditions: Any) -> Any:
    return select(func.min(column)).where(*conditions)


def _recordings(tx: Tx, rate: float) -> Part:
    late = Recording.due_at < tx.now - timedelta(seconds=UNFETCHED_SECONDS * rate)
    unfetched = (late, Recording.status == Status.AVAILABLE)
    waiting = int(tx.scalar(select(func.count()).where(*unfetched)))
    if waiting:
        since = tx.scalar(_earliest(Recording.due_at, *unfetched))
        words = f"{waiting} recordings could not be fetched from the carrier yet: see the log of the sweep."
        return Part("recordings", "warning", "recordings_unfetched", words, {"waiting": waiting}, since)
    return Part("recordings", "ok", "recordings_ok", "Recordings are fetched as they are made.", {"waiting": 0})


def _menus(tx: Tx) -> Part:
    """Planned menus that did not begin at their time, or would not as things stand."""
    failing = [each for each in revisions.schedules(tx) if each.problems]
    if not failing:
        return Part("menus", "ok", "menus_ok", "Planned menus begin at their time.")
    first = failing[0]
    facts: dict[str, Fact] = {"flow": first.flow, "revision": first.number, "menus": len(failing)}
    if first.state == "refused":
        words = f"Revision {first.number} of the menu {first.flow} was not published at its time: its page says why."
        return Part("menus", "warning", "menus_refused", words, facts, first.starts_at)
    words = f"Revision {first.number} of the menu {first.flow} would not be published at its time: its page says why."
    return Part("menus", "warning", "menus_would_fail", words, facts)


def _disk(settings: Settings) -> Part:
    place = urlsplit(settings.recordings)
    if place.scheme not in ("file", "local", ""):
        return _space(settings.var, "var")
    return _space(Path(unquote(place.path)), "recordings")


def _space(path: Path, what: str) -> Part:
    there = next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())
    usage = shutil.disk_usage(there)
    share = usage.free / usage.total
    facts: dict[str, Fact] = {"place": what, "free_bytes": usage.free, "free_share": round(share, 4)}
    said = f"{usage.free / GIGABYTE:.1f} GB ({share:.0%}) are free"
    if share < NO_SPACE_SHARE:
        return Part("disk", "broken", "disk_full", f"Only {said}: calls will soon not be on record. Make room.", facts)
    if share < LITTLE_SPACE_SHARE:
        return Part(
            "disk", "warning", "disk_filling", f"Only {said}: make room, or keep recordings for less long.", facts
        )
    return Part("disk", "ok", "disk_ok", f"{said[0].upper()}{said[1:]}.", facts)


def _spool(settings: Settings) -> Part:
    waiting, refused = spool.counted(settings.var)
    facts: dict[str, Fact] = {"waiting": waiting, "refused": refused}
    if waiting:
        words = f"{waiting} webhooks came while the database was silent and are being told again."
        return Part("spool", "warning", "spool_waiting", words, facts)
    if refused:
        words = f"{refused} webhooks could not be told again: look at the files in the spool."
        return Part("spool", "warning", "spool_refused", words, facts)
    return Part("spool", "ok", "spool_empty", "No webhook waits to be told again.", facts)

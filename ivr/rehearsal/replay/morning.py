"""A morning of a log, set up on a stage of its own, dialled, and counted."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ivr import customers
from ivr.calls import Call, CallEvent
from ivr.db import Tx
from ivr.house import House
from ivr.queues import QueueEntry
from ivr.rehearsal.conductor import VirtualConductor
from ivr.rehearsal.desk import Desk
from ivr.rehearsal.furnishing import furnish
from ivr.rehearsal.replay import fairness, log, tally
from ivr.rehearsal.replay.crowd import Crowd, Server
from ivr.rehearsal.replay.log import Day, LoggedCall
from ivr.rehearsal.replay.menu import rewriting
from ivr.rehearsal.replay.shelf import Shelf
from ivr.rehearsal.replay.tally import CallOnRecord, Result
from ivr.rehearsal.replay.terms import BREAK_GAP_SECONDS, PATIENCE, PRIORITY_SECONDS, Window, number_of
from ivr.rehearsal.script import DEFAULT_LINE, DEFAULT_PASSWORD
from ivr.rehearsal.stage import Furnishing, Stage, stage
from ivr.seed.colleagues import GOOD, Colleague

ZONE = ZoneInfo("Europe/Rome")
LEAD_SECONDS = 60  # agents sign on so long before the first call
AFTERMATH = timedelta(minutes=10)  # recordings are fetched, wrap-ups end


@dataclass
class Replayed:
    """A morning after it was dialled."""

    window: Window
    calls: list[LoggedCall]
    dirt: dict[log.Dirt, list[int]]
    servers: list[str]
    result: Result
    took_seconds: float
    moves: int
    shelf: Shelf
    waits: int
    offers: int
    spent: dict[str, float] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not self.result.faults

    def json(self) -> dict[str, Any]:
        return {
            "date": self.window.day.isoformat(),
            "from": self.window.start,
            "to": self.window.end,
            "dirty_rows": {kind.value: rows for kind, rows in self.dirt.items()},
            "agents": self.servers,
            **self.result.json(),
            "proved": {"waits": self.waits, "offers": self.offers},
            "took_seconds": round(self.took_seconds, 1),
            "clock_moves": self.moves,
            "recordings": {"stored": self.shelf.stored, "bytes": self.shelf.bytes, "kept_bytes": self.shelf.kept_bytes},
            "spent_seconds": {name: round(seconds, 1) for name, seconds in self.spent.items()},
            "good": self.good,
        }


def replay(path: Path, day: date, start: int, end: int, database_url: str = "", recorded: bool = True) -> Replayed:
    """Dials the calls of `path` between two seconds of the day, their talks `recorded` or not. Raises LogFault."""
    read = log.read(path, day)
    window = Window(day, start, end, ZONE)
    calls = read.between(start, end)
    if not calls:
        raise log.LogFault(f"{path} has no call on {day} between those hours")
    stretches = _stretches(read, min(calls[0].arrived, start) - LEAD_SECONDS, end)
    began = time.monotonic()
    opens = window.instant(min(calls[0].arrived, start) - LEAD_SECONDS)
    with stage(opens, _furnishing(calls, sorted(stretches), recorded), database_url) as place:
        assert place.house is not None
        shelf = Shelf(place.house.settings.var / "recordings")
        place.on_hint("call", lambda _: shelf.make_room())
        crowd = _crowd(place, window, calls, stretches)
        _play(place, crowd, window.instant(end) + PATIENCE)
        records = _records(place)
        assert isinstance(place.conductor, VirtualConductor)
        floor = _floor(place)
        found = [*_faults(crowd, records), *fairness.faults(floor)]
        result = Result(tally.logged(calls), tally.replayed(records), found)
    return Replayed(
        window,
        calls,
        read.dirt_of(calls, start, end),
        sorted(stretches),
        result,
        time.monotonic() - began,
        place.conductor.moves,
        shelf,
        sum(map(len, floor.waits.values())),
        len(floor.asked),
        place.conductor.spent,
    )


def _stretches(read: Day, start: int, end: int) -> dict[str, list[tuple[int, int]]]:
    """Who was at work in the window; who was at work at its end stays until everybody is served."""
    found = {}
    for server, stretches in log.presences(read.calls, BREAK_GAP_SECONDS).items():
        if mine := [(max(began, start), left) for began, left in stretches if began < end and left > start]:
            found[server] = mine
    return found


def _furnishing(calls: Sequence[LoggedCall], servers: Sequence[str], recorded: bool) -> Furnishing:
    def fill(house: House) -> None:
        furnish(house, [_colleague(name) for name in servers], {"survey_by": "none"}, rewriting(recorded))
        with house.db.writing() as tx:
            for new in _customers(calls):
                customers.add(tx, new)

    return fill


def _colleague(name: str) -> Colleague:
    return Colleague(_email(name), name.title(), languages={"en": GOOD, "it": GOOD})


def _email(name: str) -> str:
    return f"{name.lower()}@replay.hotline.example"


def _customers(calls: Sequence[LoggedCall]) -> Iterator[customers.NewCustomer]:
    priority = {call.customer_id: call.priority for call in calls if call.customer_id}
    for customer_id, comes_first in priority.items():
        yield customers.NewCustomer(
            name=f"Customer {customer_id}",
            numbers=(number_of(customer_id, 0),),
            external_id=customer_id,
            language="en",
            priority_seconds=PRIORITY_SECONDS if comes_first else 0,
        )


def _crowd(
    place: Stage, window: Window, calls: Sequence[LoggedCall], stretches: dict[str, list[tuple[int, int]]]
) -> Crowd:
    crowd = Crowd(place.conductor, place.exchange, DEFAULT_LINE)
    place.on_hint("desk", lambda subject: crowd.look(int(subject)))
    crowd.bring_servers([_server(place, window, name, mine) for name, mine in stretches.items()])
    crowd.bring_callers(calls, window)
    return crowd


def _server(place: Stage, window: Window, name: str, stretches: list[tuple[int, int]]) -> Server:
    desk = Desk(place.origin, _email(name), DEFAULT_PASSWORD)
    phone = desk.phone()
    when = [(window.instant(began), window.instant(left)) for began, left in stretches]
    return Server(name, desk, int(str(phone["identity"]).rpartition("-")[2]), phone["identity"], when)


def _play(place: Stage, crowd: Crowd, latest: datetime) -> None:
    place.conductor.wait_for(lambda: crowd.all_over or None, latest)
    place.conductor.pass_time(place.conductor.now() + AFTERMATH)


def _faults(crowd: Crowd, records: Sequence[CallOnRecord]) -> list[str]:
    never = [
        f"call {caller.logged.call_id} (row {caller.logged.row}) never ended"
        for caller in crowd.callers
        if not caller.over
    ]
    failed = [f"{count} webhooks failed: {what}" for what, count in crowd.failed_webhooks.most_common()]
    return [*never, *tally.faults(crowd.callers, records), *crowd.faults, *failed]


def _floor(place: Stage) -> fairness.Floor:
    assert place.house is not None
    with place.house.db.reading() as tx:
        return fairness.of_record(tx)


def _records(place: Stage) -> list[CallOnRecord]:
    assert place.house is not None
    with place.house.db.reading() as tx:
        entries = {row.call_id: row for row in tx.rows(select(QueueEntry).where(QueueEntry.call_id.is_not(None)))}
        events = _events(tx)
        return [
            _record(row, entries.get(row.id), events.get(row.id, []))
            for row in tx.rows(select(Call.id, Call.sid, Call.status).order_by(Call.id))
        ]


def _events(tx: Tx) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    found: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for row in tx.rows(select(CallEvent.call_id, CallEvent.kind, CallEvent.data).order_by(CallEvent.at, CallEvent.id)):
        found.setdefault(row.call_id, []).append((row.kind, json.loads(row.data)))
    return found


def _record(row: Any, entry: Any, events: list[tuple[str, dict[str, Any]]]) -> CallOnRecord:
    waited = None
    if entry is not None and entry.connected_at is not None:
        waited = (entry.connected_at - entry.entered_at).total_seconds()
    return CallOnRecord(row.sid, row.status, entry.status if entry is not None else None, waited, events)

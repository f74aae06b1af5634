"""The health of the parts: what is well, what is not, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from ivr import health, heartbeats, spool
from ivr.clock import VirtualClock
from ivr.health import Part
from ivr.health.parts import worst
from ivr.house import House
from ivr.telephony.requests import Asking, Kind, Urgency, ask
from ivr.telephony.rows import CarrierRequest


def _parts(house: House) -> dict[str, Part]:
    return {part.key: part for part in health.health(house).parts}


def test_a_house_without_redis_and_sweep_says_what_to_start(house: House) -> None:
    parts = _parts(house)
    assert (parts["database"].code in ("database_ok", "database_slow"), parts["disk"].key) == (True, "disk")
    assert (parts["redis"].state, parts["redis"].code) == ("warning", "redis_unused")
    assert (parts["sweep"].state, parts["sweep"].code) == ("broken", "sweep_silent")
    assert "hotline sweep" in parts["sweep"].sentence
    assert "live_workers" not in parts


def test_a_sweep_that_beats_is_well_and_one_that_falls_silent_is_not(house: House, clock: VirtualClock) -> None:
    with house.db.writing() as tx:
        heartbeats.beat(tx, "sweep", data={"timers": 0.1})
    assert _parts(house)["sweep"].state == "ok"
    clock.move_to(clock.now() + timedelta(seconds=46))
    assert _parts(house)["sweep"].code == "sweep_silent"


def test_a_lane_that_is_held_up_is_named(house: House) -> None:
    with house.db.writing() as tx:
        heartbeats.beat(tx, "sweep", data={"timers": 0.1, "recordings": 300.0})
    sweep = _parts(house)["sweep"]
    assert (sweep.state, sweep.facts["lanes"]) == ("warning", "recordings")


def test_a_process_that_is_long_gone_is_forgotten(house: House, clock: VirtualClock) -> None:
    with house.db.writing() as tx:
        tx.execute(insert(heartbeats.Heartbeat).values(part="live", instance="old:1", at=tx.now, data={}))
    clock.move_to(clock.now() + timedelta(seconds=601))
    with house.db.writing() as tx:
        heartbeats.beat(tx, "live")
    with house.db.reading() as tx:
        assert [beat.at for beat in heartbeats.heard(tx)] == [tx.now]


def test_a_redis_that_is_away_is_named(house: House) -> None:
    away = replace(house, settings=house.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1"}))
    parts = _parts(away)
    assert (parts["redis"].state, parts["redis"].code) == ("broken", "redis_away")


def test_a_carrier_that_is_late_or_refuses_everything_is_noticed(house: House, clock: VirtualClock) -> None:
    assert _parts(house)["carrier"].state == "ok"
    with house.db.writing() as tx:
        ask(tx, Asking(Kind.END_CALL, "end:1", {"sid": "CA1"}, Urgency.LIVE))
    clock.move_to(clock.now() + timedelta(seconds=61))
    late = _parts(house)["carrier"]
    assert (late.code, late.facts["pending"], late.facts["overdue"]) == ("carrier_late", 1, 1)
    with house.db.writing() as tx:
        for number in range(20):
            _failed(tx, number)
    assert _parts(house)["carrier"].code == "carrier_refuses"


def _failed(tx: Any, number: int) -> None:
    values = {"key": f"x:{number}", "kind": "end_call", "urgency": 0, "parameters": {}, "status": "failed"}
    tx.execute(insert(CarrierRequest).values(**values, due_at=tx.now, created_at=tx.now, ended_at=tx.now))


def test_webhooks_in_the_spool_are_counted(house: House) -> None:
    assert _parts(house)["spool"].state == "ok"
    spool.keep(house.settings.var, "/voice/status", b"CallSid=CA1", house.clock.now(), "DatabaseSilent")
    assert (_parts(house)["spool"].code, _parts(house)["spool"].facts["waiting"]) == ("spool_waiting", 1)
    for waiting in spool.waiting(house.settings.var):
        spool.refuse(waiting)
    assert _parts(house)["spool"].code == "spool_refused"


def test_the_whole_is_as_its_worst_part() -> None:
    ok, warning, broken = (
        Part("disk", "ok", "", ""),
        Part("disk", "warning", "", ""),
        Part("disk", "broken", "", ""),
    )
    assert [worst(parts) for parts in ([], [ok], [ok, warning], [broken, warning])] == ["ok", "ok", "warning", "broken"]


def test_the_health_page_is_for_supervisors(agent: Any, supervisor: Any, tmp_path: Path) -> None:
    agent.get("/health/parts", status=403)
    assert supervisor.get("/health/parts")["state"] == "broken"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_disk_of_recordings_that_is_not_there_yet_is_looked_at_where_it_will_be(house: House) -> None:
    assert _parts(house)["disk"].facts["place"] == "recordings"

"""Whose a request is while it is under way: leases, the last door, and workers and databases that fail on the way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from ivr.clock import VirtualClock
from ivr.db import DatabaseSilent, Tx
from ivr.house import House
from ivr.telephony.carrier import Made
from ivr.telephony.holders import this_process
from ivr.telephony.leases import LEASE_SECONDS
from ivr.telephony.outcomes import Outcome
from ivr.telephony.performing import Performer
from ivr.telephony.requests import Kind, Urgency
from ivr.telephony.rows import CarrierRequest
from tests.workers.scripted import ScriptedCarrier, ask_for, pass_time, request_of


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.CREATE_CALL, "unknown"), (Kind.SEND_MESSAGE, "unknown"), (Kind.END_CALL, "pending")]
)
def test_the_lease_of_a_dead_worker_runs_out(
    house: House, clock: VirtualClock, performer: Performer, kind: Kind, status: str
) -> None:
    ask_for(house, "it:1", kind)
    with house.db.writing() as tx:
        until = tx.now + timedelta(seconds=LEASE_SECONDS)
        tx.execute(update(CarrierRequest).values(status="leased", leased_until=until, attempts=1, admitted=True))
    performer.recover()
    assert request_of(house, "it:1").status == "leased"
    clock.move_to(clock.now() + timedelta(seconds=LEASE_SECONDS))
    performer.recover()
    assert request_of(house, "it:1").status == status


def test_the_lease_of_a_process_that_is_known_to_be_dead_is_taken_back_at_once(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ask_for(house, "mine", Kind.END_CALL)
    ask_for(house, "elsewhere", Kind.END_CALL)
    ask_for(house, "orphaned", Kind.END_CALL)
    this_host, _, _ = this_process().rpartition(":")
    _lease(house, "mine", this_process())
    _lease(house, "elsewhere", f"not-{this_host}:{gone.pid}")
    _lease(house, "orphaned", f"{this_host}:{gone.pid}")
    assert performer.recover() == 1
    statuses = {key: request_of(house, key).status for key in ("mine", "elsewhere", "orphaned")}
    assert statuses == {"mine": "leased", "elsewhere": "leased", "orphaned": "pending"}


class Door:
    """Lets everything through, once it has failed or done `first` in the transaction."""

    def __init__(self, first: Callable[[Tx, Any], object]) -> None:
        self.first: Callable[[Tx, Any], object] | None = first

    def __call__(self, tx: Tx, request: Any) -> None:
        first, self.first = self.first, None
        if first is not None:
            first(tx, request)


def _fail(tx: Tx, request: Any) -> object:
    return tx.scalar(text("SELECT nothing FROM nowhere"))


def _lock_out(tx: Tx, request: Any) -> object:
    # As it looks to a door that waited so long that its lease was taken back.
    return tx.execute(update(CarrierRequest).values(attempts=CarrierRequest.attempts + 1, status="pending"))


def test_what_the_last_door_stumbles_over_has_not_left_and_is_tried_again(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    performer = Performer(house, carrier, lambda tx, request, outcome: told.append((request.key, outcome)), Door(_fail))
    ask_for(house, "survey:1")
    performer.perform()
    assert (request_of(house, "survey:1").status, carrier.asked) == ("pending", [])
    pass_time(performer, clock, 5)
    assert told == [("survey:1", Outcome("done", "SID1"))]


def test_a_worker_that_died_before_the_last_door_has_sent_nothing(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier
) -> None:
    ask_for(house, "survey:1")
    _lease(house, "survey:1", "elsewhere:1")
    clock.move_to(clock.now() + timedelta(seconds=LEASE_SECONDS))
    performer.recover()
    assert request_of(house, "survey:1").status == "pending"
    performer.perform()
    assert (request_of(house, "survey:1").status, len(carrier.asked)) == ("done", 1)


def test_a_request_taken_back_while_it_stood_at_the_door_is_not_sent(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier
) -> None:
    performer = Performer(house, carrier, lambda *_: None, Door(_lock_out))
    ask_for(house, "survey:1")
    assert performer.perform() == 1
    assert carrier.asked == []


def test_a_request_under_way_says_which_process_holds_it(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    def look_meanwhile() -> str:
        assert request_of(house, "ring:1").leased_by == this_process()
        return "SID"

    carrier.script = [look_meanwhile]
    ask_for(house, "ring:1")
    performer.perform()
    assert request_of(house, "ring:1").sid == "SID"


def _lease(house: House, key: str, holder: str) -> None:
    with house.db.writing() as tx:
        leased = {"status": "leased", "leased_until": tx.now + timedelta(seconds=LEASE_SECONDS), "leased_by": holder}
        tx.execute(update(CarrierRequest).where(CarrierRequest.key == key).values(**leased, attempts=1))


def test_no_transaction_is_open_while_the_carrier_is_asked(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    def write_meanwhile() -> str:
        ask_for(house, "another", urgency=Urgency.HOUSEKEEPING)
        return "SID"

    carrier.script = [write_meanwhile]
    ask_for(house, "ring:1")
    performer.perform(Urgency.LIVE)
    assert request_of(house, "another").status == "pending"


def test_news_that_the_database_did_not_take_are_told_once_it_does(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    silences = iter([DatabaseSilent("on purpose")])

    def listen(tx: Tx, request: Any, outcome: Outcome) -> None:
        for silence in silences:
            raise silence
        told.append((request.key, outcome))

    performer = Performer(house, carrier, listen)
    carrier.made = [Made("SID1", clock.now())]
    ask_for(house, "survey:1")
    pass_time(performer, clock, 60)
    assert told == [("survey:1", Outcome("done", "SID1"))]
    assert len(carrier.asked) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on the other nobody is second
def test_a_noun_that_loses_a_race_is_told_again(house: House, carrier: ScriptedCarrier) -> None:
    asked_twice = iter([True])

    def listen(tx: Tx, request: Any, outcome: Outcome) -> None:
        if next(asked_twice, False):
            tx.execute(text("DO $$ BEGIN RAISE deadlock_detected; END $$"))
        tx.execute(update(CarrierRequest).values(error="told"))

    ask_for(house, "ring:1")
    Performer(house, carrier, listen).perform()
    assert (request_of(house, "ring:1").status, request_of(house, "ring:1").error) == ("done", "told")


def test_a_noun_that_fails_on_the_news_does_not_have_the_carrier_asked_again(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier
) -> None:
    def stumble(tx: Tx, request: Any, outcome: Outcome) -> None:
        raise LookupError("on purpose")

    performer = Performer(house, carrier, stumble)
    ask_for(house, "ring:1")
    pass_time(performer, clock, 60)
    assert len(carrier.asked) == 1
    assert request_of(house, "ring:1").status == "done"
